"""Figures: a DataFrame in, matplotlib Axes out. Each says something even where there is little or nothing to show."""

from corridor_analysis.notebook.plots.matrix import contact_matrix, demand_matrix
from corridor_analysis.notebook.plots.network import contact_network
from corridor_analysis.notebook.plots.places import corridor_map
from corridor_analysis.notebook.plots.shares import count_bars, score_intervals, verdict_bars
from corridor_analysis.notebook.plots.style import COLOURS, figure_style, save, svg
from corridor_analysis.notebook.plots.timeline import coverage, timeline

__all__ = [
    "COLOURS", "contact_matrix", "contact_network", "corridor_map", "count_bars", "coverage", "demand_matrix",
    "figure_style", "save", "score_intervals", "svg", "timeline", "verdict_bars",
]  # fmt: skip
