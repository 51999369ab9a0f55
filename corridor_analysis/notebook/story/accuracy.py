"""07: how far this run's tables agree with coded facts, and every disagreement in its sentence."""

from __future__ import annotations

import pandas as pd

from corridor_analysis.evaluate import Scores, evaluate, facts_folder
from corridor_analysis.evaluate.scores import accuracy_table, score_table
from corridor_analysis.notebook.prose import alternative, count, link, number, safe, verb
from corridor_analysis.notebook.story.rows import Links
from corridor_analysis.notebook.study import Study
from corridor_analysis.tables.lookup import keyed

__all__ = ["NOT_SCORED", "answer", "errors", "fields", "scope", "score", "scores_alt", "scores_caption", "shown"]

_ERRORS = {"kind": "kind", "error": "error", "field": "field", "gold": "coder", "predicted": "tables"}
NOT_SCORED = Scores(
    score_table({}), accuracy_table(()), pd.DataFrame(columns=[*_ERRORS, "article_id", "evidence"], dtype=object)
)


def score(study: Study) -> Scores:
    """Return the scores of the whole corpus against the case's coded facts: NOT_SCORED where it has none for it."""
    folder = facts_folder(study.case.folder)
    if folder.name == "gold" and (folder / "articles.csv").is_file():
        coded = set(pd.read_csv(folder / "articles.csv", dtype=str)["article_id"])
    else:
        coded = _read_whole(study)
    here = coded & set(study.whole.articles["article_id"])
    return evaluate(study.whole, folder, case=study.case) if here else NOT_SCORED


def _read_whole(study: Study) -> set[str]:
    """Return the articles that a coder has read, where no row of the tables rests on a coding: else it is no test."""
    if not set(study.whole.events["coder"]) <= {"rules", "model"}:
        return set()
    rows = study.whole.codings.merge(study.whole.articles[["article_id", "text"]], on="article_id")
    whole = rows["end"] - rows["start"] == rows["text"].str.len()
    return set(rows.loc[(rows["effect"] == "reads") & whole, "article_id"])


def shown(scores: Scores) -> pd.DataFrame:
    """Return the rows of the figure and table: label, n, precision, recall, f1, low, high."""
    full = scores.table[scores.table["match"] == "full"]
    out = full.rename(columns={"kind": "label", "n_gold": "n", "f1_low": "low", "f1_high": "high"})
    shares = out[["precision", "recall", "f1", "low", "high"]].astype(float).round(3)
    labels = [kind.replace("_", " ") for kind in out["label"]]
    return keyed(out[["n"]].join(shares).assign(label=labels)[["label", "n", *shares]], labels)


def _known(scores: Scores) -> pd.DataFrame:
    """Return the kinds of which there was anything to score."""
    rows = shown(scores)
    return rows[rows["f1"].notna()]


def answer(scores: Scores, study: Study | None = None) -> str:
    """Return how good the tables are, in sentences."""
    rows, known = shown(scores), _known(scores)
    if rows.empty and study is not None and len(study.whole.codings):
        return "The tables are not scored here: what coders say of these articles is told below."
    if rows.empty:
        return "There are no coded facts for these articles, so accuracy is not known."
    facts, wrong = link(count(int(rows["n"].sum()), "coded fact"), "tab-scores"), len(scores.errors)
    out = [f"The tables were compared with {facts} of {count(len(known), 'kind')}.", safe(scores.coding)]
    if len(known) > 1:
        table, ends = Links.to("scores", rows), (known["f1"].idxmax(), known["f1"].idxmin())
        best, worst = (f"{safe(kind)} ({table.one(format(known.loc[kind, 'f1'], '.2f'), kind)})" for kind in ends)
        out.append(f"F1 is highest for {best} and lowest for {worst}.")
    listing = f"{link(count(wrong, 'disagreement').capitalize(), 'tab-errors')} {verb(wrong, 'is', 'are')} listed below"
    return " ".join([*out, f"{listing}, each in its words." if wrong else "They agree on all of them."])


def scope(study: Study) -> str:
    """Return, where the parameters select a part, that they do not select what is scored."""
    return "All articles read are scored, whatever is selected." if study.narrowed else ""


def scores_caption(scores: Scores) -> str:
    """Return the finding that the figure of scores shows."""
    rows = _known(scores)
    if rows.empty:
        return "Nothing was scored."
    above = link(number(int((rows["f1"] >= 0.9).sum())), "tab-scores")
    return (
        f"F1 is 0.9 or more for {above} of {count(len(rows), 'kind')}. The bar is the 95 % interval: with so few facts "
        "it is wide, and a score is a reading of these articles only."
    )


def scores_alt(scores: Scores) -> str:
    """Return what a reader would see in the figure of scores."""
    parts = [f"{r.label}: F1 {r.f1:.2f}, interval {r.low:.2f} to {r.high:.2f}" for r in _known(scores).itertuples()]
    return alternative("F1 by kind of fact.", parts, "Nothing was scored.")


def fields(scores: Scores) -> pd.DataFrame:
    """Return how often each field is right where the fact was found: field, correct, of, share."""
    rows = scores.accuracies.rename(columns={"measure": "field", "n": "of"})
    return rows[["field", "correct", "of"]].assign(share=rows["accuracy"].astype(float).round(3))


def errors(scores: Scores, study: Study) -> pd.DataFrame:
    """Return every miss, false alarm and wrong field: kind, error, field, coder, tables, article, evidence."""
    rows = scores.errors
    articles = [a if isinstance(a, str) else None for a in rows["article_id"]]  # a happening is of no one article
    out = rows[list(_ERRORS)].rename(columns=_ERRORS).assign(article=study.named(articles), evidence=rows["evidence"])
    return out.assign(kind=[kind.replace("_", " ") for kind in rows["kind"]]).reset_index(drop=True)
