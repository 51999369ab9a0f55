"""One telling of a contact, and what verbs and nouns of contact share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corridor_analysis.extract.events.contact_lexicon import Lexicon
from corridor_analysis.extract.syntax.parties import ACTORS
from corridor_analysis.parse.records import Chars, Parsed, Party, Time
from corridor_analysis.parse.tree import Word

__all__ = ["PLACES", "Frame", "anew", "apart", "channel", "ids"]

PLACES = ACTORS | {"place"}


@dataclass(frozen=True)
class Frame:
    """One telling of a contact, before tellings of the same contact are put together."""

    at: int  # index of the trigger in the Doc
    trigger: Chars
    clause: Chars
    mode: str
    status: str
    parties: tuple[Party, ...]
    time: Time | None
    definite: bool  # points back to a contact already told, or may do so
    weak: bool  # says little by itself
    anew: bool  # says that it is another one
    rule: str

    @property
    def members(self) -> frozenset[str]:
        """Entities in contact with each other; mediators aside."""
        return frozenset(p.entity_id for p in self.parties if p.role != "mediator")


def anew(words: Lexicon, *tokens: Word) -> bool:
    """Return whether a word beside the predicate says that it is another contact."""
    return any(c.lower_ in words.anew for t in tokens for c in t.children)


def ids(parties: Iterable[Party]) -> set[str]:
    """Return the entities of parties."""
    return {p.entity_id for p in parties}


def apart(frame: Frame) -> Iterator[Frame]:
    """Yield one contact for each recipient: "met separately with A and B", "phone calls with A and B"."""
    others = [p for p in frame.parties if p.role == "recipient"]
    rest = tuple(p for p in frame.parties if p.role != "recipient")
    yield from [replace(frame, parties=(*rest, p)) for p in others] if len(others) > 1 else [frame]


def channel(parsed: Parsed, words: Lexicon, token: Word, mode: str, parties: Iterable[Party]) -> str:
    """Return the channel of "spoke with" or "a conversation with", which name none; any other mode as it is.

    Between officials of different countries, of which one may be left unsaid as the home country's is, with no word
    that puts them in one place, it is a call: read-outs use these words so.
    """
    if mode != "remote":
        return mode
    if token.lower_ == "discussions" and not any(t.lower_ in words.channels for t in token.sent):
        return "meeting"  # "held discussions", as one holds talks
    sentence = token.sent.text.casefold()
    if any(w in sentence for w in words.together):
        return "meeting"
    members = [parsed.entity(p.entity_id) for p in parties]
    countries = {e.country for e in members} - {None}
    unknown = [e for e in members if e.country is None and e.kind == "person" and e.role]
    return "phone" if len(countries) + len(unknown[:1]) > 1 and countries else "other"
