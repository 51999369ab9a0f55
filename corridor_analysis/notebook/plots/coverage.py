"""What the articles cover: when each was published, and which days it tells of."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from corridor_analysis.notebook.plots.style import (
    COLOURS,
    INK,
    MUTED,
    cut,
    date_axis,
    figure_style,
    new_axes,
    nothing,
    number_of,
)  # fmt: skip # isort: skip
from corridor_analysis.schema.labels import article_labels

__all__ = ["ROWS", "coverage"]

_CHARS = 44  # of a label that there is room for beside the days
ROWS = 30  # more articles than this are counted by month
_KNOWN = {"header": "o", "byline": "o", "metadata": "D"}


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
    ax = _months(dated) if len(articles) > ROWS and len(dated) else _rows(articles, dated, told)
    date_axis(ax)
    return ax


def _rows(articles: pd.DataFrame, dated: pd.DataFrame, told: pd.DataFrame) -> Axes:
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
