"""Where the documents of an export begin: at a mark, or, where marks are missing, at the head of another article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from corridor_analysis.corpus.exports.article import is_prose
from corridor_analysis.corpus.exports.layouts import Layout, day_in, is_rights

__all__ = ["ABOVE", "LONG", "Part", "parts_of"]

_HEAD = 16  # lines of the longest head of an article
LONG = 200  # characters that no line of a head has
ABOVE = 3  # lines above the length of an article: section, headline, writer


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
        yield from _single(layout, part)


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


def _single(layout: Layout, part: Part) -> Iterator[Part]:
    """Yield the part, or its parts where a mark is missing between two articles."""
    starts = _starts(layout, part.lines)
    for n, (begin, end) in enumerate(zip([0, *starts], [*starts, len(part.lines)], strict=True)):
        whole = part if n == 0 else replace(part, number=0, total=0)
        yield replace(whole, lines=part.lines[begin:end], closed=part.closed or end < len(part.lines))


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
        start = _block(lines, after, _last_filled(lines, after, start))
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


def _last_filled(lines: list[str], after: int, at: int) -> int:
    return next((n for n in range(at - 1, after - 1, -1) if lines[n].strip()), at)


def _block(lines: list[str], after: int, at: int) -> int:
    """Return where the lines begin that stand above this one without a gap."""
    while at > after and lines[at - 1].strip():
        at -= 1
    return at
