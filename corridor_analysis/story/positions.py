"""04: who asks what of whom, who accuses, denies, pledges and supports, and how that changes."""

from __future__ import annotations

import pandas as pd

from corridor_analysis.notebook import Study
from corridor_analysis.prose import count, listed, safe, span, verb

__all__ = ["acts", "acts_answer", "answer", "asked", "demands", "demands_alt", "demands_caption", "over_time"]

_ACTS = {
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


def _labels(study: Study) -> dict[str, str]:
    return {d.id: d.label for d in study.case.demands}


def _said_on(study: Study, rows: pd.DataFrame) -> pd.Series:
    """Return the day on which a position was reported: its own day, else the day of publication of its article."""
    published = study.whole.articles.set_index("article_id")["published"]
    return rows["earliest"].where(rows["earliest"].notna(), rows["article_id"].map(published))


def demands(study: Study) -> pd.DataFrame:
    """Return one row per demand: actor, of whom, demand, reported (day), article, evidence."""
    rows = study.tables.demands()
    labels = _labels(study)
    out = pd.DataFrame({"actor": rows["actor"], "asks of": rows["recipient"]}, dtype=object)
    out["for"] = [labels.get(d, d) for d in rows["demand"]]
    day = _said_on(study, rows)
    out["reported"] = [span(d, d) if isinstance(d, str) else "undated" for d in day]
    out["evidence"] = rows["evidence"]
    return (
        out.assign(_day=day.fillna("9999")).sort_values("_day", kind="stable", ignore_index=True).drop(columns="_day")
    )


def asked(study: Study) -> pd.DataFrame:
    """Return how often each actor asks for each thing: row (actor), column (demand), n."""
    rows = study.tables.demands()
    labels = _labels(study)
    pairs = [
        (actor, labels.get(r.demand, r.demand))
        for r in rows.itertuples()
        for actor in (str(r.actor).split("; ") if r.actor else ["(not said)"])
    ]
    frame = pd.DataFrame(pairs, columns=["row", "column"])
    if frame.empty:
        return frame.assign(n=pd.Series(dtype="int64"))
    return frame.groupby(["row", "column"], as_index=False).size().rename(columns={"size": "n"})


def answer(study: Study) -> str:
    """Return who asks what of whom, in sentences."""
    rows = study.tables.demands()
    if rows.empty:
        return "In this selection no article reports a demand of the codebook."
    labels = _labels(study)
    n = len(rows)
    out = [f"The articles report {count(n, 'demand')} of the codebook."]
    kinds = rows["demand"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    top = [f"{safe(labels.get(k, k)).lower()} ({int(v)})" for k, v in kinds.items()]
    out.append(f"They ask for: {listed(top, most=5)}." if n > 1 else f"It asks for: {top[0]}.")
    who = rows["recipient"].dropna().str.split("; ").explode().value_counts().sort_index()
    who = who.sort_values(ascending=False, kind="stable")
    if len(who):
        out.append(f"Most are addressed to {safe(who.index[0])} ({count(int(who.iloc[0]), 'demand')}).")
    nobody = int(rows["recipient"].isna().sum())
    if nobody:
        out.append(f"{count(nobody, 'demand').capitalize()} {verb(nobody, 'names', 'name')} no addressee.")
    return " ".join(out)


def demands_caption(study: Study) -> str:
    """Return the finding that the matrix of demands shows."""
    cells = asked(study)
    if cells.empty:
        return "No demand in this selection."
    wide = cells.groupby("column")["row"].nunique().sort_index().sort_values(ascending=False, kind="stable")
    return (
        f"{wide.index[0]} is asked for by {count(int(wide.iloc[0]), 'actor')}, more than anything else. "
        "A number is how many reports tell that this actor asks for this."
        if len(wide) > 1 and wide.iloc[0] > wide.iloc[1]
        else "A number is how many reports tell that this actor asks for this."
    )


def demands_alt(study: Study) -> str:
    """Return what a reader would see in the matrix of demands."""
    parts = [f"{r.row}: {r.column} ({r.n})" for r in asked(study).head(40).itertuples()]
    return f"Matrix of actors and what they ask for. {'; '.join(parts)}." if parts else "No demand."


def acts(study: Study) -> pd.DataFrame:
    """Return the other positions: actor, does, toward, reported, status where it did not happen, evidence."""
    events, text = study.tables.events, study.tables.articles.set_index("article_id")["text"]
    rows = events[events["event_type"].isin(_ACTS) & events["mode"].isna()]
    who = _sides(study)
    out = pd.DataFrame({"actor": [who.get((e, "actor")) for e in rows["event_id"]]}, dtype=object)
    out["does"] = [
        _ACTS[t] + ("" if s == "happened" else f" ({s})")
        for t, s in zip(rows["event_type"], rows["status"], strict=True)
    ]
    out["toward"] = [who.get((e, "recipient")) for e in rows["event_id"]]
    day = _said_on(study, rows).reset_index(drop=True)
    out["reported"] = [span(d, d) if isinstance(d, str) else "undated" for d in day]
    out["evidence"] = [text[a][s:e] for a, s, e in zip(rows["article_id"], rows["start"], rows["end"], strict=True)]
    return (
        out.assign(_day=day.fillna("9999")).sort_values("_day", kind="stable", ignore_index=True).drop(columns="_day")
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
    rows = study.tables.events
    kinds = rows[rows["event_type"].isin(_ACTS) & rows["mode"].isna() & (rows["status"] == "happened")]
    n = kinds["event_type"].value_counts()
    if n.empty:
        return "In this selection no article reports an accusation, a denial, a pledge or support."
    parts = [f"{t.lower()} ({int(n[t])})" for t in _ACTS if n.get(t)]
    return f"Other acts that are told as having happened, by PLOVER type: {listed(parts, most=10)}."


def over_time(study: Study) -> pd.DataFrame:
    """Return how each demand moved: demand, first reported, last reported, reports, by whom."""
    rows = study.tables.demands()
    labels = _labels(study)
    day = _said_on(study, rows)
    out = []
    for demand, group in rows.assign(_day=day).groupby("demand", sort=True):
        days = sorted(d for d in group["_day"] if isinstance(d, str))
        actors = sorted({a for names in group["actor"].dropna() for a in names.split("; ")})
        out.append(
            {
                "for": labels.get(demand, demand),
                "first reported": span(days[0], days[0]) if days else "undated",
                "last reported": span(days[-1], days[-1]) if days else "undated",
                "reports": len(group),
                "asked by": listed(actors, most=8),
            }
        )
    columns = ["for", "first reported", "last reported", "reports", "asked by"]
    return pd.DataFrame(out, columns=columns).sort_values(
        ["reports", "for"], ascending=[False, True], ignore_index=True
    )
