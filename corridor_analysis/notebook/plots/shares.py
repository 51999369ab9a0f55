"""Shares with their intervals, counts split by verdict, plain counts."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corridor_analysis.notebook.plots.labels import fit
from corridor_analysis.notebook.plots.style import COLOURS, INK, MUTED, RULE, WIDTH, figure_style, nothing

__all__ = ["count_bars", "score_intervals", "verdict_bars"]

_BARS = 15
_LONGEST = 40  # letters of a label

_VERDICTS = {"corroborated": COLOURS["phone"], "single": "#9fb3c8", "conflict": COLOURS["meeting"]}


def score_intervals(scores: pd.DataFrame) -> Axes:
    """Draw F1 with its 95 % interval, one row per kind. `scores` has label, n, f1, low, high (0 to 1)."""
    known = scores[scores["f1"].notna()]
    with figure_style():
        ax = Figure(figsize=(WIDTH, 0.32 * max(1, len(known)) + 0.9)).add_subplot()
        if known.empty:
            return nothing(ax, "Nothing was scored.")
        for y, row in enumerate(known.itertuples()):
            ax.plot([row.low, row.high], [y, y], color=RULE, lw=5, solid_capstyle="butt")
            ax.plot([row.f1], [y], "o", color=COLOURS["phone"], ms=6)
            ax.text(1.04, y, f"{row.f1:.2f}", va="center", fontsize=8.5)
            ax.text(1.16, y, f"{int(row.n)}", va="center", ha="right", fontsize=8.5, color=MUTED)
        ax.text(1.04, -0.95, "F1", fontsize=8, color=MUTED, va="center")
        ax.text(1.16, -0.95, "facts", fontsize=8, color=MUTED, va="center", ha="right")
        fit(ax, known["label"].tolist(), right=1.05, top=0.05)
        ax.set_yticks(range(len(known)), known["label"].tolist())
        ax.set_ylim(len(known) - 0.4, -1.3)
        ax.set_xlim(0, 1.02)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
        ax.grid(axis="x", color=RULE, lw=0.4)
        ax.set_axisbelow(True)
        ax.tick_params(axis="y", length=0)
    return ax


def verdict_bars(counts: pd.DataFrame) -> Axes:
    """Draw how many happenings are corroborated, rest on one source, or are contradicted, by kind of happening.

    `counts` has label, verdict (corroborated, single, conflict) and n.
    """
    with figure_style():
        ax = Figure(figsize=(WIDTH, 2)).add_subplot()
        if counts.empty:
            return nothing(ax, "No happening in this selection.")
        table = counts.pivot_table(index="label", columns="verdict", values="n", aggfunc="sum", fill_value=0)
        order = sorted(table.index, key=lambda v: (-int(table.loc[v].sum()), v))
        ax.figure.set_size_inches(WIDTH, 0.3 * len(order) + 1.0)
        for y, label in enumerate(order):
            left = 0
            for verdict, colour in _VERDICTS.items():
                n = int(table.loc[label].get(verdict, 0))
                if n:
                    ax.barh(y, n, left=left, height=0.7, color=colour, lw=0)
                    _number(ax, left + n / 2, y, n, dark=verdict == "single")
                left += n
        fit(ax, order, bottom=0.1, top=0.4)
        _legend(ax, [v for v in _VERDICTS if v in table.columns])
        ax.set_yticks(range(len(order)), order)
        ax.set_ylim(len(order) - 0.4, -0.6)
        ax.set_xticks([])
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
        ax.tick_params(axis="y", length=0)
    return ax


def _number(ax: Axes, x: float, y: float, n: int, *, dark: bool) -> None:
    ax.text(x, y, str(n), ha="center", va="center", fontsize=8, color=INK if dark else "#ffffff")


def _legend(ax: Axes, verdicts: list[str]) -> None:
    names = {"corroborated": "told alike by several", "single": "rests on one source", "conflict": "reports differ"}
    handles = [ax.barh([0], [0], color=_VERDICTS[v], label=names[v]) for v in verdicts]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize=8.5)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def count_bars(counts: pd.DataFrame, *, unit: str) -> Axes:
    """Draw one bar per label, longest first. `counts` has label and n; beyond fifteen the rest is told in words."""
    with figure_style():
        if counts.empty:
            return nothing(Figure(figsize=(WIDTH, 2)).add_subplot(), f"No {unit} in this selection.")
        rows = counts.sort_values(["n", "label"], ascending=[False, True], ignore_index=True)
        shown, rest = rows.head(_BARS), rows.iloc[_BARS:]
        labels, values = [_short(name) for name in shown["label"]], [int(n) for n in shown["n"]]
        ax = Figure(figsize=(WIDTH, 0.28 * len(labels) + 0.7)).add_subplot()
        fit(ax, labels, right=0.5, bottom=0.3)
        ax.barh(range(len(labels)), values, height=0.7, color=COLOURS["phone"], lw=0)
        for y, n in enumerate(values):
            ax.text(n + 0.01 * max(values), y, f"{n:,}", va="center", fontsize=8)
        _plain(ax, labels)
        more = f"; {int(rest['n'].sum()):,} more by {len(rest)} not drawn" if len(rest) else ""
        ax.set_xlabel(unit + more, fontsize=8, color=MUTED, loc="left")
    return ax


def _plain(ax: Axes, labels: list[str]) -> None:
    """Name the rows, and take off the axis whose numbers stand at the bars."""
    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="y", length=0)
