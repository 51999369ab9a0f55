"""What page 08 tells: how much of each kind a coder has judged, and what is there to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from corridor_analysis.case.codings import Coding
from corridor_analysis.evaluate.review.units import Unit, of_entry, population
from corridor_analysis.notebook.prose import count, listed, safe
from corridor_analysis.schema.labels import article_labels

if TYPE_CHECKING:
    from corridor_analysis.notebook import Study

__all__ = ["answer", "bars", "counts", "counts_alt", "counts_caption", "open_rows"]

_EFFECTS = {"confirms": "right", "rejects": "wrong", "corrects": "mended"}


def _rows(study: Study) -> list[Unit]:
    """Return the rows of the selection's articles that can be judged."""
    there = set(study.tables.articles["article_id"])
    return study.once("review", lambda: [u for u in population(study.whole).rows if u.article_id in there])


def _judged(study: Study) -> dict[str, dict[str, str]]:
    """Return key of a unit -> person -> effect."""
    out: dict[str, dict[str, str]] = {}
    for entry in study.case.codings.judgements:
        if entry.coder_kind == "person":
            for key in of_entry(entry):
                out.setdefault(key, {})[entry.coder] = entry.effect
    return out


def counts(study: Study) -> pd.DataFrame:
    """Return one row per kind: rows to judge, and how many a person found right, wrong, mended; and facts added."""
    judged, rows = _judged(study), _rows(study)
    there = set(study.tables.articles["article_id"])
    added = [c for c in study.case.codings.judgements if _is_added(c) and c.article in there]
    out = []
    for kind in dict.fromkeys([u.kind for u in rows] + [c.kind for c in added]):
        own = [u for u in rows if u.kind == kind]
        said = [set(judged[u.key].values()) for u in own if u.key in judged]
        cells: dict[str, Any] = {"kind": kind.replace("_", " "), "rows": len(own), "judged": len(said)}
        cells |= {word: sum(effect in s for s in said) for effect, word in _EFFECTS.items()}
        out.append(cells | {"added": sum(c.kind == kind for c in added)})
    columns = ["kind", "rows", "judged", *_EFFECTS.values(), "added"]
    return pd.DataFrame(out, columns=columns)


def _is_added(entry: Any) -> bool:
    return isinstance(entry, Coding) and entry.coder_kind == "person" and entry.effect == "adds"


def answer(study: Study) -> str:
    """Return the sentences that say how far the review is, and by whom."""
    table = counts(study)
    total, done = int(table["rows"].sum()), int(table["judged"].sum())
    if not total:
        return "There is no row to judge in this selection."
    people = sorted({c for told in _judged(study).values() for c in told})
    by = f" by {listed([safe(p) for p in people])}" if people and done else ""
    begun = [
        f"of {count(int(r.rows), r.kind.removesuffix('s'))} {r.judged} {'was' if r.judged == 1 else 'were'} judged"
        for r in table.itertuples()
        if r.judged
    ]
    rest = " ([counts](#tab-counts)" + (", [what is open](#tab-open))" if done < total else ")")
    if not done:
        return f"Of {count(total, 'row')} none was judged by a person so far{rest}."
    return f"Of {count(total, 'row')} {done} {'was' if done == 1 else 'were'} judged{by}: {listed(begun)}{rest}."


def counts_caption() -> str:
    """Return the caption of the figure of rows by kind."""
    return "Rows that can be judged, by kind: those that a person has judged, and those that nobody has."


def bars(study: Study) -> pd.DataFrame:
    """Return what the figure draws: label and n, a bar for what was judged and one for what is open, of each kind."""
    rows = []
    for r in counts(study).itertuples():
        rows += [{"label": f"{r.kind}, judged", "n": r.judged}, {"label": f"{r.kind}, open", "n": r.rows - r.judged}]
    return pd.DataFrame([row for row in rows if row["n"]], columns=["label", "n"])


def counts_alt(study: Study) -> str:
    """Return what is to be seen in the figure."""
    told = [f"{r.kind}: {r.judged} of {r.rows} judged" for r in counts(study).itertuples()]
    return f"Bars of rows by kind. {'; '.join(told) or 'There is none'}."


def open_rows(study: Study) -> pd.DataFrame:
    """Return the rows that no person has judged, in order of articles and text, with what they say and their words."""
    judged, labels = _judged(study), article_labels(study.whole.articles)
    rest = [u for u in _rows(study) if u.key not in judged]
    cells = [
        {
            "kind": u.kind.replace("_", " "),
            "article": labels[u.article_id],
            "coder": u.by,
            "says": _said(u),
            "evidence": u.words,
        }
        for u in rest
    ]
    return pd.DataFrame(cells, columns=["kind", "article", "coder", "says", "evidence"])


def _said(unit: Unit) -> str:
    told = {k: "; ".join(v) if isinstance(v, list) else v for k, v in (unit.row or {}).items()}
    return "; ".join(f"{k.replace('_', ' ')}: {v}" for k, v in told.items() if v)
