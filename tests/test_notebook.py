"""What notebook cells call: tables and evidence show text as text, figures carry their caption and alt text."""

import base64
import html
import re
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from nbconvert import HTMLExporter

from corridor_analysis import notebook
from corridor_analysis.errors import ParameterError
from corridor_analysis.notebook import Study, plots
from corridor_analysis.notebook.prose import plain
from corridor_analysis.notebook.story import chronology, contacts, corpus
from corridor_analysis.notebook.story.rows import Links
from tests.made import tables


class _Place:
    name = "the pass"


class _Case:
    title = "The pass, 2021"
    corridor = _Place()


def _study(part=None, **limits) -> Study:
    whole = tables()
    settings = {"start": "", "end": "", "actors": ()} | limits
    return Study(case=_Case(), whole=whole, tables=part or whole, **settings)


@pytest.fixture
def shown(monkeypatch) -> list[tuple]:
    """What a cell displays: pairs of (object, keyword arguments)."""
    out: list[tuple] = []
    monkeypatch.setattr("IPython.display.display", lambda what, **options: out.append((what, options)))
    monkeypatch.setattr("corridor_analysis.notebook.output.get_ipython", lambda: shell)
    shell = SimpleNamespace(user_ns={})
    return out


def test_table_escapes_what_an_article_brings(shown):
    frame = pd.DataFrame({"evidence": ["<script>alert(1)</script>", None]})
    notebook.table(frame, name="t", number=1, caption="a <b>")
    page = shown[0][0].data
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "a &lt;b&gt;" in page


def test_table_says_how_many_rows_it_leaves_out(shown):
    notebook.table(pd.DataFrame({"n": range(9)}), name="t", number=1, caption="Numbers.", most=4)
    page = shown[0][0].data
    assert "The first 4 of 9 rows" in page
    assert page.count("<tr>") == 5


def test_figure_carries_number_caption_and_alt_text(shown):
    ax = plots.contact_network(contacts.pairs(_study()))
    notebook.figure(ax, name="net", number=2, caption="Who.", alt="A line.")
    data, options = shown[0]
    assert data["image/svg+xml"].startswith("<svg")
    assert base64.b64encode(data["image/svg+xml"].encode()).decode() in data["text/html"]
    assert options["metadata"]["corridor"] == {
        "id": "fig-net", "number": "Figure 2", "caption": "Who.", "alt": "A line.",
    }  # fmt: skip


def test_a_figure_keeps_its_alternative_text_in_plain_nbconvert(shown):
    notebook.figure(plots.contact_network(contacts.pairs(_study())), name="net", number=2, caption="C", alt='A "line".')
    cell = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", data=shown[0][0])])
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    (image,) = re.findall(r"<img[^>]*>", page)
    assert re.search(r"""alt=(['"])A "line"\.\1""", html.unescape(image))


def test_a_notebook_without_scripts_has_plain_tables_and_says_why(shown):
    notebook.heading(_study())
    notebook.table(pd.DataFrame({"what": ["a call"]}), name="t", number=1, caption="c")
    page = "".join(what.data for what, _ in shown if type(what).__name__ == "HTML")
    assert page.count("<script>") == 1
    bare = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "tables neither sort nor filter" in bare
    assert "<style" not in page
    assert re.search(r"<td[^>]*>a call</td>", bare)
    assert "src=" not in page
    assert "http" not in page


def test_evidence_marks_the_words_in_their_sentence():
    shown = notebook.marked(tables(), "a1:e2")
    assert '<mark title="COERCE">Nordia closed the pass on 1 March 2021</mark>' in shown


def test_evidence_escapes_the_article():
    assert "<b>" not in notebook.marked(tables(), "a2:e3")
    assert html.escape("<b>visited</b>") in notebook.marked(tables(), "a2:e3")


def test_evidence_of_an_unknown_id_names_the_nearest():
    with pytest.raises(ParameterError, match="Did you mean"):
        notebook.marked(tables(), "a1:e22")


def test_a_contact_told_twice_counts_once():
    rows = contacts.by_date(_study())
    assert rows["mode"].tolist() == ["phone", "visit"]
    assert rows["articles"].tolist() == [2, 1]


def test_planned_contacts_are_told_apart():
    assert "two contacts that were held" in plain(contacts.answer(_study()))
    assert "Not counted is one planned contact" in plain(contacts.answer(_study()))


def test_chronology_answer_names_the_event_and_its_actor():
    assert "a closure by Nordia, 1 March 2021" in plain(chronology.answer(_study()))


def test_state_of_passage_ends_with_the_last_day_that_a_report_covers():
    assert chronology.states(_study())["latest"].tolist() == ["2021-03-10"]


def test_timeline_items_are_happenings_that_happened():
    assert chronology.items(_study())["label"].tolist() == ["closure: Nordia", "phone: Almira, Brandt"]


def test_corpus_answer_counts_words_and_days():
    words = plain(corpus.answer(_study()))
    assert "Two articles with" in words
    assert "published on 10 March 2021" in words


def test_chronology_says_it_is_a_report_of_one_event_in_the_singular():
    assert "one report of an event on passage" in plain(chronology.answer(_study()))


def test_rows_of_a_keyed_table_are_numbered_and_have_anchors(shown):
    frame = notebook.keyed(pd.DataFrame({"n": [1, 2, 3]}), ["a 1:e1", "a2:e2", "a2:e2"])
    notebook.table(frame, name="t", number=1, caption="Numbers.")
    page = shown[0][0].data
    assert '<tr id="t-a-1-e1"><td>1</td><td>1</td></tr>' in page
    assert '<tr id="t-a2-e2"><td>2</td>' in page
    assert '<tr id="t-a2-e2-2"><td>3</td>' in page


def test_figure_caption_keeps_its_links_in_the_notebook_and_is_text_for_the_page(shown):
    ax = plots.contact_network(contacts.pairs(_study()))
    notebook.figure(ax, name="net", number=2, caption="[One](#t-a1) \\_pair.", alt="A line.")
    assert shown[0][1]["metadata"]["corridor"]["caption"] == "One _pair."
    assert "[One](#t-a1)" in shown[1][0].data


def _rows(n: int) -> Links:
    return Links("t", tuple(f"a:e{i}" for i in range(1, n + 1)))


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ([], "calls"),
        (["a:e2"], "[calls](#t-a-e2)"),
        (["a:e2", "a:e1"], "calls (rows [1](#t-a-e1) and [2](#t-a-e2))"),
        ([f"a:e{i}" for i in range(1, 9)], "[calls](#tab-t)"),
        (["a:e70"], "[calls](#tab-t)"),
    ],
)
def test_claim_links_to_the_rows_it_rests_on(records, words):
    assert _rows(80).some("calls", records) == words


def test_claim_has_no_link_where_the_table_is_not_shown():
    assert Links("t", ()).all("calls") == "calls"


def test_find_holds_every_word_of_text_and_of_a_column():
    found = notebook.find(tables(), "contacts", text="PHONE almira", mode="phone")
    assert found.index.tolist() == ["a1:e1", "a2:e1"]
    assert notebook.find(tables(), "contacts", text="almira", mode="visit").index.tolist() == ["a2:e3"]


def test_find_in_a_table_carries_ids_for_evidence():
    found = notebook.find(tables(), "events", event_type="coerce")
    assert "closed the pass" in notebook.marked(tables(), found.index[0])


def test_find_nothing_is_an_empty_table():
    assert notebook.find(tables(), "quotes", text="sea").empty


@pytest.mark.parametrize(
    ("what", "columns", "words"),
    [("contact", {}, "Did you mean 'contacts'"), ("contacts", {"modes": "phone"}, "Did you mean 'mode'")],
)
def test_find_names_the_nearest_table_or_column(what, columns, words):
    with pytest.raises(ParameterError, match=words):
        notebook.find(tables(), what, **columns)


def _tables(shown) -> list[tuple[str, str]]:
    """Return anchor and number of the tables shown."""
    facts = [options.get("metadata", {}).get("corridor", {}) for _, options in shown]
    return [(f["id"], f["number"]) for f in facts if "rows" in f]


def _show_tables(*names: str, rows: int = 1) -> None:
    for name in names:
        notebook.table(pd.DataFrame({"n": range(rows)}), name=name, number=9, caption="c", none="There is none.")


def test_tables_are_numbered_in_their_order_and_one_without_rows_takes_no_number(shown):
    notebook.heading(_study())
    _show_tables("none", rows=0)
    _show_tables("held", "unplaced")
    assert _tables(shown) == [("tab-held", "Table 1"), ("tab-unplaced", "Table 2")]
    assert "<b>Table 2.</b> c" in shown[-1][0].data


def test_a_cell_that_is_run_again_keeps_the_number_of_its_table(shown):
    notebook.heading(_study())
    _show_tables("a", "heading", "a")
    assert [number for _, number in _tables(shown)] == ["Table 1", "Table 2", "Table 1"]


def test_a_notebook_that_is_run_again_counts_from_one(shown):
    for names in (("a", "b"), ("b",)):
        notebook.heading(_study())
        _show_tables(*names)
    assert [number for _, number in _tables(shown)] == ["Table 1", "Table 2", "Table 1"]


def test_without_a_heading_a_table_bears_the_number_that_it_is_given(shown):
    _show_tables("a")
    assert _tables(shown) == [("tab-a", "Table 9")]


def test_each_notebook_counts_its_own_tables(shown, monkeypatch):
    notebook.heading(_study())
    _show_tables("a")
    monkeypatch.setattr("corridor_analysis.notebook.output.get_ipython", lambda: SimpleNamespace(user_ns={}))
    _show_tables("b")
    assert _tables(shown) == [("tab-a", "Table 1"), ("tab-b", "Table 9")]


def test_words_stand_on_the_left_and_numbers_where_jupyter_puts_them(shown):
    notebook.table(pd.DataFrame({"n": [1], "what": ["a call"]}), name="t", number=1, caption="c")
    assert '<td>1</td><td style="text-align: left">a call</td>' in shown[0][0].data


@pytest.mark.parametrize(("most", "rows"), [(notebook.SHOWN, 100), (5, 5)])
def test_a_batch_run_has_room_for_more_rows_but_a_sample_stays_one(shown, monkeypatch, most, rows):
    monkeypatch.setenv("CORRIDOR_ROWS", "2000")
    notebook.table(pd.DataFrame({"n": range(100)}), name="t", number=1, caption="c", most=most)
    assert shown[0][0].data.count("<td>") == rows
