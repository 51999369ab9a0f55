"""Score a case against its gold and its floors: `python -m corridor_analysis.evaluate [--update] CASE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corridor_analysis.errors import CorridorError
from corridor_analysis.evaluate.coded import facts_folder
from corridor_analysis.evaluate.floors import below, raise_floors, read_floors, score_case


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
