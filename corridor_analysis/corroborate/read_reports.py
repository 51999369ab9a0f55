"""From the tables to reports: what each event brings to a comparison with the events of other articles."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from corridor_analysis.corroborate.comparison_lexicon import comparison_words
from corridor_analysis.corroborate.numbers import Numbers, Said
from corridor_analysis.corroborate.parties import Parties
from corridor_analysis.corroborate.report import DEEDS, MUTUAL, EventReport, Range, Stretch, ordinal
from corridor_analysis.corroborate.wording import WORD, Wording
from corridor_analysis.schema import ACCESS_MODES, Article
from corridor_analysis.schema.rows import EventRow

__all__ = ["read_reports", "sentence_numbers"]

NEWS_DAYS = 7  # a report without a day tells of the week before it was published
PLAN_DAYS = 30  # and a plan without a day, of the month after
CONTEXT_SENTENCES = 2  # how far back a day still dates what follows
Part = tuple[str, str]  # role and entity id
_DAY = 1440  # minutes
_ROLES = ("actor", "recipient", "addressee", "mediator")


def read_reports(frames: Mapping[str, pd.DataFrame], texts: Mapping[str, str] | None = None) -> list[EventReport]:
    """Return the events of the frames as reports, in order of article and text.

    `texts` maps articles to their texts where the frames do not hold them: it is asked article by article, in order.
    """
    known = Parties(frames["entities"])
    parties = _parties(frames["participants"], known.full_names)
    countries = dict(zip(frames["entities"]["entity_id"], frames["entities"]["country"], strict=True))
    articles = {a.article_id: a for a in frames["articles"].itertuples()}
    events = frames["events"].sort_values(["article_id", "start", "end", "event_id"], kind="stable")
    contexts = _Contexts(parties, countries, sentence_numbers(frames["sentences"]))
    numbers = Numbers(frames.get("quantities"))
    around = _around(events, frames["sentences"])
    return [
        _report(
            e,
            n,
            articles[e.article_id],
            parties.get(e.event_id, ()),
            (
                contexts.of(e),
                numbers.within(e.article_id, *around[n]),
                Stretch(texts[e.article_id], e.start, e.end) if texts else articles[e.article_id].text,
                known,
            ),
        )
        for n, e in enumerate(events.itertuples())
    ]


def _around(events: pd.DataFrame, sentences: pd.DataFrame) -> list[tuple[int, int]]:
    """Return the stretch that tells each event: to the next event of its sentence, the first from its beginning on."""
    ends = dict(zip(sentences["sentence_id"], zip(sentences["start"], sentences["end"], strict=True), strict=True))
    columns = ["sentence_id", "start", "end", "event_type", "mode"]
    rows = list(events[columns].itertuples(index=False))
    out = []
    for n, e in enumerate(rows):
        first, last = ends.get(e.sentence_id, (e.start, e.end))
        if e.event_type == "ASSAULT" or e.mode == "shooting":  # its dead can be told in another clause
            out.append((min(first, e.start), max(last, e.end)))
            continue
        if n and rows[n - 1].sentence_id == e.sentence_id:
            first = e.start
        if n + 1 < len(rows) and rows[n + 1].sentence_id == e.sentence_id:
            last = rows[n + 1].start
        out.append((min(first, e.start), max(last, e.end)))
    return out


def _parties(rows: pd.DataFrame, full: Mapping[str, str]) -> dict[str, tuple[Part, ...]]:
    """Return record id -> its parties, each once; records with the same parties share one tuple.

    `full` maps persons told by their surnames to those of that surname.
    """
    out: dict[str, tuple[Part, ...]] = {}
    shared: dict[tuple[Part, ...], tuple[Part, ...]] = {}
    for record, role, entity in zip(rows["record_id"], rows["role"], rows["entity_id"], strict=True):
        parts = tuple(sorted({*out.get(record, ()), (role, full.get(entity, entity))}))
        out[record] = shared.setdefault(parts, parts)
    return out


def sentence_numbers(sentences: pd.DataFrame) -> dict[str, int]:
    """Return sentence id -> its place among all sentences, article by article."""
    ordered = sentences.sort_values(["article_id", "start"], kind="stable")
    return {key: n for n, key in enumerate(ordered["sentence_id"])}


def _report(
    e: EventRow,
    order: int,
    article: Article,
    parts: tuple[Part, ...],
    around: tuple[Range | None, tuple[Said, ...], str | Stretch, Parties],
) -> EventReport:
    context, numbers, text, known = around
    who, actors, recipients = _sides(parts, e.event_type in MUTUAL)
    days = _days(e.earliest, e.latest)
    began = _begun(article, text[e.start : e.end]) if days is None and e.mode in ACCESS_MODES else None
    what = e.trigger.lower() if e.event_type == "PROTEST" else text[e.start : e.end] if e.event_type == "AID" else ""
    return EventReport(
        event_id=e.event_id, article_id=e.article_id, order=order, event_type=e.event_type,
        family=_family(e.event_type, e.mode, e.demand, what), mode=e.mode, status=e.status, place=e.place_id,
        who=who, actors=actors, recipients=recipients, days=days, open=days is not None and e.latest is None,
        window=None if days else (began or _window(article, e.status)), context=None if days else context,
        text=text, start=e.start, end=e.end, trigger=e.trigger, numbers=numbers, parties=known,
        published=_window(article, "happened"),
    )  # fmt: skip


@lru_cache(maxsize=1 << 14)
def _family(event_type: str, mode: str | None, demand: str | None, words: str) -> str:
    if mode in ACCESS_MODES:
        return f"access:{mode}"
    if event_type == "PROTEST" and words in comparison_words().closing:  # demonstrators who block a road
        return "access:closure"
    if event_type == "AID" and not comparison_words().convoys.isdisjoint(WORD.findall(words.lower())):
        return "access:convoy"
    return "CONSULT" if event_type == "CONSULT" else f"{event_type}:{demand}"


@lru_cache(maxsize=1 << 16)
def _sides(parts: tuple[Part, ...], mutual: bool) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return who takes part (with roles, where they matter), who acts, and who is acted on."""
    who = frozenset(entity if mutual else f"{role} {entity}" for role, entity in parts if role in _ROLES)
    actors, recipients = (frozenset(i for role, i in parts if role == side) for side in ("actor", "recipient"))
    return who, actors, recipients


@lru_cache(maxsize=1 << 14)
def _days(earliest: str | None, latest: str | None) -> Range | None:
    """Return the days of an event; one that began and goes on is dated by its beginning."""
    if earliest is None:
        return None
    return Range(*sorted((ordinal(earliest), ordinal(latest or earliest))))


def _begun(article: Article, clause: str) -> Range | None:
    """Return when began what "has been so for three weeks": give or take a fifth."""
    told = Wording("", clause, "", "", frozenset())
    days = max((d.low for d in told.durations), default=0) / _DAY if told.lasts else 0
    if days < 1 or not article.published:
        return None
    began = ordinal(article.published) - days
    return Range(int(began - days / 5 - 1), int(began + days / 5 + 1))


def _window(article: Article, status: str) -> Range | None:
    first = article.published or article.published_earliest
    last = article.published or article.published_latest
    if first is None or last is None:
        return None
    if status in ("planned", "conditional"):
        return Range(ordinal(first), ordinal(last) + PLAN_DAYS)
    return Range(ordinal(first) - NEWS_DAYS, ordinal(last))


def _within(e: EventRow, host: EventRow) -> bool:
    """Return whether a deed is told inside the clause of another: "attacked it on Monday, killing two"."""
    inside = e.sentence_id == host.sentence_id and host.start <= e.start and e.end <= host.end
    return inside and e.article_id == host.article_id and e.event_type in DEEDS


class _Contexts:
    """Gives an undated event the day of one told just before it, if all its parties or their countries took part."""

    def __init__(
        self,
        parties: Mapping[str, tuple[Part, ...]],
        countries: Mapping[str, str | None],
        numbers: Mapping[str, int],
    ) -> None:
        self.parties, self.countries, self.numbers = parties, countries, numbers
        self.recent: deque[tuple[str, int, Range, set[str]]] = deque(maxlen=8)
        self.host: tuple[EventRow, Range] | None = None  # the last deed with a day

    def of(self, e: EventRow) -> Range | None:
        """Return the context of the next event; events come in order of the text."""
        number = self.numbers.get(e.sentence_id, -1)
        who = {entity for _, entity in self.parties.get(e.event_id, ())}
        if e.earliest is not None:
            if e.earliest == e.latest:
                day = Range(ordinal(e.earliest), ordinal(e.earliest))
                self.recent.append((e.article_id, number, day, who | {self._country(i) for i in who}))
                self.host = (e, day) if e.event_type in DEEDS else self.host
            return None
        if self.host is not None and _within(e, self.host[0]):
            return self.host[1]
        for article, at, day, others in reversed(self.recent):
            near = article == e.article_id and number - at <= CONTEXT_SENTENCES
            if near and who and all(i in others or self._country(i) in others for i in who):
                return day
        return None

    def _country(self, entity_id: str) -> str:
        return f"country {self.countries.get(entity_id) or entity_id}"
