"""06: what is corroborated, what rests on one source, what is contradicted, and how the dates are known."""

from __future__ import annotations

import pandas as pd

from corridor_analysis.chronology import chronology
from corridor_analysis.notebook import Study
from corridor_analysis.prose import count, span, verb
from corridor_analysis.schema import ACCESS_MODES

__all__ = [
    "answer",
    "conflicts",
    "conflicts_answer",
    "dating",
    "shared",
    "verdicts",
    "verdicts_alt",
    "verdicts_caption",
]


def _told(study: Study) -> pd.DataFrame:
    rows = chronology(study.tables)
    return rows[rows["status"] == "happened"]


def _kind(row: object) -> str:
    if row.event_type == "CONSULT":
        return "contacts"
    if row.mode in ACCESS_MODES:
        return "access events"
    return "demands" if row.event_type == "REQUEST" else "other acts"


def verdicts(study: Study) -> pd.DataFrame:
    """Return how many happenings of each kind have each verdict: label, verdict, n."""
    rows = _told(study)
    frame = pd.DataFrame({"label": [_kind(r) for r in rows.itertuples()], "verdict": rows["verdict"].to_list()})
    if frame.empty:
        return frame.assign(n=pd.Series(dtype="int64"))
    return frame.groupby(["label", "verdict"], as_index=False).size().rename(columns={"size": "n"})


def answer(study: Study) -> str:
    """Return how far the reports bear each other out, in sentences."""
    rows = _told(study)
    if rows.empty:
        return "In this selection no article tells of anything that happened."
    n = {v: int((rows["verdict"] == v).sum()) for v in ("corroborated", "single", "conflict")}
    return (
        f"The articles tell of {count(len(rows), 'happening')}. {n['corroborated']} "
        f"{verb(n['corroborated'], 'is', 'are')} told alike by two or more independent sources, {n['single']} "
        f"{verb(n['single'], 'rests', 'rest')} on one, and on {n['conflict']} the reports differ on a point."
    )


def verdicts_caption(study: Study) -> str:
    """Return the finding that the figure of verdicts shows."""
    counts = verdicts(study)
    if counts.empty:
        return "No happening in this selection."
    total = counts.groupby("label")["n"].sum()
    alike = counts[counts["verdict"] == "corroborated"].set_index("label")["n"]
    if alike.empty:
        return "No happening is told alike by two independent sources."
    share = (alike / total).dropna().sort_index().sort_values(ascending=False, kind="stable")
    best = share.index[0]
    return f"Best borne out are {best}: {int(alike[best])} of {int(total[best])} are told alike by independent sources."


def verdicts_alt(study: Study) -> str:
    """Return what a reader would see in the figure of verdicts."""
    parts = [f"{r.label}, {r.verdict}: {r.n}" for r in verdicts(study).itertuples()]
    return f"Bars of happenings by kind and verdict. {'; '.join(parts)}." if parts else "No happening."


def shared(study: Study) -> pd.DataFrame:
    """Return the happenings that more than one article tells: when, what, parties, verdict, sources, evidence."""
    rows = _told(study)
    rows = rows[rows["n_articles"] > 1]
    out = pd.DataFrame({"when": [span(r.earliest, r.latest) for r in rows.itertuples()]}, dtype=object)
    out["what"] = [(m or t.lower()).replace("_", " ") for m, t in zip(rows["mode"], rows["event_type"], strict=True)]
    out["parties"] = rows["parties"].to_list()
    out["verdict"] = rows["verdict"].to_list()
    out["articles"] = rows["n_articles"].to_list()
    out["independent"] = rows["n_sources"].to_list()
    return out.assign(evidence=rows["evidence"].to_list())


def conflicts(study: Study) -> pd.DataFrame:
    """Return each point on which reports differ: what, the field, what each article says, with its words."""
    members = study.tables.cluster_members.merge(study.tables.events, on="event_id", validate="1:1")
    text = study.tables.articles.set_index("article_id")["text"]
    rows = []
    for c in study.tables.conflicts.itertuples():
        told = members[(members["cluster_id"] == c.cluster_id) & (members["article_id"] == c.article_id)].iloc[0]
        what = (told["mode"] or told["event_type"].lower()).replace("_", " ")
        words = text[c.article_id][told["start"] : told["end"]]
        rows.append((what, c.field, c.value, c.article_id, words))
    frame = pd.DataFrame(rows, columns=["what", "differs in", "value", "article", "evidence"], dtype=object)
    return frame[["what", "differs in", "value", "evidence", "article"]]


def conflicts_answer(study: Study) -> str:
    """Return on how many happenings the reports differ."""
    n = study.tables.conflicts["cluster_id"].nunique()
    if not n:
        return "On no happening in this selection do the reports contradict each other."
    fields = sorted(set(study.tables.conflicts["field"]))
    return f"On {count(n, 'happening')} the reports differ, in: {', '.join(fields)}."


def dating(study: Study) -> pd.DataFrame:
    """Return how each article's day is known: article, published, from, earliest, latest."""
    read = study.whole.articles
    out = read[["article_id", "published", "published_basis", "published_earliest", "published_latest"]].copy()
    return out.rename(
        columns={
            "article_id": "article",
            "published_basis": "known from",
            "published_earliest": "earliest",
            "published_latest": "latest",
        }
    )
