"""Who did what to whom: events of the sixteen PLOVER types, coded from predicates and their arguments.

Type definitions: Halterman, Bagozzi, Beger, Schrodt, Scarborough, PLOVER and POLECAT (2023). Investigations,
which later codebooks keep apart, are ACCUSE here, and fights are ASSAULT. States that no argument names are implied as
coders of country-level events do: the country of the place, or the only one of the sentence, is that of its actors; a
protest is against their own government, a curfew is for those at home.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from corridor_analysis.extract.events.lexicons import plover_words
from corridor_analysis.extract.events.plover_frames import VERBAL, Reading, read
from corridor_analysis.extract.syntax.arguments import children, is_passive, objects, subjects
from corridor_analysis.extract.syntax.days import dates, when
from corridor_analysis.extract.syntax.parties import named, named_in, said_by, teller
from corridor_analysis.extract.syntax.phrases import (
    GRAMMAR,
    chars,
    complements,
    is_infinitive,
    is_supposed,
    prepositional,
    topic,
    trimmed,
)
from corridor_analysis.parse.records import Attribution, Chars, Happening, Mention, Parsed, Party
from corridor_analysis.parse.tree import Word, remembered
from corridor_analysis.schema import Entity

__all__ = ["plover"]

_ARGUMENTS = frozenset({"dobj", "dative", "prep", "nsubjpass", "attr", "acomp", "csubj"})
_REACH = 200  # words back to which an article refers by "these accusations"
_SIDE = frozenset({"relcl", "acl", "advcl", "pcomp", "csubj", "amod", "appos"})
_SIDEWAYS = frozenset({"conj", "advcl", "parataxis"})


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


_Seen = tuple[int, str, Cast]  # where its sentence starts, its type, its parties
_Coding = tuple[Reading, Cast, Attribution | None]


def plover(parsed: Parsed, told: Sequence[Attribution]) -> Iterator[Happening]:
    """Yield the coded events of an article in text order.

    `told` are the article's attributions: an event within one is that source's word.
    """
    for reading, who, by in parsed.once("plover", told, partial(_codings, parsed, told)):
        modes = (part.pattern.mode for part in reversed(reading.chain))
        yield Happening(
            reading.type,
            _trigger(reading),
            *_evidence(reading.verb),
            mode=next(filter(None, modes), None) if reading.type == "CONSULT" else None,
            status=reading.status,
            told=by,
            parties=who.parties(),
            rule=f"plover:{reading.pattern.word}",
            **dates(parsed, when(parsed, reading.verb)),
        )


def _codings(parsed: Parsed, told: Sequence[Attribution]) -> list[_Coding]:
    """Return what predicates code, with who takes part and who tells it; times play no part in it."""
    tellers = ((token, teller(told, token.idx)) for token in parsed.doc.candidates(plover_words().predicates))
    found = [(reading, by) for token, by in tellers if (reading := read(token, voiced=by is not None))]
    swallowed = {t.i for r, _ in found for t in _inside(r) if t not in r.words[:1]}
    seen: list[_Seen] = []
    kept: list[_Coding] = []
    for reading, by in found:
        if reading.words[0].i in swallowed or is_infinitive(reading.verb) or is_supposed(reading.verb):
            continue
        who = _cast(parsed, reading, by)
        if reading.type == "REJECT" and not who.recipients:
            who = who._replace(implied=tuple(_answered(reading, who, seen)) or who.implied)
        key = (reading.head.sent.start, reading.type, who)
        if _told_here(reading.verb, who) and not any(_covers(s, key) for s in seen):
            seen.append(key)
            kept.append((reading, who, by))
    return kept


def _inside(reading: Reading) -> Iterator[Word]:
    """Yield the words whose own readings a reading takes the place of: of what it governs, and of its arguments."""
    yield from reading.words[1:]
    governed = [verb for part in reading.chain for verb in complements(part.head)]
    for word in (*governed, *children(reading.head, _ARGUMENTS)):
        yield from word.subtree


def _answered(reading: Reading, who: Cast, seen: Sequence[_Seen]) -> Iterator[Party]:
    """Yield whose act a rejection answers when its object only refers back to it: "denied these accusations"."""
    nouns = {w for t in objects(reading.head) for w in topic(t)}
    kinds = {kind for kind, referring in plover_words().answers.items() if nouns & referring}
    own = {m.entity_id for m in who.actors}
    for start, kind, earlier in reversed(seen):
        others = [m for m in earlier.actors if m.entity_id not in own]
        if kind in kinds and others and reading.head.i - start < _REACH:
            yield from (Party("recipient", m.entity_id) for m in others)
            return


def _told_here(verb: Word, who: Cast) -> bool:
    """Return whether an event has the parties that it needs: in a clause that modifies something, both."""
    while verb.dep_ in ("conj", "xcomp", "ccomp") and verb.head is not verb:
        verb = verb.head
    undergoing = who.recipients or who.implied
    return bool(who.actors and undergoing) if verb.dep_ in _SIDE else bool(who.actors or undergoing)


def _covers(earlier: _Seen, later: _Seen) -> bool:
    """Return whether an event of the sentence already says what another of its type would say again."""
    if earlier[:2] != later[:2]:
        return False
    (a, b), (c, d) = ([{m.entity_id for m in g} for g in (w.actors, w.recipients)] for w in (earlier[2], later[2]))
    return c <= a and d <= b


def _trigger(reading: Reading) -> Chars:
    """Return the predicate, stretched to the noun or particle that completes it where that is near."""
    first = last = reading.words[0]
    for token in reading.words[1:]:
        if last.i < token.i <= last.i + 4:
            last = token
    return chars(first, last)


@remembered
def _evidence(head: Word) -> Chars:
    """Return the clause of a predicate without the clauses coordinated with it."""
    later = [t for t in head.children if t.dep_ == "conj" and t.pos_ in VERBAL]
    cut = {t.i for c in later for t in c.subtree} | {t.i for t in head.children if t.dep_ == "cc" and later}
    kept = [t.i for t in head.subtree if t.i not in cut and not t.is_space]
    return trimmed(head.doc[kept[0] : kept[-1] + 1])


# ---------------------------------------------------------------- who takes part
def _cast(parsed: Parsed, reading: Reading, teller: Attribution | None) -> Cast:
    """Return who does an act and to whom. No recipient is also an actor.

    `teller` is the attribution whose content it stands in: who speaks blames, and does what "we" or "it" does.
    """
    doing, blame = subjects(reading.verb), reading.pattern.frame == "blame"
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
        for where in part.pattern.recipient or plover_words().types[part.type].recipient:
            found = _argument(part, where)  # but not "its troops"
            tokens = [t for t in found if all(c.tag_ != "PRP$" or c.dep_ != "poss" for c in t.children)]
            culprits = (m for t in tokens for m in named(parsed, t))
            meant = culprits if where == "culprit" else _named(parsed, tokens, taken)
            if others := [m for m in meant if m.entity_id not in taken]:
                return others
    return []


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
        return bool(entity.country) and entity.name.split()[-1].lower() not in plover_words().classes["routes"]
    return entity.kind not in ("instrument", "other")


def _elsewhere(parsed: Parsed, reading: Reading, taken: Collection[str]) -> list[Mention]:
    """Return the first entity of a state after the predicate in its clause, else before it, else in lower clauses.

    So of "demanded the return of sailors seized by Chile" it is Chile; what an act only follows tells nothing of it.
    """
    if reading.type == "CONSULT":
        return []
    verb = reading.verb
    own = [verb]
    for word in own:
        own += [t for t in word.children if _belongs(t)]
    lower = [c for c in verb.children if c.i > verb.i and c.dep_ not in _SIDEWAYS]
    lower = [c for c in lower if not any(t.lower_ in GRAMMAR.background for t in (c, *c.children))]  # "after riots in"
    for token in (*sorted(own[1:], key=lambda t: (t.i < verb.i, t.i)), *(t for c in lower for t in c.subtree)):
        free = [m for m in parsed.at(token) if m.entity_id not in taken]
        if found := [m for m in free if (e := parsed.entity(m.entity_id)).country and _acts(e)]:
            return found
    return []


def _belongs(child: Word) -> bool:
    """Return whether a word is of the clause of what it depends on, and no clause that only modifies something."""
    if (child.dep_ == "conj" and child.pos_ in VERBAL) or child.lower_ in GRAMMAR.background:
        return False
    return child.dep_ not in ("advcl", "relcl", "acl") or is_infinitive(child)


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
    after = {t.lemma_.lower() for t in reading.verb.subtree if t.i > reading.verb.i}
    rulers = not after.isdisjoint(plover_words().classes["rulers"])  # whose country goes without saying: "the king"
    at_home = plover_words().types[reading.type].domestic or reading.pattern.domestic or rulers
    if (undergoing or at_home) and len(home) == 1 and not _states(parsed, undergoing):
        yield from _of(parsed, around, home[0], "recipient")


def _of(parsed: Parsed, around: Iterable[Mention], code: str, role: str) -> list[Party]:
    """Return the state of a country that a sentence names, else any entity of that country in it, as a party."""
    found = [e for m in around if (e := parsed.entity(m.entity_id)).country == code]
    return [Party(role, e.entity_id) for e in sorted(found, key=lambda e: e.kind != "state")[:1]]
