"""A report run once on a made-up project; what it leaves, and what it does the second time."""

import hashlib
import json
import re
import shutil
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest

from corridor_analysis.errors import ParameterError, ReportError
from corridor_analysis.reports import execute as execution
from corridor_analysis.reports import ipynb
from corridor_analysis.reports.run import Options, report
from corridor_analysis.tables import Tables
from tests.reports.conftest import SELECTED


def _files(folder):
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()
    }


def _ids(html):
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.extend(v for n, v in attrs if n == "id")
    parser.feed(html)
    return found


def _record(folder):
    return json.loads((folder / "provenance.json").read_text(encoding="utf-8"))


def test_a_notebook_that_fails_or_dies_does_not_stop_the_others(reported):
    assert reported.states == {"": {"01_good": "done", "02_fails": "failed", "03_dies": "failed"}}
    assert reported.failed == ["02_fails", "03_dies"]


def test_the_report_holds_all_that_it_promises(folder):
    names = set(_files(folder))
    assert {"index.html", "evidence.html", "provenance.json", "CITATION.bib", "citation.json"} <= names
    assert {"ro-crate-metadata.json", "manifest.json", "tables/events.parquet", "tables/contacts.csv"} <= names
    assert {f"{n}.{e}" for n in ("01_good", "02_fails", "03_dies") for e in ("ipynb", "html")} <= names
    assert {"figures/fig-one.svg", "figures/fig-two.svg"} <= names
    assert not [n for n in names if n.startswith(".") or "/." in n]


def test_kernels_get_parameters_and_tables_but_the_page_shows_no_path_of_the_machine(folder):
    text = (folder / "01_good.ipynb").read_text(encoding="utf-8")
    assert "pass 2021-02-01" in text
    assert "clusters.parquet" in text
    assert str(folder.parents[1]) not in text + (folder / "01_good.html").read_text(encoding="utf-8")


def test_a_failed_notebook_keeps_its_traceback_and_what_came_before(folder):
    page = (folder / "02_fails.html").read_text(encoding="utf-8")
    assert "ValueError" in page
    assert "before" in page
    assert "no &lt;pass&gt; in" in page
    assert "<pass>" not in page


def test_the_index_names_what_failed(folder):
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert re.search(r'02_fails.html">What fails</a> <span class="status">failed', page)
    assert "ValueError: no &lt;pass&gt;" in page
    assert "Who came over the pass?" in page


def test_a_dead_kernel_is_failed_whatever_papermill_says(folder):
    state = _record(folder)["notebooks"]["03_dies"]
    assert state["status"] == "failed"
    assert "exit code 9" in state["error"]


def test_text_of_articles_is_escaped_in_tables_and_prose(folder):
    page = (folder / "01_good.html").read_text(encoding="utf-8")
    assert page.count("<script>") == 1  # our own
    assert "&lt;script&gt;alert(2)" in page
    assert "&lt;script&gt;alert(4)" in page
    assert "onerror" not in re.sub(r"&lt;img.*?&gt;", "", page)


def test_figures_have_anchor_number_caption_and_alternative(folder):
    page = (folder / "01_good.html").read_text(encoding="utf-8")
    assert '<figure class="plot" id="fig-one">' in page
    assert '<b class="number">Figure one.</b>' in page
    assert 'aria-labelledby="fig-one-alt"' in page
    assert '<p id="fig-one-alt">A bar, one.</p>' in page
    assert 'href="figures/fig-one.svg"' in page
    assert 'href="tables/contacts.csv"' in page


def test_ids_of_a_page_do_not_clash(folder):
    for path in folder.glob("*.html"):
        ids = _ids(path.read_text(encoding="utf-8"))
        assert ids
        assert len(ids) == len(set(ids)), path.name


def test_a_row_leads_to_its_sentence_with_the_words_marked(folder):
    page = (folder / "01_good.html").read_text(encoding="utf-8")
    anchor = re.search(r'href="evidence.html#([^"]+)">Nordia closed the pass', page)[1]
    shown = (folder / "evidence.html").read_text(encoding="utf-8")
    passage = shown[shown.index(f'id="{anchor}"') :]
    assert '<span class="event" title="event">Nordia closed the pass on 1 March 2021</span>' in passage
    assert "COERCE · closure" in passage


def test_the_saved_tables_load(folder):
    assert len(Tables.load(folder / "tables").events) == 5


def test_provenance_digests_are_those_of_the_files(folder):
    record, files = _record(folder), _files(folder)
    assert record["time"] == "2023-11-14T22:13:20Z"
    made = {o["path"]: o["sha256"] for o in record["outputs"]}
    assert made["figures/fig-one.svg"] == files["figures/fig-one.svg"]
    assert {i["path"] for i in record["inputs"]} >= {"data/pass/case.yaml", "notebooks/01_good.ipynb"}
    assert record["notebooks"]["01_good"]["parameters"] == {"case": "data/pass", "start": "2021-02-01"}


def test_the_crate_refers_to_nothing_that_it_does_not_describe(folder):
    graph = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    known = {node["@id"] for node in graph}
    parts = {
        ref["@id"] for node in graph for key in ("hasPart", "mentions", "result", "object") for ref in node.get(key, [])
    }
    assert parts <= known
    actions = [node for node in graph if node["@type"] == "CreateAction"]
    assert [a["actionStatus"]["@id"].rsplit("/", 1)[1] for a in actions] == [
        "CompletedActionStatus", "FailedActionStatus", "FailedActionStatus",
    ]  # fmt: skip


def _untouched(source):
    return execution.Executed(ipynb.read(source))


def _copy(folder, project):
    """Put the report that was run into a fresh project with the same sources."""
    out = project.parents[1] / "reports"
    shutil.copytree(folder, out / "pass" / SELECTED)
    return out


def test_what_has_not_changed_is_not_run_again(folder, project, monkeypatch):
    out, ran = _copy(folder, project), []

    def execute(source, *_):
        ran.append(source.stem)
        return _untouched(source)

    monkeypatch.setattr(execution, "execute", execute)
    options = Options(only=("01_good",))
    report(project, out, parameters={"start": "2021-02-01"}, options=options)
    assert ran == []
    report(project, out, parameters={"start": "2021-02-02"}, options=options)
    assert ran == ["01_good"]


def test_a_file_that_was_removed_or_edited_is_made_anew(folder, project, monkeypatch):
    out, ran = _copy(folder, project), []

    def execute(source, *_):
        ran.append(source.stem)
        return execution.Executed(ipynb.read(folder / f"{source.stem}.ipynb"))

    monkeypatch.setattr(execution, "execute", execute)
    run = partial(report, project, out, parameters={"start": "2021-02-01"}, options=Options(only=("01_good",)))
    run()
    whole = _files(out)
    for file, anew in [("01_good.html", []), ("figures/fig-one.svg", []), ("01_good.ipynb", ["01_good"])]:
        for damage in (Path.unlink, lambda path: path.write_bytes(b"{}" + path.read_bytes())):
            ran.clear()
            damage(out / "pass" / SELECTED / file)
            run()
            assert ran == anew
            differs = {n for n, digest in _files(out).items() if digest != whole.get(n)}
            assert {Path(name).name for name in differs} <= {"index.html", "runs.html", "manifest.json"}  # what was run


def test_an_index_says_what_was_not_run_again(folder, project, monkeypatch):
    out = _copy(folder, project)
    monkeypatch.setattr(execution, "execute", lambda source, *_: pytest.fail("a kernel started"))
    made = report(project, out, parameters={"start": "2021-02-01"}, options=Options(only=("01_good",)))
    assert made.reused == ["01_good"]
    assert "not run again" in made.index.read_text(encoding="utf-8")


def test_a_table_that_was_edited_is_made_anew(folder, project, monkeypatch):
    out = _copy(folder, project)
    table = out / "pass" / SELECTED / "tables" / "events.csv"
    before = table.read_bytes()
    table.write_bytes(before + b"more\n")
    monkeypatch.setattr(execution, "execute", lambda source, *_: pytest.fail("a kernel started"))
    report(project, out, parameters={"start": "2021-02-01"}, options=Options(only=("01_good",)))
    assert table.read_bytes() == before


def test_a_second_run_writes_the_same_bytes(folder, project, monkeypatch):
    out = _copy(folder, project)
    before = _files(out / "pass" / SELECTED)
    made = report(project, out, parameters={"start": "2021-02-01"}, options=Options(only=("01_good",), force=True))
    after = _files(made.index.parent)
    for name in ("01_good.ipynb", "01_good.html", "evidence.html", "tables/events.csv", "tables/events.parquet"):
        assert after[name] == before[name], name


@pytest.mark.parametrize(
    ("given", "only", "told"),
    [
        ({"strat": "2021-01-01"}, (), "Did you mean 'start'"), ({"count": "few"}, (), "not of the type int"),
        ({"count": 3}, ("01_good",), "no notebook has this parameter"),
        ({"start": "2021-03-01", "end": "2021-02-01"}, (), "Swap"), ({"articles": "no/such"}, (), "there is no"),
        ({"actors": ["Ada Almirra"]}, (), "Did you mean 'Ada Almira'"), ({"case": "data"}, (), "--case"),
        ({}, ("01_godo",), "Did you mean '01_good'"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_stops_the_run_before_a_kernel_starts(project, monkeypatch, given, only, told):
    monkeypatch.setattr(execution, "execute", lambda *_, **__: pytest.fail("a kernel started"))
    with pytest.raises(ParameterError, match=told):
        report(project, project.parents[1] / "reports", parameters=given, options=Options(only=only))


def test_a_sweep_makes_a_report_for_each_run_and_an_index_over_them(project, monkeypatch):
    monkeypatch.setattr(execution, "execute", lambda source, *_: _untouched(source))
    sweep = project.parents[1] / "sweep.yaml"
    sweep.write_text("early: {end: 2021-03-05}\nlate: {start: 2021-03-05, actors: [Ada Almira]}\n")
    made = report(project, project.parents[1] / "reports", sweep=sweep, options=Options(only=("01_good",)))
    assert made.index == project.parents[1] / "reports" / "pass" / "index.html"
    page = made.index.read_text(encoding="utf-8")
    assert 'href="early/index.html"' in page
    assert (made.index.parent / "late" / "01_good.html").is_file()
    assert "Ada Almira" in page


def test_an_actor_of_the_case_whom_no_article_names_has_no_run_of_a_sweep_over_all(project, monkeypatch):
    monkeypatch.setattr(execution, "execute", lambda source, *_: _untouched(source))
    absent = "actors: [{id: almira, name: Ada Almira}, {id: nobody, name: Nemo Nobody}]\ninstruments: []\n"
    (project / "actors.yaml").write_text(absent, encoding="utf-8")
    sweep, out = project.parents[1] / "sweep.yaml", project.parents[1] / "reports"
    sweep.write_text("each: actor", encoding="utf-8")
    assert list(report(project, out, sweep=sweep, options=Options(only=("01_good",))).states) == ["Ada-Almira"]
    assert not (out / "pass" / "Nemo-Nobody").exists()
    sweep.write_text("each: {actor: [Nemo Nobody]}", encoding="utf-8")
    with pytest.raises(ParameterError, match="no article names 'Nemo Nobody'"):
        report(project, out, sweep=sweep, options=Options(only=("01_good",)))


def test_a_wrong_run_of_a_sweep_is_named_and_none_runs(project, monkeypatch):
    monkeypatch.setattr(execution, "execute", lambda *_, **__: pytest.fail("a kernel started"))
    sweep = project.parents[1] / "sweep.yaml"
    sweep.write_text("early: {end: 2021-03-05}\nlate: {strat: 2021-03-05}\n")
    with pytest.raises(ParameterError, match="run late"):
        report(project, project.parents[1] / "reports", sweep=sweep)


def test_without_notebooks_the_error_says_how_to_name_them(project):
    with pytest.raises(ReportError, match="--notebooks"):
        report(project, project / "out", options=Options(notebooks=project))


def test_a_file_that_is_no_notebook_is_named(project):
    (project.parents[1] / "notebooks" / "04_odd.ipynb").write_text("[]")
    with pytest.raises(ReportError, match="04_odd"):
        report(project, project / "out")
