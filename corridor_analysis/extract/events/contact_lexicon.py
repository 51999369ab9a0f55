"""The words of contacts, read from `resources/contacts.yaml` and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.parse.tree import Word
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import CONSULT_MODES

__all__ = ["Lexicon", "Verb", "lexicon"]

_FILE = "contacts.yaml"
_NOMINAL = frozenset({"NOUN", "PROPN"})
_LISTS = (
    "light",
    "taking",
    "denied",
    "occur",
    "during",
    "past",
    "ahead",
    "mediated",
    "anew",
    "together",
    "about",
    "visitors",
    "venues",
)


@dataclass(frozen=True)
class Verb:
    """A verb of contact: its mode, and which complements name the partner."""

    mode: str
    object: bool = False
    preps: tuple[str, ...] = ()
    alone: bool = False  # a plural subject is enough: "the two met"
    person: bool = False  # the object must be a person, not a country
    place: bool = False  # the object or preposition names a place or state
    inviting: bool = False  # with `to` and a place: "welcomed the envoy to the palace"
    weak: bool = False  # mostly refers to a contact that is told elsewhere


@dataclass(frozen=True)
class Lexicon:
    """Contact words: nouns by head lemma with the modifiers they ask for, verbs, and the words around them."""

    nouns: Mapping[str, tuple[tuple[frozenset[str], str, bool], ...]]
    verbs: Mapping[str, Verb]
    channels: Mapping[str, str]
    governors: Mapping[str, str]
    outlooks: Mapping[str, str]
    callers: Mapping[str, tuple[str, ...]]
    light: frozenset[str]
    taking: frozenset[str]
    denied: frozenset[str]
    occur: frozenset[str]
    during: frozenset[str]
    past: frozenset[str]
    ahead: frozenset[str]
    mediated: frozenset[str]
    anew: frozenset[str]
    together: tuple[str, ...]
    about: frozenset[str]
    visitors: frozenset[str]
    venues: frozenset[str]

    @cached_property
    def heads(self) -> frozenset[str]:
        """The verbs and nouns of contact."""
        return frozenset({*self.verbs, *self.nouns})

    @cached_property
    def calls(self) -> frozenset[str]:
        """The words that tell of a call by telephone, wherever they stand in an article."""
        verbs = {lemma for lemma, verb in self.verbs.items() if verb.mode == "phone"}
        return frozenset({*verbs, *(w for w, mode in self.channels.items() if mode == "phone")})

    def noun(self, token: Word) -> tuple[str, bool] | None:
        """Return the mode of a contact noun and whether it needs a partner; None for other nouns."""
        if token.pos_ not in _NOMINAL:
            return None
        entries = self.nouns.get(token.lemma_.lower()) or self.nouns.get(token.lower_)
        if not entries:
            return None
        before = {w for t in token.children if t.i < token.i for w in (t.lemma_.lower(), t.lower_)}
        for modifiers, mode, partnered in entries:
            if modifiers <= before:
                return mode, partnered
        return None


@cache
def lexicon() -> Lexicon:
    """Return the words of contacts.

    Raises ResourceError where the file names an unknown key or mode.
    """
    raw = read_yaml(_FILE)
    known = {"nouns", "partnered", "verbs", "channels", "governors", "outlooks", "callers", "examples", *_LISTS}
    for key in sorted(set(raw) - known):
        raise ResourceError(_FILE, key, "unknown key", nearest(key, known))
    modes = [*raw["nouns"], *raw["partnered"], *raw["channels"], *(v["mode"] for v in raw["verbs"].values())]
    for mode in modes:
        if mode not in (*CONSULT_MODES, "remote"):
            raise ResourceError(_FILE, mode, "unknown mode", nearest(mode, CONSULT_MODES))
    lists = {name: frozenset(raw[name]) for name in _LISTS if name != "together"}
    return Lexicon(
        nouns=_heads(raw), verbs={lemma: _verb(lemma, v) for lemma, v in raw["verbs"].items()},
        channels={w: mode for mode, words in raw["channels"].items() for w in words},
        governors={w: status for status, words in raw["governors"].items() for w in words},
        outlooks={w: status for status, words in raw["outlooks"].items() for w in words},
        callers={verb: tuple(preps) for verb, preps in raw["callers"].items()},
        together=tuple(raw["together"]), **lists,
    )  # fmt: skip


def _heads(raw: Mapping) -> dict[str, tuple[tuple[frozenset[str], str, bool], ...]]:
    """Return head lemma -> what it asks for, entries with most modifiers first."""
    out: dict[str, list[tuple[frozenset[str], str, bool]]] = {}
    for key in ("nouns", "partnered"):
        for mode, phrases in raw[key].items():
            for phrase in phrases:
                *modifiers, head = phrase.split()
                out.setdefault(head, []).append((frozenset(modifiers), mode, key == "partnered"))
    return {head: tuple(sorted(e, key=lambda x: (-len(x[0]), x[1]))) for head, e in out.items()}


def _verb(lemma: str, entry: Mapping) -> Verb:
    allowed = Verb.__dataclass_fields__
    for key in sorted(set(entry) - set(allowed)):
        raise ResourceError(_FILE, lemma, f"unknown key {key!r}", nearest(key, allowed))
    return Verb(**{**entry, "preps": tuple(entry.get("preps", ()))})
