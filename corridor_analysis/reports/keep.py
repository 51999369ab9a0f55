"""What a run must not take away: reports on something else, pages of other notebooks, copies to pass on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.errors import ReportError
from corridor_analysis.reports.manifest import RUNS, Manifest
from corridor_analysis.reports.selection import folder_name, words

if TYPE_CHECKING:
    from corridor_analysis.reports.plan import Plan

__all__ = ["free_name", "refuse_loss"]

_ELSEWHERE = "Name another folder with --out, or remove this one."


def free_name(home: Path, selection: Mapping[str, Any]) -> str:
    """Return the name of a selection's folder, in which no other selection is."""
    name = folder_name(selection, ())
    there = Manifest(home / name).selection if name else None
    known = json.loads(json.dumps(dict(selection), default=str))
    return folder_name(selection, {name}) if there is not None and there.get("given") != known else name


def refuse_loss(plan: Plan) -> None:
    """Raise ReportError where pages that are there would go, or stand beside others that are about something else."""
    there = plan.manifest.selection
    if there is not None and there != plan.about:
        holds = words(there.get("given", {})) or "the whole case"
        case = "" if there.get("case") == plan.about["case"] else f" of {there.get('case')}"
        repair = f"Give the run another name. {_ELSEWHERE}" if plan.id else _ELSEWHERE
        raise ReportError(plan.folder, "", f"it holds another report ({holds}{case})", repair)
    if not plan.manifest.path.is_file() and _foreign(plan.folder):
        problem = "it holds pages that no run made here, a copy to pass on perhaps"
        raise ReportError(plan.folder, "", problem, _ELSEWHERE)
    known = {n.name for n in plan.notebooks}
    lost = [n for n in plan.manifest.names if n not in known and (plan.folder / f"{n}.ipynb").is_file()]
    if lost:
        problem = f"it holds pages of notebooks that are not among those to run: {', '.join(lost)}"
        raise ReportError(plan.folder, "", problem, f"{_ELSEWHERE} To give up these pages only, remove their .ipynb.")


def _foreign(folder: Path) -> bool:
    """Return whether a folder without a manifest holds a report, or a page that is not an index over runs."""
    over = (folder / RUNS).is_file() or (folder / "sweep.json").is_file()  # as an earlier version left it
    return (folder / "provenance.json").is_file() or ((folder / "index.html").is_file() and not over)
