"""05: who said what, word for word; and the same words in other wordings."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from corridor_analysis.corroborate.variants import variant_quotations
from corridor_analysis.notebook.prose import alternative, count, listed, safe, sentences, verb
from corridor_analysis.notebook.story.rows import Links, naming, records
from corridor_analysis.notebook.study import Study
from corridor_analysis.schema.labels import Label

__all__ = ["answer", "quotations", "speakers", "speakers_alt", "speakers_caption", "variants", "variants_answer"]

_UNKNOWN = "(not known)"


def quotations(study: Study) -> pd.DataFrame:
    """Return one row per quotation: speaker, words, when, medium, evidence."""
    rows = study.quotes()
    columns = {
        "speaker": rows["speaker"],
        "words": rows["text"],
        "when": study.when_told(rows["statement_id"]),
        "medium": [m.replace("_", " ") if m else None for m in rows["medium"]],
        "article": study.named(rows["article_id"]),
        "evidence": rows["evidence"],
    }
    return records(rows["statement_id"], columns)


def speakers(study: Study) -> pd.DataFrame:
    """Return one row per speaker: quotations, words quoted, articles."""
    rows = study.quotes()
    rows = rows.assign(speaker=rows["speaker"].str.split("; "), words=rows["text"].str.split().str.len())
    rows = rows.explode("speaker").fillna({"speaker": _UNKNOWN})
    grouped = rows.groupby("speaker", as_index=False).agg(
        quotations=("text", "size"), words=("words", "sum"), articles=("article_id", "nunique")
    )
    return grouped.sort_values(["words", "speaker"], ascending=[False, True], ignore_index=True)


def answer(study: Study) -> str:
    """Return who is quoted, in sentences."""
    rows, n = quotations(study), len(_known(study))
    if rows.empty:
        return "In this selection no article quotes anyone."
    links, lost = Links.to("quotations", rows), rows.index[rows["speaker"].isna()]
    of_whom = f" of {count(n, 'speaker')}" if n > 1 else ""
    unclear = f"Of {links.some(count(len(lost), 'quotation'), lost)} the text does not make clear who speaks."
    held = f"The articles hold {links.all(count(len(rows), 'quotation'))}{of_whom}."
    return sentences(held, _loudest(study, rows, links), unclear if len(lost) else "")


def _known(study: Study) -> pd.DataFrame:
    """Return the speakers that are known, most words first."""
    who = speakers(study)
    return who[who["speaker"] != _UNKNOWN]


def _loudest(study: Study, rows: pd.DataFrame, links: Links) -> str:
    """Return from whom most words are quoted."""
    top = [_speaker(rows, links, who.speaker, int(who.words)) for who in _known(study).head(3).itertuples()]
    if len(top) == 1:
        return f"{verb(len(rows), 'It is', 'Those with a speaker are')} by {top[0]}."
    return f"Most words are quoted from {listed(top)}." if top else ""


def _speaker(rows: pd.DataFrame, links: Links, name: str, words: int) -> str:
    theirs = rows.index[naming(rows["speaker"], name)]
    return f"{safe(name)} ({': '.join(p for p in links.parts(count(words, 'word'), theirs) if p)})"


@lru_cache(maxsize=8)
def variants(study: Study) -> pd.DataFrame:
    """Return pairs of wordings of one quotation: likeness, each with its article, what only one of them says."""
    rows = variant_quotations(study.quotes())
    columns: dict[str, list[object]] = {"likeness": [f"{s:.2f}" for s in rows["similarity"]]}
    for side in ("first", "second"):
        labels = [study.labels[article] for article in rows[f"{side}_article"]]
        told = zip(rows[f"{side}_text"], labels, strict=True)
        columns[side] = [Label(f"“{text}” ({label})", label.more) for text, label in told]
        columns[f"only in the {side}"] = list(rows[f"only_{side}"])
    return records([f"{a}-{b}" for a, b in zip(rows["first_id"], rows["second_id"], strict=True)], columns)


def variants_answer(study: Study) -> str:
    """Return how many quotations stand in two wordings."""
    rows, n = variants(study), len(variants(study))
    if not n:
        return "No two quotations in this selection look like wordings of one."
    pairs = Links.to("variants", rows).all(count(n, "pair").capitalize())
    return f"{pairs} of quotations {verb(n, 'looks', 'look')} like two wordings of one."


def speakers_caption(study: Study) -> str:
    """Return the finding that the figure of speakers shows."""
    rows, who = quotations(study), _known(study)
    if rows.empty:
        return "No quotation in this selection."
    links = Links.to("quotations", rows)
    if who.empty:
        return f"The speaker of {links.all(count(len(rows), 'quotation'))} is not known."
    top = str(who["speaker"].iloc[0])
    all_words = int(rows["words"].str.split().str.len().sum())
    said = "the words quoted in this selection" if study.narrowed else "all words quoted"
    share = f"{int(who['words'].iloc[0]) / all_words:.0%} of {said}"
    head = f"Of {count(len(who), 'speaker')}, {safe(top)}" if len(who) > 1 else safe(top)
    several = rows["speaker"].fillna("").str.contains("; ").any()
    return sentences(
        f"{head} holds {links.some(share, rows.index[naming(rows['speaker'], top)])}.",
        "Words that several say together count for each of them." if several else "",
        f"The bar “{_UNKNOWN}” is of those of whom the text does not make clear who speaks."
        if rows["speaker"].isna().any()
        else "",
    )


def speakers_alt(study: Study) -> str:
    """Return what a reader would see in the figure of speakers."""
    parts = [f"{r.speaker}: {count(int(r.words), 'word')}" for r in speakers(study).itertuples()]
    return alternative("Bars of words quoted, by speaker.", parts, "No quotation in this selection.")
