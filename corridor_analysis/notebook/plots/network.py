"""Who spoke with whom: parties on a circle, one line per pair and channel."""

from __future__ import annotations

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from corridor_analysis.notebook.plots.style import COLOURS, INK, MUTED, figure_style, new_axes, nothing

__all__ = ["contact_graph", "contact_network"]

_MOST = 16  # parties on the circle; the others are counted in the note below it


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
    shown = graph.subgraph(sorted(graph, key=lambda v: (-weight[v], v))[:_MOST])
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
