"""Exports of news databases: several articles in one document, told apart by marks and labels.

What the marks and labels are is in `resources/corpus_exports.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from corridor_analysis.corpus.days import day_at
from corridor_analysis.corpus.raw import Item, Raw, digest_of
from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import Reject

__all__ = ["in_export", "split"]

_FILE = "corpus_exports.yaml"
_KEYS = ("about", "style", "marks", "head", "before", "text", "after", "ends_head", "open")
_LABEL = {
    "colon": re.compile(r"[ \t]*([A-Za-z][\w /&.-]{1,40}?)[ \t]*:[ \t]*(.*)"),
    "code": re.compile(r"[ \t]*([A-Z]{2,3})(?:[ \t]*\|[ \t]*|[ \t]{2,}|\t|[ \t]*$)(.*)"),
}
_BARE = re.compile(r"[ \t]*([A-Za-z][A-Za-z ]{1,20})[ \t]*$")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}\b.{0,12}$")
_LABELS = 2  # labels of a layout that an article of it has at least


@dataclass(frozen=True)
class Layout:
    """How one database writes an article: see the resource."""

    marks: re.Pattern[str]
    label: re.Pattern[str]
    before: Mapping[str, str | None]
    after: Mapping[str, str | None]
    text: tuple[str, ...] = ()
    head: Mapping[str, str | int] = field(default_factory=dict)
    ends_head: re.Pattern[str] | None = None
    open: bool = False


@dataclass
class Piece:
    """What has been read of one article."""

    head: list[str] = field(default_factory=list)  # lines without a label, above the text
    fields: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    state: str = "before"
    current: str | None = None  # field that the next line may continue
    gap: bool = True  # the line before is blank

    @property
    def words(self) -> str:
        """The text."""
        return "\n".join(self.text).strip()


@cache
def _layouts() -> tuple[Layout, ...]:
    return tuple(_layout(name, entry) for name, entry in read_yaml(_FILE)["layouts"].items())


def _layout(name: str, entry: Mapping[str, object]) -> Layout:
    for key in entry:
        if key not in _KEYS:
            raise ResourceError(_FILE, f"{name}: {key}", "unknown key", nearest(key, _KEYS))
    marks = "|".join(entry["marks"])
    ends = entry.get("ends_head")
    return Layout(
        re.compile(rf"^[ \t|]*(?:{marks})[ \t|]*$", re.MULTILINE), _LABEL[str(entry["style"])],
        dict(entry.get("before") or {}), dict(entry["after"] or {}), tuple(entry.get("text", ())),
        dict(entry.get("head") or {}), re.compile(rf"[ \t]*(?:{ends})", re.IGNORECASE) if ends else None,
        bool(entry.get("open")),
    )  # fmt: skip


def in_export(item: Item, text: str, *, spaced: Callable[[str], str] = str) -> list[Raw | Reject]:
    """Return the articles of an export, and a reject for each without text; none where it is no export.

    `spaced` is what is done to the text of each where lines are paragraphs.
    """
    pieces = split(text)
    found: list[Raw | Reject] = []
    for number, (lines, fields) in enumerate(pieces, start=1):
        source = f"{item.source_file}, document {number}" if len(pieces) > 1 else item.source_file
        names = (f"{item.path.stem}_{number:04d}",) if len(pieces) > 1 else item.names
        if lines:
            words = spaced(lines)
            found.append(Raw(source, names, digest_of(words.encode("utf-8", errors="surrogatepass")), words, fields))
        else:
            found.append(Reject(source, "no_text", "A document of the export without text. Export its full text."))
    return found


def split(text: str) -> list[tuple[str, dict[str, object]]]:
    """Return text and fields of each article of an export, in their order; none where the text is no export."""
    best: list[tuple[str, dict[str, object]]] = []
    for layout in _layouts():
        if layout.marks.search(text):
            pieces = [_read(layout, part) for part in layout.marks.split(text)]
            found = [(p.words, _fields(layout, p)) for p in pieces if _is_article(layout, p)]
            if sum(bool(words) for words, _ in found) > sum(bool(words) for words, _ in best):
                best = found
    return best


def _is_article(layout: Layout, piece: Piece) -> bool:
    """Return whether a piece has the labels of an article; a cover page or a summary of the search has not."""
    if layout.ends_head:
        return piece.state != "before" and _day_line(piece.head) is not None
    return len(piece.labels) >= _LABELS


def _read(layout: Layout, part: str) -> Piece:
    piece = Piece()
    for line in part.split("\n"):
        _take(layout, piece, line.rstrip(" \t|"))
        piece.gap = not line.strip()
    return piece


def _take(layout: Layout, piece: Piece, line: str) -> None:
    """Take one line: a label ends what stands before it, any other line goes on with it."""
    name, value = _labelled(layout, piece, line)
    if name is not None:
        _take_label(layout, piece, name, value)
    elif piece.state == "text":
        piece.text.append(line)
    elif not line.strip():
        piece.current = None
    elif piece.current:
        piece.fields[piece.current] += f" {line.strip()}"
    elif piece.state == "before":
        _take_head(layout, piece, line)


def _labelled(layout: Layout, piece: Piece, line: str) -> tuple[str | None, str]:
    match = layout.label.match(line)
    known = {**layout.before, **dict.fromkeys(layout.text)} if piece.state == "before" else layout.after
    if match and (match[1].lower() in known or (piece.state == "text" and match[1].lower() in layout.text)):
        return match[1].lower(), match[2].strip()
    bare = _BARE.match(line)
    if bare and bare[1].strip().lower() in (layout.text if piece.state == "before" else layout.after):
        return bare[1].strip().lower(), ""
    return None, ""


def _take_label(layout: Layout, piece: Piece, name: str, value: str) -> None:
    piece.labels.add(name)
    if name in layout.text:
        piece.state = "text"
        piece.text.append(value)
        return
    if piece.state == "text":
        piece.state = "after"
    wanted = (layout.before if piece.state == "before" else layout.after).get(name)
    piece.current = wanted or f" {name}"  # lines that go on with a label that gives nothing are passed over, too
    piece.fields.setdefault(piece.current, value)


def _take_head(layout: Layout, piece: Piece, line: str) -> None:
    if layout.ends_head and layout.ends_head.match(line) and _day_line(piece.head) is not None:
        piece.state = "text"
    elif layout.open and piece.labels and piece.gap:
        piece.state = "text"
        piece.text.append(line)
    else:
        # a blank line is kept where a paragraph of the head begins, so that its last paragraph can be told
        piece.head += [""] * piece.gap + [line.strip()]


def _day_line(head: list[str]) -> int | None:
    days = (n for n, line in enumerate(head) if line and len(line) < 80 and day_at(line))
    return next(days, None)


def _fields(layout: Layout, piece: Piece) -> dict[str, object]:
    found: dict[str, object] = {k: v for k, v in piece.fields.items() if v and not k.startswith(" ")}
    found = {**dict(_of_head(layout, piece)), **found}
    if day := day_at(str(found.get("published", ""))):
        found["published"] = day.iso
    if language := str(found.get("language", "")).lower():
        found["language"] = read_yaml(_FILE)["languages"].get(language, language)
    return found


def _of_head(layout: Layout, piece: Piece) -> Iterator[tuple[str, str]]:
    lines = [line for line in piece.head if line and not _CLOCK.match(line)]
    at = _day_line(lines)
    if at is not None and layout.head:
        yield "published", lines[at]
    for name, place in layout.head.items():
        if place == "first" and lines:
            yield name, lines[0]
        elif place == "last":
            last = "\n".join(piece.head).rpartition("\n\n")[2]
            yield name, " ".join(last.split())
        elif isinstance(place, int) and at is not None and 0 <= at + place < len(lines):
            yield name, lines[at + place]
