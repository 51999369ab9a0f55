"""What the exported model gets right on texts that it was not trained on: thresholds, calibration, figures."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import numpy as np

from corridor_analysis.extract.model.reader import EventModel, Text
from training.examples import Example
from training.export import LEAST
from training.net import Labels

_SLACK = 0.005  # of F1 that a threshold may cost


def measured(folder: Path, kept: list[Example], labels: Labels) -> dict:
    """Write thresholds and calibration into `labels.json`; return figures by kind and by source.

    A proposal is right where its sentence tells of its kind; what is optional counts neither way. The threshold of a
    kind is the middle of those that cost next to no F1, or what the label file asks for at least; the calibration is a
    logistic curve (Platt 1999).
    """
    path = folder / "labels.json"
    made = json.loads(path.read_text(encoding="utf-8"))
    seen = _sentences(EventModel(folder), kept)
    figures, curves = {}, {}
    for kind in labels.kinds:
        rows = [(p, told) for k, _, p, told in seen if k == kind]
        made["thresholds"][kind] = best = max(_threshold(rows), made["kinds"][kind].get("least", 0.0))
        curves[kind] = _platt([(p, told) for p, told in rows if p >= LEAST])
        figures[kind] = _f1(rows, best) | {"threshold": best, "ece": _ece(rows, curves[kind])}
        figures[kind]["by_source"] = {
            group: _f1([(p, told) for k, g, p, told in seen if k == kind and g == group], best)
            for group in sorted({g for _, g, _, _ in seen})
        }
    path.write_text(json.dumps(made | {"calibration": curves}, separators=(",", ":")) + "\n", encoding="utf-8")
    return {"texts": len(kept), "kinds": figures}


def _sentences(model: EventModel, kept: list[Example]) -> list[tuple[str, str, float, bool]]:
    """Return for each kind and sentence its source, the most probable proposal, and whether it tells of the kind."""
    out = []
    for example in kept:
        text = Text(example["words"], example["tags"], example["heads"], example["deps"], example["sents"])
        best: dict[tuple[int, str], float] = defaultdict(float)
        for p in model.proposals(text):
            key = example["sent_of"][p.word], p.kind
            best[key] = max(best[key], p.probability)
        told: dict[tuple[int, str], bool] = {}
        for t in example["told"]:
            key = example["sent_of"][t["word"]], t["kind"]
            told[key] = told.get(key, False) or not t["optional"]
        for n in range(len(example["sents"])):
            for kind in model.kinds:
                if told.get((n, kind), True) or (n, kind) not in told:
                    out.append((kind, example["group"], best[n, kind], (n, kind) in told))
    return out


def _threshold(rows: list[tuple[float, bool]]) -> float:
    """Return the middle of the thresholds that cost next to no F1: what is best by a hair is so by chance."""
    tried = {float(t): _f1(rows, float(t))["f1"] for t in np.arange(0.3, 0.9, 0.05).round(2)}
    good = [t for t, f1 in tried.items() if f1 >= max(tried.values()) - _SLACK]
    return good[len(good) // 2]


def _f1(rows: list[tuple[float, bool]], least: float) -> dict[str, float]:
    right = sum(p >= least and told for p, told in rows)
    proposed, wanted = sum(p >= least for p, _ in rows), sum(told for _, told in rows)
    f1 = 2 * right / (proposed + wanted) if right else 0.0
    return {
        "told": wanted, "precision": round(right / max(1, proposed), 3), "recall": round(right / max(1, wanted), 3),
        "f1": round(f1, 3),
    }  # fmt: skip


def _platt(rows: list[tuple[float, bool]]) -> list[float]:
    """Return slope and intercept of the logistic curve from the log-odds of a proposal to how often it is right."""
    if not rows:
        return [1.0, 0.0]
    x = np.array([np.log(p / (1 - p)) for p, _ in ((min(0.9999, p), t) for p, t in rows)])
    y, weights = np.array([float(told) for _, told in rows]), np.array([1.0, 0.0])
    design = np.stack([x, np.ones_like(x)], axis=1)

    def cost(weights: np.ndarray) -> float:  # with a little weight on the slope of one
        odds = design @ weights
        return float((np.logaddexp(0, odds) - y * odds).sum() + 0.05 * ((weights - [1.0, 0.0]) ** 2).sum())

    for _ in range(50):  # Newton's method; a step that does not help is halved
        likely = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (likely - y) + 0.1 * (weights - [1.0, 0.0])
        curve = (design * (likely * (1 - likely))[:, None]).T @ design + 0.1 * np.eye(2)
        step = np.linalg.solve(curve, slope)
        while np.abs(step).max() > 1e-6 and cost(weights - step) > cost(weights):
            step = step / 2
        weights = weights - step
    return [round(float(w), 4) for w in weights]


def _ece(rows: list[tuple[float, bool]], curve: list[float]) -> float:
    """Return the expected calibration error of what is proposed, in ten bins."""
    likely = [
        (1 / (1 + np.exp(-(curve[0] * np.log(min(0.9999, p) / (1 - min(0.9999, p))) + curve[1]))), t)
        for p, t in rows
        if p >= LEAST
    ]
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for p, told in likely:
        bins[min(9, int(p * 10))].append((p, told))
    off = sum(abs(sum(p for p, _ in b) - sum(t for _, t in b)) for b in bins.values())
    return round(float(off / max(1, len(likely))), 3)
