"""What the articles cover: when each was published, and which days it tells of."""

from __future__ import annotations

from datetime import date

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corridor_analysis.plots.style import COLOURS, INK, MUTED, RULE, figure_style, nothing

__all__ = ["ROWS", "coverage"]

ROWS = 30  # more articles than this are counted by month
_KNOWN = {"header": "o", "byline": "o", "metadata": "D", "estimated": "s"}


def _num(day: str) -> float:
    return float(date.fromisoformat(day[:10]).toordinal() - date(1970, 1, 1).toordinal())


def coverage(articles: pd.DataFrame, told: pd.DataFrame) -> Axes:
    """Draw one row per article: the days its events fall on, and its day of publication.

    `articles` has article_id, published, published_basis; `told` has article_id and earliest (the day of an event).
    More than thirty articles are counted by month of publication instead.
    """
    dated = articles[articles["published"].notna()].sort_values(["published", "article_id"])
    told = told[told["earliest"].notna() & told["article_id"].isin(articles["article_id"])]
    with figure_style():
        ax = Figure(figsize=(7.4, 2)).add_subplot()
        if dated.empty and told.empty:
            return nothing(ax, "No article has a date, and none dates an event.")
        if len(articles) > ROWS:
            _months(ax, dated)
        else:
            _rows(ax, articles, dated, told)
        locator = mdates.AutoDateLocator(minticks=3, maxticks=8)
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))
        ax.grid(axis="x", color=RULE, lw=0.4)
        ax.set_axisbelow(True)
    return ax


def _rows(ax: Axes, articles: pd.DataFrame, dated: pd.DataFrame, told: pd.DataFrame) -> None:
    undated = articles[articles["published"].isna()].sort_values("article_id")
    order = [*dated["article_id"], *undated["article_id"]]
    for y, article_id in enumerate(order):
        days = told.loc[told["article_id"] == article_id, "earliest"]
        ax.plot([_num(d) for d in days], [y] * len(days), "|", color=COLOURS["phone"], ms=9, mew=1.4)
    for row in dated.itertuples():
        marker = _KNOWN.get(row.published_basis, "s")
        ax.plot([_num(row.published)], [order.index(row.article_id)], marker, color=INK, ms=5.5, zorder=3)
    ax.set_yticks(range(len(order)), [_short(a) for a in order], fontsize=8)
    ax.set_ylim(len(order) - 0.4, -0.6)
    ax.figure.set_size_inches(7.4, 0.26 * len(order) + 0.8)
    ax.tick_params(axis="y", length=0)
    ax.margins(x=0.04)


def _short(article_id: str) -> str:
    return article_id if len(article_id) <= 18 else article_id[:17] + "…"


def _months(ax: Axes, dated: pd.DataFrame) -> None:
    months = dated["published"].str[:7].value_counts().sort_index()
    ax.bar([_num(f"{m}-15") for m in months.index], months.to_numpy(), width=24, color=COLOURS["phone"])
    ax.set_ylabel("articles a month", color=MUTED)
    ax.figure.set_size_inches(7.4, 2.4)
