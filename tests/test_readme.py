"""The commands of the README are run in order in a copy of the project; none takes away what those before it made."""

import contextlib
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from docx import Document

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What is not run, and why.
LEFT_OUT = {"make test": "it runs this test"}
# What a run may change of what earlier ones made: links to selections, what was not run again, and its own output.
TOLD_ANEW = ("index.html", "runs.html", "manifest.json")

pytestmark = [pytest.mark.model, pytest.mark.long]


def commands():
    """Return the lines of the README's blocks that are commands, in order, comments taken off; and its Python."""
    out = []
    for kind, block in BLOCK.findall(TEXT):
        lines = [line.split("  #")[0].strip() for line in block.splitlines()]
        out += [("python", block)] if kind == "python" else [("shell", line) for line in lines if line]
    return out


def _recipe(target):
    """Return the command that a target of the Makefile runs, with its defaults: the set-up aside, which is here."""
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    values = dict(re.findall(r"^(\w+)\s*\??:?= *(\S+)$", make, re.MULTILINE))
    (line,) = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", make, re.MULTILINE)[1].strip().splitlines()
    return re.sub(r"\$\((\w+)\)", lambda m: values[m[1]], line.strip()).removeprefix(f"{values['BIN']}/")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of what the commands read, and files of the reader's own that they name."""
    root = tmp_path_factory.mktemp("readme")
    for name in ("data", "notebooks", "docs"):
        shutil.copytree(ROOT / name, root / name)
    undated = next((root / "data/lachin/articles").glob("000_*.txt"))  # what it says of its day contradicts no column
    text = undated.read_text(encoding="utf-8")
    document = Document()
    document.add_paragraph(text)
    document.save(root / "export.docx")
    pd.DataFrame({"Artikeltext": [text], "Datum": ["2023-07-12"]}).to_excel(root / "press.xlsx", index=False)
    (root / "articles.jsonl.gz").write_bytes(gzip.compress(json.dumps({"id": "a1", "text": text}).encode()))
    (root / "bin").mkdir()
    call = f'#!/bin/sh\nexec "{sys.executable}" -c "from corridor_analysis.cli import main; main()" "$@"\n'
    (root / "bin" / "corridor").write_text(call, encoding="utf-8")
    (root / "bin" / "corridor").chmod(0o755)
    return root


def _files(root, but=None):
    found = (p for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    kept = (p for p in found if but is None or not p.is_relative_to(but))
    return {p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in kept}


def _own(root, line):
    """Return the folder of tables that a command may fill or update: nothing else of it is excepted."""
    out = re.search(r"corridor tables .*--out (\S+)", line)
    return root / out[1] if out else None


def _run(root, line):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line], cwd=root, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _python(root, block):
    with contextlib.chdir(root), contextlib.redirect_stdout(io.StringIO()):
        space = {}
        exec(compile(block, "README.md", "exec"), space)
    assert len(space["tables"].contacts())


def test_what_is_left_out_stands_in_the_readme():
    lines = [line for _, line in commands()]
    assert set(LEFT_OUT) <= set(lines)
    assert len(lines) > 12


def test_commands_leave_what_those_before_them_made(project):
    for kind, line in commands():
        if line in LEFT_OUT:
            continue
        own = _own(project, line)
        before = _files(project, own)
        if kind == "python":
            _python(project, line)
        else:
            _run(project, _recipe(line.removeprefix("make ")) if line.startswith("make ") else line)
        after = _files(project, own)
        lost = sorted(before.keys() - after.keys())
        changed = [n for n in before if after.get(n) != before[n] and Path(n).name not in TOLD_ANEW]
        assert (lost, changed) == ([], []), line
    report = project / "reports" / "lachin"
    assert len(list(report.glob("0*.html"))) == 8
    assert (report / "start-2023-02-01_end-2023-02-28" / "03_contacts.html").is_file()
