"""A review, one unit after the other, as a widget in JupyterLab: what is seen, and what each key does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import Coding, Fault, places
from corridor_analysis.case.codings.entries import NAMES
from corridor_analysis.errors import CorridorError, ParameterError
from corridor_analysis.evaluate.review import Judge, Judgement, Unit, checked_kinds, population
from corridor_analysis.evaluate.review.sheet import choices, fields_of
from corridor_analysis.parse.records import Chars
from corridor_analysis.schema.labels import article_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor_analysis.notebook import Study

_AROUND = 2  # sentences shown before and after
_EMPTY_LINES = re.compile(r"\s*\n\s*")  # words that are marked are found whatever white space they have
_TOLD = {"confirms": "right", "rejects": "wrong", "corrects": "mended", "reads": "tells none"}


class Session:
    """Goes through units with one judge; begins at the first that is not judged."""

    def __init__(self, judge: Judge, units: Sequence[Unit], kinds: Sequence[str]) -> None:
        self.judge, self.units, self.kinds = judge, list(units), list(kinds)
        self.labels = article_labels(judge.tables.articles)
        self._sentences = {a: list(zip(g["start"], g["end"], strict=True)) for a, g in
                           judge.tables.sentences.groupby("article_id")}  # fmt: skip
        self.at = self._open(0)
        self.message = ""

    def _open(self, first: int) -> int:
        """Return the place of the first unit from here on, or from the start, that is not judged; else this one."""
        judged, count = self.judge.judged(), len(self.units)
        order = [*range(first, count), *range(min(first, count))]
        return next((i for i in order if self.units[i].key not in judged), max(0, min(first, count - 1)))

    def do(self, action: str, **given: Any) -> None:
        """Do what a key or a button asks for; `message` says what came of it."""
        act = self._actions.get(action)
        self.message = f"There is nothing like {action!r} to do." if act is None else ""
        if act is not None and (self.units or action in ("add", "read", "strike")):
            fault = act(self, given)
            if isinstance(fault, Fault):
                self.message = f"Not saved: {fault.detail}"

    def _judged(self, effect: Judgement, given: Mapping[str, Any]) -> Fault | None:
        unit = self.units[self.at]
        if (unit.row is None) != (effect == "reads"):
            return Fault("", "effect", "A sentence is judged by whether it tells one, a row by whether it is right.")
        fault = self.judge.judge(unit, effect, given.get("fields"), str(given.get("note") or ""))
        if fault is None:
            self.message = f"Saved: {_TOLD[effect]}."
            self.at = self._open(self.at)
        return fault

    def _added(self, given: Mapping[str, Any]) -> Fault | None:
        unit = self.units[self.at] if self.units else None
        article = str(given.get("article") or (unit.article_id if unit else ""))
        sample = unit.sample if unit and unit.row is None else None
        words, kind = str(given.get("words") or ""), str(given.get("kind"))
        if kind not in self.kinds or article not in self.judge.texts:
            return Fault("", "kind", f"There is nothing to add of kind {kind!r}.")
        before = str(given["before"]) if given.get("before") else None
        fault = self.judge.add(article, kind, words, given.get("fields") or {}, before=before, sample=sample)
        self.message = "" if fault else "Saved: added."
        return fault

    def _read(self, given: Mapping[str, Any]) -> Fault | None:
        article = self.units[self.at].article_id if self.units else str(given.get("article"))
        fault = self.judge.read(article, self.kinds)
        self.message = "" if fault else "Saved: the whole article is read."
        return fault

    def _moved(self, step: int) -> None:
        self.at = (self.at + step) % len(self.units)

    def _undone(self, given: Mapping[str, Any]) -> None:
        self.judge.undo(self.units[self.at])
        self.message = "Taken back."

    def _struck(self, given: Mapping[str, Any]) -> None:
        mine = [e for e in self.judge.entries() if isinstance(e, Coding) and e.effect == "adds"]
        self.judge.strike(mine[int(given["number"])].unit)
        self.message = "Taken back."

    _actions: Mapping[str, Callable[[Session, Mapping[str, Any]], Fault | None]] = {
        "right": lambda s, g: s._judged("confirms", g),
        "wrong": lambda s, g: s._judged("rejects", g),
        "mend": lambda s, g: s._judged("corrects", g),
        "none": lambda s, g: s._judged("reads", g),
        "add": lambda s, g: s._added(g),
        "read": lambda s, g: s._read(g),
        "next": lambda s, g: s._moved(1),
        "previous": lambda s, g: s._moved(-1),
        "open": lambda s, g: setattr(s, "at", s._open(s.at + 1)),
        "undo": lambda s, g: s._undone(g),
        "strike": lambda s, g: s._struck(g),
    }

    def view(self) -> dict[str, Any]:
        """Return what is to be seen now, as values that JSON has."""
        entries, judged = self.judge.entries(), self.judge.judged()
        adds = [e for e in entries if isinstance(e, Coding) and e.effect == "adds"]
        told = {
            "coder": self.judge.coder, "total": len(self.units), "done": sum(u.key in judged for u in self.units),
            "message": self.message, "file": str(self.judge.path), "unit": None,
            "kinds": {k: [self._field(k, n, None) for n in fields_of(k)] for k in self.kinds},
            "added": [{"number": i, "words": e.words, "kind": e.kind} for i, e in enumerate(adds)],
        }  # fmt: skip
        if self.units:
            unit = self.units[self.at]
            told |= {"number": self.at + 1, "unit": self._shown(unit, judged.get(unit.key))}
            told["read"] = any(e.words is None and e.article == unit.article_id for e in entries)
        return told

    def _shown(self, unit: Unit, said: Any) -> dict[str, Any]:
        row = (unit.row or {}) | ((said.fields or {}) if isinstance(said, Coding) else {})
        effect = None if said is None else "reads" if not isinstance(said, Coding) else said.effect
        parts, whole = self._context(unit)
        return {
            "kind": unit.kind, "is_row": unit.row is not None, "article": unit.article_id,
            "label": str(self.labels[unit.article_id]), "headline": self.labels[unit.article_id].more,
            "parts": parts, "whole": whole, "sample": unit.sample, "judged": _TOLD.get(effect or ""),
            "note": getattr(said, "note", None) or "",
            "fields": [self._field(unit.kind, n, row.get(n)) for n in fields_of(unit.kind)] if unit.row else [],
        }  # fmt: skip

    def _field(self, kind: str, name: str, value: Any) -> dict[str, Any]:
        shown = "; ".join(value) if isinstance(value, list) else value or ""
        sort = "names" if name in NAMES else "text"
        return {"name": name, "value": shown, "sort": sort, "choices": choices(kind, name, self.judge.case)}

    def _context(self, unit: Unit) -> tuple[list[list[Any]], list[list[Any]]]:
        """Return the sentences around a unit and the whole article, as pieces of text, each marked or not."""
        text = self.judge.texts[unit.article_id]
        lines = self._sentences.get(unit.article_id, [(0, len(text))])
        inside = [i for i, (s, e) in enumerate(lines) if s < unit.span.end and unit.span.start < e] or [0]
        first, last = max(0, inside[0] - _AROUND), min(len(lines) - 1, inside[-1] + _AROUND)
        span = next(iter(places(text, unit.words, unit.before)), unit.span)
        near = Chars(min(int(lines[first][0]), span.start), max(int(lines[last][1]), span.end))
        return _pieces(text, near, span), _pieces(text, Chars(0, len(text)), span)


def _pieces(text: str, around: Chars, marked: Chars) -> list[list[Any]]:
    cuts = ((around.start, marked.start, False), (marked.start, marked.end, True), (marked.end, around.end, False))
    return [[_EMPTY_LINES.sub("\n", text[s:e]), mark] for s, e, mark in cuts if s < e]


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
