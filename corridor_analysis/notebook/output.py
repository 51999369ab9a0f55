"""What a cell shows: a paragraph, a figure or a table with its number and caption, a row in its sentence."""

from __future__ import annotations

import base64
import html
import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pandas as pd
from IPython import display as ipython
from IPython.core.getipython import get_ipython
from jinja2 import Template

from corridor_analysis.notebook.prose import anchor, plain, safe
from corridor_analysis.notebook.sortable import in_notebook
from corridor_analysis.notebook.study import Study, selected
from corridor_analysis.tables import Tables
from corridor_analysis.tables.lookup import SHOWN, find, has_place, marked, searchable, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["evidence", "figure", "heading", "look", "paragraph", "table"]

_ORDER = "_corridor_tables"  # among the names of the notebook itself: its tables below the heading, in order


def heading(study: Study) -> None:
    """Show which case this is and what the parameters select; have the tables below sort, filter and count from 1."""
    if shell := get_ipython():
        shell.user_ns[_ORDER] = []
    paragraph(f"*{safe(study.case.title)}.*", selected(study))
    _show(ipython.HTML(in_notebook()), role="script")


def _show(what: object, **facts: str | int) -> None:
    """Show something, with facts for the pages of a report."""
    ipython.display(what, **({"metadata": {"corridor": facts}} if facts else {}))


def paragraph(*sentences: str) -> None:
    """Show computed sentences as a paragraph (Markdown); empty ones are left out."""
    words = " ".join(s.strip() for s in sentences if s and s.strip())
    if words:
        _show(ipython.Markdown(words))


def figure(ax: Axes, *, name: str, number: int, caption: str, alt: str) -> None:
    """Show a figure as SVG with a numbered caption, an anchor `fig-<name>` and a text that says what is to be seen.

    The drawing is there twice: for programs that take SVG, and as an image with its alternative text, which JupyterLab
    shows before a notebook is trusted too, and which nbconvert keeps.
    """
    from corridor_analysis.notebook.plots import save, svg

    alt, drawing = plain(alt), cast("Figure", ax.figure)
    meta = {"id": f"fig-{name}", "number": f"Figure {number}", "caption": plain(caption), "alt": alt}
    meta |= {"caption_markdown": caption} if plain(caption) != caption else {}
    drawn = svg(drawing)
    image = base64.b64encode(drawn.encode()).decode()
    seen = f'<img id="{html.escape(meta["id"])}" alt="{html.escape(alt)}" src="data:image/svg+xml;base64,{image}">'
    data = {"image/svg+xml": drawn, "text/html": seen, "text/plain": f"Figure {number}. {alt}"}
    pictures = os.environ.get("CORRIDOR_FIGURES")  # where a batch run wants each figure as a picture too
    if pictures:
        Path(pictures).mkdir(exist_ok=True)
        save(drawing, Path(pictures) / f"{meta['id']}.png", dpi=200)
    ipython.display(data, raw=True, metadata={"corridor": meta})
    _show(ipython.Markdown(f"**Figure {number}.** {caption}"), **{"role": "caption", "for": meta["id"]})


def look(study: Study, what: str, *, number: int = 0, text: str = "", most: int = 5, **columns: str) -> None:
    """Show the first rows of what `find` finds, the first of them in its sentence, and which columns can be named.

    Raises ParameterError as `find` does.
    """
    named = searchable(study.tables, what)
    filled = {c: words for c, words in named.items() if words} or dict.fromkeys(named, "…")
    examples = ", ".join(f'<code>{c}="{html.escape(words)}"</code>' for c, words in filled.items())
    _show(ipython.HTML(f"<p>Columns of {html.escape(what)} to look in: {examples}.</p>"))
    rows = find(study.tables, what, text=text, **columns)
    shown = rows[[c for c in rows if c in filled or (c == "text" and what == "quotes")]]
    none = "No row of this selection holds these words."
    table(shown, name="found", number=number, caption="Rows found.", most=most, none=none)
    if len(rows) and has_place(study.tables, str(rows.index[0])):
        evidence(study.tables, str(rows.index[0]))


def evidence(tables: Tables, record_id: str) -> None:
    """Show the sentence (or sentences) of a record with its words marked. Raises ParameterError as `marked` does."""
    _show(ipython.HTML(marked(tables, record_id)))


_TABLE = Template(
    '<div class="ca-tablewrap"><table class="ca-table" id="{{ id }}">'
    "<caption><b>{{ number }}.</b> {{ caption }}</caption>"
    '<thead><tr>{% if anchors %}<th scope="col">no.</th>{% endif %}'
    '{% for head, style in heads %}<th scope="col"{{ style }}>{{ head }}</th>{% endfor %}</tr></thead><tbody>\n'
    "{% for cells in rows %}"
    '{% if anchors %}<tr id="{{ anchors[loop.index0] }}"><td>{{ loop.index }}</td>{% else %}<tr>{% endif %}'
    "{% for cell in cells %}<td{{ styles[loop.index0] }}>{{ cell }}</td>{% endfor %}</tr>\n"
    "{% endfor %}</tbody></table></div>"
)
_LEFT = ' style="text-align: left"'  # Jupyter puts all to the right, which suits numbers only


def table(frame: pd.DataFrame, *, name: str, number: int = 0, caption: str, most: int = SHOWN, none: str = "") -> None:
    """Show a DataFrame as a table with a numbered caption and an anchor `tab-<name>`; cells are shown as text.

    Below a `heading` tables are numbered in the order in which they are shown, those without rows left out; a table
    that is shown again keeps its number. Where there is no heading, `number` counts.
    Without any row it shows the sentence `none` instead. Rows of a `keyed` table are numbered and have the anchor
    `<name>-<record>`. Rows beyond `most` are counted in the caption; a batch run, whose pages turn, names in
    CORRIDOR_ROWS how many more there is room for. A missing value is shown as a dash.
    """
    if frame.empty:
        return paragraph(none)
    if most >= SHOWN:  # fewer are a sample
        most = max(most, int(os.environ.get("CORRIDOR_ROWS", "0")))
    shown = frame.head(most)
    note = f" The first {most} of {len(frame)} rows." if len(frame) > most else ""
    left = [_LEFT if any(isinstance(v, str) for v in column) else "" for _, column in shown.items()]
    facts = {"id": f"tab-{name}", "number": f"Table {_place(name) or number}", "caption": plain(caption)}
    page = _TABLE.render(
        facts | {"caption": html.escape(plain(caption) + note)},
        heads=[(html.escape(str(c).replace("_", " ")), side) for c, side in zip(shown, left, strict=True)],
        styles=[' class="ca-evidence"' * (c == "evidence") + side for c, side in zip(shown, left, strict=True)],
        anchors=[anchor(name, str(i)) for i in shown.index] if frame.index.name == "record" else [],
        rows=[[_cell(v) for v in row] for row in shown.itertuples(index=False, name=None)],
    )
    _show(ipython.HTML(page), **facts, rows=len(frame))


def _place(name: str) -> int:
    """Return which table below the heading of its notebook this is; 0 where there is no heading, or no notebook."""
    shell = get_ipython()
    order: list[str] | None = shell.user_ns.get(_ORDER) if shell else None
    if order is None:
        return 0
    order += [] if name in order else [name]
    return order.index(name) + 1


def _cell(value: object) -> str:
    """Return a value as HTML: a number in few digits, a label with what more there is to say, a dash for none."""
    if isinstance(value, str):
        return titled(value or "–")
    if value is None or pd.isna(value):
        return "–"
    return f"{value:g}" if isinstance(value, float) else html.escape(str(value))
