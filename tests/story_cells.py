"""Runs a notebook's cells in this process on a study given by hand, and reads what they show."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
_ID = re.compile(r'\bid="([^"]+)"')
_LINK = re.compile(r"\]\(#([^)\s]+)\)")
_TAG = re.compile(r"<[^>]+>")
ODD = re.compile(
    r"\bnan\b|\bNaN\b|\bNone\b(?! of)|\bNaT\b|\bNA\b|\bno one\b|\[\]|\(\)| ,|\.\.|  +| \.|: ?\.|, and , |"
    r"\b(?:one|1) (?:articles|words|reports|contacts|pairs|demands|quotations|happenings|actors|events|others|names|"
    r"parties|kinds|calls|telephone calls|inputs|disagreements|places|sources|items)\b"
)


@dataclass
class Shown:
    """What the cells showed: prose (Markdown), tables and other HTML, figures (metadata and SVG)."""

    prose: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    figures: list[tuple[dict, str]] = field(default_factory=list)

    def display(self, what: object, **options: object) -> None:
        """Take the place of IPython's display."""
        if isinstance(what, dict):
            self.figures.append((options["metadata"]["corridor"], what["image/svg+xml"]))
        elif type(what).__name__ == "Markdown":
            self.prose.append(what.data)
        else:
            self.html.append(what.data)

    @property
    def words(self) -> list[str]:
        """Every computed sentence: paragraphs, captions and alternative texts."""
        return self.prose + [m[k] for m, _ in self.figures for k in ("caption", "alt")]

    @property
    def cells(self) -> list[str]:
        """The text of every cell of every table."""
        found = re.findall(r"<td[^>]*>(.*?)</td>", "\n".join(self.html), re.DOTALL)
        return [unescape(_TAG.sub("", c)) for c in found]

    @property
    def seen(self) -> str:
        """All that a reader sees, targets of links left out; the letters of figures stand in comments of their SVG."""
        prose = re.sub(r"\]\(#[^)]*\)", "]", "\n".join(self.words))
        drawn = re.findall(r"<!--(.*?)-->", "\n".join(svg for _, svg in self.figures), re.DOTALL)
        return "\n".join([prose, unescape(_TAG.sub(" ", "\n".join(self.html))), *drawn])

    @property
    def links(self) -> list[str]:
        """The anchors that sentences lead to."""
        return [a for p in self.prose for a in _LINK.findall(p)]

    @property
    def anchors(self) -> list[str]:
        """The anchors that there are."""
        return [unescape(i) for h in self.html for i in _ID.findall(h)] + [m["id"] for m, _ in self.figures]


def run_cells(path: Path, study: object, **parameters: object) -> Shown:
    """Run the code cells of a notebook; `study` None lets the notebook open its own, with these parameters."""
    shown = Shown()
    space: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("IPython.display.display", shown.display)
        patch.setattr("corridor_analysis.notebook.output.get_ipython", lambda: SimpleNamespace(user_ns=space))
        if study is not None:
            patch.setattr("corridor_analysis.notebook.open_study", lambda **_: study)
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                exec(compile("".join(cell["source"]), f"{path.name}:{cell['id']}", "exec"), space)
                if "parameters" in cell["metadata"].get("tags", []):
                    space.update(parameters)
    return shown
