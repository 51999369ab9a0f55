"""Tables that sort, filter and turn pages in a browser: one script, on the pages of a report and in notebooks."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

__all__ = ["in_notebook", "source"]

_HERE = Path(__file__).parent
_NOTE = (
    "Where this line is seen no script has run: tables neither sort nor filter, and a figure may be missing. "
    "In JupyterLab run all cells, or trust the notebook (command palette, “Trust Notebook”)."
)
_COMMENT = re.compile(r"^\s*//.*\n|^\s+", re.MULTILINE)


def source(name: str) -> str:
    """Return one of the scripts and style sheets."""
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def in_notebook() -> str:
    """Return the HTML that makes the tables of a notebook sort and filter, those that are shown later included.

    It needs no network. Without scripts, as on a site that strips them or before a notebook is trusted, it is a note
    that says so, and the tables are plain ones.
    """
    parts = [source("common.js"), source("tables.js"), source("notebook.js").replace("STYLE", source("notebook.css"))]
    script = _COMMENT.sub("", "".join(parts))
    note = f'<p class="ca-unscripted"><small>{_NOTE}</small></p>'
    return f"{note}\n<script>window.corridorTables ??= (() => {{\n{script}}})();</script>"
