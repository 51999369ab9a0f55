"""What a predicate codes: its pattern, joined with what it governs, with modals and negation.

The main predicate decides: "refused to send aid" is read at `refused`, "will lift the ban" at `lift` under `will`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from corridor_analysis.extract.events.lexicons import PloverPattern, plover_words
from corridor_analysis.extract.syntax.arguments import SUBJECT, children, is_passive, objects, subjects
from corridor_analysis.extract.syntax.phrases import GRAMMAR, complements, is_infinitive, prepositional, topic
from corridor_analysis.extract.syntax.status import OBLIGED, is_negated, modal, status, told_ahead
from corridor_analysis.parse.tree import Word

__all__ = ["VERBAL", "Reading", "read"]

VERBAL = frozenset({"VERB", "AUX"})
_DEPTH = 4  # predicates within predicates: "plans to begin to withdraw"
_OF_SPEECH = frozenset({"CONSULT", "REQUEST", "ACCUSE", "AGREE", "REJECT"})  # to mean these is no promise or threat
_ASKING = frozenset({"if", "whether", "why", "how", "when", "where"})


class Reading(NamedTuple):
    """What one predicate codes: `head` bears the subject, `words` are the trigger, `inner` is what it governs."""

    type: str
    head: Word
    pattern: PloverPattern
    words: tuple[Word, ...]
    status: str = "happened"
    inner: Reading | None = None

    @property
    def verb(self) -> Word:
        """The verb of the clause: of an adjective its copula, else the head."""
        ascribed = self.head.dep_ in ("acomp", "attr", "oprd") and self.head.head.pos_ in VERBAL
        return self.head.head if ascribed else self.head

    @property
    def chain(self) -> list[Reading]:
        """The reading with all that it governs, the innermost first."""
        return [*(self.inner.chain if self.inner else ()), self]

    @property
    def undone(self) -> str:
        """The type of the event that undoes it."""
        return self.pattern.undone or plover_words().types[self.type].undone


def read(token: Word, *, voiced: bool = False) -> Reading | None:
    """Return what a predicate codes as it stands in its sentence, or None: what must be is no event.

    `voiced` says that it is somebody's word: only then can it be blame.
    """
    found = _phrase(token) or _bare(token, _DEPTH, voiced=voiced)
    if found is None or modal(found.verb) in OBLIGED:
        return None
    denied = is_negated(found.verb)
    if found.pattern.frame == "blame":
        return None if not voiced or (denied and found.type == "ACCUSE") else found
    if modal(found.verb) in ("will", "shall") or told_ahead(found.verb):
        return _intended(found, denied=denied)
    if denied:
        return found._replace(type="REJECT") if found.type == "AGREE" else found._replace(status="negated")
    return found._replace(status=status(found.verb)) if found.status == "happened" else found


def _phrase(token: Word) -> Reading | None:
    """Return the reading of a phrase of several words that begins at a token; its verb is the one above it."""
    for pattern in plover_words().phrases.get(token.lower_, ()):
        words = token.doc[token.i : token.i + len(pattern.word.split())]
        if [t.lower_ for t in words] == pattern.word.split():
            above = [token, *token.ancestors]
            head = next((t for t in above if t.pos_ in VERBAL), above[-1])
            return Reading(str(pattern.type), head, pattern, tuple(words))
    return None


def _intended(found: Reading, *, denied: bool) -> Reading:
    """Return what it is to say that one will do something: a promise, a threat, or a plan to meet."""
    hostile = plover_words().types[found.type].hostile
    if denied:
        return found._replace(type="AGREE" if hostile else "REJECT")
    if found.type in _OF_SPEECH:
        return found._replace(status="planned")
    return found._replace(type="THREATEN" if hostile else "AGREE")


def _bare(token: Word, depth: int, *, voiced: bool = False) -> Reading | None:
    """Return what a predicate codes of itself and by what it governs, whatever stands above it.

    Of the patterns whose conditions hold at the token, those with most conditions come first.
    """
    words = plover_words()
    table = words.adjectives if token.pos_ == "ADJ" else words.verbs if token.pos_ in VERBAL else {}
    for pattern in table.get(token.lemma_.lower(), ()) if depth else ():
        told = (voiced or pattern.frame != "blame") and _holds(pattern, token)
        if told and (found := _framed(token, pattern, depth)):
            return found
    return None


def _holds(pattern: PloverPattern, token: Word) -> bool:
    """Return whether the conditions of a pattern hold at a token."""
    below = (v for v in complements(token) if v.dep_ in ("ccomp", "xcomp"))
    found = objects(token) or [s for v in below for s in children(v, SUBJECT)]  # "allowed the party to meet"
    return (
        pattern.passive in (None, is_passive(token))
        and (not pattern.particle or any(t.lower_ in pattern.particle for t in token.children))
        and (not pattern.prep or _phrase_holds(pattern, token))
        and (not pattern.clause or not pattern.clause.isdisjoint({_kind(v) for v in complements(token)} or {"none"}))
        and (not pattern.subject or _about(subjects(token), pattern.subject))
        and not (pattern.not_subject and any(t.lemma_.lower() in pattern.not_subject for t in subjects(token)))
        and pattern.needs_object in (None, bool(found))
        and (not pattern.object or _about(found, pattern.object))
        and not _about(found, pattern.not_object)
    )


def _phrase_holds(pattern: PloverPattern, token: Word) -> bool:
    found = prepositional(token, *pattern.prep)
    found = found or [p for o in objects(token) for p in prepositional(o, *pattern.prep)]
    return bool(found) and (not pattern.prep_object or _about(found, pattern.prep_object))


def _about(tokens: Iterable[Word], words: frozenset[str]) -> bool:
    return any(not words.isdisjoint(topic(t)) for t in tokens)


def _kind(verb: Word) -> str:
    """Return the kind of a clause that completes a predicate, as patterns name it."""
    if is_infinitive(verb):
        return "to"
    if verb.tag_ == "VBG" and verb.dep_ != "ccomp":
        return "ing"
    return "wh" if any(t.lower_ in _ASKING and t.i < verb.i for t in verb.children) else "that"


def _framed(token: Word, pattern: PloverPattern, depth: int) -> Reading | None:
    """Return the reading of one pattern; a frame takes its type from the word or clause that it governs."""
    if pattern.frame in ("happen", "cease"):  # its subject is the event: "fighting broke out", "talks collapsed"
        inner = _first_noun((t for t in subjects(token) if t.pos_ == "NOUN"), depth)
        if inner is None:
            return None
        return Reading(inner.undone if pattern.frame == "cease" else inner.type, token, pattern, (token,), inner=inner)
    if pattern.frame == "blame":
        return Reading(pattern.type or "ACCUSE", token, pattern, (token,))
    inner = _governed(token, pattern.frame, depth) if pattern.frame else None
    if inner is None:
        return Reading(pattern.type, token, pattern, (token,)) if pattern.type else None
    kind, state = _joined(pattern, inner)
    return Reading(kind, token, pattern, (token, *inner.words), state, inner)


def _joined(pattern: PloverPattern, inner: Reading) -> tuple[str, str]:
    """Return the type and the status that a frame makes of what it governs."""
    match pattern.frame:
        case "cancel" if inner.type in ("CONSULT", "AGREE", "COOPERATE"):
            return "REJECT", "happened"
        case "undo" | "cancel":
            return inner.undone, inner.status
        case "intend":
            meant = _intended(inner, denied=is_negated(inner.head))
            lent = pattern.type == "AGREE" and inner.type == "MOBILIZE"  # "agreed to send soldiers"
            if pattern.type and (lent or meant.type not in ("THREATEN", "REJECT")):
                return pattern.type, "happened"
            return meant.type, meant.status
        case "try":
            return inner.type, "planned"
        case "fail":
            return inner.type, "negated"
    return inner.type, inner.status


def _governed(token: Word, frame: str, depth: int) -> Reading | None:
    """Return the reading of what a predicate governs: of its object if an event noun, or of a clause.

    To announce that one leaves is not to leave: only what one means, tries or fails to do may have a subject.
    """
    if found := _first_noun(objects(token), depth):
        return found
    for verb in complements(token):
        completes = verb.dep_ == "xcomp" or (verb.dep_ == "pcomp" and verb.head.lower_ not in GRAMMAR.reasons)
        if (completes or frame in ("intend", "try", "fail")) and (found := _bare(verb, depth - 1)):
            return found
    return None


def _first_noun(nouns: Iterable[Word], depth: int) -> Reading | None:
    for noun in nouns:
        if found := _noun_reading(noun, depth - 1):
            return found
    return None


def _noun_reading(noun: Word, depth: int) -> Reading | None:
    """Return what a noun phrase codes: its head, then the nouns before it, then its `of` phrase."""
    if not depth:
        return None
    for pattern in plover_words().nouns.get(noun.lemma_.lower(), ()):
        if found := _noun(noun, pattern, depth):
            return found
    before = [t for t in noun.children if t.dep_ in ("compound", "nmod")]
    return _first_noun([*before[::-1], *prepositional(noun, "of")], depth)


def _noun(noun: Word, pattern: PloverPattern, depth: int) -> Reading | None:
    """Return the reading of one pattern of a noun; a frame takes its type from the phrase behind it."""
    if pattern.object and pattern.object.isdisjoint(topic(noun)):
        return None
    if pattern.prep and not (prepositional(noun, *pattern.prep) or prepositional(noun.head, *pattern.prep)):
        return None  # parsers hang "held exercises with Chile" on either
    if pattern.frame is None:
        return Reading(str(pattern.type), noun, pattern, (noun,))
    for part in prepositional(noun, "of", "to", "on", "in", "from"):
        inner = _bare(part, depth - 1) if part.pos_ in VERBAL else _noun_reading(part, depth - 1)
        if inner is not None:
            kind, state = _joined(pattern, inner)
            return Reading(kind, noun, pattern, (noun,), state, inner)
    return None
