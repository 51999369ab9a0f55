"""SIGKILL of the runner itself at random moments: the next call goes on, and nothing half-written counts as done.

    python benchmarks/crash.py [--kills 20] [--runs 6] [--notebook 03_contacts] [--seed 1]

A sweep is run once without disturbance. Then the same call is killed again and again, each time at a random moment of
the time that the undisturbed one took; after each kill, every notebook that the manifests call done must be there byte
for byte, and no notebook that was done before may have been run again. When a call ends before its moment comes, its
folder is compared with the undisturbed one and emptied but for the tables. At the end a call is left alone, and
compared.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corridor_analysis.reports.digests import intact

ROOT = Path(__file__).resolve().parents[1]
_MARK = re.compile(r"(<!--part reuse (\S+)-->).*?(<!--/part-->)")


@dataclass
class Told:
    """What came of the kills."""

    kills: int = 0
    whole: int = 0  # calls that ended before they were to be killed
    faults: list[str] = field(default_factory=list)


def kill_after(command: Sequence[str], seconds: float) -> bool:
    """Start a command and kill it, with nothing else, after so many seconds; return whether it was still running."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def done(folder: Path) -> dict[str, int]:
    """Return the notebooks that the manifests below a folder call done, with the time that each was written (ns)."""
    found = {}
    for manifest in sorted(folder.rglob("manifest.json")):
        for name, state in json.loads(manifest.read_text(encoding="utf-8"))["notebooks"].items():
            path = manifest.parent / f"{name}.ipynb"
            if state["status"] == "done":
                found[str(path.relative_to(folder))] = path.stat().st_mtime_ns if path.is_file() else 0
    return found


def faults(folder: Path) -> list[str]:
    """Return what is called done below a folder and is not there as it was written."""
    out = []
    for manifest in sorted(folder.rglob("manifest.json")):
        for name, state in json.loads(manifest.read_text(encoding="utf-8"))["notebooks"].items():
            if state["status"] == "done" and not intact(manifest.parent, state["files"]):
                out.append(f"{manifest.parent.name}/{name} is called done and is not whole")
    return out


def differences(folder: Path, other: Path) -> list[str]:
    """Return the files that differ between two report folders; what was reused in the last call does not count."""
    mine, theirs = _contents(folder), _contents(other)
    return sorted(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))


def _contents(folder: Path) -> dict[str, object]:
    out: dict[str, object] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.name in ("index.html", "runs.html"):
            out[name] = _MARK.sub(r"\1\3", path.read_text(encoding="utf-8"))
        elif path.is_file() and path.name == "manifest.json":
            content = json.loads(path.read_text(encoding="utf-8"))
            content["pages"]["files"].pop("index.html", None)
            out[name] = content
        elif path.is_file():
            out[name] = path.read_bytes()
    return out


def disturb(command: Sequence[str], out: Path, whole: Path, kills: int, moments: Iterator[float]) -> Told:
    """Kill a command at moments of its run, over and over on one folder; then let it end, and compare."""
    told = Told()
    out.mkdir(parents=True, exist_ok=True)
    while told.kills < kills:
        before = done(out)
        killed = kill_after(command, next(moments))
        told.kills += killed
        told.faults += faults(out)
        after = done(out)
        told.faults += [f"{name} was run again" for name, at in before.items() if after.get(name) != at]
        if not killed:
            told.whole += 1
            told.faults += [f"{name} differs" for name in differences(out, whole)]
            for path in (p for run in out.iterdir() if run.is_dir() for p in run.iterdir() if p.name != "tables"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    told.faults += [f"{name} differs" for name in differences(out, whole)]
    return told


def main() -> int:
    """Measure, and print what came of it; return an exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--runs", type=int, default=6)
    parser.add_argument("--notebook", default="03_contacts")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        runs = "".join(f"run{n}: {{start: 2023-01-{n + 1:02}}}\n" for n in range(asked.runs))
        (folder / "sweep.yaml").write_text(runs, encoding="utf-8")
        command = [str(Path(sys.executable).with_name("corridor")), "report", "--case", str(ROOT / "data" / "lachin")]
        command += ["--sweep", str(folder / "sweep.yaml"), "--only", asked.notebook, "--out"]
        began = time.perf_counter()
        subprocess.run([*command, str(folder / "whole")], check=True, stdout=subprocess.DEVNULL)
        took = time.perf_counter() - began
        print(f"undisturbed: {took:.1f} s", flush=True)
        chance = random.Random(asked.seed)
        moments = iter(lambda: chance.uniform(0.2, took), None)
        cut, whole = folder / "cut", folder / "whole"
        told = disturb([*command, str(cut)], cut / "lachin", whole / "lachin", asked.kills, moments)
    print(f"{told.kills} calls killed, {told.whole} ended before, {len(told.faults)} faults")
    for fault in told.faults:
        print(f"  {fault}")
    return 1 if told.faults else 0


if __name__ == "__main__":
    sys.exit(main())
