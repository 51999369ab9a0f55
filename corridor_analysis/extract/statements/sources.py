"""Whose words: the heads of the noun phrases that a cue has for its source, by syntax alone."""

from __future__ import annotations

from itertools import islice

from corridor_analysis.extract.statements.complements import subtree
from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.statements.quoted_text import QuotedText
from corridor_analysis.extract.syntax.arguments import agents, is_passive
from corridor_analysis.extract.syntax.phrases import is_infinitive
from corridor_analysis.parse.records import Chars
from corridor_analysis.parse.tree import Word

__all__ = ["quoted_person", "source_span", "sources_of"]

_BORROWS = frozenset({"xcomp", "advcl", "conj", "pcomp", "ccomp", "prep", "dep", "acl"})
_CUT = frozenset({"relcl", "advcl", "parataxis", "acl", "ccomp"})
_STEPS = 12  # clauses to climb: a longer chain is a parse gone wrong


def sources_of(quoted: QuotedText, cue: Word) -> list[Word]:
    """Return the heads of who says, thinks or wants it: none where the text does not tell."""
    if cue.pos_ in ("VERB", "AUX"):
        return of_verb(quoted, cue)
    if cue.pos_ == "NOUN":
        return _of_noun(quoted, cue)
    return of_verb(quoted, cue.head) if cue.head.pos_ in ("VERB", "AUX") else []


def of_verb(quoted: QuotedText, cue: Word) -> list[Word]:
    """Return the subject, the agent of a passive, or the subject of the clause that governs a participle.

    A cue outside quotation marks has no source inside them.
    """
    verb = cue
    if person := quoted_person(cue):
        return person
    for _ in range(_STEPS):
        spoken = verb != cue and quoted.quotation_at(verb.idx) != quoted.quotation_at(cue.idx)
        if not spoken:
            found = _own(verb)
            if found is not None:
                return found
        if verb.dep_ in ("acl", "relcl") and not spoken:
            return _of_modifier(quoted, verb)
        if verb.dep_ not in _BORROWS and not (spoken and verb.dep_ != "ROOT"):
            return []
        above = verb.head
        told = [t for t in above.children if t.dep_ == "dobj" and t.i < verb.i] if verb.dep_ == "xcomp" else []
        if told:
            return told
        verb = above
        if verb.pos_ not in ("VERB", "AUX", "ADP", "SCONJ", "ADJ"):
            return []
    return []


def quoted_person(verb: Word) -> list[Word]:
    """Return who is quoted: "the agency quoted X as saying", "X was cited as saying"."""
    if verb.lemma_.lower() not in cue_words().quoting:
        return []
    said = [c for t in verb.children if t.lower_ == "as" for c in t.children]
    if all(t.tag_ != "VBG" for t in said):
        return []
    return [t for t in verb.children if t.dep_ in ("dobj", "nsubjpass")]


def _own(verb: Word) -> list[Word] | None:
    """Return the subject or agent of this very verb; None where it has none and borrows that of another."""
    if is_passive(verb):
        return agents(verb)
    own = [t for t in verb.children if t.dep_ == "nsubj"]
    if own:
        return [] if own[0].lower_ == "there" else own
    return [] if any(t.dep_ == "expl" for t in verb.children) else None


def _of_modifier(quoted: QuotedText, verb: Word) -> list[Word]:
    """Return who says what a participle or relative clause at a noun says.

    "The man saying so" speaks himself; of "issued a statement saying so" it is who issued it.
    """
    noun = verb.head
    if is_infinitive(verb):
        return []
    if verb.dep_ == "acl" and verb.tag_ == "VBD" and (governing := _subject_over(noun)):
        return governing
    mute = noun.timed or (noun.pos_ == "NOUN" and noun.lemma_.lower() in cue_words().messages)
    if verb.dep_ == "acl" and mute and noun.dep_ in ("dobj", "pobj", "npadvmod"):
        above = noun.head.head if noun.dep_ == "pobj" else noun.head
        return (_own(above) if above.pos_ == "VERB" else None) or [noun]
    return [noun]


def _subject_over(noun: Word) -> list[Word]:
    """Return the subject of the clause that a noun stands in, of a finite verb that a parser hung on the noun.

    "The minister, speaking to the newspaper, called it a farce": `called` depends on `newspaper`.
    """
    verbs = (t for t in islice(noun.ancestors, _STEPS) if t.pos_ == "VERB")
    return next((own for t in verbs if (own := [s for s in t.children if s.dep_ == "nsubj"])), [])


def _of_noun(quoted: QuotedText, noun: Word) -> list[Word]:
    if owner := _owners(noun):
        return owner
    for prep in noun.children:
        if prep.dep_ in ("prep", "agent") and prep.lower_ in cue_words().makers:
            return [t for t in prep.children if t.dep_ == "pobj"]
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    governed = noun.dep_ in ("dobj", "conj", "attr", "pobj") and above.pos_ in ("VERB", "AUX")
    return of_verb(quoted, above) if governed and above.lemma_.lower() in cue_words().light_verbs else []


def _owners(noun: Word) -> list[Word]:
    """Return the possessor of a noun, also where the parser has cut "X’s" off from it."""
    owner = [t for t in noun.children if t.dep_ == "poss" or any(c.tag_ == "POS" for c in t.children)]
    before = noun.left_edge.i - 2
    if not owner and before >= 0 and noun.doc[before + 1].text in ("'s", "’s", "’", "'"):
        name = noun.doc[before]
        owner = [name] if name.pos_ in ("PROPN", "NOUN") and noun.doc[before + 1].head == name else []
    return owner


def source_span(quoted: QuotedText, head: Word) -> tuple[Chars, ...]:
    """Return the stretch of a source's noun phrase, cut before a clause that depends on it.

    Of "that" and "which" also the noun that they stand for.
    """
    if head.lower_ in ("that", "which") and head.head.dep_ == "relcl":
        noun = head.head.head
        return (*quoted.runs(range(noun.left_edge.i, noun.i + 1)), *quoted.runs([head.i]))
    tokens = [i for i in subtree(head) if quoted.doc[i].tag_ != "POS" or quoted.doc[i].head != head] or [head.i]
    clauses = [t.left_edge.i for t in head.children if t.dep_ in _CUT and t.left_edge.i > head.i]
    clauses += [t.i for t in head.children if t.dep_ == "prep" and any(o.timed for o in t.children)]
    stop = min(clauses, default=tokens[-1] + 1)
    return quoted.runs(i for i in tokens if i < stop)[:1]
