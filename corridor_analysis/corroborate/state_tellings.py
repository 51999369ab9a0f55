"""The tellings of the state of passage in all articles, made comparable: what each does, and between which days.

What each thing that is told does to the state is the table of `docs/passage.md`, read from its data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any

import pandas as pd
from pydantic import AfterValidator

from corridor_analysis.extract.events.lexicons import access_words
from corridor_analysis.extract.passage.words import passage_words
from corridor_analysis.resources import lexicon
from corridor_analysis.schema import ACCESS_MODES, PASSAGE_EFFECTS, PASSAGE_STATES, STATUSES
from corridor_analysis.schema.entry import Entry, one_of

_ASKED = ("asked_open", "asked_free")
_CHANGES = ("closure", "restriction", "checkpoint", "reopening", "easing")


def _all_of(names: tuple[str, ...]) -> AfterValidator:
    """Return what refuses a mapping whose keys are not these."""

    def check(given: Mapping[str, object]) -> Mapping[str, object]:
        if odd := ", ".join(sorted(set(given) ^ set(names))):
            raise ValueError(f"unknown or missing: {odd}. Give {', '.join(names)}")
        return given

    return AfterValidator(check)


class Effect(Entry):
    """What is told, and for each state of passage before it the state after it and an example."""

    says: str
    after: Annotated[Mapping[str, Annotated[str, one_of(PASSAGE_STATES)]], _all_of(PASSAGE_STATES)]
    examples: Annotated[Mapping[str, str], _all_of(PASSAGE_STATES)]


class PassageEffects(Entry, extra="ignore"):
    """Two sections of `passage.yaml`, whose others are words (`extract`); `unhappened` maps statuses to examples."""

    effects: Annotated[Mapping[str, Effect], _all_of(PASSAGE_EFFECTS)]
    unhappened: Mapping[str, str]


def effects() -> Mapping[str, Effect]:
    """Return the effects by name; raises ResourceError where the file lacks one or a cell of the table."""
    return lexicon("passage.yaml", PassageEffects).effects


def unhappened() -> Mapping[str, str]:
    """Return status -> example, of what is planned, denied or only possible: it changes no state."""
    examples = lexicon("passage.yaml", PassageEffects).unhappened
    return {status: examples[status] for status in STATUSES[1:]}


def after(effect: str, state: str) -> str:
    """Return the state that passage is in once something is told of it that was in a state."""
    return effects()[effect].after[state]


@dataclass(frozen=True)
class StateTelling:
    """A telling that bears on the state of passage. Days are ISO; `told` is the day of publication."""

    effect: str
    earliest: str | None  # first day on which it can have begun; None if not told
    begun: str  # day by which it had begun
    latest: str  # last day for which it is told
    told: str | None
    key: str
    article_id: str
    start: int
    end: int
    over: bool = False
    aside: bool = False
    again: bool = False
    dated: bool = True

    passage: str | None = None
    finer: str | None = None  # key of the telling of the same happening that gives its days
    keeps: bool = False  # tells that a state goes on
    ends: StateTelling | None = None  # tells that what another telling tells is over

    @property
    def order(self) -> tuple[str, int]:
        """Where it stands among all tellings."""
        return self.article_id, self.start

    @property
    def length(self) -> timedelta:
        """Between the first day on which it can have begun and that by which it had."""
        return date.fromisoformat(self.begun) - date.fromisoformat(str(self.earliest))

    @property
    def weak(self) -> bool:
        """Whether it cannot speak against what is told with a day: background without one."""
        return self.aside and not self.dated

    @property
    def state(self) -> str:
        """The state that it tells of by itself."""
        return after(self.effect, "unknown")


def state_tellings(frames: Mapping[str, pd.DataFrame]) -> tuple[list[StateTelling], list[str]]:
    """Return all tellings that bear on the state, and the days on which articles were published, sorted.

    Nothing happens after the day on which it was told. Of one article, what it tells with a day or as so now stands
    against what it tells as background. Of a happening told with the day and with the month only, the day holds.
    """
    articles = frames["articles"]
    days = {str(a.article_id): (a.published_latest or a.published or None) for a in articles.itertuples()}
    read = articles.loc[articles["relevant"].ne(False) | articles["relevant"].isna(), "article_id"]
    printed = sorted({d for a in read if (d := days[a])})
    by_article: dict[str, list[StateTelling]] = {}
    for row in _tellings(frames):
        if (telling := _comparable(row, days[row["article_id"]])) is not None:
            by_article.setdefault(telling.article_id, []).append(telling)
    here = _of_the_passage(by_article)
    found = [m for _, own in sorted(here.items()) for m in _settled(own)]
    # of a happening told with coarser days too, or in a milder word, the finer telling holds
    fine = [m for m in found if m.dated and m.earliest is not None and m.state != "unknown"]
    return [_finer(m, fine) for m in found], printed


def _of_the_passage(by_article: Mapping[str, list[StateTelling]]) -> dict[str, list[StateTelling]]:
    """Return the tellings without those of another passage: of the same kind as the one that most articles name, and
    with another name ("the Hask Canal" beside "the Lenz Canal").
    """
    named = Counter(n for own in by_article.values() for n in {m.passage.casefold() for m in own if m.passage})
    if not named:
        return dict(by_article)
    main = set(min(named, key=lambda n: (-named[n], n)).split())
    kinds = access_words().classes["passage"] | passage_words().ways  # nouns that say what kind it is

    def is_main(passage: str | None) -> bool:
        name = set((passage or "").casefold().split()) - {"of", "the"}
        shared = name & main
        return not (shared and shared <= kinds and name - shared)

    return {article: [m for m in own if is_main(m.passage)] for article, own in by_article.items()}


def _tellings(frames: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, Any]]:
    """Yield the rows of `passage`, and the access events that none of them tells of."""
    rows, events = frames["passage"], frames["events"]
    own = events[events["event_id"].isin(set(rows["event_id"].dropna()))]
    known = {e["event_id"]: e for e in own.to_dict("records")}
    for row in rows.to_dict("records"):
        row["key"] = row["event_id"] or row["passage_id"]
        event = known.get(row["event_id"])
        bare = row["begun"] is None and row["latest"] is None and row["effect"] in _CHANGES
        if event and bare and event["latest"]:
            row |= {"earliest": event["earliest"], "begun": event["latest"], "latest": event["latest"]}
        yield row
    # Of what the model alone proposes nobody has read for how long, or whether it was of the whole road.
    wanted = events["mode"].isin(ACCESS_MODES) & events["status"].eq("happened") & events["coder"].ne("model")
    for e in events[wanted & ~events["event_id"].isin(set(rows["event_id"].dropna()))].to_dict("records"):
        since = e["latest"] is None
        begun = e["earliest"] if since else e["latest"]
        yield {
            "key": e["event_id"], "article_id": e["article_id"], "start": e["start"], "end": e["end"],
            "effect": e["mode"], "earliest": e["earliest"], "begun": begun, "latest": None if since else begun,
            "over": False, "aside": False, "again": False, "passage": None,
        }  # fmt: skip


def _comparable(row: Mapping[str, Any], told: str | None) -> StateTelling | None:
    """Return a telling as a telling; None where nothing is known of its day, or it would be after it was told."""
    begun = row["begun"] or told
    if begun is None:
        return None
    earliest, over = row["earliest"], bool(row["over"])
    latest = row["latest"] or max(told or begun, begun)
    if told:
        if (earliest or (begun if row["latest"] and not over else "")) > told:
            return None
        begun, latest = min(begun, told), latest if over else min(latest, told)
    return StateTelling(
        row["effect"], earliest, begun, max(latest, begun), told, row["key"], row["article_id"], row["start"],
        row["end"], over, bool(row["aside"]), bool(row["again"]), row["begun"] is not None, row["passage"],
    )  # fmt: skip


def _settled(own: Sequence[StateTelling]) -> list[StateTelling]:
    """Return the tellings of one article without those that only its background tells.

    What is told without a day, as something that happened or is asked for, yields to another state that the same
    article tells with a day or as so now. Only a reopening without a day can follow a closure that it tells before.
    """
    own = [_until_changed(m, own) for m in own]
    firm = [m for m in own if m.state != "unknown" and not m.weak and (m.dated or not _loose(m))]
    return [m for m in own if m.dated or not _loose(m) or not _against(m, firm)]


def _until_changed(telling: StateTelling, own: Sequence[StateTelling]) -> StateTelling:
    """Return what is told as so since a day, to the day before another state begins that the same article dates."""
    later = [
        m.begun for m in own
        if m.dated and telling.begun < m.begun <= telling.latest
        and after(m.effect, telling.state) not in (telling.state, "unknown")
    ]  # fmt: skip
    if telling.over or not telling.dated or not later or telling.state == "unknown":
        return telling
    return replace(telling, latest=max(telling.begun, shifted(min(later), -1)))


def _loose(telling: StateTelling) -> bool:
    return telling.aside or telling.effect in _CHANGES or telling.effect in _ASKED


def _against(telling: StateTelling, firm: Sequence[StateTelling]) -> bool:
    """Return whether an article tells firmly of another state than a telling without a day does."""
    last = max(firm, key=lambda m: (m.latest, m.order), default=None)
    if last is None or after(telling.effect, last.state) == last.state:
        return False
    ends = telling.effect in ("reopening", "easing") and not telling.aside
    return not (ends and last.dated and last.order < telling.order)


def _finer(telling: StateTelling, fine: Sequence[StateTelling]) -> StateTelling:
    if not telling.dated or telling.earliest is None or telling.earliest == telling.begun or telling.state == "unknown":
        return telling
    same = [
        m for m in fine
        if telling.earliest <= str(m.earliest) and m.begun <= telling.begun
        and (m.earliest, m.begun) != (telling.earliest, telling.begun)
        and (m.state == "open") == (telling.state == "open")
    ]  # fmt: skip

    best = min(same, key=lambda m: (m.length, m.begun, m.order), default=None)
    if best is None:
        return telling
    latest = max(telling.latest, best.begun)
    return replace(
        telling, effect=best.effect, earliest=best.earliest, begun=best.begun, latest=latest, finer=best.key
    )  # fmt: skip


def shifted(day: str, days: int) -> str:
    """Return the day so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
