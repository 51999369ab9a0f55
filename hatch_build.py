"""What a wheel holds beside the package: notebooks, guide and CITATION.cff, of which git has the only copy."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Beside(BuildHookInterface):
    """Puts the files where `corridor_analysis.reports.shipped` looks for them. An editable install needs none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to add, with their places in the wheel."""
        if version == "editable":
            return
        root = Path(self.root)
        found = [*sorted((root / "notebooks").glob("*.ipynb")), root / "CITATION.cff", root / "data" / "README.md"]
        found.append(root / "docs" / "coding-rules.md")  # a part of every request to a model
        build_data["force_include"] |= {str(p): f"corridor_analysis/{p.relative_to(root).as_posix()}" for p in found}
