"""The quality gate: accuracy must not fall below the floors that a case keeps beside its gold.

`python -m corridor_analysis.evaluate [--update] CASE` scores a case. Floors are raised to what is measured, rounded
down to two places, and never lowered by a program.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path

from corridor_analysis.case.codings import FOLDER
from corridor_analysis.errors import CorridorError, GoldError
from corridor_analysis.evaluate import facts_folder
from corridor_analysis.evaluate.scores import Scores

FLOORS = "floors.json"


def read_floors(gold_folder: str | Path) -> dict[str, float]:
    """Return measure -> floor, as `Scores.measures` names them; raises GoldError for a file that is not so."""
    path = _place(gold_folder)
    if not path.is_file():
        raise GoldError(path, "", "there are no floors", "Run python -m corridor_analysis.evaluate --update CASE.")
    try:
        floors = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise GoldError(path, "", f"not valid JSON: {error}", "Mend the line it names.") from error
    told = floors.items() if isinstance(floors, dict) else [("", None)]
    for name, floor in told:
        if not isinstance(floor, (int, float)) or not 0 <= floor <= 1:
            raise GoldError(path, name, f"{floor!r} is no floor", "A floor is a number from 0 to 1.")
    return dict(told)


def _place(folder: str | Path) -> Path:
    """Return the file of floors: within the folder of gold files, or beside that of codings."""
    own = Path(folder) / FLOORS
    return (
        own if own.is_file() or (Path(folder).is_dir() and Path(folder).name != FOLDER) else own.parent.parent / FLOORS
    )


def below(scores: Scores, floors: Mapping[str, float]) -> list[str]:
    """Return one sentence for every measure that is below its floor, or is not measured any more."""
    today = scores.measures()
    out = []
    for name, floor in floors.items():
        if name not in today:
            out.append(f"{name} is not measured any more; its floor is {floor:.2f}.")
        elif today[name] < floor:
            out.append(f"{name} fell to {today[name]:.3f}; its floor is {floor:.2f}.")
    return out


def raise_floors(scores: Scores, gold_folder: str | Path) -> dict[str, float]:
    """Raise the floors of a gold folder to these scores, write them, and return them.

    Raises GoldError, and writes nothing, where a floor would have to be lowered.
    """
    path = _place(gold_folder)
    old = read_floors(gold_folder) if path.is_file() else {}
    fallen = below(scores, old)
    if fallen:
        repair = "Mend the code; to lower a floor, edit the file and say why in the commit."
        raise GoldError(path, fallen[0].split()[0], " ".join(fallen), repair)
    new = {name: math.floor(value * 100 + 1e-9) / 100 for name, value in scores.measures().items()}
    path.write_text(json.dumps(new, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return new


def score_case(folder: str | Path) -> Scores:
    """Read a case's own articles, tabulate them by the rules alone and score the tables against its coded facts."""
    from corridor_analysis.case import load_case
    from corridor_analysis.corpus import case_articles
    from corridor_analysis.evaluate import evaluate
    from corridor_analysis.tables import tabulate

    folder = Path(folder)
    case = load_case(folder)
    return evaluate(tabulate(case_articles(folder), case.for_reading), facts_folder(folder), case=case)


def main(arguments: list[str] | None = None) -> int:
    """Return 0 if every measure keeps its floor (after raising them with `--update`), 1 if one fell, 2 on wrong use."""
    parser = argparse.ArgumentParser(prog="python -m corridor_analysis.evaluate", description=__doc__)
    parser.add_argument("case", type=Path, help="case folder with articles/ and gold/ or codings/")
    parser.add_argument("--update", action="store_true", help="raise the floors to today's scores")
    options = parser.parse_args(arguments)
    try:
        scores = score_case(options.case)
        if options.update:
            raise_floors(scores, facts_folder(options.case))
        fallen = below(scores, read_floors(facts_folder(options.case)))
    except CorridorError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{scores.table.round(3).to_string()}\n\n{scores.accuracies.round(3).to_string()}\n")
    sys.stdout.writelines(f"{line}\n" for line in (*scores.notes, *fallen))
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
