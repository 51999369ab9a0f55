"""07, of coders: who coded what beside the rules, how far they agree, and how right the rules are."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corridor_analysis.evaluate.agreement import Agreement, agreement
from corridor_analysis.notebook.prose import count, link, listed, safe, sentences, span, verb
from corridor_analysis.notebook.study import Study

__all__ = ["accuracy", "answer", "coders", "differing", "found", "pairs"]

_KINDS = {"person": "a person", "model": "a model"}


def found(study: Study) -> Agreement:
    """Return what the coders of the whole corpus say; empty tables where nobody coded it beside the rules."""
    return agreement(study.whole)


def answer(study: Study, told: Agreement) -> str:
    """Return who coded these articles beside the rules, what of it does not stand, and how far they agree."""
    refused = int(study.whole.rejects["reason"].str.startswith("coding_").sum())
    lost = f"{count(refused, 'coding').capitalize()} {verb(refused, 'does', 'do')} not stand: see the rejects."
    if study.whole.codings.empty:
        return sentences("Nobody has coded these articles beside the rules.", lost if refused else "")
    who, n = told.reviewed.drop_duplicates("coder"), len(told.disagreements)
    names = listed([f"{safe(r.coder)} ({_KINDS[r.coder_kind]})" for r in who.itertuples()])
    return sentences(
        f"Beside the rules, {names} {verb(len(who), 'has', 'have')} coded these articles.",
        "" if (who["coder_kind"] == "person").any() else "No person has reviewed them.",
        _best(told.pairs),
        _of_rules(told.accuracy, "precision"),
        _of_rules(told.accuracy, "recall"),
        lost if refused else "",
        f"Coders differ on {link(count(n, 'unit'), 'tab-differing') if n else 'no unit'}.",
    )


def _best(rows: pd.DataFrame) -> str:
    """Return between which two coders agreement on a kind is highest and lowest."""
    known = rows[rows["f1"].notna()]
    if known.empty:
        return ""
    ends = [known.loc[known["f1"].idxmax()], known.loc[known["f1"].idxmin()]]
    best, worst = (
        f"{r['f1']:.2f} on {_kind(r['kind'])} between {safe(r['first'])} and {safe(r['second'])}" for r in ends
    )
    if len(known) == 1:
        return f"Their agreement is {link(f'F1 {best}', 'tab-pairs')}."
    return f"Agreement is between {link(f'F1 {worst}', 'tab-pairs')} and {best}."


def _of_rules(rows: pd.DataFrame, measure: str) -> str:
    """Return precision or recall of the rules on this corpus, with its interval and the size of the sample."""
    own = rows[(rows["measure"] == measure) & rows["share"].notna()]
    parts = [f"{r.share:.2f} for {_kind(r.kind)} ({r.low:.2f} to {r.high:.2f}, {_size(r)})" for r in own.itertuples()]
    words = f"By what persons reviewed, the {link(measure, 'tab-accuracy')} of the rules is {listed(parts, most=8)}."
    return words if parts else ""


def _size(row: Any) -> str:
    drawn = row.basis.startswith("sample")
    noun = "row" if row.measure == "precision" else "sentence" if drawn else "fact"
    return f"{count(row.n, noun)} drawn" if drawn else count(row.n, noun)


def _kind(kind: str) -> str:
    return kind.replace("_", " ")


def pairs(told: Agreement) -> pd.DataFrame:
    """Return agreement of each two coders by kind: kind, first, second, facts of each, alike, f1, low, high, alpha."""
    names = {"n_first": "first's facts", "n_second": "second's facts", "n_both": "alike", "n_sentences": "sentences"}
    return _rounded(told.pairs.rename(columns=names))


def accuracy(told: Agreement) -> pd.DataFrame:
    """Return precision and recall of the rules by kind, by what persons reviewed."""
    return _rounded(told.accuracy)


def coders(told: Agreement) -> pd.DataFrame:
    """Return what was reviewed, by whom: coder, what they are, kind, articles and parts read, judgements, when."""
    rows = told.reviewed
    days = [span(a, b) if isinstance(a, str) else None for a, b in zip(rows["first"], rows["last"], strict=True)]
    out = rows.drop(columns=["first", "last"]).assign(when=pd.Series(days, dtype=object), kind=rows["kind"].map(_kind))
    return out.rename(columns={"coder_kind": "is a", "articles": "articles read", "parts": "parts read"})


def differing(study: Study, told: Agreement) -> pd.DataFrame:
    """Return every unit on which coders differ: kind, what each says, whose word stands, article, evidence."""
    rows = told.disagreements
    out = rows.drop(columns=["article_id", "event_id", "evidence"]).rename(columns={"standing": "stands by"})
    named = study.named(rows["article_id"])
    return out.assign(kind=out["kind"].map(_kind), article=named, evidence=rows["evidence"])


def _rounded(rows: pd.DataFrame) -> pd.DataFrame:
    """Return shares to three places; those that are not defined are missing."""
    shares = rows.select_dtypes("float").round(3).astype(object)
    return rows.assign(**shares.where(shares.notna(), None), kind=rows["kind"].map(_kind))
