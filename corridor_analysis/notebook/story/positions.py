"""04: who asks what of whom, who accuses, denies, pledges and supports, and how that changes."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from corridor_analysis.extract import views
from corridor_analysis.notebook import Study
from corridor_analysis.notebook.prose import count, listed, number, safe, verb, when
from corridor_analysis.notebook.story import unseen
from corridor_analysis.notebook.story.reviewed import counted, signed
from corridor_analysis.notebook.story.rows import Rows
from corridor_analysis.tables.lookup import keyed

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


def _coded(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the demands for which the codebook has an entry."""
    return rows[rows["demand"].notna()]


def _labels(study: Study) -> dict[str, str]:
    return {d.id: d.label for d in study.case.demands}


def demands(study: Study) -> pd.DataFrame:
    """Return one row per report of a demand: actor, of whom, demand, when, evidence, confirmed by."""
    rows, labels = study.tables.demands(), _labels(study)
    out = pd.DataFrame({"actor": rows["actor"], "asks of": rows["recipient"]}, dtype=object)
    out["for"] = [labels.get(d, d) if isinstance(d, str) else OTHER for d in rows["demand"]]
    return _by_day(study, out, rows["event_id"], rows["evidence"])


def _by_day(study: Study, out: pd.DataFrame, records: pd.Series, evidence: Sequence[str]) -> pd.DataFrame:
    """Return a table with its days and evidence, in order of days; its rows keyed."""
    out = out.assign(when=study.when_told(records), evidence=list(evidence))
    order = study.days.loc[records, "earliest"].fillna("9999").reset_index(drop=True).sort_values(kind="stable").index
    return signed(study, keyed(out.iloc[order], records.iloc[order].to_list()))


def asked(study: Study) -> pd.DataFrame:
    """Return how often each actor asks for each thing of the codebook: row (actor), column (demand), n."""
    rows = _coded(study.tables.demands())
    labels = _labels(study)
    pairs = [
        (actor, labels.get(r.demand, r.demand))
        for r in rows.itertuples()
        for actor in (str(r.actor).split("; ") if r.actor else [NOBODY])
    ]
    frame = pd.DataFrame(pairs, columns=["row", "column"])
    if frame.empty:
        return frame.assign(n=pd.Series(dtype="int64"))
    return frame.groupby(["row", "column"], as_index=False).size().rename(columns={"size": "n"})


def answer(study: Study) -> str:
    """Return who asks what of whom, in sentences."""
    found = study.tables.demands()
    if found.empty:
        return "In this selection no article reports a demand."
    rows, n, coded = Rows.of("demands", demands(study)), len(found), _coded(found)
    labels = _labels(study)
    others = found.loc[found["demand"].isna(), "event_id"]
    out = [f"The articles report {rows.all(count(n, 'demand'))}."]
    if coded.empty:
        out.append("None of them is for anything in the codebook.")
    elif len(others):
        some = rows.some(count(len(others), "demand").capitalize(), others)
        out.append(f"{some} {verb(len(others), 'is', 'are')} for something that is not in the codebook.")
    kinds = coded["demand"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    top = [_asked_for(rows, _lower(safe(labels.get(k, k))), coded.loc[coded["demand"] == k]) for k in kinds.index]
    if top:
        others_ask = "The other asks" if len(coded) == 1 else "The others ask"
        who = others_ask if len(others) else "They ask" if n > 1 else "It asks"
        out.append(f"{who} for: {listed(top, most=5)}.")
    out.append(_addressed(rows, found))
    nobody = found.loc[found["recipient"].isna(), "event_id"]
    if len(nobody):
        some = rows.some(count(len(nobody), "demand").capitalize(), nobody)
        out.append(f"{some} {verb(len(nobody), 'names', 'name')} no addressee.")
    out.append(counted("demands", demands(study), "demand"))
    return " ".join(s for s in out if s)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _asked_for(rows: Rows, words: str, these: pd.DataFrame) -> str:
    named = rows.some(words, these["event_id"])
    return named if named.startswith(words) or len(these) == 1 else f"{named} ({len(these)})"


def _addressed(rows: Rows, found: pd.DataFrame) -> str:
    """Return who is asked most, where somebody is."""
    who = found["recipient"].dropna().str.split("; ").explode().value_counts().sort_index()
    who = who.sort_values(ascending=False, kind="stable")
    if who.empty:
        return ""
    name, n = str(who.index[0]), int(who.iloc[0])
    these = found.loc[[name in (r or "").split("; ") for r in found["recipient"]], "event_id"]
    share = rows.some(count(n, "demand"), these)
    if len(who) > 1 and who.iloc[1] == n:
        return f"{safe(name)} is the addressee of {share}, and no other party of more."
    more = ", more than any other party" if len(who) > 1 else ""
    return f"{safe(name)} is the addressee of {share}{more}."


def demands_caption(study: Study) -> str:
    """Return the finding that the matrix of demands shows."""
    cells = asked(study)
    if cells.empty:
        return "No demand in this selection."
    known = cells[cells["row"] != NOBODY]
    wide = known.groupby("column")["row"].nunique().sort_index().sort_values(ascending=False, kind="stable")
    note = "A number is how many reports tell that this actor asks for this."
    if len(wide) < 2 or wide.iloc[0] == wide.iloc[1]:
        return f"{Rows.of('demands', demands(study)).all(note[:8])}{note[8:]}"
    labels = _labels(study)
    found = _coded(study.tables.demands())
    these = found.loc[[labels.get(d, d) == wide.index[0] for d in found["demand"]], "event_id"]
    many = Rows.of("demands", demands(study)).some(count(int(wide.iloc[0]), "actor"), these)
    return f"{safe(wide.index[0])} is asked for by {many}, more than anything else. {note}"


def demands_alt(study: Study) -> str:
    """Return what a reader would see in the matrix of demands."""
    cells = asked(study)
    parts = [f"{r.row}: {r.column} ({r.n})" for r in cells.head(40).itertuples()]
    more = f"; and {count(len(cells) - 40, 'more cell')}" if len(cells) > 40 else ""
    return f"Matrix of actors and what they ask for. {'; '.join(parts)}{more}." if parts else "No demand."


def acts(study: Study) -> pd.DataFrame:
    """Return the other positions: actor, does, toward, when, status where it did not happen, evidence."""
    rows, who = other(study.tables.events), _sides(study)
    out = pd.DataFrame({"actor": [who.get((e, "actor")) for e in rows["event_id"]]}, dtype=object)
    out["does"] = [
        ACTS[t] + ("" if s == "happened" else f" ({s})")
        for t, s in zip(rows["event_type"], rows["status"], strict=True)
    ]
    out["toward"] = [who.get((e, "recipient")) for e in rows["event_id"]]
    return _by_day(study, out, rows["event_id"], views.evidence(study.tables.frames(), rows))


def other(events: pd.DataFrame) -> pd.DataFrame:
    """Return the events that are positions other than demands, of types that were mostly right on unseen news."""
    rows = _positions(events)
    return rows[~rows["event_type"].isin(unseen.doubtful())].reset_index(drop=True)


def _positions(events: pd.DataFrame) -> pd.DataFrame:
    return events[events["event_type"].isin(ACTS) & events["mode"].isna()]


def not_shown(study: Study) -> str:
    """Return how many rows of which types are not shown since too few of their kind were right on unseen news."""
    rows, judged = _positions(study.tables.events), unseen.figures()["judged"]
    types = judged["types"]
    counts = rows.loc[rows["event_type"].isin(unseen.doubtful()), "event_type"].value_counts()
    if counts.empty:
        return ""
    n = int(counts.sum())
    parts = [
        f"{number(int(counts[t]))} of the type {t} ({types[t]['right']} of {types[t]['read']} right)"
        for t in ACTS
        if t in counts
    ]
    return (
        f"Not shown as {verb(n, 'a finding', 'findings')} {verb(n, 'is', 'are')} {count(n, 'other position')}: "
        f"{listed(parts, most=10)}. Of rows of {verb(len(parts), 'this type', 'these types')} fewer than "
        f"{unseen.LEAST:g} were right on unseen news, {judged['how']}. {verb(n, 'It stays', 'They stay')} in the table "
        "`events` and in exports."
    )


def _sides(study: Study) -> dict[tuple[str, str], str]:
    name = dict(zip(study.tables.entities["entity_id"], study.tables.entities["name"], strict=True))
    out: dict[tuple[str, str], list[str]] = {}
    for p in study.tables.participants.itertuples():
        role = "recipient" if p.role == "addressee" else p.role
        names = out.setdefault((p.record_id, role), [])
        if name[p.entity_id] not in names:
            names.append(name[p.entity_id])
    return {key: "; ".join(names) for key, names in out.items()}


def acts_answer(study: Study) -> str:
    """Return how many accusations, denials, pledges and so on there are."""
    found = other(study.tables.events)
    found = found[found["status"] == "happened"]
    if found.empty:
        return "Of the types that are shown, no other position in this selection is told as having happened."
    rows = Rows.of("acts", acts(study))
    kinds = {t: found[found["event_type"] == t] for t in ACTS}
    parts = [_asked_for(rows, t.lower(), these) for t, these in kinds.items() if len(these)]
    return f"Other acts that are told as having happened, by PLOVER type: {listed(parts, most=10)}."


def over_time(study: Study) -> pd.DataFrame:
    """Return how each demand moved: demand, its first and its last day, reports, by whom."""
    rows, labels = _coded(study.tables.demands()), _labels(study)
    out = []
    for demand, group in rows.groupby("demand", sort=True):
        first, last = _ends(study.days.loc[group["event_id"]])
        actors = sorted({a for names in group["actor"].dropna() for a in names.split("; ")})
        out.append(
            {
                "for": labels.get(demand, demand),
                "first": first,
                "last": last,
                "reports": len(group),
                "asked by": listed(actors, most=8) or None,
            }
        )
    columns = ["for", "first", "last", "reports", "asked by"]
    return pd.DataFrame(out, columns=columns).sort_values(
        ["reports", "for"], ascending=[False, True], ignore_index=True
    )


def _ends(days: pd.DataFrame) -> tuple[str, str]:
    """Return the first and the last of some days, in words."""
    known = days[days["dated"] != "none"]
    if known.empty:
        return "undated", "undated"
    first, last = (known.assign(_end=known[by].fillna(known[other])) for by, other in _SIDES)
    first, last = first.sort_values("_end", kind="stable").iloc[0], last.sort_values("_end", kind="stable").iloc[-1]
    return when(*first.drop("_end")), when(*last.drop("_end"))


_SIDES = (("earliest", "latest"), ("latest", "earliest"))
