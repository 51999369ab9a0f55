"""From a thousand articles to a hundred thousand: what do more articles, and a second worker, cost?

    python benchmarks/scale.py CORPUS CASE [--copies N] [--sample N] [--only growth|workers]

CORPUS is a folder of articles (say, 14,000 Markdown files), CASE a case folder. Prints as ratios, in one run:

- growth: wall time, CPU time and peak memory of `corridor tables --screen` on 1,000 articles of the corpus (the longest
  on the case is among them: what the parser needs for it is most of the memory), on all, and on N copies of all
  (default 10), each copy with a line of its own so that none is a duplicate;
- workers: the wall time of `corridor tables` on a sample (default 600 articles, not screened) with one worker and with
  two, the best of two pairs, and whether the tables are byte-identical;
- screening: how many times as long reading all articles would take as screening them and reading what is left.

Peak memory is that of the largest process. Everything is written below a temporary folder, which is removed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corridor_analysis.schema import TABLES

SMALL = 1000
PAIRS = 2
PROGRAM = "from corridor_analysis.cli import main; main()"
FORMATS = (".txt", ".md", ".html")


@dataclass(frozen=True)
class Cost:
    """What a run cost: seconds on the clock, seconds of CPU, and bytes of the largest process."""

    seconds: float
    cpu: float
    peak: float


def run(source: Path, out: Path, *options: str) -> Cost:
    """Run `corridor tables` and return its cost; rejects are no failure."""
    words = [sys.executable, "-c", PROGRAM, "tables", str(source), "--out", str(out), *options]
    began = time.monotonic()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    told = process.stderr.read() if process.stderr else ""
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(told)
    return Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def articles_of(corpus: Path) -> list[Path]:
    """Return the files of a corpus, in order."""
    return sorted(p for p in corpus.rglob("*") if p.suffix in FORMATS and p.is_file())


def copied(files: Iterable[Path], corpus: Path, folder: Path, copies: int) -> Path:
    """Write copies of files into a folder, each with a line of its own, and return the folder."""
    for path in files:
        text = path.read_text(encoding="utf-8", errors="replace")
        for number in range(copies):
            target = folder / f"edition_{number}" / path.relative_to(corpus)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"{text}\nThis is edition {number} of {path.stem}.\n", encoding="utf-8")
    return folder


def evenly(files: list[Path], count: int) -> list[Path]:
    """Return so many files from all over a list."""
    step = max(1, len(files) // count)
    return files[::step][:count]


def longest(files: Iterable[Path], case: Path) -> Path:
    """Return the longest file on the case."""
    from corridor_analysis.case import load_case

    known = load_case(case)
    on_case = (p for p in files if known.relevant(p.read_text(encoding="utf-8", errors="replace")))
    return max(on_case, key=lambda p: p.stat().st_size)


def growth(corpus: Path, case: Path, copies: int, root: Path) -> Iterator[tuple[int, Cost]]:
    """Yield the cost of screening and reading for each size."""
    files = articles_of(corpus)
    long = longest(files, case)
    few = [*evenly([f for f in files if f != long], SMALL - 1), long]
    for chosen, times in ((few, 1), (files, 1), (files, copies)):
        source = copied(chosen, corpus, root / "in", times)
        cost = run(source, root / "out", "--case", str(case), "--screen")
        count = len(chosen) * times
        print(f"{count:>8} articles  {cost.seconds:7.1f} s  {cost.cpu:7.1f} s of CPU  {cost.peak / 2**20:6.0f} MiB")
        yield count, cost
        shutil.rmtree(root / "in")
        shutil.rmtree(root / "out")


def tell_growth(found: list[tuple[int, Cost]]) -> None:
    """Print the ratios of growth."""
    for (few, small), (many, large) in itertools.pairwise(found):
        print(
            f"{few} to {many} articles ({many / few:.1f} times): {large.seconds / small.seconds:.1f} times the time, "
            f"{large.cpu / small.cpu:.1f} times the CPU time, {large.peak / small.peak:.2f} times the peak memory"
        )


def workers(sample: Path, case: Path, root: Path) -> tuple[float, Cost]:
    """Print what a second worker gains; return the ratio and the cost with one."""
    best: tuple[float, Cost] | None = None
    for number in range(PAIRS):
        one, two = (run(sample, root / f"{n}_{number}", "--case", str(case), "--workers", str(n)) for n in (1, 2))
        same = tables_of(root / f"1_{number}") == tables_of(root / f"2_{number}")
        print(f"1 worker {one.seconds:.1f} s, 2 workers {two.seconds:.1f} s: {one.seconds / two.seconds:.2f} times as "
              f"fast; tables byte-identical: {same}")  # fmt: skip
        if best is None or one.seconds / two.seconds > best[0]:
            best = one.seconds / two.seconds, one
    return best


def tables_of(out: Path) -> list[bytes]:
    """Return the bytes of all tables."""
    return [(out / f"{name}.parquet").read_bytes() for name in TABLES]


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder that is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="scale") as made:
        yield Path(made)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("case", type=Path)
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--sample", type=int, default=600)
    parser.add_argument("--only", choices=("growth", "workers"))
    given = parser.parse_args()
    files = articles_of(given.corpus)
    chosen = evenly(files, given.sample)
    found, read = [], None
    with scratch() as root:
        if given.only != "workers":
            found = list(growth(given.corpus, given.case, given.copies, root))
            tell_growth(found)
            print(f"ten times the articles: {found[2][1].peak / found[1][1].peak:.2f} times the memory (wanted: 1.2)")
        if given.only != "growth":
            sample = copied(chosen, given.corpus, root / "sample", 1)
            ratio, read = workers(sample, given.case, root)
            print(f"two workers are {ratio:.2f} times as fast as one (wanted: 1.7)")
    if found and read:
        whole = read.seconds * len(files) / len(chosen)
        print(f"screening first is {whole / found[1][1].seconds:.0f} times as fast as reading all (wanted: 50)")


if __name__ == "__main__":
    main()
