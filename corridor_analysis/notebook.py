"""What a notebook cell calls: open the study, show a figure, a table or a paragraph, look a row up in its sentence."""

from __future__ import annotations

import html
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from corridor_analysis.case import Case, load_case
from corridor_analysis.corpus import read_articles
from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.select import check_day, select
from corridor_analysis.tables import Tables, tabulate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Study", "evidence", "figure", "heading", "marked", "open_study", "paragraph", "table"]


@dataclass(frozen=True)
class Study:
    """What a notebook is about: the case, all tables, and the part of them that the parameters select."""

    case: Case
    whole: Tables
    tables: Tables
    start: str
    end: str
    actors: tuple[str, ...]

    @property
    def narrowed(self) -> bool:
        """Whether the parameters select a part only."""
        return bool(self.start or self.end or self.actors)


def _root() -> Path:
    """Return the nearest folder at or above the working directory that holds `data`, else the working directory."""
    here = Path.cwd()
    return next((p for p in (here, *here.parents) if (p / "data").is_dir()), here)


def _path(name: str, value: str) -> Path:
    path = Path(value) if Path(value).is_absolute() else _root() / value
    if not path.exists():
        near = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise ParameterError("parameters", name, f"there is no {value!r}", nearest(path.name, near) if near else "")
    return path


def open_study(*, case: str, articles: str = "", start: str = "", end: str = "", actors: Sequence[str] = ()) -> Study:
    """Read the case and its articles, tabulate them, and select days and actors.

    Paths are absolute or count from the folder that holds `data`. `articles` empty means the case's own, with
    its metadata. A batch run that has tabulated already names the folder of tables in CORRIDOR_TABLES.

    Raises ParameterError for a path that does not exist, a day that is none, a reversed window, an unknown actor.
    """
    folder = _path("case", case)
    known = load_case(folder)
    source = _path("articles", articles) if articles else folder / "articles"
    metadata = folder / "metadata.csv"
    ready = os.environ.get("CORRIDOR_TABLES")
    if ready:
        whole = Tables.load(ready)
    else:
        with_metadata = metadata if metadata.is_file() and not articles else None
        whole = tabulate(read_articles(source, metadata=with_metadata), known)
    part = select(whole, start=start, end=end, actors=actors)
    return Study(known, whole, part, check_day("start", start), check_day("end", end), tuple(actors))


def heading(study: Study) -> None:
    """Show which case this is and what the parameters select."""
    from corridor_analysis.prose import listed, safe, span

    parts = []
    if study.start or study.end:
        parts.append(f"only what happened {span(study.start or None, study.end or None)}")
    if study.actors:
        parts.append(f"only what involves {listed([safe(a) for a in study.actors])}")
    window = f" Selected: {' and '.join(parts)}." if parts else ""
    paragraph(f"*{safe(study.case.title)}.*{window}")


def paragraph(*sentences: str) -> None:
    """Show computed sentences as a paragraph (Markdown); empty ones are left out."""
    from IPython.display import Markdown, display

    words = " ".join(s.strip() for s in sentences if s and s.strip())
    if words:
        display(Markdown(words))


def figure(ax: Axes, *, name: str, number: int, caption: str, alt: str) -> None:
    """Show a figure as SVG with a numbered caption, an anchor `fig-<name>` and a text that says what is to be seen."""
    from IPython.display import Markdown, display

    from corridor_analysis.plots import svg

    meta = {"id": f"fig-{name}", "number": f"Figure {number}", "caption": caption, "alt": alt}
    data = {"image/svg+xml": svg(ax.figure), "text/plain": f"Figure {number}. {alt}"}
    pictures = os.environ.get("CORRIDOR_FIGURES")  # where a batch run wants each figure as a picture too
    if pictures:
        Path(pictures).mkdir(exist_ok=True)
        place = Path(pictures) / f"{meta['id']}.png"
        ax.figure.savefig(place, dpi=200, bbox_inches="tight", metadata={"Software": None})
    display(data, raw=True, metadata={"corridor": meta})
    display(Markdown(f"**Figure {number}.** {caption}"), metadata={"corridor": {"role": "caption", "for": meta["id"]}})


def table(frame: pd.DataFrame, *, name: str, number: int, caption: str, most: int = 60) -> None:
    """Show a DataFrame as a table with a numbered caption and an anchor `tab-<name>`; cells are shown as text.

    Rows beyond `most` are counted in the caption. A missing value is shown as a dash.
    """
    from IPython.display import HTML, display

    shown = frame.head(most)
    rest = len(frame) - len(shown)
    note = f" The first {most} of {len(frame)} rows." if rest > 0 else ""
    head = "".join(f'<th scope="col">{html.escape(str(c).replace("_", " "))}</th>' for c in shown.columns)
    rows = "\n".join(
        "<tr>" + "".join(_cell(v, str(c)) for c, v in zip(shown.columns, row, strict=True)) + "</tr>"
        for row in shown.itertuples(index=False, name=None)
    )
    body = f"<tbody>\n{rows}\n</tbody>" if rows else ""
    caption_html = f"<b>Table {number}.</b> {html.escape(caption + note)}"
    display(
        HTML(
            f'<div class="ca-tablewrap"><table class="ca-table" id="tab-{html.escape(name)}">'
            f"<caption>{caption_html}</caption><thead><tr>{head}</tr></thead>{body}</table></div>"
        ),
        metadata={"corridor": {"id": f"tab-{name}", "number": f"Table {number}", "caption": caption}},
    )


def _cell(value: object, column: str) -> str:
    missing = value is None or (not isinstance(value, str) and pd.isna(value))
    text = "–" if missing or value == "" else str(value)
    if isinstance(value, float) and not missing:
        text = f"{value:g}"
    kind = ' class="ca-evidence"' if column == "evidence" else ""
    return f"<td{kind}>{html.escape(text)}</td>"


def evidence(tables: Tables, record_id: str) -> None:
    """Show the sentence (or sentences) of an event or statement with its words marked.

    Raises ParameterError where no event or statement has this id.
    """
    from IPython.display import HTML, display

    display(HTML(marked(tables, record_id)))


def marked(tables: Tables, record_id: str) -> str:
    """Return the sentences around an event or statement as HTML, its spans in `<mark>` with their part as title."""
    spans = _spans(tables, record_id)
    if not spans:
        known = [*tables.events["event_id"], *tables.statements["statement_id"]]
        raise ParameterError("evidence", record_id, "no event or statement has this id", nearest(record_id, known))
    article_id = record_id.rpartition(":")[0]
    text = tables.articles.set_index("article_id").loc[article_id, "text"]
    first, last = min(s for s, _, _ in spans), max(e for _, e, _ in spans)
    sents = tables.sentences[tables.sentences["article_id"] == article_id]
    around = sents[(sents["start"] < last) & (sents["end"] > first)]
    low, high = int(around["start"].min()), int(around["end"].max())
    parts, at = [], low
    for start, end, part in sorted(spans):
        start = max(start, at)
        if start >= end:
            continue
        parts += [html.escape(text[at:start]), f'<mark title="{part}">{html.escape(text[start:end])}</mark>']
        at = end
    parts.append(html.escape(text[at:high]))
    return f'<blockquote class="ca-marked">{"".join(parts)}<footer>{html.escape(record_id)}</footer></blockquote>'


def _spans(tables: Tables, record_id: str) -> list[tuple[int, int, str]]:
    said = tables.spans[tables.spans["statement_id"] == record_id]
    spans = [(int(s.start), int(s.end), s.part) for s in said.itertuples()]
    event = tables.events[tables.events["event_id"] == record_id]
    return spans + [(int(e.start), int(e.end), e.event_type) for e in event.itertuples()]
