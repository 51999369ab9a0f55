"""Who spoke with whom: parties on a circle, one line per pair and channel."""

from __future__ import annotations

import math

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from corridor_analysis.notebook.plots.style import COLOURS, INK, MUTED, figure_style, nothing

__all__ = ["contact_graph", "contact_network"]

_MOST = 16  # parties on the circle; the others are counted in the note below it


def contact_graph(pairs: pd.DataFrame) -> nx.MultiGraph:
    """Return a graph with one edge per pair and channel, `n` being the number of contacts.

    `pairs` has the columns first, second, mode, n.
    """
    graph = nx.MultiGraph()
    for row in pairs.itertuples():
        graph.add_edge(row.first, row.second, key=row.mode, n=int(row.n))
    return graph


def contact_network(pairs: pd.DataFrame) -> Axes:
    """Draw the contacts. `pairs` has the columns first, second (names), mode and n (number of contacts).

    The sixteen parties with most contacts are drawn; a note says how many are left out.
    """
    graph = contact_graph(pairs)
    with figure_style():
        ax = Figure(figsize=(7.4, 5.2)).add_subplot()
        if not graph:
            return nothing(ax, "No contact that was held in this selection.")
        weight = {v: sum(d["n"] for *_, d in graph.edges(v, data=True)) for v in graph}
        shown = sorted(graph, key=lambda v: (-weight[v], v))[:_MOST]
        place = _circle(graph.subgraph(shown))
        _edges(ax, graph.subgraph(shown), place)
        for name, (x, y) in place.items():
            _node(ax, name, (x, y), weight[name])
        _finish(ax, graph, len(graph) - len(shown))
    return ax


def _circle(graph: nx.MultiGraph) -> dict[str, tuple[float, float]]:
    """Place parties on a circle so that those who talk are near: breadth first from the busiest of each group."""
    order: list[str] = []
    groups = sorted(nx.connected_components(graph), key=lambda c: (-len(c), min(c)))
    for group in groups:
        start = min(group, key=lambda v: (graph.degree(v) != 1, v))  # an end of the chain, where there is one
        order += list(nx.dfs_preorder_nodes(graph.subgraph(group), start, sort_neighbors=sorted))
    step = 2 * math.pi / len(order)
    return {
        v: (round(math.cos(math.pi / 2 - i * step), 4), round(math.sin(math.pi / 2 - i * step), 4))
        for i, v in enumerate(order)
    }


def _edges(ax: Axes, graph: nx.MultiGraph, place: dict[str, tuple[float, float]]) -> None:
    most = max((d["n"] for *_, d in graph.edges(data=True)), default=1)
    for first, second in sorted({tuple(sorted(e[:2])) for e in graph.edges}):
        modes = sorted(graph[first][second])
        for i, mode in enumerate(modes):
            bend = 0.10 + 0.16 * (i - (len(modes) - 1) / 2)
            width = 1.4 + 3.2 * graph[first][second][mode]["n"] / most
            ax.add_patch(
                FancyArrowPatch(
                    place[first], place[second], connectionstyle=f"arc3,rad={bend:.3f}", arrowstyle="-",
                    color=COLOURS.get(mode, MUTED), lw=round(width, 2), alpha=0.85, shrinkA=6, shrinkB=6,
                )
            )  # fmt: skip


def _node(ax: Axes, name: str, place: tuple[float, float], weight: int) -> None:
    x, y = place
    ax.plot([x], [y], "o", color=INK, ms=5 + min(8, 1.5 * weight), zorder=3)
    side = "left" if x > 0.12 else "right" if x < -0.12 else "center"
    up = "bottom" if y > 0.85 else "top" if y < -0.85 else "center"
    ax.text(1.11 * x, 1.11 * y, name, ha=side, va=up, fontsize=9)


def _finish(ax: Axes, graph: nx.MultiGraph, left_out: int) -> None:
    modes = sorted({k for *_, k in graph.edges(keys=True)})
    handles = [Line2D([], [], color=COLOURS.get(m, MUTED), lw=3, label=m.replace("_", " ")) for m in modes]
    ax.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.04), ncols=4, frameon=False, fontsize=8.5)
    if left_out:
        words = (
            f"{left_out} parties with fewer contacts are not drawn." if left_out > 1 else "One more party is not drawn."
        )
        ax.text(0.5, -0.17, words, transform=ax.transAxes, ha="center", va="top", color=MUTED, fontsize=8)
    ax.set_xlim(-2.1, 2.1)
    ax.set_ylim(-1.25, 1.25)
    ax.set_aspect("equal")
    ax.set_axis_off()
