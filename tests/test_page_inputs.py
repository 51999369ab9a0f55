"""Which pages a coding runs again: those whose rows it changes; the others show what they would show if run again."""

import json
from functools import cache

import pytest

import corridor_analysis as ca
from corridor_analysis.case.codings import Coding, Codings, before_of, digest_of
from corridor_analysis.coders.items import rule_items
from corridor_analysis.coders.standing import stood
from corridor_analysis.corroborate import corroborate
from corridor_analysis.errors import ReportError
from corridor_analysis.notebook import narrow
from corridor_analysis.reports.case_tables import checked_parts, parts_of, resting_on
from corridor_analysis.tables import Tables
from tests.story_cells import NOTEBOOKS, ROOT, run_cells

CASE = ROOT / "data" / "lachin"
SEEN = {"all": {}, "a part": {"start": "2022-12-20", "end": "2023-08-31", "min_sources": 2}}


def rests_on(path):
    return checked_parts(path, json.loads(path.read_text(encoding="utf-8"))["metadata"]["corridor"].get("rests_on"))


DECLARED = {path: parts for path in NOTEBOOKS if (parts := rests_on(path)) is not None}


@cache
def read():
    """The case and the tables of its articles, by the rules alone."""
    case = ca.load_case(CASE).for_reading
    return case, ca.tabulate(ca.read_articles(CASE / "articles", metadata=CASE / "metadata.csv"), case)


def judged(kind, effect, **fields):
    """Return a person's coding of the first row of a kind."""
    tables = read()[1]
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    article, item = next((a, i) for a, i in rule_items(tables.frames()) if i.kind == kind)
    row = {k: v for k, v in item.shown.items() if v not in (None, [])}
    text = texts[article]
    return Coding(
        article=article, digest=digest_of(text), kind=kind, effect=effect, coder="Eva Holt", coder_kind="person",
        words=text[item.span.start : item.span.end], before=before_of(text, item.span),
        row=None if effect == "adds" else row, fields=row | fields if effect == "adds" else fields or None,
    )  # fmt: skip


# What a person does to the first row of a kind -> kind, effect, fields, the pages that stay as they are.
CHANGES = {
    "": (None, None, {}, None),
    "a contact is confirmed": ("contacts", "confirms", {}, {"01", "04", "05", "06"}),
    "a contact is rejected": ("contacts", "rejects", {}, {"04", "05"}),
    "a demand is rejected": ("demands", "rejects", {}, {"02", "03", "05"}),
    "an accusation is mended": ("accusations", "corrects", {"event_type": "REJECT"}, {"02", "03", "05"}),
    "an act is confirmed": ("acts", "confirms", {}, {"01", "02", "03", "05", "06"}),
    "a closure is rejected": ("access_events", "rejects", {}, {"03", "04", "05"}),
}


@cache
def made(what=""):
    case, tables = read()
    kind, effect, fields, _ = CHANGES[what]
    found = stood(tables.frames(), Codings((judged(kind, effect, **fields),) if kind else ()), case)
    assert not found.faults
    frames = {n: found.apply(n, f) for n, f in tables.frames().items()} | {"codings": found.frames["codings"]}
    return Tables(**frames | corroborate(frames))


@cache
def parts(what=""):
    return parts_of(made(what))


@cache
def shown(path, how, what=""):
    """Return all that a page shows of a selection."""
    page = run_cells(path, narrow(read()[0], made(what), **SEEN[how]))
    return page.prose, page.html, page.figures


def kept(what):
    """Return the numbers of the pages that need not run again after a coding."""
    return {
        path.stem[:2] for path, named in DECLARED.items()
        if resting_on(named, parts()) == resting_on(named, parts(what))
    }  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize("what", [c for c in CHANGES if c])
def test_a_coding_runs_the_pages_again_whose_rows_it_changes(what):
    assert kept(what) == CHANGES[what][-1]


@pytest.mark.model
@pytest.mark.parametrize(
    ("what", "how"),
    [("a contact is rejected", "all"), ("a demand is rejected", "a part"), ("an act is confirmed", "all"),
     ("a closure is rejected", "all"), ("a closure is rejected", "a part")],
)  # fmt: skip
def test_a_page_that_is_not_run_again_shows_what_it_would_show(what, how):
    for path in DECLARED:
        if path.stem[:2] in kept(what):
            assert shown(path, how, what) == shown(path, how), path.stem


def test_a_page_that_says_nothing_rests_on_all_and_a_part_that_is_not_there_is_an_error(tmp_path):
    assert [p.stem[:2] for p in NOTEBOOKS if p not in DECLARED] == ["07", "08"]
    assert checked_parts(tmp_path, None) is None
    with pytest.raises(ReportError, match="contacts"):
        checked_parts(tmp_path, ["contcats"])
