"""The network: one small encoder, a head for what a word tells of, heads for its labels, and one for who takes part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from corridor_analysis.extract.model.paths import AWAY, path
from corridor_analysis.extract.model.windows import Window
from training.examples import Example

NOMINAL = ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET", "X")  # parts of speech that may head a party
_WIDTH = 96
_SELDOM = 6  # ways through a parse that are rarer than this are one


@dataclass
class Labels:
    """What the network tells apart; `paths` and `tags` number the ways to a party and its part of speech."""

    kinds: list[str]
    modes: dict[str, list[str]]  # heads of labels: channel, passage
    statuses: list[str]
    roles: list[str]
    timely: frozenset[str] = frozenset()  # kinds of which the codes say whether they happened
    mutual: frozenset[str] = frozenset()  # kinds in which all who take part act
    paths: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)


def way(example: Example, trigger: int, word: int) -> str:
    """Return the way from the word that tells an event to one that may take part in it."""
    if example["sent_of"][trigger] != example["sent_of"][word]:
        return f"{AWAY}{'<' if word < trigger else '>'}"
    return path(example["heads"], example["deps"], trigger, word)


def number_ways(labels: Labels, examples: Iterable[Example]) -> None:
    """Number the ways that are seen often enough, those of parties counted more."""
    seen: Counter[str] = Counter()
    for example in examples:
        for told in example["told"]:
            start, end = example["sents"][example["sent_of"][told["word"]]]
            parties = {word for _, word in told["parts"]}
            for word in range(start, end):
                if example["tags"][word] in NOMINAL:
                    seen[way(example, told["word"], word)] += 6 if word in parties else 1
    often = sorted(w for w, n in seen.items() if n >= _SELDOM and not w.startswith(AWAY))
    labels.paths = {w: n for n, w in enumerate([f"{AWAY}<", f"{AWAY}>", *often], start=1)}
    labels.tags = {t: n for n, t in enumerate(NOMINAL, start=1)}


class Net(nn.Module):
    """Scores every word of a window: each kind that it may tell of, its labels, and vectors that match parties to it.

    A party's score is the product of two vectors, the trigger's and its own, as in a biaffine parser (Dozat and Manning
    2017), and what the way through the parse and its part of speech speak for, by kind and role.
    """

    def __init__(self, encoder: nn.Module, labels: Labels) -> None:
        super().__init__()
        self.encoder, self.drop = encoder, nn.Dropout(0.15)
        self.shape = len(labels.kinds), len(labels.roles)
        size = encoder.config.hidden_size
        self.kind = nn.Linear(size, len(labels.kinds))
        nn.init.constant_(self.kind.bias, -4.0)  # most words tell of nothing
        self.labels = nn.ModuleDict({name: nn.Linear(size, len(names)) for name, names in labels.modes.items()})
        self.status = nn.Linear(size, len(labels.statuses))
        self.asks = nn.Linear(size, len(labels.roles) * _WIDTH)
        self.offers = nn.Linear(size, len(labels.roles) * _WIDTH)
        self.bias = nn.Parameter(torch.full((len(labels.roles),), -2.0))
        self.ways = nn.Embedding(len(labels.paths) + 1, self.shape[0] * self.shape[1])
        self.tags = nn.Embedding(len(labels.tags) + 1, self.shape[0] * self.shape[1])
        nn.init.zeros_(self.ways.weight)
        nn.init.zeros_(self.tags.weight)

    def forward(self, ids: Tensor, mask: Tensor, at: Tensor) -> tuple[Tensor, ...]:
        """Return scores of kinds, of the labels of each head, of statuses; then vectors of triggers and of parties.

        `ids` and `mask` are windows by pieces, `at` windows by words: the first piece of each word.
        """
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        words = self.drop(torch.gather(hidden, 1, at.unsqueeze(-1).expand(-1, -1, hidden.shape[-1])))
        shape = (*words.shape[:2], self.shape[1], _WIDTH)
        labels = [head(words) for head in self.labels.values()]
        return (
            self.kind(words), *labels, self.status(words),
            self.asks(words).view(shape), self.offers(words).view(shape),
        )  # fmt: skip

    def parties(self, asks: Tensor, offers: Tensor, kind: int, ways: Tensor, tags: Tensor) -> Tensor:
        """Return the score of each candidate for each role (roles by candidates) of one trigger."""
        score = torch.einsum("rd,jrd->rj", asks, offers) / _WIDTH**0.5 + self.bias[:, None]
        kinds, roles = self.shape
        prior = self.ways(ways) + self.tags(tags)
        return score + prior.view(-1, kinds, roles)[:, kind].T


class Shipped(nn.Module):
    """The network as it is exported: probabilities in place of scores."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, mask: Tensor, at: Tensor) -> tuple[Tensor, ...]:
        """Return what `Net.forward` does, the scores as probabilities."""
        kind, *labels, asks, offers = self.net(ids, mask, at)
        return torch.sigmoid(kind), *(torch.softmax(x, -1) for x in labels), asks, offers


def batch(windows: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor]:
    """Return windows as padded tensors: pieces, their mask, the first piece of each word."""
    length, words = max(len(w.ids) for w in windows), max(len(w.at) for w in windows)
    ids = torch.zeros(len(windows), length, dtype=torch.long)
    mask, at = torch.zeros_like(ids), torch.zeros(len(windows), words, dtype=torch.long)
    for n, window in enumerate(windows):
        ids[n, : len(window.ids)] = torch.tensor(window.ids)
        mask[n, : len(window.ids)] = 1
        at[n, : len(window.at)] = torch.tensor([max(0, a) for a in window.at])
    return ids, mask, at
