"""Behavioural checks of a model coder: the same articles, asked about by codebooks that are told otherwise.

Three changes, after He and others (2026), "Codebooks as instructions": the entries of every list in reverse order,
under names that mean nothing, and with the definitions of each two neighbours swapped. A coder that follows the
codebook codes the same in the first two, and in the third follows the definitions to the other name. One that goes by
what a name seems to say keeps the name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corridor_analysis.case.codings import digest_of, places
from corridor_analysis.coders.asking.answers import Fault, Row, fault, latest, read_responses, rows_of
from corridor_analysis.coders.asking.codebook import Codebook, Value
from corridor_analysis.coders.asking.endpoint import Asked, Server, ask
from corridor_analysis.coders.asking.prompt import Prompt, make_prompt
from corridor_analysis.coders.asking.requests import PROMPT, requests, write_lines
from corridor_analysis.coders.asking.work import Work
from corridor_analysis.parse.records import Chars

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

    counts: list[dict[str, Any]]
    changes: list[Change]
    faults: list[Fault]


class Variants:
    """The work of a coder, by four codebooks."""

    def __init__(self, work: Work) -> None:
        self.work, self.prompt = work, work.prompt
        made = {name: _book(name, work.prompt.book) for name in VARIANTS}
        self.names = {name: names for name, (_, names) in made.items()}
        self.prompts = {name: make_prompt(work.case, book) for name, (book, _) in made.items()}
        self._by_id = {prompt.digest[:PROMPT]: name for name, prompt in reversed(self.prompts.items())}

    def prompt_of(self, custom_id: str) -> Prompt:
        """Return the prompt that a request was made by."""
        return self.prompts[self._by_id.get(custom_id.partition("-")[2], VARIANTS[0])]

    def lines(self, *, model: str = "") -> list[dict[str, Any]]:
        """Return a request for each article and variant; a variant that changes nothing is asked once."""
        made = [requests(self.work.articles, p, model=model or self.work.coder) for p in self.prompts.values()]
        return list({line["custom_id"]: line for lines in made for line in lines}.values())

    def write(self, path: Path, *, model: str = "") -> int:
        """Write the requests of all variants into a file; return how many."""
        return write_lines(self.lines(model=model), path)

    def ask(self, path: Path, server: Server, *, at: Callable[[str], AbstractContextManager[None]]) -> Asked:
        """Send these requests to a server, and append its responses to a file."""
        return ask(self.lines(model=server.model), self.prompt_of, path, server, at=at)

    def read(self, path: Path) -> Compared:
        """Compare the responses of a file, variant by variant with those by the codebook as it is."""
        articles = {digest_of(r.text): r for r in self.work.articles.itertuples(index=False)}
        rows: dict[tuple[str, str], list[Row]] = {}
        faults: list[Fault] = []
        for found in latest(read_responses(path)):
            digest, _, prompt = found.custom_id.partition("-")
            if isinstance(found, Fault):
                faults.append(found)
            elif digest not in articles or prompt not in self._by_id:
                detail = "It answers no request on these articles by today's codebook."
                faults.append(fault(found, "unknown_article", detail))
            else:
                rows[self._by_id[prompt], digest], wrong = rows_of(found, self.prompt_of(found.custom_id))
                faults += wrong
        changes = [
            change for digest, article in articles.items() for name in VARIANTS[1:]
            if {(name, digest), (VARIANTS[0], digest)} <= rows.keys()
            for change in self._changes(name, article, rows[VARIANTS[0], digest], rows[name, digest])
        ]  # fmt: skip
        return Compared(_counts(changes), [c for c in changes if c.found != c.expected], faults)

    def _changes(self, name: str, article: Any, rows: list[Row], others: list[Row]) -> Iterator[Change]:
        """Yield what became in a variant of each value of an article."""
        for row, other in _pairs(article.text, rows, others):
            for field, sort in self.prompt.book.fields[row.kind].items():
                if sort in ("values", "demand"):
                    key, value = f"{row.kind}.{field}", row.fields[field]
                    told = other.fields[field] if other else _ABSENT
                    new = self.names[name].get(key, {}).get(value, value)
                    yield Change(name, article.article_id, key, row.words, value, new, told)


_ABSENT = "(no row)"  # what a variant has instead of a value


def _pairs(text: str, rows: list[Row], others: list[Row]) -> Iterator[tuple[Row, Row | None]]:
    """Yield each row with that of the other answer which is of its kind and about its words; of several the likest."""

    def at(row: Row) -> Chars:
        return next(iter(places(text, row.words)), Chars(0, 0))

    left = [(other, at(other)) for other in others]
    for row in rows:
        here = at(row)
        near = [o for o in left if o[0].kind == row.kind and here.start < o[1].end and o[1].start < here.end]
        best = max(near, key=lambda o: sum(row.fields[f] == o[0].fields[f] for f in row.fields), default=None)
        if best is not None:
            left.remove(best)
        yield row, best and best[0]


def _counts(changes: list[Change]) -> list[dict[str, Any]]:
    out: dict[tuple[str, str], dict[str, Any]] = {}
    for c in changes:
        none = dict.fromkeys(("rows", "as_expected", "kept_name", "other", "no_row"), 0)
        row = out.setdefault((c.variant, c.field), {"variant": c.variant, "field": c.field, **none})
        row["rows"] += 1
        other = "no_row" if c.found == _ABSENT else "kept_name" if c.found == c.value else "other"
        row["as_expected" if c.found == c.expected else other] += 1
    return list(out.values())


def _book(variant: str, book: Codebook) -> tuple[Codebook, dict[str, dict[str, str]]]:
    """Return a variant of a codebook, and field -> what each of its values is called there."""
    make = {"order": lambda values: (values[::-1], {}), "names": _nameless, "definitions": _swapped}.get(variant)
    if make is None:
        return book, {}
    made = {key: make(values) for key, values in book.values.items()}
    return book.with_values({k: v for k, (v, _) in made.items()}), {k: names for k, (_, names) in made.items()}


Made = tuple[tuple[Value, ...], dict[str, str]]


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
