"""How news databases write an article into an export: `resources/corpus_exports.yaml`, checked and compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from corridor_analysis.corpus.headers.days import day_at
from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.resources import read_yaml

__all__ = [
    "Layout",
    "Mark",
    "day_in",
    "headings",
    "is_byline",
    "is_edition",
    "is_notice",
    "is_page",
    "is_rights",
    "languages",
    "layouts",
]

_FILE = "corpus_exports.yaml"
_KEYS = ("about", "style", "opens", "closes", "apart", "anchor", "day", "head", "before", "text", "after", "ends_head",
         "open", "caps")  # fmt: skip
_TOP = ("layouts", "notices", "rights", "editions", "headings", "bylines", "pages", "languages", "examples")
_LABEL = {
    "colon": re.compile(r"\s*([^\W\d_][\w /&.'’-]{1,40}?)\s*[:：]\s*(.*)"),
    "code": re.compile(r"\s*([A-Z]{2,3})(?:\s*\|\s*|[^\S\n]{2,}|\t|\s*$)(.*)"),
}
_BEHIND = 6  # words behind the day on its line: weekday, time, edition
_DAY_LINE = 90  # characters of a line that gives the day


class Mark(NamedTuple):
    """A line that stands between two articles: what it does, the number of the document, and of how many."""

    kind: str
    number: int = 0
    total: int = 0


@dataclass(frozen=True)
class Layout:
    """How one database writes an article: see the resource."""

    name: str
    label: re.Pattern[str]
    marks: Mapping[str, re.Pattern[str]]
    before: Mapping[str, str | None]
    after: Mapping[str, str | None]
    text: tuple[str, ...] = ()
    head: Mapping[str, str | int] = field(default_factory=dict)
    anchor: re.Pattern[str] | None = None
    day: str = ""
    ends_head: re.Pattern[str] | None = None
    open: bool = False
    caps: bool = False

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


@cache
def layouts() -> tuple[Layout, ...]:
    """Return the layouts of the resource, in its order."""
    return tuple(_layout(name, entry) for name, entry in _content()["layouts"].items())


@cache
def _content() -> Mapping[str, Mapping]:
    content = read_yaml(_FILE)
    for key in (*content, *_TOP):
        if key not in _TOP or key not in content:
            raise ResourceError(_FILE, key, "unknown or missing key", nearest(key, _TOP))
    return content


def _layout(name: str, entry: Mapping[str, object]) -> Layout:
    for key in entry:
        if key not in _KEYS:
            raise ResourceError(_FILE, f"{name}: {key}", "unknown key", nearest(key, _KEYS))
    ends, anchor = entry.get("ends_head"), entry.get("anchor")
    return Layout(
        name, _LABEL[str(entry["style"])],
        {kind: _line("|".join(entry[kind])) for kind in ("opens", "closes", "apart") if kind in entry},
        _names(entry.get("before")), _names(entry.get("after")), tuple(_names(entry.get("text"))),
        dict(entry.get("head") or {}), _line(str(anchor)) if anchor else None, str(entry.get("day", "")),
        re.compile(rf"\s*(?:{ends})", re.IGNORECASE) if ends else None,
        bool(entry.get("open")), bool(entry.get("caps")),
    )  # fmt: skip


def _line(words: str) -> re.Pattern[str]:
    return re.compile(rf"^[^\S\n]*(?:\|[^\S\n]*)?(?:{words})[^\S\n|]*$", re.MULTILINE)


def _names(entry: object) -> dict[str, str | None]:
    """Return label to field of a mapping of field to labels; `-` holds those that give nothing."""
    if isinstance(entry, list):
        return dict.fromkeys(entry)
    return {label: None if name == "-" else name for name, labels in dict(entry or {}).items() for label in labels}


@cache
def _starting(key: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(_content()[key])})", re.IGNORECASE)


def is_rights(line: str) -> bool:
    """Return whether a line says whose the rights are."""
    return bool(_starting("rights").match(line))


def is_edition(line: str) -> bool:
    """Return whether a line names the edition of a newspaper, or a correction, in the place of a headline."""
    return bool(_starting("editions").fullmatch(line.strip()))


def is_notice(text: str) -> bool:
    """Return whether a database says, in place of a text, that there is none."""
    return bool(re.search("|".join(_content()["notices"]), text, re.IGNORECASE))


def is_page(line: str) -> bool:
    """Return whether a line that counts (`Page 1 of 3`) counts pages, not articles."""
    return bool(re.match(rf"\W*(?:{'|'.join(_content()['pages'])})\b", line, re.IGNORECASE))


def is_byline(line: str) -> bool:
    """Return whether a line begins as those that name the writer do."""
    return bool(re.match(rf"\s*(?:{'|'.join(_content()['bylines'])})\s", line, re.IGNORECASE))


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


def headings() -> tuple[str, ...]:
    """Return what elements of a page are called (id or class) that hold a headline."""
    return tuple(_content()["headings"])


def languages() -> Mapping[str, str]:
    """Return names of languages, as the interfaces of the databases write them, to their codes."""
    return _content()["languages"]
