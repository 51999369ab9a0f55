"""The review as a widget in JupyterLab: what is seen and which keys there are is in `review.js`."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.errors import CorridorError, ParameterError
from corridor_analysis.evaluate.review.judging import Judge
from corridor_analysis.evaluate.review.session import Session
from corridor_analysis.evaluate.review.units import checked_kinds, population

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor_analysis.notebook import Study

__all__ = ["work"]

_HERE = Path(__file__).parent


def work(study: Study, *, coder: str = "", kinds: Sequence[str] = (), sample: int = 0, seed: int = 0) -> Any:
    """Return the widget with which `coder` judges rows, and adds what was missed; None where nobody is named.

    `sample` rows and sentences of each kind are drawn at random; without it every row of the selection is shown.
    Each step is saved in the case's folder of codings. Raises ParameterError where `anywidget` is not installed.
    """
    if not coder:
        return None
    if find_spec("anywidget") is None:
        repair = "Run `make lab`, or `pip install 'corridor_analysis[lab]'`; or use `corridor review --write`."
        raise ParameterError("review", "anywidget", "it is not installed", repair)
    units = population(study.whole, kinds)
    chosen = units.sample(sample, seed) if sample else list(units.rows)
    if not sample and study.narrowed:
        there = set(study.tables.articles["article_id"])
        chosen = [u for u in chosen if u.article_id in there]
    judge = Judge(study.whole, study.case, coder, date.today().isoformat())
    return _widget(Session(judge, chosen, checked_kinds(kinds)))


def _widget(session: Session) -> Any:
    import anywidget
    import traitlets

    class Review(anywidget.AnyWidget):  # type: ignore[misc]  # the library has no types
        """Shows a session, and hands it what is asked for."""

        _esm = _HERE / "review.js"
        _css = _HERE / "review.css"
        view = traitlets.Dict().tag(sync=True)

        def asked(self, _: Any, message: dict[str, Any], __: Any) -> None:
            """Do what the page asks for, and show what came of it."""
            given = dict(message)
            try:
                session.do(str(given.pop("do", "")), **given)
            except (CorridorError, OSError) as error:
                session.message = f"Not saved: {error}"
            self.view = session.view()

    shown = Review(view=session.view())
    shown.on_msg(shown.asked)
    return shown
