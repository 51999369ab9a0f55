"""What is too long to be a word does not hang the tokenizer, and no character of it is lost."""

import pytest
import spacy

from corridor_analysis.parse.pipeline import InPieces

TOKENIZER = spacy.blank("en").tokenizer


@pytest.mark.parametrize(
    "text",
    [
        '"' * 1_000_000,
        "He said:  " + "“" * 30_000 + "\n\n and left. ",
        "a" * 499 + " " + "b" * 500 + " c " + "(" * 777,
        "https://wire.example/" + "a/" * 3000 + ", he wrote.",
        "",
    ],
    ids=["quotes", "amid", "edge", "address", "empty"],
)
def test_the_tokens_are_the_text_and_few(text):
    doc = InPieces(TOKENIZER)(text)
    assert doc.text == text
    assert len(doc) <= len(text) / 200 + 20


def test_ordinary_text_has_the_tokenizer_s_own_tokens():
    text = "The co-chair’s ferry didn't stop at 10 a.m., said https://wire.example/a?b=c."
    assert [t.text for t in InPieces(TOKENIZER)(text)] == [t.text for t in TOKENIZER(text)]
