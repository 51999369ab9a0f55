"""Exports of news databases: several articles in one document, told apart by marks and labels.

What the marks and labels are is in `resources/corpus_exports.yaml`. Each document that the marks count is an article
or a reject; where marks are missing, the line that each article has (its length) tells where the next one begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from corridor_analysis.corpus.exports.article import COVER, LISTED, Piece, fields_of, is_article, read_piece
from corridor_analysis.corpus.exports.layouts import (
    ABOVE,
    LONG,
    Layout,
    Part,
    day_in,
    export_words,
    is_rights,
    parts_of,
)
from corridor_analysis.corpus.raw import Item, Raw, digest_of
from corridor_analysis.schema import Reject

_NOTICE = 60  # words: what is shorter, and has no label, is a notice of the database
_BRIEF = 12  # words of an article that has a day but no label, its head included
_DECLARED = 100  # words from which the length that a head declares is compared with the text
_COVER_LINES = 60  # lines in which a cover page counts its documents
_EACH = 50  # missing documents that get a reject each
_COUNTED = re.compile(  # Nyhet 1 av 2
    r"^[^\w\n]{0,80}(?:[^\W\d_]{1,20}[ \t]{1,4})?(\d{1,6})[ \t](?:[^\W\d_]{1,4}|/)[ \t](\d{1,6})"
    r"(?:[ \t]+[^\W\d_]{1,20})?[^\w\n]{0,80}$",
    re.MULTILINE,
)
_MISSING = "Document {} of {} is not in the export. Export it anew."
_OTHERS = "It counts {} documents, of which {} are in this file. Export the others, too."
_UNSEEN = "The cover page lists a document that is not in the export: {}. Export it anew."
_LOST = "A document of the export without an article: {}. Export it anew."
_CUT = "the export breaks off before the end of this document. Export it anew."
_NO_HEAD = "the head of this document of the export is none that is known, so it stands in the text."
_NO_TEXT = "A document of the export without text. Export its full text."


@dataclass
class Document:
    """A document of an export: its words (none where it was lost), fields, number, and what of it is not whole."""

    words: str
    fields: dict[str, object] = field(default_factory=dict)
    number: int = 0
    faults: list[str] = field(default_factory=list)
    marked: bool = False


def in_export(
    item: Item, text: str, *, spaced: Callable[[str], str] = str, headlines: tuple[str, ...] = ()
) -> list[Raw | Reject]:
    """Return the articles of an export, and a reject for each document without text; none where it is no export.

    `spaced` is what is done to the text of each where lines are paragraphs; `headlines` are lines known to be such.
    """
    documents = split(text, headlines)
    found: list[Raw | Reject] = []
    for one in documents:
        several = len(documents) > 1 and one.number
        source = f"{item.source_file}, document {one.number}" if several else item.source_file
        names = (f"{item.path.stem}_{one.number:04d}",) if several else item.names
        if not one.words:
            found.append(Reject(source, "no_text", " ".join(one.faults) or _NO_TEXT))
            continue
        words = spaced(one.words)
        found.append(Raw(source, names, digest_of(words), words, one.fields))
        found += [Reject(source, "damaged", f"Not read whole: {fault}") for fault in one.faults]
    return found


def split(text: str, headlines: tuple[str, ...] = ()) -> list[Document]:
    """Return the documents of an export, in their order; none where the text is no export.

    `headlines` are lines known to be such.
    """
    lines = text.split("\n")
    layouts = (layout for layout in export_words().layouts.values() if layout.shows(text))
    return max([[], *(_documents(layout, lines, headlines) for layout in layouts)], key=_worth)


def _worth(documents: list[Document]) -> tuple[int, ...]:
    """Return how much was told apart: articles, documents that marks show, fields."""
    told = [d for d in documents if d.words]
    return len(told), sum(d.marked for d in documents), sum(len(d.fields) for d in told)


def several(text: str) -> str | None:
    """Return what shows that a text that is no known export holds several articles all the same; None if nothing does.

    That is a number of how many on a line of its own, twice with the same sum (`Nyhet 1 av 2`), or, twice, the number
    of a document or the length and rights of an article of Factiva.
    """
    counted: dict[str, set[int]] = {}
    for found in _COUNTED.finditer(text):
        if not export_words().pages.match(found[0]) and 0 < int(found[1]) <= int(found[2]):
            counted.setdefault(found[2], set()).add(int(found[1]))
    if any(len(numbers) > 1 for numbers in counted.values()):
        return " ".join(next(_COUNTED.finditer(text))[0].split())
    for layout in export_words().layouts.values():
        ends = [m[0] for kind, p in layout.marks.items() if kind == "closes" for m in p.finditer(text)]
        heads = list(_heads(layout, text)) if layout.day == "below" else []
        if len(set(ends)) > 1 or len(heads) > 1:
            return " ".join((ends or heads)[0].split())
    return None


def _heads(layout: Layout, text: str) -> Iterator[str]:
    """Yield the lines with a length (`61 words`) that a line with rights follows, as in the head of an article."""
    for found in layout.anchor.finditer(text) if layout.anchor else ():
        below = [line for line in text[found.end() : found.end() + 2 * LONG].split("\n") if line.strip()]
        if any(is_rights(line) for line in below[: 2 * ABOVE]):
            yield found[0]


def _documents(layout: Layout, lines: list[str], headlines: tuple[str, ...]) -> list[Document]:
    parts, cover = list(parts_of(layout, lines)), _listed(lines)
    pieces = [(part, read_piece(layout, part.lines)) for part in parts]
    articles = [(part, piece) for part, piece in pieces if is_article(layout, piece) and (piece.words or part.document)]
    if len(articles) < 2 and not any(part.document or piece.state == "after" for part, piece in articles):
        return []  # one that neither a mark nor labels below its text show to be of an export
    found = ((part, _document(layout, part, piece, (*headlines, *cover))) for part, piece in pieces)
    return _numbered([replace(one, marked=part.document) for part, one in found if one], parts, cover)


def _listed(lines: list[str]) -> tuple[str, ...]:
    """Return the headlines that a cover page lists below their number (`Documents (2)`); none unless all are there."""
    at, cover = next(((n, m) for n, line in enumerate(lines[:_COVER_LINES]) if (m := COVER.fullmatch(line))), (0, None))
    if cover is None:
        return ()
    count = int(cover[1][:6])
    found = [m for line in lines[at:] if (m := LISTED.match(line))]
    numbered = [m[2].strip() for n, m in enumerate(found[:count], start=1) if m[1] == str(n)]
    return tuple(numbered) if len(numbered) == count else ()


def _document(layout: Layout, part: Part, piece: Piece, listed: tuple[str, ...]) -> Document | None:
    """Return the document of a part; None for a cover page, a summary of the search, or what stands between."""
    words = "\n".join(part.lines).strip()
    if is_article(layout, piece) or (part.document and piece.labels and piece.words):
        if len(piece.words.split()) <= _NOTICE and export_words().notices.search(piece.words):
            return Document("", {}, part.number, [_LOST.format(_quoted(piece.words))])
        faults = ([] if part.closed else [_CUT]) + _shorter(piece)
        return Document(piece.words, fields_of(layout, piece, listed), part.number, faults if piece.words else [])
    if not part.document or not (words or part.number):
        return None
    dated = any(day_in(line) for line in part.lines) and len(words.split()) > _BRIEF
    if export_words().notices.search(words) or not (dated or len(words.split()) > _NOTICE):
        return Document("", {}, part.number, [_LOST.format(_quoted(words)) if words else _NO_TEXT])
    return Document(words, {}, part.number, [_NO_HEAD])


def _quoted(words: str) -> str:
    return repr(" ".join(words.split())[:80])


def _shorter(piece: Piece) -> list[str]:
    """Return that a text has less than half of the words that its head declares, where it has."""
    for name, value in [*piece.fields.items(), *((line, line) for line in piece.head)]:
        said = re.fullmatch(r"(\d[\d.,\s]{0,11})\s[^\W\d_]+\.?", value.strip())
        count = int(re.sub(r"\D", "", said[1])[:9]) if name and said else 0
        if _DECLARED <= count < 1_000_000 and (there := len(piece.words.split())) < count / 2:
            return [f"its head says that it has {count} words, and {there} are there. Export it anew."]
    return []


def _numbered(found: list[Document], parts: list[Part], listed: tuple[str, ...]) -> list[Document]:
    """Return the documents under the numbers of their marks where those rise, else counted; with those that lack."""
    given = [d.number for d in found if d.number]
    if not given and len(found) < len(listed):
        there = Counter(str(d.fields.get("headline")) for d in found)
        unseen = list((Counter(listed) - there).elements())[: len(listed) - len(found)]
        found = [*found, *(Document("", {}, 0, [_UNSEEN.format(_quoted(title))]) for title in unseen[:_EACH])]
    if len(given) < len(found) or given != sorted(set(given)):
        return [replace(one, number=n) for n, one in enumerate(found, start=1)]
    total = max((p.total for p in parts), default=0)
    lost = [n for n in range(1, total + 1) if n not in set(given)]
    few = len(lost) <= _EACH
    told = lost if few else [n for n in lost if given[0] < n < given[-1]][:_EACH]
    every = [*found, *(Document("", {}, n, [_MISSING.format(n, total)]) for n in told)]
    rest = [] if few else [Document("", {}, 0, [_OTHERS.format(total, len(given))])]
    return [*sorted(every, key=lambda d: d.number), *rest]
