"""The name at the end of a long title, which parsers cut apart: "Head of the Mission to Chile, Ambassador A. Name"."""

from __future__ import annotations

from collections.abc import Sequence

from corridor_analysis.parse.records import Mention, Parsed
from corridor_analysis.parse.tree import Word
from corridor_analysis.parse.who.lexicons import roles

__all__ = ["behind_title"]

_REACH = 16  # words of a title and the name of whose it is
_VAGUE = frozenset({"state", "igo", "body"})


def behind_title(parsed: Parsed, head: Word, own: Sequence[Mention]) -> Mention | None:
    """Return the person whose title a phrase begins, if the name ends the same run of capitals.

    `own` are the mentions of the head: an office or none, or the body whose officer it is ("Agency for Aid
    Administrator Anna Kovacs").
    """
    office = head.lemma_.lower() in roles().title_nouns
    if not head.is_title or head.tag_ in ("NNS", "NNPS") or not (office or _of_bodies(parsed, own)):
        return None
    if any(parsed.entity(m.entity_id).kind == "person" and not m.entity_id.startswith("title_") for m in own):
        return None
    start = max([head.i + 1, *(_after(head, m) for m in own)])
    return _name_from(parsed, head, start, office)


def _of_bodies(parsed: Parsed, own: Sequence[Mention]) -> bool:
    return bool(own) and all(parsed.entity(m.entity_id).kind in _VAGUE for m in own)


def _after(head: Word, mention: Mention) -> int:
    """Return the index of the first token behind a mention."""
    at = head.i
    while at < len(head.doc) and head.doc[at].idx < mention.end:
        at += 1
    return at


def _name_from(parsed: Parsed, head: Word, start: int, office: bool) -> Mention | None:
    """Return the person whose name stands behind the words of a title from token `start` on."""
    joined = False
    for token in head.doc[start : min(start + _REACH, head.sent.end + 4, len(head.doc))]:
        near = parsed.among(token.i, token.i + 6) if token.is_title else ()
        named = [m for m in near if m.start == token.idx and parsed.entity(m.entity_id).kind == "person"]
        if named and not named[0].entity_id.startswith("title_"):
            return named[0] if office else None
        lower, later = token.lower_, token.doc[min(token.i + 1, len(token.doc) - 1)]
        if lower in roles().title_nouns and token.is_title:
            if joined:
                return None
            office = True
        elif lower == "and" and office and later.lower_ not in roles().title_nouns:
            joined = True
        elif token.text == "," and office and (later.is_title and later.lower_ in roles().title_nouns):
            continue
        elif not (lower in roles().title_links and office) and not token.text[:1].isupper():
            return None
    return None
