"""06: what is corroborated, what rests on one source, what is contradicted, and how the dates are known."""

from __future__ import annotations

import pandas as pd

from corridor_analysis.notebook import Study
from corridor_analysis.notebook.prose import count, kind_name, listed, number, verb
from corridor_analysis.notebook.story.rows import Rows
from corridor_analysis.schema import ACCESS_MODES
from corridor_analysis.tables.chronology import chronology
from corridor_analysis.tables.lookup import keyed

__all__ = [
    "answer",
    "conflicts",
    "conflicts_answer",
    "dating",
    "dating_answer",
    "dating_evidence",
    "same_answer",
    "same_sources",
    "shared",
    "single",
    "verdicts",
    "verdicts_alt",
    "verdicts_caption",
]


def _told(study: Study) -> pd.DataFrame:
    """Return what is told to have happened, and what only some of the reports tell so."""
    rows = chronology(study.tables)
    return rows[(rows["status"] == "happened") | (rows["verdict"] == "conflict")]


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
    ids = {v: rows.loc[rows["verdict"] == v, "event_id"] for v in ("corroborated", "single", "conflict")}
    n = {v: len(some) for v, some in ids.items()}
    alike = Rows.of("shared", shared(study)).some(number(n["corroborated"]), ids["corroborated"])
    lone = Rows.of("single", single(study)).some(number(n["single"]), ids["single"])
    parts = [
        f"{alike} {verb(n['corroborated'], 'is', 'are')} told alike by two or more independent sources",
        f"{lone} {verb(n['single'], 'rests', 'rest')} on one",
    ]
    if n["conflict"]:
        parts.append(f"on {_conflict_rows(study).all(number(n['conflict']))} the reports differ")
    return f"Of {count(len(rows), 'happening')} that the articles tell of, {listed(parts)}."


def _conflict_rows(study: Study) -> Rows:
    return Rows.of("conflicts", conflicts(study))


def verdicts_caption(study: Study) -> str:
    """Return the finding that the figure of verdicts shows."""
    rows = _told(study)
    if rows.empty:
        return "No happening in this selection."
    rows = rows.assign(label=[_kind(r) for r in rows.itertuples()])
    alike = rows[rows["verdict"] == "corroborated"]
    total, known = rows["label"].value_counts(), alike["label"].value_counts()
    if alike.empty:
        lone = Rows.of("single", single(study)).all("No happening")
        return f"{lone} in this selection is told alike by independent sources."
    best = min(known.index, key=lambda k: (-known[k] / total[k], k))
    some = Rows.of("shared", shared(study)).some(
        number(int(known[best])), alike.loc[alike["label"] == best, "event_id"]
    )
    told = (
        f"{some} of {number(int(total[best]))} {verb(int(known[best]), 'is', 'are')} told alike by independent sources"
    )
    return f"Best borne out are {best}: {told}."


def verdicts_alt(study: Study) -> str:
    """Return what a reader would see in the figure of verdicts."""
    parts = [f"{r.label}, {r.verdict}: {r.n}" for r in verdicts(study).itertuples()]
    return f"Bars of happenings by kind and verdict. {'; '.join(parts)}." if parts else "No happening."


def shared(study: Study) -> pd.DataFrame:
    """Return the happenings that more than one article tells: when, what, parties, verdict, sources, evidence."""
    rows = _told(study)
    rows = rows[rows["n_articles"] > 1]
    out = _readable(study, rows).assign(verdict=rows["verdict"].to_list(), articles=rows["n_articles"].to_list())
    out["independent"] = rows["n_sources"].to_list()
    return keyed(out.assign(evidence=rows["evidence"].to_list()), rows["event_id"].to_list())


def single(study: Study) -> pd.DataFrame:
    """Return the happenings that rest on one source: when, what, parties, article, evidence."""
    rows = _told(study)
    rows = rows[rows["verdict"] == "single"]
    out = _readable(study, rows).assign(article=study.named(rows["articles"]), evidence=rows["evidence"].to_list())
    return keyed(out, rows["event_id"].to_list())


_WHY = {
    "near_copy": "near copy of the other's words", "same_outlet": "the same outlet",
    "same_byline": "the same author or agency", "same_communique": "the same communique, in two wordings",
}  # fmt: skip


def same_sources(study: Study) -> pd.DataFrame:
    """Return the articles that are no source of their own: what they tell, as which one they count, why, evidence."""
    tables = study.tables
    first = tables.cluster_members.merge(tables.events, on="event_id").drop_duplicates("cluster_id")
    what = {r.cluster_id: kind_name(r.mode, r.event_type) for r in first.itertuples()}
    quoted = tables.quotes()
    words = dict(zip(quoted["statement_id"], quoted["text"], strict=True))
    rows = [
        (
            what[r.cluster_id],
            *study.named([r.article_id, r.as_article_id]),
            _WHY[r.why],
            f"{r.share:.2f}",
            words.get(r.statement_id),
        )
        for r in tables.same_sources.itertuples()
    ]
    columns = ["what", "article", "counts as", "why", "alike", "evidence"]
    ids = [r.statement_id or r.cluster_id for r in tables.same_sources.itertuples()]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    return keyed(frame, [f"{key}-{n}" for n, key in enumerate(ids, start=1)])


def same_answer(study: Study) -> str:
    """Return how many tellings are no source of their own, and of how many articles the outlet is not known."""
    n = len(study.tables.same_sources)
    unknown = int(study.tables.articles["outlet"].isna().sum())
    told = "No article in this selection counts as the same source as another."
    if n:
        some = Rows.of("same-sources", same_sources(study)).all(count(n, "telling").capitalize())
        told = f"{some} {verb(n, 'is', 'are')} not counted as a source of {verb(n, 'its', 'their')} own."
    if not unknown:
        return told
    return (
        f"{told} Of {count(unknown, 'article')} the outlet is not known: whether {verb(unknown, 'it', 'they')} "
        f"{verb(unknown, 'is', 'are')} independent is judged by bylines and words alone."
    )


def _readable(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Return when, what and parties."""
    out = pd.DataFrame({"when": study.when_happened(rows["cluster_id"])}, dtype=object)
    out["what"] = [kind_name(m, t) for m, t in zip(rows["mode"], rows["event_type"], strict=True)]
    return out.assign(parties=rows["parties"].to_list())


# What each field of a conflict is about, the most telling first.
_FIELDS = {
    "status": "whether it took place", "day": "the day", "mode": "the channel", "place": "the place",
    "participants": "who took part", "actor": "who did it", "recipient": "to whom it was done", "number": "a number",
}  # fmt: skip
_STATUS = {"happened": "it took place", "negated": "it did not, or is denied"}


def conflicts(study: Study) -> pd.DataFrame:
    """Return each point on which reports differ: what, the field, what each article says, with its words.

    Happenings of which one report tells and another denies that they took place come first.
    """
    members = study.tables.cluster_members.merge(study.tables.events, on="event_id", validate="1:1")
    text = study.tables.articles.set_index("article_id")["text"]
    rows, ids = [], []
    for c in _denied_first(study.tables.conflicts).itertuples():
        told = _teller(members[(members["cluster_id"] == c.cluster_id) & (members["article_id"] == c.article_id)], c)
        what = kind_name(told["mode"], told["event_type"])
        shown = text[c.article_id][told["start"] : told["end"]]
        rows.append((what, _FIELDS[c.field], _value(c), shown, study.labels[c.article_id]))
        ids.append(told["event_id"])
    columns = ["what", "differs in", "value", "evidence", "article"]
    return keyed(pd.DataFrame(rows, columns=columns, dtype=object), ids)


def _denied_first(rows: pd.DataFrame) -> pd.DataFrame:
    denied = rows["cluster_id"].isin(rows.loc[rows["field"] == "status", "cluster_id"])
    return rows.assign(later=~denied).sort_values("later", kind="stable")


def _teller(told: pd.DataFrame, point: tuple) -> pd.Series:
    """Return the event by which an article says its value: of a status the one that has it, else the first."""
    own = told[told["status"] == point.value] if point.field == "status" else told[:0]
    return (own if len(own) else told).iloc[0]


def _value(point: tuple) -> str:
    if point.field == "status":
        return _STATUS.get(point.value, point.value)
    return kind_name(point.value, "CONSULT") if point.field == "mode" else point.value


def conflicts_answer(study: Study) -> str:
    """Return on how many happenings the reports differ, and in what."""
    found = study.tables.conflicts
    n = found["cluster_id"].nunique()
    if not n:
        return "On no happening in this selection do the reports contradict each other."
    by_field = found.groupby("field")["cluster_id"].nunique()
    some = _conflict_rows(study).all(count(n, "happening"))
    if n == 1:
        return f"On {some} the reports differ, in {listed([_FIELDS[f] for f in _FIELDS if f in by_field])}."
    parts = [f"on {number(int(by_field[f]))} in {_FIELDS[f]}" for f in _FIELDS if f in by_field]
    return f"On {some} the reports differ: {listed(parts)}."


def dating(study: Study) -> pd.DataFrame:
    """Return how each article's day is known: article, published, from, earliest, latest."""
    read = study.whole.articles
    out = read[["article_id", "published", "published_basis", "published_earliest", "published_latest"]].copy()
    out["article_id"] = pd.Series(study.named(out["article_id"]), index=out.index, dtype=object)
    return out.rename(
        columns={
            "article_id": "article",
            "published_basis": "known from",
            "published_earliest": "earliest",
            "published_latest": "latest",
        }
    )


def dating_answer(study: Study) -> str:
    """Return how many articles give no day, and for how many of them others tell it."""
    read = study.whole.articles
    if read.empty:
        return ""
    estimated = read[read["published_basis"] == "estimated"]
    unknown = int((read["published_basis"] == "unknown").sum())
    if estimated.empty and not unknown:
        return "The day of every article is known from its text or its metadata; none had to be estimated."
    n, singled = len(estimated), int(estimated["published"].notna().sum())
    some = Rows.of("dating-evidence", dating_evidence(study)).all(count(n, "article"))
    parts = [
        f"For {some} that {verb(n, 'gives', 'give')} no day, what {verb(n, 'it tells', 'they tell')} bounds it on both "
        f"sides, and singles it out for {number(singled)}." if n else "",
        f"For {count(unknown, 'article')} the day stays unknown or open on one side." if unknown else "",
    ]  # fmt: skip
    return " ".join(p for p in parts if p)


def dating_evidence(study: Study) -> pd.DataFrame:
    """Return what each estimated day rests on: article, bound, day, why, evidence (the article's words)."""
    whole = study.read or study.whole  # a day of publication was estimated by all that was read
    text = dict(zip(whole.articles["article_id"], whole.articles["text"], strict=True))
    places = {e.event_id: (e.start, e.end) for e in whole.events.itertuples()}
    places |= {t.time_id: (t.start, t.end) for t in whole.times.itertuples()}
    rows = []
    for d in whole.datings.itertuples():
        start, end = places.get(d.event_id or d.time_id, (0, 0))
        rows.append((study.labels[d.article_id], d.bound, d.day, d.why, text[d.article_id][start:end]))
    columns = ["article", "bound", "day", "why", "evidence"]
    ids = [d.event_id or d.time_id or d.dating_id for d in whole.datings.itertuples()]
    return keyed(pd.DataFrame(rows, columns=columns, dtype=object), ids)
