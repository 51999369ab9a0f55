"""Make the outlines that maps are drawn on: `python benchmarks/borders.py countries-10m.json`.

The input is a file of the npm package world-atlas (`npm pack world-atlas@2.0.2`): Natural Earth's 1:10m countries as
TopoJSON. Lines are simplified (Douglas and Peucker 1973), each arc by itself, so that neighbours still fit; the result
goes to corridor_analysis/resources/borders.json.gz.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

OUT = Path(__file__).parents[1] / "corridor_analysis" / "resources" / "borders.json.gz"
GRID = 0.002  # degrees: what a coordinate is rounded to, about 200 m
LAND, COAST = 0.004, 0.02  # degrees that a border between countries, or a coast, may be off


def arcs_of(atlas: dict[str, Any]) -> list[np.ndarray]:
    """Return the arcs of a TopoJSON topology as arrays of longitude and latitude."""
    scale, move = (np.array(atlas["transform"][k]) for k in ("scale", "translate"))
    return [np.cumsum(np.array(arc), axis=0) * scale + move for arc in atlas["arcs"]]


def simplified(line: np.ndarray, tolerance: float) -> np.ndarray:
    """Return the points of a line that keep it within a tolerance, its ends among them."""
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    stretches = [(0, len(line) - 1)]
    while stretches:
        first, last = stretches.pop()
        if last - first < 2:
            continue
        off = _distances(line[first + 1 : last], line[first], line[last])
        if off.max() > tolerance:
            at = first + 1 + int(off.argmax())
            keep[at] = True
            stretches += [(first, at), (at, last)]
    return line[keep]


def _distances(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    along = end - start
    length = float(np.hypot(*along))
    if length == 0:
        return np.hypot(*(points - start).T)
    dx, dy = (points - start).T
    return np.abs(along[0] * dy - along[1] * dx) / length


def rings_of(geometry: dict[str, Any]) -> list[list[int]]:
    """Return the rings of a country, each a list of arcs; ~n is arc n turned round."""
    if geometry["type"] == "Polygon":
        return [*geometry["arcs"]]
    return [ring for polygon in geometry["arcs"] for ring in polygon]


def main(source: str) -> None:
    atlas = json.loads(Path(source).read_text(encoding="utf-8"))
    countries = [g for g in atlas["objects"]["countries"]["geometries"] if g.get("arcs")]
    used = Counter(a if a >= 0 else ~a for g in countries for ring in rings_of(g) for a in ring)
    arcs = []
    for number, line in enumerate(arcs_of(atlas)):
        kept = np.round(simplified(line, LAND if used[number] > 1 else COAST) / GRID).astype(int)
        steps = np.diff(kept, axis=0, prepend=[[0, 0]])
        arcs.append(steps.ravel().tolist())
    names = [[g["properties"]["name"], rings_of(g)] for g in sorted(countries, key=lambda g: g["properties"]["name"])]
    text = json.dumps({"grid": GRID, "arcs": arcs, "countries": names}, separators=(",", ":"), ensure_ascii=False)
    OUT.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(OUT, OUT.stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1])
