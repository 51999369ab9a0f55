"""Behavioural checks of a model coder: the same articles, asked about by codebooks that are told otherwise.

Three changes, after He and others (2026), "Codebooks as instructions": the entries of every list in reverse order,
under names that mean nothing, and with the definitions of each two neighbours swapped. A coder that follows the
codebook codes the same in the first two, and in the third follows the definitions to the other name. One that goes by
what a name seems to say keeps the name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from corridor_analysis.case.codings import digest_of, places
from corridor_analysis.coders.asking.answers import Fault, Row, read_responses, rows_of
from corridor_analysis.coders.asking.codebook import Codebook, Value
from corridor_analysis.coders.asking.endpoint import Asked, Server, ask
from corridor_analysis.coders.asking.prompt import Prompt, make_prompt
from corridor_analysis.coders.asking.requests import PROMPT, requests, write_lines
from corridor_analysis.coders.asking.taking import latest
from corridor_analysis.coders.asking.work import Work

__all__ = ["VARIANTS", "Change", "Compared", "Variants"]

VARIANTS = ("as it is", "order", "names", "definitions")


@dataclass(frozen=True)
class Change:
    """A row of the codebook as it is, and what a variant made of it. `found` is None where it has no such row."""

    variant: str
    article_id: str
    field: str
    words: str
    value: str | None
    expected: str | None
    found: str | None


@dataclass(frozen=True)
class Compared:
    """What the variants should have changed and did: one row a variant and field, each change, and faults."""

    counts: tuple[dict[str, Any], ...]
    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]


class Variants:
    """The work of a coder, by four codebooks."""

    def __init__(self, work: Work) -> None:
        self.work = work
        made = [_book(name, work.prompt.book) for name in VARIANTS]
        self.names = dict(zip(VARIANTS, (names for _, names in made), strict=True))
        self.prompts = dict(zip(VARIANTS, (make_prompt(work.case, book) for book, _ in made), strict=True))
        self.prompt = work.prompt

    @cached_property
    def _by_id(self) -> dict[str, str]:
        return {prompt.digest[:PROMPT]: name for name, prompt in reversed(self.prompts.items())}

    def prompt_of(self, custom_id: str) -> Prompt:
        """Return the prompt that a request was made by."""
        return self.prompts[self._by_id.get(custom_id.partition("-")[2], VARIANTS[0])]

    def lines(self, *, model: str = "") -> list[dict[str, Any]]:
        """Return a request for each article and variant; a variant that changes nothing is asked once."""
        out: dict[str, dict[str, Any]] = {}
        for prompt in self.prompts.values():
            for line in requests(self.work.articles, prompt, model=model or self.work.coder):
                out.setdefault(line["custom_id"], line)
        return list(out.values())

    def write(self, path: Path, *, model: str = "") -> int:
        """Write the requests of all variants into a file; return how many."""
        return write_lines(self.lines(model=model), path)

    def ask(self, path: Path, server: Server, *, at: Callable[[str], AbstractContextManager[None]]) -> Asked:
        """Send these requests to a server, and append its responses to a file."""
        return ask(self.lines(model=server.model), self.prompt_of, path, server, at=at)

    def read(self, path: Path) -> Compared:
        """Compare the responses of a file, variant by variant with those by the codebook as it is."""
        texts = {digest_of(r.text): (r.article_id, r.text) for r in self.work.articles.itertuples(index=False)}
        rows: dict[tuple[str, str], list[Row]] = {}
        faults: list[Fault] = []
        for found in latest(read_responses(path)):
            digest, _, prompt = found.custom_id.partition("-")
            if isinstance(found, Fault):
                faults.append(found)
                continue
            if digest not in texts or prompt not in self._by_id:
                detail = "It answers no request on these articles by today's codebook."
                faults.append(Fault(found.place, found.custom_id, "unknown_article", detail))
                continue
            told, wrong = rows_of(found, self.prompt_of(found.custom_id))
            faults += wrong
            rows[self._by_id[prompt], digest] = told
        changes = [c for key in texts for c in self._changes(key, texts[key], rows)]
        return Compared(_counts(changes), tuple(c for c in changes if c.found != c.expected), tuple(faults))

    def _changes(
        self, digest: str, article: tuple[str, str], rows: Mapping[tuple[str, str], list[Row]]
    ) -> list[Change]:
        """Return what became of each value of an article that all four answered."""
        out = []
        for name in VARIANTS[1:]:
            if (name, digest) not in rows or (VARIANTS[0], digest) not in rows:
                continue
            pairs = _pairs(article[1], rows[VARIANTS[0], digest], rows[name, digest])
            for row, other in pairs:
                for field, sort in self.prompt.book.fields[row.kind].items():
                    if sort in ("values", "demand"):
                        key, value = f"{row.kind}.{field}", row.fields[field]
                        told = other.fields[field] if other else _ABSENT
                        new = self.names[name].get(key, {}).get(value, value)
                        out.append(Change(name, article[0], key, row.words, value, new, told))
        return out


_ABSENT = "(no row)"  # what a variant has instead of a value


def _pairs(text: str, rows: list[Row], others: list[Row]) -> list[tuple[Row, Row | None]]:
    """Return each row with that of the other answer which is of its kind and about its words; of several the likest."""
    spans = {id(r): next(iter(places(text, r.words)), None) for r in (*rows, *others)}
    left, out = list(others), []
    for row in rows:
        here = spans[id(row)]
        near = [
            (sum(row.fields[f] == o.fields[f] for f in row.fields), -number, o)
            for number, o in enumerate(left)
            if o.kind == row.kind
            and here
            and (there := spans[id(o)])
            and here.start < there.end
            and there.start < here.end
        ]
        best = max(near, key=lambda n: n[:2])[2] if near else None
        if best is not None:
            left.remove(best)
        out.append((row, best))
    return out


def _counts(changes: list[Change]) -> tuple[dict[str, Any], ...]:
    out: dict[tuple[str, str], dict[str, Any]] = {}
    for c in changes:
        row = out.setdefault(
            (c.variant, c.field),
            {
                "variant": c.variant,
                "field": c.field,
                "rows": 0,
                "as_expected": 0,
                "kept_name": 0,
                "other": 0,
                "no_row": 0,
            },
        )
        row["rows"] += 1
        what = "as_expected" if c.found == c.expected else "no_row" if c.found == _ABSENT else "other"
        row["kept_name" if what == "other" and c.found == c.value else what] += 1
    return tuple(out.values())


def _book(variant: str, book: Codebook) -> tuple[Codebook, dict[str, dict[str, str]]]:
    """Return a variant of a codebook, and field -> what each of its values is called there."""
    make = {"order": _reversed, "names": _nameless, "definitions": _swapped}.get(variant)
    if make is None:
        return book, {}
    made = {key: make(values) for key, values in book.values.items()}
    return book.with_values({k: v for k, (v, _) in made.items()}), {k: names for k, (_, names) in made.items()}


Made = tuple[tuple[Value, ...], dict[str, str]]


def _reversed(values: tuple[Value, ...]) -> Made:
    return values[::-1], {}


def _nameless(values: tuple[Value, ...]) -> Made:
    names = {v.id: f"v{number}" for number, v in enumerate(values, start=1)}
    return tuple(v.named(names) for v in values), names


def _swapped(values: tuple[Value, ...]) -> Made:
    """Swap the definitions of each two neighbours: what the first was defined as is now called by the second's name."""
    labels = {v.id: v.label for v in values}
    names: dict[str, str] = {}
    for one, two in zip(values[::2], values[1::2], strict=False):
        names |= {one.id: two.id, two.id: one.id}
    new = {names.get(v.id, v.id): v.named(names, labels[names.get(v.id, v.id)]) for v in values}
    return tuple(new[v.id] for v in values), names
