"""What the articles cover: when each was published, and which days it tells of."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corridor_analysis.notebook.plots.labels import date_axis, fit, number_of
from corridor_analysis.notebook.plots.style import COLOURS, INK, MUTED, RULE, WIDTH, figure_style, nothing
from corridor_analysis.schema.labels import article_labels

__all__ = ["ROWS", "coverage"]

_CHARS = 44  # of a label that there is room for beside the days
ROWS = 30  # more articles than this are counted by month
_KNOWN = {"header": "o", "byline": "o", "metadata": "D", "estimated": "s"}


def coverage(articles: pd.DataFrame, told: pd.DataFrame) -> Axes:
    """Draw one row per article: the days its events fall on, and its day of publication.

    `articles` is the table of this name, or its article_id, published, published_basis; `told` has article_id and
    earliest (the day of an event).
    More than thirty articles are counted by month of publication instead.
    """
    dated = articles[articles["published"].notna()].sort_values(["published", "article_id"])
    told = told[told["earliest"].notna() & told["article_id"].isin(articles["article_id"])]
    with figure_style():
        ax = Figure(figsize=(WIDTH, 2)).add_subplot()
        if dated.empty and told.empty:
            return nothing(ax, "No article has a date, and none dates an event.")
        if len(articles) > ROWS and len(dated):
            _months(ax, dated)
        else:
            _rows(ax, articles, dated, told)
        date_axis(ax)
        ax.grid(axis="x", color=RULE, lw=0.4)
        ax.set_axisbelow(True)
    return ax


def _rows(ax: Axes, articles: pd.DataFrame, dated: pd.DataFrame, told: pd.DataFrame) -> None:
    undated = articles[articles["published"].isna()].sort_values("article_id")
    order = [*dated["article_id"], *undated["article_id"]]
    for y, article_id in enumerate(order):
        days = told.loc[told["article_id"] == article_id, "earliest"]
        ax.plot([number_of(d) for d in days], [y] * len(days), "|", color=COLOURS["phone"], ms=9, mew=1.4)
    for row in dated.itertuples():
        marker = _KNOWN.get(row.published_basis, "s")
        ax.plot([number_of(row.published)], [order.index(row.article_id)], marker, color=INK, ms=5.5, zorder=3)
    labels = article_labels(articles)
    names = [_short(labels[a]) for a in order]
    ax.set_yticks(range(len(order)), names, fontsize=8)
    ax.set_ylim(len(order) - 0.4, -0.6)
    ax.figure.set_size_inches(WIDTH, 0.26 * len(order) + 0.8)
    fit(ax, names, bottom=0.5)
    ax.tick_params(axis="y", length=0)
    known = [number_of(d) for d in [*dated["published"], *told["earliest"]]]
    pad = max(10.0, 0.04 * (max(known) - min(known)))
    ax.set_xlim(min(known) - pad, max(known) + pad)


def _short(label: str) -> str:
    return label if len(label) <= _CHARS else label[: _CHARS - 1] + "…"


def _months(ax: Axes, dated: pd.DataFrame) -> None:
    months = dated["published"].str[:7].value_counts().sort_index()
    first, last = number_of(f"{months.index[0]}-01"), number_of(f"{months.index[-1]}-28")
    ax.set_xlim(first - 10, last + 10)
    ax.bar([number_of(f"{m}-15") for m in months.index], months.to_numpy(), width=24, color=COLOURS["phone"])
    ax.set_ylabel("articles a month", color=MUTED)
    ax.figure.set_size_inches(WIDTH, 2.4)
    fit(ax, ["articles"], bottom=0.5)
