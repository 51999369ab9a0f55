"""How far the decisions of the shipped model hang on the processor.

    python -m training.arithmetic FOLDER [--windows 20]

FOLDER holds articles as text. Windows of them are scored twice: by onnxruntime, which picks kernels for the processor
it runs on, and by ONNX's reference implementation in NumPy (some seconds each).
Prints, as JSON, the largest difference of each output, and how near a probability of any article comes to where it
would decide otherwise. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import json
from itertools import islice
from pathlib import Path

import numpy as np
import onnx
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun
from onnx.version_converter import convert_version

import corridor_analysis as ca
from corridor_analysis.extract.model.parties import LEAST_PART
from corridor_analysis.extract.model.reader import WEIGHTS, Text, event_model, feed
from training.examples import parsed_of


class GatherElements(OpRun):
    """Takes elements along an axis; the reference's own fails on batches of one."""

    op_domain = ""

    def _run(self, data: np.ndarray, indices: np.ndarray, axis: int = 0) -> tuple[np.ndarray]:
        return (np.take_along_axis(data, indices, axis),)


def main() -> None:
    """Print both figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--windows", type=int, default=20)
    asked = parser.parse_args()
    network = onnx.load(str(WEIGHTS / "events.onnx"))
    model = event_model()
    exact = ReferenceEvaluator(convert_version(network, 19), new_ops=[GatherElements])  # the first that it has whole
    names = [o.name for o in model.session.get_outputs()]
    differ, near, seen = dict.fromkeys(names, 0.0), 1.0, 0
    for text in (Text.of(parsed.doc) for parsed in parsed_of(ca.read_articles(asked.folder))):
        for window in islice(model.windows(text), asked.windows - seen):
            seen += 1
            given = feed(window)
            for name, one, other in zip(names, model.session.run(None, given), exact.run(None, given), strict=True):
                differ[name] = max(differ[name], float(np.abs(one - other).max()))
        for proposal in model.proposals(text):
            near = min(near, abs(proposal.probability - model.thresholds[proposal.kind]))
            near = min(near, *(abs(part.probability - LEAST_PART) for part in proposal.parts), 1.0)
    print(json.dumps({"windows": seen, "differ": differ, "nearest": near}, indent=1))


if __name__ == "__main__":
    main()
