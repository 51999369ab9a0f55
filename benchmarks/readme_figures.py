"""Take the figures that the README shows out of the executed notebooks: `make notebooks` does it."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHOWN = {"02_chronology": "fig-timeline", "03_contacts": "fig-network"}
_INK = re.compile(r"(<svg\b[^>]*>)")


def figures() -> dict[Path, str]:
    """Return path -> SVG of each figure; on a white ground, since a page that shows it may be dark."""
    out = {}
    for name, figure in SHOWN.items():
        cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
        shown = [
            o for c in cells if c["cell_type"] == "code" for o in c["outputs"] if "image/svg+xml" in o.get("data", {})
        ]
        (drawn,) = [o["data"]["image/svg+xml"] for o in shown if o["metadata"]["corridor"]["id"] == figure]
        svg = drawn if isinstance(drawn, str) else "".join(drawn)
        ground = r'\1<rect width="100%" height="100%" fill="#ffffff"/>'
        out[ROOT / "docs" / f"{figure.removeprefix('fig-')}.svg"] = _INK.sub(ground, svg, count=1)
    return out


def main() -> None:
    for path, svg in figures().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(svg, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
