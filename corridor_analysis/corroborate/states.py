"""In which state passage was on which days, by the word of all articles together.

Each telling (a row of `passage`, or an access event that none tells of) becomes comparable: what it does to the state,
the days on which that can have begun, the last day for which it is told. They are put in order of time, and each
does to the state what the table of `effects` says. `docs/passage.md` gives the rules.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from corridor_analysis.corroborate.state_tellings import StateTelling, after, shifted, state_tellings
from corridor_analysis.extract.views import evidence

COLUMNS = ("state", "earliest", "latest", "event_id", "article_id", "evidence")


@dataclass
class _Stretch:
    """Days on which passage is in one state, from `first`; `seen` is the last day for which it is told so."""

    state: str
    telling: StateTelling
    first: str
    seen: str

    before: str  # the state before it
    last: str | None = None


def states(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row for each stretch of days on which the articles bear out one state, with COLUMNS.

    `earliest` is the first day by which the state had begun, `latest` the day before the first on which it can have
    ended, at most the day of publication of the last article. `event_id` is the event that began it, or, where
    nothing happened, the row of `passage` that tells of it.
    """
    found = _stretches(frames)
    places = [(s.telling.article_id, s.telling.start, s.telling.end) for s in found]
    words = evidence(frames, pd.DataFrame(places, columns=["article_id", "start", "end"]))
    rows = [
        (s.state, s.first, s.last, s.telling.key, s.telling.article_id, told)
        for s, told in zip(found, words, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def unsure(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the stretches of days within which a state began on a day that is not told: state, before (the state
    that ended), earliest, latest, event_id of the state that began. No row of `states` holds any of these days.
    """
    rows = []
    found = _stretches(frames)
    for previous, s in zip([None, *found], found, strict=False):
        begin = shifted(str(previous.last), 1) if previous else s.telling.earliest
        if begin is not None and begin < s.first:
            before = previous.state if previous else "unknown"
            rows.append((s.state, before, begin, shifted(s.first, -1), s.telling.key))
    return pd.DataFrame(rows, columns=["state", "before", "earliest", "latest", "event_id"], dtype=object)


def retold(frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return event -> the event that it tells again with coarser days, and perhaps in a milder word."""
    return {m.key: m.finer for m in state_tellings(frames)[0] if m.finer and m.finer != m.key}


def _stretches(frames: Mapping[str, pd.DataFrame]) -> list[_Stretch]:
    found, printed = state_tellings(frames)
    return _joined(_walk(_with_ends(found), printed))


def _with_ends(found: Iterable[StateTelling]) -> list[StateTelling]:
    """Return tellings in order of time, with one for what is told as still so and one for what is told as over."""
    out: list[StateTelling] = []
    for telling in found:
        out.append(telling)
        if telling.over:
            day = shifted(telling.latest, 1)
            out.append(replace(telling, effect="", begun=day, latest=day, ends=telling))
        elif telling.latest > telling.begun:
            out.append(replace(telling, begun=telling.latest, earliest=None, keeps=True))
    return sorted(out, key=lambda m: (m.begun, not m.ends, m.told or "", m.order, m.keeps))


def _walk(ordered: Iterable[StateTelling], printed: Sequence[str]) -> Iterator[_Stretch]:
    """Yield the stretches that tellings make up, one after another; `printed` are the days of publication, sorted."""
    now: _Stretch | None = None
    for telling in ordered:
        if telling.ends is not None:
            if now is None or now.telling is not telling.ends:
                continue
            now.last = now.seen = shifted(telling.begun, -1)
            yield now
            resumed = now.before != "unknown" and telling.begun <= (telling.told or telling.begun)
            now = _begun(telling.ends, now.before, now.state, first=telling.begun) if resumed else None
            continue
        state = now.state if now else "unknown"
        told = after(telling.effect, state)
        if told == "unknown" or (now and telling.weak and told != state):
            continue
        if now and told == state and not (telling.again and telling.begun > now.seen):
            now.seen = max(now.seen, telling.latest)
            continue
        if now:
            now.last = _end(now, telling, printed)
            yield now
        now = _begun(telling, told, state)
    if now:
        now.last = max([now.seen, *printed[-1:]])
        yield now


def _begun(telling: StateTelling, state: str, before: str, *, first: str | None = None) -> _Stretch:
    day = first or telling.begun
    return _Stretch(state, telling, day, day if first or telling.over else telling.latest, before)


def _end(now: _Stretch, telling: StateTelling, printed: Sequence[str]) -> str:
    """Return the last day on which a state is borne out that a telling ends.

    Of what happened on a known day, or on one of some days, it is the day before. Of a state that is told without
    when it began, it is the last day for which the former state was told, or on which an article was published that
    does not tell otherwise.
    """
    if telling.earliest is not None and now.state != after(telling.effect, now.state):
        return shifted(telling.earliest, -1)
    at = bisect_left(printed, telling.begun)
    return min(max([now.seen, *printed[:at][-1:]]), shifted(telling.begun, -1))


def _joined(found: Iterable[_Stretch]) -> list[_Stretch]:
    """Return stretches without those that hold no day, and with those of one state that touch as one."""
    kept: list[_Stretch] = []
    for s in found:
        if str(s.last) < s.first:
            continue
        if kept and kept[-1].state == s.state and shifted(str(kept[-1].last), 1) >= s.first:
            kept[-1].last = max(str(kept[-1].last), str(s.last))
        else:
            kept.append(s)
    return kept
