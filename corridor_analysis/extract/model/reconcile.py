"""What the rules and the model tell of one article, put together: each happening once, on the better telling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from corridor_analysis.case import Case
from corridor_analysis.extract.events.access_frames import facts
from corridor_analysis.extract.events.plover import plover
from corridor_analysis.extract.model.asks import Asks
from corridor_analysis.extract.model.decode import LEAST_PART, happenings
from corridor_analysis.extract.model.parties import introduced
from corridor_analysis.extract.model.reader import EventModel, Proposal, Text, event_model
from corridor_analysis.extract.model.tellings import Mentioned, each_once, in_role, same
from corridor_analysis.extract.syntax.parties import teller
from corridor_analysis.parse.records import Attribution, Happening, Parsed, Party
from corridor_analysis.parse.tree import Word
from corridor_analysis.schema import ACCESS_MODES

__all__ = ["kind_of", "learned", "together"]

_PASSAGE_TYPES = frozenset({"COERCE", "RETREAT", "AID"})
_POSITIONS = frozenset({"ACCUSE", "AGREE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"})
VETO = 0.3  # a rule's event stands where the model gives its kind this much in the sentence, and tells none itself


def learned(parsed: Parsed, told: Sequence[Attribution], case: Case | None) -> tuple[Parsed, list[Happening]]:
    """Return the article with those whom only the model brings in, and its events by rules and model."""
    model, coded = event_model(), list(plover(parsed, told))
    proposals = parsed.once("proposals", parsed.doc, lambda: model.proposals(Text.of(parsed.doc)))
    known = introduced(parsed, proposals, least=LEAST_PART)
    own = happenings(known, told, proposals, model, case)
    ruled = [*_access(parsed, told, case), *(Mentioned(e, [_word(parsed, e)]) for e in coded)]
    holders = {a.id: a.holder for a in case.actors if a.holder} if case else {}
    return known, [_held(known, e, holders) for e in together(known, told, ruled, own, proposals, model, case)]


def _access(parsed: Parsed, told: Sequence[Attribution], case: Case | None) -> Iterator[Mentioned]:
    """Yield what the rules tell of passage, each once, with whose word it is."""
    for fact in each_once(parsed, (Mentioned(f.event, [*f.words]) for f in facts(parsed, case))):
        yield Mentioned(fact.event._replace(told=teller(told, fact.event.trigger.start)), fact.words)


def _held(parsed: Parsed, event: Happening, holders: Mapping[str, str]) -> Happening:
    """Return a position with the person whose office gives it out for its actor; the words stay the office's."""
    offices = {p.entity_id for p in event.parties if p.role == "actor" and holders.get(p.entity_id) in parsed.entities}
    if event.event_type not in _POSITIONS or not offices:
        return event
    parties = [
        Party(p.role, holders[p.entity_id]) if p.role == "actor" and p.entity_id in offices else p
        for p in event.parties
    ]
    return event._replace(parties=tuple({(p.role, p.entity_id): p for p in reversed(parties)}.values())[::-1])


def together(
    parsed: Parsed,
    told: Sequence[Attribution],
    ruled: Sequence[Mentioned],
    learned: Sequence[Mentioned],
    proposals: Sequence[Proposal],
    model: EventModel,
    case: Case | None,
) -> Iterator[Happening]:
    """Yield the events of rules and model, the asks among them by the codebook of the case.

    Of kinds that the model does not know the rules' stand. In sentences of which the model tells none of a kind, so do
    refusals (it was taught denials of charges only) and what it holds possible. All else the model tells.
    """
    likely: dict[tuple[int, str], float] = {}
    for p in proposals:
        key = parsed.doc[p.word].sent.start, p.kind
        likely[key] = max(likely.get(key, 0.0), p.probability)
    modelled = {(t.words[0].sent.start, kind_of(t.event, model)) for t in learned}
    passage = [t for t in learned if t.event.mode in ACCESS_MODES]
    every = []
    for one in ruled:
        event, kind, sent = one.event, kind_of(one.event, model), one.words[0].sent.start
        given = likely.get((sent, kind or ""), 0.0)
        if of := next((p for p in passage if _is_of(p, one) or same(parsed, p.event, event)), None):
            of.words += one.words  # told as what it does to passage
        elif kind is None:
            yield event
        elif (sent, kind) not in modelled and (
            _refusal(parsed, event) or _consents(model, kind, given) or _of_the_case(event, case)
        ):
            sure = _confidence(model, kind, given) if given >= VETO else None
            made = Mentioned(_with_twin(event, ruled)._replace(confidence=sure), one.words)
            every.append(made)
            passage += [made] if event.mode in ACCESS_MODES else []
    for own in learned:
        kind = kind_of(own.event, model) or ""  # each of its events is of a kind of its labels
        given = own.event.confidence or likely[own.words[0].sent.start, kind]
        event = _with_twin(own.event, ruled)
        every.append(Mentioned(event._replace(confidence=_confidence(model, kind, given)), own.words))
    asks = Asks(parsed, case, (t for t in every if t.event.event_type == "CONSULT"))
    asked = [t for t in every if t.event.event_type == "REQUEST"]
    asked += asks.needed(told, asked)
    yield from (t.event for t in every if t.event.event_type != "REQUEST")
    yield from asks.coded(sorted(asked, key=lambda t: t.event.trigger))


def _is_of(passage: Mentioned, other: Mentioned) -> bool:
    """Return whether a rule tells, by the same words or the verb over them, what was told of passage already."""
    start, end = other.event.trigger
    made = other.event.event_type in _PASSAGE_TYPES and other.words[0] in (w.head for w in passage.words)
    return made or any(start <= w.idx < end for w in passage.words)


def _touch(one: Happening, other: Happening) -> bool:
    return one.trigger.start < other.trigger.end and other.trigger.start < one.trigger.end


def _with_twin(event: Happening, ruled: Iterable[Mentioned]) -> Happening:
    """Return an event with the recipients, and of passage the type, that the patterns see in the same words."""
    kinds = _PASSAGE_TYPES if event.mode in ACCESS_MODES else {event.event_type} & {"REJECT"}
    twins = (r.event for r in ruled if r.event.mode is None and r.event.event_type in kinds)
    twin = next((t for t in twins if _touch(t, event)), None)
    if twin is None:
        return event
    known = {p.entity_id for p in event.parties}
    more = [p for p in in_role(twin, "recipient") if p.entity_id not in known and not in_role(event, "recipient")]
    return event._replace(event_type=twin.event_type, parties=(*event.parties, *more))


def _consents(model: EventModel, kind: str, probability: float) -> bool:
    """Return whether the model takes a rule's word; on contacts it takes none, which add nothing on unseen news."""
    return probability >= VETO and model.labels["kinds"][kind].get("mode") != "channel"


def _of_the_case(event: Happening, case: Case | None) -> bool:
    """Return whether what a rule tells of passage is what the case is about: its corridor, its route, its actors."""
    if case is None or event.mode not in ACCESS_MODES:
        return False
    known = {a.id for a in case.actors}
    own = bool(event.parties) and all(p.entity_id in known for p in event.parties)
    return own or event.place_id in {case.corridor.id, *case.corridor.route}


def kind_of(event: Happening, model: EventModel) -> str | None:
    """Return the model's name for the kind of an event, as its labels have it; None for kinds that it does not know."""
    access = event.mode in ACCESS_MODES
    kinds: dict[str, dict[str, object]] = model.labels["kinds"]
    for kind, what in kinds.items():
        if what.get("mode") == "passage" if access else what.get("event_type") == event.event_type:
            return kind
    return None


def _word(parsed: Parsed, event: Happening) -> Word:
    span = parsed.doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
    return span.root if span is not None else parsed.doc[0]


def _refusal(parsed: Parsed, event: Happening) -> bool:
    """Return whether a rule tells that somebody known refuses something known people want."""
    return event.event_type == "REJECT" and all(parsed.entity(p.entity_id).known for p in event.parties)


def _confidence(model: EventModel, kind: str, probability: float) -> float:
    return round(model.calibrated(kind, probability), 2)
