"""What a digest of the code leaves out: checked, so that a module that is moved or imported falsifies none."""

import ast
import json

import pytest

from corridor_analysis.errors import ReportError
from corridor_analysis.reports import digests
from corridor_analysis.resources import PACKAGE

UNSEEN = [PACKAGE / name for name in digests.UNSEEN]
NOTEBOOKS = PACKAGE.parent / "notebooks"


def _imports(code):
    """Yield the modules of the package that some code imports when it runs."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _unseen(code):
    paths = (PACKAGE.parent.joinpath(*name.split(".")) for name in _imports(code))
    return [path for path in paths if any(path.is_relative_to(u) for u in UNSEEN)]


def test_no_module_that_counts_imports_one_that_does_not():
    counted = [p for p in sorted(PACKAGE.rglob("*.py")) if not any(p.is_relative_to(u) for u in UNSEEN)]
    assert len(counted) > 100
    assert not {p.name: found for p in counted if (found := _unseen(p.read_text(encoding="utf-8")))}


def test_no_notebook_imports_a_module_that_does_not_count():
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                assert not _unseen("".join(cell["source"])), f"{path.name}: {cell['id']}"


@pytest.mark.parametrize("digest", [digests.code_digest, digests.running_digest])
def test_a_part_of_the_package_that_was_moved_is_an_error(monkeypatch, digest):
    monkeypatch.setattr(digests, "UNSEEN", ("reports", "no/such"))
    monkeypatch.setattr(digests, "_LAYOUT", "no/such")
    with pytest.raises(ReportError, match="no/such"):
        digest.__wrapped__()


def test_what_lays_out_a_page_runs_no_notebook_again(monkeypatch, tmp_path):
    package = tmp_path / "corridor_analysis"
    for name in (*digests.UNSEEN, digests._LAYOUT):
        (package / name).mkdir(parents=True, exist_ok=True)
    page, module, other = package / digests._LAYOUT / "page.j2", package / "reports" / "run.py", package / "tables.py"
    for path in (page, module, other):
        path.write_text("")
    monkeypatch.setattr(digests, "PACKAGE", package)
    found = [(digests.code_digest.__wrapped__(), digests.running_digest.__wrapped__())]
    for path in (page, module, other):
        path.write_text("changed")
        found.append((digests.code_digest.__wrapped__(), digests.running_digest.__wrapped__()))
    code, running = zip(*found, strict=True)
    assert [code[n] == code[n + 1] for n in range(3)] == [True, True, False]
    assert [running[n] == running[n + 1] for n in range(3)] == [True, False, False]
