"""What notebook cells call: tables and evidence show text as text, figures carry their caption and alt text."""

import html

import pandas as pd
import pytest

from corridor_analysis import notebook, plots
from corridor_analysis.errors import ParameterError
from corridor_analysis.notebook import Study
from corridor_analysis.story import chronology, contacts, corpus
from tests.made import tables


class _Place:
    name = "the pass"


class _Case:
    title = "The pass, 2021"
    corridor = _Place()


def _study(part=None, **limits) -> Study:
    whole = tables()
    settings = {"start": "", "end": "", "actors": ()} | limits
    return Study(_Case(), whole, part or whole, **settings)


@pytest.fixture
def shown(monkeypatch) -> list[tuple]:
    """What a cell displays: pairs of (object, keyword arguments)."""
    out: list[tuple] = []
    monkeypatch.setattr("IPython.display.display", lambda what, **options: out.append((what, options)))
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
    assert options["metadata"]["corridor"] == {
        "id": "fig-net", "number": "Figure 2", "caption": "Who.", "alt": "A line.",
    }  # fmt: skip


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
    assert "two contacts that were held" in contacts.answer(_study())
    assert "One further contact is planned" in contacts.answer(_study())


def test_chronology_answer_names_the_event_and_its_actor():
    assert "closure by Nordia, 1 March 2021" in chronology.answer(_study())


def test_timeline_items_are_happenings_that_happened():
    assert chronology.items(_study())["label"].tolist() == ["closure: Nordia", "phone: Almira, Brandt"]


def test_corpus_answer_counts_words_and_days():
    words = corpus.answer(_study())
    assert "Two articles with" in words
    assert "published on 10 March 2021" in words


@pytest.mark.parametrize("limits", [{"start": "1999-01-01", "end": "1999-02-01"}, {"actors": ["Nordia"]}])
def test_prose_and_figures_stay_whole_in_a_narrow_selection(limits):
    from corridor_analysis.select import select

    study = _study(select(tables(), **limits))
    words = [
        corpus.answer(study), corpus.dating(study), corpus.rejected(study), corpus.coverage_caption(study),
        chronology.answer(study), chronology.agreement(study), chronology.timeline_caption(study),
        chronology.timeline_alt(study), contacts.answer(study), contacts.network_caption(study),
        contacts.network_alt(study), contacts.matrix_caption(study),
    ]  # fmt: skip
    frames = [
        corpus.articles(study), corpus.unknown_names(study), chronology.access_table(study),
        chronology.happenings(study), chronology.undated(study), contacts.by_date(study),
        contacts.planned_table(study),
    ]  # fmt: skip
    assert not [w for w in words if "nan" in w.lower().split() or "None" in w]
    assert not [f for f in frames if f.astype(str).isin(["nan", "None"]).any().any() and "headline" not in f]
    plots.timeline(chronology.items(study), chronology.states(study))
    plots.contact_matrix(contacts.pairs(study))
