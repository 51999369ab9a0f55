"""Is a report the same bytes, whatever the hash seed, time zone, locale, jobs, order of files and checkout path?

    python benchmarks/identical.py [--quick] [-- --only 03_contacts --pdf --sweep FILE]

The words after `--` are those of `corridor report`; the default is all notebooks, in ten variations.

The commit that is checked out is cloned into a temporary folder, a report is made there, and again under each
variation; every file of every folder is compared with the first. Exit code 1 where one differs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CALL = "import sys; from corridor_analysis.cli import main; sys.argv[0] = 'corridor'; main()"
# Read by every Python process that has its folder on the path, kernels included: a folder lists its files in
# another order on each call, as another file system may.
SHUFFLE = '''"""Folders list their files in no order that can be relied on."""
import os
import random

_any = random.Random(7)
_scandir, _listdir = os.scandir, os.listdir


class _Shuffled:
    def __init__(self, found):
        self._found = found
        entries = list(found)
        _any.shuffle(entries)
        self._entries = iter(entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def close(self):
        self._found.close()


def scandir(path="."):
    return _Shuffled(_scandir(path))


def listdir(path="."):
    names = _listdir(path)
    _any.shuffle(names)
    return names


os.scandir, os.listdir = scandir, listdir
'''


@dataclass(frozen=True)
class Variation:
    """A way to make a report that must not change it."""

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    jobs: int = 1
    shuffled: bool = False
    elsewhere: bool = False


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
BASE = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
VARIATIONS = (
    Variation("the same again"),
    Variation("PYTHONHASHSEED=1", {"PYTHONHASHSEED": "1"}),
    Variation("TZ=Asia/Yerevan", {"TZ": "Asia/Yerevan"}),
    Variation("LC_ALL=POSIX", {"LC_ALL": "POSIX"}),
    Variation("LC_ALL=C, ASCII as the encoding of files", ASCII),
    Variation("LC_ALL=tr_TR.UTF-8", {"LC_ALL": "tr_TR.UTF-8"}),
    Variation("2 jobs", jobs=2),
    Variation("folders listed in another order", shuffled=True),
    Variation("another checkout path", elsewhere=True),
    Variation(
        "all at once", {"PYTHONHASHSEED": "4711", "TZ": "America/St_Johns", **ASCII}, 2, shuffled=True, elsewhere=True
    ),
)


def main() -> int:
    """Make the reports, compare them, print what differs; return an exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("words", nargs="*", help="options of `corridor report`, after --; paths absolute")
    parser.add_argument("--quick", action="store_true", help="one run that varies everything at once")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return compare(Path(folder), given.words, VARIATIONS[-1:] if given.quick else VARIATIONS)


def compare(home: Path, words: Sequence[str], variations: Sequence[Variation] = VARIATIONS) -> int:
    """Compare a report with itself under each variation, in a temporary folder; return how many variations differ."""
    for place in ("one", "another place/checkout"):
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(home / place)], check=True)
    (home / "shim").mkdir()
    (home / "shim" / "sitecustomize.py").write_text(SHUFFLE, encoding="utf-8")
    if shutil.which("localedef"):  # a locale with its own letters and separators, known to these processes only
        made = ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(home / "locales" / "tr_TR.UTF-8")]
        (home / "locales").mkdir()
        subprocess.run(made, check=True, capture_output=True)
    first = _made(home, "first", Variation("first"), words)
    print(f"{len(first)} files")
    bad = 0
    for number, variation in enumerate(variations):
        begun = time.perf_counter()
        odd = differences(first, _made(home, f"run{number}", variation, words))
        bad += bool(odd)
        print(
            f"{'differs' if odd else 'identical'}: {variation.name} ({time.perf_counter() - begun:.0f} s)", flush=True
        )
        for line in odd:
            print(f"    {line}")
    return bad


def _made(home: Path, name: str, variation: Variation, words: Sequence[str]) -> dict[str, bytes]:
    """Make a report; return path -> content of every file of its folder."""
    checkout = home / ("another place/checkout" if variation.elsewhere else "one")
    paths = [*([home / "shim"] if variation.shuffled else []), checkout]
    environment = {**os.environ, **BASE, **variation.environment, "PYTHONPATH": os.pathsep.join(map(str, paths))}
    environment["LOCPATH"] = str(home / "locales")
    environment.pop("SOURCE_DATE_EPOCH", None)
    call = ["report", "--case", "data/lachin", "--out", str(home / name), "--jobs", str(variation.jobs), *words]
    done = subprocess.run(
        [sys.executable, "-c", CALL, *call], cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{variation.name}: no report\n{done.stdout}\n{done.stderr}")
    return {p.relative_to(home / name).as_posix(): p.read_bytes() for p in (home / name).rglob("*") if p.is_file()}


def differences(first: Mapping[str, bytes], second: Mapping[str, bytes]) -> list[str]:
    """Return a line for each file that only one report has, or that is not the same in both."""
    out = []
    for name in sorted(first.keys() | second.keys()):
        one, two = first.get(name), second.get(name)
        if one is None or two is None:
            out.append(f"{name}: only in the {'second' if one is None else 'first'}")
        elif one != two:
            out.append(f"{name}: {_where(one, two)}")
    return out


def _where(one: bytes, two: bytes) -> str:
    at = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    parts = [repr(content[max(0, at - 40) : at + 60]) for content in (one, two)]
    digests = [hashlib.sha256(content).hexdigest()[:8] for content in (one, two)]
    return f"at byte {at}: {digests[0]} {parts[0]} and {digests[1]} {parts[1]}"


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
