"""Counts as a matrix that can be read off cell by cell: who spoke with whom, who asks for what."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from corridor_analysis.notebook.plots.style import INK, MUTED, cut, figure_style, new_axes, nothing, width_of

__all__ = ["contact_matrix", "demand_matrix"]

_MOST = 18  # rows or columns that stay legible; the busiest are drawn and the others counted
_CELL = 0.32  # inches, at most
_LONGEST = 42  # letters of a name
_MAP = LinearSegmentedColormap.from_list("counts", ["#ffffff", "#0072b2"])


@figure_style()
def contact_matrix(pairs: pd.DataFrame) -> Axes:
    """Draw the number of contacts of each pair. `pairs` has first, second, mode, n; the busiest eighteen are drawn."""
    if pairs.empty:
        return nothing("No contact that was held in this selection.")
    turned = pairs.rename(columns={"first": "second", "second": "first"})
    return _draw(pd.concat([pairs, turned]).rename(columns={"first": "row", "second": "column"}), "parties")


@figure_style()
def demand_matrix(asked: pd.DataFrame) -> Axes:
    """Draw how often each actor asks for each thing. `asked` has row (actor), column (demand) and n.

    Demands are the rows of the drawing, since their names are the longer ones; the busiest eighteen actors are drawn.
    """
    if asked.empty:
        return nothing("No demand in this selection.")
    return _draw(asked.rename(columns={"row": "column", "column": "row"}), "actors")


def _draw(counts: pd.DataFrame, noun: str) -> Axes:
    rows, columns = _busiest(counts, "row"), _busiest(counts, "column")
    table = counts.pivot_table(index="row", columns="column", values="n", aggfunc="sum", fill_value=0)
    cells = table.reindex(index=rows, columns=columns).to_numpy(dtype=int)
    slant = 0.71 * max(width_of(cut(c, _LONGEST), 8) for c in columns)  # inches below the columns
    ax, most = new_axes(_CELL * len(rows) + slant + 0.4), max(3, cells.max())
    ax.pcolormesh(cells, cmap=_MAP, vmin=0, vmax=most, edgecolors="#e4e7eb", linewidth=0.8)
    for i, j in zip(*cells.nonzero(), strict=True):
        ink = "#ffffff" if cells[i, j] / most > 0.6 else INK
        ax.text(j + 0.5, i + 0.5, str(cells[i, j]), ha="center", va="center", fontsize=8, color=ink)
    ax.set(aspect="equal", ylim=(len(rows), 0))
    slanted = [cut(c, _LONGEST) for c in columns]
    ax.set_xticks([j + 0.5 for j in range(len(columns))], slanted, fontsize=8, rotation=45, ha="right",
                  rotation_mode="anchor")  # fmt: skip
    ax.set_yticks([i + 0.5 for i in range(len(rows))], [cut(r, _LONGEST) for r in rows], fontsize=8)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    every = counts["column"].nunique()
    if every > len(columns):
        ax.set_title(f"The {len(columns)} busiest of {every} {noun}", fontsize=8.5, color=MUTED)
    return ax


def _busiest(counts: pd.DataFrame, side: str) -> list[str]:
    totals = counts.groupby(side)["n"].sum()
    return sorted(totals.index, key=lambda v: (-totals[v], v))[:_MOST]
