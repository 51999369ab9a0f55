"""On the articles that ship: every row leads back to exactly the words that it speaks of."""

import re
from pathlib import Path

import pytest

import corridor_analysis as ca

CASE = Path(__file__).parents[1] / "data" / "lachin"
pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def tables():
    corpus = ca.read_articles(CASE / "articles", metadata=CASE / "metadata.csv")
    return ca.tabulate(corpus, ca.load_case(CASE))


@pytest.fixture(scope="module")
def text(tables):
    return dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))


def cuts(frame, text, article="article_id"):
    """Each row with the words that it points at."""
    for row in frame.itertuples():
        yield row, text[getattr(row, article)][row.start : row.end]


@pytest.mark.parametrize("name", ["sentences", "mentions", "times", "events", "quantities", "passage"])
def test_rows_point_at_words_without_white_space_around_them(tables, text, name):
    frame = getattr(tables, name)
    assert len(frame)
    bad = [(row, words) for row, words in cuts(frame, text) if not words or words != words.strip()]
    assert not bad


@pytest.mark.parametrize("name", ["mentions", "times"])
def test_surfaces_are_the_words_in_the_text(tables, text, name):
    assert not [row for row, words in cuts(getattr(tables, name), text) if words != row.surface]


def test_a_trigger_stands_in_the_clause_of_its_event(tables, text):
    assert not [row for row, words in cuts(tables.events, text) if not row.trigger or row.trigger not in words]


def test_parts_of_statements_are_words_of_their_article(tables, text):
    spans = tables.spans.merge(tables.statements[["statement_id", "article_id"]], on="statement_id")
    assert len(spans) == len(tables.spans)
    assert not [row for row, words in cuts(spans, text) if not words or words != words.strip()]


def test_every_statement_has_a_content(tables):
    content = set(tables.spans.loc[tables.spans["part"] == "content", "statement_id"])
    assert set(tables.statements["statement_id"]) == content


def test_quantities_contain_their_number(tables, text):
    for row, words in cuts(tables.quantities, text):
        figures = re.sub(r"[^\d.]", "", words)
        assert not figures or str(int(row.value)).startswith(figures[:1]), words


def test_participants_with_offsets_are_mentions_of_their_entity(tables):
    article = dict(zip(tables.events["event_id"], tables.events["article_id"], strict=True))
    article |= dict(zip(tables.statements["statement_id"], tables.statements["article_id"], strict=True))
    columns = ("article_id", "start", "end", "entity_id")
    mentions = set(zip(*(tables.mentions[c] for c in columns), strict=True))
    named = tables.participants[tables.participants["start"].notna()]
    assert len(named)
    lost = [p for p in named.itertuples() if (article[p.record_id], p.start, p.end, p.entity_id) not in mentions]
    assert not lost


def test_sentences_tile_their_article(tables, text):
    for article, rows in tables.sentences.groupby("article_id"):
        end = 0
        for row in rows.sort_values("start").itertuples():
            assert not text[article][end : row.start].strip()
            assert row.start >= end
            end = row.end
        assert not text[article][end:].strip()


@pytest.mark.parametrize("name", ["mentions", "times", "events", "quantities", "passage", "statements"])
def test_rows_name_the_sentence_in_which_they_start(tables, name):
    frame = getattr(tables, name)
    if name == "statements":
        frame = frame.assign(start=frame["statement_id"].map(tables.spans.groupby("statement_id")["start"].min()))
    ends = tables.sentences.set_index("sentence_id")[["start", "end"]].add_prefix("sentence_")
    both = frame.join(ends, on="sentence_id")
    assert len(both)
    assert ((both["start"] >= both["sentence_start"]) & (both["start"] < both["sentence_end"])).all()


@pytest.mark.parametrize("view", ["contacts", "demands", "access", "states", "quotes"])
def test_evidence_is_an_exact_substring_of_the_text(tables, text, view):
    rows = getattr(tables, view)()
    assert len(rows)
    assert not [r for r in rows.itertuples() if not r.evidence.strip() or r.evidence not in text[r.article_id]]


def test_a_quotation_stands_in_its_evidence(tables):
    assert not [r for r in tables.quotes().itertuples() if r.text not in r.evidence]


def test_mentions_and_times_of_an_article_do_not_repeat_a_stretch(tables):
    assert not tables.mentions.duplicated(["article_id", "start", "end", "entity_id"]).any()
    assert not tables.times.duplicated(["article_id", "start", "end"]).any()
