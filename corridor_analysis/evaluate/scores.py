"""Scores: shares with their intervals, secondary accuracies, and the list of errors."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from corridor_analysis.coders.days import Days
from corridor_analysis.evaluate.matching import Item, Outcome

_Z = 1.959964  # 95 %
ERROR_COLUMNS = [
    "kind", "error", "field", "article_id", "start", "end", "what", "gold", "predicted", "evidence", "gold_row",
    "record_id",
]  # fmt: skip


@dataclass(frozen=True)
class Accuracy:
    """How often a field is right, of `n` facts where it could be."""

    measure: str
    correct: int
    n: int


@dataclass(frozen=True, eq=False)
class Scores:
    """What `evaluate` found.

    `table` has one row per kind and match (full, lenient): n_gold, n_predicted, n_matched, n_repeats, precision,
    recall, f1, and the 95 % interval f1_low, f1_high. `accuracies` has one row per measure: correct, n, accuracy,
    low, high. `errors` has one row per fact missed, false alarm or wrong field, with its place in the text.
    `notes` says what was not scored, `coding` who coded the facts. An undefined share is missing (NaN; None in
    `as_dict`).
    """

    table: pd.DataFrame
    accuracies: pd.DataFrame
    errors: pd.DataFrame
    notes: tuple[str, ...] = ()
    coding: str = ""

    def measures(self) -> dict[str, float]:
        """Return every F1 and accuracy by name, as floors name them: `contacts.full.f1`, `accuracy.contact date`."""
        out = {f"{r.kind}.{r.match}.f1": float(r.f1) for r in self.table.itertuples()}
        out |= {f"accuracy.{r.measure}": float(r.accuracy) for r in self.accuracies.itertuples()}
        return {name: value for name, value in out.items() if not math.isnan(value)}

    def as_dict(self) -> dict[str, object]:
        """Return the scores as JSON-able lists of records, rounded to four places."""
        return {
            "scores": _records(self.table),
            "accuracies": _records(self.accuracies),
            "errors": _records(self.errors),
            "notes": list(self.notes),
            "coding": self.coding,
        }


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    return list(json.loads(frame.to_json(orient="records", double_precision=4, force_ascii=False)))


def wilson(correct: int, n: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson 1927); (nan, nan) where n is 0.

    >>> [round(x, 3) for x in wilson(8, 10)]
    [0.49, 0.943]
    """
    if n == 0:
        return math.nan, math.nan
    share, z2 = correct / n, _Z * _Z
    middle = share + z2 / (2 * n)
    half = _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, (middle - half) / (1 + z2 / n)), min(1.0, (middle + half) / (1 + z2 / n))


def f1_interval(matched: int, n_gold: int, n_predicted: int) -> tuple[float, float]:
    """Return a 95 % interval of F1.

    F1 is 2J/(1+J) of the share J of matches among all that is gold or predicted, which rises with J: the Wilson
    interval of J is carried over.
    """
    low, high = wilson(matched, n_gold + n_predicted - matched)
    return 2 * low / (1 + low), 2 * high / (1 + high)


def score_table(outcomes: Mapping[str, Outcome]) -> pd.DataFrame:
    """Return one row per kind and match."""
    rows = [_score(kind, match, out) for kind, out in outcomes.items() for match in ("full", "lenient")]
    columns = ["kind", "match", "n_gold", "n_predicted", "n_matched", "n_repeats"]
    return pd.DataFrame(rows, columns=[*columns, "precision", "recall", "f1", "f1_low", "f1_high"])


def _score(kind: str, match: str, outcome: Outcome) -> tuple[object, ...]:
    matched, n_gold, n_predicted = outcome.counts(match)
    shares = share(matched, n_predicted), share(matched, n_gold), share(2 * matched, n_gold + n_predicted)
    interval = f1_interval(matched, n_gold, n_predicted)
    return (kind, match, n_gold, n_predicted, matched, len(outcome.repeats), *shares, *interval)


def share(part: float, whole: float) -> float:
    """Return a share, 0 to 1; nan of nothing."""
    return part / whole if whole else math.nan


def accuracy_table(accuracies: Iterable[Accuracy]) -> pd.DataFrame:
    """Return one row per secondary measure."""
    rows = [(a.measure, a.correct, a.n, share(a.correct, a.n), *wilson(a.correct, a.n)) for a in accuracies]
    return pd.DataFrame(rows, columns=["measure", "correct", "n", "accuracy", "low", "high"])


def error_table(outcomes: Mapping[str, Outcome]) -> pd.DataFrame:
    """Return one row per fact missed, per false alarm, and per wrong field of a pair, in order of the text."""
    rows = []
    for kind, outcome in outcomes.items():
        found = [_row(kind, "missed", item, None, "") for item in outcome.missed]
        found += [_row(kind, "false alarm", None, item, "") for item in outcome.false]
        for pair in (*outcome.lenient, *outcome.wrong):
            found += [_row(kind, "wrong field", pair.gold, pair.predicted, name) for name in pair.faults]
        rows += sorted(found, key=lambda r: (str(r[3]), -1 if r[4] is None else r[4], str(r[1]), str(r[2])))
    frame = pd.DataFrame(rows, columns=ERROR_COLUMNS)
    return frame.astype({"start": "Int64", "end": "Int64"})


def _row(kind: str, error: str, gold: Item | None, found: Item | None, name: str) -> tuple[object, ...]:
    item = next(side for side in (gold, found) if side is not None)
    span = item.spans[0] if item.spans else None
    both = [None if side is None else _shown(side, name) for side in (gold, found)]
    place = (item.article_id or None, span.start if span else None, span.end if span else None)
    keys = (gold.key if gold else None, found.key if found else None)
    return (kind, error, name or None, *place, _what(item), *both, item.evidence, *keys)


def _what(item: Item) -> str:
    """Return a fact in one line: its fields but for the wording and what is empty."""
    fields = {k: v for k, v in item.fields.items() if k not in ("text", "surface")}
    cells = [f"{k}: {text}" for k, v in fields.items() if (text := _text(v))]
    return ", ".join(cells) or item.evidence


def _shown(item: Item, name: str) -> str:
    return (_text(item.fields[name]) or "nothing") if name else item.evidence


def _text(value: object) -> str:
    """Write a field for a reader: names joined by `; `, readings by ` | `, days as a range."""
    if value is None:
        return ""
    if isinstance(value, (set, frozenset)):
        return "; ".join(sorted(map(str, value)))
    if isinstance(value, Days):
        return f"{value.earliest}/.." if value.open else "/".join(dict.fromkeys(value[:2]))
    if isinstance(value, tuple):
        days = len(value) == 2 and all(v is None or _is_day(v) for v in value)
        parts = [_text(v) for v in value]
        return "/".join(p or ".." for p in parts) if days else " | ".join(p for p in parts if p)
    return str(value)


def _is_day(value: object) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-"
