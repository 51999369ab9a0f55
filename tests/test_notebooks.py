"""The committed notebooks are run, in order, on today's inputs; no path of a machine, no name of a case in code."""

import re
from pathlib import Path

import nbformat
import pytest

from corridor_analysis.reports import ipynb
from corridor_analysis.reports.pages import page
from corridor_analysis.reports.shipped import inputs_digest
from tests.hand_tables import article, make_tables
from tests.reports.laid import written

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def _read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def _code(path: Path) -> list[nbformat.NotebookNode]:
    return [c for c in _read(path).cells if c.cell_type == "code"]


pytestmark = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


def test_every_cell_was_run_in_order(path):
    assert [c.execution_count for c in _code(path)] == list(range(1, len(_code(path)) + 1))


def test_no_cell_failed_or_warned(path):
    outputs = [o for c in _code(path) for o in c.outputs]
    assert outputs
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]


def test_outputs_are_those_of_todays_inputs(path):
    assert _read(path).metadata["corridor"]["inputs"] == inputs_digest(path), "run `make notebooks`"


def test_notebook_is_short_and_small(path):
    assert len(_read(path).cells) <= 25
    assert path.stat().st_size < 300_000


def test_code_defines_nothing_and_names_no_case_beyond_its_default(path):
    for cell in _code(path):
        assert "def " not in cell.source
        if "parameters" not in cell.metadata.get("tags", []):
            assert "lachin" not in cell.source.lower()


def test_parameters_have_type_default_and_help(path):
    (cell,) = [c for c in _code(path) if "parameters" in c.metadata.get("tags", [])]
    names = [line.split(":")[0] for line in cell.source.splitlines()]
    shows_events = ["min_confidence"] if "02" <= path.stem[:2] <= "06" else []
    assert names == ["case", "articles", "start", "end", "actors", "min_sources", *shows_events]
    assert all(":" in line and "=" in line and "  # " in line for line in cell.source.splitlines())


def test_metadata_holds_no_noise(path):
    meta = _read(path).metadata
    assert set(meta) == {"kernelspec", "language_info", "corridor"}
    assert not [c for c in _read(path).cells if set(c.metadata) - {"tags", "corridor"}]
    assert not [c for c in _read(path).cells if set(c.metadata.get("corridor", {})) - {"data", "where"}]


def test_no_path_of_a_machine(path):
    text = path.read_text(encoding="utf-8")
    assert str(ROOT) not in text
    assert "/tmp/" not in text


def test_every_link_of_a_sentence_leads_to_a_row_or_table_of_the_page(path):
    outputs = [o for c in _code(path) for o in c.outputs]
    prose = "\n".join(o.data.get("text/markdown", "") for o in outputs if "data" in o)
    page = "\n".join(o.data.get("text/html", "") for o in outputs if "data" in o)
    links = re.findall(r"\]\(#([^)]+)\)", prose)
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert links
    assert not set(links) - anchors


def test_every_link_within_the_page_resolves_in_the_report_too(path, tmp_path):
    made = page(ipynb.read(path), path.stem)
    tables = make_tables([article("a1", "The pass was shut.")], [], [])
    html = (written(tmp_path / "report", [made], tables) / f"{path.stem}.html").read_text(encoding="utf-8")
    links = re.findall(r'href="#([^"]+)"', html)
    assert len(links) > len(made.contents)
    assert not set(links) - set(re.findall(r'\bid="([^"]+)"', html))


def test_every_figure_has_alt_text_and_a_caption(path):
    figures = [o for c in _code(path) for o in c.outputs if "image/svg+xml" in o.get("data", {})]
    assert figures
    for output in figures:
        assert len(output.metadata["corridor"]["alt"]) > 20
        assert len(output.metadata["corridor"]["caption"]) > 20
