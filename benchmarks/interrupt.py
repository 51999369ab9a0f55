"""Does a run of `corridor tables` that is killed at any moment go on with --resume as if nothing had happened?

    python benchmarks/interrupt.py [KILLS]      (default: 20)

Makes up articles about a mountain pass, some of them without a date, and reads them undisturbed. Then, KILLS times, in
a fresh folder: reads them once more, in one process and in two by turns, and kills that run with SIGKILL at a random
moment (by turns after a random share of the time, and shortly after a random number of shards); counts the articles of
shards that were finished; and goes on with --resume. Prints in how many of them the tables were byte-identical to the
undisturbed ones, how many finished articles were read again (wanted: none), and how many processes were left behind
(wanted: none).
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from corridor_analysis.schema import TABLES

ARTICLES, SENTENCES, WORDS_IN_SHARD = 60, 15, 600
# The command line, with shards of a few articles, so that there are many moments between two.
PROGRAM = (
    f"from corridor_analysis.tables import reading; reading._WORDS = {WORDS_IN_SHARD}; "
    "from corridor_analysis.cli import main; main()"
)
PEOPLE = ("Ada Almira", "Boris Brandt", "Clara Corvin", "Dario Delmar", "Edda Eskil", "Falk Fenner")
SAYINGS = (
    "“The pass is {state},” {one} told reporters on {day}.",
    "{one} telephoned {other} on {day} and asked him to reopen the pass.",
    "On {day} {one} met {other} in the border town.",
    "{one} accused {other} of having closed the pass on {day}.",
    "Some {number} lorries crossed the pass on {day}, {one} said.",
    "{one} will visit the pass on {day}.",
)
DAYS = ("Monday", "Tuesday", "Friday", "3 March 2021", "5 March 2021", "9 March")


def make_articles(folder: Path) -> None:
    """Write made-up articles, every fifth of them without a date."""
    rng = random.Random(3)
    folder.mkdir()
    for number in range(ARTICLES):
        lines = [_sentence(rng) for _ in range(SENTENCES)]
        head = "" if number % 5 == 4 else f"date 2021-03-{1 + number % 28:02} "
        (folder / f"pass_{number:03}.txt").write_text(head + " ".join(lines), encoding="utf-8")


def _sentence(rng: random.Random) -> str:
    one, other = rng.sample(PEOPLE, 2)
    state, number = rng.choice(("open", "shut")), rng.randrange(20, 900)
    return rng.choice(SAYINGS).format(one=one, other=other, day=rng.choice(DAYS), state=state, number=number)


def start(source: Path, out: Path, *options: str) -> subprocess.Popen:
    """Start `corridor tables`, in a group of processes of its own."""
    words = [sys.executable, "-c", PROGRAM, "tables", str(source), "--out", str(out), "--json", *options]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def finish(run: subprocess.Popen) -> dict[str, Any]:
    """Wait for a run; return what it says."""
    told, errors = run.communicate()
    if run.returncode:
        raise SystemExit(f"exit code {run.returncode}: {errors}")
    return json.loads(told)


def finished(out: Path) -> int:
    """Return how many articles the finished shards hold."""
    from pyarrow import parquet

    return sum(parquet.read_metadata(p).num_rows for p in (out / "parts").glob("part-*.parquet"))


def left_behind(group: int) -> int:
    """Return how many processes of a group still run some seconds after the first was killed."""
    for _ in range(50):
        found = [p for p in Path("/proc").glob("[0-9]*/stat") if _group(p) == group]
        if not found:
            return 0
        time.sleep(0.1)
    return len(found)


def _group(stat: Path) -> int | None:
    try:
        state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return None
    return None if state == "Z" else int(group)


def tables_of(out: Path) -> list[bytes]:
    """Return the bytes of all tables."""
    return [(out / f"{name}.parquet").read_bytes() for name in TABLES]


def killed(source: Path, out: Path, moment: tuple[int, float], workers: int) -> tuple[int, int]:
    """Kill a run some seconds after so many shards; return how many articles it had finished, and processes it left."""
    shards, seconds = moment
    run = start(source, out, "--workers", str(workers))
    while shards and run.poll() is None and len(list(out.glob("parts/part-*.parquet"))) < shards:
        time.sleep(0.01)
    time.sleep(seconds)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    return finished(out), left_behind(run.pid)


def main(kills: int) -> None:
    rng = random.Random(20)
    same = again = left = cut = 0
    with tempfile.TemporaryDirectory() as made:
        source, whole = Path(made, "articles"), Path(made, "whole")
        make_articles(source)
        began = time.monotonic()
        told = finish(start(source, whole))
        total, seconds, wanted = told["articles_read"], time.monotonic() - began, tables_of(whole)
        for number in range(kills):
            out = Path(made, f"out{number}")
            by_time, by_shards = (0, rng.uniform(0, seconds)), (rng.randint(1, told["shards"]), rng.uniform(0, 0.5))
            done, orphans = killed(source, out, by_shards if number % 4 > 1 else by_time, 1 + number % 2)
            read = finish(start(source, out, "--resume"))["articles_read"]
            same, left = same + (tables_of(out) == wanted), left + orphans
            again, cut = again + read + done - total, cut + (0 < done < total)
            print(f"killed with {done:3} of {total} readings finished; {read} read after it", flush=True)
    print(f"byte-identical after a kill: {same} of {kills} (wanted: all); {cut} were killed with some shards finished")
    print(f"finished articles read again: {again} (wanted: 0); processes left behind: {left} (wanted: 0)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
