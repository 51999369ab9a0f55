"""Whose words "the statement said" and "it added" bring: of those who issued the text, or who spoke just before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corridor_analysis.extract.statements.quoted_text import Page
from corridor_analysis.extract.statements.sources import of_verb
from corridor_analysis.extract.statements.speakers import speakers
from corridor_analysis.parse.records import Attribution, Parsed, Party
from corridor_analysis.parse.tree import Word

__all__ = ["retold"]

_REACH = 900  # characters back to which "the statement" refers
_TEXTS = frozenset({"message", "text", "document", "readout", "communique"})
_PEOPLE = frozenset({"he", "she", "they"})
_PRONOUNS = _PEOPLE | {"it"}
_GOVERNING = ("dobj", "pobj", "nsubjpass")


def retold(
    parsed: Parsed, page: Page, made: Sequence[Attribution], heads: Sequence[Word | None]
) -> Iterator[Attribution]:
    """Yield the attributions, in text order, those of "the statement", "the report", "it" with whose words they are.

    `heads` are the sources' heads, one for each attribution.
    """
    done: list[Attribution] = []
    for one, head in zip(made, heads, strict=True):
        if head is not None and _refers(page, head) and not _sources(one):
            owner = _owner(parsed, page, head, done)
            one = one._replace(parties=(*owner, *one.parties))
        done.append(one)
    yield from done


def _refers(page: Page, head: Word) -> bool:
    """Return whether a source is a text told of before, or an "it" that the names before it do not explain."""
    return head.lower_ in _PRONOUNS or _is_text(page, head)


def _is_text(page: Page, token: Word) -> bool:
    lemma = token.lemma_.lower()
    return token.pos_ == "NOUN" and (lemma in page.messages or lemma in _TEXTS)


def _sources(one: Attribution) -> tuple[Party, ...]:
    return tuple(p for p in one.parties if p.role == "source")


def _owner(parsed: Parsed, page: Page, head: Word, done: Sequence[Attribution]) -> tuple[Party, ...]:
    """Return who issued a text or spoke, the nearest before; of several, one who did so in writing."""
    low = head.idx - _REACH
    if head.lower_ in _PEOPLE:
        return _spoke_last(parsed, head, done, low)
    found = [(a.cues[0].start, a.medium is not None, _sources(a)) for a in done if a.cues and _sources(a)]
    found = [f for f in found if low <= f[0] < head.idx] + list(_issued(parsed, page, head, low))
    written = [f for f in found if f[1]] or found
    nearest = max(written, key=lambda f: f[0], default=None)
    return tuple(p._replace(start=None, end=None) for p in nearest[2]) if nearest else ()


def _spoke_last(parsed: Parsed, head: Word, done: Sequence[Attribution], low: int) -> tuple[Party, ...]:
    """Return who spoke last before a pronoun: of "he" and "she" a person, of "they" several or a body."""
    before = [a for a in done if a.cues and low <= a.cues[0].start < head.idx and _sources(a)]
    nearest = max(before, key=lambda a: a.cues[0].start, default=None)
    who = _sources(nearest) if nearest else ()
    single = len(who) == 1 and parsed.entity(who[0].entity_id).kind in ("person", "other")
    return tuple(p._replace(start=None, end=None) for p in who) if single != (head.lower_ == "they") else ()


def _issued(parsed: Parsed, page: Page, head: Word, low: int) -> Iterator[tuple[int, bool, tuple[Party, ...]]]:
    """Yield the texts told of before: "issued a statement", "a statement by the ministry"."""
    for token in page.doc[page.first_from(max(0, low)) : head.i]:
        if not _is_text(page, token) or page.quotation_at(token.idx) is not None:
            continue
        above = token.head if token.dep_ != "pobj" else token.head.head
        issuer = of_verb(page, above) if token.dep_ in _GOVERNING and above.pos_ == "VERB" else []
        who = speakers(parsed, [token]) or speakers(parsed, issuer)
        if who:
            yield token.idx, True, tuple(who)
