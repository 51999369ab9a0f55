"""The trained network as the package ships it: one ONNX file of 8-bit weights, and the labels beside it."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import torch
import yaml
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.net import Labels, Net, Shipped

LEAST = 0.1  # what is less probable is not proposed
_OPSET = 17


def export(net: Net, labels: Labels, weights: Path, out: Path) -> None:
    """Write `events.onnx`, `tokenizer.json` and `labels.json`."""
    whole = out / "whole.onnx"
    names = ["kind", *labels.modes, "status", "asks", "offers"]
    axes = {name: {0: "window", 1: "piece"} for name in ("ids", "mask")}
    axes |= {name: {0: "window", 1: "word"} for name in ("at", *names)}
    ids, at = torch.ones(2, 12, dtype=torch.long), torch.ones(2, 7, dtype=torch.long)
    torch.onnx.export(
        Shipped(net).eval(), (ids, torch.ones_like(ids), at), str(whole), input_names=["ids", "mask", "at"],
        output_names=names, dynamic_axes=axes, opset_version=_OPSET, dynamo=False,
    )  # fmt: skip
    # Seven bits: eight overflow where a processor adds pairs of products in 16 bits (AVX2 without VNNI), so that
    # what a sentence tells would hang on the machine.
    quantize_dynamic(whole, out / "events.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    whole.unlink()
    shutil.copy(weights / "tokenizer.json", out / "tokenizer.json")
    write_labels(net, labels, out)


def write_labels(net: Net, labels: Labels, out: Path) -> None:
    """Write what the labels mean, and the tables of ways and parts of speech; thresholds are as yet not measured."""
    ways, tags = (t.weight.detach().numpy().round(3).tolist() for t in (net.ways, net.tags))
    read = yaml.safe_load((Path(__file__).parent / "labels.yaml").read_text(encoding="utf-8"))
    made = {
        "sha256": hashlib.sha256((out / "events.onnx").read_bytes()).hexdigest(),
        "kinds": read["kinds"],
        "channel": labels.modes["channel"],
        "passage": read["passage"],
        "status": labels.statuses,
        "roles": labels.roles,
        "ways": {name: ways[n] for name, n in labels.paths.items()},
        "other_way": ways[0],
        "tags": {name: tags[n] for name, n in labels.tags.items()},
        "bias": [round(b, 4) for b in net.bias.tolist()],
        "least": LEAST,
        "thresholds": dict.fromkeys(labels.kinds, 0.5),
        "calibration": {kind: [1.0, 0.0] for kind in labels.kinds},
    }
    (out / "labels.json").write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")
