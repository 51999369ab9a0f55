"""Whose statement a text is that says "we": told by its headline, its first line, or by who is the subject of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corridor_analysis.extract.syntax.arguments import subjects
from corridor_analysis.parse.records import Parsed
from corridor_analysis.parse.who.discourse import own_words
from corridor_analysis.parse.who.lexicons import naming
from corridor_analysis.schema import Entity

__all__ = ["issuer_of"]

_SPEAKING = frozenset({"person", "state", "igo", "body"})


def issuer_of(parsed: Parsed) -> str | None:
    """Return whose statement a text is that says "we" outside quotation marks; None of others.

    The state of the known official who signs it in its first line; whom its headline names; the state, body or person
    that is most often the subject of its sentences; else who signs it.
    """
    own = own_words(w.text for w in parsed.doc)
    firsts = [
        w for w in parsed.doc.candidates(naming().first_person) if own[w.i] and (len(w) == 1 or not w.text.isupper())
    ]  # no "US"
    if not firsts:
        return None
    signing = _signing(parsed)
    states = [e for e in parsed.entities.values() if e.kind == "state" and signing and e.country == signing.country]
    if signing and signing.known and states and not any(len(w) == 1 for w in firsts):
        return states[0].entity_id
    known = [m.entity_id for w in firsts for m in parsed.at(w)]
    if known and not signing:
        return known[0]
    if signing and signing.known:
        return signing.entity_id
    signer = signing.entity_id if signing else None
    return _speaking(parsed, own, signer) or signer


def _speaking(parsed: Parsed, own: Sequence[bool], signer: str | None) -> str | None:
    """Return who is the subject of the first sentence; where nobody signs, of most sentences and of two at least."""
    speaking: Counter[str] = Counter()
    for sent in parsed.doc.sents:
        if own[sent.root.i] and sent.root.pos_ in ("VERB", "AUX"):
            told = [m for word in subjects(sent.root) for m in parsed.at(word)]
            told = [m for m in told if m.entity_id != signer]
            found = [m.entity_id for m in told if parsed.entity(m.entity_id).kind in _SPEAKING]
            if found and not speaking:
                speaking[found[0]] += 1
            speaking.update(found)
            if signer:
                break
    best = max(speaking, key=speaking.__getitem__, default=None)
    return best if best and speaking[best] > 1 else None


def _signing(parsed: Parsed) -> Entity | None:
    """Return the person whose name begins a text in a line of its own: "Name, Secretary of State"."""
    line, more, _ = parsed.article.text.partition("\n")
    first = next(iter(parsed.mentions), None)
    if not more or first is None or first.start > line.find(",") or line.rstrip()[-1:] in (".", "?", "!"):
        return None
    entity = parsed.entity(first.entity_id)
    return entity if entity.kind == "person" and first.end <= len(line) else None
