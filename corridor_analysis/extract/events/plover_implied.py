"""Which states a clause implies where its arguments name none.

As coders of country-level events do: a protest is against the government of the place, an arrest is made by the
authorities there, a curfew is for the people of the country.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from corridor_analysis.extract.events.plover_frames import Reading, chain, clause_head
from corridor_analysis.extract.events.plover_lexicon import lexicon
from corridor_analysis.extract.syntax.arguments import is_passive, subjects
from corridor_analysis.extract.syntax.parties import named_in
from corridor_analysis.extract.syntax.words import GRAMMAR
from corridor_analysis.parse.records import Mention, Parsed, Party
from corridor_analysis.parse.tree import Word

HELD = frozenset({"COERCE", "ACCUSE", "MOBILIZE"})  # without an agent, done by the authorities of the place
LOCAL = frozenset({"PROTEST", "COERCE", "ASSAULT", "RETREAT", "MOBILIZE"})  # done where its actors live
LOCATIVE = GRAMMAR.locative
WITHIN = GRAMMAR.within


def country(parsed: Parsed, mention: Mention) -> str | None:
    """Return the country of the entity meant."""
    return parsed.entity(mention.entity_id).country


def states(parsed: Parsed, mentions: Iterable[Mention]) -> list[str]:
    """Return the countries of entities, each once."""
    return list(dict.fromkeys(c for m in mentions if (c := country(parsed, m))))


def placed(
    parsed: Parsed, reading: Reading, taken: Collection[str] = (), *, within: Collection[str] = LOCATIVE
) -> list[Mention]:
    """Return the first state that the predicate's clause names as a place ("in", "near", "across" …)."""
    head = clause_head(reading.head)
    for token in head.subtree:
        if token.dep_ == "pobj" and token.head.lower_ in within:
            found = [m for m in named_in(parsed, token) if m.entity_id not in taken and country(parsed, m)]
            if found:
                return found
    return []


def implied(parsed: Parsed, reading: Reading, acting: list[Mention], undergoing: list[Mention]) -> Iterable[Party]:
    """Yield the states that the clause implies where its arguments name none."""
    home = states(parsed, acting)
    if not home and (state := _home(parsed, reading, acting, undergoing)):
        yield Party("actor", state.entity_id)
        home = [str(country(parsed, state))]
    flagged = any(lexicon().types[r.type].domestic or r.pattern.domestic for r in chain(reading))
    domestic = undergoing or flagged or rulers(parsed, reading, home)
    if domestic and len(set(home)) == 1 and not states(parsed, undergoing):
        state = _of(parsed, reading.head, home[0])
        if state is not None:
            yield Party("recipient", state.entity_id)


def rulers(parsed: Parsed, reading: Reading, home: Collection[str] = ()) -> bool:
    """Return whether an act concerns people whose country goes without saying: "demanded that the king resign"."""
    head = clause_head(reading.head)
    after = (t for t in head.subtree if t.i > head.i and t.lemma_.lower() in lexicon().classes["rulers"])
    return any(set(states(parsed, named_in(parsed, t))) <= set(home) for t in after)


def _home(parsed: Parsed, reading: Reading, acting: list[Mention], undergoing: list[Mention]) -> Mention | None:
    """Return the state of actors whose country is not said: of the place, or the only one in the sentence.

    A state that the act is done to is not its actor's own.
    """
    head = clause_head(reading.head)
    doing = subjects(head)
    people = acting or any(reading.type == "PROTEST" or t.lemma_.lower() in _local() for t in doing)
    if (people and reading.type in LOCAL) or (reading.type in HELD and is_passive(head)):
        here = placed(parsed, reading, within=WITHIN)
        if here:
            return here[0]
    countries = states(parsed, _sentence(parsed, head))
    foreign = any(parsed.entity(m.entity_id).kind == "state" for m in undergoing)
    if acting and len(countries) == 1 and not foreign:
        return _of(parsed, head, countries[0])
    return None


def _local() -> frozenset[str]:
    return lexicon().classes["people"] | lexicon().classes["rulers"]


def _sentence(parsed: Parsed, head: Word) -> list[Mention]:
    return list(parsed.among(head.sent.start, head.sent.end))


def _of(parsed: Parsed, head: Word, code: str) -> Mention | None:
    """Return the mention of a state in a sentence, or of any entity of its country."""
    found = [m for m in _sentence(parsed, head) if country(parsed, m) == code]
    states = [m for m in found if parsed.entity(m.entity_id).kind == "state"]
    return next(iter([*states, *found]), None)
