"""One style for all figures: quiet axes, colours safe for colour-blind readers, the same SVG on every machine."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

__all__ = ["COLOURS", "INK", "MUTED", "RULE", "WIDTH", "figure_style", "nothing", "save", "svg"]

WIDTH = 7.4  # inches that every figure is wide, so that letters have one size on a page

INK, MUTED, RULE = "#1f2933", "#616e7c", "#cbd2d9"
# Okabe and Ito's palette (jfly.uni-koeln.de/color), told apart by every common kind of colour vision and in grey.
COLOURS = {
    "phone": "#0072b2",
    "meeting": "#d55e00",
    "visit": "#009e73",
    "video": "#56b4e9",
    "letter": "#cc79a7",
    "press_conference": "#b38600",
    "mediation": "#5d3a9b",
    "other": "#616e7c",
    "open": "#7fbf9f",
    "restricted": "#f0c34e",
    "shut": "#c8553d",
    "unknown": "#e4e7eb",
}
_RC = {
    "figure.dpi": 100,
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": INK,
    "xtick.labelcolor": INK,
    "svg.hashsalt": "corridor_analysis",  # else element ids are random
    "svg.fonttype": "path",  # letters as drawn: the same width in every reader, so nothing overlaps there
    "path.simplify": False,
}


@contextmanager
def figure_style() -> Iterator[None]:
    """Draw within this context to get the package's style; matplotlib's own settings are left alone."""
    with mpl.rc_context(_RC):
        yield


def svg(figure: Figure) -> str:
    """Return a figure as SVG text: no date, no program version, the same bytes on every run, and short."""
    out = io.StringIO()
    save(figure, out, format="svg", metadata={"Date": None, "Creator": None})
    whole = re.sub(r"<\?xml.*?<svg", "<svg", out.getvalue(), count=1, flags=re.DOTALL)
    bare = re.sub(r"\s*<metadata>.*?</metadata>", "", whole, count=1, flags=re.DOTALL)
    return _PATH.sub(_short, re.sub(r"\n +", "\n", bare))


_PATH, _DECIMALS = re.compile(r' d="[^"]*"'), re.compile(r"(\.\d\d)\d+")


def _short(path: re.Match[str]) -> str:
    """Return a path on one line, its points to a hundredth of a point: notebooks hold each line apart."""
    return " " + _DECIMALS.sub(r"\1", " ".join(path[0].split()))


def save(figure: Figure, place: Any, **options: Any) -> None:
    """Write a figure to a path or a file, cut to what is drawn but never narrower than a page: letters keep their size.

    `options` go to matplotlib's `savefig`.
    """
    options = {"metadata": {"Software": None}} | options
    with figure_style():
        drawn = figure.get_tightbbox(FigureCanvasAgg(figure).get_renderer()).padded(0.04)
        missing = max(0.0, WIDTH - drawn.width)
        box = [drawn.x0 - missing / 2, drawn.y0, drawn.x1 + missing / 2, drawn.y1]
        figure.savefig(place, bbox_inches=Bbox.from_extents(*(round(v, 2) for v in box)), **options)


def nothing(ax: Axes, words: str) -> Axes:
    """Say in words that there is nothing to draw."""
    ax.set_axis_off()
    ax.figure.set_size_inches(WIDTH, 0.9)
    ax.text(0.5, 0.5, words, ha="center", va="center", color=MUTED, transform=ax.transAxes)
    return ax
