"""Counts drawn: shares with their intervals, bars, a matrix that can be read off cell by cell, a network of parties."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D

from corridor_analysis.notebook.plots.style import (
    COLOURS,
    INK,
    MUTED,
    RULE,
    cut,
    figure_style,
    new_axes,
    nothing,
    width_of,
)

__all__ = [
    "contact_graph", "contact_matrix", "contact_network", "count_bars", "demand_matrix", "score_intervals",
    "verdict_bars",
]  # fmt: skip

_BARS = 15
_LABEL = 40  # letters of a bar's
_VERDICTS = {  # what it is called, its colour, that of its numbers
    "corroborated": ("told alike by several", COLOURS["phone"], "#ffffff"),
    "single": ("rests on one source", "#9fb3c8", INK),
    "conflict": ("reports differ", COLOURS["meeting"], "#ffffff"),
}
_SIDE = 18  # rows or columns of a matrix that stay legible; the busiest are drawn and the others counted
_CELL = 0.32  # inches, at most
_NAME = 42  # letters of a row's or a column's
_MAP = LinearSegmentedColormap.from_list("counts", ["#ffffff", "#0072b2"])
_PARTIES = 16  # on the circle; the others are counted in the note below it


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
    _name_rows(ax, known["label"], top=-1.3)
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
    _name_rows(ax, table.index)
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
    _name_rows(ax, [cut(name, _LABEL) for name in shown["label"]])
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    more = f"; {int(rest['n'].sum()):,} more by {len(rest)} not drawn" if len(rest) else ""
    ax.set_xlabel(unit + more, fontsize=8, color=MUTED, loc="left")
    return ax


def _name_rows(ax: Axes, labels: Sequence[str], *, top: float = -0.6) -> None:
    """Name the rows, the first at the top."""
    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylim(len(labels) - 0.4, top)


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
    slant = 0.71 * max(width_of(cut(c, _NAME), 8) for c in columns)  # inches below the columns
    ax, most = new_axes(_CELL * len(rows) + slant + 0.4), max(3, cells.max())
    ax.pcolormesh(cells, cmap=_MAP, vmin=0, vmax=most, edgecolors="#e4e7eb", linewidth=0.8)
    for i, j in zip(*cells.nonzero(), strict=True):
        ink = "#ffffff" if cells[i, j] / most > 0.6 else INK
        ax.text(j + 0.5, i + 0.5, str(cells[i, j]), ha="center", va="center", fontsize=8, color=ink)
    ax.set(aspect="equal", ylim=(len(rows), 0))
    slanted = [cut(c, _NAME) for c in columns]
    ax.set_xticks([j + 0.5 for j in range(len(columns))], slanted, fontsize=8, rotation=45, ha="right",
                  rotation_mode="anchor")  # fmt: skip
    ax.set_yticks([i + 0.5 for i in range(len(rows))], [cut(r, _NAME) for r in rows], fontsize=8)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    every = counts["column"].nunique()
    if every > len(columns):
        ax.set_title(f"The {len(columns)} busiest of {every} {noun}", fontsize=8.5, color=MUTED)
    return ax


def _busiest(counts: pd.DataFrame, side: str) -> list[str]:
    totals = counts.groupby(side)["n"].sum()
    return sorted(totals.index, key=lambda v: (-totals[v], v))[:_SIDE]


def contact_graph(pairs: pd.DataFrame) -> nx.MultiGraph:
    """Return a graph with one edge per pair and channel, `n` being the number of contacts.

    `pairs` has the columns first, second, mode, n.
    """
    return nx.from_pandas_edgelist(pairs, "first", "second", ["n"], create_using=nx.MultiGraph, edge_key="mode")


@figure_style()
def contact_network(pairs: pd.DataFrame) -> Axes:
    """Draw the contacts. `pairs` has the columns first, second (names), mode and n (number of contacts).

    The sixteen parties with most contacts are drawn; a note says how many are left out.
    """
    if pairs.empty:
        return nothing("No contact that was held in this selection.")
    graph, ax = contact_graph(pairs), new_axes(5.2)
    weight = dict(graph.degree(weight="n"))
    shown = graph.subgraph(sorted(graph, key=lambda v: (-weight[v], v))[:_PARTIES])
    place = _circle(shown)
    _edges(ax, shown, place)
    sizes = [(5 + min(8, 1.5 * weight[v])) ** 2 for v in place]
    nx.draw_networkx_nodes(shown, place, nodelist=list(place), node_size=sizes, node_color=INK, ax=ax)
    for name, (x, y) in place.items():
        side = "left" if x > 0.12 else "right" if x < -0.12 else "center"
        up = "bottom" if y > 0.85 else "top" if y < -0.85 else "center"
        ax.text(1.11 * x, 1.11 * y, name, ha=side, va=up)
    ax.set(xlim=(-2.1, 2.1), ylim=(-1.25, 1.25), aspect="equal")
    ax.set_axis_off()
    modes = sorted({mode for *_, mode in graph.edges(keys=True)})
    handles = [Line2D([], [], color=COLOURS.get(m, MUTED), lw=3, label=m.replace("_", " ")) for m in modes]
    ax.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.04), ncols=4)
    if left_out := len(graph) - len(shown):
        many = f"{left_out} parties with fewer contacts are not drawn."
        words = many if left_out > 1 else "One more party is not drawn."
        ax.text(0.5, -0.17, words, transform=ax.transAxes, ha="center", va="top", color=MUTED, fontsize=8)
    return ax


def _circle(graph: nx.MultiGraph) -> dict[str, tuple[float, float]]:
    """Place parties on a circle from the top, so that those who talk are near: depth first, the largest group first."""
    order: list[str] = []
    for group in sorted(nx.connected_components(graph), key=lambda c: (-len(c), min(c))):
        start = min(group, key=lambda v: (graph.degree(v) != 1, v))  # an end of the chain, where there is one
        order += nx.dfs_preorder_nodes(graph.subgraph(group), start, sort_neighbors=sorted)
    return {name: (round(x, 4), round(y, 4)) for name, (y, x) in nx.circular_layout(order).items()}


def _edges(ax: Axes, graph: nx.MultiGraph, place: dict[str, tuple[float, float]]) -> None:
    edges = sorted((*sorted(pair), mode, n) for *pair, mode, n in graph.edges(keys=True, data="n"))
    nx.draw_networkx_edges(
        graph, place, ax=ax, edgelist=[edge[:3] for edge in edges], arrows=True, arrowstyle="-", alpha=0.85,
        node_size=60, connectionstyle=[f"arc3,rad={0.1 + 0.16 * i:.2f}" for i in range(len(COLOURS))],
        width=[round(1.4 + 3.2 * n / max(n for *_, n in edges), 2) for *_, n in edges],
        edge_color=[COLOURS.get(mode, MUTED) for *_, mode, _ in edges],
    )  # fmt: skip
