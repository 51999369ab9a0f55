"""04: who asks what of whom, who accuses, denies, pledges and supports, and how that changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import pandas as pd

from corridor_analysis.extract import views
from corridor_analysis.notebook.prose import (
    alternative,
    count,
    listed,
    number,
    safe,
    sentences,
    verb,
    when,
    with_status,
)
from corridor_analysis.notebook.story import unseen
from corridor_analysis.notebook.story.rows import Links, counted, naming, ranked, records, signed, split_names, tally
from corridor_analysis.notebook.study import Study

__all__ = [
    "acts", "acts_answer", "answer", "asked", "demands", "demands_alt", "demands_caption", "not_shown", "other",
    "over_time",
]  # fmt: skip

NOBODY = "(not said)"
OTHER = "(not in the codebook)"
ACTS = {
    "ACCUSE": "accuses",
    "REJECT": "denies or refuses",
    "THREATEN": "warns or threatens",
    "AGREE": "agrees or pledges",
    "SUPPORT": "supports",
    "CONCEDE": "concedes",
    "PROTEST": "protests",
    "SANCTION": "imposes sanctions",
    "AID": "gives aid",
    "COOPERATE": "cooperates",
}


def _demands(study: Study) -> pd.DataFrame:
    """Return the reports of demands, with the label of what the codebook calls it (None: it has no entry)."""
    rows = study.tables.demands()
    labels = {d.id: d.label for d in study.case.demands}
    return rows.assign(label=[labels.get(d, d) for d in rows["demand"]])


def _coded(study: Study) -> pd.DataFrame:
    """Return the demands for which the codebook has an entry."""
    rows = _demands(study)
    return rows[rows["demand"].notna()]


@lru_cache(maxsize=8)
def demands(study: Study) -> pd.DataFrame:
    """Return one row per report of a demand: actor, of whom, demand, when, evidence, confirmed by."""
    rows = _demands(study)
    columns = {"actor": rows["actor"], "asks of": rows["recipient"], "for": rows["label"].fillna(OTHER)}
    return _by_day(study, rows["event_id"], columns, rows["evidence"])


def _by_day(
    study: Study, ids: pd.Series, told: Mapping[str, Iterable[object]], evidence: Iterable[str]
) -> pd.DataFrame:
    """Return a table with its days before its evidence, in order of days; its rows keyed."""
    columns = {**told, "when": study.when_told(ids), "evidence": evidence}
    order = study.days.loc[ids, "earliest"].fillna("9999").reset_index(drop=True).sort_values(kind="stable").index
    rows = pd.DataFrame({name: list(cells) for name, cells in columns.items()}, dtype=object).iloc[order]
    return signed(study, records(ids.iloc[order], rows))


def asked(study: Study) -> pd.DataFrame:
    """Return how often each actor asks for each thing of the codebook: row (actor), column (demand), n."""
    rows = [(who, r.label) for r in _coded(study).itertuples() for who in split_names(r.actor) or [NOBODY]]
    return tally(rows, "row", "column")


def answer(study: Study) -> str:
    """Return who asks what of whom, in sentences."""
    rows, coded = _demands(study), _coded(study)
    if rows.empty:
        return "In this selection no article reports a demand."
    links, n = Links.to("demands", demands(study)), len(rows)
    others, nobody = (rows.loc[rows[column].isna(), "event_id"] for column in ("demand", "recipient"))
    out = [f"The articles report {links.all(count(n, 'demand'))}."]
    if coded.empty:
        out.append("None of them is for anything in the codebook.")
    elif len(others):
        some = links.subject(others, "is", "are", "demand")
        out.append(f"{some} for something that is not in the codebook.")
    top = [_asked_for(links, coded[coded["demand"] == kind]) for kind in ranked(coded["demand"]).index]
    if top:
        who = verb(len(coded), "The other asks", "The others ask") if len(others) else verb(n, "It asks", "They ask")
        out.append(f"{who} for: {listed(top, most=5)}.")
    out.append(_addressed(links, rows))
    if len(nobody):
        out.append(f"{links.subject(nobody, 'names', 'name', 'demand')} no addressee.")
    return sentences(*out, counted("demands", demands(study), "demand"))


def _asked_for(links: Links, these: pd.DataFrame) -> str:
    label = safe(these["label"].iloc[0])
    return links.numbered(label[:1].lower() + label[1:], these["event_id"])


def _addressed(links: Links, rows: pd.DataFrame) -> str:
    """Return who is asked most, where somebody is."""
    who = ranked(rows["recipient"].map(split_names).explode().dropna())
    if who.empty:
        return ""
    name, n = str(who.index[0]), int(who.iloc[0])
    share = links.some(count(n, "demand"), rows.loc[naming(rows["recipient"], name), "event_id"])
    if len(who) > 1 and who.iloc[1] == n:
        return f"{safe(name)} is the addressee of {share}, and no other party of more."
    more = ", more than any other party" if len(who) > 1 else ""
    return f"{safe(name)} is the addressee of {share}{more}."


def demands_caption(study: Study) -> str:
    """Return the finding that the matrix of demands shows."""
    cells, rows, links = asked(study), _coded(study), Links.to("demands", demands(study))
    if cells.empty:
        return "No demand in this selection."
    wide = ranked(cells.loc[cells["row"] != NOBODY, "column"])
    note = "is how many reports tell that this actor asks for this."
    if len(wide) < 2 or wide.iloc[0] == wide.iloc[1]:
        return f"{links.all('A number')} {note}"
    many = links.some(count(int(wide.iloc[0]), "actor"), rows.loc[rows["label"] == wide.index[0], "event_id"])
    return f"{safe(wide.index[0])} is asked for by {many}, more than anything else. A number {note}"


def demands_alt(study: Study) -> str:
    """Return what a reader would see in the matrix of demands."""
    parts = [f"{r.row}: {r.column} ({r.n})" for r in asked(study).itertuples()]
    return alternative("Matrix of actors and what they ask for.", parts, "No demand.", most=40, noun="cell")


def acts(study: Study) -> pd.DataFrame:
    """Return the other positions: actor, does, toward, when, status where it did not happen, evidence."""
    rows, frames = other(study.tables.events), study.tables.frames()
    actor, recipient = views.names(frames, ("actor",)), views.names(frames, ("recipient", "addressee"))
    columns = {
        "actor": [actor.get(e) for e in rows["event_id"]],
        "does": map(with_status, rows["event_type"].map(ACTS), rows["status"]),
        "toward": [recipient.get(e) for e in rows["event_id"]],
    }
    return _by_day(study, rows["event_id"], columns, views.evidence(frames, rows))


def other(events: pd.DataFrame) -> pd.DataFrame:
    """Return the events that are positions other than demands, of types that were mostly right on unseen news."""
    rows = _positions(events)
    return rows[~rows["event_type"].isin(unseen.doubtful())].reset_index(drop=True)


def _positions(events: pd.DataFrame) -> pd.DataFrame:
    return events[events["event_type"].isin(ACTS) & events["mode"].isna()]


def not_shown(study: Study) -> str:
    """Return how many rows of which types are not shown since too few of their kind were right on unseen news."""
    rows, judged = _positions(study.tables.events), unseen.figures()["judged"]
    counts, types = rows["event_type"].value_counts(), judged["types"]
    low = [t for t in ACTS if t in counts and t in unseen.doubtful()]
    if not low:
        return ""
    n = int(counts[low].sum())
    parts = [f"{number(int(counts[t]))} of the type {t} ({types[t]['right']} of {types[t]['read']} right)" for t in low]
    return (
        f"Not shown as {verb(n, 'a finding', 'findings')} {verb(n, 'is', 'are')} {count(n, 'other position')}: "
        f"{listed(parts, most=10)}. Of rows of {verb(len(parts), 'this type', 'these types')} fewer than "
        f"{unseen.LEAST:g} were right on unseen news, {judged['how']}. {verb(n, 'It stays', 'They stay')} in the table "
        "`events` and in exports."
    )


def acts_answer(study: Study) -> str:
    """Return how many accusations, denials, pledges and so on there are."""
    rows = other(study.tables.events)
    rows = rows[rows["status"] == "happened"]
    if rows.empty:
        return "Of the types that are shown, no other position in this selection is told as having happened."
    links = Links.to("acts", acts(study))
    kinds = {t: rows.loc[rows["event_type"] == t, "event_id"] for t in ACTS}
    parts = [links.numbered(t.lower(), these) for t, these in kinds.items() if len(these)]
    return f"Other acts that are told as having happened, by PLOVER type: {listed(parts, most=10)}."


def over_time(study: Study) -> pd.DataFrame:
    """Return how each demand moved: demand, its first and its last day, reports, by whom."""
    rows = [_moved(study, group) for _, group in _coded(study).groupby("demand", sort=True)]
    out = pd.DataFrame(rows, columns=["for", "first", "last", "reports", "asked by"])
    return out.sort_values(["reports", "for"], ascending=[False, True], ignore_index=True)


def _moved(study: Study, group: pd.DataFrame) -> tuple[object, ...]:
    """Return one demand, its first and its last day in words, how many reports there are, and by whom it is made."""
    days = study.days.loc[group["event_id"]]
    known = days[days["dated"] != "none"]
    ends = [_end(known, "earliest", "latest").head(1), _end(known, "latest", "earliest").tail(1)]
    first, last = ("undated" if e.empty else when(*e.iloc[0]) for e in ends)
    actors = sorted({name for cell in group["actor"].dropna() for name in split_names(cell)})
    return group["label"].iloc[0], first, last, len(group), listed(actors, most=8) or None


def _end(days: pd.DataFrame, side: str, other_side: str) -> pd.DataFrame:
    """Return days in order of one of their ends, or of the other where it is open."""
    return days.iloc[days[side].fillna(days[other_side]).reset_index(drop=True).sort_values(kind="stable").index]
