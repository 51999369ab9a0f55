"""The notebooks open in a browser without an installation: dev container and Binder are in step with the project."""

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONTAINER = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
MAKE = dict(re.findall(r"^(\w+)\s*\??:?= *(\S+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
KNOWN = {"name", "image", "onCreateCommand", "customizations", "forwardPorts", "portsAttributes"}  # containers.dev


def _least() -> tuple[int, ...]:
    return tuple(map(int, PROJECT["requires-python"].removeprefix(">=").split(".")))


def test_the_dev_container_has_a_python_that_the_project_takes():
    assert set(CONTAINER) <= KNOWN
    found = re.fullmatch(r"mcr\.microsoft\.com/devcontainers/python:(\d+)\.(\d+)-\w+", CONTAINER["image"])
    assert tuple(map(int, found.groups())) >= _least()


def test_the_dev_container_is_set_up_by_the_makefile():
    target = CONTAINER["onCreateCommand"].removeprefix("make ")
    assert target == MAKE["LAB"]
    assert subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True).returncode == 0
    settings = CONTAINER["customizations"]["vscode"]["settings"]
    assert settings["python.defaultInterpreterPath"] == f"${{workspaceFolder}}/{MAKE['BIN']}/python"
    assert all((ROOT / name).is_file() for name in CONTAINER["customizations"]["codespaces"]["openFiles"])
    assert set(CONTAINER["portsAttributes"]) == {str(port) for port in CONTAINER["forwardPorts"]}


def test_binder_builds_from_the_environment_of_the_project():
    assert not [
        n for n in ("binder", ".binder", "Dockerfile", "requirements.txt") if (ROOT / n).exists()
    ]  # go before it
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    (pip,) = [d["pip"] for d in environment["dependencies"] if isinstance(d, dict)]
    # repo2docker installs before the repository is there, unless a line is a local one in the short form
    assert pip[-1] == "-e ."
    (python,) = [d for d in environment["dependencies"] if isinstance(d, str) and d.startswith("python>")]
    assert python == f"python{PROJECT['requires-python']}"


def test_binder_trusts_the_notebooks_as_they_were_committed():
    path = ROOT / "postBuild"
    assert os.access(path, os.X_OK)
    assert path.read_text(encoding="utf-8").startswith("#!")
    assert subprocess.run(["bash", "-n", path]).returncode == 0
    (line,) = [row for row in path.read_text(encoding="utf-8").splitlines() if row.startswith("jupyter ")]
    assert list(ROOT.glob(line.split()[-1]))
