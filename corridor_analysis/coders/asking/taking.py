"""Answers taken in: rows of a model's answers become codings of the case, and what is none of that is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import Coding, Reading, before_of, digest_of, places
from corridor_analysis.coders.asking.answers import Answer, Fault, Row, addressed, read_responses, rows_of
from corridor_analysis.coders.asking.prompt import Prompt
from corridor_analysis.coders.asking.requests import PROMPT
from corridor_analysis.resources import read_yaml

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Taken", "latest", "take"]


@dataclass(frozen=True)
class Taken:
    """What a file of responses gave: codings, readings of whole articles, faults, and answers to another prompt."""

    codings: tuple[Coding, ...]
    readings: tuple[Reading, ...]
    faults: tuple[Fault, ...]
    other_prompt: tuple[str, ...]


def take(path: Path, articles: pd.DataFrame, prompt: Prompt, coder: str) -> Taken:
    """Read a file of responses about some articles into codings of one coder.

    A row whose words do not stand in its article, or stand in a part of it that addresses the coder, is a fault. An
    article with such a part is not counted as read, since the coder may have followed it.
    """
    known = {digest_of(row.text): row for row in articles.itertuples(index=False)}
    codings: list[Coding] = []
    readings: list[Reading] = []
    faults: list[Fault] = []
    others = []
    for found in latest(read_responses(path)):
        article = known.get(found.custom_id.partition("-")[0])
        if isinstance(found, Fault) or article is None:
            detail = "No article of the case has this digest: the answer is on another text."
            faults.append(found if isinstance(found, Fault) else _fault(found, "unknown_article", detail))
            continue
        whose = _Whose(found, article, coder)
        others += [found.custom_id] if whose.prompt != prompt.digest[:PROMPT] else []
        rows, wrong = rows_of(found, prompt)
        faults += wrong
        if any(fault.place == found.place for fault in wrong):
            continue
        aimed = addressed(article.text)
        made = [_coding(row, whose, aimed) for row in rows]
        codings += [m for m in made if isinstance(m, Coding)]
        faults += [m for m in made if isinstance(m, Fault)]
        if aimed:
            part = article.text[slice(*aimed[0])][:80]
            faults.append(
                _fault(
                    found,
                    "addressed",
                    f"The article speaks to whoever codes it, so it is not counted as read: {part!r}",
                )
            )
        else:
            readings.append(Reading(read=sorted(prompt.book.kinds), **whose.cells()))
    return Taken(tuple(codings), tuple(readings), tuple(faults), tuple(others))


def latest(found: Iterable[Answer | Fault]) -> Iterator[Answer | Fault]:
    """Yield one response a request, in order: its last answer, else its last fault; and what names no request."""
    kept: dict[str, Answer | Fault] = {}
    for one in found:
        key = one.custom_id or one.place
        if isinstance(one, Answer) or not isinstance(kept.get(key), Answer):
            kept[key] = one
    yield from kept.values()


def _fault(at: Answer | Row, reason: str, detail: str, custom_id: str = "") -> Fault:
    return Fault(at.place, getattr(at, "custom_id", custom_id), reason, detail)


class _Whose:
    """Which article and which coder a coding is of."""

    def __init__(self, answer: Answer, article: Any, coder: str) -> None:
        self.answer, self.article, self.coder = answer, article, coder
        self.prompt = answer.custom_id.partition("-")[2]

    def cells(self) -> dict[str, Any]:
        """Return what a line of codings says of its coder and article."""
        note = f"answered by {self.answer.model}" if self.answer.model not in ("", self.coder) else None
        return {
            "article": self.article.article_id, "digest": digest_of(self.article.text), "coder": self.coder,
            "coder_kind": "model", "at": self.answer.day, "prompt": self.prompt or None, "note": note,
        }  # fmt: skip


def _coding(row: Row, whose: _Whose, aimed: list[tuple[int, int]]) -> Coding | Fault:
    text = whose.article.text
    found = places(text, row.words)
    custom_id = whose.answer.custom_id
    if not found:
        return _fault(row, "words", f"The article does not have these words: {row.words[:100]!r}", custom_id)
    at = next((c for c in found if not any(s < c.end and c.start < e for s, e in aimed)), None)
    if at is None:
        return _fault(
            row, "addressed", f"These words speak to whoever codes the article: {row.words[:100]!r}", custom_id
        )
    cells = whose.cells() | {"words": text[at.start : at.end], "before": before_of(text, at)}
    try:
        return Coding(kind=row.kind, effect="adds", fields=_fields(row), **cells)
    except ValueError as error:
        return _fault(row, "form", " ".join(str(error).split())[:300], custom_id)


def _fields(row: Row) -> dict[str, Any]:
    """Return the fields of a row by the names and codes that codings have; what is empty is left out."""
    kind = read_yaml("coding.yaml")["kinds"][row.kind]
    names, codes = kind.get("as", {}), kind.get("codes", {})
    told = {names.get(k, k): codes.get(v, v) if isinstance(v, str) else v for k, v in row.fields.items()}
    return {k: v for k, v in told.items() if v not in (None, "")}
