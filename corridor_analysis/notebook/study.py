"""The study that a notebook is about: the case, all that was read, and the part of it that the parameters select, also
in words.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from corridor_analysis.case import Case, load_case
from corridor_analysis.case.parties import named, stand_for
from corridor_analysis.corpus import read_articles
from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.notebook.prose import count, day, listed, number, safe, sentences, verb, when
from corridor_analysis.schema import ACCESS_MODES
from corridor_analysis.schema.labels import Label, article_labels, joined
from corridor_analysis.tables import Tables, tabulate
from corridor_analysis.tables.days import happening_days, record_days
from corridor_analysis.tables.select import (
    Limits,
    confident,
    select,
    select_quotes,
    select_undated,
    undated_quotes,
    unsure,
)

__all__ = ["Study", "narrow", "open_study", "selected"]

_KINDS = {"CONSULT": "contact", "REQUEST": "demand", "ACCUSE": "accusation", "REJECT": "denial"}


@dataclass(frozen=True, eq=False, kw_only=True)
class Study(Limits):
    """The parameters, and what they select.

    `whole` holds everything that was read: what was so before a window begins is asked of it. Only `read` has the
    events that `min_confidence` leaves out, too.
    """

    case: Case
    whole: Tables
    tables: Tables
    read: Tables | None = None  # None: as `whole`

    __eq__, __hash__ = object.__eq__, object.__hash__  # a study is no other one: stories keep what they made of it

    @property
    def limits(self) -> dict[str, Any]:
        """The parameters, as `select` takes them."""
        return {f.name: getattr(self, f.name) for f in fields(Limits)}

    @cached_property
    def days(self) -> pd.DataFrame:
        """The days of every report and statement that was read, as `days.record_days` has them."""
        return record_days(self.whole)

    @cached_property
    def happenings(self) -> pd.DataFrame:
        """The days of every happening that was read, as `days.happening_days` has them."""
        return happening_days(self.whole)

    def when_told(self, records: Iterable[str]) -> list[str]:
        """Return the days of reports and statements as every page shows them."""
        return [when(*days) for days in self.days.loc[list(records)].itertuples(index=False)]

    def when_happened(self, clusters: Iterable[str]) -> list[str]:
        """Return the days of happenings as every page shows them."""
        return [when(*days) for days in self.happenings.loc[list(clusters)].itertuples(index=False)]

    @cached_property
    def undated(self) -> Tables:
        """What is in no window, for want of any day, of all that the other parameters select."""
        return select_undated(self.whole, **self.limits)

    @cached_property
    def labels(self) -> dict[str, Label]:
        """What each article is called, in every selection alike: article_id -> label."""
        return article_labels(self.whole.articles)

    def named(self, articles: Iterable[str | None]) -> list[Label | None]:
        """Return what articles are called, for a column of their ids; ids joined by `; ` become labels joined so."""
        return [joined(self.labels, ids) for ids in articles]

    def quotes(self) -> pd.DataFrame:
        """Return the quotations that the parameters select, as `Tables.quotes` has them."""
        return select_quotes(self.whole, **self.limits)

    def undated_quotes(self) -> pd.DataFrame:
        """Return the quotations that are in no window, for want of any day."""
        return undated_quotes(self.whole, **self.limits)


def _path(name: str, value: str) -> Path:
    """Return a path in the nearest folder, the working one or one above, in which it exists."""
    above = (Path.cwd(), *Path.cwd().parents)
    found = next((folder / value for folder in above if (folder / value).exists()), None)
    if found:
        return found
    path = next((folder for folder in above if (folder / "data").is_dir()), above[0]) / value
    near = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    raise ParameterError("parameters", name, f"there is no {value!r}", nearest(path.name, near) if near else "")


def open_study(*, case: str, articles: str = "", **limits: Any) -> Study:
    """Read the case and its articles, tabulate them, and select by `limits`: start, end, actors, min_sources and
    min_confidence.

    Paths are absolute or count from the nearest folder, the working one or one above, in which they exist. `articles`
    empty means the case's own, with its metadata. A batch run that has tabulated already names the folder of tables in
    CORRIDOR_TABLES.

    Raises ParameterError for a path that does not exist, and as `select` does.
    """
    folder = _path("case", case)
    ready = os.environ.get("CORRIDOR_TABLES")
    known = load_case(folder, coded=not ready)
    source = _path("articles", articles) if articles else folder / "articles"
    if ready:
        return narrow(known, Tables.load(ready), **limits)
    metadata = folder / "metadata.csv"
    corpus = read_articles(source, metadata=metadata if metadata.is_file() and not articles else None)
    return narrow(known, tabulate(corpus, known), **limits)


def narrow(case: Case, whole: Tables, *, actors: Sequence[str] | str = (), **limits: Any) -> Study:
    """Return the study of a part of some tables; `actors` is a list of names, or one text with `;` between them.

    `limits` are start, end, min_sources and min_confidence. Raises ParameterError as `select` does.
    """
    asked = {"case": case, "actors": named(actors), **limits}
    sure = confident(whole, Limits(**asked).min_confidence)
    return Study(whole=sure, tables=select(sure, **asked), read=whole, **asked)


def selected(study: Study) -> str:
    """Return what the parameters select and what they leave out, in sentences; nothing for the whole."""
    parts = []
    if study.windowed:
        parts.append(f"only what happened {_days(study.start, study.end)}")
    if study.actors:
        parts.append(f"only what involves {listed([safe(a) for a in study.actors])}{_others(study)}")
    if study.min_sources > 1:
        parts.append(f"only what at least {count(study.min_sources, 'independent source')} tell")
    reported = "What has no day of its own counts on the day of publication, and is marked “reported”."
    return sentences(
        f"Selected: {' and '.join(parts)}." if parts else "",
        reported if study.windowed else "",
        _left_out(study) if study.min_confidence else "",
    )


def _left_out(study: Study) -> str:
    """Return how many events are left out for want of confidence, of which kinds, and how many have none."""
    events = (study.read or study.whole).events
    low, unknown = events[unsure(events, study.min_confidence)], int(events["confidence"].isna().sum())
    kinds = ["access event" if e.mode in ACCESS_MODES else _KINDS.get(e.event_type, "other") for e in low.itertuples()]
    out = f"No event has a confidence below {study.min_confidence:g}, so none is left out."
    if n := len(low):
        parts = listed([count(kinds.count(kind), kind) for kind in sorted(set(kinds))])
        out = (
            f"Left out {verb(n, 'is', 'are')} {number(n)} of {count(len(events), 'event')}: {parts}. The confidence of "
            f"{verb(n, 'it', 'each')}, which is how often such a sentence told of its kind on unseen news, is below "
            f"{study.min_confidence:g}."
        )
    stay = f" {count(unknown, 'event').capitalize()} without a confidence {verb(unknown, 'stays', 'stay')}."
    return out + (stay if unknown else "")


def _others(study: Study) -> str:
    """Return for whom else the chosen actors stand, of those who take part in anything."""
    entities = study.whole.entities
    ids = stand_for(entities, study.actors, study.case) & set(study.whole.participants["entity_id"])
    asked = {a.casefold() for a in study.actors}
    theirs = entities[entities["entity_id"].isin(ids)]
    names = [n for i, n in zip(theirs["entity_id"], theirs["name"], strict=True) if not {i, n.casefold()} & asked]
    return f" (with {listed([safe(n) for n in sorted(names)], most=12)})" if names else ""


def _days(start: str, end: str) -> str:
    if start == end:
        return f"on {day(start)}"
    if start and end:
        return f"between {day(start)} and {day(end)}"
    return f"from {day(start)} on" if start else f"up to {day(end)}"
