"""A notebook that does one deed: goes well, raises, is killed, takes too long or too much; and a project around it."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.reports.conftest import make_project

PARAMETERS = 'deed: str = "well"  # what to do [well|raise|die|once|sleep|take]\nword: str = "word"  # printed'
DEED = """
import os, signal, time
from pathlib import Path
print("begun", word, flush=True)
if deed == "raise":
    raise ValueError(word)
if deed == "die" or (deed == "once" and not (Path("once") / word).exists()):
    Path("once").mkdir(exist_ok=True)
    (Path("once") / word).touch()
    time.sleep(1)  # what was printed is on its way to the page
    os.kill(os.getpid(), signal.SIGKILL)
if deed == "sleep":
    time.sleep(600)
if deed == "take":
    taken = [bytearray(os.urandom(1)) * (20 << 20) for _ in range(200)]
"""


def write_notebook(path: Path, *cells: str, parameters: str = PARAMETERS) -> Path:
    """Write a notebook of a title, a cell of parameters and others; return its path."""
    first = new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]})
    rest = [new_code_cell(source, id=f"code-{n}") for n, source in enumerate(cells)]
    nbformat.write(new_notebook(cells=[new_markdown_cell(f"# {path.stem}", id="title"), first, *rest]), path)
    return path


def make_deeds(root: Path, *cells: str, **options: str) -> Path:
    """Write a project whose only notebook does a deed, or has these cells; return its case folder."""
    case = make_project(root)
    for path in (root / "notebooks").glob("*.ipynb"):
        path.unlink()
    write_notebook(root / "notebooks" / "deed.ipynb", *(cells or (DEED, "print('ended')")), **options)
    return case
