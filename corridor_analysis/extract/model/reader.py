"""The trained model at run time: onnxruntime, tokenizers, and the file of labels and thresholds beside the weights."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corridor_analysis.errors import ResourceError
from corridor_analysis.extract.model.paths import AWAY, path
from corridor_analysis.extract.model.windows import Window, pieces_of, windows
from corridor_analysis.parse.tree import Tree

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["WEIGHTS", "EventModel", "Part", "Proposal", "Text", "event_model", "feed"]

WEIGHTS = files("corridor_analysis.extract.model") / "weights"
_SURE = 0.9999
_READ = frozenset(
    "sha256 kinds channel passage status roles ways other_way tags bias least thresholds calibration".split()
)
_REPAIR = "Install corridor_analysis again: this file is part of it."


class Text(NamedTuple):
    """The words of a text by columns: themselves, parts of speech, heads, dependencies; its sentences as ranges."""

    words: Sequence[str]
    tags: Sequence[str]
    heads: Sequence[int]
    deps: Sequence[str]
    sents: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, tree: Tree) -> Text:
        """Return the columns of a parsed text; white space is no word of it."""
        rows = [("" if w.is_space else w.text, w.pos_, w.head.i, w.dep_) for w in tree]
        words, tags, heads, deps = zip(*rows, strict=True) if rows else ((), (), (), ())
        return cls(words, tags, heads, deps, [(s.start, s.end) for s in tree.sents])


class Part(NamedTuple):
    """A word that may take part in an event, as the head of its noun phrase."""

    role: str
    word: int
    probability: float


class Proposal(NamedTuple):
    """A word that may tell of an event: its kind, how probable that is, its labels, and who may take part.

    `word` counts words of the text. `labels` holds the most probable label of each head, whatever the kind. `parts`
    are in order of their probability.
    """

    kind: str
    word: int
    probability: float
    labels: Mapping[str, str]
    parts: tuple[Part, ...]


class EventModel:
    """Proposes events in a text. One encoder, several heads; what it is, and where it fails, is on the model card.

    Raises ResourceError where a file is missing, damaged, or not of the version that its labels name.
    """

    def __init__(self, folder: Path) -> None:
        from onnxruntime import InferenceSession, SessionOptions

        self.labels = _labels(folder)
        weights = _bytes(folder, "events.onnx")
        self.digest = hashlib.sha256(weights).hexdigest()
        if self.digest != self.labels["sha256"]:
            raise ResourceError(
                "model", "events.onnx", "it is damaged, or of another version than labels.json", _REPAIR
            )
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # workers are processes
        self.session = InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self.tokenizer = _tokenizer(folder)
        self.marks = _marks(self.tokenizer)
        self.kinds: list[str] = list(self.labels["kinds"])
        self.heads = {name: list(self.labels[name]) for name in ("channel", "passage", "status")}
        shape = len(self.kinds), len(self.labels["roles"])
        self.ways = {w: np.array(v).reshape(shape) for w, v in self.labels["ways"].items()}
        self.tags = {t: np.array(v).reshape(shape) for t, v in self.labels["tags"].items()}
        self.other, self.bias = np.array(self.labels["other_way"]).reshape(shape), np.array(self.labels["bias"])
        self.least: float = self.labels["least"]
        self.thresholds: dict[str, float] = self.labels["thresholds"]

    def proposals(self, text: Text) -> list[Proposal]:
        """Return what the words of a text may tell of, in text order: all that is as probable as `least`."""
        sent_of = [n for n, (start, end) in enumerate(text.sents) for _ in range(start, end)]
        return [p for window in self.windows(text) for p in self._of(text, sent_of, window)]

    def windows(self, text: Text) -> Iterator[Window]:
        """Yield the windows in which a text is read."""
        return windows(pieces_of(text.words, self.tokenizer), text.sents, self.marks)

    def scores(self, window: Window) -> list[np.ndarray]:
        """Return what the network says of a window, by words: of kinds, of the labels of each head, then vectors."""
        return [a[0] for a in self.session.run(None, feed(window))]

    def calibrated(self, kind: str, probability: float) -> float:
        """Return how often a proposal of this kind and probability was right on texts that were not trained on."""
        slope, shift = self.labels["calibration"][kind]
        odds = math.log(min(probability, _SURE) / (1 - min(probability, _SURE)))
        return 1 / (1 + math.exp(-(slope * odds + shift)))

    def _of(self, text: Text, sent_of: Sequence[int], window: Window) -> Iterator[Proposal]:
        kinds, *heads, asks, offers = self.scores(window)
        kinds[: window.scored - window.start] = 0  # context
        kinds[np.array(window.at) < 0] = 0
        for i, told in groupby(np.argwhere(kinds >= self.least).tolist(), key=lambda p: p[0]):
            labels = {name: self.heads[name][int(a[i].argmax())] for name, a in zip(self.heads, heads, strict=True)}
            words, ways = self._candidates(text, sent_of, window, window.start + i)
            score = np.einsum("rd,jrd->jr", asks[i], offers[[w - window.start for w in words]])
            for _, kind in told:
                parts = self._parts(words, score / asks.shape[-1] ** 0.5 + self.bias + ways[:, kind])
                yield Proposal(self.kinds[kind], window.start + i, float(kinds[i, kind]), labels, parts)

    def _candidates(
        self, text: Text, sent_of: Sequence[int], window: Window, trigger: int
    ) -> tuple[list[int], np.ndarray]:
        """Return the nominal words of a window, and what the way to each and its tag speak for, by kind and role."""
        words = [w for w in range(window.start, window.end) if w != trigger and text.tags[w] in self.tags]
        prior = np.zeros((len(words), *self.other.shape))
        for n, word in enumerate(words):
            if sent_of[word] == sent_of[trigger]:
                way = path(text.heads, text.deps, trigger, word)
            else:
                way = f"{AWAY}{'<' if word < trigger else '>'}"
            prior[n] = self.ways.get(way, self.other) + self.tags[text.tags[word]]
        return words, prior

    def _parts(self, words: Sequence[int], scores: np.ndarray) -> tuple[Part, ...]:
        likely = 1 / (1 + np.exp(-scores))
        found = [
            Part(role, words[j], float(likely[j, r]))
            for r, role in enumerate(self.labels["roles"])
            for j in np.flatnonzero(likely[:, r] >= self.least).tolist()
        ]
        return tuple(sorted(found, key=lambda p: (-p.probability, p.word)))


def feed(window: Window) -> dict[str, np.ndarray]:
    """Return a window as the network takes it: pieces, their mask, the first piece of each word."""
    ids, at = np.array([window.ids], dtype=np.int64), np.array([window.at], dtype=np.int64)
    return {"ids": ids, "mask": np.ones_like(ids), "at": np.maximum(at, 0)}


def _labels(folder: Path) -> dict[str, Any]:
    """Return what `labels.json` says; ResourceError where it is no JSON or lacks what this version reads."""
    try:
        labels: dict[str, Any] = json.loads(_bytes(folder, "labels.json"))
    except ValueError as error:
        raise ResourceError("model", "labels.json", "it is damaged: not JSON", _REPAIR) from error
    lacking = sorted(_READ - set(labels)) if isinstance(labels, dict) else sorted(_READ)
    if lacking:
        raise ResourceError("model", "labels.json", f"it is of another version: no {', '.join(lacking)}", _REPAIR)
    return labels


def _tokenizer(folder: Path) -> Tokenizer:
    """Return the tokenizer, which neither pads nor cuts; ResourceError where its file is damaged."""
    from tokenizers import Tokenizer

    spelt = _bytes(folder, "tokenizer.json")
    try:
        tokenizer = Tokenizer.from_buffer(spelt)
    except Exception as error:  # the library raises no narrower one
        raise ResourceError("model", "tokenizer.json", "it is damaged: no tokenizer", _REPAIR) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _marks(tokenizer: Tokenizer) -> tuple[int, int]:
    """Return the ids that begin and end a window; ResourceError where the tokenizer is another encoder's."""
    begin, end = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if begin is None or end is None:
        raise ResourceError("model", "tokenizer.json", "it is of another version: no [CLS] and [SEP]", _REPAIR)
    return begin, end


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise ResourceError("model", name, "it cannot be read", _REPAIR) from error


@lru_cache(maxsize=1)
def event_model() -> EventModel:
    """Return the model that the package ships, loaded once."""
    return EventModel(Path(str(WEIGHTS)))
