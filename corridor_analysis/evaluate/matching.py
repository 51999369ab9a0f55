"""How alike two wordings, stretches or days are; one-to-one matching of gold with what was predicted."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corridor_analysis.case.codings import alike
from corridor_analysis.coders.days import Days
from corridor_analysis.coders.items import overlap as shared
from corridor_analysis.parse.records import Chars

_WORD = re.compile(r"\w+(?:'\w+)*")


def plain(text: str) -> str:
    """Return a text of the same length with quotation marks, dashes and spaces of one kind, in lower case."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in alike(text))


def tokens(text: str) -> frozenset[str]:
    """Return the words of a text, without punctuation, quotation marks and case."""
    return frozenset(_WORD.findall(plain(text)))


def jaccard(one: Collection[str], other: Collection[str]) -> float:
    """Return the share of two sets that they have in common, 0 to 1; two empty sets are alike.

    >>> jaccard({"a", "b"}, {"b", "c"})
    0.3333333333333333
    """
    both = set(one) | set(other)
    return len(set(one) & set(other)) / len(both) if both else 1.0


def overlap(ones: Iterable[Chars], others: Iterable[Chars]) -> float:
    """Return how much of the shorter stretch lies in the other, for the best pair of two lists, 0 to 1.

    >>> overlap([Chars(0, 10)], [Chars(5, 9)])
    1.0
    """
    others = list(others)
    return max((shared(a, b) for a in ones for b in others), default=0.0)


def same_days(gold: Days | None, earliest: str | None, latest: str | None) -> bool:
    """Return whether predicted days are those coded.

    Days within a coded month or year are right: a coder who wrote the month said no more, and they say nothing else.
    Where the gold gives none, a prediction that is bounded on both sides is wrong. Where the gold is open, the
    beginning must lie in the day or month coded, and the end must be empty or later.
    """
    if gold is None:
        return earliest is None or latest is None
    if gold.open:
        begins = earliest is not None and gold.earliest <= earliest <= gold.latest
        return begins and (latest is None or latest > gold.latest)
    if earliest is None or latest is None:
        return False
    return gold.earliest <= earliest <= latest <= gold.latest


@dataclass(frozen=True, eq=False)
class Item:
    """A coded or predicted fact. `key` names the gold line or the predicted row; `fields` hold what is compared.

    A gold field holds a tuple of acceptable readings, a predicted field one value. `optional` facts are neither
    rewarded nor missed.
    """

    article_id: str
    key: str
    evidence: str
    spans: tuple[Chars, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    optional: bool = False


@dataclass(frozen=True)
class Kind:
    """How facts of one kind are compared.

    `close(gold, predicted)` is above zero where the two can speak of the same fact, the higher the likelier;
    `faults(gold, predicted)` names the fields that are wrong. A match is full without faults, lenient without
    faults in `core`. With `repeats`, a further prediction of a fact already matched is no false alarm.
    """

    name: str
    close: Callable[[Item, Item], float]
    faults: Callable[[Item, Item], tuple[str, ...]]
    core: frozenset[str] = frozenset()
    repeats: bool = False


@dataclass(frozen=True)
class Pair:
    """A gold fact and the prediction that it was matched with; a full match has no faults."""

    gold: Item
    predicted: Item
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How the facts of one kind came out. `wrong` pairs speak of the same words and share too little to match."""

    full: tuple[Pair, ...]
    lenient: tuple[Pair, ...]
    wrong: tuple[Pair, ...]
    missed: tuple[Item, ...]
    false: tuple[Item, ...]
    repeats: tuple[Item, ...]

    def counts(self, match: str) -> tuple[int, int, int]:
        """Return (matched, gold, predicted) for `full` or `lenient` matches."""
        near = len(self.full) + len(self.lenient)
        matched = len(self.full) if match == "full" else near
        rest = near + len(self.wrong)
        return matched, rest + len(self.missed), rest + len(self.false)


def compare(kind: Kind, gold: Sequence[Item], predicted: Sequence[Item]) -> Outcome:
    """Match gold one to one with predictions: first without faults, then without faults in the core, then at all.

    Each round finds as many pairs as can be, the likeliest first; rounds and ties go by order of the input, so
    the outcome is always the same.
    """
    near = _candidates(kind, gold, predicted)
    rounds: list[list[Pair]] = []
    left, right = set(range(len(gold))), set(range(len(predicted)))
    graded: tuple[Callable[[tuple[str, ...]], bool], ...] = (
        lambda faults: not faults, lambda faults: not kind.core.intersection(faults), lambda _: True,
    )  # fmt: skip
    for allowed in graded:
        edges = {g: [p for p, _, faults in near.get(g, ()) if p in right and allowed(faults)] for g in sorted(left)}
        found = assign(edges)
        rounds.append([Pair(gold[g], predicted[p], kind.faults(gold[g], predicted[p])) for g, p in found])
        left -= {g for g, _ in found}
        right -= {p for _, p in found}
    matched = [p.gold for p in (*rounds[0], *rounds[1])]
    rest = [predicted[p] for p in sorted(right) if not predicted[p].optional]
    again = [p for p in rest if kind.repeats and _told_before(kind, p, matched)]
    return Outcome(
        full=tuple(_scored(rounds[0])),
        lenient=tuple(_scored(rounds[1])),
        wrong=tuple(_scored(rounds[2])),
        missed=tuple(gold[g] for g in sorted(left) if not gold[g].optional),
        false=tuple(p for p in rest if p not in again),
        repeats=tuple(again),
    )


def _scored(pairs: list[Pair]) -> list[Pair]:
    return [pair for pair in pairs if not pair.gold.optional]


def _candidates(
    kind: Kind, gold: Sequence[Item], predicted: Sequence[Item]
) -> dict[int, list[tuple[int, float, tuple[str, ...]]]]:
    """Return, for each gold fact, the predictions of its article that can mean it, likeliest first."""
    by_article: dict[str, list[int]] = {}
    for p, item in enumerate(predicted):
        by_article.setdefault(item.article_id, []).append(p)
    out = {}
    for g, item in enumerate(gold):
        pairs = [(p, kind.close(item, predicted[p])) for p in by_article.get(item.article_id, ())]
        near = sorted((-score, p) for p, score in pairs if score > 0)
        faults = [(p, -score, kind.faults(item, predicted[p])) for score, p in near]
        out[g] = sorted(faults, key=lambda c: len(c[2]))  # stable: the likeliest of those least wrong
    return out


def assign(edges: Mapping[int, Sequence[int]]) -> list[tuple[int, int]]:
    """Return as many pairs (left, right) as can be, each node once; each left node's list is its preference.

    Augmenting paths, after Kuhn (1955).
    """
    taken: dict[int, int] = {}

    def place(left: int, seen: set[int]) -> bool:
        for right in edges[left]:
            if right in seen:
                continue
            seen.add(right)
            if right not in taken or place(taken[right], seen):
                taken[right] = left
                return True
        return False

    for left in edges:
        place(left, set())
    return sorted((left, right) for right, left in taken.items())


def _told_before(kind: Kind, again: Item, matched: Sequence[Item]) -> bool:
    """Return whether a prediction repeats a fact of its article that another one has matched.

    It may say less than the first telling did: a field that it leaves empty is not held against it.
    """
    for gold in matched:
        if gold.article_id == again.article_id and not any(again.fields[f] for f in kind.faults(gold, again)):
            return True
    return False
