"""The guide to coders does what it says: its files are written, its commands are run, its output is what they print."""

import re
import shutil
from pathlib import Path

import pytest

from tests.test_newcase_guide import ROOT, _console

GUIDE = ROOT / "docs" / "coders.md"
BLOCK = re.compile(r"^```(console|jsonl)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.model
def test_guide_leads_from_articles_to_a_reviewed_report(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    assert {kind for kind, _, _ in blocks} == {"console", "jsonl"}
    for kind, where, text in blocks:
        if kind == "console":
            _console(text)
        else:
            (tmp_path / where).parent.mkdir(exist_ok=True)
            (tmp_path / where).write_text(text, encoding="utf-8")
    page = (tmp_path / "reports/veshti/07_accuracy.html").read_text(encoding="utf-8")
    assert "Eva Holt (a person)" in page
    assert "of the rules is" in page


@pytest.mark.parametrize("name", ["coders", "codings", "codebook"])
def test_links_of_the_pages_on_coders_lead_somewhere(name):
    text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    lost = [p for p in re.findall(r"\]\((?!https?:|#)([^)#]+)", text) if not Path(ROOT / "docs", p).exists()]
    assert lost == []
