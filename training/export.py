"""The trained network as the package ships it: one ONNX file of 8-bit weights, and the labels beside it.

Weights are kept in 8 bits to be small and multiplied in 32: onnxruntime makes them floats once, when it loads the file.
Arithmetic in 8 bits is faster, but an activation that is rounded as it comes makes a step of a difference in the last
bit, so that what a sentence tells would hang on the processor (`training/arithmetic.py`: by up to 0.08).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
import yaml
from onnx import TensorProto, helper, numpy_helper

from training.net import Labels, Net, Shipped

LEAST = 0.1  # what is less probable is not proposed
_OPSET = 17
_LARGE = 4096  # values of a matrix from which on it is packed
_STEPS = 127


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
    onnx.save(packed(onnx.load(str(whole))), str(out / "events.onnx"))
    whole.unlink()
    shutil.copy(weights / "tokenizer.json", out / "tokenizer.json")
    write_labels(net, labels, out)


def packed(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a model whose matrices are 8-bit integers with a scale for each column (of embeddings for each row)."""
    graph = model.graph
    embedded = {node.input[0] for node in graph.node if node.op_type == "Gather"}
    made = []
    for weight in [w for w in graph.initializer if len(w.dims) == 2 and np.prod(w.dims) >= _LARGE]:
        name = weight.name
        graph.initializer.extend(pack(name, numpy_helper.to_array(weight), axis=int(name in embedded)))
        graph.initializer.remove(weight)
        made.append(helper.make_node("Cast", [f"{name}:8"], [f"{name}:float"], to=TensorProto.FLOAT))
        made.append(helper.make_node("Mul", [f"{name}:float", f"{name}:scale"], [name]))
    nodes = [*made, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    return model


def pack(name: str, values: np.ndarray, *, axis: int) -> list[TensorProto]:
    """Return a matrix as 8-bit integers and their scales, one for each stretch along an axis."""
    scale = np.abs(values).max(axis=axis, keepdims=True).astype(np.float32) / _STEPS
    scale[scale == 0] = 1
    whole = np.rint(values / scale).astype(np.int8)
    return [numpy_helper.from_array(whole, f"{name}:8"), numpy_helper.from_array(scale, f"{name}:scale")]


def unpacked(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    """Return the weights of a model by name, those that are packed as the floats that they stand for."""
    stored = {w.name: numpy_helper.to_array(w) for w in model.graph.initializer}
    packs = {
        name.removesuffix(":8"): whole * stored[f"{name[:-1]}scale"]
        for name, whole in stored.items()
        if name[-2:] == ":8"
    }
    return packs | {n: w for n, w in stored.items() if n.rpartition(":")[0] not in packs}


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
