"""All notebooks, cell by cell, over many selections: whole sentences, true links, nothing empty in silence."""

import re

import pytest

from corridor_analysis.case import load_case
from corridor_analysis.notebook import Study, narrow
from corridor_analysis.notebook.story import contacts, happenings, positions, quotations
from corridor_analysis.tables import Tables
from corridor_analysis.tables.days import onset
from tests.story_cells import NOTEBOOKS, ODD, ROOT, Shown, run_cells
from tests.story_data import PEOPLE, many, write_case

SELECTIONS = {
    "all": {},
    "nothing": {"start": "1999-01-01", "end": "1999-01-02"},
    "one actor": {"actors": [PEOPLE[0]]},
    "state": {"actors": ["Nordia_"], "start": "2021-02-01"},
    "two sources": {"min_sources": 2},
    "likely rows": {"min_confidence": 0.6},
    "no row is likely enough": {"min_confidence": 1.0, "start": "2021-02-01"},
}


_ID = re.compile(r"art \d{3}_x|\b\d{3}_[0-9a-f]{16}")


def check(shown: Shown, named: re.Pattern[str] | None = _ID) -> None:
    """Assert what holds of every page; `named` is what an article of which something is known is never called."""
    for words in shown.words:
        assert not ODD.search(words), words
        assert words == words.strip()
        assert words, "an empty paragraph, caption or alternative text"
    for paragraph in shown.prose:
        bare = re.sub(r"\]\([^)]*\)", "", paragraph).replace("*", "").lstrip("[")
        assert bare[0].isupper() or bare[0].isdigit(), paragraph
        assert bare.rstrip().endswith("."), paragraph
    assert not {"nan", "None", "NaT", "<NA>", ""} & set(shown.cells)
    dead = [link for link in shown.links if link not in shown.anchors]
    assert not dead
    twice = {a for a in shown.anchors if shown.anchors.count(a) > 1}
    assert not twice
    assert all("<path" in drawn for _, drawn in shown.figures)
    assert not [h for h in shown.html if "<table" in h and "<tbody>" not in h], "a table without rows"
    numbers = re.findall(r"<caption><b>Table (\d+)\.</b>", "\n".join(shown.html))
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)], "numbered as they stand"
    assert named is None or not (ids := named.findall(shown.seen)), ids


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return write_case(tmp_path_factory.mktemp("stories") / "pass")


@pytest.fixture(scope="module")
def collections() -> dict[int, Tables]:
    return {0: many(0), 1: many(1), 2: many(2), 12: many(12)}


@pytest.fixture(params=NOTEBOOKS, ids=lambda p: p.stem)
def path(request):
    return request.param


@pytest.mark.parametrize("limits", SELECTIONS.values(), ids=SELECTIONS)
def test_page_is_whole_in_every_selection(path, case, collections, limits):
    check(run_cells(path, narrow(case, collections[12], **limits)))


def test_page_of_one_article_is_whole(path, case, collections):
    check(run_cells(path, narrow(case, collections[1])))


def test_page_is_whole_without_any_article(path, case, collections):
    check(run_cells(path, narrow(case, collections[0])))


def test_page_is_whole_where_no_article_has_a_date(path, case):
    check(run_cells(path, narrow(case, many(3, days=False))), named=None)


def test_page_is_whole_with_five_hundred_articles(path, case):
    shown = run_cells(path, narrow(case, _five_hundred()))
    check(shown)
    assert sum(map(len, shown.html)) < 300_000


_MADE: dict[int, Tables] = {}


def _five_hundred() -> Tables:
    if not _MADE:
        _MADE[500] = many(500)
    return _MADE[500]


def test_answer_leads_to_rows_of_tables(case, collections):
    for path in NOTEBOOKS[:6]:
        shown = run_cells(path, narrow(case, collections[2]))
        rows = [link for link in shown.links if not link.startswith("tab-")]
        assert rows, path.stem


def test_the_voice_escapes_what_articles_bring(path, case, collections):
    for paragraph in run_cells(path, narrow(case, collections[12])).prose:
        assert "Nordia_" not in paragraph.replace("Nordia\\_", "")


@pytest.fixture(scope="module")
def real() -> Study:
    """The case that ships, read by the real model."""
    from corridor_analysis.corpus import read_articles
    from corridor_analysis.tables import tabulate

    folder = ROOT / "data" / "lachin"
    case = load_case(folder)
    return narrow(case, tabulate(read_articles(folder / "articles", metadata=folder / "metadata.csv"), case))


@pytest.mark.model
@pytest.mark.parametrize(
    "limits", [{}, SELECTIONS["nothing"], {"min_sources": 2}, {"end": "2022-12-31", "min_confidence": 0.7}], ids=str
)
def test_page_of_the_real_articles_is_whole(path, real, limits):
    check(run_cells(path, narrow(real.case, real.whole, **limits)))


@pytest.mark.model
def test_page_of_each_actor_is_whole(path, real):
    for name in sorted(set(real.tables.contacts()["participants"].str.split("; ").explode().dropna()))[:6]:
        check(run_cells(path, narrow(real.case, real.whole, actors=[name])))


@pytest.mark.model
def test_notebook_opens_one_article_by_its_path(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("CORRIDOR_TABLES", raising=False)
    one = sorted((ROOT / "data" / "lachin" / "articles").glob("*.txt"))[-1]
    check(run_cells(path, None, articles=str(one)))


@pytest.mark.model
def test_kernels_run_with_an_empty_window_on_one_article(tmp_path):
    from corridor_analysis.reports.run import Options, report

    folder = ROOT / "data" / "lachin"
    one = sorted((folder / "articles").glob("*.txt"))[0]
    limits = {"start": "1999-01-01", "end": "1999-01-02", "articles": str(one), "min_sources": 2}
    only = ("01_corpus", "02_chronology", "06_corroboration")
    made = report(folder, tmp_path, parameters=limits, options=Options(ROOT / "notebooks", only=only, jobs=2))
    assert made.failed == []
    page = (made.index.parent / "02_chronology.html").read_text(encoding="utf-8")
    assert "between 1 January 1999 and 2 January 1999" in page
    assert "No dated event in this selection" in page


_WINDOWS = [("2022-12-01", "2022-12-31"), ("2022-12-20", "2022-12-31"), ("2023-02-01", "2023-02-28")]


@pytest.mark.model
@pytest.mark.parametrize(("start", "end"), _WINDOWS)
def test_a_window_of_the_real_articles_holds_what_the_full_page_dates_in_it(real, start, end):
    part = narrow(real.case, real.whole, start=start, end=end)
    for table in (contacts.by_date, contacts.not_held_table, positions.demands, positions.acts, quotations.quotations):
        whole, here = table(real), table(part)
        days = (real.happenings.reset_index() if table in _BY_CONTACT else real.days.reset_index()).to_dict("records")
        inside = {r.get("record_id") or _report(real, r["cluster_id"]) for r in days if _touches(r, start, end)}
        assert list(here.index) == [i for i in whole.index if re.sub(r"-\d+$", "", i) in inside or i in inside]
        assert list(here["when"]) == list(whole.loc[here.index, "when"])


_BY_CONTACT = (contacts.by_date, contacts.not_held_table)


def _touches(row: dict, start: str, end: str) -> bool:
    first, last = row["earliest"] or row["latest"], row["latest"]
    if first and not last:
        first, last = onset(first, row["basis"])  # "since December": any day of it
    return bool(first) and first <= end and last >= start


def _report(study: Study, cluster_id: str) -> str | None:
    rows = happenings.contacts(study)
    return next(iter(rows.loc[rows["cluster_id"] == cluster_id, "event_id"]), None)


@pytest.mark.model
def test_a_state_of_the_real_articles_brings_its_people(real):
    for state in sorted(real.whole.entities.loc[real.whole.entities["kind"] == "state", "name"]):
        part = narrow(real.case, real.whole, actors=state)
        entities = real.whole.entities
        code = entities.loc[entities["name"] == state, "country"].iloc[0]
        people = set(entities.loc[(entities["country"] == code) & (entities["kind"] == "person"), "name"])
        both = contacts.by_date(real)["participants"].str.split("; ")
        assert set(both[[bool(people & set(p)) for p in both]].index) <= set(contacts.by_date(part).index)
