"""Codings: what a person or a model says an article tells, one judgement a line, held by the words of the article.

`docs/codings.md` gives the format. Nothing here knows a case: `corridor_analysis.coders` checks what a coding says.
"""

from corridor_analysis.case.codings.entries import KINDS, PRECEDENCE, Coding, Reading, digest_of
from corridor_analysis.case.codings.files import (
    FOLDER,
    Codings,
    Fault,
    coder_file,
    merge,
    read_codings,
    record,
    write_codings,
)
from corridor_analysis.case.codings.words import alike, before_of, places

__all__ = [
    "FOLDER", "KINDS", "PRECEDENCE", "Coding", "Codings", "Fault", "Reading", "alike", "before_of", "coder_file",
    "digest_of", "merge", "places", "read_codings", "record", "write_codings",
]  # fmt: skip
