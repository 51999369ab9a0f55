"""No run takes a report away: a selection has a folder of its own and says what it is; a loss is refused."""

import json
import shutil

import pytest
import yaml
from typer.testing import CliRunner

from corridor_analysis.cli import app
from corridor_analysis.errors import ReportError
from corridor_analysis.reports import execute as execution
from corridor_analysis.reports import ipynb
from corridor_analysis.reports.notebooks import Parameter
from corridor_analysis.reports.provenance import verify
from corridor_analysis.reports.publish import publish
from corridor_analysis.reports.run import Options, report
from corridor_analysis.reports.selection import folder_name, record, words
from corridor_analysis.tables.select import select
from tests.made import TEXTS, tables
from tests.reports.test_run import _files as files

GOOD = Options(only=("01_good",))


@pytest.fixture
def quick(project, monkeypatch):
    """A fresh project whose notebooks are not run: each is kept as it is. Yields the names of those run."""
    ran = []

    def execute(source, values, *_):
        ran.append(source.stem)
        notebook = ipynb.read(source)
        shown = {"output_type": "stream", "name": "stdout", "text": f"{source.stem} {values.get('start', '')}"}
        next(c for c in notebook["cells"] if c["cell_type"] == "code")["outputs"] = [shown]
        return execution.Executed(notebook)

    monkeypatch.setattr(execution, "execute", execute)
    return ran


@pytest.fixture
def whole(project, quick):
    """The folder of a report of the whole case, with nothing noted as run."""
    out = project.parents[1] / "reports"
    report(project, out)
    quick.clear()
    return out / "pass"


def own(folder):
    """Return the files of the report in a folder, selections below it left out."""
    return {n: d for n, d in files(folder).items() if "/" not in n or n.startswith(("tables/", "figures/"))}


def test_a_selection_leaves_the_whole_report_as_it_is(project, whole, quick):
    before = own(whole)
    made = report(project, whole.parent, parameters={"start": "2021-02-01", "end": "2021-02-28"}, options=GOOD)
    assert made.index == whole / "start-2021-02-01_end-2021-02-28" / "index.html"
    assert quick == ["01_good"]
    after = own(whole)
    assert {n for n in before if after[n] != before[n]} <= {"index.html", "manifest.json"}  # a link to the selections
    assert 'href="runs.html"' in (whole / "index.html").read_text(encoding="utf-8")
    assert verify(whole) == verify(made.index.parent) == {}
    report(project, whole.parent)
    assert quick == ["01_good"], "the whole report was run again, or its pages were"
    assert own(whole)["01_good.html"] == before["01_good.html"]


def test_a_selection_that_was_removed_leaves_the_index(project, whole, quick):
    made = report(project, whole.parent, parameters={"start": "2021-02-01"}, options=GOOD)
    shutil.rmtree(made.index.parent)
    report(project, whole.parent)
    assert not (whole / "runs.html").exists()
    assert "runs.html" not in (whole / "index.html").read_text(encoding="utf-8")


def test_a_whole_report_that_was_cut_short_stands_in_no_selections_way(project, quick):
    home = project.parents[1] / "reports" / "pass"
    home.mkdir(parents=True)
    state = {"status": "running", "digest": "x"}
    (home / "manifest.json").write_text(json.dumps({"notebooks": {"01_good": state}, "pages": {"digest": ""}}))
    made = report(project, home.parent, parameters={"start": "2021-02-01"}, options=GOOD)
    assert made.index.is_file()
    assert "start-2021-02-01" in (home / "index.html").read_text(encoding="utf-8")


def test_the_order_of_the_two_does_not_matter(project, quick):
    out = project.parents[1] / "reports"
    made = report(project, out, parameters={"start": "2021-02-01"}, options=GOOD)
    before = files(made.index.parent)
    assert "start-2021-02-01" in (out / "pass" / "index.html").read_text(encoding="utf-8")
    report(project, out)
    assert files(made.index.parent) == before
    assert (out / "pass" / "02_fails.html").is_file()
    assert 'href="runs.html"' in (out / "pass" / "index.html").read_text(encoding="utf-8")


def test_a_parameter_with_its_default_selects_nothing(project, whole, quick):
    made = report(project, whole.parent, parameters={"start": ""}, options=GOOD)
    assert made.index == whole / "index.html"
    assert not (whole / "runs.html").exists()


def test_one_notebook_of_a_report_is_run_again_and_the_other_pages_stay(project, whole, quick):
    before = own(whole)
    notebook = project.parents[1] / "notebooks" / "01_good.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("What is good", "What is better"))
    article = project / "articles" / "a1.txt"
    article.write_text(article.read_text(encoding="utf-8") + "\nMore is told.\n", encoding="utf-8")
    made = report(project, whole.parent, options=GOOD)
    assert quick == ["01_good"]
    assert made.states[""] == {"01_good": "done", "02_fails": "done", "03_dies": "done"}
    assert own(whole)["02_fails.ipynb"] == before["02_fails.ipynb"]
    index = (whole / "index.html").read_text(encoding="utf-8")
    assert index.count("Made from earlier articles, case or code") == 2
    record = json.loads((whole / "provenance.json").read_text(encoding="utf-8"))["notebooks"]
    assert [name for name, state in record.items() if "older" in state] == ["02_fails", "03_dies"]
    assert "older than others" in (whole / "02_fails.html").read_text(encoding="utf-8")
    assert "older than others" not in (whole / "01_good.html").read_text(encoding="utf-8")
    report(project, whole.parent)
    assert "older than others" not in (whole / "02_fails.html").read_text(encoding="utf-8")


def test_other_articles_leave_the_tables_of_a_selection_as_they_were(project, whole, quick):
    made = report(project, whole.parent, parameters={"start": "2021-02-01"}, options=GOOD).index.parent
    (project / "articles" / "a9.txt").write_text("The pass is open again.", encoding="utf-8")
    report(project, whole.parent)
    assert verify(made) == {}


def test_the_selection_stands_in_title_index_and_every_citation(project, whole, quick):
    made = report(project, whole.parent, parameters={"start": "2021-02-01", "actors": "Ada Almira"}, options=GOOD)
    folder, told = made.index.parent, "since 1 February 2021; actors: Ada Almira"
    title = f"The pass, 2021 (selection: {told})"
    for name in ("index.html", "01_good.html", "evidence.html", "citation.json", "CITATION.bib", "CITATION.cff"):
        assert title in (folder / name).read_text(encoding="utf-8").replace("\n    ", " "), name
    record = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    assert record["selection"] == {"start": "2021-02-01", "actors": ["Ada Almira"]}
    crate = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    assert next(n for n in crate if n["@id"] == "./")["name"].startswith(title)
    for form in ("apa", "bibtex", "csl-json", "cff"):
        done = CliRunner().invoke(app, ["cite", str(folder), "--format", form])
        assert "1 February 2021" in " ".join(done.stdout.split())
    assert "February" not in yaml.safe_load((whole / "CITATION.cff").read_text(encoding="utf-8"))["title"]


def test_the_index_counts_what_the_selection_holds(project, whole, quick):
    made = report(project, whole.parent, parameters={"start": "2021-03-02"}, options=GOOD)
    later = select(tables(), start="2021-03-02").events
    assert 0 < len(later) < len(tables().events)
    row = '<th scope="row">events</th><td>a coded event: PLOVER type, or an access event</td><td class="number">'
    told = " ".join(made.index.read_text(encoding="utf-8").split())
    assert f'{row}{len(later)}</td><td class="number">{len(tables().events)}</td>' in told
    assert f"{row}{len(tables().events)}</td>" in (whole / "index.html").read_text(encoding="utf-8")


def test_what_would_be_lost_is_refused(project, whole, quick):
    sweep = project.parents[1] / "sweep.yaml"
    sweep.write_text("spring: {start: 2021-03-01}\n", encoding="utf-8")
    report(project, whole.parent, sweep=sweep, options=GOOD)
    before = files(whole)
    sweep.write_text("spring: {start: 2021-04-01}\n", encoding="utf-8")
    with pytest.raises(
        ReportError, match=r"spring: it holds another report \(since 1 March 2021\). Give the run another name"
    ):
        report(project, whole.parent, sweep=sweep, options=GOOD)
    other = project.parent / "other"
    shutil.copytree(project, other)  # with the same id
    with pytest.raises(ReportError, match=r"it holds another report.* of data/pass"):
        report(other, whole.parent)
    mine = project.parents[1] / "mine"
    mine.mkdir()
    shutil.copy(project.parents[1] / "notebooks" / "01_good.ipynb", mine / "01_mine.ipynb")
    with pytest.raises(ReportError, match="pages of notebooks that are not among those to run: 01_good, 02_fails"):
        report(project, whole.parent, options=Options(mine))
    assert files(whole) == before


def test_a_copy_to_pass_on_is_not_gone_on_with(project, whole, quick, tmp_path):
    copy = publish(whole, tmp_path / "passed" / "pass")
    before = files(copy)
    with pytest.raises(ReportError, match="pages that no run made here"):
        report(project, tmp_path / "passed")
    assert files(copy) == before


def test_what_an_interrupted_run_left_of_its_tables_is_removed(project, whole, quick):
    (whole / ".tables-0").mkdir()
    (whole / "..tables-0.part").mkdir()
    report(project, whole.parent)
    assert not list(whole.glob(".*"))


def test_a_sweep_leaves_the_whole_report_and_earlier_selections_in_the_index(project, whole, quick):
    before = own(whole)
    report(project, whole.parent, parameters={"end": "2021-03-01"}, options=GOOD)
    sweep = project.parents[1] / "sweep.yaml"
    sweep.write_text("each: month\n", encoding="utf-8")
    made = report(project, whole.parent, sweep=sweep, options=GOOD)
    assert made.index == whole / "runs.html"
    page = made.index.read_text(encoding="utf-8")
    assert 'href="2021-03/index.html"' in page
    assert 'href="end-2021-03-01/index.html"' in page
    assert own(whole)["01_good.html"] == before["01_good.html"]


def test_two_folders_of_articles_with_one_name_are_two_selections(project, whole, quick):
    for place in ("one", "two"):
        (project.parents[1] / place / "press").mkdir(parents=True)
        (project.parents[1] / place / "press" / "x.txt").write_text("The pass is shut.", encoding="utf-8")
    made = [
        report(project, whole.parent, parameters={"articles": f"{place}/press"}, options=GOOD).index.parent.name
        for place in ("one", "two")
    ]
    assert made == ["articles-one-press", "articles-two-press"]
    assert verify(whole) == {}


def test_a_long_or_a_taken_name_ends_in_a_digest():
    long = {"actors": [f"Ada Almira {n}" for n in range(20)]}
    assert len(folder_name(long, ())) <= 110
    assert folder_name(long, ()) == folder_name(dict(long), ())
    assert folder_name({"a": "b c"}, ()) == "a-b-c"
    assert folder_name({"a": "b c"}, {"a-b-c"}) != folder_name({"a": "b-c"}, {"a-b-c"})


@pytest.mark.parametrize(
    ("selection", "told"),
    [
        ({}, ""), ({"start": "2021-02-01", "end": "2021-02-28"}, "February 2021"),
        ({"min_sources": 2}, "min sources: 2"),
        ({"end": "2021-02-28", "actors": ["A", "B"]}, "until 28 February 2021; actors: A, B"),
        ({"start": "x"}, "start: x"),
    ],
)  # fmt: skip
def test_a_selection_in_words(selection, told):
    assert words(selection) == told


def test_a_secret_is_no_selection_and_the_order_is_that_of_the_notebooks(tmp_path):
    known = {n: Parameter(n, "str", "") for n in ("case", "start", "end", "token")}
    notebook = type("Notebook", (), {"name": "one", "parameters": known})
    given = {"token": "env:KEY", "end": "2021-02-28", "start": "2021-02-01", "case": "x"}
    assert list(record({"one": given}, [notebook], tmp_path).items()) == [
        ("start", "2021-02-01"),
        ("end", "2021-02-28"),
    ]


AUTHORS = "authors: [{name: Ada Almira, orcid: 0000-0002-1825-0097, affiliation: Pass Institute}]\n"


def test_the_author_of_a_report_is_that_of_the_case_or_of_the_call(project, quick):
    (project / "case.yaml").write_text((project / "case.yaml").read_text(encoding="utf-8") + AUTHORS, encoding="utf-8")
    folder = report(project, project.parents[1] / "reports", options=GOOD).index.parent
    assert json.loads((folder / "citation.json").read_text(encoding="utf-8"))[0]["author"] == [
        {"family": "Almira", "given": "Ada"}
    ]
    (author,) = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))["authors"]
    assert author["affiliation"] == "Pass Institute"
    graph = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    nodes = {n["@id"]: n for n in graph}
    assert nodes["./"]["creator"] == [{"@id": "https://orcid.org/0000-0002-1825-0097"}]
    assert nodes["https://orcid.org/0000-0002-1825-0097"]["affiliation"]["@id"] in nodes
    quick.clear()
    words = ["report", "--case", "data/pass", "--only", "01_good", "--author", "Berg, Bo", "--author", "{Pass Office}"]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert quick == []  # only the pages are written anew
    assert "author = {Berg, Bo and {Pass Office}}" in (folder / "CITATION.bib").read_text(encoding="utf-8")
    done = CliRunner().invoke(app, ["cite", str(folder), "--format", "apa", "--author", "Cid, Carla"])
    assert done.stdout.startswith("Cid, C. (2023). The pass, 2021")


def test_without_an_author_none_is_invented(whole):
    assert "author" not in json.loads((whole / "citation.json").read_text(encoding="utf-8"))[0]
    assert "author" not in (whole / "CITATION.bib").read_text(encoding="utf-8").split("@misc")[1]
    cff = yaml.safe_load((whole / "CITATION.cff").read_text(encoding="utf-8"))
    assert cff["authors"] == [{"name": "anonymous"}]  # which that format must have
    assert cff["references"][0]["authors"] != cff["authors"]


def test_a_copy_to_pass_on_holds_the_selections_and_is_verified(project, whole, quick, tmp_path):
    made = report(project, whole.parent, parameters={"start": "2021-02-01"}, options=GOOD).index.parent
    copy, alone = publish(whole, tmp_path / "copy"), publish(made, tmp_path / "alone")
    assert verify(copy) == verify(copy / made.name) == verify(alone) == {}
    assert (copy / "runs.html").is_file()
    held = [p for folder in (copy, alone) for p in folder.rglob("articles.csv")]
    assert len(held) == 3
    assert not [p for p in held if TEXTS["a1"] in p.read_text(encoding="utf-8")]


def test_a_pdf_that_was_written_once_is_kept_in_step(project, whole, quick, monkeypatch):
    def write_pdf(env, folder, pages, *_):
        (folder / "report.pdf").write_text(f"{len(pages)} chapters", encoding="utf-8")

    monkeypatch.setattr("corridor_analysis.reports.layout.write_pdf", write_pdf)
    report(project, whole.parent, options=Options(pdf=True))
    report(project, whole.parent, parameters={"start": "2021-02-01"}, options=GOOD)
    report(project, whole.parent, options=GOOD)
    assert (whole / "report.pdf").read_text(encoding="utf-8") == "3 chapters"
    assert 'href="report.pdf"' in (whole / "index.html").read_text(encoding="utf-8")


def test_pages_that_were_left_as_they_were_do_not_fail_a_run(project, whole, quick, monkeypatch):
    (whole / "manifest.json").write_text(
        (whole / "manifest.json").read_text(encoding="utf-8").replace('"status": "done"', '"status": "failed"', 2)
    )
    made = report(project, whole.parent, options=Options(only=("03_dies",)))
    assert made.states[""]["01_good"] == "failed"
    assert (made.failed, made.count) == ([], 1)
