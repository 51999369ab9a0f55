"""What a report says of itself: digests that hold, a version that follows content, a crate as its profile has it."""

import json
import re
import shutil
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
import yaml
from rocrate.rocrate import ROCrate
from typer.testing import CliRunner

from corridor_analysis.cli import app
from corridor_analysis.errors import ReportError
from corridor_analysis.reports import execute as execution
from corridor_analysis.reports.provenance import UNLISTED, content_digest, verify
from corridor_analysis.reports.publish import publish
from corridor_analysis.reports.run import Options, report
from corridor_analysis.schema import TABLES
from corridor_analysis.tables.export.dictionary import SHEETS
from corridor_analysis.tables.export.files import read_csv
from tests.made import tables
from tests.reports.conftest import SELECTED
from tests.reports.test_cite import CFF, CSL, jsonschema, parse_string

PROFILE = "https://w3id.org/ro/wfrun/process/0.5"


def read(folder, name):
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.fixture
def copied(folder, tmp_path):
    """A copy of the report that a test may change."""
    return shutil.copytree(folder, tmp_path / "copied")


@pytest.fixture(scope="module")
def graph(folder):
    return {node["@id"]: node for node in read(folder, "ro-crate-metadata.json")["@graph"]}


def refs(value):
    """Yield every @id that a value refers to."""
    if isinstance(value, dict):
        yield from [value["@id"]] if set(value) == {"@id"} else ()
    elif isinstance(value, list):
        for one in value:
            yield from refs(one)


def of_type(graph, name):
    return [n for n in graph.values() if n["@type"] == name]


def test_the_files_of_citation_keep_to_their_formats(folder):
    items = read(folder, "citations.json")
    jsonschema.validate(read(folder, "citation.json"), {"type": "array", "items": CSL, "minItems": 1})
    jsonschema.validate(list(items.values()), {"type": "array", "items": CSL})
    jsonschema.validate(yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8")), CFF)
    assert len(parse_string((folder / "CITATION.bib").read_text(encoding="utf-8"), "bibtex").entries) == 2
    assert {"", "01_good", "01_good#fig-one"} <= items.keys()


def test_the_version_everywhere_is_the_digest_of_the_content(folder):
    record = read(folder, "provenance.json")
    version = read(folder, "citation.json")[0]["version"]
    assert version == record["version"] == f"sha256-{record['content_sha256'][:12]}"
    assert version in (folder / "CITATION.bib").read_text(encoding="utf-8")
    assert version in (folder / "index.html").read_text(encoding="utf-8")
    assert read(folder, "ro-crate-metadata.json")["@graph"][1]["version"] == version


def test_the_same_content_has_the_same_version_at_another_time(folder, project, monkeypatch):
    out = project.parents[1] / "reports"
    shutil.copytree(folder, out / "pass" / SELECTED)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    monkeypatch.setattr(execution, "execute", lambda *_, **__: pytest.fail("it ran again"))
    report(project, out, parameters={"start": "2021-02-01"}, options=Options(only=("01_good",)))
    before, after = read(folder, "citation.json")[0], read(out / "pass" / SELECTED, "citation.json")[0]
    assert (before["issued"], after["issued"]) == ({"date-parts": [[2023, 11, 14]]}, {"date-parts": [[2027, 1, 15]]})
    assert after["version"] == before["version"]
    assert after["id"] == before["id"]


def test_other_tables_and_other_notebooks_make_another_version(tmp_path):
    plan = SimpleNamespace(corpus=SimpleNamespace(tables=tables()), states={"one": None}, folder=tmp_path)
    (tmp_path / "one.ipynb").write_text("{}")
    found = [content_digest(plan), content_digest(plan)]
    (tmp_path / "one.ipynb").write_text('{"cells": []}')
    found.append(content_digest(plan))
    plan.corpus.tables = replace(tables(), entities=tables().entities.assign(name="Ada"))
    found.append(content_digest(plan))
    assert found[0] == found[1]
    assert len(set(found)) == 3


def test_the_command_cites_a_figure(folder):
    done = CliRunner().invoke(app, ["cite", str(folder), "--figure", "fig-one", "--format", "apa"])
    assert done.exit_code == 0
    assert "Figure one" in done.stdout
    assert (
        "[Figure]. (2023). In The pass, 2021 (selection: since 1 February 2021): what the articles say" in done.stdout
    )


def test_what_has_not_changed_is_verified(folder):
    assert verify(folder) == {}
    done = CliRunner().invoke(app, ["verify", str(folder)])
    assert (done.exit_code, done.stdout) == (0, "")


def test_a_file_changed_added_or_lost_is_found(copied):
    (copied / "tables" / "events.csv").write_text("changed")
    (copied / "figures" / "fig-one.svg").unlink()
    (copied / "more.html").write_text("")
    (copied / "run2").mkdir()
    (copied / "run2" / "index.html").write_text("a report of its own")
    assert verify(copied) == {
        "figures/fig-one.svg": "missing", "more.html": "not part of the report", "tables/events.csv": "changed",
    }  # fmt: skip
    done = CliRunner().invoke(app, ["verify", str(copied), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["odd"]["tables/events.csv"] == "changed"


def test_a_folder_without_a_record_cannot_be_verified(tmp_path):
    with pytest.raises(ReportError, match="no record"):
        verify(tmp_path)


def test_provenance_lists_every_file_but_the_records_themselves(folder):
    listed = {o["path"] for o in read(folder, "provenance.json")["outputs"]}
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert there - listed == set(UNLISTED) & there


def test_rocrate_reads_the_crate(folder):
    crate = ROCrate(folder)
    assert crate.name.startswith("The pass, 2021")
    assert crate.root_dataset["conformsTo"].id == PROFILE
    assert crate.get("tables/events.csv")["encodingFormat"] == "text/csv"
    assert len(crate.get_by_type("CreateAction")) == 3


def test_the_crate_names_its_specification_and_its_profile(graph):
    about, root = graph["ro-crate-metadata.json"], graph["./"]
    assert about["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert about["about"] == {"@id": "./"}
    assert root["conformsTo"] == {"@id": PROFILE}
    assert graph[PROFILE]["@type"] == "CreativeWork"
    assert root["@type"] == "Dataset"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", root["datePublished"])
    assert all(root[key] for key in ("name", "description", "license", "identifier"))


def test_every_file_of_the_crate_is_in_the_folder_and_part_of_it(graph, folder):
    files = of_type(graph, "File")
    parts = set(refs(graph["./"]["hasPart"]))
    assert len(files) > 40
    assert parts == {f["@id"] for f in files}
    assert all((folder / unquote(f["@id"])).is_file() for f in files)
    assert "index.html" in parts


def test_every_reference_of_the_crate_leads_to_what_it_describes(graph, folder):
    outside = ("http://schema.org/", "https://w3id.org/ro/crate/1.1")
    lost = {r for n in graph.values() for v in n.values() for r in refs(v) if r not in graph}
    assert {r for r in lost if not r.startswith(outside)} == set()
    assert len(graph) == len(read(folder, "ro-crate-metadata.json")["@graph"])  # each described once


def test_each_run_has_its_tool_its_inputs_its_results_and_its_status(graph):
    for action in of_type(graph, "CreateAction"):
        tool = graph[action["instrument"]["@id"]]
        assert tool["@type"] == "SoftwareApplication"
        assert tool["softwareVersion"]
        assert {graph[r]["@type"] for r in refs(action["object"])} <= {"CreativeWork", "PropertyValue"}
        assert {graph[r]["@type"] for r in refs(action["result"])} == {"File"}
        assert "agent" not in action  # the case names no author
        assert action["endTime"] == graph["./"]["datePublished"]
        assert action["description"]
        failed = action["actionStatus"]["@id"].endswith("FailedActionStatus")
        assert failed == ("error" in action)
    assert set(refs(graph["./"]["mentions"])) == {a["@id"] for a in of_type(graph, "CreateAction")}


def test_parameters_of_a_run_are_values_in_the_crate(graph):
    value = graph["#parameter/01_good/start"]
    assert (value["name"], value["value"]) == ("start", "2021-02-01")
    assert {"@id": value["@id"]} in graph["#run/01_good"]["object"]


def test_csv_files_of_a_report_are_those_of_an_export(folder):
    for name, frame in tables().frames().items():
        assert read_csv(folder / "tables" / f"{name}.csv", SHEETS[name]).equals(frame), name
    assert "apostrophe" in (folder / "tables" / "data_dictionary.md").read_text(encoding="utf-8")


def test_a_copy_without_texts_is_verified_and_read_back_as_the_report_is(folder, tmp_path):
    copy = publish(folder, tmp_path / "copy")
    assert verify(copy) == {}
    back = read_csv(copy / "tables" / "articles.csv", SHEETS["articles"])
    assert back.equals(TABLES["articles"].coerce(tables().articles.assign(text="")))
