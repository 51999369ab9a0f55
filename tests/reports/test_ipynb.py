import json
import sysconfig
import time
from pathlib import Path

from corridor_analysis.reports import ipynb


def _code(source="x", **more):
    cell = {"cell_type": "code", "id": "0f3a9c1e", "metadata": {}, "execution_count": 7, "outputs": []}
    return cell | {"source": source} | more


def _done(*cells, hidden=None):
    return ipynb.normalise({"cells": list(cells), "metadata": {"papermill": {"start_time": "now"}}}, hidden)


def test_times_and_foreign_metadata_are_left_out():
    cell = _code(metadata={"papermill": {"duration": 1}, "tags": ["a"], "execution": {}})
    done = _done(cell)
    assert done["cells"][0]["metadata"] == {"tags": ["a"]}
    assert set(done["metadata"]) == {"kernelspec", "language_info"}


def test_random_ids_become_places_and_slugs_stay():
    injected = _code(metadata={"tags": ["injected-parameters"]})
    ids = [c["id"] for c in _done(_code(), _code(id="setup"), injected, _code(id="setup"))["cells"]]
    assert ids == ["cell-1", "setup", "injected-parameters", "cell-4"]


def test_counts_run_from_one():
    cells = _done(_code(), _code(execution_count=None), _code(execution_count=12))["cells"]
    assert [c["execution_count"] for c in cells] == [1, None, 2]


def test_stretches_of_a_stream_are_joined():
    parts = [{"output_type": "stream", "name": "stdout", "text": t} for t in ("a\n", "b\n")]
    (cell,) = _done(_code(outputs=parts))["cells"]
    assert cell["outputs"] == [{"output_type": "stream", "name": "stdout", "text": ["a\n", "b\n"]}]


def test_markers_of_papermill_are_left_out():
    marker = {"cell_type": "markdown", "metadata": {"tags": ["papermill-error-cell-tag"]}, "source": "!"}
    assert len(_done(marker, _code())["cells"]) == 1


def test_paths_of_the_machine_and_addresses_are_not_shown():
    output = {"output_type": "execute_result", "execution_count": 7, "metadata": {}}
    output["data"] = {"text/plain": "<object at 0x7f12ab34cd56> in /home/me/pass/data/x.csv, /home/me/passage"}
    cell = _code('case = "/home/me/pass/data/x"', outputs=[output])
    (done,) = _done(cell, hidden={Path("/home/me/pass"): ""})["cells"]
    assert done["source"] == ['case = "data/x"']
    assert done["outputs"][0]["data"]["text/plain"] == ["<object at 0x…> in data/x.csv, /home/me/passage"]


def test_a_warning_does_not_name_the_process():
    text = "/tmp/ipykernel_4711/1234567.py:1: UserWarning: x\n/var/tmp/ipykernel_12/34.py:2: y"
    assert ipynb.clean(text, []) == "cell.py:1: UserWarning: x\ncell.py:2: y"


def test_long_words_are_looked_through_once():
    began = time.process_time()
    ipynb.clean("M0.1,0.2L" * 100_000 + "/tmp/ipykernel_1/2.py", [])
    assert time.process_time() - began < 5  # some milliseconds; minutes where each letter begins a search


def test_a_traceback_does_not_say_where_python_and_the_user_live(monkeypatch):
    monkeypatch.setenv("HOME", "/home/me")
    folders = ipynb.shown_as({Path("/home/me/pass"): "", Path("/srv/pass"): "report"})
    library = sysconfig.get_paths()
    text = f"File ~/pass/a.py:1 in {library['stdlib']}/json/x.py and {library['purelib']}/pandas/y.py"
    text += ", /srv/pass/z ~/passage"
    assert ipynb.clean(text, folders) == (
        "File a.py:1 in python/json/x.py and site-packages/pandas/y.py, report/z ~/passage"
    )


def test_a_notebook_is_written_whole_and_read_back(tmp_path):
    done = _done(_code("é"))
    ipynb.write(done, tmp_path / "a.ipynb")
    assert ipynb.read(tmp_path / "a.ipynb") == json.loads(json.dumps(done))
    assert [p.name for p in tmp_path.iterdir()] == ["a.ipynb"]
