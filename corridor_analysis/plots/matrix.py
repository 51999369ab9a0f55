"""Counts as a matrix that can be read off cell by cell: who spoke with whom, who asks for what."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from corridor_analysis.plots.style import INK, MUTED, figure_style, nothing

__all__ = ["contact_matrix", "demand_matrix"]

_MOST = 18  # rows or columns that stay legible; the busiest are drawn and the others counted
_MAP = LinearSegmentedColormap.from_list("counts", ["#ffffff", "#0072b2"])


def contact_matrix(pairs: pd.DataFrame) -> Axes:
    """Draw the number of contacts of each pair. `pairs` has first, second, mode, n; the busiest eighteen are drawn."""
    turned = pairs.rename(columns={"first": "second", "second": "first"})
    both = pd.concat([pairs, turned], ignore_index=True).rename(columns={"first": "row", "second": "column"})
    return _draw(both, "No contact that was held in this selection.", "parties", square=True)


def demand_matrix(asked: pd.DataFrame) -> Axes:
    """Draw how often each actor asks for each thing. `asked` has row (actor), column (demand) and n."""
    return _draw(asked, "No demand in this selection.", "actors", square=False)


def _draw(counts: pd.DataFrame, none: str, noun: str, *, square: bool) -> Axes:
    with figure_style():
        ax = Figure(figsize=(7.4, 5)).add_subplot()
        if counts.empty:
            return nothing(ax, none)
        rows, n_rows = _busiest(counts, "row")
        columns, _ = (rows, n_rows) if square else _busiest(counts, "column")
        cells = _cells(counts, rows, columns)
        ax.figure.set_size_inches(0.32 * len(columns) + 2.4, 0.32 * len(rows) + 1.8)
        ax.imshow(np.where(cells > 0, cells, np.nan), cmap=_MAP, vmin=0, vmax=max(3, cells.max()))
        for i, j in zip(*np.nonzero(cells), strict=True):
            ink = "#ffffff" if cells[i, j] > 0.6 * max(3, cells.max()) else INK
            ax.text(j, i, str(cells[i, j]), ha="center", va="center", fontsize=8, color=ink)
        _frame(ax, rows, columns)
        if n_rows > len(rows):
            ax.set_title(f"The {len(rows)} busiest of {n_rows} {noun}", fontsize=8.5, color=MUTED)
    return ax


def _busiest(counts: pd.DataFrame, side: str) -> tuple[list[str], int]:
    totals = counts.groupby(side)["n"].sum()
    return sorted(totals.index, key=lambda v: (-totals[v], v))[:_MOST], len(totals)


def _cells(counts: pd.DataFrame, rows: list[str], columns: list[str]) -> np.ndarray:
    at_row, at_column = ({name: i for i, name in enumerate(names)} for names in (rows, columns))
    cells = np.zeros((len(rows), len(columns)), dtype=int)
    for c in counts.itertuples():
        if c.row in at_row and c.column in at_column:
            cells[at_row[c.row], at_column[c.column]] += int(c.n)
    return cells


def _frame(ax: Axes, rows: list[str], columns: list[str]) -> None:
    short = [textwrap.shorten(c, 34, placeholder="…") for c in columns]
    ax.set_xticks(range(len(columns)), short, rotation=45, ha="right", rotation_mode="anchor", fontsize=8)
    ax.set_yticks(range(len(rows)), rows, fontsize=8)
    ax.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
    ax.grid(which="minor", color="#e4e7eb", lw=0.8)
    ax.tick_params(which="both", length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
