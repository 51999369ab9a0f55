"""What a predicate codes: its pattern, joined with what it governs, with modals, negation and who speaks.

The main predicate decides: "refused to send aid" is read at `refused`, "will lift the ban" at `lift` under `will`.
"""

from __future__ import annotations

from typing import NamedTuple

from corridor_analysis.extract.events.plover_lexicon import Lexicon, Pattern
from corridor_analysis.extract.events.plover_matching import VERBAL, patterns
from corridor_analysis.extract.syntax.arguments import objects, subjects
from corridor_analysis.extract.syntax.phrases import complements, is_infinitive, prepositional, topic
from corridor_analysis.extract.syntax.status import is_negated, modal, status
from corridor_analysis.extract.syntax.words import GRAMMAR
from corridor_analysis.parse.tree import Word

OBLIGATION = GRAMMAR.obliged | {"have"}
COMPLETING = GRAMMAR.completing
MUST = Pattern(word="must", type="REQUEST", recipient=("topic", "clause", "object", "to", "with", "from", "in"))
DEPTH = 4  # predicates within predicates: "plans to begin to withdraw"


class Reading(NamedTuple):
    """What one predicate codes. `head` bears the subject, `inner` is what it governs (a noun or a clause).

    `words` are the trigger. Where saying it is the act, it is `voiced`, and `speaker` is the verb of saying above it.
    """

    type: str
    head: Word
    pattern: Pattern
    words: tuple[Word, ...]
    status: str = "happened"
    inner: Reading | None = None
    speaker: Word | None = None
    voiced: bool = False


def chain(reading: Reading) -> list[Reading]:
    """Return a reading with all that it governs, the innermost first."""
    out = [reading]
    while out[-1].inner is not None:
        out.append(out[-1].inner)
    return out[::-1]


def read(token: Word, lexicon: Lexicon, *, voiced: bool = False) -> Reading | None:
    """Return what a predicate codes as it stands in its sentence, or None.

    `voiced` says that it is known to be somebody's word even where no verb of saying stands above it.
    """
    found = phrase(token, lexicon) or bare(token, lexicon, DEPTH)
    verb = clause_head(found.head if found is not None else token)
    if found is None and (verb is not token or not _obliged(verb)):
        return None
    speaker = saying(verb, lexicon)
    voiced = voiced or speaker is not None
    if voiced and verb is token and _obliged(verb):
        return Reading("REQUEST", verb, MUST, (token,), speaker=speaker, voiced=True)
    if found is not None and found.pattern.frame == "blame" and not voiced:  # nobody's word: what else it is
        others = (_framed(token, p, lexicon, DEPTH) for p in patterns(token, lexicon) if p.frame != "blame")
        found = next((r for r in others if r is not None), None)
    if found is None:
        return None
    if found.pattern.frame == "blame":
        denied = found.type == "ACCUSE" and any(t.dep_ == "neg" for t in verb.children)
        return None if denied else found._replace(speaker=speaker, voiced=True)
    return _in_context(found, verb, lexicon, voiced)


def phrase(token: Word, lexicon: Lexicon) -> Reading | None:
    """Return the reading of a phrase of several words that begins at a token; its verb is the one above it."""
    doc, at = token.doc, token.i
    for pattern in lexicon.phrases.get(token.lower_, ()):
        words = pattern.word.split()
        fits = at + len(words) <= len(doc) and all(doc[at + n].lower_ == w for n, w in enumerate(words) if n)
        if fits:
            found, head = doc[at : at + len(words)], token
            while head.pos_ not in VERBAL and head.head is not head:
                head = head.head
            return Reading(pattern.type or "", head, pattern, tuple(found))
    return None


def clause_head(token: Word) -> Word:
    """Return the verb of the clause that a predicate heads: the copula of an adjective or noun, else itself."""
    if token.dep_ in ("acomp", "attr", "oprd") and token.head.pos_ in VERBAL:
        return token.head
    return token


def _obliged(verb: Word) -> bool:
    if verb.pos_ not in VERBAL:
        return False
    if modal(verb) in OBLIGATION:
        return True
    up = verb.head
    return verb.dep_ == "xcomp" and is_infinitive(verb) and up.lemma_ in ("have", "need") and up.pos_ in VERBAL


def saying(verb: Word, lexicon: Lexicon) -> Word | None:
    """Return the verb of saying whose clause a predicate stands in, or None."""
    node = verb
    for _ in range(5):
        up = node.head
        if up is node or node.dep_ not in ("ccomp", "conj", "advcl", "xcomp", "parataxis"):
            return None
        rows = lexicon.verbs.get(up.lemma_.lower(), ())
        if node.dep_ in ("ccomp", "parataxis", "advcl") and any(p.frame == "say" for p in rows):
            return up
        node = up
    return None


def _in_context(found: Reading, verb: Word, lexicon: Lexicon, voiced: bool) -> Reading | None:
    """Return a reading as modals, negation and governing verbs leave it."""
    denied, auxiliary = is_negated(verb), modal(verb)
    will = auxiliary in ("will", "shall") or (auxiliary == "would" and voiced) or _going(verb)
    if will:
        return intended(found, denied, lexicon)
    if denied:
        against = found.pattern.negated or ("REJECT" if found.type == "AGREE" else None)
        return found._replace(type=against or found.type, status="happened" if against else "negated")
    state = status(verb)
    return found._replace(status=state) if found.status == "happened" else found


def _going(verb: Word) -> bool:
    up = verb.head
    return verb.dep_ == "xcomp" and is_infinitive(verb) and (up.lower_ == "going" or up.lemma_ == "be")


def intended(found: Reading, denied: bool, lexicon: Lexicon) -> Reading:
    """Return what it is to say that one will do something: a promise, a threat, or a plan to meet."""
    if denied and found.pattern.negated:
        return found._replace(type=found.pattern.negated if lexicon.types[found.pattern.negated].hostile else "AGREE")
    if denied:
        return found._replace(type="AGREE" if lexicon.types[found.type].hostile else "REJECT")
    if found.type in ("CONSULT", "REQUEST", "ACCUSE", "AGREE", "REJECT"):
        return found._replace(status="planned")
    kind = "THREATEN" if lexicon.types[found.type].hostile else "AGREE"
    at_home = found.pattern.domestic or lexicon.types[found.type].domestic  # a strike threatened is still one at home
    return found._replace(type=kind, pattern=found.pattern.changed(domestic=at_home))


def bare(token: Word, lexicon: Lexicon, depth: int) -> Reading | None:
    """Return what a predicate codes of itself and by what it governs, whatever stands above it."""
    if not depth:
        return None
    for pattern in patterns(token, lexicon):
        found = _framed(token, pattern, lexicon, depth)
        if found is not None:
            return found
    return None


def _framed(token: Word, pattern: Pattern, lexicon: Lexicon, depth: int) -> Reading | None:
    """Return the reading of one pattern; a frame takes its type from the word or clause that it governs."""
    own = Reading(pattern.type, token, pattern, (token,)) if pattern.type else None
    if pattern.frame in (None, "blame"):
        return own or Reading("ACCUSE", token, pattern, (token,))
    if pattern.frame == "say":
        return None
    if pattern.frame in ("happen", "cease"):
        return _eventful(token, pattern, lexicon, depth)
    clauses = complements(token)
    if pattern.frame not in ("intend", "try", "fail"):
        clauses = [v for v in clauses if _completes(v)]  # to announce that one leaves is not to leave
    inner = governed(token, clauses, lexicon, depth)
    if inner is None:
        return own
    joined = _join(pattern, inner, lexicon)
    if joined is None:
        return own
    kind, state = joined
    return Reading(kind, token, _carry(pattern, inner), (token, *inner.words), state, inner)


def _completes(verb: Word) -> bool:
    return verb.dep_ == "xcomp" or (verb.dep_ == "pcomp" and verb.head.lower_ not in GRAMMAR.reasons)


def _eventful(token: Word, pattern: Pattern, lexicon: Lexicon, depth: int) -> Reading | None:
    """Return the reading of a verb whose subject is the event: "fighting broke out", "talks collapsed"."""
    for noun in subjects(token):
        inner = noun_reading(noun, lexicon, depth - 1) if noun.pos_ == "NOUN" else None
        if inner is not None:
            kind = inner.type
            if pattern.frame == "cease":
                kind = inner.pattern.undone or lexicon.types[kind].undone
            return Reading(kind, token, pattern.changed(mode=inner.pattern.mode), (token,), inner=inner)
    return None


def _carry(pattern: Pattern, inner: Reading) -> Pattern:
    """Return the outer pattern with what the inner one decides: mode and what its denial means."""
    return pattern.changed(mode=pattern.mode or inner.pattern.mode, negated=pattern.negated)


def _join(pattern: Pattern, inner: Reading, lexicon: Lexicon) -> tuple[str, str] | None:
    kind = inner.type
    match pattern.frame:
        case "do":
            return kind, inner.status
        case "undo":
            return inner.pattern.undone or lexicon.types[kind].undone, inner.status
        case "cancel":
            return "REJECT" if kind in ("CONSULT", "AGREE", "COOPERATE") else lexicon.types[kind].undone, "happened"
        case "intend":
            meant = intended(inner, is_negated(inner.head), lexicon)
            lent = pattern.word == "offer" or (
                pattern.type == "AGREE" and kind == "MOBILIZE"
            )  # "agreed to send soldiers"
            if lent or (pattern.type and meant.type not in ("THREATEN", "REJECT")):
                return str(pattern.type), "happened"
            return meant.type, meant.status
        case "try":
            return kind, "planned"
        case "fail":
            return (inner.pattern.negated or kind), "negated"
    return None


def governed(token: Word, clauses: list[Word], lexicon: Lexicon, depth: int) -> Reading | None:
    """Return the reading of what a predicate governs: of its object if an event noun, of a clause, of a phrase."""
    for noun in objects(token):
        found = noun_reading(noun, lexicon, depth - 1)
        if found is not None:
            return found
    for verb in clauses:
        found = _clausal(verb, lexicon, depth)
        if found is not None:
            return found
    for noun in prepositional(token, *COMPLETING):
        found = noun_reading(noun, lexicon, depth - 1) if noun.dep_ == "pobj" else None
        if found is not None:
            return found
    return None


def _clausal(verb: Word, lexicon: Lexicon, depth: int) -> Reading | None:
    """Return the reading of a clause: of its verb, or of what a copula ascribes."""
    found = bare(verb, lexicon, depth - 1)
    if found is None and verb.lemma_ == "be":
        return next((r for c in verb.children if (r := bare(c, lexicon, depth - 1))), None)
    return found


def noun_reading(noun: Word, lexicon: Lexicon, depth: int) -> Reading | None:
    """Return what a noun phrase codes: its head, then the nouns before it, then its `of` phrase."""
    if not depth:
        return None
    for pattern in lexicon.nouns.get(noun.lemma_.lower(), ()):
        found = _noun(noun, pattern, lexicon, depth)
        if found is not None:
            return found
    if noun.lemma_.lower() in lexicon.classes["people"]:
        return None  # "prisoners of war", "victims of torture" are no events
    for part in (*_modifiers(noun), *prepositional(noun, "of")):
        found = noun_reading(part, lexicon, depth - 1)
        if found is not None:
            return found
    return None


def _modifiers(noun: Word) -> list[Word]:
    before = [t for t in noun.children if t.dep_ in ("compound", "nmod")]
    return before[::-1]


def _next(token: Word) -> str:
    return token.nbor().lower_ if token.i + 1 < len(token.doc) else ""


def _noun(noun: Word, pattern: Pattern, lexicon: Lexicon, depth: int) -> Reading | None:
    if pattern.object and pattern.object.isdisjoint(topic(noun)):
        return None
    if pattern.prep and not (prepositional(noun, *pattern.prep) or _next(noun) in pattern.prep):
        return None
    if pattern.frame is None:
        return Reading(pattern.type or "", noun, pattern, (noun,))
    for part in (*prepositional(noun, "of", "to", "on", "in", "from"), *_modifiers(noun), *complements(noun)):
        inner = bare(part, lexicon, depth - 1) if part.pos_ in VERBAL else noun_reading(part, lexicon, depth - 1)
        joined = _join(pattern, inner, lexicon) if inner is not None else None
        if inner is not None and joined is not None:
            return Reading(joined[0], noun, _carry(pattern, inner), (noun,), joined[1], inner)
    return Reading(pattern.type, noun, pattern, (noun,)) if pattern.type else None
