"""From what rules and model propose to events: each happening once, on the better telling.

A proposal of the model becomes an event when it is clear who takes part, whether it was, and when. Then the rules'
events are laid to the model's: of which kinds and in which sentences whose tellings stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from corridor_analysis.case import Case
from corridor_analysis.extract.events.access_clauses import (
    Days,
    announcing,
    controllers,
    doers,
    place_of,
    told_outlook,
)
from corridor_analysis.extract.events.access_frames import facts
from corridor_analysis.extract.events.plover import plover
from corridor_analysis.extract.model.asks import Asks
from corridor_analysis.extract.model.contacts import (
    behind,
    channel,
    each_apart,
    in_course,
    mended,
    sided,
    telling,
)
from corridor_analysis.extract.model.parties import LEAST_PART, introduced, issuer_of, taking_part
from corridor_analysis.extract.model.reader import EventModel, Proposal, Text, event_model
from corridor_analysis.extract.model.tellings import Mentioned, each_once, in_role, same, with_host_days
from corridor_analysis.extract.syntax.days import dates, when
from corridor_analysis.extract.syntax.parties import teller, who
from corridor_analysis.extract.syntax.phrases import chars, clause, is_infinitive, trimmed, verb_above
from corridor_analysis.extract.syntax.status import is_negated, modal
from corridor_analysis.parse.records import Attribution, Chars, Happening, Parsed, Party
from corridor_analysis.parse.tree import Word
from corridor_analysis.schema import ACCESS_MODES

__all__ = ["happenings", "kind_of", "learned", "together"]

VETO = 0.3  # a rule's event stands where the model gives its kind this much in the sentence, and tells none itself
_MEANT = ("planned", "happened")  # what an infinitive says somebody came to do
_LONG = 400  # characters beyond which a clause is no evidence
_PASSAGE_TYPES = frozenset({"COERCE", "RETREAT", "AID"})
_POSITIONS = frozenset({"ACCUSE", "AGREE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"})


def learned(parsed: Parsed, told: Sequence[Attribution], case: Case | None) -> tuple[Parsed, list[Happening]]:
    """Return the article with those whom only the model brings in, and its events by rules and model."""
    model, coded = event_model(), list(plover(parsed, told))
    proposals = parsed.once("proposals", parsed.doc, lambda: model.proposals(Text.of(parsed.doc)))
    known = introduced(parsed, proposals, least=LEAST_PART)
    own = happenings(known, told, proposals, model, case)
    access = each_once(parsed, (Mentioned(f.event, [*f.words]) for f in facts(parsed, case)))
    for fact in access:
        fact.event = fact.event._replace(told=teller(told, fact.event.trigger.start))
    ruled = [*access, *(Mentioned(e, [_word(parsed, e)]) for e in coded)]
    holders = {a.id: a.holder for a in case.actors if a.holder} if case else {}
    return known, [_held(known, e, holders) for e in together(known, told, ruled, own, proposals, model, case)]


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


# ---------------------------------------------------------------- from proposals to events
def happenings(
    parsed: Parsed, told: Sequence[Attribution], proposals: Sequence[Proposal], model: EventModel, case: Case | None
) -> list[Mentioned]:
    """Return the events that are probable enough, in text order; what an article tells once comes once.

    A case adds the places of its passage. `confidence` is the model's probability, not calibrated.
    """
    issuer = issuer_of(parsed)
    drafts: list[Mentioned] = []
    for p in _one_each(parsed, proposals, model):
        word, event = parsed.doc[p.word], _event(parsed, told, p, model.labels, issuer)
        drafts += [Mentioned(part, [word]) for part in each_apart(word, event)]
    contacts = each_once(parsed, (d for d in drafts if d.event.event_type == "CONSULT"))
    with_host_days(parsed, contacts)
    met = {word.i: contact.event for contact in contacts for word in contact.words}
    ways = {case.corridor.id, *case.corridor.route} if case else set()
    days = Days(parsed, met)  # "days after" a contact dates what came before it
    passage = each_once(parsed, (_placed(parsed, d, days, ways) for d in drafts if d.event.mode in ACCESS_MODES))
    rest = (d for d in drafts if d.event.mode is None)
    return sorted((*contacts, *passage, *rest), key=lambda t: t.event.trigger)


def _one_each(parsed: Parsed, proposals: Sequence[Proposal], model: EventModel) -> Iterator[Proposal]:
    """Yield the proposals that are probable enough, a contact that two words of a clause tell together once.

    Whom somebody came to see takes part in what brought them ("visited the city to meet A"), whom talks were with in
    what was done ("held talks with A"), and what is done with a contact says whether it was ("offered to mediate").
    """
    probable = [p for p in proposals if p.probability >= model.thresholds[p.kind]]
    kinds = model.labels["kinds"]
    mutual = {p.word: p for p in probable if kinds[p.kind].get("mode") == "channel"}
    told: dict[int, Proposal] = {}
    for p in proposals:
        word, over = parsed.doc[p.word], mutual.get(parsed.doc[p.word].head.i)
        if over is None or over.word == p.word or over.kind != p.kind:
            continue
        aimed = p.labels["status"] in _MEANT and word.dep_ in ("advcl", "xcomp") and is_infinitive(word)
        if word.dep_ == "dobj" or (p in probable and aimed and over.labels["status"] == "happened"):
            told[over.word] = p
    for p in probable:
        if mutual.get(p.word) is not p:
            yield p
        elif more := told.get(p.word):
            yield p._replace(parts=tuple(sorted((*p.parts, *more.parts), key=lambda q: (-q.probability, q.word))))
        elif p not in told.values():
            yield p


def _event(
    parsed: Parsed, told: Sequence[Attribution], proposal: Proposal, labels: dict[str, Any], issuer: str | None
) -> Happening | None:
    """Return the event of a proposal; None where too few take part."""
    what, word = labels["kinds"][proposal.kind], parsed.doc[proposal.word]
    contact = what.get("mode") == "channel"
    word = telling(word) if contact else word
    parties = taking_part(parsed, told, word, proposal, what, issuer)
    acting = parties if what.get("once") else [p for p in parties if p.role == "actor"]
    status = _status(word, proposal, what)
    if status is None or len({p.entity_id for p in acting}) < what.get("parties", 0):
        return None
    mode = proposal.labels[what["mode"]] if "mode" in what else None
    over = word if word.pos_ in ("VERB", "AUX") else verb_above(word)
    time = when(parsed, word, *([*behind(word), over, *filter(None, [in_course(word)])] if contact else [over]))
    if contact:
        if dates(parsed, time).get("latest") is None:
            time = None  # what has been so since a day does not date a call
        if mode == "other" and word.tag_ == "NNS" and time is None:
            return None  # "their contacts", "the ties between A and B": how they stand, not what took place
        mode = channel(parsed, word, mode)
    event = Happening(
        what.get("event_type") or labels["passage"][mode], chars(word), *_evidence(word), mode=mode, status=status,
        told=teller(told, word.idx), parties=parties, rule=f"model:{proposal.kind}", confidence=proposal.probability,
        **dates(parsed, time),
    )  # fmt: skip
    return sided(word, event)


def _status(word: Word, proposal: Proposal, what: dict[str, Any]) -> str | None:
    """Return whether it happened: as the model says where it was taught, of what a verb does to passage as its grammar
    tells ("denied that it had closed the road"); None for what is only wished, asked for or thought of."""
    if what.get("status"):
        return mended(word, proposal.labels["status"])
    if what.get("event_type") == "REQUEST" and word.pos_ == "VERB" and modal(word) is None:
        return "negated" if is_negated(word) else "happened"  # "must not close it" asks
    if what.get("mode") != "passage" or word.pos_ != "VERB":
        return "happened"
    return told_outlook(word)


def _evidence(word: Word) -> Chars:
    """Return the clause of the trigger, or its sentence where that is a few words only."""
    whole = clause(word if word.pos_ == "VERB" else verb_above(word))
    start, end = min(whole.start, word.idx), max(whole.end, word.idx + len(word))
    if word.doc.text[start:end].count(" ") < 4 or end - start > _LONG:
        return trimmed(word.doc[word.sent.start : word.sent.end])
    return Chars(start, end)


def _placed(parsed: Parsed, draft: Mentioned, days: Days, ways: Collection[str]) -> Mentioned:
    """Return what befell passage with its day, its place, one of `ways` before others, and who did what a noun names.

    That is who announced it, else who controls the ground.
    """
    word, event = draft.words[0], draft.event
    noun, over = word.pos_ in ("NOUN", "PROPN"), announcing(word)
    told = verb_above(word) if noun and word.dep_ in ("dobj", "nsubjpass") else word
    makers = [] if over is None else who(parsed, doers(over), "actor")
    actors = event.parties or (*makers, *(controllers(parsed, word) if noun else ()))[:1]
    placed = event._replace(place_id=place_of(parsed, word, ways), parties=actors, **days.of(word, told).days)
    return Mentioned(placed, draft.words)


# ---------------------------------------------------------------- rules and model together
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


def _with_twin(event: Happening, ruled: Iterable[Mentioned]) -> Happening:
    """Return an event with the recipients, and of passage the type, that the patterns see in the same words."""
    kinds = _PASSAGE_TYPES if event.mode in ACCESS_MODES else {event.event_type} & {"REJECT"}
    twins = (r.event for r in ruled if r.event.mode is None and r.event.event_type in kinds)
    start, end = event.trigger
    twin = next((t for t in twins if t.trigger.start < end and start < t.trigger.end), None)
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
