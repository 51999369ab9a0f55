"""Answers taken in: rows of a model's answers become codings of the case, and what is none of that is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import Coding, Reading, before_of, digest_of, places
from corridor_analysis.coders.asking.answers import Fault, Row, addressed, fault, latest, read_responses, rows_of
from corridor_analysis.coders.asking.prompt import Prompt
from corridor_analysis.coders.asking.requests import PROMPT
from corridor_analysis.resources import read_yaml

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Taken", "take"]


@dataclass
class Taken:
    """What a file of responses gave: codings, readings of whole articles, faults, and answers to another prompt."""

    codings: list[Coding] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    other_prompt: list[str] = field(default_factory=list)


def take(path: Path, articles: pd.DataFrame, prompt: Prompt, coder: str) -> Taken:
    """Read a file of responses about some articles into codings of one coder.

    A row whose words do not stand in its article, or stand in a part of it that addresses the coder, is a fault. An
    article with such a part is not counted as read, since the coder may have followed it.
    """
    known = {digest_of(row.text): row for row in articles.itertuples(index=False)}
    taken = Taken()
    for found in latest(read_responses(path)):
        digest, _, asked_by = found.custom_id.partition("-")
        if isinstance(found, Fault):
            taken.faults.append(found)
            continue
        if (article := known.get(digest)) is None:
            detail = "No article of the case has this digest: the answer is on another text."
            taken.faults.append(fault(found, "unknown_article", detail))
            continue
        by = f"answered by {found.model}" if found.model not in ("", coder) else None
        signed = {
            "article": article.article_id, "digest": digest, "coder": coder, "coder_kind": "model", "at": found.day,
            "prompt": asked_by or None, "note": by,
        }  # fmt: skip
        if asked_by != prompt.digest[:PROMPT]:
            taken.other_prompt.append(found.custom_id)
        rows, wrong = rows_of(found, prompt)
        taken.faults += wrong
        if any(w.place == found.place for w in wrong):
            continue
        aimed = addressed(article.text)
        made = [_coding(row, article.text, aimed, signed) for row in rows]
        taken.codings += [m for m in made if isinstance(m, Coding)]
        taken.faults += [m for m in made if isinstance(m, Fault)]
        if aimed:
            part = article.text[slice(*aimed[0])][:80]
            detail = f"The article speaks to whoever codes it, so it is not counted as read: {part!r}"
            taken.faults.append(fault(found, "addressed", detail))
        else:
            taken.readings.append(Reading(read=sorted(prompt.book.kinds), **signed))
    return taken


def _coding(row: Row, text: str, aimed: list[tuple[int, int]], signed: Mapping[str, Any]) -> Coding | Fault:
    found = places(text, row.words)
    if not found:
        return fault(row, "words", f"The article does not have these words: {row.words[:100]!r}")
    at = next((c for c in found if not any(s < c.end and c.start < e for s, e in aimed)), None)
    if at is None:
        return fault(row, "addressed", f"These words speak to whoever codes the article: {row.words[:100]!r}")
    cells = {**signed, "words": text[at.start : at.end], "before": before_of(text, at)}
    try:
        return Coding(kind=row.kind, effect="adds", fields=_fields(row), **cells)
    except ValueError as error:
        return fault(row, "form", " ".join(str(error).split())[:300])


def _fields(row: Row) -> dict[str, Any]:
    """Return the fields of a row by the names and codes that codings have; what is empty is left out."""
    kind = read_yaml("coding.yaml")["kinds"][row.kind]
    names, codes = kind.get("as", {}), kind.get("codes", {})
    told = {names.get(k, k): codes.get(v, v) if isinstance(v, str) else v for k, v in row.fields.items()}
    return {k: v for k, v in told.items() if v not in (None, "")}
