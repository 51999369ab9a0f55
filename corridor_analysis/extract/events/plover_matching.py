"""Whether the conditions of a lexicon pattern hold at a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corridor_analysis.extract.events.plover_lexicon import Pattern, lexicon
from corridor_analysis.extract.syntax.arguments import SUBJECT, children, is_passive, objects, subjects
from corridor_analysis.extract.syntax.phrases import complements, is_infinitive, prepositional, topic
from corridor_analysis.parse.tree import Word

VERBAL = frozenset({"VERB", "AUX"})
ASKING = frozenset({"if", "whether", "why", "how", "when", "where"})


def patterns(token: Word) -> Iterator[Pattern]:
    """Yield the patterns of a verb or adjective whose conditions hold at a token, those with most conditions first."""
    table = lexicon().adjectives if token.pos_ == "ADJ" else lexicon().verbs if token.pos_ in VERBAL else {}
    for pattern in table.get(token.lemma_.lower(), ()):
        if _holds(pattern, token):
            yield pattern


def _holds(pattern: Pattern, token: Word) -> bool:
    """Return whether the conditions of a pattern hold at a token."""
    if pattern.passive is not None and is_passive(token) != pattern.passive:
        return False
    if pattern.particle and not any(t.lower_ in pattern.particle for t in token.children):
        return False
    if pattern.prep and not _phrase_holds(pattern, token):
        return False
    if pattern.clause and pattern.clause.isdisjoint(_clauses(token)):
        return False
    if pattern.subject and not _about(subjects(token), pattern.subject):
        return False
    if pattern.not_subject and any(t.lemma_.lower() in pattern.not_subject for t in subjects(token)):
        return False
    return _object_holds(pattern, token)


def _object_holds(pattern: Pattern, token: Word) -> bool:
    if pattern.needs_object is None and not pattern.object and not pattern.not_object:
        return True
    below = (v for v in complements(token) if v.dep_ in ("ccomp", "xcomp"))
    found = objects(token) or [s for v in below for s in children(v, SUBJECT)]  # "allowed the party to meet"
    if pattern.needs_object is not None and bool(found) != pattern.needs_object:
        return False
    if pattern.object and not _about(found, pattern.object):
        return False
    return not _about(found, pattern.not_object)


def _phrase_holds(pattern: Pattern, token: Word) -> bool:
    found = prepositional(token, *pattern.prep)
    found = found or [p for o in objects(token) for p in prepositional(o, *pattern.prep)]
    return bool(found) and (not pattern.prep_object or _about(found, pattern.prep_object))


def _about(tokens: Iterable[Word], words: frozenset[str]) -> bool:
    return any(not words.isdisjoint(topic(t)) for t in tokens)


def _clauses(token: Word) -> set[str]:
    """Return the kinds of the clauses that complete a predicate, as patterns name them."""
    return {_kind(v) for v in complements(token)} or {"none"}


def _kind(verb: Word) -> str:
    if is_infinitive(verb):
        return "to"
    if verb.tag_ == "VBG" and verb.dep_ != "ccomp":
        return "ing"
    return "wh" if any(t.lower_ in ASKING and t.i < verb.i for t in verb.children) else "that"
