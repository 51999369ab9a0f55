"""A copy of a report to hand on: without texts, with records that are true of it, the same bytes each time."""

import json
import zipfile

import pandas as pd
import pytest

from corridor_analysis.errors import ReportError
from corridor_analysis.reports.digests import file_digest
from corridor_analysis.reports.publish import publish
from corridor_analysis.tables import Tables
from tests.made import TEXTS


@pytest.fixture(scope="module")
def copy(folder, tmp_path_factory):
    return publish(folder, tmp_path_factory.mktemp("published") / "copy")


def test_no_table_holds_the_text_of_an_article(folder, copy):
    assert TEXTS["a1"] in (folder / "tables" / "articles.csv").read_text(encoding="utf-8")
    for path in sorted((copy / "tables").iterdir()):
        content = path.read_bytes()
        assert not [t for t in TEXTS.values() if t.encode() in content], path.name
    assert set(pd.read_parquet(copy / "tables" / "articles.parquet")["text"]) == {""}
    assert set(pd.read_csv(copy / "tables" / "articles.csv", keep_default_na=False)["text"]) == {""}


def test_all_else_is_as_it_was(folder, copy):
    changed = {"articles.csv", "articles.parquet", "index.html", "data_dictionary.md", "manifest.json", "tables.json",
               "provenance.json", "ro-crate-metadata.json"}  # fmt: skip
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in changed):
        assert (copy / path.relative_to(folder)).read_bytes() == path.read_bytes()
    assert len(Tables.load(copy / "tables").events) == 5


def test_the_copy_says_what_is_left_out(copy):
    for path in (copy / "index.html", copy / "tables" / "data_dictionary.md"):
        assert "left out of this copy" in path.read_text(encoding="utf-8")
    assert "corridor publish" not in (copy / "index.html").read_text(encoding="utf-8")
    assert json.loads((copy / "provenance.json").read_text(encoding="utf-8"))["left_out"] == ["articles.text"]


def test_digests_are_those_of_the_copy(copy):
    record = json.loads((copy / "provenance.json").read_text(encoding="utf-8"))
    assert len(record["outputs"]) > 30
    for entry in record["outputs"]:
        path = copy / entry["path"]
        assert (entry["sha256"], entry["bytes"]) == (file_digest(path), path.stat().st_size), entry["path"]
    graph = json.loads((copy / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    files = {n["@id"]: n for n in graph if "sha256" in n and (copy / n["@id"]).is_file()}
    assert all(n["sha256"] == file_digest(copy / name) for name, n in files.items())
    assert {r["@id"] for n in graph for r in n.get("hasPart", [])} <= {n["@id"] for n in graph}


def test_a_zip_file_has_the_same_bytes_each_time(folder, tmp_path):
    first, second = (publish(folder, tmp_path / f"{n}.zip") for n in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()
    names = zipfile.ZipFile(first).namelist()
    assert {n.split("/")[0] for n in names} == {folder.name}
    assert f"{folder.name}/index.html" in names
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one.zip", "two.zip"]


def test_a_sweep_is_copied_whole(folder, tmp_path):
    home = tmp_path / "pass"
    for run in ("early", "late"):
        publish(folder, home / run)
    (home / "index.html").write_text("runs", encoding="utf-8")
    made = publish(home, tmp_path / "out")
    assert (made / "late" / "provenance.json").is_file()


@pytest.mark.parametrize(
    ("out", "told"), [("inside", "lies inside"), ("full", "not empty"), ("file", "a file of that")]
)
def test_a_place_that_will_not_do_is_refused(folder, tmp_path, out, told):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    (tmp_path / "file").write_text("x")
    with pytest.raises(ReportError, match=told):
        publish(folder, folder / "inside" if out == "inside" else tmp_path / out)


def test_what_is_no_report_is_refused(tmp_path):
    with pytest.raises(ReportError, match="no report"):
        publish(tmp_path, tmp_path.parent / "out")
