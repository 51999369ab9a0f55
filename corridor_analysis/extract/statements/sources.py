"""Whose words: the noun phrases that a cue has for its source, by syntax alone; who is meant by them; who is told.

What is found by syntax is a candidate, before its parts are known to be anyone's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.statements.quotations import QuotedText
from corridor_analysis.extract.syntax.arguments import RELATIVE, agents, is_passive
from corridor_analysis.extract.syntax.parties import parties
from corridor_analysis.extract.syntax.phrases import conjuncts, is_infinitive
from corridor_analysis.parse.records import Chars, Parsed, Party
from corridor_analysis.parse.tree import Word

__all__ = [
    "Candidate", "addressees", "medium_of", "quoted_person", "source_span", "sources_of", "speakers",
    "subtree",
]  # fmt: skip

_BORROWS = frozenset({"xcomp", "advcl", "conj", "pcomp", "ccomp", "prep", "dep", "acl"})
_CUT = frozenset({"relcl", "advcl", "parataxis", "acl", "ccomp"})
_CLAUSES = 12  # clauses to climb: a longer chain is a parse gone wrong
_NESTED = 4  # noun phrases to go down: "a statement from the office of the prime minister"
_LONGEST = 500  # tokens of a clause: longer ones are no sentences of prose, and would take quadratic time
_TERM = 3  # tokens of a medium's name: "press conference", "read-out"


@dataclass
class Candidate:
    """Contents, cue, heads of the sources and speech act. Where no word is the cue, a mark in the text may be."""

    contents: tuple[Chars, ...]
    cue: Word | None
    sources: list[Word]
    rule: str
    act: str | None = "say"
    cue_places: tuple[Chars, ...] = ()
    source_places: tuple[Chars, ...] = ()


def subtree(token: Word) -> list[int]:
    """Return the indices of a token and all that depends on it, in text order; none of a parse that ran away."""
    if token.right_edge.i - token.left_edge.i > _LONGEST:
        return []
    return [t.i for t in token.subtree]


def sources_of(quoted: QuotedText, cue: Word) -> list[Word]:
    """Return the heads of who says, thinks or wants it: none where the text does not tell."""
    if cue.pos_ == "NOUN":
        return _of_noun(quoted, cue)
    verb = cue if cue.pos_ in ("VERB", "AUX") else cue.head
    return _of_verb(quoted, verb) if verb.pos_ in ("VERB", "AUX") else []


def _of_verb(quoted: QuotedText, cue: Word) -> list[Word]:
    """Return the subject, the agent of a passive, or the subject of the clause that governs a participle.

    A cue outside quotation marks has no source inside them.
    """
    if person := quoted_person(cue):
        return person
    verb, around = cue, quoted.quotation_at(cue.idx)
    for _ in range(_CLAUSES):
        if quoted.quotation_at(verb.idx) == around:
            if (found := _own(verb)) is not None:
                return found
            if verb.dep_ in ("acl", "relcl"):
                return _of_modifier(verb)
            if verb.dep_ not in _BORROWS:
                return []
        elif verb.dep_ == "ROOT":
            return []
        above = verb.head
        if verb.dep_ == "xcomp" and (told := [t for t in above.children if t.dep_ == "dobj" and t.i < verb.i]):
            return told
        verb = above
        if verb.pos_ not in ("VERB", "AUX", "ADP", "SCONJ", "ADJ"):
            return []
    return []


def quoted_person(verb: Word) -> list[Word]:
    """Return who is quoted: "the agency quoted X as saying", "X was cited as saying"."""
    if verb.lemma_.lower() not in cue_words().quoting:
        return []
    said = any(c.tag_ == "VBG" for t in verb.children if t.lower_ == "as" for c in t.children)
    return [t for t in verb.children if said and t.dep_ in ("dobj", "nsubjpass")]


def _own(verb: Word) -> list[Word] | None:
    """Return the subject or agent of this very verb; None where it has none and borrows that of another."""
    if is_passive(verb):
        return agents(verb)
    own = [t for t in verb.children if t.dep_ == "nsubj"]
    if own:
        return [] if own[0].lower_ == "there" else own
    return [] if any(t.dep_ == "expl" for t in verb.children) else None


def _of_modifier(verb: Word) -> list[Word]:
    """Return who says what a participle or relative clause at a noun says.

    "The man saying so" speaks himself; of "issued a statement saying so" it is who issued it.
    """
    noun = verb.head
    if is_infinitive(verb):
        return []
    if verb.dep_ == "acl" and verb.tag_ == "VBD":
        # "The minister, speaking to the newspaper, called it a farce": a parser hangs `called` on `newspaper`
        over = (t for t in islice(noun.ancestors, _CLAUSES) if t.pos_ == "VERB")
        if governing := next(filter(None, ([s for s in t.children if s.dep_ == "nsubj"] for t in over)), None):
            return governing
    mute = noun.timed or (noun.pos_ == "NOUN" and noun.lemma_.lower() in cue_words().messages)
    if verb.dep_ == "acl" and mute and noun.dep_ in ("dobj", "pobj", "npadvmod"):
        above = noun.head.head if noun.dep_ == "pobj" else noun.head
        return (_own(above) if above.pos_ == "VERB" else None) or [noun]
    return [noun]


def _of_noun(quoted: QuotedText, noun: Word) -> list[Word]:
    """Return the possessor of a noun, its maker ("a report by X"), or the subject of a verb that it completes."""
    if owners := [t for t in noun.children if t.dep_ == "poss" or any(c.tag_ == "POS" for c in t.children)]:
        return owners
    before = noun.left_edge.i - 2
    if before >= 0 and noun.doc[before + 1].text in ("'s", "’s", "’", "'"):  # the parser may cut "X’s" off from it
        name = noun.doc[before]
        if name.pos_ in ("PROPN", "NOUN") and noun.doc[before + 1].head == name:
            return [name]
    for prep in noun.children:
        if prep.dep_ in ("prep", "agent") and prep.lower_ in cue_words().makers:
            return [t for t in prep.children if t.dep_ == "pobj"]
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    governed = noun.dep_ in ("dobj", "conj", "attr", "pobj") and above.pos_ in ("VERB", "AUX")
    return _of_verb(quoted, above) if governed and above.lemma_.lower() in cue_words().light_verbs else []


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


def speakers(parsed: Parsed, sources: list[Word]) -> list[Party]:
    """Return the entities whose words they are: of a statement or letter, those who made it."""
    out: dict[str, Party] = {}
    for source in sources:
        named = (parties(parsed, [h] if h is source else conjuncts(h), "source") for h in _noun_phrases(source))
        for party in next(filter(None, named), ()):
            out.setdefault(party.entity_id, party)
    return list(out.values())


def _noun_phrases(source: Word) -> Iterator[Word]:
    """Yield the heads that can name a source, nearest first: itself, its antecedent, who made or owns it."""
    head: Word | None = source
    for _ in range(_NESTED):
        if head is None:
            return
        if head.lower_ in RELATIVE and head.head.dep_ == "relcl":
            yield head
            head = head.head.head
        yield head
        head = _origin(head)


def _origin(noun: Word) -> Word | None:
    """Return who made or owns what a noun names: "a statement released by X", "X's office", "a letter from X"."""
    released = [t for kid in noun.children if kid.dep_ == "acl" and kid.tag_ == "VBN" for t in kid.children]
    for prep in (*released, *noun.children):
        if prep.dep_ in ("agent", "prep") and prep.lower_ in cue_words().origins:
            return next((o for o in prep.children if o.dep_ == "pobj"), None)
    return next((t for t in noun.children if t.dep_ in ("poss", "compound", "amod", "nmod")), None)


def addressees(parsed: Parsed, cue: Word | None) -> list[Party]:
    """Return the entities that are told: the object of `tell`, the phrase after `said to`, `called on`."""
    if cue is None or cue.pos_ != "VERB":
        return []
    lemma, words = cue.lemma_.lower(), cue_words()
    told = [t for t in cue.children if t.dep_ in ("dobj", "dative") and lemma in words.telling]
    for prep in cue.children:
        if prep.dep_ in ("prep", "dative") and lemma in words.telling_by.get(prep.lower_, ()):
            told += [t for t in prep.children if t.dep_ == "pobj"]
    return parties(parsed, told, "addressee")


def medium_of(cue: Word | None, sources: list[Word]) -> str | None:
    """Return the medium: told by the verb ("tweeted"), by its phrase ("in a statement") or by the source itself."""
    if cue is None:
        return None
    words = cue_words()
    if cue.pos_ == "VERB" and cue.lemma_.lower() in words.media_verbs:
        return words.media_verbs[cue.lemma_.lower()]
    channels = [t for t in cue.children if t.dep_ == "prep" and t.lower_ in words.channels]
    nouns = [o for t in channels for o in t.children if o.dep_ == "pobj"]
    return next((m for t in (*nouns, *sources) if (m := _medium(t))), None)


def _medium(noun: Word) -> str | None:
    """Return the medium that a noun names, with the words before it where they are one term ("press conference")."""
    media, behind = cue_words().media, noun.i + 1
    terms = [noun.doc[first:behind].text.lower() for first in range(max(0, behind - _TERM), behind)]
    terms += [noun.lemma_.lower()] if noun.pos_ == "NOUN" else []
    return next((media[term] for term in terms if term in media), None)
