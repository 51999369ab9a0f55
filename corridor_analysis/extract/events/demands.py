"""Who asks what of whom, or says that it is needed (REQUEST), coded by the case's codebook of demands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corridor_analysis.case import Case
from corridor_analysis.extract.events.addressees import Addressees
from corridor_analysis.extract.events.ask_frames import FIRST, Ask, asks, wording
from corridor_analysis.extract.events.ask_lexicon import lexicon
from corridor_analysis.extract.events.contacts import Contact
from corridor_analysis.extract.syntax.days import dates, when
from corridor_analysis.extract.syntax.parties import said_by, teller, who
from corridor_analysis.extract.syntax.phrases import chars, clause
from corridor_analysis.extract.syntax.status import modal, outlook
from corridor_analysis.parse.records import Attribution, Chars, Happening, Parsed, Party
from corridor_analysis.parse.tree import Word

__all__ = ["Demanded", "demands"]


@dataclass(frozen=True)
class Demanded:
    """An ask with its parties and codebook ids; `ids` is empty where the codebook knows no such demand."""

    ask: Ask
    ids: tuple[str, ...]
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    told: Attribution | None

    @property
    def actor_ids(self) -> frozenset[str]:
        """Entities that ask."""
        return frozenset(p.entity_id for p in self.actors)


def demands(
    parsed: Parsed, case: Case | None, told: Sequence[Attribution], met: Sequence[Contact] = ()
) -> Iterator[Happening]:
    """Yield a REQUEST for each demand of the codebook that an ask makes, and for each explicit ask without one.

    `met` are the contacts told: what one side asks in a call is asked of the other side.
    """
    reader = _Reader(parsed, case, told)
    every = parsed.once("asks", parsed.doc, lambda: list(asks(parsed)))
    found = [d for ask in _each_once(every) if (d := reader.read(ask)) is not None]
    found = Addressees(parsed, case, met).filled(found)
    seen: set[tuple] = set()
    for demanded in found:
        for event in reader.events(demanded):
            key = (event.trigger, event.demand, event.start, event.end)
            if key not in seen:
                seen.add(key)
                yield event


def _each_once(found: list[Ask]) -> Iterator[Ask]:
    """Yield asks without what another asks for: the duty in "insisted that X must", "demand" in "urged X to demand"."""
    contents = {a.content.i for a in found if not a.rule.startswith("duty:")}
    asked = (a for a in found if a.rule.startswith("duty:") or a.trigger.i not in contents)
    yield from (a for a in asked if not a.rule.startswith("duty:") or a.content.i not in contents)


class _Reader:
    """Turns asks of one article into demands."""

    def __init__(self, parsed: Parsed, case: Case | None, told: Sequence[Attribution]) -> None:
        self.parsed, self.told = parsed, told
        self.codebook = case.demands if case else ()
        self.bodies = {a.id: a.body for a in case.actors if a.body} if case else {}
        self.made: list[Demanded] = []

    def read(self, ask: Ask) -> Demanded | None:
        """Return the demand of an ask; None where no one asks, or nothing of the codebook is said to be needed."""
        told = teller(self.told, ask.trigger.idx)
        actors = self._spoken_for(self._actors(ask, told))
        ids = self._codes(ask)
        if not actors or not (ids or ask.explicit):
            return None
        recipients = who(self.parsed, ask.recipients, "recipient") or self._bearers(ask)
        taken = {p.entity_id for p in actors}
        asked = tuple(p for p in recipients if p.entity_id not in taken)
        demanded = Demanded(ask, ids, tuple(actors), asked, told)
        self.made.append(demanded)
        return demanded

    def _actors(self, ask: Ask, told: Attribution | None) -> list[Party]:
        """Return who asks: the subject; where there is none, or it says "I" or "we", the speaker of the statement."""
        found = who(self.parsed, ask.actors, "actor")
        if found or all(t.lower_ in FIRST for t in ask.actors):
            return found or said_by(told, "actor")
        own = next((a for a in self.told if any(c.start == ask.trigger.idx for c in a.cues)), None)
        return said_by(own, "actor")  # "the statement urged": whose statement it is

    def _spoken_for(self, actors: list[Party]) -> list[Party]:
        """Return actors with the body in place of its spokesperson; the words name the one who speaks."""
        bodies = [(p, self._body(p.entity_id)) for p in actors]
        return [p if p.entity_id == b else p._replace(entity_id=b, start=None, end=None) for p, b in bodies]

    def _body(self, entity_id: str) -> str:
        role = (self.parsed.entity(entity_id).role or "").casefold()
        body = self.bodies.get(entity_id)
        speaks = any(w in role for w in lexicon().spokesmen)
        return body if speaks and body in self.parsed.entities else entity_id

    def _codes(self, ask: Ask) -> tuple[str, ...]:
        """Return the codebook ids of what is asked; what it is for counts only where the thing itself has none."""
        for text in self._wordings(ask) if self.codebook else ():
            if found := tuple(d.id for d in self.codebook if d.matches(text)):
                return found
        return self._fulfilment(ask)

    def _wordings(self, ask: Ask) -> Iterator[str]:
        """Yield what is asked in its own words, then with those of whom it is asked, then with what it is for."""
        plain = wording(ask.content, purpose=False)
        yield plain
        yield " ".join([*(text for r in ask.recipients for text in self._named(r)), plain])
        yield wording(ask.content, purpose=True)

    def _named(self, party: Word) -> list[str]:
        """Return the names of those meant by a party and, unless it is a pronoun, its words."""
        names = [self.parsed.entity(m.entity_id).name for m in self.parsed.at(party)]
        return names if names and party.pos_ == "PRON" else [*names, *(t.text for t in party.subtree)]

    def _fulfilment(self, ask: Ask) -> tuple[str, ...]:
        """Return the ids of demands told before, where it is said that they must be met ("X's demands must be met")."""
        words = lexicon()
        nouns = [t for t in _clause_nouns(ask.content) if t.lemma_.lower() in words.nouns]
        for noun in nouns:
            owners = {p.entity_id for p in who(self.parsed, [t for t in noun.children if t.dep_ == "poss"], "actor")}
            for before in reversed(self.made):
                if owners & before.actor_ids:
                    return before.ids
        return ()

    def _bearers(self, ask: Ask) -> list[Party]:
        """Return whose part the thing asked for is, by its adjective: "international measures"."""
        names = lexicon().bearers
        adjectives = (t for t in ask.content.subtree if t.lower_ in names and t.dep_ == "amod")
        wanted = {names[t.lower_] for t in adjectives}
        return [
            Party("recipient", e.entity_id)
            for e in self.parsed.entities.values() if e.name.casefold() in wanted
        ]  # fmt: skip

    def events(self, demanded: Demanded) -> Iterator[Happening]:
        """Yield an event for each codebook id, or one without an id."""
        ask = demanded.ask
        status = _status(ask)
        where = _evidence(ask)
        time = when(self.parsed, ask.verb)
        for demand in (demanded.ids if status == "happened" else ()) or (None,):
            yield Happening(
                "REQUEST", chars(ask.trigger), where.start, where.end, status=status, demand=demand,
                told=demanded.told, parties=(*demanded.actors, *demanded.recipients), rule=ask.rule,
                **dates(self.parsed, time),
            )  # fmt: skip


def _status(ask: Ask) -> str:
    """Return whether it was asked. An infinitive without a word of planning over it is told as done."""
    if not ask.actors or ask.rule.startswith("duty:"):
        return "happened"
    governors = lexicon().governors
    found = outlook(ask.verb, governors)
    if found == "wished":
        return "planned"
    if found != "planned" or modal(ask.verb):
        return found
    above = ask.verb.head.lemma_.lower()
    return governors.get(above, "happened")


def _clause_nouns(content: Word) -> Iterator[Word]:
    """Yield the subjects of a clause, those of the clause that it is coordinated with included."""
    token = content
    for _ in range(4):
        yield from (t for t in token.children if t.dep_ in ("nsubj", "nsubjpass", "dobj"))
        if token.dep_ != "conj":
            return
        token = token.head


def _evidence(ask: Ask) -> Chars:
    """Return the stretch from the trigger to the end of what is asked; of a clause that asks by itself, the clause."""
    whole = clause(ask.content)
    trigger = chars(ask.trigger)
    return Chars(min(whole.start, trigger.start), max(whole.end, trigger.end))
