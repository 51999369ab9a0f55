"""What a notebook cell calls: open the study, show a figure, a table or a paragraph, look a row up in its sentence."""

from __future__ import annotations

import base64
import html
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from corridor_analysis.case import Case, load_case
from corridor_analysis.case.parties import named
from corridor_analysis.corpus import read_articles
from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.notebook.prose import anchor, plain, safe, when
from corridor_analysis.notebook.selected import selected
from corridor_analysis.notebook.sortable import in_notebook
from corridor_analysis.schema.labels import Label, article_labels, joined
from corridor_analysis.tables import Tables, tabulate
from corridor_analysis.tables.days import happening_days, record_days
from corridor_analysis.tables.lookup import SHOWN, find, has_place, keyed, marked, searchable, titled
from corridor_analysis.tables.select import Limits, confident, select, select_quotes, select_undated, undated_quotes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "SHOWN",
    "Study",
    "evidence",
    "figure",
    "find",
    "heading",
    "keyed",
    "look",
    "marked",
    "narrow",
    "open_study",
    "paragraph",
    "table",
]


@dataclass(frozen=True)
class Study:
    """What a notebook is about: the case, all tables, and the part of them that the parameters select.

    `whole` holds everything that was read: what was so before a window begins is asked of it. Only `read` has the
    events that `min_confidence` leaves out, too.
    """

    case: Case
    whole: Tables
    tables: Tables
    start: str
    end: str
    actors: tuple[str, ...]
    min_sources: int = 1
    min_confidence: float = 0.0
    read: Tables | None = None  # None: as `whole`
    found: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return what `make` returns, made when first asked for by this name."""
        if name not in self.found:
            self.found[name] = make()
        return self.found[name]

    @cached_property
    def limits(self) -> dict[str, Any]:
        """The parameters, as `select` takes them."""
        names = ("start", "end", "actors", "min_sources", "min_confidence", "case")
        return {name: getattr(self, name) for name in names}

    @property
    def windowed(self) -> bool:
        """Whether the parameters ask for a window."""
        return Limits(**self.limits).windowed

    @property
    def narrowed(self) -> bool:
        """Whether the parameters select a part only."""
        return Limits(**self.limits).narrowed

    @cached_property
    def days(self) -> pd.DataFrame:
        """The days of every report and statement that was read, as `days.record_days` has them."""
        return record_days(self.whole)

    @cached_property
    def happenings(self) -> pd.DataFrame:
        """The days of every happening that was read, as `days.happening_days` has them."""
        return happening_days(self.whole)

    def when_told(self, records: Sequence[str]) -> list[str]:
        """Return the days of reports and statements as every page shows them."""
        return [when(*days) for days in self.days.loc[list(records)].itertuples(index=False)]

    def when_happened(self, clusters: Sequence[str]) -> list[str]:
        """Return the days of happenings as every page shows them."""
        return [when(*days) for days in self.happenings.loc[list(clusters)].itertuples(index=False)]

    @cached_property
    def undated(self) -> Tables:
        """What is in no window, for want of any day, of all that the other parameters select."""
        return select_undated(self.whole, **self.limits)

    @cached_property
    def labels(self) -> dict[str, Label]:
        """What each article is called, in every selection alike: article_id -> label."""
        return article_labels(self.whole.articles)

    def named(self, articles: Iterable[str | None]) -> list[Label | None]:
        """Return what articles are called, for a column of their ids; ids joined by `; ` become labels joined so."""
        return [joined(self.labels, ids) for ids in articles]

    def quotes(self) -> pd.DataFrame:
        """Return the quotations that the parameters select, as `Tables.quotes` has them."""
        return select_quotes(self.whole, **self.limits)

    def undated_quotes(self) -> pd.DataFrame:
        """Return the quotations that are in no window, for want of any day."""
        return undated_quotes(self.whole, **self.limits)


def _root() -> Path:
    """Return the nearest folder at or above the working directory that holds `data`, else the working directory."""
    here = Path.cwd()
    return next((p for p in (here, *here.parents) if (p / "data").is_dir()), here)


def _path(name: str, value: str) -> Path:
    here = Path.cwd()
    path = next((p / value for p in (here, *here.parents) if (p / value).exists()), _root() / value)
    if not path.exists():
        near = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise ParameterError("parameters", name, f"there is no {value!r}", nearest(path.name, near) if near else "")
    return path


def open_study(*, case: str, articles: str = "", **limits: Any) -> Study:
    """Read the case and its articles, tabulate them, and select by `limits`: start, end, actors, min_sources and
    min_confidence.

    Paths are absolute or count from the nearest folder, the working one or one above, in which they exist. `articles`
    empty means the case's own, with its metadata. A batch run that has tabulated already names the folder of tables in
    CORRIDOR_TABLES.

    Raises ParameterError for a path that does not exist, and as `select` does.
    """
    folder = _path("case", case)
    ready = os.environ.get("CORRIDOR_TABLES")
    known = load_case(folder, coded=not ready)
    source = _path("articles", articles) if articles else folder / "articles"
    metadata = folder / "metadata.csv"
    if ready:
        whole = Tables.load(ready)
    else:
        with_metadata = metadata if metadata.is_file() and not articles else None
        whole = tabulate(read_articles(source, metadata=with_metadata), known)
    return narrow(known, whole, **limits)


def narrow(case: Case, whole: Tables, *, actors: Sequence[str] | str = (), **limits: Any) -> Study:
    """Return the study of a part of some tables; `actors` is a list of names, or one text with `;` between them.

    `limits` are start, end, min_sources and min_confidence. Raises ParameterError as `select` does.
    """
    asked = Limits(actors=named(actors), case=case, **limits)
    sure = confident(whole, asked.min_confidence)
    own = {f.name: getattr(asked, f.name) for f in fields(asked)}
    part = select(sure, **own)
    return Study(whole=sure, tables=part, read=whole, **own)


def heading(study: Study) -> None:
    """Show which case this is and what the parameters select; have the tables below sort and filter."""
    from IPython.display import HTML, display

    paragraph(f"*{safe(study.case.title)}.*", selected(study))
    display(HTML(in_notebook()), metadata={"corridor": {"role": "script"}})


def paragraph(*sentences: str) -> None:
    """Show computed sentences as a paragraph (Markdown); empty ones are left out."""
    from IPython.display import Markdown, display

    words = " ".join(s.strip() for s in sentences if s and s.strip())
    if words:
        display(Markdown(words))


def figure(ax: Axes, *, name: str, number: int, caption: str, alt: str) -> None:
    """Show a figure as SVG with a numbered caption, an anchor `fig-<name>` and a text that says what is to be seen.

    The drawing is there twice: for programs that take SVG, and as an image with its alternative text, which JupyterLab
    shows before a notebook is trusted too, and which nbconvert keeps.
    """
    from IPython.display import Markdown, display

    from corridor_analysis.notebook.plots import save, svg

    alt = plain(alt)
    meta = {"id": f"fig-{name}", "number": f"Figure {number}", "caption": plain(caption), "alt": alt}
    meta |= {"caption_markdown": caption} if plain(caption) != caption else {}
    drawn = svg(ax.figure)
    image = base64.b64encode(drawn.encode()).decode()
    seen = f'<img id="{html.escape(meta["id"])}" alt="{html.escape(alt)}" src="data:image/svg+xml;base64,{image}">'
    data = {"image/svg+xml": drawn, "text/html": seen, "text/plain": f"Figure {number}. {alt}"}
    pictures = os.environ.get("CORRIDOR_FIGURES")  # where a batch run wants each figure as a picture too
    if pictures:
        Path(pictures).mkdir(exist_ok=True)
        save(ax.figure, Path(pictures) / f"{meta['id']}.png", dpi=200)
    display(data, raw=True, metadata={"corridor": meta})
    display(Markdown(f"**Figure {number}.** {caption}"), metadata={"corridor": {"role": "caption", "for": meta["id"]}})


def look(study: Study, what: str, *, number: int, text: str = "", most: int = 5, **columns: str) -> None:
    """Show the first rows of what `find` finds, the first of them in its sentence, and which columns can be named.

    Raises ParameterError as `find` does.
    """
    from IPython.display import HTML, display

    named = searchable(study.tables, what)
    filled = {c: words for c, words in named.items() if words} or dict.fromkeys(named, "…")
    examples = [f'<code>{c}="{html.escape(words)}"</code>' for c, words in filled.items()]
    display(HTML(f"<p>Columns of {html.escape(what)} to look in: {', '.join(examples)}.</p>"))
    rows = find(study.tables, what, text=text, **columns)
    if rows.empty:
        paragraph("No row of this selection holds these words.")
        return
    table(
        rows[[c for c in rows if c in filled or (c == "text" and what == "quotes")]],
        name="found",
        number=number,
        caption="Rows found.",
        most=most,
    )
    if has_place(study.tables, str(rows.index[0])):
        evidence(study.tables, str(rows.index[0]))


def evidence(tables: Tables, record_id: str) -> None:
    """Show the sentence (or sentences) of a record with its words marked. Raises ParameterError as `marked` does."""
    from IPython.display import HTML, display

    display(HTML(marked(tables, record_id)))


def table(frame: pd.DataFrame, *, name: str, number: int, caption: str, most: int = SHOWN) -> None:
    """Show a DataFrame as a table with a numbered caption and an anchor `tab-<name>`; cells are shown as text.

    Rows of a `keyed` table are numbered and have the anchor `<name>-<record>`. Rows beyond `most` are counted in the
    caption; a batch run, whose pages turn, names in CORRIDOR_ROWS how many more there is room for. A missing value is
    shown as a dash.
    """
    from IPython.display import HTML, display

    if most >= SHOWN:  # fewer are a sample
        most = max(most, int(os.environ.get("CORRIDOR_ROWS", "0")))
    shown = frame.head(most)
    rest = len(frame) - len(shown)
    note = f" The first {most} of {len(frame)} rows." if rest > 0 else ""
    sides = [_LEFT if any(isinstance(v, str) for v in column) else "" for _, column in shown.items()]
    heads = [*([("no.", "")] if _has_ids(frame) else []), *zip(map(str, shown.columns), sides, strict=True)]
    head = "".join(f'<th scope="col"{side}>{html.escape(c.replace("_", " "))}</th>' for c, side in heads)
    cells = [
        "".join(map(_cell, row, map(str, shown.columns), sides)) for row in shown.itertuples(index=False, name=None)
    ]
    ids = [anchor(name, i) for i in shown.index] if _has_ids(frame) else [""] * len(shown)
    rows = "\n".join(_row(at, c, i) for at, (c, i) in enumerate(zip(cells, ids, strict=True), start=1))
    body = f"<tbody>\n{rows}\n</tbody>" if rows else ""
    caption_html = f"<b>Table {number}.</b> {html.escape(plain(caption) + note)}"
    about = {"id": f"tab-{name}", "number": f"Table {number}", "caption": plain(caption), "rows": len(frame)}
    display(
        HTML(
            f'<div class="ca-tablewrap"><table class="ca-table" id="tab-{html.escape(name)}">'
            f"<caption>{caption_html}</caption><thead><tr>{head}</tr></thead>{body}</table></div>"
        ),
        metadata={"corridor": about},
    )


def _has_ids(frame: pd.DataFrame) -> bool:
    return frame.index.name == "record"


def _row(number: int, cells: str, row_id: str) -> str:
    """Return a row as HTML, with its number and anchor where it has one."""
    return f'<tr id="{html.escape(row_id)}"><td>{number}</td>{cells}</tr>' if row_id else f"<tr>{cells}</tr>"


_LEFT = ' style="text-align: left"'  # Jupyter puts all to the right, which suits numbers only


def _cell(value: object, column: str, side: str) -> str:
    missing = value is None or (not isinstance(value, str) and pd.isna(value))
    text = "–" if missing or value == "" else str(value)
    if isinstance(value, float) and not missing:
        text = f"{value:g}"
    kind = ' class="ca-evidence"' if column == "evidence" else ""
    return f"<td{kind}{side}>{titled(value if isinstance(value, Label) else text)}</td>"
