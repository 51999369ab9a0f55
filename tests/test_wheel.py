"""A wheel, installed where no working copy is: from articles to a page in an empty folder, without the network."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ELSEWHERE = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
WEIGHTS = ("LICENSE-Apache-2.0.txt", "NOTICE.md", "events.onnx", "labels.json", "tokenizer.json")
DIGESTS = (
    "from corridor_analysis.reports import digests as d; import corridor_analysis as c; "
    "print(c.__file__, d.code_digest(), d.package_digest())"
)

pytestmark = [pytest.mark.model, pytest.mark.long]
pytest.importorskip("hatchling", reason="builds the wheel; `make` installs it")


def run(*words, cwd, **more):
    environment = {k: v for k, v in os.environ.items() if k not in ELSEWHERE} | more
    return subprocess.run([str(w) for w in words], cwd=cwd, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from what is committed or is to be, without the network."""
    source, out = tmp_path_factory.mktemp("source") / "corridor", tmp_path_factory.mktemp("wheel")
    for name in ("corridor_analysis", "notebooks", "data", "docs"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "CITATION.cff"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    done = run(*pip, "--wheel-dir", out, source, cwd=out)
    assert done.returncode == 0, done.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def corridor(wheel, tmp_path_factory):
    """What runs the command of an environment that has the wheel and, of this one, the dependencies."""
    place = tmp_path_factory.mktemp("environment")
    assert run(sys.executable, "-m", "venv", "--without-pip", place, cwd=place).returncode == 0
    python = place / "bin" / "python"
    own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place).stdout.strip())
    there = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (own / "dependencies.pth").write_text("\n".join(sorted(there)) + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--quiet", wheel]
    done = run(*pip, cwd=place)
    assert done.returncode == 0, done.stderr
    dated = {"SOURCE_DATE_EPOCH": "1700000000"}
    return lambda *words, cwd, **more: run(place / "bin" / words[0], *words[1:], cwd=cwd, **dated, **more)


def test_a_wheel_holds_the_notebooks_of_the_working_copy_and_no_second_copy_is_in_it(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    notebooks = sorted(n for n in names if n.endswith(".ipynb"))
    assert notebooks == [f"corridor_analysis/notebooks/{p.name}" for p in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    for name in (*notebooks, "corridor_analysis/CITATION.cff", "corridor_analysis/data/README.md"):
        content = zipfile.ZipFile(wheel).read(name)
        assert content == (ROOT / name.removeprefix("corridor_analysis/")).read_bytes()
    assert not [n for n in names if n.startswith(("tests/", "data/", "docs/", "training/", "hatch_build"))]


def test_a_wheel_holds_the_model_with_the_notice_of_its_encoder(wheel):
    folder = "corridor_analysis/extract/model/weights"
    packed = [n for n in zipfile.ZipFile(wheel).namelist() if n.startswith(f"{folder}/")]
    assert sorted(packed) == [f"{folder}/{n}" for n in WEIGHTS]
    assert sum(zipfile.ZipFile(wheel).getinfo(n).file_size for n in packed) <= 30_000_000
    assert all(zipfile.ZipFile(wheel).read(n) == (ROOT / n).read_bytes() for n in packed)


def test_code_is_known_by_the_same_digest_in_a_wheel_and_in_a_working_copy(corridor, tmp_path):
    from corridor_analysis.reports import digests

    file, *found = corridor("python", "-c", DIGESTS, cwd=tmp_path).stdout.split()
    assert ROOT not in Path(file).parents
    assert found == [digests.code_digest(), digests.package_digest()]


def test_from_articles_to_a_page_in_an_empty_folder(corridor, tmp_path):
    shutil.copytree(ROOT / "docs" / "examples" / "veshti" / "articles", tmp_path / "press")
    made = corridor("corridor", "new-case", "veshti", "press", "--out", "cases", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    checked = corridor("corridor", "check", "--case", "cases/veshti", cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    ready = checked.stderr.splitlines()[-1]
    assert ready == "ready: corridor report --case cases/veshti"
    assert "data/README" not in checked.stderr
    done = corridor(*ready.removeprefix("ready: ").split(), "--only", "03_contacts", "--jobs", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = Path(done.stdout.strip()).parent / "03_contacts.html"
    assert "Who spoke with whom" in page.read_text(encoding="utf-8")
    record = json.loads((page.parent / "provenance.json").read_text(encoding="utf-8"))
    assert record["case"] == "veshti"
    assert "cases/veshti/case.yaml" in {i["path"] for i in record["inputs"]}
    assert str(tmp_path) not in json.dumps(record)
    assert (
        "corridor_analysis developers" not in (page.parent / "CITATION.bib").read_text(encoding="utf-8").split("@")[1]
    )


def test_notebooks_are_copied_and_open_on_the_case_that_is_there(corridor, tmp_path):
    bare = corridor("corridor", "notebooks", "copies", cwd=tmp_path)
    assert bare.returncode == 0, bare.stderr
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        assert (tmp_path / "copies" / path.name).read_bytes() == path.read_bytes()
    (tmp_path / "cases" / "veshti").mkdir(parents=True)
    (tmp_path / "cases" / "veshti" / "case.yaml").touch()
    assert corridor("corridor", "notebooks", "mine", cwd=tmp_path).returncode == 0
    cells = json.loads((tmp_path / "mine" / "03_contacts.ipynb").read_text(encoding="utf-8"))["cells"]
    code = [c for c in cells if c["cell_type"] == "code"]
    assert 'case: str = "cases/veshti"' in "".join(code[0]["source"])
    assert not [c for c in code if c["outputs"] or c["execution_count"]]
    again = corridor("corridor", "notebooks", "mine", cwd=tmp_path)
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_jupyterlab_opens_on_the_notebooks_that_were_copied(corridor, tmp_path):
    (tmp_path / "stand-in" / "jupyterlab").mkdir(parents=True)
    (tmp_path / "stand-in" / "jupyterlab" / "__init__.py").touch()
    said = "import sys; print('opened', *sys.argv[1:])"
    (tmp_path / "stand-in" / "jupyterlab" / "__main__.py").write_text(said, encoding="utf-8")
    place = tmp_path / "empty"
    place.mkdir()
    assert corridor("corridor", "notebooks", "notebooks", cwd=place).returncode == 0
    done = corridor("corridor", "lab", cwd=place, PYTHONPATH=str(tmp_path / "stand-in"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("opened")
    assert "notebooks" in done.stdout


def _said(path):
    """Return the texts of a module that are no documentation of it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    return [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            and id(n) not in told]  # fmt: skip


def test_no_text_of_the_package_names_a_document_of_the_working_copy():
    only = re.compile(r"\b(?:data/README|README\.md|CONTRIBUTING|docs/|benchmarks/|tests/|Makefile)")
    found = {p.name: said for p in (ROOT / "corridor_analysis").rglob("*.py") for said in _said(p) if only.search(said)}
    assert set(found) == {"cases.py"}  # whose text is that document, which travels in the wheel


def test_messages_name_nothing_that_only_a_working_copy_has(corridor, tmp_path):
    told = corridor("corridor", "guide", "gold", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "contacts.csv" in told.stdout
    assert "corrections" not in told.stdout
    assert corridor("corridor", "guide", "godl", cwd=tmp_path).stderr.startswith("corridor: guide: 'godl'")
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "case.yaml").write_text("- 1", encoding="utf-8")
    done = corridor("corridor", "check", "--case", "case", cwd=tmp_path)
    assert "`corridor guide`" in done.stdout
