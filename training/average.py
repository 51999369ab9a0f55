"""The mean of two trainings: one network that is right more often than either (a model soup, Wortsman and others 2022).

    python -m training.average TEXTS ONE OTHER OUT [--held 6]

ONE and OTHER are folders that `training.train` wrote, of the same encoder: by another `--seed`, or from other texts.
OUT gets the model whose weights are the means of theirs; thresholds, calibration and figures are measured anew on the
texts of TEXTS that were kept from both. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import onnx
from onnx import numpy_helper

from training.examples import examples
from training.export import pack, unpacked
from training.measure import measured
from training.texts import coded
from training.train import held, labels_of


def mean_network(one: onnx.ModelProto, other: onnx.ModelProto) -> onnx.ModelProto:
    """Return the first network with the mean of the weights of two; ValueError where they are of two shapes."""
    ours, theirs = unpacked(one), unpacked(other)
    if {k: v.shape for k, v in ours.items()} != {k: v.shape for k, v in theirs.items()}:
        raise ValueError("the two networks are of other shapes: train both by the same label file and encoder")
    stored = {w.name: w for w in one.graph.initializer}
    for name, values in ours.items():
        if values.dtype.kind != "f":
            continue
        mean = (values + theirs[name]) / 2
        made = pack(name, mean, axis=int(stored[f"{name}:scale"].dims[0] != 1)) if f"{name}:8" in stored else None
        for weight in made or [numpy_helper.from_array(mean, name)]:
            stored[weight.name].CopyFrom(weight)
    return one


def mean_labels(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return the first labels with the means of the tables of ways and tags; a way that one lacks is its other way."""

    def mean(name: str, key: str) -> list[float]:
        pairs = zip(*(t[name].get(key, t["other_way"]) for t in (one, other)), strict=True)
        return [round((a + b) / 2, 4) for a, b in pairs]

    tables = {name: {key: mean(name, key) for key in {**one[name], **other[name]}} for name in ("ways", "tags")}
    rows = {k: [round((a + b) / 2, 4) for a, b in zip(one[k], other[k], strict=True)] for k in ("other_way", "bias")}
    return one | tables | rows


def main() -> None:
    """Average, measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("texts", "one", "other", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--held", type=int, default=6)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    network = mean_network(*(onnx.load(str(folder / "events.onnx")) for folder in (asked.one, asked.other)))
    onnx.save(network, str(asked.out / "events.onnx"))
    made = mean_labels(*(json.loads((f / "labels.json").read_text(encoding="utf-8")) for f in (asked.one, asked.other)))
    made["sha256"] = hashlib.sha256((asked.out / "events.onnx").read_bytes()).hexdigest()
    (asked.out / "labels.json").write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")
    shutil.copy(asked.one / "tokenizer.json", asked.out)
    kept = [e for e in examples(asked.texts, coded()) if held(e, asked.held)]
    figures = measured(asked.out, kept, labels_of(Path(__file__).parent / "labels.yaml"))
    (asked.out / "measured.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
