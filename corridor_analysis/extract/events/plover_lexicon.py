"""The PLOVER lexicon as code sees it: patterns of verbs, adjectives, nouns and phrases, read and checked once.

`resources/plover.yaml` says in its head what each key means. A pattern matches a word by its lemma and by what
depends on it; the one with the most conditions is tried first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import CONSULT_MODES, EVENT_TYPES

__all__ = ["FRAMES", "Lexicon", "Pattern", "build", "lexicon"]

FILE = "plover.yaml"
WORDS = ("verbs", "adjectives", "nouns", "phrases")
FRAMES = ("do", "undo", "cancel", "intend", "try", "fail", "happen", "cease", "blame", "say")
COMPLEMENTS = ("to", "that", "wh", "ing", "bare", "none")
_LISTS = (
    "object",
    "not_object",
    "subject",
    "not_subject",
    "particle",
    "prep",
    "prep_object",
    "clause",
    "recipient",
    "actor",
)


class Pattern(NamedTuple):
    """One entry for one word: what it codes and on which conditions. Empty conditions always hold."""

    word: str
    type: str | None = None
    frame: str | None = None
    mode: str | None = None
    object: frozenset[str] = frozenset()
    not_object: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    not_subject: frozenset[str] = frozenset()
    particle: frozenset[str] = frozenset()
    prep: tuple[str, ...] = ()
    prep_object: frozenset[str] = frozenset()
    clause: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    needs_object: bool | None = None
    passive: bool | None = None
    domestic: bool = False
    negated: str | None = None
    undone: str | None = None

    @property
    def conditions(self) -> tuple[object, ...]:
        """What must hold for the pattern to be tried, and its frame: two patterns of a word may not share them."""
        asked = (self.object, self.not_object, self.subject, self.not_subject, self.particle, self.prep)
        return (*asked, self.prep_object, self.clause, self.needs_object, self.passive, self.frame)

    @property
    def weight(self) -> int:
        """How much the pattern asks for; a frame that leaves the type to another word counts less."""
        conditions = (self.object, self.subject, self.particle, self.prep, self.prep_object, self.clause)
        asked = 2 * sum(map(bool, conditions)) + (self.passive is not None) + (self.needs_object is not None)
        return asked + bool(self.not_object) + bool(self.frame)


@dataclass(frozen=True)
class Lexicon:
    """Patterns by lemma, best first; phrases by their first word; what each type becomes when it is undone.

    `answers` are the nouns by which a rejection refers to an earlier act of a type.
    """

    verbs: Mapping[str, tuple[Pattern, ...]]
    adjectives: Mapping[str, tuple[Pattern, ...]]
    nouns: Mapping[str, tuple[Pattern, ...]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Pattern], ...]]
    undone: Mapping[str, str]
    recipient: Mapping[str, tuple[str, ...]]
    hostile: frozenset[str]
    domestic: frozenset[str]
    routes: frozenset[str]
    people: frozenset[str]
    rulers: frozenset[str]
    hindering: frozenset[str]
    answers: Mapping[str, frozenset[str]]
    examples: tuple[tuple[str, str | None, str], ...]

    @cached_property
    def wrongs(self) -> frozenset[str]:
        """Nouns by which one accuses as a predicate: "it is a violation"."""
        return frozenset(w for w, rows in self.nouns.items() if any(p.frame == "blame" for p in rows))

    @cached_property
    def predicates(self) -> frozenset[str]:
        """Verbs, adjectives and the first words of phrases: what may code an event by itself."""
        return frozenset({*self.verbs, *self.adjectives, *self.phrases, *self.wrongs})


@cache
def lexicon() -> Lexicon:
    """Return the lexicon that ships with the package. Raises ResourceError where an entry breaks a rule."""
    return build(read_yaml(FILE))


def build(raw: Mapping[str, Any]) -> Lexicon:
    """Return the lexicon that the content of a file describes.

    Raises ResourceError: an unknown key, type, frame or class, a duplicate pattern, an entry without words.
    """
    _check_head(raw)
    found: dict[str, dict[str, list]] = {kind: {} for kind in WORDS}
    examples: list[tuple[str, str | None, str]] = []
    for number, entry in enumerate(raw["patterns"], start=1):
        label = f"patterns[{number}] {entry.get('type') or entry.get('frame')}"
        _add(found, entry, raw["classes"], label)
        examples += _examples(entry, label)
    for right, wrong in raw.get("slips", {}).items():
        found["verbs"][wrong] = found["verbs"].get(right, []) + found["verbs"].get(wrong, [])
    types, classes = raw["types"], raw["classes"]
    return Lexicon(
        **{kind: {w: _best_first(rows) for w, rows in found[kind].items()} for kind in WORDS[:3]},
        phrases={w: tuple(rows) for w, rows in found["phrases"].items()},
        undone={t: row["undone"] for t, row in types.items()},
        recipient={t: tuple(row["recipient"]) for t, row in types.items()},
        hostile=frozenset(t for t, row in types.items() if row.get("hostile")),
        domestic=frozenset(t for t, row in types.items() if row.get("domestic")),
        **{name: frozenset(classes[name]) for name in ("routes", "people", "rulers", "hindering")},
        answers={kind: frozenset(nouns) for kind, nouns in raw["answers"].items()},
        examples=tuple(examples),
    )


def _check_head(raw: Mapping[str, Any]) -> None:
    _keys(raw, ("classes", "types", "answers", "slips", "patterns"), "top level")
    _keys(raw["types"], EVENT_TYPES, "types")
    _keys(raw["answers"], EVENT_TYPES, "answers")
    for name, row in raw["types"].items():
        _keys(row, ("undone", "recipient", "hostile", "domestic"), name)


def _best_first(rows: list[Pattern]) -> tuple[Pattern, ...]:
    return tuple(sorted(rows, key=lambda p: -p.weight))


def _add(found: dict[str, dict[str, list]], entry: dict, classes: Mapping[str, list[str]], label: str) -> None:
    allowed = list(Pattern._fields[1:])
    _keys(entry, (*WORDS, *allowed, "examples"), label)
    kinds = [k for k in WORDS if k in entry]
    if not kinds:
        raise ResourceError(FILE, label, "the entry has no words", f"Give one of {', '.join(WORDS)}.")
    conditions = {k: _condition(k, v, classes, label) for k, v in entry.items() if k in allowed}
    _check(conditions, label)
    for kind in kinds:
        for word in _expand(entry[kind], classes, label):
            _put(found[kind], kind, Pattern(word, **conditions), label)


def _put(rows: dict[str, list], kind: str, pattern: Pattern, label: str) -> None:
    key, row = pattern.word, pattern
    if kind == "phrases":
        words = tuple(pattern.word.split())
        key, row = words[0], (words, pattern)
    others = [r[1] if kind == "phrases" else r for r in rows.setdefault(key, [])]
    if any(o.word == pattern.word and o.conditions == pattern.conditions for o in others):
        problem = f"{pattern.word!r} has two patterns with the same conditions"
        raise ResourceError(FILE, label, problem, "Remove one, or give it a condition of its own.")
    rows[key].append(row)


def _condition(key: str, value: Any, classes: Mapping[str, list[str]], label: str) -> Any:
    if key not in _LISTS:
        return value
    words = _expand(value, classes, label)
    return tuple(words) if key in ("prep", "clause", "recipient", "actor") else frozenset(words)


def _expand(value: Any, classes: Mapping[str, list[str]], label: str) -> list[str]:
    """Return a list of words, with `@name` replaced by the words of that class."""
    out: list[str] = []
    for word in [value] if isinstance(value, str) else value:
        if not isinstance(word, str):
            raise ResourceError(FILE, label, f"{word!r} is not text", "Put it in quotation marks.")
        if not word.startswith("@"):
            out.append(word)
        elif word[1:] in classes:
            out += _expand(classes[word[1:]], classes, label)
        else:
            raise ResourceError(FILE, label, f"there is no class {word!r}", nearest(word[1:], classes))
    return list(dict.fromkeys(out))


def _check(conditions: Mapping[str, Any], label: str) -> None:
    for key, allowed in (
        ("type", EVENT_TYPES),
        ("negated", EVENT_TYPES),
        ("undone", EVENT_TYPES),
        ("frame", FRAMES),
        ("mode", CONSULT_MODES),
    ):
        value = conditions.get(key)
        if value is not None and value not in allowed:
            raise ResourceError(FILE, label, f"{key} {value!r} is not known", nearest(value, allowed))
    for value in conditions.get("clause", ()):
        if value not in COMPLEMENTS:
            raise ResourceError(FILE, label, f"clause {value!r} is not known", nearest(value, COMPLEMENTS))
    if not conditions.get("type") and not conditions.get("frame"):
        raise ResourceError(FILE, label, "neither type nor frame", "Say what the words code.")


def _keys(row: Mapping[str, Any], allowed: Iterable[str], label: str) -> None:
    for key in row:
        if key not in allowed:
            raise ResourceError(FILE, label, f"unknown key {key!r}", nearest(str(key), allowed))


def _examples(entry: dict, label: str) -> list[tuple[str, str | None, str]]:
    """Return (sentence, type that it must have, or None and the type that it must not have)."""
    rows = entry.get("examples") or {}
    _keys(rows, ("yes", "no"), label)
    kind = entry.get("type")
    out: list[tuple[str, str | None, str]] = []
    for text in rows.get("yes", ()):
        code, _, rest = text.partition(": ") if kind is None else (kind, "", text)
        out.append((rest, code, label))
    out += [(text, None, str(kind)) for text in rows.get("no", ())]
    return out
