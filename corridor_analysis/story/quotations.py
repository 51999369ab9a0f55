"""05: who said what, word for word; and the same words in other wordings."""

from __future__ import annotations

import pandas as pd

from corridor_analysis.corroborate.variants import variant_quotations
from corridor_analysis.notebook import Study
from corridor_analysis.prose import count, listed, safe, verb

__all__ = ["answer", "quotations", "speakers", "speakers_alt", "speakers_caption", "variants", "variants_answer"]


def _selected(study: Study) -> pd.DataFrame:
    """Return the quotations; with actors given, only theirs."""
    rows = study.tables.quotes()
    if study.actors:
        wanted = {a.casefold() for a in study.actors}
        mine = [bool(wanted & {n.casefold() for n in (s or "").split("; ")}) for s in rows["speaker"]]
        rows = rows[mine].reset_index(drop=True)
    return rows


def quotations(study: Study) -> pd.DataFrame:
    """Return one row per quotation: speaker, words, medium, article, evidence."""
    rows = _selected(study)
    out = pd.DataFrame({"speaker": rows["speaker"], "words": rows["text"], "medium": rows["medium"]}, dtype=object)
    out["medium"] = [m.replace("_", " ") if m else None for m in out["medium"]]
    return out.assign(evidence=rows["evidence"])


def speakers(study: Study) -> pd.DataFrame:
    """Return one row per speaker: quotations, words quoted, articles."""
    rows = _selected(study)
    rows = rows.assign(speaker=rows["speaker"].str.split("; ")).explode("speaker")
    rows["speaker"] = rows["speaker"].where(rows["speaker"].notna(), "(not known)")
    rows["words"] = rows["text"].str.split().str.len()
    grouped = rows.groupby("speaker", as_index=False).agg(
        quotations=("text", "size"), words=("words", "sum"), articles=("article_id", "nunique")
    )
    return grouped.sort_values(["words", "speaker"], ascending=[False, True], ignore_index=True)


def answer(study: Study) -> str:
    """Return who is quoted, in sentences."""
    rows = _selected(study)
    if rows.empty:
        return "In this selection no article quotes anyone."
    n = len(rows)
    out = [f"The articles hold {count(n, 'quotation')}."]
    who = speakers(study)
    known = who[who["speaker"] != "(not known)"]
    if len(known):
        top = [f"{safe(s)} ({int(w)} words)" for s, w in zip(known["speaker"], known["words"], strict=True)]
        out.append(f"Most words are quoted from {listed(top, most=3)}.")
    lost = int(rows["speaker"].isna().sum())
    if lost:
        out.append(f"Of {count(lost, 'quotation')} the text does not make clear who speaks.")
    return " ".join(out)


def variants(study: Study) -> pd.DataFrame:
    """Return pairs of wordings of one quotation: likeness, each with its article, what only one of them says."""
    rows = variant_quotations(_selected(study))
    out = pd.DataFrame({"likeness": [f"{s:.2f}" for s in rows["similarity"]]}, dtype=object)
    for side in ("first", "second"):
        out[side] = [f"“{t}” ({a})" for t, a in zip(rows[f"{side}_text"], rows[f"{side}_article"], strict=True)]
        out[f"only in the {side}"] = rows[f"only_{side}"]
    return out


def variants_answer(study: Study) -> str:
    """Return how many quotations stand in two wordings."""
    n = len(variant_quotations(_selected(study)))
    if not n:
        return "No two quotations in this selection look like wordings of one."
    return f"{count(n, 'pair').capitalize()} of quotations {verb(n, 'looks', 'look')} like two wordings of one."


def speakers_caption(study: Study) -> str:
    """Return the finding that the figure of speakers shows."""
    rows = speakers(study)
    if rows.empty:
        return "No quotation in this selection."
    share = int(rows["words"].iloc[0]) / int(rows["words"].sum())
    top, rest = rows["speaker"].iloc[0], count(len(rows) - 1, "other speaker")
    return (
        f"{top} holds {share:.0%} of all words quoted; {rest} share the rest."
        if len(rows) > 1
        else f"Only {top} is quoted."
    )


def speakers_alt(study: Study) -> str:
    """Return what a reader would see in the figure of speakers."""
    parts = [f"{r.speaker}: {r.words} words" for r in speakers(study).head(20).itertuples()]
    return f"Bars of words quoted, by speaker. {'; '.join(parts)}." if parts else "No quotation in this selection."
