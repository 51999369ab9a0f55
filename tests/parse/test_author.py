"""Whose words a statement is, and whom its first person means."""

import pytest

from corridor_analysis.corpus import Corpus
from corridor_analysis.parse.who.discourse import own_words
from corridor_analysis.parse.who.entities import signed
from corridor_analysis.parse.who.layer import Columns
from corridor_analysis.tables import tabulate


@pytest.mark.parametrize(
    ("headline", "words"),
    [
        ("Statement by Foreign Minister Kari Lund on the closed road", "Foreign Minister Kari Lund"),
        ("Joint Statement of the Foreign Ministry of Chile regarding passage", "the Foreign Ministry of Chile"),
        ("Remarks by Envoy Ana Ruiz", "Envoy Ana Ruiz"),
        ("Road shut again", None),
        ("Minister makes statement on road", None),
        (None, None),
    ],
)
def test_a_headline_says_whose_statement_follows(headline, words):
    assert signed(headline) == words


def test_quoted_words_are_not_the_authors():
    from spacy.lang.en import English

    words = Columns(English()("We left . “ We stay , ” he said . We left ."))
    own = own_words(words.text)
    assert [own[i] for i, w in enumerate(words.text) if w == "We"] == [True, False, True]


@pytest.mark.model
def test_the_first_person_of_a_statement_is_who_signs_it():
    text = "We call on Peru to open the road. “We are tired,” the drivers told Chile."
    head = "Statement by Foreign Minister Kari Lund of Norway on the road"
    record = {"article_id": "a1", "headline": head, "text": text, "published": "2021-05-05"}
    tables = tabulate(Corpus.from_records([record]))
    asked = tables.events[tables.events["event_type"] == "REQUEST"]["event_id"].item()
    parties = tables.participants[tables.participants["record_id"] == asked]
    assert list(zip(parties["role"], parties["entity_id"], strict=True)) == [
        ("actor", "person_kari_lund"),
        ("recipient", "per"),
    ]
    assert tables.mentions["surface"].tolist().count("We") == 1
