"""Counts as a matrix that can be read off cell by cell: who spoke with whom, who asks for what."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from corridor_analysis.notebook.plots.labels import width_of
from corridor_analysis.notebook.plots.style import INK, MUTED, WIDTH, figure_style, nothing

__all__ = ["contact_matrix", "demand_matrix"]

_MOST = 18  # rows or columns that stay legible; the busiest are drawn and the others counted
_CELL = 0.32  # inches, at most
_LONGEST = 42  # letters of a name
_MAP = LinearSegmentedColormap.from_list("counts", ["#ffffff", "#0072b2"])


def contact_matrix(pairs: pd.DataFrame) -> Axes:
    """Draw the number of contacts of each pair. `pairs` has first, second, mode, n; the busiest eighteen are drawn."""
    turned = pairs.rename(columns={"first": "second", "second": "first"})
    both = pd.concat([pairs, turned], ignore_index=True).rename(columns={"first": "row", "second": "column"})
    return _draw(both, "No contact that was held in this selection.", "parties", square=True)


def demand_matrix(asked: pd.DataFrame) -> Axes:
    """Draw how often each actor asks for each thing. `asked` has row (actor), column (demand) and n.

    Demands are the rows of the drawing, since their names are the longer ones; the busiest eighteen actors are drawn.
    """
    turned = asked.rename(columns={"row": "column", "column": "row"})
    return _draw(turned, "No demand in this selection.", "actors", square=False)


def _draw(counts: pd.DataFrame, none: str, noun: str, *, square: bool) -> Axes:
    with figure_style():
        if counts.empty:
            return nothing(Figure(figsize=(WIDTH, 1)).add_subplot(), none)
        columns, n_columns = _busiest(counts, "column")
        rows = columns if square else _busiest(counts, "row")[0]
        cells = _cells(counts, rows, columns)
        ax = _axes(rows, columns)
        for i, j in zip(*np.nonzero(cells), strict=True):
            strength = cells[i, j] / max(3, cells.max())
            ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, color=to_hex(_MAP(strength)), lw=0))
            ink = "#ffffff" if strength > 0.6 else INK
            ax.text(j, i, str(cells[i, j]), ha="center", va="center", fontsize=8, color=ink)
        _frame(ax, rows, columns)
        if n_columns > len(columns):
            ax.set_title(f"The {len(columns)} busiest of {n_columns} {noun}", fontsize=8.5, color=MUTED)
    return ax


def _axes(rows: list[str], columns: list[str]) -> Axes:
    """Return axes on a figure as wide as all are, with cells as large as the names leave room for."""
    names = max(width_of(_short(r), 8) for r in rows) + 0.2
    cell = min(_CELL, (WIDTH - 0.3 - names) / len(columns))
    slant = max(width_of(_short(c), 8) for c in columns) * 0.71 + 0.2
    width, height = cell * len(columns), cell * len(rows)
    whole = height + slant + 0.4
    figure = Figure(figsize=(WIDTH, whole))
    left = max(names, (WIDTH - width - names) / 2 + names - 0.15) if width + names < WIDTH - 0.3 else names
    return figure.add_axes((left / WIDTH, slant / whole, width / WIDTH, height / whole))


def _short(name: str) -> str:
    return textwrap.shorten(name, _LONGEST, placeholder="…") if len(name) > _LONGEST else name


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
    ax.set_xlim(-0.5, len(columns) - 0.5)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    slanted = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
    ax.set_xticks(range(len(columns)), [_short(c) for c in columns], fontsize=8, **slanted)
    ax.set_yticks(range(len(rows)), [_short(r) for r in rows], fontsize=8)
    ax.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
    ax.grid(which="minor", color="#e4e7eb", lw=0.8)
    ax.tick_params(which="both", length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
