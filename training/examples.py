"""Coded texts as examples: the words of a text as the package reads them, and its events in numbers of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NotRequired, TypedDict

import corridor_analysis as ca
from corridor_analysis.parse.pipeline import parse
from corridor_analysis.parse.records import Parsed
from corridor_analysis.parse.tree import Tree, Word
from corridor_analysis.schema import Article

# Groups of texts that no figure is measured on: those written for training, and the articles of the first case, which
# the package was built on.
INVENTED, CASE = "invented", "case"


class Told(TypedDict):
    """A coded event: its kind, the word that tells it, and the words that head each part, as (role, word)."""

    kind: str
    word: int
    parts: list[tuple[str, int]]
    modes: list[str]
    status: str
    optional: bool


class Example(TypedDict):
    """A text: its words and their parse, its sentences as ranges of words, and what it tells."""

    id: str
    group: str
    times: int  # in an epoch
    words: list[str]
    sents: list[tuple[int, int]]
    sent_of: list[int]
    tags: list[str]
    heads: list[int]
    deps: list[str]
    pieces: NotRequired[list[list[int]]]
    told: list[Told]


def parsed_of(corpus: ca.Corpus) -> Iterator[Parsed]:
    """Yield the articles of a corpus as the package parses them without a case."""
    return parse([Article(**row) for row in corpus.articles.to_dict("records")], None)


def examples(texts: Path, coded: Iterable[dict]) -> Iterator[Example]:
    """Yield an example for each coded text that lies in a folder as `ID.txt`."""
    by_id = {c["id"]: c for c in coded if (texts / f"{c['id']}.txt").is_file()}
    records = [{"article_id": key, "text": (texts / f"{key}.txt").read_text(encoding="utf-8")} for key in sorted(by_id)]
    for parsed in parsed_of(ca.Corpus.from_records(records)):
        code = by_id[parsed.article.article_id]
        yield Example(
            id=code["id"],
            group=code["source"].get("group") or code["source"]["repository"],
            times=code.get("times", 1),
            words=[w.text if not w.is_space else "" for w in parsed.doc],
            sents=[(s.start, s.end) for s in parsed.doc.sents],
            sent_of=[n for n, s in enumerate(parsed.doc.sents) for _ in range(s.start, s.end)],
            tags=[w.pos_ for w in parsed.doc],
            heads=[w.head.i for w in parsed.doc],
            deps=[w.dep_ for w in parsed.doc],
            told=[told for event in code["events"] if (told := _told(parsed.doc, event)) is not None],
        )


def _told(tree: Tree, event: dict) -> Told | None:
    trigger = _head(tree, *event["trigger"])
    if trigger is None:
        return None
    parts = {(role, w.i): None for role, start, end in event["parts"] for w in _heads(tree, start, end)}
    return Told(
        kind=event["kind"],
        word=trigger.i,
        parts=[(role, word) for role, word in parts if word != trigger.i],
        modes=event.get("types") or [m for m in [event.get("mode"), *event.get("modes", [])] if m],
        status=event.get("status", "happened"),
        optional=event.get("optional", False),
    )


def _head(tree: Tree, start: int, end: int) -> Word | None:
    span = tree.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None else None


def _heads(tree: Tree, start: int, end: int) -> list[Word]:
    """Return the head of a party's words, and those coordinated with it within them."""
    head = _head(tree, start, end)
    return [] if head is None else [head, *(w for w in head.conjuncts if start <= w.idx < end)]
