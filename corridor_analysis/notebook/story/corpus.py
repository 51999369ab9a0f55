"""01: what was read, when it was published and how that is known, what it covers, what was rejected."""

from __future__ import annotations

import pandas as pd

from corridor_analysis.notebook.plots.timeline import ROWS
from corridor_analysis.notebook.prose import alternative, called, count, day, listed, safe, sentences, span, verb
from corridor_analysis.notebook.story.rows import Links
from corridor_analysis.notebook.study import Study
from corridor_analysis.schema import ACCESS_MODES, PARTIAL_REASONS
from corridor_analysis.tables.lookup import keyed

__all__ = [
    "answer", "articles", "articles_caption", "coverage_alt", "coverage_caption", "dating", "names", "rejected", "told",
    "unknown_names",
]  # fmt: skip

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


def _links(study: Study) -> Links:
    return Links("articles", tuple(study.whole.articles["article_id"]))


def answer(study: Study) -> str:
    """Return what was read, in sentences."""
    read = study.whole.articles
    if read.empty:
        return "No article was read."
    words, many = count(int(read["n_words"].sum()), "word"), count(len(read), "article").capitalize()
    told = f"{_links(study).all(many)} with {words} {verb(len(read), 'was', 'were')} read."
    return sentences(told, _when(study), _relevance(study), _selected(study))


def _selected(study: Study) -> str:
    """Return how many of the articles tell of something in the selection; nothing where all is selected."""
    if not study.narrowed:
        return ""
    ids, read = {*study.tables.events["article_id"], *study.quotes()["article_id"]}, study.whole.articles["article_id"]
    here = read[read.isin(ids)]
    some = _links(study).subject(here, "holds", "hold", "article")
    return f"{some if len(here) else 'No article holds'} an event or a quotation of this selection."


def _when(study: Study) -> str:
    """Return between which days the articles were published."""
    read, links = study.whole.articles, _links(study)
    dated = read[read["published"].notna()].sort_values(["published", "article_id"])
    if dated.empty:
        return f"The day of publication is not known for {verb(len(read), 'it', 'any of them')}."
    first, last = dated.iloc[0], dated.iloc[-1]
    n = len(dated)
    who = verb(n, "It was", "They were") if n == len(read) else f"The {count(n, 'dated one')} {verb(n, 'was', 'were')}"
    start = links.one(day(first["published"]), first["article_id"])
    if first["published"] == last["published"]:
        return f"{who} published on {start}."
    return f"{who} published between {start} and {links.one(day(last['published']), last['article_id'])}."


def _relevance(study: Study) -> str:
    """Return how many articles are about the case."""
    read, name = study.whole.articles, safe(study.case.corridor.name)
    about = read.loc[read["relevant"].fillna(False).astype(bool), "article_id"]
    term = f"{called(name)} or a term of the case"
    if len(about) == len(read):
        return f"{verb(len(read), 'It names', 'All of them name')} {term}."
    if about.empty:
        return f"{verb(len(read), 'It does not name', 'None of them names')} {term}."
    return f"{_links(study).subject(about, 'names', 'name', 'article')} {term}."


def dating(study: Study) -> str:
    """Return how the days of publication are known."""
    read, links = study.whole.articles, _links(study)
    known = {words: read.loc[read["published_basis"] == basis, "article_id"] for basis, words in _BASIS.items()}
    parts = [f"{w} for {links.some(count(len(ids), 'article'), ids)}" for w, ids in known.items() if len(ids)]
    return f"The day of publication is {listed(parts)}. A day is never assumed." if parts else ""


def articles(study: Study) -> pd.DataFrame:
    """Return one row per article: id, published, how that is known, headline, words, relevance, what was found in it.

    Events, contacts, access events and quotations are counted as they stand in the article, of those selected.
    """
    read, events = study.whole.articles, study.tables.events
    bounds = read[["published", "published_earliest", "published_latest"]].astype(object)
    bounds = bounds.where(bounds.notna(), None).itertuples(index=False)
    out = read[["article_id", "published", "published_basis", "headline", "outlet", "n_words"]].copy()
    out["article_id"] = study.named(read["article_id"])
    out["published"] = [day_ or (span(*ends) if any(ends) else None) for day_, *ends in bounds]
    out["published_basis"] = out["published_basis"].map(_BASIS)
    out["about the case"] = ["–" if pd.isna(r) else "yes" if r else "no" for r in read["relevant"]]
    found = {
        "events": events,
        "contacts": events[events["event_type"] == "CONSULT"],
        "access events": events[events["mode"].isin(ACCESS_MODES)],
        "quotations": study.quotes(),
    }
    for name, rows in found.items():
        out[name] = read["article_id"].map(rows["article_id"].value_counts()).fillna(0).astype(int)
    names = {"article_id": "article", "published_basis": "day known from", "n_words": "words"}
    return keyed(out.rename(columns=names), list(read["article_id"]))


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
    dated, links = told(study), _links(study)
    days = sorted(set(dated["earliest"]))
    if not days:
        return "No event in this selection is dated to the day."
    who = dated.drop_duplicates("earliest").set_index("earliest")["article_id"]
    ends = " to ".join(links.one(day(d), who[d]) for d in dict.fromkeys((days[0], days[-1])))
    what = count(len(days), "different day") if len(days) > 1 else "one day"
    few = (
        "Each row is an article: the mark is its day of publication (a circle where the text states it, a diamond "
        "where a coder does), the strokes are the days of the events that it tells."
    )
    many = "The bars count the articles by the month of their publication."
    return f"The articles date events to {what}, {ends}. {few if len(links.ids) <= ROWS else many}"


def coverage_alt(study: Study) -> str:
    """Return what a reader would see in the coverage figure."""
    read = study.whole.articles.itertuples()
    parts = [f"{study.labels[a.article_id]}: {day(a.published) if a.published else 'no day'}" for a in read]
    return alternative(
        "Days of publication and days told of, by article.", parts, "No article.", most=12, noun="article"
    )


def rejected(study: Study) -> str:
    """Return what was not read, and what was not read whole, in sentences."""
    rows = study.whole.rejects
    if rows.empty:
        return "Nothing that was given was rejected."
    partial, links = rows["reason"].isin(PARTIAL_REASONS), Links.to("rejects", rows)
    gone, kept = len(rows[~partial]), rows.loc[partial, "source_file"].nunique()
    inputs, sources = (links.all(count(*n).capitalize()) for n in ((gone, "input"), (kept, "article")))
    whole = f"{verb(kept, 'is', 'are')} in, though not all of {verb(kept, 'it', 'them')} was read"
    return sentences(
        f"{inputs} {verb(gone, 'was', 'were')} rejected: {_why(rows[~partial])}." if gone else "",
        f"{sources} {whole}: {_why(rows[partial])}." if kept else "",
    )


def _why(rejects: pd.DataFrame) -> str:
    """Return the reasons in words, each with how often it is there."""
    reasons = rejects["reason"].value_counts()
    return listed([f"{_REASONS[r]} ({n})" for r, n in sorted(reasons.items())])


def names(study: Study) -> str:
    """Return how many names the case does not know."""
    rows, n = unknown_names(study), len(unknown_names(study))
    few = Links.to("names", rows).all(count(n, "name").capitalize())
    known = "The case and the general lists know every name that was found."
    return f"{few} {verb(n, 'is', 'are')} known from the text only." if n else known


def unknown_names(study: Study) -> pd.DataFrame:
    """Return the names that neither the case nor the generic lists know, most frequent first."""
    seen = study.whole.mentions["entity_id"].value_counts()
    rows = study.whole.entities[~study.whole.entities["known"]]
    rows = rows.assign(mentions=rows["entity_id"].map(seen)).dropna(subset="mentions").astype({"mentions": int})
    rows = rows.sort_values(["mentions", "name"], ascending=[False, True])
    return keyed(rows[["name", "kind", "country", "role", "mentions"]], list(rows["entity_id"]))
