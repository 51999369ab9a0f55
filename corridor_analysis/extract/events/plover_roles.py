"""Who does a coded act, and to whom: from the arguments of the predicate and of what it governs."""

from __future__ import annotations

from collections.abc import Collection
from operator import attrgetter
from typing import NamedTuple

from corridor_analysis.extract.events.plover_frames import Reading, chain, clause_head
from corridor_analysis.extract.events.plover_implied import implied, placed, rulers, states
from corridor_analysis.extract.events.plover_lexicon import lexicon
from corridor_analysis.extract.events.plover_matching import VERBAL
from corridor_analysis.extract.syntax.arguments import is_passive, objects, subjects
from corridor_analysis.extract.syntax.parties import mentions_of, named_in
from corridor_analysis.extract.syntax.phrases import MODIFIER, complements, is_infinitive, prepositional
from corridor_analysis.extract.syntax.words import GRAMMAR
from corridor_analysis.parse.records import Attribution, Mention, Parsed, Party
from corridor_analysis.parse.tree import Word
from corridor_analysis.schema import Entity

PLACED = frozenset({"COERCE", "CONCEDE", "RETREAT", "AID", "ASSAULT", "MOBILIZE", "PROTEST", "SANCTION", "AGREE"})
OWN_FORCES = frozenset({"RETREAT", "MOBILIZE", "SANCTION", "REJECT"})  # done with what is one's own, not to it
MAIN = frozenset({"ROOT", "ccomp", "conj"})
BACKGROUND = GRAMMAR.background
WITHIN_CLAUSES = frozenset(
    {"REQUEST", "ACCUSE", "REJECT", "AGREE", "AID", "SUPPORT", "SANCTION", "THREATEN", "MOBILIZE"}
)
AGAINST = GRAMMAR.against
MARCHES = GRAMMAR.marches
SIDEWAYS = frozenset({"conj", "advcl", "parataxis"})
ANSWERS = ("MOBILIZE", "SANCTION", "THREATEN")
TAKING_PART = GRAMMAR.taking_part


class Cast(NamedTuple):
    """Who takes part: those that the words name as arguments, and those only implied."""

    actors: tuple[Mention, ...]
    recipients: tuple[Mention, ...]
    implied: tuple[Party, ...] = ()

    def parties(self) -> tuple[Party, ...]:
        """Return the parties, each entity once in a role."""
        out: dict[tuple[str, str], Party] = {}
        for role, found in (("actor", self.actors), ("recipient", self.recipients)):
            for m in found:
                out.setdefault((role, m.entity_id), Party(role, m.entity_id, m.start, m.end))
        for party in self.implied:
            out.setdefault((party.role, party.entity_id), party)
        return tuple(out.values())


def cast(parsed: Parsed, reading: Reading, teller: Attribution | None) -> Cast:
    """Return who does an act and to whom. No recipient is also an actor.

    `teller` is the attribution whose content the act stands in: who says it, where saying it is the act.
    """
    acting = _actors(parsed, reading)
    if not acting and teller is not None and (reading.voiced or _pronoun(subjects(clause_head(reading.head)))):
        acting = [
            Mention(p.start or 0, p.end or 0, reading.head.i, p.entity_id, "told")
            for p in teller.parties
            if p.role == "source"
        ]
    taken = {m.entity_id for m in acting}
    named = _recipients(parsed, reading, taken)
    if named and not states(parsed, named):
        undergoing = [*named, *placed(parsed, reading, taken)]
    else:
        undergoing = named or _anywhere(parsed, reading, taken) or _aside(parsed, reading, acting)
    return Cast(tuple(acting), tuple(undergoing), tuple(implied(parsed, reading, acting, undergoing)))


def _actors(parsed: Parsed, reading: Reading) -> list[Mention]:
    """Return who does it: the speaker where saying it is the act, else the subject or the agent."""
    if reading.voiced:
        return _named(parsed, subjects(reading.speaker)) if reading.speaker is not None else []
    if reading.pattern.frame in ("happen", "cease") and reading.inner is not None:
        fighters = [t for where in TAKING_PART for r in (reading.inner, reading) for t in _argument(r, where)]
        return _named(parsed, fighters)
    head = clause_head(reading.head)
    meant = ("topic",) if reading.pattern.frame == "intend" else ()  # "is prepared to": who is prepared acts
    for where in reading.pattern.actor or meant:
        tokens = _argument(reading, where)
        if found := _named(parsed, tokens) or (_teller(parsed, head) if _pronoun(tokens) else []):
            return found
    doing = subjects(head)
    found = _named(parsed, doing)
    if not found and is_passive(head):
        return found or _named(parsed, _late_agents(head))
    if not found and _pronoun(doing):
        return _teller(parsed, head)
    if not found and head.dep_ == "acl":  # "issued a letter condemning": who issued it condemns
        return _named(parsed, subjects(head.head.head))
    return found if found or doing or head.dep_ not in MAIN else _before(parsed, head)


def _pronoun(doing: list[Word]) -> bool:
    """Return whether one who acts may be the speaker: "we will", or a pronoun that nothing resolves."""
    return bool(doing) and doing[0].pos_ == "PRON" and doing[0].lower_ not in GRAMMAR.things


def _late_agents(head: Word) -> list[Word]:
    """Return the agent that a comma sets off from its passive: "was accused of theft, long denied, by judges"."""
    doc = head.doc
    late = [t for t in head.sent if t.lower_ == "by" and t.i > head.i and doc[t.i - 1].text == ","]
    return [o for t in late for o in t.children if o.dep_ == "pobj"]


def _teller(parsed: Parsed, head: Word) -> list[Mention]:
    """Return whom a pronoun most often means in reported speech, the one who speaks: "Peru said it would"."""
    node = head
    while node.dep_ in ("ccomp", "conj", "xcomp", "advcl") and node.head is not node:
        node = node.head
        if found := _named(parsed, [t for t in subjects(node) if t.pos_ != "PRON"]):
            return found
    return []


def _before(parsed: Parsed, head: Word) -> list[Mention]:
    """Return the last entity named before a predicate for which the parse has no subject at all."""
    for i in range(head.i - 1, head.sent.start - 1, -1):
        if found := parsed.at(head.doc[i]):
            return _named(parsed, [head.doc[i].head]) or found
    return []


def _recipients(parsed: Parsed, reading: Reading, taken: set[str]) -> list[Mention]:
    """Return whom it is done to, from the first of the places, as pattern or type list them, that names anyone."""
    if reading.inner is not None and reading.inner.head.pos_ in VERBAL:  # "promised Chad to send": Chad, not the sent
        told = [m for t in objects(reading.head) for m in mentions_of(parsed, t) if m.entity_id not in taken]
        if states(parsed, told):
            return told
    first: list[Mention] = []
    for part in chain(reading):
        for where in part.pattern.recipient or lexicon().types[part.type].recipient:
            tokens = [t for t in _argument(part, where) if _another(reading, t)]
            found = _culprits(parsed, tokens) if where == "culprit" else _named(parsed, tokens, taken)
            found = [m for m in found if m.entity_id not in taken]
            if states(parsed, found):
                return [*first, *found]
            first = first or found
    if reading.type == "THREATEN" and not first:
        return _named(parsed, _argument(reading, "condition"), taken)
    return first


def _another(reading: Reading, token: Word) -> bool:
    """Return whether a phrase may stand for another: not "withdrew its troops", but "along its border with Chad"."""
    return (
        reading.type not in OWN_FORCES or token.lemma_.lower() in lexicon().classes["routes"] or not _possessed(token)
    )


def _possessed(token: Word) -> bool:
    """Return whether a phrase is the actor's own by a pronoun: "withdrew its troops"."""
    parts = [token, *prepositional(token, "of")]
    return any(t.dep_ == "poss" and t.tag_ == "PRP$" for p in parts for t in p.children)


def _unless(verb: Word) -> bool:
    return any(t.dep_ == "mark" and t.lower_ in GRAMMAR.conditions for t in verb.children)


def _culprits(parsed: Parsed, tokens: list[Word]) -> list[Mention]:
    """Return who is behind what is spoken of: it itself, its owner, or its agent ("actions by", "Chilean raids")."""
    for token in tokens:
        behind = [c for c in token.children if c.dep_ in MODIFIER]
        for tie in ([token], behind, prepositional(token, "by", "of", "from")):
            if found := [m for t in tie for m in mentions_of(parsed, t)]:
                return found
    return []


def _argument(reading: Reading, where: str) -> list[Word]:
    head = reading.head
    if where == "subject":
        return subjects(clause_head(head))
    if where in ("topic", "culprit"):
        head = clause_head(head)
        return objects(head) if is_passive(head) else subjects(head)
    if where == "object":
        return objects(head)
    if where == "dative":
        return [t for t in head.children if t.dep_ == "dative" and t.pos_ != "ADP"]
    if where == "clause":
        return _below(head)
    if where == "condition":
        verbs = (v for h in (head, *complements(head)) for v in h.children)
        held = [v for v in verbs if v.dep_ == "advcl" and _unless(v)]
        return [s for v in held for s in (objects(v) if is_passive(v) else subjects(v))]
    if where == "purpose":
        return _aims(clause_head(head))
    if where == "owner":
        return [t for t in head.children if t.dep_ in ("poss", "amod", "compound", "nmod")]
    found = prepositional(head, where) or [p for o in objects(head) for p in prepositional(o, where)]
    return found or (_with_whom(head) if where == "with" else [])


def _with_whom(verb: Word) -> list[Word]:
    """Return whom a `with` deep within an object names: "discuss the status of the islands with Chile"."""
    phrases = (t for o in objects(verb) for t in o.subtree if t.lower_ == "with" and t.dep_ == "prep" and t.i > verb.i)
    return [o for t in phrases for o in t.children if o.dep_ == "pobj"]


def _aims(verb: Word) -> list[Word]:
    """Return whom a protest is about: "to denounce Chile", "demanding that Chile pay", "during a march against it"."""
    clauses = [v for v in verb.children if v.dep_ in ("advcl", "xcomp") and (is_infinitive(v) or v.tag_ == "VBG")]
    out = [t for v in clauses for t in (*objects(v), *prepositional(v, *AGAINST), *_below(v))]
    marches = [t for t in prepositional(verb, "during", "in", "at") if t.lemma_.lower() in MARCHES]
    return out + [t for m in marches for t in prepositional(m, *AGAINST)]


def _below(verb: Word) -> list[Word]:
    return [s for v in complements(verb) for s in (objects(v) if is_passive(v) else subjects(v))]


def _named(parsed: Parsed, tokens: list[Word], but: Collection[str] = ()) -> list[Mention]:
    return [m for t in tokens for m in named_in(parsed, t, but=but) if acts(parsed.entity(m.entity_id))]


def acts(entity: Entity) -> bool:
    """Return whether an entity can be party to an act: instruments and routes cannot, nor places of no country."""
    if entity.kind == "place":
        return bool(entity.country) and entity.name.split()[-1].lower() not in lexicon().classes["routes"]
    return entity.kind not in ("instrument", "other")


def _anywhere(parsed: Parsed, reading: Reading, taken: set[str]) -> list[Mention]:
    """Return the first entity of a country after the predicate in its clause; for deeds, also before it."""
    if reading.type == "CONSULT":
        return []
    head = clause_head(reading.head)
    own = _own(head, deed=reading.type in PLACED)
    after = [t for t in own if t.i > head.i]
    before = [t for t in own if t.i < head.i] if reading.type in PLACED else []
    for token in (*after, *before):
        if token.lemma_.lower() in lexicon().classes["routes"]:
            continue  # "on the Thai border" is not what Thais undergo
        if not _another(reading, token):
            continue  # "put its army on alert"
        found = [m for m in parsed.at(token) if m.entity_id not in taken and _of_state(parsed, m)]
        if found:
            return found
    return []


def _aside(parsed: Parsed, reading: Reading, acting: list[Mention]) -> list[Mention]:
    """Return whom clauses within its phrases name: "demanded the return of sailors seized by Chile".

    A show of force answers what its clause of time or cause tells of: "on alert after Chad closed the road".
    """
    at_home = reading.type not in ANSWERS[:2] and rulers(parsed, reading, states(parsed, acting))
    if reading.type not in WITHIN_CLAUSES or at_home:
        return []
    taken = {m.entity_id for m in acting}
    head = clause_head(reading.head)
    tokens: list[Word] = []
    for child in head.children:
        answered = child.lower_ in BACKGROUND or any(t.lower_ in BACKGROUND for t in child.children)
        told = child.dep_ != "conj" if reading.type in ANSWERS else child.dep_ not in SIDEWAYS and not answered
        if child.i > head.i and told:
            tokens += child.subtree
    named = [m for t in tokens if t.lemma_.lower() not in lexicon().classes["routes"] for m in parsed.at(t)]
    return [m for m in named if m.entity_id not in taken and _of_state(parsed, m)][:1]


def _of_state(parsed: Parsed, mention: Mention) -> bool:
    entity = parsed.entity(mention.entity_id)
    return bool(entity.country) and entity.country != "NGO" and acts(entity)


def _own(token: Word, *, deed: bool) -> list[Word]:
    """Return a token and what depends on it, but for clauses that modify something, in text order.

    Of a deed also participles within its phrases: "settlers driven out of Chad".
    """
    found = [token]
    for word in found:
        found += [t for t in word.children if _belongs(t, deed)]
    return sorted(found, key=attrgetter("i"))


def _belongs(child: Word, deed: bool) -> bool:
    if (child.dep_ == "conj" and child.pos_ in VERBAL) or child.lower_ in BACKGROUND:
        return False
    if child.dep_ == "acl" and deed:
        return True
    return child.dep_ not in ("advcl", "relcl", "acl") or is_infinitive(child)
