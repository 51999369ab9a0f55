"""05: who said what, word for word; and the same words in other wordings."""

from __future__ import annotations

import pandas as pd

from corridor_analysis.corroborate.variants import variant_quotations
from corridor_analysis.notebook import Study
from corridor_analysis.notebook.prose import count, listed, safe, verb
from corridor_analysis.notebook.story.rows import Rows
from corridor_analysis.schema.labels import Label
from corridor_analysis.tables.lookup import keyed

__all__ = ["answer", "quotations", "speakers", "speakers_alt", "speakers_caption", "variants", "variants_answer"]


_UNKNOWN = "(not known)"


def quotations(study: Study) -> pd.DataFrame:
    """Return one row per quotation: speaker, words, when, medium, evidence."""
    rows = study.quotes()
    out = pd.DataFrame({"speaker": rows["speaker"], "words": rows["text"]}, dtype=object)
    out = out.assign(when=study.when_told(rows["statement_id"]), medium=rows["medium"])
    out["medium"] = [m.replace("_", " ") if m else None for m in out["medium"]]
    article = study.named(rows["article_id"])
    return keyed(out.assign(article=article, evidence=rows["evidence"]), rows["statement_id"].to_list())


def speakers(study: Study) -> pd.DataFrame:
    """Return one row per speaker: quotations, words quoted, articles."""
    rows = study.quotes()
    rows = rows.assign(speaker=rows["speaker"].str.split("; ")).explode("speaker")
    rows["speaker"] = rows["speaker"].where(rows["speaker"].notna(), _UNKNOWN)
    rows["words"] = rows["text"].str.split().str.len()
    grouped = rows.groupby("speaker", as_index=False).agg(
        quotations=("text", "size"), words=("words", "sum"), articles=("article_id", "nunique")
    )
    return grouped.sort_values(["words", "speaker"], ascending=[False, True], ignore_index=True)


def answer(study: Study) -> str:
    """Return who is quoted, in sentences."""
    found = quotations(study)
    if found.empty:
        return "In this selection no article quotes anyone."
    rows = Rows.of("quotations", found)
    lost = found.index[found["speaker"].isna()]
    out = [
        f"The articles hold {rows.all(count(len(found), 'quotation'))}{_of_whom(study)}.",
        _loudest(study, found, rows),
    ]
    if len(lost):
        out.append(f"Of {rows.some(count(len(lost), 'quotation'), lost)} the text does not make clear who speaks.")
    return " ".join(s for s in out if s)


def _known(study: Study) -> pd.DataFrame:
    """Return the speakers that are known, most words first."""
    who = speakers(study)
    return who[who["speaker"] != _UNKNOWN]


def _of_whom(study: Study) -> str:
    n = len(_known(study))
    return f" of {count(n, 'speaker')}" if n > 1 else ""


def _loudest(study: Study, found: pd.DataFrame, rows: Rows) -> str:
    """Return from whom most words are quoted."""
    who = _known(study)
    if who.empty:
        return ""
    top = [_speaker(found, rows, s, int(w)) for s, w in zip(who["speaker"].head(3), who["words"], strict=False)]
    if len(top) == 1:
        return f"{verb(len(found), 'It is', 'Those with a speaker are')} by {top[0]}."
    return f"Most words are quoted from {listed(top)}."


def _speaker(found: pd.DataFrame, rows: Rows, name: str, words: int) -> str:
    theirs = found.index[[name in (s or "").split("; ") for s in found["speaker"]]]
    return f"{safe(name)} ({': '.join(p for p in rows.parts(count(words, 'word'), theirs) if p)})"


def variants(study: Study) -> pd.DataFrame:
    """Return pairs of wordings of one quotation: likeness, each with its article, what only one of them says."""
    rows = variant_quotations(study.quotes())
    out = pd.DataFrame({"likeness": [f"{s:.2f}" for s in rows["similarity"]]}, dtype=object)
    for side in ("first", "second"):
        told = zip(rows[f"{side}_text"], study.named(rows[f"{side}_article"]), strict=True)
        out[side] = [Label(f"“{t}” ({a})", a.more) for t, a in told]
        out[f"only in the {side}"] = rows[f"only_{side}"]
    ids = [f"{a}-{b}" for a, b in zip(rows["first_id"], rows["second_id"], strict=True)]
    return keyed(out, ids)


def variants_answer(study: Study) -> str:
    """Return how many quotations stand in two wordings."""
    found = variants(study)
    n = len(found)
    if not n:
        return "No two quotations in this selection look like wordings of one."
    rows = Rows.of("variants", found)
    return (
        f"{rows.all(count(n, 'pair').capitalize())} of quotations {verb(n, 'looks', 'look')} like two wordings of one."
    )


def speakers_caption(study: Study) -> str:
    """Return the finding that the figure of speakers shows."""
    found, who = quotations(study), _known(study)
    if found.empty:
        return "No quotation in this selection."
    rows = Rows.of("quotations", found)
    if who.empty:
        return f"The speaker of {rows.all(count(len(found), 'quotation'))} is not known."
    top = str(who["speaker"].iloc[0])
    theirs = found.index[[top in (s or "").split("; ") for s in found["speaker"]]]
    all_words = int(found["words"].str.split().str.len().sum())
    said = "the words quoted in this selection" if study.narrowed else "all words quoted"
    share = rows.some(f"{int(who['words'].iloc[0]) / all_words:.0%} of {said}", theirs)
    head = f"Of {count(len(who), 'speaker')}, {safe(top)}" if len(who) > 1 else safe(top)
    notes = [f"{head} holds {share}."]
    if found["speaker"].fillna("").str.contains("; ").any():
        notes.append("Words that several say together count for each of them.")
    if found["speaker"].isna().any():
        notes.append(f"The bar “{_UNKNOWN}” is of those of whom the text does not make clear who speaks.")
    return " ".join(notes)


def speakers_alt(study: Study) -> str:
    """Return what a reader would see in the figure of speakers."""
    parts = [f"{r.speaker}: {count(int(r.words), 'word')}" for r in speakers(study).head(20).itertuples()]
    return f"Bars of words quoted, by speaker. {'; '.join(parts)}." if parts else "No quotation in this selection."
