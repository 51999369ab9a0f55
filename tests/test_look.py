"""“Look further” of each notebook: every column that it names can be named, the words it gives for one find a row."""

import html
import json
import re

import pytest

from corridor_analysis import notebook
from corridor_analysis.errors import ParameterError
from corridor_analysis.notebook import narrow
from corridor_analysis.schema import TABLES
from corridor_analysis.tables.lookup import has_place, searchable
from tests.hand_tables import article, make_tables
from tests.reports.laid import pages_on
from tests.story_cells import NOTEBOOKS, Shown
from tests.story_data import many, write_case

VIEWS = ("contacts", "demands", "access", "quotes")
_NAMED = re.compile(r'<code>(\w+)="(.*?)"</code>')


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return write_case(tmp_path_factory.mktemp("look") / "pass")


@pytest.fixture(scope="module")
def study(case):
    return narrow(case, many(6))


def _cell(path, name):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "".join(next(c for c in cells if c["id"] == name)["source"])


def _run(path, study, change=""):
    """Run the last cell of a notebook with more words in it; return what it shows."""
    shown = Shown()
    source = _cell(path, "look")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("IPython.display.display", shown.display)
        exec(source.replace('text=""', f'text=""{change}'), {"notebook": notebook, "study": study})
    return shown


def _columns(shown):
    return [(column, html.unescape(words)) for column, words in _NAMED.findall("".join(shown.html))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_column_that_it_names_works_with_the_words_that_it_gives(path, study):
    named = _columns(_run(path, study))
    assert len(named) >= 3
    assert "article" in dict(named)
    for column, words in named:
        shown = _run(path, study, f", {column}={words!r}")
        assert not shown.prose, (column, words)
        assert "<mark" in "".join(shown.html), (column, words)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_column_that_there_is_not_is_an_error_that_names_the_nearest(path, study):
    column, _ = _columns(_run(path, study))[1]
    with pytest.raises(ParameterError, match=f"Did you mean '{column}'"):
        _run(path, study, f', {column}s="x"')


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_says_so_when_nothing_is_there(path, case):
    shown = _run(path, narrow(case, many(0)))
    assert shown.prose == ["No row of this selection holds these words."]
    assert len(_columns(shown)) >= 3


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_its_text_names_no_column_of_its_own_and_the_table_of_its_cell(path):
    text, source = _cell(path, "look-head"), _cell(path, "look")
    what = re.search(r'look\(study, "(\w+)"', source)[1]
    assert set(re.findall(r'(\w+)="…"', text)) == {"text"}
    assert f'notebook.find(study.tables, "{what}", text="…")' in text


@pytest.mark.parametrize("what", [*TABLES, *VIEWS])
def test_every_table_and_view_can_be_looked_through_by_every_column(study, what):
    columns = searchable(study.tables, what)
    for column, words in columns.items():
        found = notebook.find(study.tables, what, **{column: words})
        assert len(found) or not words
        assert set(columns) <= set(found)
        for record in found.index[:2]:
            if has_place(study.tables, str(record)):
                assert "<mark" in notebook.marked(study.tables, str(record))


def test_what_is_missing_is_not_found_as_a_word(study):
    assert study.tables.events["demand"].isna().any()
    assert notebook.find(study.tables, "events", demand="none").empty
    assert notebook.find(study.tables, "events", demand="nan").empty


def test_an_article_is_found_and_shown_by_its_label_and_found_by_its_id():
    text = "The pass was shut."
    tables = make_tables([article("a1_9e1f516f", text, "2021-03-10") | {"outlet": "Wire"}], [], [])
    assert notebook.find(tables, "sentences", article="wire, 10 mar")["article"].tolist() == ["Wire, 10 Mar 2021"]
    found = notebook.find(tables, "sentences", article_id="a1_9e1f516f")
    assert "article_id" not in found
    assert found.index.tolist() == ["a1_9e1f516f:s1"]


def test_a_row_of_a_record_that_has_several_is_shown_in_its_sentence(study):
    record = study.tables.events["event_id"].iloc[0]
    assert notebook.marked(study.tables, f"{record}-2") == notebook.marked(study.tables, record)


@pytest.mark.parametrize("form", ["title", "prose", "table"])
def test_a_page_leaves_out_what_is_of_use_in_jupyterlab_only(case, form):
    for page in pages_on(case, many(2)):
        words = " ".join(b.html for b in page.blocks)
        if form == "title":
            assert "Look further" not in [text for _, _, text in page.contents]
        elif form == "prose":
            assert "run it again" not in words
            assert "notebook.look" not in words
        else:
            assert "tab-found" not in [table.id for table in page.tables]
