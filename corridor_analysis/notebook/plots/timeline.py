"""What has a day, on one time axis.

`timeline` draws the state of passage as a band, and what happened around it as labelled marks in lanes; `coverage`
draws when each article was published, and which days it tells of.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corridor_analysis.notebook.plots.style import (
    COLOURS,
    INK,
    MUTED,
    RULE,
    WIDTH,
    cut,
    date_axis,
    figure_style,
    new_axes,
    nothing,
    number_of,
    width_of,
)  # fmt: skip # isort: skip
from corridor_analysis.schema.labels import article_labels

__all__ = ["ROWS", "coverage", "timeline"]

_LABELS = 24  # more marks than this cannot be labelled legibly on one page: they are counted by month instead
_CHANGES = 12  # more changes of state than this are not drawn through the lanes
_ROW = 0.19  # inches per row of labels
_PLOT = WIDTH - 0.3  # inches between the ends of the axis
_CHARS = 44  # of a label that there is room for beside the days
ROWS = 30  # more articles than this are counted by month
_KNOWN = {"header": "o", "byline": "o", "metadata": "D"}


@figure_style()
def timeline(items: pd.DataFrame, states: pd.DataFrame | None = None, unsure: pd.DataFrame | None = None) -> Axes:
    """Draw items in lanes over a band of states.

    `items` has the columns lane, label, kind, earliest, latest (ISO days; rows without `earliest` are left out; a
    missing `latest` means open-ended). `states` has state, earliest, latest, as `Tables.states` gives them; `unsure`
    has the same columns for stretches within which a state began on a day that is not told: they are hatched.
    Up to 24 items are labelled one by one; more are counted by month.
    """
    dated = items[items["earliest"].notna()].sort_values(["earliest", "label"], kind="stable")
    if dated.empty:
        return nothing("No dated event in this selection.")
    figure, none = Figure(), dated[:0].assign(state=None)
    ax = figure.add_subplot()
    states, unsure = (none if band is None else band for band in (states, unsure))
    shown = pd.concat([frame[["earliest", "latest"]] for frame in (dated, states, unsure)])
    days = [number_of(d) for d in chain(shown["earliest"], shown["latest"].dropna())]
    pad = max(4.0, 0.03 * (max(days) - min(days)))
    ax.set_xlim(min(days) - pad, max(days) + pad)
    depth = (_labelled if len(dated) <= _LABELS else _counted)(ax, dated)
    if len(states):
        _band(ax, states, unsure, depth)
    height = max(1.4, _ROW * (depth + 1.6) + 0.55)
    figure.set_size_inches(WIDTH, height)
    ax.set_position((0.2 / WIDTH, 0.45 / height, _PLOT / WIDTH, (height - 0.55) / height))  # as labels were placed for
    ax.set_ylim(depth, -1.6)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    date_axis(ax)
    return ax


def _labelled(ax: Axes, dated: pd.DataFrame) -> float:
    """Draw marks with direct labels, lane by lane; a label moves down until it overlaps none. Return the depth."""
    low, high = ax.get_xlim()
    per_inch = (high - low) / _PLOT
    depth = 1.2
    for lane, rows in dated.groupby("lane", sort=False):
        ax.text(low, depth, lane, fontsize=8, color=MUTED, fontweight="bold", va="center")
        ends: list[float] = []  # right end of what stands in each row
        for item in rows.itertuples():
            first, last = _days(item)
            width = (width_of(item.label, 7.5) + 0.25) * per_inch
            flip = last + width > high
            left = (first - width if flip else first) - 0.08 * per_inch
            right = last + (0.08 * per_inch if flip else width)
            row = next((i for i, end in enumerate(ends) if end < left), len(ends))
            ends[row : row + 1] = [right]
            _mark(ax, item, depth + 1 + row, flip=flip)
        depth += len(ends) + 1.6
    return depth


def _days(item: Any) -> tuple[float, float]:
    return number_of(item.earliest), number_of(item.latest or item.earliest)


def _mark(ax: Axes, item: Any, y: float, *, flip: bool) -> None:
    """Draw a dot on a day or a bar over a stretch of days, with its label beside it."""
    colour, (first, last) = COLOURS.get(item.kind, INK), _days(item)
    if last > first:
        ax.plot([first, last], [y, y], color=colour, lw=5, alpha=0.45, solid_capstyle="butt")  # one of these days
    else:
        ax.plot([first], [y], "o", color=colour, ms=5)
    ax.annotate(
        item.label, (first if flip else last, y), (-5 if flip else 5, 0), textcoords="offset points", fontsize=7.5,
        va="center", ha="right" if flip else "left",
    )  # fmt: skip


def _counted(ax: Axes, dated: pd.DataFrame) -> float:
    """Draw the number of items by month as bars, one row per lane and kind. Return the depth."""
    depth = 1.2
    low, high = ax.get_xlim()
    low -= 0.22 * (high - low)  # room for the names of the rows
    ax.set_xlim(low, high)
    for lane, rows in dated.groupby("lane", sort=False):
        ax.text(low, depth, lane, fontsize=8, color=MUTED, fontweight="bold", va="center")
        depth += 1.6
        for kind, some in rows.groupby("kind", sort=True):
            months = some["earliest"].str[:7].value_counts().sort_index()
            middles, sizes = [number_of(f"{m}-15") for m in months.index], 0.25 + 0.6 * months / months.max()
            ax.bar(middles, -sizes, bottom=depth + 0.35, width=24, color=COLOURS.get(kind, INK))
            for x, n in zip(middles, months, strict=True):
                ax.text(x, depth + 0.6, str(n), fontsize=6, ha="center", va="center", color=MUTED)
            ax.text(low, depth, kind.replace("_", " "), fontsize=7.5, va="center")
            depth += 1.5
        depth += 0.6
    return depth


def _band(ax: Axes, states: pd.DataFrame, unsure: pd.DataFrame, depth: float) -> None:
    """Draw the states of passage above the lanes, named where the name fits; what is not sure is hatched."""
    low, high = ax.get_xlim()
    ax.axhspan(-0.5, 0.5, color=COLOURS["unknown"], lw=0)
    ax.text(low, -1.0, "passage", fontsize=8, color=MUTED, fontweight="bold", va="center")
    for row in unsure.itertuples():
        x0, x1 = number_of(row.earliest), number_of(row.latest) + 1  # to the end of the last day
        ax.barh(0, x1 - x0, left=x0, height=1, hatch="////", lw=0, fc=COLOURS["unknown"], ec=COLOURS[row.state])
    for row in states.itertuples():
        x0, x1 = number_of(row.earliest), number_of(row.latest) + 1
        ax.barh(0, max(x1 - x0, (high - low) / 300), left=x0, height=1, color=COLOURS[row.state], lw=0)
        if (x1 - x0) / (high - low) * _PLOT > 0.09 * len(row.state):
            ax.text((x0 + x1) / 2, 0, row.state, fontsize=8, ha="center", va="center", color=INK)
        if len(states) <= _CHANGES:
            ax.plot([x0, x0], [0.5, depth], color=RULE, lw=0.7, zorder=0)


@figure_style()
def coverage(articles: pd.DataFrame, told: pd.DataFrame) -> Axes:
    """Draw one row per article: the days its events fall on, and its day of publication.

    `articles` is the table of this name, or its article_id, published, published_basis; `told` has article_id and
    earliest (the day of an event). More than thirty articles are counted by month of publication instead.
    """
    dated = articles[articles["published"].notna()].sort_values(["published", "article_id"])
    told = told[told["earliest"].notna() & told["article_id"].isin(articles["article_id"])]
    if dated.empty and told.empty:
        return nothing("No article has a date, and none dates an event.")
    ax = _months(dated) if len(articles) > ROWS and len(dated) else _articles(articles, dated, told)
    date_axis(ax)
    return ax


def _articles(articles: pd.DataFrame, dated: pd.DataFrame, told: pd.DataFrame) -> Axes:
    undated = articles[articles["published"].isna()].sort_values("article_id")
    row = {article_id: y for y, article_id in enumerate([*dated["article_id"], *undated["article_id"]])}
    ax = new_axes(0.26 * len(row) + 0.8)
    days = [number_of(d) for d in told["earliest"]]
    ax.plot(days, told["article_id"].map(row), "|", color=COLOURS["phone"], ms=9, mew=1.4)
    for a in dated.itertuples():
        marker = _KNOWN.get(a.published_basis, "s")
        ax.plot([number_of(a.published)], [row[a.article_id]], marker, color=INK, ms=5.5, zorder=3)
    labels = article_labels(articles)
    ax.set_yticks(range(len(row)), [cut(labels[a], _CHARS) for a in row], fontsize=8)
    ax.set_ylim(len(row) - 0.4, -0.6)
    known = [*days, *(number_of(d) for d in dated["published"])]
    pad = max(10.0, 0.04 * (max(known) - min(known)))
    ax.set_xlim(min(known) - pad, max(known) + pad)
    return ax


def _months(dated: pd.DataFrame) -> Axes:
    ax, months = new_axes(2.4), dated["published"].str[:7].value_counts().sort_index()
    ax.set_xlim(number_of(f"{months.index[0]}-01") - 10, number_of(f"{months.index[-1]}-28") + 10)
    ax.bar([number_of(f"{m}-15") for m in months.index], months.to_numpy(), width=24, color=COLOURS["phone"])
    ax.set_ylabel("articles a month", color=MUTED)
    return ax
