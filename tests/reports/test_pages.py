"""What a page is made of: anchors, captions, links to data and to evidence, citations, what can be searched for."""

import contextlib
import json
import os
import re
import zlib

import pytest

from corridor_analysis.errors import ReportError
from corridor_analysis.reports import layout, site
from corridor_analysis.reports.evidence import Evidence
from corridor_analysis.reports.pages import table
from corridor_analysis.schema import TABLES
from corridor_analysis.tables.export import VIEWS
from tests.hand_tables import article, event, make_tables
from tests.reports.laid import NOTEBOOKS, pages_on, shown, written
from tests.story_data import many, write_case

_TD = ("<td>{}</td>", '<td class="ca-evidence">{}</td>')
SAME = "The pass was shut. Almira met Brandt."


def _grid(*rows, head=("no.", "what", "article", "evidence"), name="held"):
    heads = "".join(f'<th scope="col">{h}</th>' for h in head)
    body = "".join(
        f'<tr id="{key}">{"".join(_TD[at == len(head) - 1].format(c) for at, c in enumerate(cells))}</tr>'
        for key, cells in rows
    )
    caption = "<caption><b>Table 1.</b> Rows of it.</caption>"
    inner = f"{caption}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="ca-tablewrap"><table class="ca-table" id="tab-{name}">{inner}</table></div>'


@pytest.fixture(scope="module")
def tables():
    return many(4)


@pytest.fixture(scope="module")
def pages(tmp_path_factory, tables):
    return pages_on(write_case(tmp_path_factory.mktemp("laid")), tables)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, pages, tables):
    return written(tmp_path_factory.mktemp("laid") / "report", pages, tables, title="The pass_road, 2021")


def _own(anchor):
    return anchor


def test_columns_are_told_apart_by_their_cells():
    rows = [("held-a", ("1", "call", "001_9e1f516ffcdb5130", "Long words. " * 6)), ("held-b", ("12", "–", "–", "x."))]
    assert table(_grid(*rows), {}, _own).kinds == ("number", "short", "code", "long")


def test_a_row_keeps_its_anchor_and_one_without_gets_its_place():
    html = _grid(("held-a", ("1", "x", "y", "z"))).replace(
        "</tbody>", "<tr><td>2</td><td>x</td><td>y</td><td>z</td></tr></tbody>"
    )
    assert [r.id for r in table(html, {}, _own).rows] == ["held-a", "tab-held-r2"]


@pytest.mark.parametrize("html", ["<table><tr><td>1</td></tr></table>", _grid(("a", ("1", "2"))), _grid() + _grid()])
def test_what_is_no_plain_grid_is_left_as_it_is(html):
    assert table(html, {}, _own) is None


def test_two_tables_of_one_name_on_a_page_have_anchors_of_their_own():
    page = shown(*[{"text/html": _grid(("held-a", ("1", "x", "y", "z")))}] * 2)
    assert [t.id for t in page.tables] == ["tab-held", "tab-held-2"]
    assert [t.rows[0].id for t in page.tables] == ["held-a", "held-a-2"]


def _cells(table) -> str:
    return "".join(cell.html for row in table.rows for cell in row.cells)


def test_words_that_two_articles_share_lead_to_the_article_of_the_row():
    told = [event(f"{a}:e1", SAME, "The pass was shut", "COERCE", mode="closure") for a in ("a1", "a2")]
    tables = make_tables([article("a1", SAME), article("a2", SAME)], [], told)
    rows = [
        ("held-a1-e1", ("1", "shut", "a1", "The pass was shut.")),
        ("held-a2-e1", ("2", "shut", "a2", "The pass was shut.")),
    ]
    page, evidence = shown({"text/html": _grid(*rows)}), Evidence(tables)
    linked = _cells(evidence.link(page.tables[0], page.name))
    assert re.findall(r'href="evidence.html#(a\d)-', linked) == ["a1", "a2"]
    assert [c.rows for _, cited in evidence.passages() for c in cited] == [
        {"01_made": "held-a1-e1"},
        {"01_made": "held-a2-e1"},
    ]


def test_words_that_stand_nowhere_are_no_link(tables):
    page = shown({"text/html": _grid(("held-a", ("1", "x", "y", "Nobody wrote this.")))})
    assert "<a" not in _cells(Evidence(tables).link(page.tables[0], page.name))


def test_every_figure_and_table_of_the_notebooks_names_tables_that_there_are():
    known = {*TABLES, *VIEWS}
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if re.search(r"notebook\.(figure|table)\(", "".join(cell["source"])):
                data = cell["metadata"].get("corridor", {}).get("data")
                assert data, f"{path.name}: {cell['id']} shows something and names no table"
                assert set(data) <= known


def test_every_figure_and_table_of_a_page_has_number_caption_anchor_data_and_citation(folder):
    for path in sorted(folder.glob("0*.html")):
        page = path.read_text(encoding="utf-8")
        numbers = re.findall(r'<b class="number">(Figure \d+)\.</b>|<caption><span><b>(Table \d+)\.</b>', page)
        names = [a or b for a, b in numbers]
        assert names
        assert len(re.findall(r'<figure class="plot"|<table class="ca-table', page)) == len(names)
        for name in names:
            assert page.count(f'aria-label="Link to {name}"') == 1
            assert re.search(rf'href="tables/\w+.csv" aria-label="Data of {name}: \w+ as CSV"', page), (path.name, name)
            assert f'<summary>cite <span class="of">{name}</span>' in page


def test_a_citation_of_a_figure_names_figure_page_and_report(folder):
    page = (folder / "03_contacts.html").read_text(encoding="utf-8")
    entry = page[page.index("made_2021_03_contacts_fig-network") :]
    assert "Figure 1. " in entry[:400]
    assert "In: {Who spoke with whom, The pass\\_road, 2021" in entry[:600]


def _index(folder):
    text = (folder / layout.SEARCH).read_text(encoding="utf-8")
    return json.loads(text.removeprefix("window.corridorSearch=").rstrip().removesuffix(";"))


def test_what_can_be_searched_for_is_on_its_page(folder):
    found = _index(folder)
    anchors = {
        f: set(re.findall(r'\bid="([^"]+)"', (folder / f).read_text(encoding="utf-8"))) for f, _ in found["pages"]
    }
    assert {kind for _, _, kind, _ in found["entries"]} == {
        "heading", "figure", "table", "text", "row", "sentence", "description",
    }  # fmt: skip
    for page, anchor, _, text in found["entries"]:
        assert anchor in anchors[found["pages"][page][0]], text


def test_no_text_ends_the_script_of_the_search(tmp_path, tables):
    page = shown({"text/markdown": "He wrote </script><script>alert(1)</script>\u2028."})
    text = layout.search_index([page], [])
    assert "<" not in text
    assert "\u2028" not in text
    assert "</script>" in json.loads(text.removeprefix("window.corridorSearch=").rstrip("\n;"))["entries"][-1][3]


def test_a_book_has_each_anchor_once_and_leads_to_all_it_names(pages, tables, monkeypatch, tmp_path):
    seen = {}
    monkeypatch.setattr(
        "corridor_analysis.reports.layout.write_pdf", lambda env, f, *rest: seen.update(html=site.book(env, *rest))
    )
    written(tmp_path, pages, tables, pdf=True)
    ids = re.findall(r'\bid="([^"]+)"', seen["html"])
    assert len(ids) == len(set(ids))
    targets = set(re.findall(r'href="([^"]+)"', seen["html"]))
    assert len(targets) > 50
    assert {t for t in targets if not t.startswith("#")} == set()
    assert {t.removeprefix("#") for t in targets} <= set(ids)
    assert "Look further" not in seen["html"]


def _unpacked(content):
    """Return what the packed streams of a PDF hold, as far as they are packed text."""
    out = b""
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        with contextlib.suppress(zlib.error):
            out += zlib.decompress(stream)
    return out


def test_a_pdf_is_written_the_same_twice_with_bookmarks(tmp_path, tables):
    try:
        site.require_weasyprint()
    except ReportError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    page = shown(
        {"text/html": _grid(("held-a", ("1", "x", "y", "Nordia_ closed Snow Pass.")))}, about={"data": "events"}
    )
    first, second = (written(tmp_path / n, [page], tables, pdf=True) / site.PDF for n in ("one", "two"))
    content = first.read_bytes()
    assert content[:5] == b"%PDF-"
    assert content == second.read_bytes()
    inner = _unpacked(content)
    assert b"/Outlines" in inner
    assert b"/Title (Made up)" in inner
    assert str(tmp_path).encode() not in content + inner


def test_an_older_pdf_does_not_outlive_its_report(tmp_path, tables):
    (tmp_path / site.PDF).write_bytes(b"%PDF-")
    written(tmp_path, [shown({"text/plain": "x"})], tables)
    assert not (tmp_path / site.PDF).exists()


@pytest.mark.parametrize(
    ("error", "told"),
    [(ImportError("no weasyprint"), r"corridor_analysis\[pdf\]"), (OSError("cannot load libpango"), "libpango-1.0-0")],
)
def test_a_pdf_without_its_libraries_says_what_to_install(monkeypatch, error, told):
    def broken(name, *rest, **options):
        if name == "weasyprint":
            raise error
        return real(name, *rest, **options)

    real = __import__
    monkeypatch.setattr("builtins.__import__", broken)
    with pytest.raises(ReportError, match=told):
        site.require_weasyprint()


def test_a_name_that_no_template_knows_is_an_error():
    env = site.environment()
    with pytest.raises(Exception, match="undefined"):
        env.from_string("{{ nothing }}").render()
