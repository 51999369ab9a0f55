"""The tellings of the state of passage in all articles, made comparable: what each does, and between which days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import pandas as pd

from corridor_analysis.corroborate.effects import after
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import ACCESS_MODES

__all__ = ["Mark", "marks"]

_ASKED = ("asked_open", "asked_free")
_CHANGES = ("closure", "restriction", "checkpoint", "reopening", "easing")


@dataclass(frozen=True)
class Mark:
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
    order: tuple[str, int] = ("", 0)
    passage: str | None = None
    finer: str | None = None  # key of the telling of the same happening that gives its days
    keeps: bool = False  # tells that a state goes on
    ends: Mark | None = None  # tells that what another mark tells is over

    @property
    def weak(self) -> bool:
        """Whether it cannot speak against what is told with a day: background without one."""
        return self.aside and not self.dated

    @property
    def state(self) -> str:
        """The state that it tells of by itself."""
        return after(self.effect, "unknown")


def marks(frames: Mapping[str, pd.DataFrame]) -> tuple[list[Mark], list[str]]:
    """Return the marks of all tellings, and the days on which articles were published, sorted.

    Nothing happens after the day on which it was told. Of one article, what it tells with a day or as so now stands
    against what it tells as background. Of a happening told with the day and with the month only, the day holds.
    """
    articles = frames["articles"]
    days = {str(a.article_id): (a.published_latest or a.published or None) for a in articles.itertuples()}
    read = articles.loc[articles["relevant"].ne(False) | articles["relevant"].isna(), "article_id"]
    printed = sorted({d for a in read if (d := days[a])})
    by_article: dict[str, list[Mark]] = {}
    for row in _tellings(frames):
        if (mark := _mark(row, days[row["article_id"]])) is not None:
            by_article.setdefault(mark.article_id, []).append(mark)
    here = _of_the_passage(by_article)
    found = [m for _, own in sorted(here.items()) for m in _settled(own)]
    return _one_happening(found), printed


def _of_the_passage(by_article: Mapping[str, list[Mark]]) -> dict[str, list[Mark]]:
    """Return the marks without those of another passage: of the same kind as the one that most articles name, and
    with another name ("the Hask Canal" beside "the Lenz Canal").
    """
    named = Counter(n for own in by_article.values() for n in {m.passage.casefold() for m in own if m.passage})
    if not named:
        return dict(by_article)
    main = set(min(named, key=lambda n: (-named[n], n)).split())
    return {
        article: [m for m in own if not m.passage or not _another(set(m.passage.casefold().split()), main)]
        for article, own in by_article.items()
    }


def _another(name: set[str], main: set[str]) -> bool:
    shared = (name & main) - _JOINING
    return bool(shared) and shared <= _kinds() and bool(name - shared - _JOINING)


_JOINING = frozenset({"of", "the"})


@cache
def _kinds() -> frozenset[str]:
    """Return the nouns that say what kind of passage something is."""
    return frozenset(read_yaml("access.yaml")["classes"]["passage"]) | frozenset(read_yaml("passage.yaml")["ways"])


def _tellings(frames: Mapping[str, pd.DataFrame]) -> Iterator[dict]:
    """Yield the rows of `passage`, and the access events that none of them tells of."""
    rows, events = frames["passage"], frames["events"]
    own = events[events["event_id"].isin(set(rows["event_id"].dropna()))]
    known = {e["event_id"]: e for e in own.to_dict("records")}
    for row in rows.to_dict("records"):
        row["key"] = row["event_id"] or row["passage_id"]
        event = known.get(row["event_id"])
        bare = row["begun"] is None and row["latest"] is None and row["effect"] in _CHANGES
        if event and bare and event["latest"]:
            row |= {
                "earliest": event["earliest"],
                "begun": event["latest"],
                "latest": event["latest"],
            }  # told elsewhere
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


def _mark(row: Mapping, told: str | None) -> Mark | None:
    """Return a telling as a mark; None where nothing is known of its day, or it would be after it was told."""
    begun = row["begun"] or told
    if begun is None:
        return None
    earliest, over = row["earliest"], bool(row["over"])
    latest = row["latest"] or max(told or begun, begun)
    if told:
        if (earliest or (begun if row["latest"] and not over else "")) > told:
            return None
        begun, latest = min(begun, told), latest if over else min(latest, told)
    return Mark(
        row["effect"], earliest, begun, max(latest, begun), told, row["key"], row["article_id"], row["start"],
        row["end"], over, bool(row["aside"]), bool(row["again"]), row["begun"] is not None,
        (row["article_id"], row["start"]), row["passage"],
    )  # fmt: skip


def _settled(own: Sequence[Mark]) -> list[Mark]:
    """Return the marks of one article without those that only its background tells.

    What is told without a day, as something that happened or is asked for, yields to another state that the same
    article tells with a day or as so now. Only a reopening without a day can follow a closure that it tells before.
    """
    own = [_until_changed(m, own) for m in own]
    firm = [m for m in own if m.state != "unknown" and not m.weak and (m.dated or not _loose(m))]
    return [m for m in own if m.dated or not _loose(m) or not _against(m, firm)]


def _until_changed(mark: Mark, own: Sequence[Mark]) -> Mark:
    """Return what is told as so since a day, to the day before another state begins that the same article dates."""
    later = [
        m.begun for m in own
        if m.dated and mark.begun < m.begun <= mark.latest
        and after(m.effect, mark.state) not in (mark.state, "unknown")
    ]  # fmt: skip
    if mark.over or not mark.dated or not later or mark.state == "unknown":
        return mark
    return replace(mark, latest=max(mark.begun, (date.fromisoformat(min(later)) - timedelta(days=1)).isoformat()))


def _loose(mark: Mark) -> bool:
    return mark.aside or mark.effect in _CHANGES or mark.effect in _ASKED


def _against(mark: Mark, firm: Sequence[Mark]) -> bool:
    """Return whether an article tells firmly of another state than a mark without a day does."""
    last = max(firm, key=lambda m: (m.latest, m.order), default=None)
    if last is None or after(mark.effect, last.state) == last.state:
        return False
    follows = mark.effect in ("reopening", "easing") and not mark.aside and last.dated and last.order < mark.order
    return not follows


def _one_happening(found: Iterable[Mark]) -> list[Mark]:
    """Return the marks, those told with coarser days or in a milder word as what a finer telling makes of them."""
    found = list(found)
    fine = [m for m in found if m.dated and m.earliest is not None and m.state != "unknown"]
    return [_finer(m, fine) for m in found]


def _finer(mark: Mark, fine: Sequence[Mark]) -> Mark:
    if not mark.dated or mark.earliest is None or mark.earliest == mark.begun or mark.state == "unknown":
        return mark
    same = [
        m for m in fine
        if mark.earliest <= str(m.earliest) and m.begun <= mark.begun
        and (m.earliest, m.begun) != (mark.earliest, mark.begun)
        and (m.state == "open") == (mark.state == "open")
    ]  # fmt: skip
    best = min(same, key=lambda m: (_length(m), m.begun, m.order), default=None)
    if best is None:
        return mark
    latest = max(mark.latest, best.begun)
    return replace(
        mark, effect=best.effect, earliest=best.earliest, begun=best.begun, latest=latest, finer=best.key
    )  # fmt: skip


def _length(mark: Mark) -> int:
    return (date.fromisoformat(mark.begun) - date.fromisoformat(str(mark.earliest))).days
