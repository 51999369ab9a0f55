"""Figures: a DataFrame in, matplotlib Axes out. Each says something even where there is little or nothing to show."""

from corridor_analysis.notebook.plots.charts import (
    contact_matrix,
    contact_network,
    count_bars,
    demand_matrix,
    score_intervals,
    verdict_bars,
)
from corridor_analysis.notebook.plots.places import corridor_map
from corridor_analysis.notebook.plots.style import COLOURS, figure_style, save, svg
from corridor_analysis.notebook.plots.timeline import coverage, timeline

__all__ = [
    "COLOURS", "contact_matrix", "contact_network", "corridor_map", "count_bars", "coverage", "demand_matrix",
    "figure_style", "save", "score_intervals", "svg", "timeline", "verdict_bars",
]  # fmt: skip
