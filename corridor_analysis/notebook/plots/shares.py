"""Shares with their intervals, counts split by verdict, plain counts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from corridor_analysis.notebook.plots.style import COLOURS, INK, MUTED, RULE, cut, figure_style, new_axes, nothing

__all__ = ["count_bars", "score_intervals", "verdict_bars"]

_BARS = 15
_LONGEST = 40  # letters of a label
_VERDICTS = {  # what it is called, its colour, that of its numbers
    "corroborated": ("told alike by several", COLOURS["phone"], "#ffffff"),
    "single": ("rests on one source", "#9fb3c8", INK),
    "conflict": ("reports differ", COLOURS["meeting"], "#ffffff"),
}


@figure_style()
def score_intervals(scores: pd.DataFrame) -> Axes:
    """Draw F1 with its 95 % interval, one row per kind. `scores` has label, n, f1, low, high (0 to 1)."""
    known = scores[scores["f1"].notna()]
    if known.empty:
        return nothing("Nothing was scored.")
    ax = new_axes(0.32 * len(known) + 0.9)
    ax.hlines(range(len(known)), known["low"], known["high"], color=RULE, lw=5)
    ax.plot(known["f1"], range(len(known)), "o", color=COLOURS["phone"], ms=6)
    for y, row in enumerate(known.itertuples()):
        ax.text(1.04, y, f"{row.f1:.2f}", va="center", fontsize=8.5)
        ax.text(1.16, y, f"{int(row.n)}", va="center", ha="right", fontsize=8.5, color=MUTED)
    ax.text(1.04, -0.95, "F1", fontsize=8, color=MUTED, va="center")
    ax.text(1.16, -0.95, "facts", fontsize=8, color=MUTED, va="center", ha="right")
    _rows(ax, known["label"], top=-1.3)
    ax.set_xlim(0, 1.02)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    ax.grid(axis="x")
    return ax


@figure_style()
def verdict_bars(counts: pd.DataFrame) -> Axes:
    """Draw how many happenings are corroborated, rest on one source, or are contradicted, by kind of happening.

    `counts` has label, verdict (corroborated, single, conflict) and n.
    """
    if counts.empty:
        return nothing("No happening in this selection.")
    table = counts.pivot_table(index="label", columns="verdict", values="n", aggfunc="sum", fill_value=0)
    table = table.loc[sorted(table.index, key=lambda v: (-int(table.loc[v].sum()), v))]
    ax, left = new_axes(0.3 * len(table) + 1.0), 0 * table.iloc[:, 0]
    for verdict, (name, colour, ink) in _VERDICTS.items():
        if verdict in table:
            bars = ax.barh(range(len(table)), table[verdict], left=left, height=0.7, color=colour, label=name)
            ax.bar_label(bars, [str(n or "") for n in table[verdict]], label_type="center", fontsize=8, color=ink)
            left = left + table[verdict]
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
    _rows(ax, table.index)
    ax.set_xticks([])
    ax.spines[:].set_visible(False)
    return ax


@figure_style()
def count_bars(counts: pd.DataFrame, *, unit: str) -> Axes:
    """Draw one bar per label, longest first. `counts` has label and n; beyond fifteen the rest is told in words."""
    if counts.empty:
        return nothing(f"No {unit} in this selection.")
    rows = counts.sort_values(["n", "label"], ascending=[False, True], ignore_index=True)
    shown, rest = rows.head(_BARS), rows.iloc[_BARS:]
    ax = new_axes(0.28 * len(shown) + 0.7)
    bars = ax.barh(range(len(shown)), shown["n"], height=0.7, color=COLOURS["phone"])
    ax.bar_label(bars, [f"{int(n):,}" for n in shown["n"]], padding=3, fontsize=8)
    _rows(ax, [cut(name, _LONGEST) for name in shown["label"]])
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    more = f"; {int(rest['n'].sum()):,} more by {len(rest)} not drawn" if len(rest) else ""
    ax.set_xlabel(unit + more, fontsize=8, color=MUTED, loc="left")
    return ax


def _rows(ax: Axes, labels: Sequence[str], *, top: float = -0.6) -> None:
    """Name the rows, the first at the top."""
    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylim(len(labels) - 0.4, top)
