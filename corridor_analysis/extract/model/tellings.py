"""Which tellings of an article are of one happening, and what each adds to the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corridor_analysis.extract.events.access_clauses import announcing
from corridor_analysis.extract.events.lexicons import access_words
from corridor_analysis.extract.model.contacts import meeting
from corridor_analysis.extract.syntax.arguments import objects, subjects
from corridor_analysis.extract.syntax.phrases import GRAMMAR, prepositional
from corridor_analysis.parse.records import Attribution, Happening, Parsed, Party
from corridor_analysis.parse.tree import Word

__all__ = ["Mentioned", "each_once", "in_role", "same", "with_host_days"]


@dataclass
class Mentioned:
    """A happening and the words that tell of it, the first of which the happening has for its trigger."""

    event: Happening
    words: list[Word]

    @property
    def members(self) -> set[str]:
        """Entities that take part."""
        return {p.entity_id for p in self.event.parties}


def in_role(told: Happening | Attribution, role: str) -> list[Party]:
    """Return those who take part in a role."""
    return [p for p in told.parties if p.role == role]


def each_once(parsed: Parsed, tellings: Iterable[Mentioned]) -> list[Mentioned]:
    """Return what happened, tellings of one thing put together, in order of the first."""
    kept: list[Mentioned] = []
    for telling in tellings:
        first = next((k for k in kept if _retold(parsed, k, telling)), None)
        if first is None:
            kept.append(telling)
        else:
            first.event = _joined(first, telling)
            first.words += telling.words
    return kept


def _retold(parsed: Parsed, one: Mentioned, other: Mentioned) -> bool:
    """Return whether a later telling is of what was told; "they also discussed" says more of any contact of theirs."""
    if same(parsed, one.event, other.event):
        dated = one.event.earliest and other.event.earliest
        return bool(dated) or _is_earlier(one.words[0]) == _is_earlier(other.words[0])
    contacts = one.event.event_type == other.event.event_type == "CONSULT" and one.event.status == other.event.status
    weak = other.words[0].lemma_.lower() in meeting().weak and other.event.mode == "other" and not other.event.earliest
    return contacts and weak and other.members <= one.members


def _is_earlier(word: Word) -> bool:
    """Return whether a word tells of another time before: "was previously closed"."""
    return any(t.lower_ in GRAMMAR.earlier for t in word.children)


def same(parsed: Parsed, one: Happening, other: Happening) -> bool:
    """Return whether a later telling is of a happening already told; what befell two passages is two."""
    if (one.event_type, one.status) != (other.event_type, other.status) or one.mode is None:
        return False
    first, second = ({p.entity_id for p in h.parties} for h in (one, other))
    if one.event_type == "CONSULT":
        alike = one.mode == other.mode or "other" in (one.mode, other.mode)
        enough = first == second if one.status == "planned" else len(first & second) > 1
        return alike and enough and _days_meet(parsed, one, other)
    ways = [_ways(parsed, h) for h in (one, other)]
    apart = (first and second and not first & second) or (all(ways) and not ways[0] & ways[1])  # a bridge, a highway
    return one.mode == other.mode and not apart and _days_meet(parsed, one, other)


def _ways(parsed: Parsed, event: Happening) -> set[str]:
    """Return the nouns of passage that something is told of, those of any road as one."""
    span, classes = parsed.doc.char_span(*event.trigger, alignment_mode="expand"), access_words().classes
    if span is None:
        return set()
    told = (*objects(span.root), *subjects(span.root), *prepositional(span.root, "of", "on"))
    return {"road" if w in classes["road"] else w for w in (t.lemma_.lower() for t in told) if w in classes["passage"]}


def _days_meet(parsed: Parsed, one: Happening, other: Happening) -> bool:
    if not one.earliest or not other.earliest:
        return True
    return one.earliest <= _begun_by(parsed, other) and other.earliest <= _begun_by(parsed, one)


def _begun_by(parsed: Parsed, event: Happening) -> str:
    """Return the last day on which something can have begun; of "since May", of May."""
    text, basis = parsed.article.text, event.date_basis
    of = (t.latest for t in parsed.times if t.earliest == event.earliest and text[t.start : t.end] == basis)
    return event.latest or next(of, None) or "9"


def _joined(one: Mentioned, other: Mentioned) -> Happening:
    """Return a happening with what a later telling of it adds: its channel, its day.

    Of passage a telling that says it as news is better evidence than "the blockade" of an earlier sentence.
    """
    first, second = one.event, other.event
    if first.event_type == "CONSULT":
        first = first._replace(mode=second.mode) if first.mode == "other" else first
    elif _is_news(other.words[0]) and not _is_news(one.words[0]):
        return _filled(second, first._replace(parties=()))  # whose blockade it is called is no word on who did it
    return _filled(first, second)


def _filled(first: Happening, second: Happening) -> Happening:
    if not first.earliest and second.earliest:
        first = first._replace(earliest=second.earliest, latest=second.latest, date_basis=second.date_basis)
    return first._replace(parties=first.parties or second.parties, place_id=first.place_id or second.place_id)


def _is_news(word: Word) -> bool:
    """Return whether a word says that something befell passage: a verb, or the noun of "announced the closure"."""
    return word.pos_ in ("VERB", "AUX") or announcing(word) is not None


def with_host_days(parsed: Parsed, met: Sequence[Mentioned]) -> None:
    """Date an undated meeting of a visitor with an official of the country visited by the day of the visit."""
    visits = [v for v in met if v.event.mode == "visit" and v.event.status == "happened" and v.event.earliest]
    for contact in met:
        event = contact.event
        if event.mode not in ("meeting", "press_conference") or event.status != "happened" or event.earliest:
            continue
        countries = {parsed.entity(m).country for m in contact.members} - {None}
        for visit in visits:
            visitors = {p.entity_id for p in in_role(visit.event, "actor")} & contact.members
            hosts = {parsed.entity(m).country for m in visit.members - visitors}
            if visitors and hosts & countries:
                day = visit.event
                contact.event = event._replace(earliest=day.earliest, latest=day.latest, date_basis=day.date_basis)
                break
