"""Reads news articles about a blocked transport corridor and tabulates, with evidence, what they say.

    import corridor_analysis as ca

    case = ca.load_case("data/lachin")
    corpus = ca.read_articles("data/lachin/articles", metadata="data/lachin/metadata.csv")
    tables = ca.tabulate(corpus, case)
    tables.contacts()

Names are imported when first used, so that `import corridor_analysis` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corridor_analysis.case import Case, load_case
    from corridor_analysis.corpus import Corpus, read_articles
    from corridor_analysis.errors import (
        CaseError,
        CorpusError,
        CorridorError,
        ParameterError,
        ReportError,
        TableError,
    )
    from corridor_analysis.evaluate import Scores, evaluate
    from corridor_analysis.tables import Tables, tabulate

_HOME = {
    **dict.fromkeys(["Case", "load_case"], "case"),
    **dict.fromkeys(["Corpus", "read_articles"], "corpus"),
    **dict.fromkeys(
        ["CaseError", "CorpusError", "CorridorError", "ParameterError", "ReportError", "TableError"], "errors"
    ),
    **dict.fromkeys(["Scores", "evaluate"], "evaluate"),
    **dict.fromkeys(["Tables", "tabulate"], "tables"),
}

__all__ = [*sorted(_HOME), "__version__"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("corridor_analysis")
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
