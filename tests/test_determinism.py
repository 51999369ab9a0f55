"""One report made twice, with everything varied at once that must not change it, is the same bytes."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks import identical
from corridor_analysis.corpus import read_articles
from tests.reports.conftest import make_project

ROOT = Path(__file__).parents[1]
ONE = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
OTHER = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Yerevan", **identical.ASCII}


def _made(root, environment, words, shim=None):
    """Make a report of one notebook that runs and one that fails; return its files."""
    case = make_project(root)
    paths = [str(p) for p in (shim, ROOT) if p]
    environment = {**os.environ, **environment, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONPATH": os.pathsep.join(paths)}
    words = ["report", "--case", str(case), "--out", "reports", "--only", "01_good", "--only", "02_fails", *words]
    for more, code in (([], 1), (["--only", "01_good", "-p", "end", "2021-03-05"], 0)):  # the whole, and a selection
        call = [sys.executable, "-c", identical.CALL, *(more and words[:5]), *(more or words)]
        done = subprocess.run(call, cwd=root, env=environment, capture_output=True, text=True)
        assert done.returncode == code, done.stderr
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in (root / "reports").rglob("*") if p.is_file()}


@pytest.mark.model
def test_seed_zone_locale_jobs_order_of_files_and_place_do_not_change_a_report(tmp_path):
    shim = tmp_path / "shim"
    shim.mkdir()
    (shim / "sitecustomize.py").write_text(identical.SHUFFLE, encoding="utf-8")
    (tmp_path / "one").mkdir()
    (tmp_path / "a longer place").mkdir()
    with ThreadPoolExecutor() as pool:  # at the same time: each is a process of its own
        first = pool.submit(_made, tmp_path / "one", ONE, ["--jobs", "1"])
        other = _made(tmp_path / "a longer place", OTHER, ["--jobs", "2"], shim)
        one = first.result()
    assert len(one) > 50
    assert identical.differences(one, other) == []


def test_the_order_of_files_and_of_rows_of_metadata_does_not_change_what_is_read(tmp_path):
    names = ["a.txt", "b.txt", "c.txt", "d.txt"]
    rows = [f"{n[0]},2021-03-0{i},Paper {i}" for i, n in enumerate(names, start=1)]
    found = []
    for place, order in (("one", 1), ("other", -1)):
        (tmp_path / place).mkdir()
        for name in names[::order]:
            (tmp_path / place / name).write_text(f"The pass is shut, says {name}.", encoding="utf-8")
        listed = tmp_path / f"{place}.csv"
        listed.write_text("\n".join(["article_id,published,outlet", *rows[::order]]) + "\n", encoding="utf-8")
        found.append(read_articles(tmp_path / place, metadata=listed))
    assert found[0].articles["outlet"].to_list() == [f"Paper {i}" for i in range(1, 5)]
    assert found[0].articles.equals(found[1].articles)
    assert found[0].rejects.equals(found[1].rejects)


def test_a_difference_is_found_and_shown_with_its_place():
    told = identical.differences({"a": b"one two", "b": b"", "c": b"x"}, {"a": b"one too", "c": b"x", "d": b""})
    assert [line.split()[0] for line in told] == ["a:", "b:", "d:"]
    assert "at byte 5" in told[0]


def test_folders_are_shuffled_where_the_shim_is_on_the_path(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(identical.SHUFFLE, encoding="utf-8")
    (tmp_path / "files").mkdir()
    for number in range(9):
        (tmp_path / "files" / str(number)).touch()
    code = (
        "import json, pathlib; print(json.dumps([[p.name for p in pathlib.Path('files').glob('*')] for _ in range(3)]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    lists = json.loads(done.stdout)
    assert len({tuple(names) for names in lists}) > 1
    assert all(sorted(names) == [str(n) for n in range(9)] for names in lists)
