"""Forty reports, months times actors: `corridor report --sweep` against a loop of papermill over the same notebook.

    python benchmarks/sweep.py [--runs 40] [--sample 8] [--notebook 03_contacts]

All in one run, each in a process of its own: the sweep from nothing, the same call again with nothing changed, a loop
of `papermill.execute_notebook` that is given the tables ready made (a courtesy: papermill has no such thing), and a
loop that is not, measured on a sample and scaled. Printed are seconds by the clock and ratios; the sweep's time
includes its tables, pages and records, the loop's only the notebooks.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from corridor_analysis.case import Case, load_case
from corridor_analysis.reports.selection import read_sweep

ROOT = Path(__file__).resolve().parents[1]
LOOP = """
import json, sys, time
import papermill
given = json.load(open(sys.argv[1]))
began = time.perf_counter()
for number, parameters in enumerate(given["runs"]):
    target = f"{given['folder']}/{number}.ipynb"
    papermill.execute_notebook(given["notebook"], target, parameters, progress_bar=False, kernel_name="python3")
"""


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and of the processors, that a process and its children took."""

    clock: float
    processors: float


def timed(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Spent:
    """Run a command to its end."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **(environment or {})}, cwd=ROOT)
    clock, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def actors_of(case: Case, runs: int) -> list[str]:
    """Return the names of so many people of the case, named in its articles, that months times actors are enough."""
    texts = "".join(p.read_text(encoding="utf-8") for p in sorted((case.folder / "articles").glob("*.txt")))
    people = [actor.name for actor in case.actors if actor.kind == "person" and actor.name in texts]
    return people[: math.ceil(runs / _months(case))]


def _months(case: Case) -> int:
    (y0, m0), (y1, m1) = ((int(d[:4]), int(d[5:7])) for d in (case.window.start, case.window.end))
    return (y1 - y0) * 12 + m1 - m0 + 1


def sweep_file(case: Case, runs: int, folder: Path) -> Path:
    """Write a sweep over months and actors, cut to so many runs."""
    grid = folder / "grid.yaml"
    grid.write_text(yaml.safe_dump({"each": {"month": "all", "actor": actors_of(case, runs)}}), encoding="utf-8")
    wanted = dict(list(read_sweep(grid, case).items())[:runs])
    path = folder / "sweep.yaml"
    path.write_text(yaml.safe_dump(wanted, sort_keys=False), encoding="utf-8")
    return path


def loop(sweep: Path, notebook: str, folder: Path, *, tables: Path | None, most: int) -> Spent:
    """Run the notebook with papermill, one after the other, over the first runs of a sweep."""
    folder.mkdir()
    runs = list(yaml.safe_load(sweep.read_text(encoding="utf-8")).values())[:most]
    case, source = {"case": str(ROOT / "data" / "lachin")}, ROOT / "notebooks" / f"{notebook}.ipynb"
    what = {"runs": [case | run for run in runs], "folder": str(folder), "notebook": str(source)}
    given = folder / "given.json"
    given.write_text(json.dumps(what), encoding="utf-8")
    return timed([sys.executable, "-c", LOOP, str(given)], {"CORRIDOR_TABLES": str(tables)} if tables else {})


def measure(asked: argparse.Namespace, folder: Path) -> dict[str, Spent]:
    """Return what each way took, and print it as it comes."""
    case = load_case(ROOT / "data" / "lachin")
    sweep = sweep_file(case, asked.runs, folder)
    command = [str(Path(sys.executable).with_name("corridor")), "report", "--case", str(case.folder)]
    command += ["--sweep", str(sweep), "--only", asked.notebook, "--jobs", str(asked.jobs)]
    command += ["--out", str(folder / "out")]
    made = folder / "out" / case.id
    ways = {
        "sweep": lambda: timed(command),
        "the same call again": lambda: timed(command),
        "papermill, tables given": lambda: loop(
            sweep, asked.notebook, folder / "a", tables=next(made.glob("*/tables")), most=asked.runs
        ),
        "papermill alone, a sample": lambda: loop(sweep, asked.notebook, folder / "b", tables=None, most=asked.sample),
    }
    out = {}
    for name, way in ways.items():
        out[name] = way()
        report(name, out[name])
    return out


def main() -> None:
    """Measure, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--sample", type=int, default=8, help="runs of the loop without tables, scaled to all")
    parser.add_argument("--notebook", default="03_contacts")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        first, second, given, alone = measure(asked, Path(place)).values()
    scaled = alone.clock * asked.runs / asked.sample
    print(f"\nsecond call / first: {second.clock / first.clock:.1%} (at most 3 %)")
    print(f"papermill, tables given / sweep: {given.clock / first.clock:.2f} (at least 1.7)")
    print(f"papermill alone, scaled to {asked.runs} / sweep: {scaled / first.clock:.2f}")


def report(name: str, spent: Spent) -> None:
    """Print what something took."""
    print(f"{name:<50} {spent.clock:8.1f} s by the clock, {spent.processors:8.1f} s of processors", flush=True)


if __name__ == "__main__":
    main()
