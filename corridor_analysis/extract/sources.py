"""Whose words: the heads of the noun phrases that a cue has for its source, by syntax alone."""

from __future__ import annotations

from spacy.tokens import Token

from corridor_analysis.extract.stretches import Page
from corridor_analysis.extract.syntax import agents, is_passive
from corridor_analysis.records import Chars

__all__ = ["source_span", "sources_of"]

_BORROWS = frozenset({"xcomp", "advcl", "conj", "pcomp", "ccomp", "prep", "dep", "acl"})
_CUT = frozenset({"relcl", "advcl", "parataxis", "acl", "ccomp"})
_STEPS = 12  # clauses to climb: a longer chain is a parse gone wrong
_EMPTY = frozenset({"it", "there"})


def sources_of(cue: Token, light: frozenset[str]) -> list[Token]:
    """Return the heads of who says, thinks or wants it: none where the text does not tell."""
    if cue.pos_ in ("VERB", "AUX"):
        return of_verb(cue)
    if cue.pos_ == "NOUN":
        return _of_noun(cue, light)
    return _of_adjective(cue)


def of_verb(verb: Token) -> list[Token]:
    """Return the subject, the agent of a passive, or the subject of the clause that governs a participle."""
    for _ in range(_STEPS):
        if is_passive(verb):
            return agents(verb)
        own = [t for t in verb.children if t.dep_ == "nsubj" and not _is_empty(t)]
        if own:
            return own
        if any(t.dep_ in ("nsubj", "expl") for t in verb.children):
            return []
        if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return [] if _is_infinitive(verb) else [verb.head]
        if verb.dep_ not in _BORROWS:
            return []
        above = verb.head
        if verb.dep_ == "xcomp" and (told := [t for t in above.children if t.dep_ == "dobj" and t.i < verb.i]):
            return told
        verb = above
        if verb.pos_ not in ("VERB", "AUX", "ADP", "SCONJ", "ADJ"):
            return []
    return []


def _is_infinitive(verb: Token) -> bool:
    return any(t.lower_ == "to" and t.dep_ == "aux" for t in verb.children)


def _is_empty(subject: Token) -> bool:
    """Return whether a subject stands for nobody: `there`, and the `it` of a passive or of an adjective."""
    return subject.dep_ == "expl" or subject.lower_ == "there"


def _of_noun(noun: Token, light: frozenset[str]) -> list[Token]:
    owner = [t for t in noun.children if t.dep_ == "poss"]
    if owner:
        return owner
    for prep in noun.children:
        if prep.dep_ in ("prep", "agent") and prep.lower_ in ("by", "from", "among"):
            return [t for t in prep.children if t.dep_ == "pobj"]
    above = noun.head
    if noun.dep_ in ("dobj", "conj", "attr") and above.pos_ in ("VERB", "AUX") and above.lemma_.lower() in light:
        return of_verb(above)
    if noun.dep_ == "pobj" and above.head.lemma_.lower() in light and above.head.pos_ in ("VERB", "AUX"):
        return of_verb(above.head)
    return []


def _of_adjective(adjective: Token) -> list[Token]:
    above = adjective.head
    if adjective.dep_ in ("acomp", "oprd", "conj", "advcl") and above.pos_ in ("VERB", "AUX"):
        return [t for t in of_verb(above) if t.lower_ not in _EMPTY]
    if adjective.dep_ in ("amod", "appos", "relcl") and adjective.i > above.i:
        return [above]
    return []


def source_span(page: Page, head: Token) -> tuple[Chars, ...]:
    """Return the stretch of a source's noun phrase, cut before a clause that depends on it."""
    if head.dep_ == "poss" or head.tag_ in ("WP", "WDT", "PRP", "PRP$", "WP$"):
        tokens = [t.i for t in head.subtree if t.tag_ != "POS"]
    else:
        tokens = [t.i for t in head.subtree]
    clauses = [t.left_edge.i for t in head.subtree if t.dep_ in _CUT and t.head == head and t.left_edge.i > head.i]
    stop = min(clauses, default=tokens[-1] + 1)
    left = [i for i in tokens if i < stop]
    return page.runs(left)[:1] if left else ()
