"""The prompt of a model coder: rules, codebook and the form of the answer, the same for every article of a case."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.coders.asking.codebook import Codebook, Value
from corridor_analysis.errors import CaseError
from corridor_analysis.resources import shipped

if TYPE_CHECKING:
    from corridor_analysis.case import Case

__all__ = ["Prompt", "make_prompt", "read_rules"]

_RULES = "coding-rules.md"
_DOCS = "docs"  # they travel in the wheel
_HEADING = re.compile(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_FIRST, _LAST = "How to read", "How to answer"
_WHAT = {
    "names": "a list of parties, in the article's words",
    "day": "a day, month or year in ISO form, or null",
    "demand": "an entry of the codebook, or null where none fits",
    "values": "one of the values below",
}


@dataclass(frozen=True)
class Prompt:
    """What a model is told before the article: rules and codebook as text, and the JSON schema of its answer."""

    system: str
    schema: dict[str, Any]
    book: Codebook

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that a model is told, the article aside."""
        told = json.dumps([self.system, self.schema], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def read_rules(case: Case | None) -> tuple[Path, dict[str, str]]:
    """Return where the coding rules are, those of the case before those of the package, and heading -> text.

    Raises CaseError where they have no text for how to read and how to answer.
    """
    own = case.folder / _RULES if case else None
    path = own if own and own.is_file() else shipped(f"{_DOCS}/{_RULES}")
    if path is None:
        raise CaseError(f"{_DOCS}/{_RULES}", "", "the coding rules are not there", "Install the package anew.")
    parts = {name.strip(): text.strip() for name, text in _HEADING.findall(path.read_text(encoding="utf-8"))}
    for name in (_FIRST, _LAST):
        if not parts.get(name):
            raise CaseError(path, name, "these rules lack this heading", f"Write a part `## {name}`.")
    return path, parts


def make_prompt(case: Case | None, book: Codebook) -> Prompt:
    """Return the prompt of a case. Raises CaseError where the rules lack a part for a kind."""
    path, rules = read_rules(case)
    for kind in book.kinds:
        if not rules.get(kind):
            raise CaseError(path, kind, "these rules lack a part for this kind", f"Write a part `## {kind}`.")
    parts = [_about(case), f"# {_FIRST}\n\n{rules[_FIRST]}"]
    parts += [f"# {kind}\n\n{rules[kind]}\n\n{_fields(book, kind)}" for kind in book.kinds]
    parts.append(f"# {_LAST}\n\n{rules[_LAST]}")
    return Prompt("\n\n".join(parts), _schema(book), book)


def _about(case: Case | None) -> str:
    if case is None:
        return "You code news articles on passages and the diplomacy around them."
    names = ", ".join((case.corridor.name, *case.corridor.aliases))
    return (
        f"You code news articles for a study: {case.title}. {case.question.strip()} The passage of the study: {names}."
    )


def _fields(book: Codebook, kind: str) -> str:
    lines = [f"Fields of a row ({book.titles[kind]}):", "- words: the words of the article that show it"]
    for name, sort in book.fields[kind].items():
        lines.append(f"- {name}: {_WHAT[sort]}")
        lines += [f"  - {_told(value)}" for value in book.of(kind, name)]
    return "\n".join(lines)


def _told(value: Value) -> str:
    """Return an entry of the codebook on one line."""
    more = [f"{value.label}." if value.label else "", value.definition]
    more += [f"Includes: {value.include}" if value.include else "", f"Not: {value.exclude}" if value.exclude else ""]
    more += [f"Yes: {' | '.join(value.yes)}." if value.yes else "", f"No: {' | '.join(value.no)}." if value.no else ""]
    return f"{value.id}: {' '.join(part for part in more if part)}"


def _schema(book: Codebook) -> dict[str, Any]:
    """Return the schema of an answer, in the part of JSON Schema that constrained decoding understands everywhere."""
    return _object({kind: {"type": "array", "items": _row(book, kind)} for kind in book.kinds})


def _row(book: Codebook, kind: str) -> dict[str, Any]:
    return _object({"words": {"type": "string"}, **{n: _field(book, kind, n) for n in book.fields[kind]}})


def _field(book: Codebook, kind: str, name: str) -> dict[str, Any]:
    sort, ids = book.fields[kind][name], [v.id for v in book.of(kind, name)]
    if sort == "names":
        return {"type": "array", "items": {"type": "string"}}
    if sort == "day":
        return {"type": ["string", "null"]}
    if sort == "demand":
        return {"type": ["string", "null"], "enum": [*ids, None]} if ids else {"type": "null"}
    return {"type": "string", "enum": ids}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
