"""What a notebook cell calls: open the study, show a figure, a table or a paragraph, look a row up in its sentence."""

from corridor_analysis.notebook.output import evidence, figure, heading, look, paragraph, table
from corridor_analysis.notebook.study import Study, narrow, open_study
from corridor_analysis.tables.lookup import SHOWN, find, keyed, marked

__all__ = [
    "SHOWN", "Study", "evidence", "figure", "find", "heading", "keyed", "look", "marked", "narrow", "open_study",
    "paragraph", "table",
]  # fmt: skip
