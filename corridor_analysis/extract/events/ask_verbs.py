"""What a verb of asking takes, frame by frame: of whom it is asked, and what."""

from __future__ import annotations

from collections.abc import Callable

from corridor_analysis.extract.syntax.arguments import is_passive, objects
from corridor_analysis.extract.syntax.parties import ACTORS
from corridor_analysis.extract.syntax.phrases import is_infinitive, prepositional
from corridor_analysis.parse.records import Parsed
from corridor_analysis.parse.tree import Word

__all__ = ["complement"]

Taken = tuple[list[Word], list[Word]]  # heads of the recipients, heads of what is asked


def complement(parsed: Parsed, verb: Word, frame: str) -> Taken:
    """Return recipients and contents that a verb takes in a frame of `asks.yaml`; no contents where it does not."""
    return _FRAMES[frame](parsed, verb)


def _someone(parsed: Parsed, token: Word) -> bool:
    return any(parsed.entity(m.entity_id).kind in ACTORS for m in parsed.at(token))


def _infinitives(verb: Word) -> list[Word]:
    return [t for t in verb.children if t.dep_ in ("xcomp", "ccomp", "advcl") and is_infinitive(t)]


def _to(parsed: Parsed, verb: Word) -> Taken:
    found = [t for t in _infinitives(verb) if t.i > verb.i]
    told = objects(verb)
    with_subject = [t for t in found if any(c.dep_ == "nsubj" for c in t.children)]
    return (told, with_subject or found) if told or with_subject else ([], [])


def _on(parsed: Parsed, verb: Word, *prepositions: str) -> Taken:
    party = [t for t in prepositional(verb, *prepositions) if not t.timed]
    below = [t for p in party for q in (p, *p.conjuncts) for t in q.children if is_infinitive(t)]
    found = [*_infinitives(verb), *below]
    return (party, found or prepositional(verb, "for")) if party else ([], [])


def _for(parsed: Parsed, verb: Word) -> Taken:
    direct = prepositional(verb, "for")
    own = [t for t in _infinitives(verb) if any(c.lower_ == "for" and c.dep_ == "mark" for c in t.children)]
    below = [t for p in direct for t in p.children if is_infinitive(t) and t.dep_ in ("acl", "relcl")]
    if below and _someone(parsed, direct[0]):
        return direct, below  # "called for X to do"
    return [t for t in objects(verb) if _someone(parsed, t)], own or direct


def _object(parsed: Parsed, verb: Word) -> Taken:
    return [], [t for t in objects(verb) if not _someone(parsed, t)]


def _that(parsed: Parsed, verb: Word) -> Taken:
    found = [t for t in verb.children if t.dep_ == "ccomp" and not is_infinitive(t) and t.i > verb.i]
    return [], [t for t in found if t.left_edge.lower_ not in ("if", "whether")]


def _infinitive(parsed: Parsed, verb: Word) -> Taken:
    return [], [t for t in verb.children if t.dep_ == "xcomp" and is_infinitive(t)]


_FRAMES: dict[str, Callable[[Parsed, Word], Taken]] = {
    "to": _to,
    "on": lambda p, v: _on(p, v, "on"),
    "to_active": lambda p, v: ([], []) if is_passive(v) else _to(p, v),
    "upon": lambda p, v: _on(p, v, "upon"),
    "to_party": lambda p, v: _on(p, v, "to"),
    "for": _for,
    "object": _object,
    "that": _that,
    "infinitive": _infinitive,
    "on_thing": lambda p, v: ([], prepositional(v, "on", "upon")),
}
