"""06: what is corroborated, what rests on one source, what is contradicted, and how the dates are known."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pandas as pd

from corridor_analysis.notebook.prose import alternative, count, kind_name, listed, number, sentences, verb
from corridor_analysis.notebook.story.rows import Links, records, tally
from corridor_analysis.notebook.study import Study
from corridor_analysis.schema import ACCESS_MODES
from corridor_analysis.tables.chronology import chronology

__all__ = [
    "answer", "conflicts", "conflicts_answer", "dating", "dating_answer", "dating_evidence", "same_answer",
    "same_sources", "shared", "single", "verdicts", "verdicts_alt", "verdicts_caption",
]  # fmt: skip

_WHY = {
    "near_copy": "near copy of the other's words", "same_outlet": "the same outlet",
    "same_byline": "the same author or agency", "same_communique": "the same communique, in two wordings",
}  # fmt: skip
# What each field of a conflict is about, the most telling first.
_FIELDS = {
    "status": "whether it took place", "day": "the day", "mode": "the channel", "place": "the place",
    "participants": "who took part", "actor": "who did it", "recipient": "to whom it was done", "number": "a number",
}  # fmt: skip
_STATUS = {"happened": "it took place", "negated": "it did not, or is denied"}


@lru_cache(maxsize=8)
def _told(study: Study) -> pd.DataFrame:
    """Return what is told to have happened, and what only some of the reports tell so, each with its kind (`label`)."""
    rows = chronology(study.tables)
    rows = rows[(rows["status"] == "happened") | (rows["verdict"] == "conflict")]
    return rows.assign(label=[_kind(r) for r in rows.itertuples()])


def _kind(row: Any) -> str:
    if row.event_type == "CONSULT":
        return "contacts"
    if row.mode in ACCESS_MODES:
        return "access events"
    return "demands" if row.event_type == "REQUEST" else "other acts"


def verdicts(study: Study) -> pd.DataFrame:
    """Return how many happenings of each kind have each verdict: label, verdict, n."""
    return tally(_told(study)[["label", "verdict"]].itertuples(index=False), "label", "verdict")


def answer(study: Study) -> str:
    """Return how far the reports bear each other out, in sentences."""
    rows = _told(study)
    if rows.empty:
        return "In this selection no article tells of anything that happened."
    alike, alone, differ = (rows.loc[rows["verdict"] == v, "event_id"] for v in ("corroborated", "single", "conflict"))
    told_alike = Links.to("shared", shared(study)).subject(alike, "is", "are")
    rest = Links.to("single", single(study)).subject(alone, "rests", "rest")
    parts = [f"{told_alike} told alike by two or more independent sources", f"{rest} on one"]
    if len(differ):
        parts.append(f"on {Links.to('conflicts', conflicts(study)).all(number(len(differ)))} the reports differ")
    return f"Of {count(len(rows), 'happening')} that the articles tell of, {listed(parts)}."


def verdicts_caption(study: Study) -> str:
    """Return the finding that the figure of verdicts shows."""
    rows = _told(study)
    if rows.empty:
        return "No happening in this selection."
    alike = rows[rows["verdict"] == "corroborated"]
    total, known = rows["label"].value_counts(), alike["label"].value_counts()
    if alike.empty:
        lone = Links.to("single", single(study)).all("No happening")
        return f"{lone} in this selection is told alike by independent sources."
    best = min(known.index, key=lambda kind: (-known[kind] / total[kind], kind))
    these = alike.loc[alike["label"] == best, "event_id"]
    some = Links.to("shared", shared(study)).some(number(len(these)), these)
    are = verb(len(these), "is", "are")
    return f"Best borne out are {best}: {some} of {number(int(total[best]))} {are} told alike by independent sources."


def verdicts_alt(study: Study) -> str:
    """Return what a reader would see in the figure of verdicts."""
    parts = [f"{r.label}, {r.verdict}: {r.n}" for r in verdicts(study).itertuples()]
    return alternative("Bars of happenings by kind and verdict.", parts, "No happening.")


def _readable(study: Study, rows: pd.DataFrame, columns: dict[str, Iterable[object]]) -> pd.DataFrame:
    """Return when, what and parties of happenings, more columns, and the words of a report."""
    told = {
        "when": study.when_happened(rows["cluster_id"]),
        "what": map(kind_name, rows["mode"], rows["event_type"]),
        "parties": rows["parties"],
    }
    return records(rows["event_id"], told | columns | {"evidence": rows["evidence"]})


def shared(study: Study) -> pd.DataFrame:
    """Return the happenings that more than one article tells: when, what, parties, verdict, sources, evidence."""
    rows = _told(study)
    rows = rows[rows["n_articles"] > 1]
    columns = {"verdict": rows["verdict"], "articles": rows["n_articles"], "independent": rows["n_sources"]}
    return _readable(study, rows, columns)


def single(study: Study) -> pd.DataFrame:
    """Return the happenings that rest on one source: when, what, parties, article, evidence."""
    rows = _told(study)
    rows = rows[rows["verdict"] == "single"]
    return _readable(study, rows, {"article": study.named(rows["articles"])})


def same_sources(study: Study) -> pd.DataFrame:
    """Return the articles that are no source of their own: what they tell, as which one they count, why, evidence."""
    tables, rows, quoted = study.tables, study.tables.same_sources, study.tables.quotes()
    first = tables.cluster_members.merge(tables.events, on="event_id").drop_duplicates("cluster_id")
    what = {r.cluster_id: kind_name(r.mode, r.event_type) for r in first.itertuples()}
    words = dict(zip(quoted["statement_id"], quoted["text"], strict=True))
    columns = {
        "what": rows["cluster_id"].map(what),
        "article": study.named(rows["article_id"]),
        "counts as": study.named(rows["as_article_id"]),
        "why": rows["why"].map(_WHY),
        "alike": [f"{share:.2f}" for share in rows["share"]],
        "evidence": [words.get(s) for s in rows["statement_id"]],
    }
    ids = rows["statement_id"].fillna(rows["cluster_id"])
    return records([f"{key}-{n}" for n, key in enumerate(ids, start=1)], columns)


def same_answer(study: Study) -> str:
    """Return how many tellings are no source of their own, and of how many articles the outlet is not known."""
    n = len(study.tables.same_sources)
    unknown = int(study.tables.articles["outlet"].isna().sum())
    told = "No article in this selection counts as the same source as another."
    if n:
        some = Links.to("same-sources", same_sources(study)).all(count(n, "telling").capitalize())
        told = f"{some} {verb(n, 'is', 'are')} not counted as a source of {verb(n, 'its', 'their')} own."
    if not unknown:
        return told
    return (
        f"{told} Of {count(unknown, 'article')} the outlet is not known: whether {verb(unknown, 'it', 'they')} "
        f"{verb(unknown, 'is', 'are')} independent is judged by bylines and words alone."
    )


@lru_cache(maxsize=8)
def conflicts(study: Study) -> pd.DataFrame:
    """Return each point on which reports differ: what, the field, what each article says, with its words.

    Happenings of which one report tells and another denies that they took place come first.
    """
    members = study.tables.cluster_members.merge(study.tables.events, on="event_id", validate="1:1")
    text = study.tables.articles.set_index("article_id")["text"]
    points = study.tables.conflicts
    denied = points["cluster_id"].isin(points.loc[points["field"] == "status", "cluster_id"])
    rows, ids = [], []
    for point in points.assign(later=~denied).sort_values("later", kind="stable").itertuples():
        own = (members["cluster_id"] == point.cluster_id) & (members["article_id"] == point.article_id)
        told = _teller(members[own], point)
        words = text[point.article_id][told["start"] : told["end"]]
        what, article = kind_name(told["mode"], told["event_type"]), study.labels[point.article_id]
        rows.append((what, _FIELDS[point.field], _value(point), words, article))
        ids.append(told["event_id"])
    return records(
        ids, pd.DataFrame(rows, columns=["what", "differs in", "value", "evidence", "article"], dtype=object)
    )


def _teller(told: pd.DataFrame, point: Any) -> pd.Series:
    """Return the event by which an article says its value: of a status the one that has it, else the first."""
    own = told[told["status"] == point.value] if point.field == "status" else told[:0]
    return (own if len(own) else told).iloc[0]


def _value(point: Any) -> str:
    if point.field == "status":
        return _STATUS.get(point.value, str(point.value))
    return kind_name(point.value, "CONSULT") if point.field == "mode" else str(point.value)


def conflicts_answer(study: Study) -> str:
    """Return on how many happenings the reports differ, and in what."""
    points = study.tables.conflicts
    n = points["cluster_id"].nunique()
    if not n:
        return "On no happening in this selection do the reports contradict each other."
    by_field = points.groupby("field")["cluster_id"].nunique()
    fields = {words: int(by_field[field]) for field, words in _FIELDS.items() if field in by_field}
    some = Links.to("conflicts", conflicts(study)).all(count(n, "happening"))
    if n == 1:
        return f"On {some} the reports differ, in {listed(list(fields))}."
    return f"On {some} the reports differ: {listed([f'on {number(m)} in {words}' for words, m in fields.items()])}."


def dating(study: Study) -> pd.DataFrame:
    """Return how each article's day is known: article, published, from, earliest, latest."""
    read = study.whole.articles
    out = pd.DataFrame({"article": study.named(read["article_id"])}, index=read.index, dtype=object)
    shown = {"published_basis": "known from", "published_earliest": "earliest", "published_latest": "latest"}
    return out.join(read[["published", *shown]].rename(columns=shown))


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
    some = Links.to("dating-evidence", dating_evidence(study)).all(count(n, "article"))
    return sentences(
        f"For {some} that {verb(n, 'gives', 'give')} no day, what {verb(n, 'it tells', 'they tell')} bounds it on both "
        f"sides, and singles it out for {number(singled)}." if n else "",
        f"For {count(unknown, 'article')} the day stays unknown or open on one side." if unknown else "",
    )  # fmt: skip


def dating_evidence(study: Study) -> pd.DataFrame:
    """Return what each estimated day rests on: article, bound, day, why, evidence (the article's words)."""
    whole = study.read or study.whole  # a day of publication was estimated by all that was read
    rows, text = whole.datings, dict(zip(whole.articles["article_id"], whole.articles["text"], strict=True))
    places = {e.event_id: slice(e.start, e.end) for e in whole.events.itertuples()}
    places |= {t.time_id: slice(t.start, t.end) for t in whole.times.itertuples()}
    told = rows["event_id"].fillna(rows["time_id"])
    pairs = zip(rows["article_id"], told, strict=True)
    columns = {
        "article": study.named(rows["article_id"]),
        **{name: rows[name] for name in ("bound", "day", "why")},
        "evidence": [text[article][places.get(record, slice(0, 0))] for article, record in pairs],
    }
    return records(told.fillna(rows["dating_id"]), columns)
