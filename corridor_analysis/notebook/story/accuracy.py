"""07: how far this run's tables agree with coded facts, and every disagreement in its sentence."""

from __future__ import annotations

import pandas as pd

from corridor_analysis.evaluate import Scores, evaluate
from corridor_analysis.evaluate.coded import facts_folder
from corridor_analysis.notebook import Study
from corridor_analysis.notebook.prose import count, link, number, safe, verb
from corridor_analysis.notebook.story.rows import Rows
from corridor_analysis.tables.lookup import keyed

__all__ = ["answer", "errors", "fields", "scope", "score", "scores_alt", "scores_caption", "shown"]


def score(study: Study) -> Scores | None:
    """Return the scores of the whole corpus against the case's coded facts, or None where it has none for it."""
    folder = facts_folder(study.case.folder)
    if folder.name == "gold" and (folder / "articles.csv").is_file():
        coded = set(pd.read_csv(folder / "articles.csv", dtype=str)["article_id"])
    else:
        coded = _read_whole(study)
    return evaluate(study.whole, folder, case=study.case) if coded & set(study.whole.articles["article_id"]) else None


def _read_whole(study: Study) -> set[str]:
    """Return the articles that a coder has read, where no row of the tables rests on a coding: else it is no test."""
    if not set(study.whole.events["coder"]) <= {"rules", "model"}:
        return set()
    rows, articles = study.whole.codings, study.whole.articles
    reads = rows[rows["effect"] == "reads"]
    length = dict(zip(articles["article_id"], articles["text"].str.len(), strict=True))
    return {a for a, s, e in zip(reads["article_id"], reads["start"], reads["end"], strict=True) if e - s == length[a]}


def shown(scores: Scores | None) -> pd.DataFrame:
    """Return the rows of the figure and table: label, match, n, precision, recall, f1, low, high."""
    if scores is None:
        return pd.DataFrame(columns=["label", "match", "n", "precision", "recall", "f1", "low", "high"])
    full = scores.table[scores.table["match"] == "full"]
    out = full.rename(columns={"kind": "label", "n_gold": "n", "f1_low": "low", "f1_high": "high"})
    out = out[["label", "n", "precision", "recall", "f1", "low", "high"]].copy()
    out["label"] = out["label"].str.replace("_", " ")
    for column in ("precision", "recall", "f1", "low", "high"):
        out[column] = out[column].astype(float).round(3)
    return keyed(out, out["label"].to_list())


def _known(scores: Scores | None) -> pd.DataFrame:
    """Return the kinds of which there was anything to score."""
    rows = shown(scores)
    return rows[rows["f1"].notna()]


def answer(scores: Scores | None, study: Study | None = None) -> str:
    """Return how good the tables are, in sentences."""
    rows = shown(scores)
    if rows.empty and study is not None and len(study.whole.codings):
        return "The tables are not scored here: what coders say of these articles is told below."
    if rows.empty:
        return "There are no coded facts for these articles, so accuracy is not known."
    known = _known(scores)
    n, wrong = int(rows["n"].sum()), len(scores.errors)
    facts = link(count(n, "coded fact"), "tab-scores")
    out = [f"The tables were compared with {facts} of {count(len(known), 'kind')}.", safe(scores.coding)]
    if len(known) > 1:
        best, worst = known.loc[known["f1"].idxmax()], known.loc[known["f1"].idxmin()]
        table = Rows.of("scores", rows)
        ends = [f"{safe(r['label'])} ({table.one(format(r['f1'], '.2f'), r['label'])})" for r in (best, worst)]
        out.append(f"F1 is highest for {ends[0]} and lowest for {ends[1]}.")
    if not wrong:
        return " ".join([*out, "They agree on all of them."])
    listing = f"{link(count(wrong, 'disagreement').capitalize(), 'tab-errors')} {verb(wrong, 'is', 'are')} listed below"
    return " ".join([*out, f"{listing}, each in its words."])


def scope(study: Study) -> str:
    """Return, where the parameters select a part, that they do not select what is scored."""
    return "All articles read are scored, whatever is selected." if study.narrowed else ""


def scores_caption(scores: Scores | None) -> str:
    """Return the finding that the figure of scores shows."""
    rows = _known(scores)
    if rows.empty:
        return "Nothing was scored."
    above = link(number(int((rows["f1"] >= 0.9).sum())), "tab-scores")
    return (
        f"F1 is 0.9 or more for {above} of {count(len(rows), 'kind')}. The bar is the 95 % interval: with so few facts "
        "it is wide, and a score is a reading of these articles only."
    )


def scores_alt(scores: Scores | None) -> str:
    """Return what a reader would see in the figure of scores."""
    parts = [f"{r.label}: F1 {r.f1:.2f}, interval {r.low:.2f} to {r.high:.2f}" for r in _known(scores).itertuples()]
    return f"F1 by kind of fact. {'; '.join(parts)}." if parts else "Nothing was scored."


def fields(scores: Scores | None) -> pd.DataFrame:
    """Return how often each field is right where the fact was found: field, correct, of, share."""
    if scores is None:
        return pd.DataFrame(columns=["field", "correct", "of", "share"])
    rows = scores.accuracies
    out = pd.DataFrame({"field": rows["measure"], "correct": rows["correct"], "of": rows["n"]})
    return out.assign(share=rows["accuracy"].astype(float).round(3))


def errors(scores: Scores | None, study: Study) -> pd.DataFrame:
    """Return every miss, false alarm and wrong field: kind, error, field, coder, tables, article, evidence."""
    columns = {"kind": "kind", "error": "error", "field": "field", "gold": "coder", "predicted": "tables"}
    if scores is None:
        return pd.DataFrame(columns=[*columns.values(), "article", "evidence"])
    rows = scores.errors
    out = rows[list(columns)].rename(columns=columns)
    out["kind"] = out["kind"].str.replace("_", " ")
    articles = [a if isinstance(a, str) else None for a in rows["article_id"]]  # a happening is of no one article
    return out.assign(article=study.named(articles), evidence=rows["evidence"]).reset_index(drop=True)
