"""One article of an export: its lines told apart into head, labels and text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from corridor_analysis.corpus.day_and_outlet import day_at
from corridor_analysis.corpus.exports.layouts import Layout, day_in, export_words, is_prose, is_rights

_BARE = re.compile(r"\s*([^\W\d_][^\W\d_ ]*(?: [^\W\d_]+){0,2})\s*")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}\b.{0,12}$")
_LENGTH = re.compile(r"\s*\d[\d.,\s]*\s[^\W\d_]+\.?\s*")  # 1,234 words
_CODE = re.compile(r"\s*[A-Z][A-Z0-9]{2,8}\s*")
_LABELLED = re.compile(r"\s*[^\W\d_a-z](?:[^\W\d_a-z]|-){3,24}:\s[^\n]{0,79}[^\s.!?\"”]\s*")  # FECHA-CARGA: 5 de marzo
LISTED = re.compile(r"\s*(\d{1,4})\.\s+(.+)")
COVER = re.compile(r"\s*[^\W\d_]+\s*\((\d+)\)\s*")
_LABELS = 2  # labels of a layout that an article of it has at least

_NAME = 80  # characters of the name of an outlet
_NEAR = 48  # lines at the end of a head, blank ones included, in which its length and day are looked for


@dataclass
class Piece:
    """What has been read of one article."""

    head: list[str] = field(default_factory=list)  # lines without a label above the text, "" between paragraphs
    fields: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    state: str = "before"
    current: str | None = None  # field that the next line may continue
    empty: bool = False  # its label has no value yet
    gap: bool = True  # the line before is blank

    @cached_property  # once all lines are taken
    def words(self) -> str:
        """The text, without the rights and labels below it."""
        lines = list(self.text)
        while lines and (not lines[-1].strip() or is_rights(lines[-1]) or _LABELLED.fullmatch(lines[-1])):
            lines.pop()
        return "\n".join(lines).strip()


def read_piece(layout: Layout, lines: list[str]) -> Piece:
    """Read the lines of one article: a label ends what stands before it, any other line goes on with it."""
    piece = Piece()
    for line in lines:
        _take(layout, piece, line.rstrip(" \t|\u00a0"))
        piece.gap = not line.strip()
    return piece


def is_article(layout: Layout, piece: Piece) -> bool:
    """Return whether a piece has the labels of an article; a cover page or a summary of the search has not."""
    if layout.ends_head:
        return piece.state != "before" and _told(layout, piece.head) is not None
    dated = layout.anchor and piece.words and _day_line(layout, list(filter(None, piece.head))) is not None
    return len(piece.labels) >= (1 if dated else _LABELS)


def _take(layout: Layout, piece: Piece, line: str) -> None:
    name, value = _labelled(layout, piece, line)
    if name is not None:
        _take_label(layout, piece, name, value)
    elif piece.state == "text":
        piece.text.append(line)
    elif not line.strip():
        piece.current = piece.current if piece.empty else None
    elif piece.current and not (piece.empty and piece.gap and is_prose(line)):
        piece.fields[piece.current] = f"{piece.fields[piece.current]} {line.strip()}".strip()
        piece.empty = False
    elif piece.state == "before":
        _take_head(layout, piece, line)


def _labelled(layout: Layout, piece: Piece, line: str) -> tuple[str | None, str]:
    match = layout.label.match(line)
    before = piece.state == "before"
    known = layout.above if before else layout.after
    name = " ".join(match[1].lower().split()) if match else ""
    value = match[2].strip() if match else ""
    if match and before:  # an unknown label above a text is one where its value is a length, or it is in capitals
        length = _LENGTH.fullmatch(value) and layout.anchor and layout.day == "above"
        capital = layout.caps and match[1] == match[1].upper() and len(match[1]) > 2
        if length or (capital and value and not is_prose(value)):
            return name, value
    if match and (name in known or (piece.state == "text" and name in layout.text)):
        return (None, "") if layout.caps and match[1] != match[1].upper() else (name, value)
    bare = _BARE.fullmatch(line)
    name = bare[1].lower() if bare else ""
    if bare and not layout.caps and name in (layout.text if before else layout.after):
        return name, ""
    return None, ""


def _take_label(layout: Layout, piece: Piece, name: str, value: str) -> None:
    piece.labels.add(name)
    if name in layout.text:
        piece.state, piece.current = "text", None
        piece.text.append(value)
        return
    if piece.state == "text" or (name in layout.after and name not in layout.before):
        piece.state = "after"  # also where no text stands between: the document is lost
    wanted = (layout.before if piece.state == "before" else layout.after).get(name)
    piece.current = wanted or f" {name}"  # lines that go on with a label that gives nothing are passed over, too
    piece.fields.setdefault(piece.current, value)
    piece.empty = not value


def _take_head(layout: Layout, piece: Piece, line: str) -> None:
    piece.current, piece.empty = None, False
    if layout.ends_head and _head_ends(layout, piece, line):
        piece.state = "text"
    elif layout.open and piece.labels and piece.gap and not is_rights(line):
        piece.state = "text"
        piece.text.append(line)
    else:
        # a blank line is kept where a paragraph of the head begins, so that its last paragraph can be told
        piece.head += [""] * piece.gap + [line.strip()]


def _head_ends(layout: Layout, piece: Piece, line: str) -> bool:
    """Return whether the head ends with this line: the rights, or prose where the language or a code is the last."""
    head = list(filter(None, piece.head[-_NEAR:]))
    at = _told(layout, head)
    if at is None or layout.ends_head is None:
        return False
    if layout.ends_head.match(line):
        if layout.day == "inside":  # the rights stand below a text that none of its lines showed to be one
            piece.text += head[at + 2 :]
        return True
    if len(head) - at > (2 if layout.day == "below" else 1) and is_prose(line):
        piece.text.append(line)
        return True
    return False


def _told(layout: Layout, head: list[str]) -> int | None:
    """Return the line that shows that lines are the head of an article: the day, or else the length."""
    head = list(filter(None, head))
    at = _day_line(layout, head)
    return _length_line(head) if at is None and layout.day == "below" else at


def _day_line(layout: Layout, head: list[str]) -> int | None:
    """Return the line of the head that gives the day: the last where headline and outlet stand above it."""
    if layout.day == "below":
        at = _length_line(head)
        near = range(at + 1, min(at + 4, len(head))) if at is not None else range(0)
        return next((n for n in near if day_in(head[n])), None)
    days = [n for n, line in enumerate(head) if day_in(line, inside=layout.day == "inside")]
    return (days[-1] if layout.head.get("headline") == -2 else days[0]) if days else None


def _length_line(head: list[str]) -> int | None:
    return next((n for n, line in enumerate(head) if n and _LENGTH.fullmatch(line)), None)


def fields_of(layout: Layout, piece: Piece, listed: tuple[str, ...] = ()) -> dict[str, object]:
    """Return what head and labels give; `listed` are the headlines on the cover page of the export."""
    found: dict[str, object] = {k: v for k, v in piece.fields.items() if v and not k.startswith(" ")}
    found = {**{k: v for k, v in _of_head(layout, piece, listed) if v}, **found}
    if day := (day_at(str(found.get("published", ""))) and day_in(str(found["published"]))):
        found["published"] = day
    if outlet := found.get("outlet"):
        found["outlet"] = str(outlet).partition(";")[0].strip()  # "Island Wire; Port Vale"
    if language := str(found.get("language", "")).lower().partition(";")[0].strip():
        found["language"] = export_words().languages.get(language, language)
    return found


def _of_head(layout: Layout, piece: Piece, listed: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not layout.head:
        return
    lines = [line for line in piece.head if line and not _CLOCK.match(line) and not is_rights(line)]
    at = _day_line(layout, lines)
    if at is not None:
        yield "published", day_in(lines[at], inside=layout.day == "inside") or ""
    if layout.day == "below":
        yield from _of_lines(lines, at, listed)
    elif at is None and "outlet" in layout.head:
        yield from _undated(layout, piece, lines, listed)
    else:
        yield from _placed(layout, piece, lines, at)
        if layout.ends_head and (known := next((line for line in lines if line in listed), None)):
            yield "headline", known


def _placed(layout: Layout, piece: Piece, lines: list[str], at: int | None) -> Iterator[tuple[str, str]]:
    for name, place in layout.head.items():
        if place == "first" and lines:
            yield name, lines[0]
        elif place == "last":
            yield name, _last(piece, lines, at)
        elif isinstance(place, int) and at is not None and 0 <= at + place < len(lines):
            yield name, lines[at + place]


def _last(piece: Piece, lines: list[str], at: int | None) -> str:
    """Return the last paragraph of the head below the day, where it is a headline."""
    paragraphs = [" ".join(p.split()) for p in "\n".join(piece.head).split("\n\n") if p.strip()]
    below = [p for p in paragraphs if not is_rights(p) and not export_words().editions.fullmatch(p)]
    if not below or at is None:
        return below[-1] if len(below) > 1 else ""
    last = below[-1]
    return "" if last.startswith(lines[at]) or last == " ".join(lines[:1]) else last


def _undated(layout: Layout, piece: Piece, lines: list[str], listed: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield headline and outlet of a head without a day, where their places can be told."""
    if layout.head.get("headline") != -2:
        yield "outlet", lines[0] if lines and len(lines[0]) <= _NAME else ""
        yield "headline", _last(piece, lines, None)
        return
    at = next((n for n, line in enumerate(lines) if line in listed), None)
    if at is None and any(COVER.fullmatch(line) or LISTED.match(line) for line in lines):
        return
    at = at or 0
    if at + 1 < len(lines) and len(lines[at + 1]) <= _NAME:
        yield "headline", lines[at]
        yield "outlet", lines[at + 1]


def _of_lines(lines: list[str], at: int | None, listed: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield headline and outlet of a head whose order alone tells: section, headline, writer, length, day, outlet."""
    length = _length_line(lines)
    if length is None:
        return
    at = length if at is None else at
    above = lines[max(0, length - 3) : length]
    section = len(above) > 1 and len(above[0].split()) < 4 <= len(above[1].split())
    section = section and not export_words().bylines.match(above[1])
    yield "headline", next((line for line in above if line in listed), above[1 if section else 0])
    yield "outlet", next((line for line in lines[at + 1 : at + 3] if not _CODE.fullmatch(line)), "")
