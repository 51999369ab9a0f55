"""Index pages show what the pages answer: whole captions, first sentences, counts of rows."""

import json

import pytest

from corridor_analysis.reports import layout, site
from tests.reports.laid import shown, written

CAPTION = "Calls by day, of which there are many, so that the caption has a second sentence. " * 3
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'
GRID = (
    '<div class="ca-tablewrap"><table class="ca-table" id="tab-calls"><caption><b>Table 1.</b> {}</caption>'
    '<thead><tr><th scope="col">who</th></tr></thead>'
    "<tbody><tr><td>Ada</td></tr><tr><td>Bo</td></tr></tbody></table></div>"
)


def page_of(*outputs, **about):
    return shown({"text/markdown": "## Answer"}, *outputs, **about)


def test_the_answer_is_what_stands_under_its_heading():
    told = "Ada called Bo on 1 March 2021, and nobody else called anybody on that day or on another."
    page = page_of({"text/markdown": f"{told} A second sentence that is long enough to end here, it is. A third."})
    assert layout.answer(page) == f"{told} A second sentence that is long enough to end here, it is."
    assert layout.answer(shown({"text/markdown": told})) == ""


def test_numbers_of_rows_are_left_to_the_page_that_has_them():
    told = "Ada spoke most (134 words: rows 28, 29 and 30), of closures (rows 1 and 2), and Bo least (row 4)."
    assert layout.answer(page_of({"text/markdown": told})) == "Ada spoke most (134 words), of closures, and Bo least."


@pytest.mark.parametrize(
    "text",
    [
        "U.S. Secretary of State Ann Ahl, with Gov. Bo Berg and Sen. Cid of St. Pell, held a long call about the pass "
        "and its traffic, and about what is to come of it.",
        "Short. Also short. Nothing more.",
        "",
    ],
)
def test_no_sentence_is_cut_and_abbreviations_end_none(text):
    assert layout.first_sentences(text) == text


def test_rows_are_counted_also_those_that_are_not_shown():
    assert layout.row_counts(page_of({"text/html": GRID.format("Calls.")})) == [("Table 1. Calls", 2)]
    more = {"rows": 1234, "number": "Table 1", "caption": "Calls."}  # as `notebook.table` says of what it shows
    assert layout.row_counts(page_of({"text/html": GRID.format("The first 2 rows.")}, about=more)) == [("Calls", 1234)]
    assert layout.row_counts(page_of({"text/html": GRID.format("Calls.")}, about={"where": "screen"})) == []


def test_an_index_cuts_no_caption(tmp_path):
    from tests.made import tables

    page = page_of({"image/svg+xml": SVG}, about={"id": "fig-calls", "caption": CAPTION.strip(), "number": "Figure 1"})
    index = (written(tmp_path / "report", [page], tables()) / "index.html").read_text(encoding="utf-8")
    assert CAPTION.strip() in index
    assert "…" not in index.split("<body>")[1].split("<script>")[0]


def test_the_index_over_runs_shows_the_answers_and_their_counts(tmp_path):
    for run, told in (("2021-03", "Ada called Bo."), ("2021-04", "Nobody called <anybody>.")):
        pages = [{"name": "03_contacts", "title": "Who spoke with whom", "status": "done", "error": "",
                  "answer": told, "counts": [{"table": "Contacts held", "rows": 4}]}]  # fmt: skip
        pages.append({**pages[0], "name": "04_more", "title": "More", "status": "failed", "error": "ValueError: no"})
        given = {"start": f"{run}-01", "end": "2021-12-31"}
        (tmp_path / run).mkdir()
        content = {"id": run, "title": run, "selection": run, "given": given, "notebooks": pages}
        (tmp_path / run / layout.ANSWERS).write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / layout.ANSWERS).write_text("{", encoding="utf-8")
    index, count = layout.lay_out_runs(tmp_path, "The pass")
    html = index.read_text(encoding="utf-8")
    assert count == 2
    assert "Ada called Bo." in html
    assert "Nobody called &lt;anybody&gt;." in html
    assert html.count("<b>4</b> Contacts held") == 4
    assert html.count("ValueError: no") == 2
    assert html.index('id="run-2021-03"') < html.index('id="run-2021-04"')
    assert '<a href="2021-03/03_contacts.html">2021-03</a>' in html
    assert index.name == site.RUNS
