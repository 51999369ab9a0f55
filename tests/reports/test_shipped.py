"""What JupyterLab may trust unread: notebooks as they were shipped, to the last output; nothing else."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from corridor_analysis.reports import shipped

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    (tmp_path / "notebooks").mkdir()
    for path in sorted(NOTEBOOKS.glob("0[67]*.ipynb")):
        shutil.copy(path, tmp_path / "notebooks")
    return tmp_path / "notebooks"


def _trusted(path):
    return NotebookNotary().check_signature(nbformat.read(path, as_version=4))


def test_shipped_notebooks_are_trusted_wherever_they_lie(folder, tmp_path):
    shipped.note_shipped(NOTEBOOKS.glob("*.ipynb"), tmp_path / "known.json")
    assert not any(map(_trusted, folder.glob("*.ipynb")))
    assert shipped.trust(folder, tmp_path / "known.json") == (["06_corroboration.ipynb", "07_accuracy.ipynb"], [])
    assert all(map(_trusted, folder.glob("*.ipynb")))


def test_a_notebook_that_differs_in_an_output_is_not_trusted(folder, tmp_path):
    shipped.note_shipped(NOTEBOOKS.glob("*.ipynb"), tmp_path / "known.json")
    path = folder / "07_accuracy.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    output = next(o for c in content["cells"] for o in c.get("outputs", []) if "text/html" in o["data"])
    output["data"]["text/html"] = ["<script>alert(1)</script>"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert shipped.trust(folder, tmp_path / "known.json") == (["06_corroboration.ipynb"], ["07_accuracy.ipynb"])
    assert not _trusted(path)


def test_what_its_user_trusted_is_not_named_as_untrusted(folder, tmp_path):
    NotebookNotary().sign(nbformat.read(folder / "07_accuracy.ipynb", as_version=4))
    signed, others = shipped.trust(folder, tmp_path / "none.json")
    assert (signed, others) == (["07_accuracy.ipynb"], ["06_corroboration.ipynb"])


def test_line_ends_and_layout_of_the_file_do_not_matter(folder, tmp_path):
    shipped.note_shipped(NOTEBOOKS.glob("*.ipynb"), tmp_path / "known.json")
    path = folder / "07_accuracy.ipynb"
    path.write_bytes(
        json.dumps(json.loads(path.read_text(encoding="utf-8")), indent=4).encode().replace(b"\n", b"\r\n")
    )
    assert shipped.trust(folder, tmp_path / "known.json")[1] == []


def test_what_is_no_notebook_is_named_and_stops_nothing(folder, tmp_path):
    (folder / "08_broken.ipynb").write_text("{", encoding="utf-8")
    assert "08_broken.ipynb" in shipped.trust(folder, tmp_path / "none.json")[1]


def test_the_digests_in_the_package_are_those_of_the_notebooks(tmp_path):
    shipped.note_shipped(NOTEBOOKS.glob("*.ipynb"), tmp_path / "known.json")
    assert shipped.KNOWN.read_text(encoding="utf-8") == (tmp_path / "known.json").read_text(encoding="utf-8"), (
        "run `make notebooks`"
    )
