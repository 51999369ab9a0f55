"""Who spoke with whom as a matrix of counts: the network in a form that can be read off cell by cell."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from corridor_analysis.plots.style import INK, MUTED, figure_style, nothing

__all__ = ["contact_matrix"]

_MOST = 18
_MAP = LinearSegmentedColormap.from_list("contacts", ["#ffffff", "#0072b2"])


def contact_matrix(pairs: pd.DataFrame) -> Axes:
    """Draw the number of contacts of each pair. `pairs` has first, second, mode, n; the busiest eighteen are drawn."""
    totals = (
        pd.concat([pairs.set_index(c)["n"] for c in ("first", "second")]).groupby(level=0).sum() if len(pairs) else []
    )
    with figure_style():
        ax = Figure(figsize=(7.4, 5)).add_subplot()
        if not len(totals):
            return nothing(ax, "No contact that was held in this selection.")
        names = sorted(totals.index, key=lambda v: (-totals[v], v))[:_MOST]
        cells = _cells(pairs, names)
        size = 0.32 * len(names)
        ax.figure.set_size_inches(size + 2.4, size + 1.6)
        ax.imshow(np.where(cells > 0, cells, np.nan), cmap=_MAP, vmin=0, vmax=max(3, cells.max()))
        for i, j in zip(*np.nonzero(cells), strict=True):
            ax.text(
                j,
                i,
                str(cells[i, j]),
                ha="center",
                va="center",
                fontsize=8,
                color=_ink(cells[i, j], cells.max()),
            )
        _frame(ax, names, len(totals))
    return ax


def _cells(pairs: pd.DataFrame, names: list[str]) -> np.ndarray:
    at = {name: i for i, name in enumerate(names)}
    cells = np.zeros((len(names), len(names)), dtype=int)
    for row in pairs.itertuples():
        if row.first in at and row.second in at:
            cells[at[row.first], at[row.second]] += int(row.n)
            cells[at[row.second], at[row.first]] += int(row.n)
    return cells


def _ink(n: int, most: int) -> str:
    return "#ffffff" if n > 0.6 * max(3, most) else INK


def _frame(ax: Axes, names: list[str], total: int) -> None:
    ax.set_xticks(range(len(names)), names, rotation=45, ha="right", rotation_mode="anchor", fontsize=8)
    ax.set_yticks(range(len(names)), names, fontsize=8)
    ax.set_xticks(np.arange(len(names) + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(names) + 1) - 0.5, minor=True)
    ax.grid(which="minor", color="#e4e7eb", lw=0.8)
    ax.tick_params(which="both", length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    if total > len(names):
        ax.set_title(f"The {len(names)} busiest of {total} parties", fontsize=8.5, color=MUTED)
