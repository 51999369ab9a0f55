"""Run the committed notebooks in place with their defaults.

    python -m corridor_analysis.reports.refresh notebooks

A notebook that was run here bears the digest of what it rests on: its case folder, the package's code and
resources, and its own cells: `inputs_digest`, computed anew, says whether it is out of date. The digests of the whole
notebooks are noted in the package: `corridor lab` trusts those of its notebooks.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from corridor_analysis.errors import CorridorError, ReportError
from corridor_analysis.reports import digests, ipynb
from corridor_analysis.reports.limits import Limits
from corridor_analysis.reports.parameters import declared
from corridor_analysis.reports.shipped import note_shipped

__all__ = ["inputs_digest", "main", "refresh"]

_LIMIT = Limits(seconds=1800)  # for a notebook
SHIPPED = Path(__file__).resolve().parents[2] / "notebooks"  # those of the working copy are what is shipped


def inputs_digest(path: Path) -> str:
    """Return the SHA-256 of all that the outputs of a committed notebook rest on."""
    notebook, case = ipynb.read(path), _case(path)
    parts = [digests.folder_digest(case) if case else "", digests.code_digest(), ipynb.source_of(notebook)]
    return digests.json_digest(parts)


def _case(path: Path) -> Path | None:
    """Return the case folder of a notebook's default: it counts from the folder that holds the notebooks' folder."""
    known = declared(ipynb.read(path))
    return path.resolve().parent.parent / known["case"].default if "case" in known else None


def refresh(paths: Sequence[Path]) -> list[Path]:
    """Run notebooks in place with their defaults; return those whose content changed.

    A notebook that fails is left as it was. Raises ReportError that names notebook, cell and fault.
    """
    with tempfile.TemporaryDirectory() as folder:
        return [p for p in paths if _refreshed(p.resolve(), Path(folder))]


def _refreshed(path: Path, folder: Path) -> bool:
    from corridor_analysis.reports.execute import Setting, execute

    before, inputs = path.read_bytes(), inputs_digest(path)
    made = execute(path, None, Setting(_tables(path, folder), _LIMIT, folder=path.parent))
    if made.fault or made.ended:
        told = f"a cell failed with {made.fault.told}" if made.fault else made.ended
        raise ReportError(path, "", told, "Mend it; the file is as it was.")
    done = ipynb.normalise(made.notebook, {path.parent.parent: ""})
    done["metadata"].setdefault("corridor", {})["inputs"] = inputs
    ipynb.write(done, path)
    return path.read_bytes() != before


def _tables(path: Path, folder: Path) -> dict[str, str]:
    """Return the variable that names tables made once for all notebooks of a case."""
    from corridor_analysis.case import load_case
    from corridor_analysis.reports.case_tables import CaseTables

    place = _case(path)
    if place is None:
        return {}
    case = load_case(place)
    made = CaseTables.of(case, path.parent.parent, folder / case.id)
    made.make()
    return {"CORRIDOR_TABLES": str(made.folder)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the notebooks of the folders and files named; return an exit code."""
    named = [Path(a) for a in (sys.argv[1:] if arguments is None else arguments)] or [Path("notebooks")]
    paths = [p for n in named for p in (sorted(n.glob("*.ipynb")) if n.is_dir() else [n])]
    try:
        changed = refresh(paths)
        for folder in [n for n in named if n.resolve() == SHIPPED and n.is_dir()]:
            note_shipped(folder.glob("*.ipynb"))
    except (CorridorError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for path in paths:
        sys.stdout.write(f"{path}: {'changed' if path in changed else 'as it was'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
