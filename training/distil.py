"""A smaller network that says what a trained one says: fewer layers, taught by it on texts with codes and without.

    python -m training.distil TEXTS MORE TEACHER WEIGHTS OUT [--layers 3] [--epochs 4]

TEXTS and WEIGHTS are those of `training.train`, TEACHER is what it or `training.average` wrote. MORE holds any texts of
news that nobody coded, as `*.txt`: the teacher reads them, and the vectors that it makes of words are what is learned
(Jiao and others 2020, TinyBERT). The student begins as every second layer of the teacher; from coded texts it learns
the codes as well. Texts of TEXTS that were kept from the teacher are kept from it. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from pathlib import Path
from typing import NamedTuple

import onnx
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import AutoConfig, AutoModel

import corridor_analysis as ca
from corridor_analysis.extract.model import windows as layout
from corridor_analysis.extract.model.reader import Text
from training.examples import Example, examples, parsed_of
from training.export import export, unpacked
from training.measure import measured
from training.net import Labels, Net, batch
from training.texts import coded
from training.train import cut, held, labels_of, loss_of

_BATCH, _PIECES = 8, 120
_RATE = 3e-4
_LIKE = 20.0  # what it weighs that vectors are the teacher's, beside what is told


class Lesson(NamedTuple):
    """A window, the coded text that it is of, if any, and the teacher's vectors of its words."""

    window: layout.Window
    example: Example | None
    vectors: Tensor


def network(folder: Path, weights: Path, labels: Labels) -> Net:
    """Return the trained network that a folder holds, and set the ways and tags of `labels` to its own."""
    model = onnx.load(str(folder / "events.onnx"))
    stored = unpacked(model)
    read = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    labels.paths = {way: n for n, way in enumerate(read["ways"], start=1)}
    labels.tags = {tag: n for n, tag in enumerate(read["tags"], start=1)}
    net = Net(AutoModel.from_config(AutoConfig.from_pretrained(weights), attn_implementation="eager"), labels)
    net.encoder.pooler = None
    state = {name.removeprefix("net."): torch.tensor(values) for name, values in stored.items()}
    made = {output: node for node in model.graph.node for output in node.output}
    for add in (n for n in model.graph.node if n.op_type == "Add" and n.input[0].endswith(".bias")):
        matrix = made[add.input[1]].input[1]  # it lost its name on the way to ONNX, its bias did not
        state[add.input[0].removeprefix("net.").replace(".bias", ".weight")] = torch.tensor(stored[matrix]).T
    for name in ("ways", "tags"):
        state[f"{name}.weight"] = torch.tensor(
            [read["other_way"] if name == "ways" else [0.0] * len(read["other_way"])]
        )
        state[f"{name}.weight"] = torch.cat([state[f"{name}.weight"], torch.tensor(list(read[name].values()))])
    state["bias"] = torch.tensor(read["bias"])
    net.load_state_dict({k: v for k, v in state.items() if not k.startswith("onnx::")}, strict=False)
    return net


def fewer(net: Net, layers: int) -> Net:
    """Return a copy of a network with so many of its layers, the last among them."""
    student = copy.deepcopy(net)
    every = student.encoder.encoder.layer
    step = len(every) / layers
    student.encoder.encoder.layer = nn.ModuleList(every[round(step * (n + 1)) - 1] for n in range(layers))
    student.encoder.config.num_hidden_layers = layers
    return student


def lessons(net: Net, cuts: list[tuple[layout.Window, Example | None]]) -> list[Lesson]:
    """Return windows with what the teacher makes of their words."""
    order = sorted(cuts, key=lambda c: len(c[0].ids))
    out: list[Lesson] = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for i in range(0, len(order), 32):
            some = order[i : i + 32]
            vectors = net.words(*batch([w for w, _ in some])).bfloat16()
            out += [Lesson(w, e, v[: len(w.at)].clone()) for (w, e), v in zip(some, vectors, strict=True)]
    return out


def loss_as(net: Net, teacher: Net, labels: Labels, some: list[Lesson]) -> Tensor:
    """Return how far a network is from its teacher on some windows, and from the codes of those that have any."""
    with torch.autocast("cpu", torch.bfloat16):
        words = net.words(*batch([lesson.window for lesson in some])).float()
    taught, real = torch.zeros_like(words), torch.zeros(words.shape[:2])
    for n, lesson in enumerate(some):
        taught[n, : len(lesson.vectors)] = lesson.vectors.float()
        real[n, : len(lesson.vectors)] = torch.tensor([float(a >= 0) for a in lesson.window.at])
    told = net.told(words)
    with torch.no_grad():
        kinds, *heads, _, _ = teacher.told(taught)
    likely = torch.sigmoid(kinds)
    loss = _LIKE * (((words - taught) ** 2).mean(-1) * real).sum() / real.sum()
    apart = F.binary_cross_entropy_with_logits(told[0], likely, reduction="none") * (1 + likely) * real.unsqueeze(-1)
    loss = loss + apart.sum() / len(some) / 3
    tells = likely.amax(-1) * real
    for ours, theirs in zip(told[1:-2], heads, strict=True):
        apart = F.kl_div(F.log_softmax(ours, -1), F.softmax(theirs, -1), reduction="none").sum(-1)
        loss = loss + (apart * tells).sum() / len(some) / 2
    cuts = [(lesson.example, lesson.window) for lesson in some if lesson.example is not None]
    if cuts:
        with_codes = [n for n, lesson in enumerate(some) if lesson.example is not None]
        own = loss_of(net, labels, cuts, tuple(x[with_codes] for x in told))
        loss = loss + own * len(cuts) / len(some)
    return loss


def teach(net: Net, teacher: Net, labels: Labels, every: list[Lesson], epochs: int) -> None:
    """Teach a network; prints the mean loss of each epoch."""
    net.encoder.embeddings.requires_grad_(False)
    optimizer = torch.optim.AdamW([p for p in net.parameters() if p.requires_grad], lr=_RATE, weight_decay=0.01)
    steps = epochs * (len(every) // _BATCH + 1)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / (0.05 * steps)) * max(0.02, (steps - step) / steps)
    )
    for epoch in range(epochs):
        net.train()
        began, total = time.perf_counter(), 0.0
        order = sorted(every, key=lambda lesson: len(lesson.window.ids) + random.random() * 12)
        batches = [order[i : i + _BATCH] for i in range(0, len(order), _BATCH)]
        random.shuffle(batches)
        for some in batches:
            loss = loss_as(net, teacher, labels, some)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            rate.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {time.perf_counter() - began:.0f} s", flush=True)
    net.eval()


def _without_codes(folder: Path, tokenizer: Tokenizer) -> list[layout.Window]:
    records = [{"article_id": p.stem, "text": p.read_text(encoding="utf-8")} for p in sorted(folder.glob("*.txt"))]
    marks = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    texts = (Text.of(parsed.doc) for parsed in parsed_of(ca.Corpus.from_records(records)))
    return [
        window
        for text in texts
        for window in layout.windows(layout.pieces_of(text.words, tokenizer), text.sents, marks, most=_PIECES)
    ]


def main() -> None:
    """Teach, export, measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("texts", "more", "teacher", "weights", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--held", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    random.seed(asked.seed)
    torch.manual_seed(asked.seed)
    tokenizer = Tokenizer.from_file(str(asked.weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    labels = labels_of(Path(__file__).parent / "labels.yaml")
    teacher = network(asked.teacher, asked.weights, labels).eval()
    every = list(examples(asked.texts, coded()))
    learned = [e for e in every if not held(e, asked.held)]
    cuts = [(w, e) for e in learned for _ in range(e["times"]) for w in cut(e, tokenizer, _PIECES)]
    cuts += [(w, None) for w in _without_codes(asked.more, tokenizer)]
    print(
        f"{len(cuts)} windows, {len(learned)} coded texts to learn from, {len(every) - len(learned)} held", flush=True
    )
    taught = lessons(teacher, cuts)
    student = fewer(teacher, asked.layers)
    teach(student, teacher, labels, taught, asked.epochs)
    asked.out.mkdir(parents=True, exist_ok=True)
    export(student, labels, asked.weights, asked.out)
    figures = measured(asked.out, [e for e in every if held(e, asked.held)], labels)
    (asked.out / "measured.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
