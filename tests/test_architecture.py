"""The layout is the design: who may import whom, what stays quick to import, how large a module may grow."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "corridor_analysis"
MODULES = sorted(PACKAGE.rglob("*.py"))
# One way through: a module imports only from its own room and from those before it.
LAYERS = [
    "errors", "schema", "resources", "corpus", "parse", "case", "extract", "coders", "corroborate", "tables",
    "evaluate", "newcase", "notebook", "reports", "cli",
]  # fmt: skip


def _layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(path: Path) -> set[str]:
    """Return the layers that a module imports, type checking aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("corridor_analysis"):
            parts = node.module.split(".")
            names |= {parts[1]} if len(parts) > 1 else {a.name for a in node.names}
    return names & set(LAYERS)


@pytest.mark.parametrize("path", [p for p in MODULES if p.name != "__init__.py" or p.parent != PACKAGE], ids=str)
def test_module_imports_only_from_layers_above(path):
    layer = _layer(path)
    assert layer in LAYERS, f"{layer} has no place in the order of layers"
    below = {name for name in _imports(path) if LAYERS.index(name) > LAYERS.index(layer)}
    assert not below, f"{path.name} imports from below: {below}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_module_fits_on_a_few_pages(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 300, f"{lines} lines: is it one thing?"


def test_no_case_knowledge_in_code():
    """Names of the case are in data/, not in a module or in a notebook's code."""
    words = set()
    for file, key in (("actors.yaml", "actors"), ("places.yaml", "places")):
        for folder in (ROOT / "data").iterdir():
            if (folder / file).is_file():
                for entry in yaml.safe_load((folder / file).read_text(encoding="utf-8"))[key]:
                    if entry.get("kind", "person") in ("person", "corridor", "territory", "town", "site"):
                        words.add(entry["name"].split()[-1])
    words = {w for w in words if w[0].isupper() and len(w) > 4}  # "town", "mine" and short names are words of any text
    assert len(words) > 10
    pattern = re.compile(rf"\b({'|'.join(sorted(map(re.escape, words)))})\b")
    found = {str(p.relative_to(ROOT)): m[0] for p in MODULES if (m := pattern.search(p.read_text(encoding="utf-8")))}
    assert not found


def _loaded(code: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return {name.split(".")[0] for name in run.stdout.split()}


@pytest.mark.parametrize(
    "code",
    [
        "import corridor_analysis",
        "import corridor_analysis.cli",
        "from typer.testing import CliRunner; from corridor_analysis.cli import app; "
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0",
    ],
)
def test_import_and_help_are_quick(code):
    assert not _loaded(code) & {"spacy", "matplotlib", "papermill", "pandas", "nbformat", "trafilatura"}


def test_reading_articles_needs_no_notebook_machinery():
    assert not _loaded("from corridor_analysis.tables import tabulate") & {"papermill", "nbconvert", "matplotlib"}


def test_library_never_prints():
    prints = []
    for path in MODULES:
        if _layer(path) in ("cli",) or path.name in ("__main__.py",):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                prints.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert not prints


def test_how_a_row_of_demands_arises_is_read_in_an_hour():
    """The reading list of CONTRIBUTING is short, and its files are there."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("### How a row of demands arises")[2].partition("\n- ")[0]
    listed = [ROOT / name for name in re.findall(r"`(corridor_analysis/[\w/]+\.py)`", section)]
    assert 10 <= len(listed) <= 14
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in listed) <= 2200


def test_modules_import_no_circle():
    """Type checking aside; an import inside a function counts, it only hides a circle."""
    graph = {_name(path): _imported(path) for path in MODULES}
    done, path = set(), []

    def visit(name: str) -> None:
        assert name not in path, " -> ".join([*path[path.index(name) :], name])
        if name in done:
            return
        path.append(name)
        for other in sorted(graph.get(name, ())):
            visit(other)
        done.add(path.pop())

    for name in sorted(graph):
        visit(name)


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path) -> set[str]:
    """Return the modules of the package that a module imports."""
    tree, known = ast.parse(path.read_text(encoding="utf-8")), {_name(p) for p in MODULES}
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in known else node.module)
    return found & known - {_name(path)}
