"""01: what was read, when it was published and how that is known, what it covers, what was rejected."""

from __future__ import annotations

import pandas as pd

from corridor_analysis.notebook import Study
from corridor_analysis.notebook.plots.coverage import ROWS
from corridor_analysis.notebook.prose import called, count, day, listed, safe, span, verb
from corridor_analysis.notebook.story.rows import Rows
from corridor_analysis.schema import ACCESS_MODES, PARTIAL_REASONS
from corridor_analysis.tables.lookup import keyed

__all__ = [
    "answer",
    "articles",
    "articles_caption",
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
    "metadata": "from the metadata of the file or of the coder",
    "estimated": "estimated from other articles",
    "unknown": "unknown",
}
_REASONS = {
    "bad_date": "no day of publication, though a day is named",
    "binary": "bytes that are no text",
    "coding_article": "codings of an article that is not here or has changed",
    "coding_day": "codings with a day that cannot be read",
    "coding_line": "lines of codings that cannot be read",
    "coding_name": "codings of somebody whom neither the case nor the article names",
    "coding_value": "codings with a value that the codebook does not have",
    "coding_words": "codings of words that the article does not have",
    "conflict": "days of publication that differ",
    "crashed": "a text on which the reading broke off",
    "damaged": "text that is cut, left out, repeated or unreadable",
    "duplicate": "the same text or id as another",
    "empty": "nothing in it",
    "encoding": "an encoding that cannot be told",
    "language": "another language than English",
    "malformed": "a file that breaks the rules of its format",
    "missing_field": "no column of texts",
    "no_text": "no text of an article",
    "too_deep": "archives in archives in archives",
    "too_large": "more than is read of one input",
    "too_slow": "a text that took too long",
    "unreadable": "a file that cannot be opened",
    "unsafe_path": "a name that leads out of its archive",
    "unsupported": "a format that is not read",
}


def _rows(study: Study) -> Rows:
    return Rows("articles", tuple(study.whole.articles["article_id"]))


def answer(study: Study) -> str:
    """Return what was read, in sentences."""
    read, rows = study.whole.articles, _rows(study)
    if read.empty:
        return "No article was read."
    words = count(int(read["n_words"].sum()), "word")
    many = rows.all(count(len(read), "article").capitalize())
    read_ = f"{many} with {words} {verb(len(read), 'was', 'were')} read."
    return " ".join(s for s in (read_, _when(study), _relevance(study), _selected(study)) if s)


def _selected(study: Study) -> str:
    """Return how many of the articles tell of something in the selection; nothing where all is selected."""
    if not study.narrowed:
        return ""
    ids = {*study.tables.events["article_id"], *study.quotes()["article_id"]}
    here = study.whole.articles.loc[study.whole.articles["article_id"].isin(ids), "article_id"]
    if here.empty:
        return "No article holds an event or a quotation of this selection."
    some = _rows(study).some(count(len(here), "article").capitalize(), here)
    return f"{some} {verb(len(here), 'holds', 'hold')} an event or a quotation of this selection."


def _when(study: Study) -> str:
    """Return between which days the articles were published."""
    read, rows = study.whole.articles, _rows(study)
    dated = read[read["published"].notna()].sort_values(["published", "article_id"])
    if dated.empty:
        return f"The day of publication is not known for {verb(len(read), 'it', 'any of them')}."
    first, last = dated.iloc[0], dated.iloc[-1]
    n = len(dated)
    who = verb(n, "It was", "They were") if n == len(read) else f"The {count(n, 'dated one')} {verb(n, 'was', 'were')}"
    start = rows.one(day(first["published"]), first["article_id"])
    if first["published"] == last["published"]:
        return f"{who} published on {start}."
    return f"{who} published between {start} and {rows.one(day(last['published']), last['article_id'])}."


def _relevance(study: Study) -> str:
    """Return how many articles are about the case."""
    read, name = study.whole.articles, safe(study.case.corridor.name)
    about = read.loc[read["relevant"].fillna(False).astype(bool), "article_id"]
    n, term = len(about), f"{called(name)} or a term of the case"
    if n == len(read):
        return f"{verb(n, 'It names', 'All of them name')} {term}."
    if n == 0:
        return f"{verb(len(read), 'It does not name', 'None of them names')} {term}."
    return f"{_rows(study).some(count(n, 'article').capitalize(), about)} {verb(n, 'names', 'name')} {term}."


def dating(study: Study) -> str:
    """Return how the days of publication are known."""
    read, rows = study.whole.articles, _rows(study)
    parts = []
    for basis, words in _BASIS.items():
        these = read.loc[read["published_basis"] == basis, "article_id"]
        if len(these):
            parts.append(f"{words} for {rows.some(count(len(these), 'article'), these)}")
    if not parts:
        return ""
    return f"The day of publication is {listed(parts)}. A day is never assumed."


def articles(study: Study) -> pd.DataFrame:
    """Return one row per article: id, published, how that is known, headline, words, relevance, what was found in it.

    Events, contacts, access events and quotations are counted as they stand in the article, of those selected.
    """
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
    bounds = read[["published", "published_earliest", "published_latest"]].astype(object)
    bounds = bounds.where(bounds.notna(), None).itertuples(index=False)
    out["published"] = [day_ or (span(*ends) if any(ends) else None) for day_, *ends in bounds]
    out["about the case"] = ["–" if pd.isna(r) else "yes" if r else "no" for r in read["relevant"]]
    out["published_basis"] = out["published_basis"].map(_BASIS)
    out = out.rename(columns={"article_id": "article", "published_basis": "day known from", "n_words": "words"})
    for column in ("events", "contacts", "access events"):
        out[column] = [int(found[column].get(a, 0)) if len(found) else 0 for a in out["article"]]
    quotes = study.quotes()["article_id"].value_counts()
    out["quotations"] = [int(quotes.get(a, 0)) for a in out["article"]]
    ids = list(out["article"])
    return keyed(out.assign(article=study.named(ids)), ids)


def articles_caption(study: Study) -> str:
    """Return what the table of articles shows."""
    what = "how much of this selection stands" if study.narrowed else "how much was found"
    return f"The articles, and {what} in each."


def told(study: Study) -> pd.DataFrame:
    """Return the dated events that count as coverage: article_id, earliest, latest."""
    events = study.tables.events
    held = events[(events["status"] == "happened") & (events["earliest"] == events["latest"])]
    return held[["article_id", "earliest", "latest"]].reset_index(drop=True)


def coverage_caption(study: Study) -> str:
    """Return the finding that the coverage figure shows."""
    if study.whole.articles.empty:
        return "No article was read."
    dated, rows = told(study), _rows(study)
    days = sorted(set(dated["earliest"]))
    if not days:
        return "No event in this selection is dated to the day."
    who = dated.drop_duplicates("earliest").set_index("earliest")["article_id"]
    ends = " to ".join(rows.one(day(d), who[d]) for d in dict.fromkeys((days[0], days[-1])))
    what = count(len(days), "different day") if len(days) > 1 else "one day"
    few = (
        "Each row is an article: the mark is its day of publication (a circle where the text states it, a diamond "
        "where a coder does), the strokes are the days of the events that it tells."
    )
    many = "The bars count the articles by the month of their publication."
    return f"The articles date events to {what}, {ends}. {few if len(rows.ids) <= ROWS else many}"


def coverage_alt(study: Study) -> str:
    """Return what a reader would see in the coverage figure."""
    read = study.whole.articles
    rows = [
        f"{study.labels[a.article_id]}: {day(a.published) if a.published else 'no day'}"
        for a in read.head(12).itertuples()
    ]
    more = f"; and {count(len(read) - 12, 'more article')}" if len(read) > 12 else ""
    return f"Days of publication and days told of, by article. {'; '.join(rows)}{more}." if rows else "No article."


def rejected(study: Study) -> str:
    """Return what was not read, and what was not read whole, in sentences."""
    found = study.whole.rejects
    if found.empty:
        return "Nothing that was given was rejected."
    partial = found["reason"].isin(PARTIAL_REASONS)
    rows = Rows.of("rejects", found)
    gone, kept = found[~partial], found[partial]
    sentences = []
    if len(gone):
        inputs = rows.all(count(len(gone), "input").capitalize())
        sentences.append(f"{inputs} {verb(len(gone), 'was', 'were')} rejected: {_why(gone)}.")
    if len(kept):
        n = kept["source_file"].nunique()
        sources = rows.all(count(n, "article").capitalize())
        sentences.append(f"{sources} {verb(n, 'is', 'are')} in, though not all of {verb(n, 'it', 'them')} was read: "
                         f"{_why(kept)}.")  # fmt: skip
    return " ".join(sentences)


def _why(rejects: pd.DataFrame) -> str:
    """Return the reasons in words, each with how often it is there."""
    reasons = rejects["reason"].value_counts()
    return listed([f"{_REASONS[r]} ({n})" for r, n in sorted(reasons.items())])


def names(study: Study) -> str:
    """Return how many names the case does not know."""
    rows = unknown_names(study)
    n = len(rows)
    if not n:
        return "The case and the general lists know every name that was found."
    few = Rows.of("names", rows).all(count(n, "name").capitalize())
    return f"{few} {verb(n, 'is', 'are')} known from the text only."


def unknown_names(study: Study) -> pd.DataFrame:
    """Return the names that neither the case nor the generic lists know, most frequent first."""
    entities = study.whole.entities[~study.whole.entities["known"]]
    seen = study.whole.mentions["entity_id"].value_counts()
    out = entities[["name", "kind", "country", "role", "entity_id"]].copy()
    out["mentions"] = [int(seen.get(e, 0)) for e in out["entity_id"]]
    out = out[out["mentions"] > 0].sort_values(["mentions", "name"], ascending=[False, True], ignore_index=True)
    return keyed(out.drop(columns="entity_id"), list(out["entity_id"]))
