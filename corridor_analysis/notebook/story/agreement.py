"""07, of coders: who coded what beside the rules, how far they agree, and how right the rules are."""

from __future__ import annotations

import math

import pandas as pd

from corridor_analysis.evaluate.agreement import Agreement, agreement
from corridor_analysis.notebook import Study
from corridor_analysis.notebook.prose import count, link, listed, safe, span, verb

__all__ = ["accuracy", "answer", "coders", "differing", "found", "pairs"]


def found(study: Study) -> Agreement | None:
    """Return what the coders of the whole corpus say; None where nobody coded it beside the rules."""
    return agreement(study.whole) if len(study.whole.codings) else None


def answer(study: Study, told: Agreement | None) -> str:
    """Return who coded these articles beside the rules, what of it does not stand, and how far they agree."""
    refused = study.whole.rejects["reason"].str.startswith("coding_").sum()
    lost = f"{count(int(refused), 'coding').capitalize()} {verb(refused, 'does', 'do')} not stand: see the rejects."
    if told is None:
        return " ".join(["Nobody has coded these articles beside the rules.", *([lost] if refused else [])])
    who = told.reviewed.drop_duplicates("coder")
    names = listed([f"{safe(r.coder)} ({_KINDS[r.coder_kind]})" for r in who.itertuples()])
    out = [f"Beside the rules, {names} {verb(len(who), 'has', 'have')} coded these articles.", _people(who)]
    out += [_best(told.pairs), *(_of_rules(told.accuracy, m) for m in ("precision", "recall")), lost if refused else ""]
    n = len(told.disagreements)
    listing = link(count(n, "unit"), "tab-differing") if n else "no unit"
    return " ".join(s for s in [*out, f"Coders differ on {listing}."] if s)


_KINDS = {"person": "a person", "model": "a model"}


def _people(who: pd.DataFrame) -> str:
    return "" if (who["coder_kind"] == "person").any() else "No person has reviewed them."


def _best(rows: pd.DataFrame) -> str:
    """Return between which two coders agreement on a kind is highest and lowest."""
    known = rows[rows["f1"].notna()]
    if known.empty:
        return ""
    ends = [known.loc[known["f1"].idxmax()], known.loc[known["f1"].idxmin()]]
    parts = [f"{r['f1']:.2f} on {_kind(r['kind'])} between {safe(r['first'])} and {safe(r['second'])}" for r in ends]
    if len(known) == 1:
        return f"Their agreement is {link(f'F1 {parts[0]}', 'tab-pairs')}."
    return f"Agreement is between {link(f'F1 {parts[1]}', 'tab-pairs')} and {parts[0]}."


def _of_rules(rows: pd.DataFrame, measure: str) -> str:
    """Return precision or recall of the rules on this corpus, with its interval and the size of the sample."""
    own = rows[(rows["measure"] == measure) & rows["share"].notna()]
    parts = [f"{r.share:.2f} for {_kind(r.kind)} ({r.low:.2f} to {r.high:.2f}, {_size(r)})" for r in own.itertuples()]
    if not parts:
        return ""
    return f"By what persons reviewed, the {link(measure, 'tab-accuracy')} of the rules is {listed(parts, most=8)}."


def _size(row: object) -> str:
    noun = "row" if row.measure == "precision" else "sentence" if row.basis.startswith("sample") else "fact"
    return f"{count(row.n, noun)} drawn" if row.basis.startswith("sample") else count(row.n, noun)


def _kind(kind: str) -> str:
    return kind.replace("_", " ")


def pairs(told: Agreement | None) -> pd.DataFrame:
    """Return agreement of each two coders by kind: kind, first, second, facts of each, alike, f1, low, high, alpha."""
    if told is None:
        return pd.DataFrame()
    out = told.pairs.rename(columns={"n_first": "first's facts", "n_second": "second's facts", "n_both": "alike",
                                     "n_sentences": "sentences"})  # fmt: skip
    return _rounded(out, "f1", "low", "high", "alpha")


def accuracy(told: Agreement | None) -> pd.DataFrame:
    """Return precision and recall of the rules by kind, by what persons reviewed."""
    return pd.DataFrame() if told is None else _rounded(told.accuracy, "share", "low", "high")


def coders(told: Agreement | None) -> pd.DataFrame:
    """Return what was reviewed, by whom: coder, what they are, kind, articles and parts read, judgements, when."""
    if told is None:
        return pd.DataFrame()
    rows = told.reviewed
    days = [span(a, b) if isinstance(a, str) else None for a, b in zip(rows["first"], rows["last"], strict=True)]
    out = rows.drop(columns=["first", "last"]).assign(when=pd.Series(days, dtype=object))
    names = {"coder_kind": "is a", "articles": "articles read", "parts": "parts read"}
    return out.assign(kind=out["kind"].map(_kind)).rename(columns=names)


def differing(study: Study, told: Agreement | None) -> pd.DataFrame:
    """Return every unit on which coders differ: kind, what each says, whose word stands, article, evidence."""
    if told is None:
        return pd.DataFrame()
    rows = told.disagreements
    out = rows.drop(columns=["article_id", "event_id", "evidence"]).rename(columns={"standing": "stands by"})
    out["kind"] = out["kind"].map(_kind)
    return out.assign(article=study.named(rows["article_id"]), evidence=rows["evidence"])


def _rounded(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    out = rows.assign(kind=rows["kind"].map(_kind))
    for column in columns:
        out[column] = [None if math.isnan(v) else round(float(v), 3) for v in rows[column]]
    return out
