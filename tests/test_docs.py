"""What is written beside the code is true: one version, one list of dependencies, documents in step."""

import doctest
import hashlib
import importlib
import re
import tomllib
from pathlib import Path

import pytest
import yaml

import corridor_analysis
from corridor_analysis.tables.export.dictionary import markdown

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _conda() -> list[str]:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    flat = [d for d in listed if isinstance(d, str)] + [d for e in listed if isinstance(e, dict) for d in e["pip"]]
    return sorted(d for d in flat if d not in ("pip",) and not d.startswith(("python>", "-")))


def test_environment_lists_what_pyproject_lists():
    extras = [extra for name, extra in PROJECT["optional-dependencies"].items() if name != "train"]  # gigabytes
    wanted = PROJECT["dependencies"] + [d for extra in extras for d in extra]
    assert _conda() == sorted(set(wanted))  # tests need some extras too


def test_environment_asks_for_the_same_python():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert f"python{PROJECT['requires-python']}" in text


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-lab.lock"])
def test_lock_pins_every_dependency_with_a_hash(name):
    lock = (ROOT / name).read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE))
    extras = PROJECT["optional-dependencies"]
    wanted = PROJECT["dependencies"] + extras["test"] + (extras["lab"] if "lab" in name else [])
    assert {re.split(r"[<>=]", d)[0] for d in wanted} <= pinned
    blocks = re.split(r"^(?=[A-Za-z0-9_.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in b for b in blocks)
    assert "://" not in lock


def test_one_version():
    assert corridor_analysis.__version__ == PROJECT["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_data_dictionary_is_in_step():
    assert (ROOT / "data" / "dictionary.md").read_text(encoding="utf-8").rstrip() == markdown().rstrip()


def test_checksums_of_the_articles_are_those_in_the_readme():
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    articles = sorted((ROOT / "data" / "lachin" / "articles").glob("*.txt"))
    assert len(articles) == 5
    for path in articles:
        assert hashlib.sha256(path.read_bytes()).hexdigest() in readme, path.name


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CONTRIBUTING.md",
        "data/README.md",
        "docs/exports.md",
        "docs/selection.md",
        "docs/passage.md",
        "docs/model-card.md",
        "training/README.md",
    ],
)
def test_files_named_in_a_document_exist(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
    paths = re.findall(
        r"`((?:corridor_analysis|notebooks|data|tests|benchmarks)/[\w./-]*\w\.(?:py|md|yaml|csv|json|ipynb))`", text
    )
    lost = [p for p in links if not (ROOT / name).parent.joinpath(p).exists()]
    lost += [p for p in paths if not (ROOT / p).exists()]
    assert not lost


def test_figures_of_the_readme_are_those_of_the_notebooks():
    from benchmarks.readme_figures import figures

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path, svg in figures().items():
        assert f"({path.relative_to(ROOT).as_posix()})" in readme
        assert path.read_text(encoding="utf-8") == svg, "run `make notebooks`"


def test_make_targets_named_in_the_readme_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"report", "test"} <= named <= targets


@pytest.mark.parametrize("module", ["errors", "notebook.prose", "tables.days", "tables.export.files"])
def test_examples_in_docstrings_are_true(module):
    result = doctest.testmod(importlib.import_module(f"corridor_analysis.{module}"))
    assert result.attempted > 0
    assert result.failed == 0


def test_public_names_are_documented():
    undocumented = [
        n for n in corridor_analysis.__all__ if n != "__version__" and not getattr(corridor_analysis, n).__doc__
    ]
    assert not undocumented
