"""From proposals to events: who that is, when it was, on whose word, and which tellings are one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from corridor_analysis.case import Case
from corridor_analysis.extract.events.access_clauses import is_done
from corridor_analysis.extract.events.access_lexicon import lexicon as passages
from corridor_analysis.extract.events.issuer import issuer_of
from corridor_analysis.extract.model.contacts import (
    behind,
    channel,
    discussed,
    each_apart,
    in_course,
    mended,
    sided,
    telling,
    with_host_days,
)
from corridor_analysis.extract.model.passage import of_passage
from corridor_analysis.extract.model.reader import EventModel, Part, Proposal
from corridor_analysis.extract.model.tellings import Mentioned, each_once
from corridor_analysis.extract.syntax.arguments import subjects
from corridor_analysis.extract.syntax.days import dates, when
from corridor_analysis.extract.syntax.parties import covering, named, said_by, teller
from corridor_analysis.extract.syntax.phrases import clause, is_infinitive, trimmed, verb_above
from corridor_analysis.extract.syntax.status import OBLIGED, is_negated, modal, outlook
from corridor_analysis.extract.syntax.words import GRAMMAR
from corridor_analysis.parse.records import Attribution, Chars, Happening, Mention, Parsed, Party
from corridor_analysis.parse.tree import Stretch, Word
from corridor_analysis.schema import ACCESS_MODES

__all__ = ["LEAST_PART", "SURE_PART", "happenings"]

LEAST_PART = 0.4  # below it a word takes no part; by cross-validation 0.3 to 0.5 score alike
SURE_PART = 0.6  # who shut a road is a grave thing to say: a wrong actor is worse than none
_MEANT = ("planned", "happened")  # what an infinitive says somebody came to do
_LONG = 400  # characters beyond which a clause is no evidence


def happenings(
    parsed: Parsed, told: Sequence[Attribution], proposals: Sequence[Proposal], model: EventModel, case: Case | None
) -> list[Mentioned]:
    """Return the events that are probable enough, in text order; what an article tells once comes once.

    A case adds the places of its passage. `confidence` is the model's probability, not calibrated.
    """
    issuer = issuer_of(parsed)
    drafts = [
        Mentioned(event, [parsed.doc[p.word]])
        for p in _one_each(parsed, proposals, model)
        for event in each_apart(parsed.doc[p.word], _event(parsed, told, p, model.labels, issuer))
    ]
    contacts = each_once(parsed, (d for d in drafts if d.event.event_type == "CONSULT"))
    with_host_days(parsed, contacts)
    met = {word.i: contact.event for contact in contacts for word in contact.words}
    ways = {case.corridor.id, *case.corridor.route} if case else set()
    passage = of_passage(parsed, (d for d in drafts if d.event.mode in ACCESS_MODES), met, ways)
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
    word = telling(word) if what.get("mode") == "channel" else word
    told_by = teller(told, word.idx)
    parties = _parties(parsed, told, word, proposal, what, issuer)
    acting = parties if what.get("once") else [p for p in parties if p.role == "actor"]
    if len({p.entity_id for p in acting}) < what.get("parties", 0):
        return None
    status = _status(word, proposal, what)
    if status is None:
        return None
    evidence = _evidence(word)
    anchors = [word if word.pos_ in ("VERB", "AUX") else verb_above(word)]
    if what.get("mode") == "channel":
        anchors = [*behind(word), *anchors, *filter(None, [in_course(word)])]
    time = when(parsed, word, *anchors)
    if what.get("mode") == "channel" and dates(parsed, time).get("latest") is None:
        time = None  # what has been so since a day does not date a call
    mode = proposal.labels[what["mode"]] if "mode" in what else None
    if what.get("mode") == "channel" and mode == "other" and word.tag_ == "NNS" and time is None:
        return None  # "their contacts", "the ties between A and B": how they stand, not what took place
    event = Happening(
        what.get("event_type") or labels["passage"][mode], Chars(word.idx, word.idx + len(word)),
        evidence.start, evidence.end, mode=channel(parsed, word, mode) if what.get("mode") == "channel" else mode,
        status=status,
        told=told_by, parties=parties, rule=f"model:{proposal.kind}", confidence=proposal.probability,
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
    governors = dict.fromkeys(passages().planned, "planned") | dict.fromkeys(passages().denying, "negated")
    found = outlook(word, governors)
    if found in ("wished", "conditional"):
        return None
    return "happened" if found == "planned" and is_done(word) else found


def _evidence(word: Word) -> Chars:
    """Return the clause of the trigger, or its sentence where that is a few words only."""
    whole = clause(word if word.pos_ == "VERB" else verb_above(word))
    start, end = min(whole.start, word.idx), max(whole.end, word.idx + len(word))
    if word.doc.text[start:end].count(" ") < 4 or end - start > _LONG:
        return trimmed(word.doc[word.sent.start : word.sent.end])
    return Chars(start, end)


def _parties(
    parsed: Parsed,
    told: Sequence[Attribution],
    word: Word,
    proposal: Proposal,
    what: dict[str, Any],
    issuer: str | None,
) -> tuple[Party, ...]:
    """Return who takes part, each entity once, each word in its more probable part.

    All who are probable enough take part in what is told once; of what somebody does to somebody the most probable and
    those coordinated with it. Who is named in the sentence comes before others; where it names nobody who acts,
    whoever says it does, then whose statement the text is.
    """
    sent, told_by = word.sent, teller(told, word.idx)
    best = {p.word: p for p in reversed(proposal.parts)} if not what.get("once") else {}
    aside = discussed(parsed.doc[proposal.word]) if what.get("mode") == "channel" else set()
    asked_of = _bound(parsed.doc[proposal.word]) if what.get("voiced") else set()
    where = what.get("mode") == "channel" and proposal.labels["channel"] != "visit"
    least = SURE_PART if what.get("mode") == "passage" else LEAST_PART
    sure = [
        p for p in proposal.parts
        if p.probability >= least and best.get(p.word, p) is p and not (p.role == "actor" and p.word in asked_of)
        and not (where and _is_where(parsed.doc[p.word]))
        and not _is_teller(parsed.doc[p.word]) and p.word not in aside
    ]  # fmt: skip
    inside = {m.start: m.root for p in sure for m in parsed.at(parsed.doc[p.word]) if m.rule == "words"}
    sure = [p for p in sure if inside.get(parsed.doc[p.word].idx, p.word) == p.word]  # "ministers of Chile" is no Chile
    named = {(m.start, p.word) for p in sure for m in parsed.at(parsed.doc[p.word]) if m.rule != "words"}
    after = parsed.doc.idx  # where each word begins: "negotiator A" is A
    sure = [
        p for p in sure
        if parsed.doc[p.word].pos_ != "NOUN"
        or not any(start in after[p.word + 1 : p.word + 2] and word != p.word for start, word in named)
    ]  # fmt: skip
    speaker = said_by(told_by, "actor") or ([Party("actor", issuer)] if issuer else [])
    own = what.get("once") and any(p.role == "actor" and parsed.doc[p.word].lower_ in GRAMMAR.speaking for p in sure)
    out = {p.entity_id: p for p in speaker if own}  # "I met with A", somebody says
    for role in ("actor",) if what.get("once") else ("actor", "recipient"):
        asked = [p for p in sure if p.role == role]
        near = [p for p in asked if sent.start <= p.word < sent.end]
        found = _of(parsed, _chosen(parsed, near, what), role)
        if role == "actor" and not found and what.get("voiced"):
            found = speaker
        if role == "actor" and not found:
            found = _of(parsed, _chosen(parsed, asked, what), role)
        if (
            role == "actor"
            and not found
            and what.get("voiced")
            and any(parsed.doc[p.word].pos_ == "PRON" for p in near)
        ):
            found = said_by(_told_before(told, sent), role)
        for party in found:
            out.setdefault(party.entity_id, party)
    return tuple(sorted(out.values(), key=lambda p: (p.start or 0, p.end or 0, p.entity_id)))


def _told_before(told: Sequence[Attribution], sent: Stretch) -> Attribution | None:
    """Return the last statement before a sentence: its source is who "they" are that nobody else can be."""

    def end(one: Attribution) -> int:
        return max(c.end for c in (*one.contents, *one.cues))

    return max((a for a in told if a.sources and end(a) <= sent.start_char), key=end, default=None)


def _bound(word: Word) -> set[int]:
    """Return the subjects of what must or should be: of them it is asked, by whoever says so."""
    verb = word.head if word.pos_ == "AUX" else word
    return {t.i for t in subjects(verb)} if word.pos_ == "AUX" or modal(word) in OBLIGED else set()


def _is_teller(word: Word) -> bool:
    """Return whether a word says who tells: "according to A"."""
    return word.dep_ == "pobj" and word.head.lower_ == "to" and word.head.head.lower_ == "according"


def _is_where(word: Word) -> bool:
    """Return whether a word says where something was: "met in the capital"."""
    return word.dep_ == "pobj" and word.head.lower_ in ("in", "at")


def _of(parsed: Parsed, parts: Sequence[Part], role: str) -> list[Party]:
    out = []
    for part in parts:
        out += [Party(role, m.entity_id, m.start, m.end) for m in _meant(parsed, parsed.doc[part.word])]
    return out


def _chosen(parsed: Parsed, parts: Sequence[Part], what: dict[str, Any]) -> list[Part]:
    if what.get("mode") == "channel":
        return [q for p in parts for q in (p, *_across(parsed, p))]
    first = parsed.doc[parts[0].word] if parts else None
    joined = {first.i, *(w.i for w in first.conjuncts)} if first else set()
    if first and what.get("voiced") and parts[0].role == "actor":
        return [parts[0]._replace(word=i) for i in sorted(joined)]  # of two who speak both do, sure or not
    return [p for p in parts if p.word in joined]


def _across(parsed: Parsed, part: Part) -> list[Part]:
    """Return the other side of a hyphen: the first state of "the Chile-Peru summit"."""
    word = parsed.doc[part.word]
    between = any(t.tag_ == "HYPH" for t in word.children)
    return [
        part._replace(word=t.i) for t in word.children if between and t.i < word.i and t.dep_ in ("compound", "nmod")
    ]


def _meant(parsed: Parsed, word: Word) -> list[Mention]:
    """Return whom one word of a noun phrase means; those coordinated with it are proposed themselves."""
    own = [m for m in parsed.at(word) if m.rule == "words"]
    if own:
        return own
    joined = {t.i for c in word.children if c.dep_ == "conj" for t in c.subtree}
    return [m for m in named(parsed, word) if m.root not in joined] or [
        m for m in covering(parsed, word) if parsed.entity(m.entity_id).kind == "place"
    ]
