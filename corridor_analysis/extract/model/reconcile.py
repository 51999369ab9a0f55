"""What the rules and the model tell of one article, put together: each happening once, on the better telling."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from corridor_analysis.case import Case
from corridor_analysis.extract.model.decode import LEAST_PART, happenings, same
from corridor_analysis.extract.model.parties import introduced
from corridor_analysis.extract.model.reader import EventModel, Proposal, Text, event_model
from corridor_analysis.parse.records import Attribution, Happening, Parsed
from corridor_analysis.schema import ACCESS_MODES

__all__ = ["Known", "kind_of", "learned", "together"]

VETO = 0.3  # a rule's event stands where the model gives its kind this much in the sentence, and tells none itself


class Known(NamedTuple):
    """What a case knows by id: the places of its passage, and its actors."""

    passage: Collection[str] = ()
    actors: Collection[str] = ()

    @classmethod
    def of(cls, case: Case | None) -> Known:
        """Return what a case knows; nothing without one."""
        if case is None:
            return cls()
        return cls({case.corridor.id, *case.corridor.route}, {a.id for a in case.actors})


def learned(
    parsed: Parsed, told: Sequence[Attribution], ruled: Sequence[Happening], case: Case | None
) -> tuple[Parsed, list[Happening]]:
    """Return the article with those whom only the model brings in, and its events by rules and model."""
    model = event_model()
    proposals = parsed.once("proposals", parsed.doc, lambda: model.proposals(Text.of(parsed.doc)))
    known = introduced(parsed, proposals, least=LEAST_PART)
    of_case = Known.of(case)
    own = list(happenings(known, told, proposals, model, of_case.passage))
    return known, list(together(parsed, ruled, own, proposals, model, of_case))


def together(
    parsed: Parsed,
    ruled: Sequence[Happening],
    learned: Sequence[Happening],
    proposals: Sequence[Proposal],
    model: EventModel,
    known: Known,
) -> Iterator[Happening]:
    """Yield the events of rules and model.

    Of kinds that the model does not know the rules' stand, and what the case itself knows: an ask of its codebook, its
    passage, what its actors do. In sentences of which the model tells none of a kind, so do refusals (it was taught
    denials of charges only) and what it holds possible. All else the model tells: of news that they were not made for
    rules tell no contact and no access event that it does not tell better (see the model card).
    """
    likely: dict[tuple[int, str], float] = {}
    for p in proposals:
        key = parsed.doc[p.word].sent.start, p.kind
        likely[key] = max(likely.get(key, 0.0), p.probability)
    modelled = {(_sentence(parsed, e), kind_of(e, model)) for e in learned}
    kept: set[tuple[int, str]] = set()
    standing: list[Happening] = []
    for event in ruled:
        kind = kind_of(event, model)
        if kind is None:
            yield event
            continue
        key = _sentence(parsed, event), kind
        given = likely.get(key, 0.0)
        if better := _of_the_case(event, known):
            kept.add(key)
        if better or (key not in modelled and (_refusal(parsed, event) or _consents(model, kind, given))):
            agreed = given >= (model.thresholds[kind] if better else VETO)  # else the model has no say
            standing.append(event._replace(confidence=_confidence(model, kind, given) if agreed else None))
    yield from standing
    for event in learned:
        kind = kind_of(event, model) or ""  # each of its events is of a kind of its labels
        key = _sentence(parsed, event), kind
        if key not in kept and not _told_once(parsed, model, event, standing):
            sure = _confidence(model, kind, event.confidence or likely[key])
            yield _with_status(event, ruled)._replace(confidence=sure)


def _consents(model: EventModel, kind: str, probability: float) -> bool:
    """Return whether the model takes a rule's word; of what an article tells once it takes none."""
    return probability >= VETO and not model.labels["kinds"][kind].get("once")


def kind_of(event: Happening, model: EventModel) -> str | None:
    """Return the model's name for the kind of an event, as its labels have it; None for kinds that it does not know."""
    access = event.mode in ACCESS_MODES
    kinds: dict[str, dict[str, object]] = model.labels["kinds"]
    for kind, what in kinds.items():
        if what.get("mode") == "passage" if access else what.get("event_type") == event.event_type:
            return kind
    return None


def _sentence(parsed: Parsed, event: Happening) -> int:
    span = parsed.doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
    return span.sent.start if span is not None else -1


def _with_status(event: Happening, ruled: Sequence[Happening]) -> Happening:
    """Return a contact of the model, put off or called off where the grammar of the same words says so."""
    if event.event_type != "CONSULT" or event.status != "happened":
        return event
    told = [e for e in ruled if e.event_type == "CONSULT" and e.start < event.end and event.start < e.end]
    who = {p.entity_id for p in event.parties}
    other = next((e.status for e in told if len(who & {p.entity_id for p in e.parties}) > 1), event.status)
    return event._replace(status=other)


def _told_once(parsed: Parsed, model: EventModel, event: Happening, standing: Sequence[Happening]) -> bool:
    """Return whether the rules tell elsewhere in the article of what an article tells once, of all who take part."""
    what, who = model.labels["kinds"][kind_of(event, model)], {p.entity_id for p in event.parties}
    told = [e for e in standing if same(parsed, e, event)] if what.get("once") else []
    return any(event.event_type != "CONSULT" or who <= {p.entity_id for p in e.parties} for e in told)


def _of_the_case(event: Happening, known: Known) -> bool:
    """Return whether the case itself knows what a rule found: an ask, its passage, what its actors do."""
    if event.demand or (event.place_id is not None and event.place_id in known.passage):
        return True
    return bool(event.parties) and all(p.entity_id in known.actors for p in event.parties)


def _refusal(parsed: Parsed, event: Happening) -> bool:
    """Return whether a rule tells that somebody known refuses something known people want."""
    return event.event_type == "REJECT" and all(parsed.entity(p.entity_id).known for p in event.parties)


def _confidence(model: EventModel, kind: str, probability: float) -> float:
    return round(model.calibrated(kind, probability), 2)
