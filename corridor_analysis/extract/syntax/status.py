"""Whether it happened: negation, modals, and the words that something depends on."""

from __future__ import annotations

from collections.abc import Mapping

from corridor_analysis.extract.syntax.arguments import objects, subjects
from corridor_analysis.extract.syntax.phrases import GRAMMAR, is_infinitive, is_supposed
from corridor_analysis.parse.tree import Word, remembered

_OWN = frozenset({"nsubj", "nsubjpass", "aux"})  # what a verb has that shares no auxiliary
MODALS = {
    **dict.fromkeys(("may", "might", "could", "would", "can"), "conditional"),
    **dict.fromkeys(("will", "shall", "should", "must"), "planned"),
}
OBLIGED = GRAMMAR.obliged
_UP = frozenset({"xcomp", "ccomp", "acl", "pcomp", "conj", "advcl", "pobj", "prep"})
_STEPS = 6  # words above a predicate that may say what becomes of it


@remembered
def is_negated(verb: Word) -> bool:
    """Return whether a predicate is denied: `not`, `never`, `no longer`, `no` subject or object."""
    if any(t.dep_ == "neg" or (t.lower_ in ("never", "longer") and t.dep_ == "advmod") for t in verb.children):
        return True
    return any(d.lower_ == "no" for t in [*subjects(verb), *objects(verb)] for d in t.children if d.dep_ == "det")


@remembered
def modal(verb: Word) -> str | None:
    """Return the modal auxiliary of a verb in its full form: `will` for `'ll` and `wo`, else None.

    A bare verb shares that of the one it is coordinated with: "must open the road and remove the post".
    """
    while verb.dep_ == "conj" and verb.tag_ == "VB" and not any(t.dep_ in _OWN for t in verb.children):
        verb = verb.head
    for aux in verb.children:
        if aux.dep_ == "aux":
            word = aux.lower_
            word = "will" if word in ("'ll", "’ll", "wo") else "would" if word in ("'d", "’d") else word
            if word in MODALS or word in ("ca", "ought", "need"):
                return "can" if word == "ca" else word
    return None


@remembered
def status(verb: Word) -> str:
    """Return `happened`, `planned`, `negated` or `conditional`, from negation, modals, `if` and governing verbs."""
    if is_negated(verb):
        return "negated"
    if is_supposed(verb):
        return "conditional"
    auxiliary = modal(verb)
    if auxiliary:
        return MODALS.get(auxiliary, "planned")
    first = verb.head.dep_ == "attr" or verb.head.lemma_ == "become"  # "was, became the first to do it"
    return "planned" if is_infinitive(verb) and not first else "happened"


def outlook(verb: Word, governors: Mapping[str, str]) -> str:
    """Return the status of a predicate, from itself and from the words that it depends on.

    `governors` maps lemmas ("plan", "refuse", "urge") to the status of what they govern. What must or should be is
    `wished`, which is no status of an event: nothing is told to have happened or to be planned.
    """
    own = status(verb)
    if verb.dep_ == "xcomp" and own == "planned" and verb.head.lemma_.lower() in GRAMMAR.going_on:
        return outlook(verb.head, governors)  # "continued to discuss"
    if own == "conditional" and told_ahead(verb):
        own = "planned"
    if own in ("negated", "conditional"):
        return own
    if modal(verb) in OBLIGED:
        return "wished"
    token = verb
    for _ in range(_STEPS):
        hearsay = token.dep_ == "dobj" and token.lemma_.lower() in GRAMMAR.rumours  # "denied reports that A had met B"
        if token.head == token or not (hearsay or token.dep_ in _UP):
            break
        while_it_was = token.dep_ == "advcl" and token.tag_ == "VBD"  # "it was offered when the two met"
        if (
            (token.dep_ == "conj" and own == "happened")
            or (token.dep_ == "prep" and token.lower_ not in GRAMMAR.nominal)
            or (while_it_was and any(t.lower_ in GRAMMAR.at_the_time for t in token.children))
        ):
            break
        token = token.head
        if any(t.dep_ == "mark" and t.lower_ == "whether" for t in token.children):
            return "wished"  # "would not say whether she agreed to meet A"
        above = governing(token, governors)
        if above and token != verb:
            return above
    return "negated" if token.pos_ == "NOUN" and verb != token and _belied(token) else own


def _belied(noun: Word) -> bool:
    """Return whether what a report or claim says is denied: "denied a report that …", "reports that … are false"."""
    over = noun.head
    if over.pos_ not in ("VERB", "AUX") or status(over) == "negated":
        return False
    if noun.dep_ in ("dobj", "nsubjpass") and over.lemma_.lower() in GRAMMAR.denying:
        return True
    said_of = [t for t in over.children if t.dep_ in ("acomp", "attr")]
    return noun.dep_ == "nsubj" and any(t.lemma_.lower() in GRAMMAR.untrue for t in said_of)


def governing(token: Word, governors: Mapping[str, str]) -> str | None:
    """Return what a word makes of what it governs, its particle counted: "called off" is no "called for"."""
    particle = next((t.lower_ for t in token.children if t.dep_ == "prt"), None)
    lemma = token.lemma_.lower()
    return governors.get(f"{lemma} {particle}") or governors.get(lemma)


def told_ahead(verb: Word) -> bool:
    """Return whether `would` is the `will` of one who told so: "said that the ministers would meet"."""
    if modal(verb) != "would" or any(t.dep_ == "mark" and t.lower_ == "if" for t in verb.children):
        return False
    told = verb
    while told.dep_ == "conj":
        told = told.head
    past = told.head.tag_ in ("VBD", "VBN", "VBG")
    return told.dep_ == "ccomp" and past and told.head.lemma_.lower() in GRAMMAR.telling
