"""Workers: any executor, processes that die, articles that take too long, a full disk, a cluster."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

import corridor_analysis as ca
from corridor_analysis.cli import app
from corridor_analysis.errors import ParameterError, TableError
from corridor_analysis.schema import whole_file as written
from corridor_analysis.tables import Tables, digest, reading, tabulate
from corridor_analysis.tables.batch import workers as crews
from corridor_analysis.tables.reader import Meter, meter
from corridor_analysis.tables.reading import How
from corridor_analysis.tables.time_limit import TookTooLong, time_limit
from tests import plain_reader
from tests.test_shards import files, make, no_model, parts, put, source, texts  # noqa: F401
from tests.test_tables import CASE


def corpus(content):
    return ca.Corpus.from_records({"article_id": k, "text": t} for k, t in content.items())


def rejected(tables):
    return dict(zip(tables.rejects["source_file"], tables.rejects["reason"], strict=True))


# ---- limits of time


def spin():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        pass


def in_thread(run):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


@pytest.mark.parametrize("place", [lambda run: run(), in_thread], ids=["main", "thread"])
def test_what_runs_past_its_limit_is_stopped_in_any_thread(place):
    def run():
        with pytest.raises(TookTooLong), time_limit(0.1):
            spin()

    began = time.monotonic()
    place(run)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("place", [lambda run: run(), in_thread], ids=["main", "thread"])
def test_a_limit_that_is_kept_leaves_nothing_behind(place):
    def run():
        for _ in range(50):
            with time_limit(0.05):
                pass
        end = time.monotonic() + 0.2
        while time.monotonic() < end:
            pass
        return True

    threads = threading.active_count()
    assert place(run)
    assert threading.active_count() <= threads
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@pytest.mark.parametrize("executor", [None, ThreadPoolExecutor], ids=["here", "threads"])
def test_an_article_that_takes_too_long_is_a_reject_and_its_neighbours_are_read(executor):
    content = texts(4) | {"slow": f"This {plain_reader.SLOW}."}
    made = tabulate(corpus(content), CASE, seconds=0.2, executor=executor and executor(2))
    assert rejected(made) == {"record slow": "too_slow"}
    assert "more than 0.2 seconds" in made.rejects["detail"][0]
    assert set(made.sentences["article_id"]) == set(texts(4))
    assert "slow" in set(made.articles["article_id"])


def test_an_article_that_took_too_long_is_tried_again_only_with_more_time(tmp_path):
    folder = put(tmp_path / "in", {"slow": f"This {plain_reader.SLOW}."})
    make(folder, tmp_path / "out", How(limit=0.2))
    assert make(folder, tmp_path / "out", How(limit=0.2), resume=True).read == 0
    assert list(Tables.load(tmp_path / "out").rejects["reason"]) == ["too_slow"]
    assert make(folder, tmp_path / "out", How(limit=0.3), resume=True).read == 1


# ---- executors


class Watched(ThreadPoolExecutor):
    """Counts how many tasks were on their way at a time."""

    most = 0

    def __init__(self):
        super().__init__(2)
        self.open = 0

    def submit(self, *task):
        self.open += 1
        self.most = max(self.most, self.open)
        future = super().submit(*task)
        future.add_done_callback(lambda _: setattr(self, "open", self.open - 1))
        return future


def test_only_some_shards_are_on_their_way_at_a_time():
    executor = Watched()
    made = tabulate(corpus(texts(60)), CASE, executor=executor)
    assert len(made.articles) == 60
    assert 1 < executor.most <= 2 * 2


def test_an_error_in_a_worker_reaches_the_caller(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(reading, "read_article", broken)
    with pytest.raises(ZeroDivisionError), ThreadPoolExecutor(1) as executor:
        tabulate(corpus(texts(4)), CASE, executor=executor)


class KilledWorker(Exception):
    """Named as Dask's."""


class Cluster:
    """An executor that loses the worker of each task with a deadly text, and lives on."""

    def submit(self, run, shard):
        future = Future()
        deadly = any(plain_reader.DEADLY in a.text for a in shard)
        future.set_exception(KilledWorker()) if deadly else future.set_result(run(shard))
        return future


def test_an_article_on_which_workers_of_a_cluster_die_is_a_reject_and_its_neighbours_are_read():
    made = tabulate(corpus(texts(8) | {"a004": f"This {plain_reader.DEADLY}."}), CASE, executor=Cluster())
    assert rejected(made) == {"record a004": "crashed"}
    assert set(made.sentences["article_id"]) == set(texts(8)) - {"a004"}


class Gone(Cluster):
    """An executor that ends, or lets go of its tasks, after the first."""

    def __init__(self, how):
        self.how, self.count = how, 0

    def submit(self, run, shard):
        self.count += 1
        future = Future()
        if self.count == 1:
            return super().submit(run, shard)
        if self.how == "cancelled":
            future.cancel()
            future.set_running_or_notify_cancel()
        else:
            future.set_exception(BrokenExecutor())
        return future


@pytest.mark.parametrize("how", ["cancelled", "broken"])
def test_an_executor_that_ends_is_an_error_and_what_was_read_is_kept(source, tmp_path, how):  # noqa: F811
    with pytest.raises(ParameterError, match=r"ended before it had read all.*--resume"):
        make(source, tmp_path / "out", How(executor=Gone(how)))
    assert make(source, tmp_path / "out", resume=True).kept == 3


class Mortal(crews.Processes):
    """Processes of this machine, played by an executor that breaks for good when a deadly text is read."""

    def _pool(self):
        class Pool(Cluster):
            broken = False

            def submit(self, run, shard):
                future = Future()
                if shard is None:
                    future.set_result(True)
                    return future
                if self.broken or any(plain_reader.DEADLY in a.text for a in shard):
                    self.broken = True
                    future.set_exception(BrokenExecutor())
                    return future
                return super().submit(run, shard)

            def shutdown(self, **_):
                pass

        return Pool()


def test_processes_are_renewed_and_only_the_article_that_kills_them_is_lost(monkeypatch):
    monkeypatch.setattr(crews, "Processes", Mortal)
    content = texts(20) | {"a004": f"This {plain_reader.DEADLY}.", "a013": f"It {plain_reader.DEADLY}."}
    made = tabulate(corpus(content), CASE, workers=2)
    assert rejected(made) == {"record a004": "crashed", "record a013": "crashed"}
    assert set(made.sentences["article_id"]) == set(content) - {"a004", "a013"}


def test_an_article_on_which_a_worker_died_is_tried_again(tmp_path, monkeypatch):
    folder = put(tmp_path / "in", texts(2) | {"a001": f"This {plain_reader.DEADLY}."})
    make(folder, tmp_path / "out", How(executor=Cluster()))
    monkeypatch.setattr(plain_reader, "DEADLY", "is harmless")
    assert make(folder, tmp_path / "out", resume=True).read == 1
    assert Tables.load(tmp_path / "out").rejects.empty


@pytest.mark.model
def test_a_worker_process_that_is_killed_costs_no_row(tmp_path, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(reading, "_ARTICLES", 2)
    killed = []

    def kill_one(crew, shard):
        future = submit(crew, shard)
        if not killed and len(crew.executor._processes) > 0:
            killed.append(next(iter(crew.executor._processes)))
            os.kill(killed[0], signal.SIGKILL)
        return future

    submit = crews.Processes._submit
    monkeypatch.setattr(crews.Processes, "_submit", kill_one)
    whole = tabulate(corpus(texts(8)), CASE)
    made = tabulate(corpus(texts(8)), CASE, workers=2)
    assert killed
    assert digest(made.frames()) == digest(whole.frames())


def test_workers_that_cannot_start_are_an_error_that_says_why(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import corridor_analysis as ca\n"
        "ca.tabulate(ca.Corpus.from_records([{'article_id': 'a', 'text': 'The pass is shut.'}]), workers=2)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=300)
    assert "ParameterError: workers: 2: the worker processes do not start" in done.stderr
    assert done.returncode == 1


def test_progress_tells_how_many_articles_and_words_are_read_a_second(capsys):
    told = []

    class Shown:
        update = told.append

    counted = Meter(Shown())
    counted.read(3, 900)
    counted.read(2, 100)
    assert re.fullmatch(r"reading: 5 articles, [\d.]+ articles/s, [\d,]+ words/s", told[-1])
    with meter(True) as nowhere:  # standard error is no terminal here
        nowhere.read(1, 1)
    assert capsys.readouterr().err == ""


# ---- a cluster


def test_a_cluster_that_does_not_answer_is_named(source, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr(crews, "_PATIENCE", "1s")
    with pytest.raises(ParameterError, match="no scheduler answers"):
        make(source, tmp_path / "out", How(scheduler="tcp://127.0.0.1:9"))


def test_without_dask_the_extra_is_named(source, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ParameterError, match=r"corridor_analysis\[cluster\]"):
        make(source, tmp_path / "out", How(scheduler="tcp://127.0.0.1:8786"))


@pytest.mark.model
def test_a_cluster_gives_the_same_tables_also_when_a_worker_is_killed_midway(tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.undo()
    monkeypatch.setattr(reading, "_ARTICLES", 1)
    folder = put(tmp_path / "in", texts(10))
    make(folder, tmp_path / "here")
    submitted = []

    def kill_one(crew, shard):
        submitted.append(shard)
        if len(submitted) == 5:  # the first shards are being read: submitting waits for one to end
            os.kill(next(iter(pids.values())), signal.SIGKILL)
        return submit(crew, shard)

    submit = crews.Workers._submit
    monkeypatch.setattr(crews.Workers, "_submit", kill_one)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        with distributed.Client(cluster, set_as_default=False) as client:
            pids = client.run(os.getpid)
        make(folder, tmp_path / "there", How(scheduler=cluster.scheduler_address))
    assert len(submitted) == 10
    assert files(tmp_path / "here") == files(tmp_path / "there")


# ---- a full disk


def test_a_full_disk_is_one_error_and_the_run_goes_on(source, tmp_path, monkeypatch):  # noqa: F811
    make(source, tmp_path / "whole")
    real = written.os.fsync
    count = iter(range(100))

    def fsync(handle):
        if next(count) > 6:
            raise OSError(28, "No space left on device")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(written.os, "fsync", fsync)
        with pytest.raises(TableError, match=r"the disk is full.*--resume") as told:
            make(source, tmp_path / "out")
    assert told.value.place == str(tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*.partial"))
    made = make(source, tmp_path / "out", resume=True)
    assert made.kept > 0
    assert files(tmp_path / "out") == files(tmp_path / "whole")


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a megabyte, which is full when most of that is taken."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root may mount a disk")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_disk_that_is_really_full_is_told_in_one_line_and_the_run_goes_on(source, small_disk, monkeypatch):  # noqa: F811
    run = CliRunner().invoke
    words = ["tables", str(source), "--out", str(small_disk / "out")]
    filler = small_disk / "filler"
    filler.write_bytes(bytes(900_000))
    done = run(app, words)
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "the disk is full. What was read is kept. Make room there" in done.stderr
    filler.unlink()
    assert run(app, [*words, "--resume"]).exit_code == 0
    assert run(app, ["tables", str(source), "--out", str(small_disk.parent / "whole")]).exit_code == 0
    assert files(small_disk / "out") == files(small_disk.parent / "whole")


# ---- SIGKILL

PROGRAM = """
import sys, time
from corridor_analysis.tables import reading
from tests import plain_reader

def slowly(article, case, model=None):
    time.sleep(0.05)
    return plain_reader.read_article(article, case, model)

reading.read_article, reading.warm, reading._ARTICLES = slowly, plain_reader.warm, 1
from corridor_analysis.cli import main
main()
"""


def start(source, out, *options):  # noqa: F811
    words = [sys.executable, "-c", PROGRAM, "tables", str(source), "--out", str(out), "--json", *options]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path(__file__).parents[1])


@pytest.mark.parametrize("moment", [1, 7, "the last part"])
def test_a_run_that_is_killed_goes_on_and_gives_the_same_bytes(source, tmp_path, moment):  # noqa: F811
    out, wanted = tmp_path / "out", 12 if moment == "the last part" else moment
    run = start(source, out)
    until = time.monotonic() + 300
    while len(list(out.glob("parts/part-*.parquet"))) < wanted and time.monotonic() < until:
        time.sleep(0.005)
    run.kill()
    run.communicate()
    done = len(parts(out))
    told, _ = start(source, out, "--resume").communicate()
    made = json.loads(told)
    assert done >= wanted
    assert (made["articles_read"], made["articles_kept"]) == (12 - done, done)
    tabulate(ca.read_articles(source)).save(tmp_path / "whole")
    assert files(out) == files(tmp_path / "whole")
