"""The guide to a new case does what it says: its commands are run, its changes made, its output is what they print."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corridor_analysis.cli import app

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "new-case.md"
BLOCK = re.compile(r"^```(console|diff)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
QUICK = ["--only", "07_accuracy", "--jobs", "1", "--notebooks", str(ROOT / "notebooks")]


def _run(command: str) -> str:
    """Run a command of the guide; of a report, the page that a case without coded facts could break."""
    _, *words = shlex.split(command)
    more = QUICK if words[0] == "report" else []
    done = CliRunner().invoke(app, [*words, *more])
    assert done.exit_code == 0, done.output
    return done.output


def _console(text: str) -> None:
    said = ""
    for line in text.splitlines():
        if line.startswith("$ "):
            said = _run(line[2:])
        elif line != "…":
            assert line in said, f"the guide shows {line!r}, but it prints:\n{said}"


def _change(file: Path, text: str) -> None:
    """Put each run of added lines in the place of the removed ones; each removed line must be there."""
    content = file.read_text(encoding="utf-8").splitlines()
    old = [line[1:] for line in text.splitlines() if line.startswith("-")]
    new = [line[1:] for line in text.splitlines() if line.startswith("+")]
    for line in old:
        assert line in content, f"{file} has no line {line!r}"
    at = content.index(old[0])
    kept = [line for line in content if line not in old]
    kept[at:at] = new
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")


@pytest.mark.model
def test_guide_leads_from_articles_to_a_case_and_a_report(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    assert {kind for kind, _, _ in blocks} == {"console", "diff"}
    for kind, where, text in blocks:
        if kind == "console":
            _console(text)
        else:
            _change(tmp_path / where, text)
    assert "There are no coded facts" in (tmp_path / "reports/veshti/07_accuracy.html").read_text(encoding="utf-8")
