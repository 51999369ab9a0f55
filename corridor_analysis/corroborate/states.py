"""In which state passage was on which days, by the word of all articles together.

Each telling (a row of `passage`, or an access event that none tells of) becomes a mark: what it does to the state,
the days on which that can have begun, the last day for which it is told. Marks are put in order of time, and each
does to the state what the table of `effects` says. `docs/passage.md` gives the rules.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from corridor_analysis.corroborate.effects import after
from corridor_analysis.corroborate.marks import Mark, marks

__all__ = ["COLUMNS", "retold", "states", "unsure"]

COLUMNS = ("state", "earliest", "latest", "event_id", "article_id", "evidence")


@dataclass
class _Stretch:
    """Days on which passage is in one state, from `first`; `seen` is the last day for which it is told so."""

    state: str
    mark: Mark
    first: str
    seen: str
    can_begin: str | None  # first day on which it can have begun, where the day is not known
    before: str  # the state before it
    last: str | None = None


def states(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row for each stretch of days on which the articles bear out one state, with COLUMNS.

    `earliest` is the first day by which the state had begun, `latest` the day before the first on which it can have
    ended, at most the day of publication of the last article. `event_id` is the event that began it, or, where
    nothing happened, the row of `passage` that tells of it.
    """
    rows = [
        (s.state, s.first, s.last, s.mark.key, s.mark.article_id, _sentence(frames, s.mark)) for s in _stretches(frames)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _sentence(frames: Mapping[str, pd.DataFrame], mark: Mark) -> str:
    """Return the sentence, or sentences, that tell of a mark."""
    articles, sentences = frames["articles"], frames["sentences"]
    text = str(articles.loc[articles["article_id"] == mark.article_id, "text"].iloc[0])
    own = sentences[sentences["article_id"] == mark.article_id]
    around = own[(own["start"] < mark.end) & (own["end"] > mark.start)]
    start, end = (mark.start, mark.end) if around.empty else (around["start"].min(), around["end"].max())
    return text[int(start) : int(end)].strip()


def unsure(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the stretches of days within which a state began on a day that is not told: state, before (the state
    that ended), earliest, latest, event_id of the state that began. No row of `states` holds any of these days.
    """
    rows: list[tuple[str, str, str, str, str]] = []
    previous: _Stretch | None = None
    for s in _stretches(frames):
        begin = _day(str(previous.last), 1) if previous else s.can_begin
        if begin is not None and begin < s.first:
            before = previous.state if previous else "unknown"
            rows.append((s.state, before, begin, _day(s.first, -1), s.mark.key))
        previous = s
    return pd.DataFrame(rows, columns=["state", "before", "earliest", "latest", "event_id"], dtype=object)


def retold(frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return event -> the event that it tells again with coarser days, and perhaps in a milder word."""
    return {m.key: m.finer for m in marks(frames)[0] if m.finer and m.finer != m.key}


def _stretches(frames: Mapping[str, pd.DataFrame]) -> list[_Stretch]:
    found, printed = marks(frames)
    return list(_joined(_walk(_with_ends(found), printed)))


def _with_ends(found: Iterable[Mark]) -> list[Mark]:
    """Return marks in order of time, with one for what is told as still so and one for what is told as over."""
    out: list[Mark] = []
    for mark in found:
        out.append(mark)
        if mark.over:
            out.append(replace(mark, effect="", begun=_day(mark.latest, 1), latest=_day(mark.latest, 1), ends=mark))
        elif mark.latest > mark.begun:
            out.append(replace(mark, begun=mark.latest, earliest=None, keeps=True))
    return sorted(out, key=lambda m: (m.begun, not m.ends, m.told or "", m.order, m.keeps))


def _walk(ordered: Iterable[Mark], printed: Sequence[str]) -> Iterator[_Stretch]:
    """Yield the stretches that marks make up, one after another; `printed` are the days of publication, sorted."""
    now: _Stretch | None = None
    for mark in ordered:
        if mark.ends is not None:
            if now is None or now.mark is not mark.ends:
                continue
            now.last = now.seen = _day(mark.begun, -1)
            yield now
            resumed = now.before != "unknown" and mark.begun <= (mark.told or mark.begun)
            now = _begun(mark.ends, now.before, now.state, first=mark.begun) if resumed else None
            continue
        state = now.state if now else "unknown"
        told = after(mark.effect, state)
        if told == "unknown" or (now and mark.weak and told != state):
            continue
        if now and told == state and not (mark.again and mark.begun > now.seen):
            now.seen = max(now.seen, mark.latest)
            continue
        if now:
            now.last = _end(now, mark, printed)
            yield now
        now = _begun(mark, told, state)
    if now:
        now.last = max([now.seen, *printed[-1:]])
        yield now


def _begun(mark: Mark, state: str, before: str, *, first: str | None = None) -> _Stretch:
    day = first or mark.begun
    return _Stretch(state, mark, day, day if first or mark.over else mark.latest, mark.earliest, before)


def _end(now: _Stretch, mark: Mark, printed: Sequence[str]) -> str:
    """Return the last day on which a state is borne out that a mark ends.

    Of what happened on a known day, or on one of some days, it is the day before. Of a state that is told without
    when it began, it is the last day for which the former state was told, or on which an article was published that
    does not tell otherwise.
    """
    if mark.earliest is not None and now.state != after(mark.effect, now.state):
        return _day(mark.earliest, -1)
    at = bisect_left(printed, mark.begun)
    return min(max([now.seen, *printed[:at][-1:]]), _day(mark.begun, -1))


def _joined(found: Iterable[_Stretch]) -> Iterator[_Stretch]:
    """Yield stretches without those that hold no day, and with those of one state that touch as one."""
    kept: _Stretch | None = None
    for s in found:
        if str(s.last) < s.first:
            continue
        if kept and kept.state == s.state and _day(str(kept.last), 1) >= s.first:
            kept.last = max(str(kept.last), str(s.last))
            continue
        if kept:
            yield kept
        kept = s
    if kept:
        yield kept


def _day(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
