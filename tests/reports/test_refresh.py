import json

import pytest

from corridor_analysis.errors import ReportError
from corridor_analysis.reports import digests, ipynb
from corridor_analysis.reports.shipped import inputs_digest, main, refresh


@pytest.fixture
def notebook(project):
    return project.parents[1] / "notebooks" / "01_good.ipynb"


def test_a_refreshed_notebook_is_run_in_order_and_says_on_what(notebook):
    assert refresh([notebook]) == [notebook]
    done = ipynb.read(notebook)
    assert [c["execution_count"] for c in done["cells"] if c["cell_type"] == "code"] == [1, 2, 3, 4, 5]
    assert done["metadata"]["corridor"] == {"inputs": inputs_digest(notebook)}
    assert str(notebook.parents[1]) not in notebook.read_text(encoding="utf-8")
    assert refresh([notebook]) == []


def test_a_changed_cell_or_case_makes_a_notebook_stale(notebook, project):
    before = inputs_digest(notebook)
    content = json.loads(notebook.read_text(encoding="utf-8"))
    content["cells"][-1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    notebook.write_text(json.dumps(content), encoding="utf-8")
    assert inputs_digest(notebook) == before  # outputs do not count
    (project / "articles" / "a1.txt").write_text("Another text.", encoding="utf-8")
    changed = inputs_digest(notebook)
    assert changed != before
    content["cells"][-1]["source"] = "pass"
    notebook.write_text(json.dumps(content), encoding="utf-8")
    assert inputs_digest(notebook) != changed


def test_a_notebook_that_fails_is_left_as_it_was(project):
    path = project.parents[1] / "notebooks" / "02_fails.ipynb"
    before = path.read_bytes()
    with pytest.raises(ReportError, match=r"02_fails.*ValueError"):
        refresh([path])
    assert path.read_bytes() == before


def test_the_command_says_in_a_line_what_failed(project, capsys):
    assert main([str(project.parents[1] / "notebooks" / "02_fails.ipynb")]) == 1
    assert "ValueError" in capsys.readouterr().err


def test_line_ends_do_not_change_a_digest(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"a\nb\n")
    unix = digests.folder_digest(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"a\r\nb\r\n")
    assert digests.folder_digest(tmp_path) == unix
    (tmp_path / "b.txt").write_bytes(b"")
    assert digests.folder_digest(tmp_path) != unix
