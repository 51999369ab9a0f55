"""01: what was read, when it was published and how that is known, what it covers, what was rejected."""

from __future__ import annotations

import pandas as pd

from corridor_analysis.notebook import Study
from corridor_analysis.prose import count, day, listed, safe, span, verb
from corridor_analysis.schema import ACCESS_MODES

__all__ = [
    "answer",
    "articles",
    "coverage_alt",
    "coverage_caption",
    "dating",
    "names",
    "rejected",
    "told",
    "unknown_names",
]

_BASIS = {
    "header": "stated in the text",
    "byline": "stated in the byline",
    "metadata": "from the coder's metadata",
    "estimated": "estimated from other articles",
    "unknown": "unknown",
}


def answer(study: Study) -> str:
    """Return what was read, in sentences."""
    read = study.whole.articles
    if read.empty:
        return "No article was read."
    words = int(read["n_words"].sum())
    days = sorted(read["published"].dropna())
    out = [f"{count(len(read), 'article').capitalize()} with {words:,} words {verb(len(read), 'was', 'were')} read."]
    if days:
        when = f"on {day(days[0])}" if days[0] == days[-1] else f"between {day(days[0])} and {day(days[-1])}"
        out.append(
            f"{verb(len(days), 'It was', 'They were') if len(days) == len(read) else _some(days)} published {when}."
        )
    relevant = int(read["relevant"].fillna(False).sum())
    name = safe(study.case.corridor.name)
    if relevant == len(read):
        out.append(f"{verb(len(read), 'It names', 'All of them name')} the {name} or a term of the case.")
    else:
        out.append(f"{relevant} of them {verb(relevant, 'names', 'name')} the {name} or a term of the case.")
    return " ".join(out)


def _some(days: list[str]) -> str:
    return (
        f"The {count(len(days), 'dated one')} {verb(len(days), 'was', 'were')}"
        if len(days) > 1
        else "The dated one was"
    )


def dating(study: Study) -> str:
    """Return how the days of publication are known."""
    basis = study.whole.articles["published_basis"].value_counts()
    parts = [f"{_BASIS[b]} for {count(int(basis[b]), 'article')}" for b in _BASIS if basis.get(b)]
    if not parts:
        return ""
    return f"The day of publication is {listed(parts)}. A day is never assumed."


def articles(study: Study) -> pd.DataFrame:
    """Return one row per article: id, published, how that is known, headline, words, and what was found in it."""
    read, events = study.whole.articles, study.tables.events
    per = events.groupby("article_id")
    found = pd.DataFrame(
        {
            "events": per.size(),
            "contacts": per["event_type"].agg(lambda t: int((t == "CONSULT").sum())),
            "access events": per["mode"].agg(lambda m: int(m.isin(ACCESS_MODES).sum())),
        }
    )
    out = read[["article_id", "published", "published_basis", "headline", "outlet", "n_words"]].copy()
    out["published_basis"] = out["published_basis"].map(_BASIS)
    out = out.rename(columns={"article_id": "article", "published_basis": "day known from", "n_words": "words"})
    for column in ("events", "contacts", "access events"):
        out[column] = [int(found[column].get(a, 0)) if len(found) else 0 for a in out["article"]]
    quotes = study.tables.quotes()["article_id"].value_counts()
    out["quotations"] = [int(quotes.get(a, 0)) for a in out["article"]]
    return out


def told(study: Study) -> pd.DataFrame:
    """Return the dated events that count as coverage: article_id, earliest, latest."""
    events = study.tables.events
    held = events[(events["status"] == "happened") & (events["earliest"] == events["latest"])]
    return held[["article_id", "earliest", "latest"]].reset_index(drop=True)


def coverage_caption(study: Study) -> str:
    """Return the finding that the coverage figure shows."""
    days = sorted(set(told(study)["earliest"]))
    if not days:
        return "No event in this selection is dated to the day."
    return (
        f"The articles date events to {count(len(days), 'different day')}, {span(days[0], days[-1])}. "
        "Each row is an article: the mark is its day of publication (a circle where the text states it, a diamond "
        "where a coder does), the strokes are the days of the events that it tells."
    )


def coverage_alt(study: Study) -> str:
    """Return what a reader would see in the coverage figure."""
    read = study.whole.articles
    rows = [f"{a.article_id}: {day(a.published) if a.published else 'no day'}" for a in read.head(12).itertuples()]
    return f"Days of publication and days told of, by article. {'; '.join(rows)}."


def rejected(study: Study) -> str:
    """Return what was not read."""
    n = len(study.whole.rejects)
    if not n:
        return "Nothing that was given was rejected."
    reasons = study.whole.rejects["reason"].value_counts()
    parts = [f"{r.replace('_', ' ')} ({n_})" for r, n_ in sorted(reasons.items())]
    return f"{count(n, 'input').capitalize()} {verb(n, 'was', 'were')} rejected, or not read whole: {listed(parts)}."


def names(study: Study) -> str:
    """Return how many names the case does not know."""
    n = len(unknown_names(study))
    if not n:
        return "The case and the general lists know every name that was found."
    return f"{count(n, 'name').capitalize()} {verb(n, 'is', 'are')} known from the text only."


def unknown_names(study: Study) -> pd.DataFrame:
    """Return the names that neither the case nor the generic lists know, most frequent first."""
    entities = study.whole.entities[~study.whole.entities["known"]]
    seen = study.whole.mentions["entity_id"].value_counts()
    out = entities[["name", "kind", "country", "role", "entity_id"]].copy()
    out["mentions"] = [int(seen.get(e, 0)) for e in out["entity_id"]]
    out = out[out["mentions"] > 0].sort_values(["mentions", "name"], ascending=[False, True], ignore_index=True)
    return out.drop(columns="entity_id")
