"""What the rules and the model tell of one article, put together: each happening once, on the better telling."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from corridor_analysis.extract.model.decode import LEAST_PART, happenings
from corridor_analysis.extract.model.parties import introduced
from corridor_analysis.extract.model.reader import EventModel, Proposal, Text, event_model
from corridor_analysis.records import Attribution, Happening, Parsed
from corridor_analysis.schema import ACCESS_MODES

__all__ = ["kind_of", "learned", "together"]

VETO = 0.1  # a rule's event stands alone where the model gives its kind this much in the sentence


def learned(
    parsed: Parsed, told: Sequence[Attribution], ruled: Sequence[Happening], *, passage: Collection[str]
) -> tuple[Parsed, list[Happening]]:
    """Return the article with those whom only the model brings in, and its events by rules and model."""
    model = event_model()
    proposals = parsed.once("proposals", parsed.doc, lambda: model.proposals(Text.of(parsed.doc)))
    known = introduced(parsed, proposals, least=LEAST_PART)
    own = list(happenings(known, told, proposals, model))
    return known, list(together(parsed, ruled, own, proposals, model, passage=passage))


def together(
    parsed: Parsed,
    ruled: Sequence[Happening],
    learned: Sequence[Happening],
    proposals: Sequence[Proposal],
    model: EventModel,
    *,
    passage: Collection[str],
) -> Iterator[Happening]:
    """Yield the events of rules and model.

    Of kinds that the model does not know the rules' stand. Where both tell of a kind in one sentence, the rules' stand
    if everybody in them is known by name (they know the case, its codebook and its days better), else the model's.
    What only the rules tell needs the model's consent, but for demands of the case's codebook and what happened on its
    passage. Measured on texts that neither was made on, by F1 over four
    kinds: rules 0.43, model 0.67, both so 0.65 on held-out texts, and 0.36, 0.50, 0.53 on the development set.
    """
    likely: dict[tuple[int, str], float] = {}
    for p in proposals:
        key = parsed.doc[p.word].sent.start, p.kind
        likely[key] = max(likely.get(key, 0.0), p.probability)
    modelled = {(_sentence(parsed, e), kind_of(e, model)) for e in learned}
    kept: set[tuple[int, str | None]] = set()
    standing: list[Happening] = []
    for event in ruled:
        key = _sentence(parsed, event), kind_of(event, model)
        if key[1] not in model.kinds:
            yield event
        elif key in modelled:
            if _of_the_case(event, passage) or _settled(parsed, event):
                kept.add(key)
                standing.append(event._replace(confidence=_confidence(model, str(key[1]), likely[key])))
        elif _of_the_case(event, passage) or _settled(parsed, event) or likely.get(key, 0.0) >= VETO:
            standing.append(event._replace(confidence=_confidence(model, str(key[1]), likely.get(key, VETO))))
    yield from standing
    for event in learned:
        key = _sentence(parsed, event), kind_of(event, model)
        if key not in kept and not _retold(parsed, event, standing):
            yield event._replace(confidence=_confidence(model, str(key[1]), likely[key]))


def kind_of(event: Happening, model: EventModel) -> str | None:
    """Return the model's name for the kind of an event, as its labels have it; None for kinds that it does not know."""
    access = event.mode in ACCESS_MODES
    for kind, what in model.labels["kinds"].items():
        if what.get("mode") == "passage" if access else what.get("event_type") == event.event_type:
            return kind
    return None


def _sentence(parsed: Parsed, event: Happening) -> int:
    span = parsed.doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
    return span.sent.start if span is not None else -1


def _retold(parsed: Parsed, event: Happening, standing: Sequence[Happening]) -> bool:
    """Return whether a noun ("the blockade") only names again what the rules found to have happened to passage."""
    span = parsed.doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
    noun = span is not None and span.root.pos_ in ("NOUN", "PROPN")
    return event.mode in ACCESS_MODES and noun and any(event.mode == other.mode for other in standing)


def _of_the_case(event: Happening, passage: Collection[str]) -> bool:
    """Return whether the case's own words found an event: a demand of its codebook, something on its passage."""
    return bool(event.demand) or (event.place_id is not None and event.place_id in passage)


def _settled(parsed: Parsed, event: Happening) -> bool:
    """Return whether a rule's event may stand for the model's: a contact, or known parties."""
    if event.event_type == "CONSULT":
        return True
    known = all(parsed.entity(p.entity_id).known for p in event.parties)
    return known and any(p.role == "actor" for p in event.parties)


def _confidence(model: EventModel, kind: str, probability: float) -> float:
    return round(model.calibrated(kind, probability), 2)
