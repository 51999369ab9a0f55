"""A part of the tables: the days and the actors that a reader asks about. `docs/selection.md` has the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from corridor_analysis.case import Case
from corridor_analysis.case.parties import stand_for
from corridor_analysis.corroborate import corroborate
from corridor_analysis.corroborate.variants import variant_quotations
from corridor_analysis.errors import ParameterError
from corridor_analysis.schema import TABLES
from corridor_analysis.tables import Tables
from corridor_analysis.tables.days import happening_days, record_days, touch


@dataclass(frozen=True)
class Limits:
    """What a reader asks for: a window (ISO days, inclusive; empty: no limit), actors, how many sources tell it, and
    how likely a row must be to be right.

    `actors` are names or ids; `case` says who else belongs to a state. Raises ParameterError for a reversed window, a
    day that is none, less than one source, or a confidence that is not between 0 and 1.
    """

    start: str = ""
    end: str = ""
    actors: Sequence[str] = ()
    min_sources: int = 1
    case: Case | None = None
    min_confidence: float = 0.0

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            object.__setattr__(self, name, _day(name, getattr(self, name)))
        if self.start and self.end and self.start > self.end:
            raise _wrong("start", f"{self.start} is after end {self.end}", "Swap the two days.")
        sources, sure = self.min_sources, self.min_confidence
        if isinstance(sources, bool) or not isinstance(sources, int) or sources < 1:
            raise _wrong("min_sources", f"{sources!r} is no number of sources", "Give 1 or more.")
        if isinstance(sure, bool) or not isinstance(sure, int | float) or not 0 <= sure <= 1:
            raise _wrong("min_confidence", f"{sure!r} is no confidence", "Give a number from 0 to 1, like 0.7.")

    @property
    def windowed(self) -> bool:
        """Whether there is a window."""
        return bool(self.start or self.end)

    @property
    def narrowed(self) -> bool:
        """Whether only a part is asked for."""
        return self.windowed or bool(self.actors) or self.min_sources > 1 or self.min_confidence > 0


def _day(name: str, value: str) -> str:
    """Return an ISO day, or the empty string; anything else is a ParameterError."""
    if value in ("", None):
        return ""
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise _wrong(name, f"{value!r} is not a day", "Write it like 2023-02-10.") from error


def _wrong(name: str, problem: str, repair: str) -> ParameterError:
    return ParameterError("parameters", name, problem, repair)


def unsure(events: pd.DataFrame, min_confidence: float) -> pd.Series:
    """Return which rows of events have a confidence below this one; those whose confidence is not known do not."""
    return events["confidence"].notna() & (events["confidence"] < min_confidence)


def confident(tables: Tables, min_confidence: float) -> Tables:
    """Return the tables without the events below a confidence, and without what rests on them.

    Which of the others tell of one happening, who tells it independently and where they differ is judged anew: a
    happening is not borne out by a row that is left out.
    """
    low = unsure(tables.events, min_confidence)
    if not low.any():
        return tables
    kept = {"events": set(tables.events.loc[~low, "event_id"]), "statements": set(tables.statements["statement_id"])}
    frames = _led_to(tables, kept)
    return replace(tables, **(frames | corroborate(frames)))


def select(tables: Tables, **wishes: Any) -> Tables:
    """Return the part of the tables that a reader asks for.

    `events` holds the reports whose days touch the window, `clusters` the happenings whose days do: in report tables
    each report counts where its own article puts it, in tables of happenings each happening once. Reports of a
    happening that contradict each other stay together. A report qualifies by actors and sources with its happening:
    another report may name who took part. Events below `min_confidence` are left out before all else (`confident`).
    Statements are those said in the window by or to an actor, and those that tell a kept event. Tables that lead to
    none of these (articles, sentences, mentions, times) are kept whole.

    `wishes` are the fields of `Limits`. Raises ParameterError as that does, and for an actor that no article names.
    """
    limits = Limits(**wishes)
    if not limits.narrowed:
        return tables
    tables = confident(tables, limits.min_confidence)
    window = limits.start, limits.end
    return _part(tables, limits, touch(record_days(tables), *window), touch(happening_days(tables), *window))


def select_undated(tables: Tables, **wishes: Any) -> Tables:
    """Return what a window loses: reports and happenings without any day, their own or of publication."""
    limits = Limits(**wishes)
    tables = confident(tables, limits.min_confidence)
    records, happenings = record_days(tables), happening_days(tables)
    return _part(tables, limits, records["dated"] == "none", happenings["dated"] == "none")


def _part(tables: Tables, limits: Limits, records: pd.Series, happenings: pd.Series) -> Tables:
    """Return the reports, statements and happenings that are marked and that qualify by actors and sources."""
    members, events = tables.cluster_members, tables.events
    cluster_of = events["event_id"].map(members.set_index("event_id")["cluster_id"]).fillna(events["event_id"])
    wanted, statements = set(cluster_of) | set(tables.clusters["cluster_id"]), set(tables.statements["statement_id"])
    if limits.actors:
        ids = stand_for(tables.entities, limits.actors, limits.case)
        hit = set(tables.participants.loc[tables.participants["entity_id"].isin(ids), "record_id"])
        wanted, statements = set(cluster_of[events["event_id"].isin(hit)]), statements & hit
    if limits.min_sources > 1:
        wanted &= set(tables.clusters.loc[tables.clusters["n_sources"] >= limits.min_sources, "cluster_id"])
    clusters = wanted & set(happenings[happenings].index)
    together = clusters & set(tables.conflicts["cluster_id"])
    marked = set(records[records].index)
    keep = (events["event_id"].isin(marked) & cluster_of.isin(wanted)) | cluster_of.isin(together)
    return _of(tables, events[keep], clusters, statements & marked)


def _of(tables: Tables, events: pd.DataFrame, clusters: set[str], statements: set[str]) -> Tables:
    """Return the tables with only these events, happenings and statements, and what leads to them."""
    same = tables.same_sources[tables.same_sources["cluster_id"].isin(clusters)]
    quoted = (*same["statement_id"].dropna(), *same["as_statement_id"].dropna(), *events["statement_id"].dropna())
    kept = {"events": set(events["event_id"]), "clusters": clusters, "statements": statements.union(quoted)}
    return replace(tables, **_led_to(tables, kept))


def _led_to(tables: Tables, kept: Mapping[str, set[str]]) -> dict[str, pd.DataFrame]:
    """Return the frames with only these rows of some tables (table -> ids), and the rows that lead to no other."""
    out = {}
    for name, frame in tables.frames().items():
        key = TABLES[name].key[:1] if name in kept else ()
        refs = {column: [t for t in targets if t in kept] for column, targets in TABLES[name].refs.items()}
        for column, targets in {**refs, **{k: [name] for k in key}}.items():
            ids = set().union(*(kept[t] for t in targets))
            frame = frame[frame[column].isna() | frame[column].isin(ids)] if targets else frame
        out[name] = frame.reset_index(drop=True)
    return out


def select_quotes(tables: Tables, **wishes: Any) -> pd.DataFrame:
    """Return the rows of `Tables.quotes()` that a reader asks for: said in the window, by one of the actors, in so many
    articles (in the same words or in another wording of them).

    Raises ParameterError as `select` does.
    """
    days, limits = record_days(tables), Limits(**wishes)
    return _quotes(tables, limits, touch(days, limits.start, limits.end))


def undated_quotes(tables: Tables, **wishes: Any) -> pd.DataFrame:
    """Return the quotations that a window loses: those without any day, their own or of publication."""
    return _quotes(tables, Limits(**wishes), record_days(tables)["dated"] == "none")


def _quotes(tables: Tables, limits: Limits, records: pd.Series) -> pd.DataFrame:
    rows, parts = tables.quotes(), tables.participants
    keep = rows["statement_id"].isin(set(records[records].index))
    if limits.actors:
        ids = stand_for(tables.entities, limits.actors, limits.case)
        theirs = parts[(parts["role"] == "source") & parts["entity_id"].isin(ids)]
        keep &= rows["statement_id"].isin(set(theirs["record_id"]))
    if limits.min_sources > 1:
        keep &= _articles_of(rows, variant_quotations(rows)) >= limits.min_sources
    return rows[keep].reset_index(drop=True)


def _articles_of(rows: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """Return in how many articles each quotation stands, in one wording or another."""
    others: dict[tuple[str, str], set[str]] = {}
    for pair in pairs.itertuples():
        others.setdefault((pair.first_id, pair.first_text), set()).add(pair.second_article)
        others.setdefault((pair.second_id, pair.second_text), set()).add(pair.first_article)
    counts = [1 + len(others.get(k, ())) for k in zip(rows["statement_id"], rows["text"], strict=True)]
    return pd.Series(counts, index=rows.index, dtype="int64")
