"""The figures of the model card, from what was measured and coded; `python -m training.card` writes them into it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from training.texts import CODES, coded

__all__ = ["CARD", "figures", "written"]

CARD = Path(__file__).parents[1] / "docs" / "model-card.md"
_MEASURED = Path(__file__).parent / "measured.json"
_LABELS = Path(__file__).parents[1] / "corridor_analysis" / "extract" / "model" / "weights" / "labels.json"
_BEGIN = "<!-- figures: written by `python -m training.card` -->\n"
_END = "<!-- end of figures -->"


def figures() -> str:
    """Return the figures as Markdown: what was coded, what was measured by kind and by source, and the weights meant.

    Raises ValueError where the weights' thresholds are not those that were measured.
    """
    measured = json.loads(_MEASURED.read_text(encoding="utf-8"))
    labels = json.loads(_LABELS.read_text(encoding="utf-8"))
    if labels["thresholds"] != {kind: row["threshold"] for kind, row in measured["kinds"].items()}:
        raise ValueError("training/measured.json is of other weights than those of the package: copy both from OUT")
    total = sum(1 for _ in coded())
    head = (
        f"{total:,} texts were coded: {total - measured['texts']:,} to train on, {measured['texts']} held. "
        f"`events.onnx` has the SHA-256 `{labels['sha256']}`."
    )
    parts = (_coded(list(measured["kinds"])), _by_kind(measured["kinds"]), _by_source(measured["kinds"]))
    return "\n\n".join([head, *parts]) + "\n"


def written(card: str) -> str:
    """Return a card with the figures of today between its two marks."""
    before, rest = card.split(_BEGIN)
    return f"{before}{_BEGIN}\n{figures()}\n{_END}{rest.split(_END)[1]}"


def _coded(kinds: list[str]) -> str:
    """Return how many events each file of codes holds, and in brackets how many more are optional."""
    rows = []
    for path in sorted(CODES.glob("*.jsonl")):
        texts = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        seen = Counter((e["kind"], e.get("optional", False)) for t in texts for e in t["events"])
        cells = [f"{seen[kind, False]} ({seen[kind, True]})" for kind in kinds]
        nothing = sum(not t["events"] for t in texts)
        rows.append([f"`{path.name}`", str(len(texts)), *cells, str(nothing)])
    return _table(["codes", "texts", *kinds, "texts of none"], rows)


def _by_kind(kinds: dict[str, dict[str, Any]]) -> str:
    head = ["kind", "told", "precision", "recall", "F1", "threshold", "calibration error"]
    keys = ("precision", "recall", "f1")
    rows = [[k, str(f["told"]), *_shown(f, keys), f"{f['threshold']:.2f}", f"{f['ece']:.3f}"] for k, f in kinds.items()]
    return _table(head, rows)


def _by_source(kinds: dict[str, dict[str, Any]]) -> str:
    """Return F1 by source, and in brackets how many sentences tell of the kind; sources of none are left out."""
    sources = sorted({s for f in kinds.values() for s in f["by_source"]})
    rows = [[source, *(_cell(f["by_source"].get(source)) for f in kinds.values())] for source in sources]
    return _table(["F1 by source (told)", *kinds], [row for row in rows if set(row[1:]) != {"–"}])


def _cell(row: dict[str, Any] | None) -> str:
    return f"{row['f1']:.2f} ({row['told']})" if row and row["told"] else "–"


def _shown(row: dict[str, Any], keys: Iterable[str]) -> Iterator[str]:
    return (f"{row[key]:.2f}" for key in keys)


def _table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def main() -> None:
    """Write the figures of today into the card."""
    CARD.write_text(written(CARD.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
