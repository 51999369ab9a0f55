"""What page 08 tells: how much of each kind a coder has judged, and what is there to judge."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from corridor_analysis.case.codings import Coding
from corridor_analysis.evaluate.review import Unit, of_entry, population
from corridor_analysis.notebook.prose import alternative, count, listed, safe, verb
from corridor_analysis.notebook.study import Study

__all__ = ["answer", "bars", "counts", "counts_alt", "counts_caption", "open_rows"]

_EFFECTS = {"confirms": "right", "rejects": "wrong", "corrects": "mended"}


@lru_cache(maxsize=8)
def _units(study: Study) -> list[Unit]:
    """Return the rows of the selection's articles that can be judged."""
    there = set(study.tables.articles["article_id"])
    return [unit for unit in population(study.whole).rows if unit.article_id in there]


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
    judged, units, there = _judged(study), _units(study), set(study.tables.articles["article_id"])
    codings = [c for c in study.case.codings.judgements if isinstance(c, Coding) and c.article in there]
    added = [c.kind for c in codings if c.coder_kind == "person" and c.effect == "adds"]
    rows = []
    for kind in dict.fromkeys([*(u.kind for u in units), *added]):
        own = [u.key for u in units if u.kind == kind]
        said = [set(judged[key].values()) for key in own if key in judged]
        told = [sum(effect in effects for effects in said) for effect in _EFFECTS]
        rows.append((kind.replace("_", " "), len(own), len(said), *told, added.count(kind)))
    return pd.DataFrame(rows, columns=["kind", "rows", "judged", *_EFFECTS.values(), "added"])


def answer(study: Study) -> str:
    """Return the sentences that say how far the review is, and by whom."""
    table = counts(study)
    total, done = int(table["rows"].sum()), int(table["judged"].sum())
    if not total:
        return "There is no row to judge in this selection."
    rest = " ([counts](#tab-counts)" + (", [what is open](#tab-open))" if done < total else ")")
    if not done:
        return f"Of {count(total, 'row')} none was judged by a person so far{rest}."
    people = listed([safe(p) for p in sorted({c for told in _judged(study).values() for c in told})])
    begun = [
        f"of {count(r.rows, r.kind.removesuffix('s'))} {r.judged} {verb(r.judged, 'was', 'were')} judged"
        for r in table[table["judged"] > 0].itertuples()
    ]
    return f"Of {count(total, 'row')} {done} {verb(done, 'was', 'were')} judged by {people}: {listed(begun)}{rest}."


def counts_caption() -> str:
    """Return the caption of the figure of rows by kind."""
    return "Rows that can be judged, by kind: those that a person has judged, and those that nobody has."


def bars(study: Study) -> pd.DataFrame:
    """Return what the figure draws: label and n, a bar for what was judged and one for what is open, of each kind."""
    table = counts(study)
    table = table.assign(open=table["rows"] - table["judged"]).melt("kind", ["judged", "open"], value_name="n")
    out = table.assign(label=table["kind"] + ", " + table["variable"])
    return out.loc[out["n"] > 0, ["label", "n"]].reset_index(drop=True)


def counts_alt(study: Study) -> str:
    """Return what is to be seen in the figure."""
    told = [f"{r.kind}: {r.judged} of {r.rows} judged" for r in counts(study).itertuples()]
    return alternative("Bars of rows by kind.", told, "Bars of rows by kind. There is none.")


def open_rows(study: Study) -> pd.DataFrame:
    """Return the rows that no person has judged, in order of articles and text, with what they say and their words."""
    judged = _judged(study)
    cells = [
        (u.kind.replace("_", " "), study.labels[u.article_id], u.by, _said(u.row or {}), u.words)
        for u in _units(study)
        if u.key not in judged
    ]
    return pd.DataFrame(cells, columns=["kind", "article", "coder", "says", "evidence"], dtype=object)


def _said(row: Mapping[str, Any]) -> str:
    told = {k: "; ".join(v) if isinstance(v, list) else v for k, v in row.items()}
    return "; ".join(f"{k.replace('_', ' ')}: {v}" for k, v in told.items() if v)
