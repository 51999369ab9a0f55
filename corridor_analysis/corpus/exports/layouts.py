"""How news databases write an article into an export (`resources/corpus_exports.yaml`), and where each begins.

It begins at a mark, or, where marks are missing, at the head of another article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from corridor_analysis.corpus.day_and_outlet import day_at
from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

_LABEL = {
    "colon": re.compile(r"\s*([^\W\d_][\w /&.'’-]{1,40}?)\s*[:：]\s*(.*)"),
    "code": re.compile(r"\s*([A-Z]{2,3})(?:\s*\|\s*|[^\S\n]{2,}|\t|\s*$)(.*)"),
}
_VALUE = 100  # characters of a value that stands on the line below its label
_BEHIND = 6  # words behind the day on its line: weekday, time, edition
_DAY_LINE = 90  # characters of a line that gives the day

_HEAD = 16  # lines of the longest head of an article
LONG = 200  # characters that no line of a head has
ABOVE = 3  # lines above the length of an article: section, headline, writer


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


def is_prose(line: str) -> bool:
    """Return whether a line is more than a value below its label, or a sentence."""
    return len(line) > _VALUE or line.rstrip("\"'”’)]»").endswith((".", "!", "?"))


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


@dataclass(frozen=True)
class Part:
    """The lines between two marks; whether the marks say that it is a document, and the numbers that they give."""

    lines: list[str]
    document: bool = False
    closed: bool = True
    number: int = 0
    total: int = 0


def parts_of(layout: Layout, lines: list[str]) -> Iterator[Part]:
    """Yield what stands between the marks, and of it what stands between two articles without one."""
    for part in _marked(layout, lines):
        starts = _starts(layout, part.lines)
        for n, (begin, end) in enumerate(zip([0, *starts], [*starts, len(part.lines)], strict=True)):
            whole = part if n == 0 else replace(part, number=0, total=0)
            yield replace(whole, lines=part.lines[begin:end], closed=part.closed or end < len(part.lines))


def _marked(layout: Layout, lines: list[str]) -> Iterator[Part]:
    start, opened, number, total = 0, False, 0, 0
    closes = "closes" in layout.marks
    for at, line in enumerate(lines):
        mark = layout.mark(line)
        if mark:
            yield Part(lines[start:at], opened or mark.kind == "closes", True, number, total)
            start, opened = at + 1, mark.kind == "opens"
            number, total = mark.number, mark.total
    yield Part(lines[start:], opened, opened or not closes or not start, number, total)


def _starts(layout: Layout, lines: list[str]) -> list[int]:
    """Return the lines at which another article begins, though no mark says so."""
    found: list[int] = []
    last = None  # the line that the article before has
    for at in _anchors(layout, lines):
        day = _day_beside(layout, lines, at, -1 if last is None else last)
        if day is None:
            continue
        if last is not None:
            found.append(_begin(layout, lines, last + 1, min(at, day)))
        last = at
    return found


def _anchors(layout: Layout, lines: list[str]) -> Iterator[int]:
    if layout.anchor is None:
        return
    for at, line in enumerate(lines):
        below = next((b for b in lines[at + 1 : at + 4] if b.strip()), "") if line.rstrip().endswith(":") else ""
        if line.strip() and layout.anchor.fullmatch(f"{line.rstrip()} {below.strip()}".rstrip() if below else line):
            yield at


def _day_beside(layout: Layout, lines: list[str], at: int, after: int) -> int | None:
    """Return the line with the day that belongs to such a line; the line itself where the layout asks for none."""
    if not layout.day:
        return at
    places = range(at + 1, len(lines)) if layout.day == "below" else range(at - 1, after, -1)
    seen = 0
    for n in places:
        if not lines[n].strip():
            continue
        seen += 1
        if seen > (3 if layout.day == "below" else _HEAD) or len(lines[n]) > LONG:
            return None
        if day_in(lines[n].strip()):
            return n
    return None


def _begin(layout: Layout, lines: list[str], after: int, at: int) -> int:
    """Return where the head begins whose first telling line is at `at`."""
    tail = [n for n in range(after, at) if (layout.after and is_rights(lines[n])) or _is_tail(layout, lines[n])]
    if tail:  # what stands below a text is over at the next gap
        last = tail[-1]
        if lines[last].rstrip().endswith(":"):  # its value stands below it
            last = next((n for n in range(last + 1, at) if lines[n].strip()), last)
        below = next((n for n in range(last, at) if not lines[n].strip()), at)
        return below if _filled(lines, below, at) else tail[-1] + 1
    if layout.day == "below":
        return _short_lines(lines, after, at)
    if not layout.day:
        return at
    start, wanted = at, 2 if layout.head.get("headline") == -2 else 1  # lines above the day: headline and outlet
    while sum(bool(line.strip()) for line in lines[start:at]) < wanted and _filled(lines, after, start):
        while start > after and not lines[start - 1].strip():  # past the gap above, then to where its block begins
            start -= 1
        while start > after and lines[start - 1].strip():
            start -= 1
    return start


def _short_lines(lines: list[str], after: int, at: int) -> int:
    """Return where the lines begin, three at most, that stand above this one and are no prose."""
    start, seen = at, 0
    for n in range(at - 1, after - 1, -1):
        if not lines[n].strip():
            continue
        seen += 1
        if seen > ABOVE or is_prose(lines[n].strip()) or is_rights(lines[n]):
            break
        start = n
    return start


def _is_tail(layout: Layout, line: str) -> bool:
    match = layout.label.match(line)
    return match is not None and match[1].lower() in layout.after and (not layout.caps or match[1] == match[1].upper())


def _filled(lines: list[str], start: int, end: int) -> bool:
    return any(line.strip() for line in lines[start:end])
