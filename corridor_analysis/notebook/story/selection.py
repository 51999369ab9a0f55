"""What the parameters of a page select, in words."""

from __future__ import annotations

from corridor_analysis.case.parties import stand_for
from corridor_analysis.notebook.prose import count, day, listed, number, safe, sentences, verb
from corridor_analysis.notebook.study import Study
from corridor_analysis.schema import ACCESS_MODES
from corridor_analysis.tables.select import unsure

__all__ = ["selected"]

_KINDS = {"CONSULT": "contact", "REQUEST": "demand", "ACCUSE": "accusation", "REJECT": "denial"}


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
