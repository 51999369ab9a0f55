"""What tools say of the whole package: types that hold, and nothing that nobody calls."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.long
@pytest.mark.parametrize("tool", ["mypy", "vulture"])
def test_the_package_passes(tool):
    """`pyproject.toml` says how strict they are: mypy as strict as it gets."""
    run = subprocess.run([sys.executable, "-m", tool], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
