"""Whether the conditions of a lexicon pattern hold at a word."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.extract.events.plover_lexicon import Lexicon, Pattern
from corridor_analysis.extract.syntax.arguments import SUBJECT, is_passive, objects, subjects
from corridor_analysis.extract.syntax.phrases import complements, is_infinitive, prepositional, topic
from corridor_analysis.extract.syntax.words import GRAMMAR
from corridor_analysis.parse.tree import Word

MANY = GRAMMAR.many
BESIDE = frozenset({"prt", "advmod", "prep", "advcl", "oprd", "acomp", "ccomp"})  # "broke off", "held him responsible"
VERBAL = frozenset({"VERB", "AUX"})


def patterns(token: Word, lexicon: Lexicon) -> Iterator[Pattern]:
    """Yield the patterns whose conditions hold at a token, those with most conditions first."""
    lemma = token.lemma_.lower()
    tables = [lexicon.verbs] if token.pos_ in VERBAL else []
    if token.pos_ == "ADJ" or token.tag_ in ("VBN", "JJ"):
        tables.append(lexicon.adjectives)
    if token.pos_ == "NOUN" and token.dep_ == "attr":  # "it is a violation": what somebody says of another
        yield from (p for p in lexicon.nouns.get(lemma, ()) if p.frame == "blame" and holds(p, token))
    for table in tables:
        rows = table.get(lemma) or (table.get(token.lower_, ()) if table is lexicon.adjectives else ())
        yield from (p for p in rows if holds(p, token))


def holds(pattern: Pattern, token: Word) -> bool:
    """Return whether the conditions of a pattern hold at a token."""
    if pattern.passive is not None and is_passive(token) != pattern.passive:
        return False
    if pattern.particle and not _particle(token, pattern.particle):
        return False
    if pattern.prep and not _phrase(token, pattern):
        return False
    if pattern.clause and not _complement(token, pattern.clause):
        return False
    if pattern.subject and not _about(_subjects(token), pattern.subject):
        return False
    if pattern.not_subject and any(t.lemma_.lower() in pattern.not_subject for t in _subjects(token)):
        return False
    return _object_holds(pattern, token)


def _subjects(token: Word) -> list[Word]:
    """Return the subjects of a verb, or of the copula that ascribes an adjective."""
    ascribed = token.dep_ in ("acomp", "attr", "oprd") and token.head.pos_ in VERBAL
    if not ascribed:
        return subjects(token)
    copula = token.head
    return [t for t in copula.children if t.dep_ == "nsubjpass"] or subjects(copula)


def _object_holds(pattern: Pattern, token: Word) -> bool:
    if pattern.needs_object is None and not pattern.object and not pattern.not_object:
        return True
    found = objects(token) or _raised(token)
    if pattern.needs_object is not None and bool(found) != pattern.needs_object:
        return False
    if pattern.object and not _about(found, pattern.object):
        return False
    return not (pattern.not_object and _about(found, pattern.not_object))


def _raised(token: Word) -> list[Word]:
    """Return the subjects of the clauses below: "allowed the party to meet" is about the party."""
    below = [v for v in complements(token) if v.dep_ in ("ccomp", "xcomp")]
    nouns = [v for v in below if v.pos_ == "NOUN"]  # "let inspectors into the camp"
    return [*nouns, *(s for v in below for s in v.children if s.dep_ in SUBJECT)]


def _about(tokens: list[Word], words: frozenset[str]) -> bool:
    return any(not words.isdisjoint(topic(t)) for t in tokens)


def _particle(token: Word, words: frozenset[str]) -> bool:
    return any(t.lower_ in words and t.dep_ in BESIDE for t in token.children)


def _phrase(token: Word, pattern: Pattern) -> bool:
    found = prepositional(token, *pattern.prep)
    if not found:
        found = [p for o in objects(token) for c in (o, *o.conjuncts) for p in prepositional(c, *pattern.prep)]
    return bool(found) and (not pattern.prep_object or _about(found, pattern.prep_object))


def _complement(token: Word, kinds: tuple[str, ...]) -> bool:
    below = complements(token)
    if "none" in kinds and not below:
        return True
    return any(_kind(v) in kinds or ("bare" in kinds and _subjunctive(v)) for v in below)


def _subjunctive(verb: Word) -> bool:
    """Return whether a clause has the base form where its subject would want an ending: "that he go"."""
    one = any(t.dep_ in SUBJECT and t.tag_ in ("NN", "NNP", "PRP") and t.lower_ not in MANY for t in verb.children)
    plain = verb.tag_ in ("VB", "VBP") and not any(t.dep_ == "aux" for t in verb.children)
    return verb.dep_ == "ccomp" and one and plain


def _kind(verb: Word) -> str:
    if is_infinitive(verb):
        return "to"
    if verb.tag_ == "VBG" and verb.dep_ != "ccomp":
        return "ing"
    asked = any(t.lower_ in ("if", "whether", "why", "how", "when", "where") and t.i < verb.i for t in verb.children)
    return "wh" if asked else "that"
