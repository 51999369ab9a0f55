"""Who does a coded act, and to whom: from the arguments of the predicate and of what it governs.

States that no argument names are implied as coders of country-level events do: the country of the place, or the only
one of the sentence, is that of its actors; a protest is against their own government, a curfew is for those at home.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from corridor_analysis.extract.events.plover_frames import Reading
from corridor_analysis.extract.events.plover_lexicon import lexicon
from corridor_analysis.extract.events.plover_matching import VERBAL
from corridor_analysis.extract.syntax.arguments import is_passive, objects, subjects
from corridor_analysis.extract.syntax.parties import named, named_in, said_by
from corridor_analysis.extract.syntax.phrases import complements, is_infinitive, is_supposed, prepositional
from corridor_analysis.extract.syntax.words import GRAMMAR
from corridor_analysis.parse.records import Attribution, Mention, Parsed, Party
from corridor_analysis.parse.tree import Word
from corridor_analysis.schema import Entity

SIDEWAYS = frozenset({"conj", "advcl", "parataxis"})


class Cast(NamedTuple):
    """Who takes part: those that the words name as arguments, and those only implied."""

    actors: tuple[Mention, ...]
    recipients: tuple[Mention, ...]
    implied: tuple[Party, ...] = ()

    def parties(self) -> tuple[Party, ...]:
        """Return the parties, each entity once in a role."""
        roles = (("actor", self.actors), ("recipient", self.recipients))
        told = (Party(role, m.entity_id, m.start, m.end) for role, found in roles for m in found)
        out: dict[tuple[str, str], Party] = {}
        for party in (*told, *self.implied):
            out.setdefault((party.role, party.entity_id), party)
        return tuple(out.values())


def cast(parsed: Parsed, reading: Reading, teller: Attribution | None) -> Cast:
    """Return who does an act and to whom. No recipient is also an actor.

    `teller` is the attribution whose content it stands in: who speaks blames, and does what "we" or "it" does.
    """
    doing = subjects(reading.verb)
    blame = reading.pattern.frame == "blame"
    acting = [] if blame else _actors(parsed, reading)
    if blame or (not acting and doing and doing[0].pos_ == "PRON"):
        said = said_by(teller, "actor")
        acting = [Mention(p.start or 0, p.end or 0, reading.head.i, p.entity_id, "told") for p in said]
    taken = {m.entity_id for m in acting}
    undergoing = _recipients(parsed, reading, taken) or _elsewhere(parsed, reading, taken)
    if undergoing and not _states(parsed, undergoing):
        undergoing += _placed(parsed, reading, taken)
    return Cast(tuple(acting), tuple(undergoing), tuple(_implied(parsed, reading, acting, undergoing)))


def _actors(parsed: Parsed, reading: Reading) -> list[Mention]:
    """Return who does it: whom the pattern says, else the subject or the agent."""
    if reading.pattern.frame in ("happen", "cease") and reading.inner is not None:
        fighters = [t for where in GRAMMAR.taking_part for r in reading.chain for t in _argument(r, where)]
        return _named(parsed, fighters)
    for where in reading.pattern.actor:
        if found := _named(parsed, _argument(reading, where)):
            return found
    found = _named(parsed, subjects(reading.verb))
    if not found and reading.verb.dep_ == "acl":
        return _named(parsed, subjects(reading.verb.head.head))  # "issued a letter condemning": who issued it condemns
    return found


def _recipients(parsed: Parsed, reading: Reading, taken: Collection[str]) -> list[Mention]:
    """Return whom it is done to, from the first of the places, as pattern or type list them, that names anyone."""
    for part in reading.chain:
        for where in part.pattern.recipient or lexicon().types[part.type].recipient:
            tokens = [t for t in _argument(part, where) if not _possessed(t)]
            culprits = (m for t in tokens for m in named(parsed, t))
            found = culprits if where == "culprit" else _named(parsed, tokens, taken)
            if found := [m for m in found if m.entity_id not in taken]:
                return found
    return []


def _possessed(token: Word) -> bool:
    """Return whether a phrase is the actor's own by a pronoun: "withdrew its troops"."""
    return any(t.dep_ == "poss" and t.tag_ == "PRP$" for t in token.children)


def _argument(reading: Reading, where: str) -> list[Word]:
    if where == "object":
        return objects(reading.head)
    if where in ("topic", "culprit"):
        return _topic(reading.verb)
    if where == "purpose":
        return _aims(reading.verb)
    if where == "condition":
        clauses = [v for h in (reading.verb, *complements(reading.verb)) for v in h.children if v.dep_ == "advcl"]
        return [t for v in clauses if is_supposed(v) for t in _topic(v)]
    found = prepositional(reading.head, where)
    return found or [p for o in objects(reading.head) for p in prepositional(o, where)]


def _topic(verb: Word) -> list[Word]:
    """Return what stands as the subject of a verb, also of a passive."""
    return objects(verb) if is_passive(verb) else subjects(verb)


def _aims(verb: Word) -> list[Word]:
    """Return whom a protest is about: "to denounce Chile", "demanding that Chile pay", "during a march against it"."""
    clauses = [v for v in verb.children if v.dep_ in ("advcl", "xcomp") and (is_infinitive(v) or v.tag_ == "VBG")]
    marches = [t for t in prepositional(verb, "during", "in", "at") if t.lemma_.lower() in GRAMMAR.marches]
    aims = [t for v in clauses for t in objects(v)]
    return aims + [t for part in (*clauses, *marches) for t in prepositional(part, *GRAMMAR.against)]


def _named(parsed: Parsed, tokens: Iterable[Word], but: Collection[str] = ()) -> list[Mention]:
    return [m for t in tokens for m in named_in(parsed, t, but=but) if _acts(parsed.entity(m.entity_id))]


def _acts(entity: Entity) -> bool:
    """Return whether an entity can be party to an act: instruments and routes cannot, nor places of no country."""
    if entity.kind == "place":
        return bool(entity.country) and entity.name.split()[-1].lower() not in lexicon().classes["routes"]
    return entity.kind not in ("instrument", "other")


def _elsewhere(parsed: Parsed, reading: Reading, taken: Collection[str]) -> list[Mention]:
    """Return the first entity of a state after the predicate in its clause, else before it, else in lower clauses.

    So of "demanded the return of sailors seized by Chile" it is Chile; what an act only follows tells nothing of it.
    """
    if reading.type == "CONSULT":
        return []
    verb = reading.verb
    own = _own(verb)
    near = [*(t for t in own if t.i > verb.i), *(t for t in own if t.i < verb.i)]
    phrases = [c for c in verb.children if c.i > verb.i and c.dep_ not in SIDEWAYS and not _background(c)]
    lower = [t for c in phrases for t in c.subtree]
    for token in (*near, *lower):
        found = [m for m in parsed.at(token) if m.entity_id not in taken and _of_state(parsed, m)]
        if found:
            return found
    return []


def _of_state(parsed: Parsed, mention: Mention) -> bool:
    entity = parsed.entity(mention.entity_id)
    return bool(entity.country) and _acts(entity)


def _own(token: Word) -> list[Word]:
    """Return a token and what depends on it, but for clauses that modify something, in text order."""
    found = [token]
    for word in found:
        found += [t for t in word.children if _belongs(t)]
    return sorted(found, key=attrgetter("i"))


def _belongs(child: Word) -> bool:
    if (child.dep_ == "conj" and child.pos_ in VERBAL) or child.lower_ in GRAMMAR.background:
        return False
    return child.dep_ not in ("advcl", "relcl", "acl") or is_infinitive(child)


def _background(child: Word) -> bool:
    """Return whether a phrase or clause tells what an act follows or rests on: "after riots in Chile"."""
    return any(t.lower_ in GRAMMAR.background for t in (child, *child.children))


# ---------------------------------------------------------------- states that no argument names
def _states(parsed: Parsed, mentions: Iterable[Mention]) -> list[str]:
    """Return the countries of entities, each once."""
    return list(dict.fromkeys(c for m in mentions if (c := parsed.entity(m.entity_id).country)))


def _placed(parsed: Parsed, reading: Reading, taken: Collection[str] = ()) -> list[Mention]:
    """Return the first state that the predicate's clause names as a place ("in", "near", "across" …)."""
    for token in reading.verb.subtree:
        if token.dep_ == "pobj" and token.head.lower_ in GRAMMAR.locative:
            found = [m for m in named_in(parsed, token) if m.entity_id not in taken]
            if _states(parsed, found):
                return found
    return []


def _implied(parsed: Parsed, reading: Reading, acting: list[Mention], undergoing: list[Mention]) -> Iterator[Party]:
    """Yield the state of actors of whom only the place or the sentence tells it, and theirs in an affair at home."""
    home, around = _states(parsed, acting), list(parsed.among(reading.head.sent.start, reading.head.sent.end))
    countries = _states(parsed, _placed(parsed, reading))[:1] or _states(parsed, around)
    if acting and not home and len(countries) == 1:
        home = countries
        yield from _of(parsed, around, home[0], "actor")
    at_home = lexicon().types[reading.type].domestic or reading.pattern.domestic or _rulers(parsed, reading)
    if (undergoing or at_home) and len(home) == 1 and not _states(parsed, undergoing):
        yield from _of(parsed, around, home[0], "recipient")


def _rulers(parsed: Parsed, reading: Reading) -> bool:
    """Return whether an act concerns people whose country goes without saying: "demanded that the king resign"."""
    after = (t for t in reading.verb.subtree if t.i > reading.verb.i)
    return any(t.lemma_.lower() in lexicon().classes["rulers"] for t in after)


def _of(parsed: Parsed, around: Iterable[Mention], code: str, role: str) -> list[Party]:
    """Return the state of a country that a sentence names, else any entity of that country in it, as a party."""
    found = [e for m in around if (e := parsed.entity(m.entity_id)).country == code]
    return [Party(role, e.entity_id) for e in sorted(found, key=lambda e: e.kind != "state")[:1]]
