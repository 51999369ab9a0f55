"""The runner is killed (SIGKILL) at three moments; benchmarks/crash.py does it at twenty random ones."""

import shutil
import time
from functools import partial
from multiprocessing import get_context

import psutil
import pytest

from benchmarks.crash import differences, done, faults
from corridor_analysis.reports.run import Options, report
from tests.reports.deeds import make_deeds

CELL = "import time\nprint(word)\ntime.sleep(0.5)"
SWEEP = "".join(f"run{n}: {{word: w{n}}}\n" for n in range(3))


def _states(out, status):
    return [p for p in out.glob("*/manifest.json") if f'"status": "{status}"' in p.read_text(encoding="utf-8")]


# Moments: a kernel is at work; one notebook is done and others are not; pages are being written.
MOMENTS = [
    lambda out: _states(out, "running") and len(psutil.Process().children(recursive=True)) > 1,
    lambda out: len(_states(out, "done")) >= 1,
    lambda out: list(out.glob("*/*.html")),
]


def _kill_when(moment, *words, **options):
    """Run a report in a process of its own, forked to spare the imports, and kill that; return its kernels."""
    process = get_context("fork").Process(target=report, args=words, kwargs=options)
    process.start()
    while process.is_alive() and not moment():
        time.sleep(0.005)
    family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.join()
    return family


@pytest.fixture(scope="module")
def after_kills(tmp_path_factory, no_parser):
    """A report that was killed three times and then left alone, the undisturbed one, and what was seen in between."""
    root = tmp_path_factory.mktemp("crash")
    case = make_deeds(root, CELL)
    sweep = root / "sweep.yaml"
    sweep.write_text(SWEEP, encoding="utf-8")
    options = Options(root / "notebooks", jobs=2)
    whole = report(case, root / "whole", sweep=sweep, options=options).index.parent
    cut = root / "cut" / "pass"
    shutil.copytree(whole / "run0" / "tables", cut / "run0" / "tables")
    one = Options(root / "notebooks", jobs=1)
    seen, orphans = [], []
    for moment in MOMENTS:
        before = done(cut)
        orphans += _kill_when(partial(moment, cut), case, root / "cut", sweep=sweep, options=one)
        seen += faults(cut) + [f"{name} again" for name, at in before.items() if done(cut).get(name) != at]
    report(case, root / "cut", sweep=sweep, options=options)
    return cut, whole, seen, orphans


def test_nothing_half_written_is_called_done_and_nothing_done_is_run_again(after_kills):
    assert after_kills[2] == []


def test_the_call_after_the_kills_leaves_what_an_undisturbed_one_does(after_kills):
    cut, whole, _, _ = after_kills
    assert differences(cut, whole) == []
    assert len(done(cut)) == 3


def test_kernels_end_with_a_killed_runner(after_kills):
    orphans = after_kills[3]
    assert orphans
    _, alive = psutil.wait_procs(orphans, timeout=5)
    assert alive == []


def test_what_a_killed_run_left_half_written_is_removed(after_kills):
    assert not list(after_kills[0].rglob(".*"))
