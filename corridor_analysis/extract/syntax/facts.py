"""What contacts, demands and access events share: who takes part, on which day, on whose word, in which frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from corridor_analysis.extract.syntax.predicates import (
    is_infinitive,
    is_passive,
    modal,
    objects,
    prepositional,
    status,
    subjects,
)
from corridor_analysis.extract.syntax.title_names import behind_title
from corridor_analysis.parse.records import Attribution, Chars, Mention, Parsed, Party
from corridor_analysis.parse.tree import Word, remembered

ACTORS = frozenset({"person", "state", "igo", "body", "group", "other"})
_GOING_ON = frozenset({"continue", "begin", "start", "manage", "proceed", "resume"})
# Who has one of these to do something does it: "has the chance to meet A".
_HELD = frozenset(
    "opportunity chance effort plan decision intention offer readiness willingness attempt promise pledge commitment "
    "agreement proposal desire".split()
)
_TELLING = frozenset({"say", "announce", "tell", "add", "confirm", "report", "state", "note", "declare", "reveal"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
OBLIGED = frozenset({"must", "should", "ought", "need"})
_NOMINAL = frozenset({"of", "for", "in"})
_RUMOURS = frozenset("report claim rumour rumor allegation suggestion speculation assertion".split())
_AT_THE_TIME = frozenset({"when", "while", "after", "before", "as", "since", "where", "once"})
_UP = frozenset({"xcomp", "ccomp", "acl", "pcomp", "conj", "advcl", "pobj", "prep"})


def covering(parsed: Parsed, token: Word) -> list[Mention]:
    """Return the mentions headed by a token, or else those whose words include it."""
    found = parsed.at(token)
    if found:
        return found
    sent = token.sent
    near = parsed.among(max(sent.start, token.i - 8), min(sent.end, token.i + 9))
    return [m for m in near if m.start <= token.idx < m.end]


def named(parsed: Parsed, head: Word, kinds: frozenset[str] = ACTORS) -> Sequence[Mention]:
    """Return the actors that a noun phrase stands for, those coordinated with it included.

    Names are what parsers err on most, so titles and appositions are searched too; where the head names no one,
    the state or body that possesses or describes it does ("the country's leaders", "its officials").
    """
    known: dict[tuple[int, frozenset[str]], Sequence[Mention]] = parsed.once("named", parsed.doc, dict)
    found = known.get((head.i, kinds))  # several extractors ask for the same subjects and objects
    if found is None:
        found = known[head.i, kinds] = tuple(_named(parsed, head, kinds))
    return found


def _named(parsed: Parsed, head: Word, kinds: frozenset[str]) -> Iterator[Mention]:
    own = [m for m in covering(parsed, head) if parsed.entity(m.entity_id).kind in kinds]
    if "person" in kinds and (name := behind_title(parsed, head, own)):
        yield name
        return
    linked = list(_linked(parsed, head, own, kinds))
    if own or linked:
        yield from (*own, *linked)
    else:
        yield from list(_misplaced(parsed, head, kinds)) or _owners(parsed, head)


def _misplaced(parsed: Parsed, head: Word, kinds: frozenset[str]) -> Iterator[Mention]:
    """Yield the name behind a description that the parser hung too low: "the head of the mission, A. Name,"."""
    for token in head.subtree:
        if token.i > head.i and (token.dep_ == "appos" or (token.dep_ == "pobj" and _named_after(parsed, token))):
            found = [m for m in parsed.at(token) if parsed.entity(m.entity_id).kind in kinds & {"person"}]
            if found:
                yield from found
                return


def _named_after(parsed: Parsed, token: Word) -> bool:
    """Return whether a name stands right behind the state of an office: "the Minister of Trade of Chile Ana Diaz"."""
    for m in parsed.at(token):
        first = next((t for t in token.subtree if t.idx >= m.start), token)
        before = token.doc[first.i - 1] if first.i and first.idx == m.start else None
        if before is not None and before.pos_ == "PROPN" and covering(parsed, before):
            return True
    return False


def _linked(parsed: Parsed, head: Word, own: list[Mention], kinds: frozenset[str]) -> Iterator[Mention]:
    """Yield who else a noun phrase names: by coordination, and by titles and appositions of names."""
    seen = {m.entity_id for m in own}
    for child in head.children:
        if fronted(child):
            continue
        if child.dep_ == "conj":
            yield from named(parsed, child, kinds)
        elif child.dep_ in ("appos", "nmod", "dep") and child.pos_ in ("NOUN", "PROPN", "X"):
            other = [m for m in named(parsed, child, kinds) if m.entity_id not in seen]
            yield from _coordinated(head, child, other) if own else other


def _coordinated(head: Word, child: Word, found: list[Mention]) -> Iterator[Mention]:
    """Yield what an apposition names if `and` stands between it and the head, or hangs below it."""
    low, high = sorted((head.i, child.i))
    if any(t.lower_ in ("and", "&") and t.dep_ == "cc" for t in head.doc[low:high]):
        yield from found
    else:
        yield from (m for m in found if m.root > child.i and head.doc[m.root].dep_ == "conj")


def _owners(parsed: Parsed, head: Word) -> Iterator[Mention]:
    """Yield the states and bodies of which someone not named is: "Chilean officials", "ministers from Chile"."""
    near = [t for t in head.children if t.dep_ in ("poss", "amod", "compound", "nmod")]
    for tie in (near, prepositional(head, "of", "from")):
        found = [m for t in tie for part in (t, *t.conjuncts) for m in parsed.at(part)]
        found = found or [m for t in tie if t.dep_ == "pobj" for m in covering(parsed, t)]
        if found := [m for m in found if parsed.entity(m.entity_id).kind in ("state", "igo", "group", "body")]:
            yield from found
            return


def who(parsed: Parsed, heads: Iterable[Word], role: str, *, kinds: frozenset[str] = ACTORS) -> list[Party]:
    """Return the parties that noun phrases stand for, each entity once, in text order."""
    seen: dict[str, Party] = {}
    for head in heads:
        for m in named(parsed, head, kinds):
            seen.setdefault(m.entity_id, Party(role, m.entity_id, m.start, m.end))
    return sorted(seen.values(), key=lambda p: (p.start or 0, p.end or 0, p.entity_id))


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


def _lost_subject(verb: Word) -> list[Word]:
    """Return the subject that the parser joined to the phrase before its verb, or took for a time."""
    lost = [t for t in verb.subtree if fronted(t) == verb]
    return lost[:1] or [t for t in verb.children if t.dep_ in ("npadvmod", "advmod") and t.is_title and t.i < verb.i]


@remembered
def doers(verb: Word) -> list[Word]:
    """Return the heads of who does it, as `subjects`, with two more ways of borrowing one.

    Of an infinitive below a noun, who has that noun: "her efforts to hold talks", "X renewed the offer to meet".
    Of a gerund after a preposition, the object before it: "accused X of closing", "stopped X from passing".
    """
    held = verb.dep_ == "acl" and verb.tag_ == "VB" and verb.head.lemma_.lower() in _HELD
    found = [] if held else subjects(verb)
    if not found and verb.dep_ == "xcomp" and verb.head.pos_ == "ADJ":
        return subjects(verb.head.head)  # "are due to meet"
    if not found and verb.tag_ in _FINITE and (lost := _lost_subject(verb)):
        return lost
    if found and verb.dep_ == "conj" and verb.head.pos_ == "PROPN" and verb.head.i < found[0].i:
        return [verb.head, *found]  # "X and Y signed": the parser takes X for the root
    if verb.dep_ == "pcomp" and verb.head.head.pos_ == "VERB":
        return objects(verb.head.head) or found
    if found or verb.dep_ != "acl" or verb.tag_ != "VB":
        return found
    owners = [t for t in verb.head.children if t.dep_ == "poss"]
    return owners or subjects(verb_above(verb.head))


@remembered
def circumstance(verb: Word) -> Word:
    """Return the verb whose circumstances an adverbial tells, where the parser hung it lower.

    "Urged X to open the road during a call", "spoke of the need to act after a visit": the act of speech was then
    and there, not what it asks for.
    """
    while verb.head != verb and is_infinitive(verb):
        over = verb.head if verb.head.pos_ in ("VERB", "AUX") else verb_above(verb)
        told = (objects(over) and not is_passive(over)) or any(
            t.dep_ in ("prep", "dative") and over.i < t.i < verb.i for t in over.children
        )
        if verb.dep_ != "acl" and not (told and verb.dep_ in ("xcomp", "ccomp", "advcl")):
            break
        verb = over
    return verb


@remembered
def verb_above(token: Word) -> Word:
    """Return the nearest verb above a token, or the root of its sentence."""
    token = token.head
    while token.head != token and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token


def outlook(verb: Word, governors: Mapping[str, str]) -> str:
    """Return the status of a predicate, from itself and from the words that it depends on.

    `governors` maps lemmas ("plan", "refuse", "urge") to the status of what they govern. What must or should be is
    `wished`, which is no status of an event: nothing is told to have happened or to be planned.
    """
    own = status(verb)
    if verb.dep_ == "xcomp" and own == "planned" and verb.head.lemma_.lower() in _GOING_ON:
        return outlook(verb.head, governors)  # "continued to discuss"
    if own == "conditional" and _told_ahead(verb):
        own = "planned"
    if own in ("negated", "conditional"):
        return own
    if modal(verb) in OBLIGED:
        return "wished"
    token, steps = verb, 0
    while (token.dep_ in _UP or _hearsay(token)) and token.head != token and steps < 6:
        if (token.dep_ == "conj" and own == "happened") or (token.dep_ == "prep" and token.lower_ not in _NOMINAL):
            break
        if token.dep_ == "advcl" and token.tag_ == "VBD" and any(t.lower_ in _AT_THE_TIME for t in token.children):
            break  # "it was offered when the two met"
        token, steps = token.head, steps + 1
        if any(t.dep_ == "mark" and t.lower_ == "whether" for t in token.children):
            return "wished"  # "would not say whether she agreed to meet A"
        above = governing(token, governors)
        if above and token != verb:
            return above
    return own


def _hearsay(token: Word) -> bool:
    """Return whether a noun is what was told, so that its verb governs it: "denied reports that A had met B"."""
    return token.dep_ == "dobj" and token.lemma_.lower() in _RUMOURS


def governing(token: Word, governors: Mapping[str, str]) -> str | None:
    """Return what a word makes of what it governs, its particle counted: "called off" is no "called for"."""
    particle = next((t.lower_ for t in token.children if t.dep_ == "prt"), None)
    lemma = token.lemma_.lower()
    return governors.get(f"{lemma} {particle}") or governors.get(lemma)


def _told_ahead(verb: Word) -> bool:
    """Return whether `would` is the `will` of one who told so: "said that the ministers would meet"."""
    if modal(verb) != "would" or any(t.dep_ == "mark" and t.lower_ == "if" for t in verb.children):
        return False
    told = verb
    while told.dep_ == "conj":
        told = told.head
    return told.dep_ == "ccomp" and told.head.tag_ in ("VBD", "VBN", "VBG") and told.head.lemma_.lower() in _TELLING


def teller(told: Iterable[Attribution], at: int) -> Attribution | None:
    """Return the innermost statement whose content holds this place of the text."""
    holding = [
        (c.end - c.start, number, a)
        for number, a in enumerate(told) for c in a.contents if c.start <= at < c.end
    ]  # fmt: skip
    return min(holding, key=lambda h: h[:2])[2] if holding else None


def said_by(attribution: Attribution | None, role: str) -> list[Party]:
    """Return the sources of a statement as parties in another role."""
    if attribution is None:
        return []
    return [Party(role, p.entity_id, p.start, p.end) for p in attribution.parties if p.role == "source"]


def chars(first: Word, last: Word | None = None) -> Chars:
    """Return the offsets from one token to another."""
    last = last or first
    return Chars(first.idx, last.idx + len(last))
