"""From the tables to reports: what each event brings to a comparison with the events of other articles."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from functools import lru_cache

import pandas as pd

from corridor_analysis.corroborate.parties import Parties
from corridor_analysis.corroborate.report import DEEDS, MUTUAL, EventReport, Range, Stretch, ordinal
from corridor_analysis.corroborate.wording import WORD, Numbers, Wording, comparison_words
from corridor_analysis.schema import ACCESS_MODES, Article
from corridor_analysis.schema.rows import EventRow

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
    articles: dict[str, Article] = {a.article_id: a for a in frames["articles"].itertuples()}
    events = frames["events"].sort_values(["article_id", "start", "end", "event_id"], kind="stable")
    numbers = Numbers(frames.get("quantities"))
    around = zip(_contexts(events, parties, frames), _around(events, frames["sentences"]), strict=True)
    out = []
    for order, (e, (context, stretch)) in enumerate(zip(events.itertuples(), around, strict=True)):
        article, mutual = articles[e.article_id], e.event_type in MUTUAL
        text = Stretch(texts[e.article_id], e.start, e.end) if texts else article.text
        who, actors, recipients = _sides(parties.get(e.event_id, ()), mutual)
        days = _days(e.earliest, e.latest)
        began = _begun(article, text[e.start : e.end]) if days is None and e.mode in ACCESS_MODES else None
        clause = text[e.start : e.end] if e.event_type == "AID" else ""
        what = e.trigger.lower() if e.event_type == "PROTEST" else clause
        out.append(EventReport(
            event_id=e.event_id, article_id=e.article_id, order=order, event_type=e.event_type,
            family=_family(e.event_type, e.mode, e.demand, what), mode=e.mode, status=e.status, place=e.place_id,
            who=who, actors=actors, recipients=recipients, days=days, open=days is not None and e.latest is None,
            window=None if days else (began or _window(article, e.status)), context=None if days else context,
            text=text, start=e.start, end=e.end, trigger=e.trigger, parties=known,
            numbers=numbers.within(e.article_id, *stretch), published=_window(article, "happened"),
        ))  # fmt: skip
    return out


def _around(events: pd.DataFrame, sentences: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Yield the stretch that tells each event: to the next event of its sentence, the first from its beginning on."""
    ends = dict(zip(sentences["sentence_id"], zip(sentences["start"], sentences["end"], strict=True), strict=True))
    rows = list(events[["sentence_id", "start", "end", "event_type", "mode"]].itertuples(index=False))
    for before, e, later in zip([None, *rows], rows, [*rows[1:], None], strict=False):
        first, last = ends.get(e.sentence_id, (e.start, e.end))
        whole = e.event_type == "ASSAULT" or e.mode == "shooting"  # its dead can be told in another clause
        if before and before.sentence_id == e.sentence_id and not whole:
            first = e.start
        if later and later.sentence_id == e.sentence_id and not whole:
            last = later.start
        yield min(first, e.start), max(last, e.end)


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


def _contexts(
    events: pd.DataFrame, parties: Mapping[str, tuple[Part, ...]], frames: Mapping[str, pd.DataFrame]
) -> Iterator[Range | None]:
    """Yield for each event, if it is undated, the day of one told just before it in which its parties took part.

    Their countries may stand for them. Events come in order of the text.
    """
    numbers = sentence_numbers(frames["sentences"])
    countries = dict(zip(frames["entities"]["entity_id"], frames["entities"]["country"], strict=True))
    recent: deque[tuple[str, int, Range, set[str]]] = deque(maxlen=8)
    host: tuple[EventRow, Range] | None = None  # the last deed with a day
    for e in events.itertuples():
        number = numbers.get(e.sentence_id, -1)
        who = {entity: f"country {countries.get(entity) or entity}" for _, entity in parties.get(e.event_id, ())}
        if e.earliest is not None:
            if e.earliest == e.latest:
                day = Range(ordinal(e.earliest), ordinal(e.earliest))
                recent.append((e.article_id, number, day, {*who, *who.values()}))
                host = (e, day) if e.event_type in DEEDS else host
            yield None
        elif host is not None and _within(e, host[0]):
            yield host[1]
        else:
            near = (r for r in reversed(recent) if r[0] == e.article_id and number - r[1] <= CONTEXT_SENTENCES)
            fits = (day for *_, day, others in near if who and all(not others.isdisjoint(i) for i in who.items()))
            yield next(fits, None)
