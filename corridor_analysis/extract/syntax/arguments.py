"""Who acts, and to whom or what it is done."""

from __future__ import annotations

from corridor_analysis.extract.syntax.phrases import GRAMMAR, is_infinitive, verb_above
from corridor_analysis.parse.tree import Word, remembered

SUBJECT = frozenset({"nsubj", "csubj"})
SUBJECT_PASSIVE = frozenset({"nsubjpass", "csubjpass"})
OBJECT = frozenset({"dobj", "dative", "obj"})
_CONTROLLED = frozenset({"xcomp", "advcl", "conj", "pcomp", "ccomp"})  # clauses that may borrow a subject
RELATIVE = GRAMMAR.relative
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})


def children(token: Word, deps: frozenset[str]) -> list[Word]:
    """Return the dependents of these labels, in text order."""
    return [t for t in token.children if t.dep_ in deps]


@remembered
def is_passive(verb: Word) -> bool:
    """Return whether a verb is passive: an auxiliary says so, or it is a participle that modifies a noun."""
    if any(t.dep_ in ("auxpass", "nsubjpass") for t in verb.children):
        return True
    if verb.tag_ == "VBN" and verb.dep_ == "advcl":
        return not any(t.dep_ in ("nsubj", "aux", "dobj") for t in verb.children)  # "…, mediated by Oman"
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and verb.head.tag_ == "VBN":
        bare = not any(t.dep_ in ("nsubj", "aux") for t in verb.children)
        return bare and is_passive(verb.head)  # "was tried and jailed"
    own = any(t.dep_ == "nsubj" for t in verb.children)  # "reports that A had met B"
    return verb.dep_ in ("acl", "amod") and verb.tag_ == "VBN" and not own and not _is_finite(verb)


def _is_finite(verb: Word) -> bool:
    """Return whether what is labelled a participle is the verb of its clause: its noun is one of two subjects.

    A slip that parsers make before a final verb of saying: "Youths resorted to violence, officials said".
    """
    noun, up = verb.head, verb.head.head
    if verb.dep_ == "acl" and noun.dep_ == "ROOT":  # "Rebels handed in their weapons." with `Rebels` for its root
        return verb.i == noun.i + 1 and noun.tag_ == "NNS" and noun.sent[-1].text == "."
    return verb.dep_ == "acl" and noun.dep_ == "nsubj" and sum(t.dep_ == "nsubj" for t in up.children) > 1


@remembered
def agents(verb: Word) -> list[Word]:
    """Return the heads of the `by` phrases of a passive verb, or of the next one coordinated with it."""
    by = [t for t in verb.children if t.dep_ == "agent" or (t.dep_ == "conj" and t.lower_ == "by")]
    by = [t for t in by if not any(c.dep_ == "neg" for c in t.children)]  # "not by A, but by B"
    if own := [o for t in by for o in t.children if o.dep_ == "pobj"]:
        return own
    following = (t for t in verb.children if t.dep_ == "conj" and t.tag_ == "VBN")
    return next((found for t in following if (found := agents(t))), [])  # "was tried and shot by soldiers"


@remembered
def _plain(verb: Word) -> list[Word]:
    """Return who does it by the labels alone: the subject, the agent, or the subject of the governing clause."""
    if is_passive(verb):
        return agents(verb)
    if own := children(verb, SUBJECT):
        return [_antecedent(t, verb) for t in own]
    if verb.dep_ in ("acl", "relcl") and verb.head.dep_ == "attr" and is_infinitive(verb):
        return _plain(verb.head.head)  # "Chad was the first to recognise Malta"
    if verb.dep_ in ("acl", "relcl") and (verb.tag_ != "VBN" or verb.dep_ == "relcl" or _is_finite(verb)):
        return [verb.head]
    if verb.dep_ in _CONTROLLED and verb.head.pos_ in ("VERB", "AUX"):
        told = objects(verb.head) if verb.dep_ == "xcomp" and verb.head.lemma_ not in GRAMMAR.subject_control else []
        # "urged X to allow": X allows; of a passive, who undergoes it
        return told or children(verb.head, SUBJECT_PASSIVE) or _plain(verb.head)
    return []


def _antecedent(token: Word, verb: Word) -> Word:
    """Return the noun that a relative pronoun stands for, the subject of a subject clause, or the token itself."""
    if token.pos_ == "VERB" and (own := children(token, SUBJECT)):
        return own[0]
    while verb.dep_ == "conj":
        verb = verb.head
    return verb.head if token.lower_ in RELATIVE and verb.dep_ == "relcl" else token


@remembered
def objects(verb: Word) -> list[Word]:
    """Return the heads of whom or what it is done to: the object, or the subject of a passive."""
    if is_passive(verb):
        own = children(verb, SUBJECT_PASSIVE)
        if not own:  # "the convoy remains blocked": the parser hangs the convoy on the auxiliary
            own = [s for t in verb.children if t.dep_ == "auxpass" for s in children(t, SUBJECT)]
        if own:
            return [_antecedent(t, verb) for t in own]
        if verb.dep_ == "conj":
            above = verb.head
            active = not is_passive(above) and above.pos_ in ("VERB", "AUX")
            return _plain(above) if active else objects(above)  # "is vital and was closed"
        return [verb.head] if verb.dep_ in ("acl", "amod", "relcl") else []
    return children(verb, OBJECT)


@remembered
def fronted(token: Word) -> Word | None:
    """Return the verb whose subject a token is, where the parser joined it to the phrase before it.

    "During a call with A. Name, B. Name said": B. Name is no part of that phrase, for a comma divides them, no `and`
    joins them, and the verb has no other subject.
    """
    if token.dep_ not in ("conj", "appos"):
        return None
    left, right = token.left_edge.i, token.right_edge.i + 1
    doc = token.doc
    while right < len(doc) and (doc[right].pos_ in ("ADV", "AUX") or doc[right].text == ","):
        right += 1
    if right >= len(doc) or left == 0 or doc[left - 1].text != "," or doc[right].tag_ not in _FINITE:
        return None
    verb = doc[right]
    own = any(t.dep_ in ("nsubj", "nsubjpass", "csubj", "expl") for t in verb.children)
    return verb if not own and verb.is_ancestor(token) and verb.dep_ not in ("relcl", "acl") else None


@remembered
def subjects(verb: Word) -> list[Word]:
    """Return the heads of who does it: the subject, the agent of a passive, or the subject of the governing clause.

    A relative pronoun stands for the noun that its clause modifies. Of an infinitive below a noun it is who has that
    noun: "her efforts to hold talks", "X renewed the offer to meet"; of a gerund after a preposition, the object
    before it: "accused X of closing", "stopped X from passing".
    """
    held = verb.dep_ == "acl" and verb.tag_ == "VB" and verb.head.lemma_.lower() in GRAMMAR.held
    found = [] if held else _plain(verb)
    if not found and verb.dep_ == "xcomp" and verb.head.pos_ == "ADJ":
        return _plain(verb.head.head)  # "are due to meet"
    if not found and verb.tag_ in _FINITE:  # what the parser joined to the phrase before its verb, or took for a time
        timed = [t for t in verb.children if t.dep_ in ("npadvmod", "advmod") and t.is_title and t.i < verb.i]
        if lost := [t for t in verb.subtree if fronted(t) == verb][:1] or timed:
            return lost
    if found and verb.dep_ == "conj" and verb.head.pos_ == "PROPN" and verb.head.i < found[0].i:
        return [verb.head, *found]  # "X and Y signed": the parser takes X for the root
    if verb.dep_ == "pcomp" and verb.head.head.pos_ == "VERB":
        return objects(verb.head.head) or found
    if found or verb.dep_ != "acl" or verb.tag_ != "VB":
        return found
    owners = [t for t in verb.head.children if t.dep_ == "poss"]
    return owners or _plain(verb_above(verb.head))
