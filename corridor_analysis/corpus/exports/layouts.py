"""How news databases write an article into an export: `resources/corpus_exports.yaml`, checked and compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from corridor_analysis.corpus.headers.days import day_at
from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

__all__ = ["Layout", "Mark", "day_in", "export_words", "is_rights"]

_LABEL = {
    "colon": re.compile(r"\s*([^\W\d_][\w /&.'’-]{1,40}?)\s*[:：]\s*(.*)"),
    "code": re.compile(r"\s*([A-Z]{2,3})(?:\s*\|\s*|[^\S\n]{2,}|\t|\s*$)(.*)"),
}
_BEHIND = 6  # words behind the day on its line: weekday, time, edition
_DAY_LINE = 90  # characters of a line that gives the day


def _form(form: str, flags: re.RegexFlag = re.IGNORECASE) -> BeforeValidator:
    """Return the validator that compiles a pattern, or a list of which one fits, in the place of `%s` in a form."""
    return BeforeValidator(
        lambda words: re.compile(form % (words if isinstance(words, str) else "|".join(words)), flags)
    )


def _by_label(fields: Mapping[str, Iterable[str]]) -> dict[str, str | None]:
    """Return label to field of a mapping of field to labels; `-` holds those that give nothing."""
    return {label: None if name == "-" else name for name, labels in fields.items() for label in labels}


_Line = Annotated[re.Pattern[str], _form(r"^[^\S\n]*(?:\|[^\S\n]*)?(?:%s)[^\S\n|]*$", re.MULTILINE)]
_Start = Annotated[re.Pattern[str], _form(r"\s*(?:%s)")]
_Labels = Annotated[Mapping[str, str | None], BeforeValidator(_by_label)]


class Mark(NamedTuple):
    """A line that stands between two articles: what it does, the number of the document, and of how many."""

    kind: str
    number: int = 0
    total: int = 0


class Layout(Entry):
    """How one database writes an article: see the resource."""

    about: str
    style: Literal["colon", "code"]
    opens: _Line | None = None
    closes: _Line | None = None
    apart: _Line | None = None
    anchor: _Line | None = None
    day: Literal["", "above", "below", "inside"] = ""
    head: Mapping[str, str | int] = Field(default_factory=dict)
    before: _Labels = Field(default_factory=dict)
    text: tuple[str, ...] = ()
    after: _Labels = Field(default_factory=dict)
    ends_head: _Start | None = None
    open: bool = False
    caps: bool = False

    @property
    def label(self) -> re.Pattern[str]:
        """A label and its value, on one line."""
        return _LABEL[self.style]

    @cached_property
    def marks(self) -> Mapping[str, re.Pattern[str]]:
        """What each kind of mark looks like."""
        marks = {"opens": self.opens, "closes": self.closes, "apart": self.apart}
        return {kind: pattern for kind, pattern in marks.items() if pattern}

    @cached_property
    def above(self) -> Mapping[str, str | None]:
        """The labels that may stand above a text; one that stands below it shows that there is none."""
        return {**self.after, **self.before, **dict.fromkeys(self.text)}

    def shows(self, text: str) -> bool:
        """Return whether a text has a mark of it, or a line that each of its articles has."""
        return any(p.search(text) for p in (*self.marks.values(), *filter(None, [self.anchor])))

    def mark(self, line: str) -> Mark | None:
        """Return what a line says if it is a mark."""
        for kind, pattern in self.marks.items():
            if found := pattern.fullmatch(line):
                numbers = [int(n[:9]) for n in found.groups() if n]
                return Mark(kind, *numbers[:2])
        return None


class ExportWords(Entry):
    """What `resources/corpus_exports.yaml` holds."""

    layouts: Mapping[str, Layout]
    notices: Annotated[re.Pattern[str], _form("%s")]
    rights: _Start
    editions: _Start
    headings: tuple[str, ...]
    bylines: Annotated[re.Pattern[str], _form(r"\s*(?:%s)\s")]
    pages: Annotated[re.Pattern[str], _form(r"\W*(?:%s)\b")]
    languages: Mapping[str, str]
    examples: Any


def export_words() -> ExportWords:
    """Return how news databases write; raises ResourceError where the file breaks a rule."""
    return lexicon("corpus_exports.yaml", ExportWords)


def is_rights(line: str) -> bool:
    """Return whether a line says whose the rights are."""
    return bool(export_words().rights.match(line))


@lru_cache(4096)  # the lines of a file are asked several times
def day_in(line: str, *, inside: bool = False) -> str | None:
    """Return the day that a line of the head gives: at its beginning, with little behind it.

    `inside` takes one that follows a section of the paper, too (`Politique, jeudi 4 mars 2021, p. 3`).
    """
    line = line.strip()
    if not line or len(line) > _DAY_LINE:
        return None
    places = [0, *(m.end() for m in re.finditer(r"[,;|•·–-]\s+", line) if inside)]
    found = (day_at(line, at) for at in places)
    return next((day.iso for day in found if day and len(line[day.end :].split()) <= _BEHIND), None)
