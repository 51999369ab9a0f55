"""How far the rows of each kind were right on news that the model was not trained on, as every page says it.

The figures ship with the package; `benchmarks/unseen.py` writes them and says how they are measured.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pandas as pd

from corridor_analysis.extract.model.reader import WEIGHTS
from corridor_analysis.notebook.prose import count, listed, verb
from corridor_analysis.notebook.study import Study
from corridor_analysis.resources import PACKAGE
from corridor_analysis.tables.lookup import keyed

__all__ = [
    "LEAST", "RESOURCE", "answer", "doubtful", "figures", "marked", "marks", "table", "told", "types", "types_answer",
    "weights",
]  # fmt: skip

LEAST = 0.7  # a type of event of which fewer rows are right is no finding; a row of less confidence is marked
RESOURCE = PACKAGE / "resources" / "unseen.json"
_NAMES = {
    "contacts": "contacts", "demands": "demands", "access_events": "access events",
    "accusations": "accusations and denials",
}  # fmt: skip


@cache
def figures() -> dict[str, Any]:
    """Return what was measured: `texts`, `sources`, `kinds`, the weights that were (`model`), and what was `judged`."""
    return dict(json.loads(RESOURCE.read_text(encoding="utf-8")))


@cache
def weights() -> str:
    """Return the SHA-256 of the weights that the package ships."""
    return str(json.loads((WEIGHTS / "labels.json").read_text(encoding="utf-8"))["sha256"])


def told(kind: str) -> str:
    """Return how right the rows of a kind were on unseen news, in a sentence."""
    row, n = figures()["kinds"][kind], count(figures()["texts"], "news text")
    out = f"On {n} that the model was not trained on, {_NAMES[kind]} had a precision of {row['precision']:.2f}"
    return f"{out} and a recall of {row['recall']:.2f}.{_other_version()}"


def _other_version() -> str:
    same = figures()["model"] == weights()
    return "" if same else " These figures are of another version of the model than the one that read these articles."


def table() -> pd.DataFrame:
    """Return what was measured by kind: kind, told (by the coders, in all texts), precision, recall, f1."""
    kinds = figures()["kinds"]
    rows = pd.DataFrame(kinds.values(), columns=["told", "precision", "recall", "f1"], dtype=object)
    rows.insert(0, "kind", [_NAMES[kind] for kind in kinds])
    return keyed(rows, list(kinds))


def answer() -> str:
    """Return on which texts the table was measured and against what."""
    sources = [f"{name} ({n})" for name, n in figures()["sources"].items()]
    return (
        f"Without a case, this package read {count(figures()['texts'], 'news text')} on other matters, that the model "
        f"was not trained on: {listed(sources, most=8)}. What is in them was coded by language models; no person has "
        f"checked it. On other news, and on other kinds of text, the figures can differ.{_other_version()}"
    )


def types() -> pd.DataFrame:
    """Return the types of events that nobody coded, of which rows were judged: type, rows read, right, share."""
    judged = figures()["judged"]["types"]
    rows = [(t, r["read"], r["right"], round(r["right"] / r["read"], 2)) for t, r in judged.items()]
    return keyed(pd.DataFrame(rows, columns=["type", "rows read", "right", "share"], dtype=object), list(judged))


def types_answer() -> str:
    """Return how the other types of events were judged, and which of them are no finding."""
    judged, low = figures()["judged"], sorted(doubtful())
    n = sum(r["read"] for r in judged["types"].values())
    out = f"Of {count(len(judged['types']), 'other type')} {count(n, 'row')} from {count(judged['texts'], 'text')}"
    out += f" {verb(n, 'was', 'were')} {judged['how']}: a row is right where its type is, and who is said to do it."
    no_finding = f" Fewer than {LEAST:g} are right of {listed(low, most=10)}: 04 shows none of these as a finding."
    return out + (no_finding if low else "")


def doubtful() -> frozenset[str]:
    """Return the PLOVER types of which fewer than LEAST of the rows were right on unseen news."""
    judged = figures()["judged"]["types"]
    return frozenset(t for t, r in judged.items() if r["right"] < LEAST * r["read"])


def marked(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a keyed table with the confidence of those of its rows that are below LEAST, where there are any."""
    events = study.whole.events.set_index("event_id")["confidence"].reindex(rows.index)
    low = events.where(events < LEAST)
    if not low.notna().any():
        return rows
    out = rows.copy()
    out.insert(out.columns.get_loc("evidence"), "confidence", low.astype(object).where(low.notna(), None))
    return out


def marks(rows: pd.DataFrame) -> str:
    """Return what the confidence of a row that has one says; nothing where no row is marked."""
    if "confidence" not in rows:
        return ""
    return (
        f"A confidence is shown where it is below {LEAST:g}: of such sentences of unseen news no larger share told of "
        "this kind."
    )
