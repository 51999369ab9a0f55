"""A case: who and what a corridor crisis is about, as an analyst writes it down in a folder of YAML files.

`load_case` is the only way in, and every rule about a case folder is checked here. The codebook of demands
matches wording by groups of terms, as content-analysis dictionaries do: `terms: [[open*, lift*], [corridor, road]]`
asks for one term of each group; a `*` stands for any ending.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corridor_analysis.errors import CaseError, nearest
from corridor_analysis.plain_yaml import load_yaml

__all__ = ["Actor", "Case", "Correction", "Demand", "Examples", "Instrument", "Place", "load_case"]

FILES = ("case.yaml", "actors.yaml", "places.yaml", "demands.yaml", "corrections.yaml")
_ID = r"^[a-z][a-z0-9_]*$"
_DAY = r"^\d{4}-\d{2}-\d{2}$"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Actor(_Entry):
    """A person, body, state, intergovernmental organisation or group that acts in the case."""

    id: str = Field(pattern=_ID)
    name: str = Field(min_length=1)
    kind: Literal["person", "state", "igo", "body", "group"] = "person"
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2,4}$")
    role: str | None = None  # the office, as in resources/roles.yaml: "President", "Foreign Minister"
    body: str | None = None  # id or name of the body that the person belongs to or speaks for
    sector: str | None = None
    aliases: tuple[str, ...] = ()


class Instrument(_Entry):
    """A ruling, agreement or statement that parties invoke."""

    id: str = Field(pattern=_ID)
    name: str = Field(min_length=1)
    issuer: str | None = None
    date: str | None = Field(default=None, pattern=_DAY)
    aliases: tuple[str, ...] = ()


class Place(_Entry):
    """A place: the corridor itself, a territory, a town. `descriptions` mean it when nothing else is meant.

    `route`, of a corridor: ids of the places that it joins, in order from one end to the other.
    """

    id: str = Field(pattern=_ID)
    name: str = Field(min_length=1)
    kind: Literal["corridor", "territory", "town", "border", "site"]
    country: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    aliases: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    route: tuple[str, ...] = ()


class Examples(_Entry):
    """Wordings that an entry must match and must not match; each is a test."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


class Demand(_Entry):
    """An entry of the codebook: what is asked for. Entries are tried in order of the file; all that match count."""

    id: str = Field(pattern=_ID)
    label: str
    definition: str
    include: str
    exclude: str
    terms: tuple[tuple[str, ...], ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    gold: str | None = None  # id of the same demand in an older codebook
    examples: Examples

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_any_of(group) for group in self.terms)

    @cached_property
    def _unless(self) -> re.Pattern[str] | None:
        return _any_of(self.unless) if self.unless else None

    def matches(self, text: str) -> bool:
        """Return whether a wording asks for this: a term of every group, and none of `unless`."""
        return all(p.search(text) for p in self._patterns) and not (self._unless and self._unless.search(text))


class Correction(_Entry):
    """A coder's correction of one table: which rows, what they become, why, and how many rows it must touch."""

    table: str
    where: Mapping[str, str]
    set: Mapping[str, str | None]
    reason: str = Field(min_length=10)
    expects: int = Field(default=1, ge=1)


class Window(_Entry):
    """Days between which the crisis is studied."""

    start: str = Field(pattern=_DAY)
    end: str = Field(pattern=_DAY)


class _CaseFile(_Entry):
    id: str = Field(pattern=_ID)
    title: str
    question: str
    corridor: str
    window: Window
    terms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True)
class Case:
    """A case folder, read and checked. Entries keep the order of their files."""

    id: str
    title: str
    question: str
    folder: Path
    corridor: Place
    window: Window
    terms: tuple[str, ...]
    languages: tuple[str, ...]
    actors: tuple[Actor, ...]
    instruments: tuple[Instrument, ...]
    places: tuple[Place, ...]
    demands: tuple[Demand, ...]
    corrections: tuple[Correction, ...]
    digest: str

    def relevant(self, text: str) -> bool:
        """Return whether a text names the corridor or one of the case's terms."""
        return bool(self._screen.search(text))

    @cached_property
    def _screen(self) -> re.Pattern[str]:
        return _any_of((*self.terms, self.corridor.name, *self.corridor.aliases))


def _any_of(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Compile terms to one pattern: whole words, any case, `*` for any ending, spaces and hyphens alike."""
    parts = []
    for term in sorted(terms, key=lambda t: (-len(t), t)):
        words = [re.escape(w).replace(r"\*", r"\w*") for w in re.split(r"[\s-]+", term.strip())]
        parts.append(r"[\s\-–—]+".join(words))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def load_case(folder: str | Path) -> Case:
    """Read and check a case folder.

    Raises CaseError with file, entry, fault and repair: a missing file, broken YAML, an unknown key, a duplicate
    id or alias, a reversed window, a codebook entry that fails its own examples, an unknown reference.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise CaseError(folder, "", "there is no such case folder", "Give the folder that holds case.yaml.")
    raw = {name: _read(folder / name) for name in FILES}
    top = _build(_CaseFile, raw["case.yaml"], folder / "case.yaml", "")
    actors = _entries(Actor, raw, folder, "actors.yaml", "actors")
    instruments = _entries(Instrument, raw, folder, "actors.yaml", "instruments")
    places = _entries(Place, raw, folder, "places.yaml", "places")
    demands = _entries(Demand, raw, folder, "demands.yaml", "demands")
    corrections = _entries(Correction, raw, folder, "corrections.yaml", "corrections")
    _check_window(top.window, folder / "case.yaml")
    _check_ids(folder, {"actors.yaml": (*actors, *instruments), "places.yaml": places, "demands.yaml": demands})
    _check_names(folder, {"actors.yaml": (*actors, *instruments), "places.yaml": places})
    _check_routes(places, folder / "places.yaml")
    _check_examples(demands, folder / "demands.yaml")
    _check_corrections(corrections, folder / "corrections.yaml")
    corridor = next((p for p in places if p.id == top.corridor), None)
    if corridor is None:
        raise CaseError(
            folder / "case.yaml",
            "corridor",
            f"{top.corridor!r} is no place",
            nearest(top.corridor, [p.id for p in places]),
        )
    return Case(
        id=top.id, title=top.title, question=top.question, folder=folder, corridor=corridor, window=top.window,
        terms=top.terms, languages=top.languages, actors=actors, instruments=instruments, places=places,
        demands=demands, corrections=corrections, digest=_digest(folder),
    )  # fmt: skip


def _digest(folder: Path) -> str:
    """Return the SHA-256 of the case files, line ends made alike."""
    whole = hashlib.sha256()
    for name in FILES:
        whole.update(name.encode() + b"\0" + (folder / name).read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return whole.hexdigest()


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise CaseError(path, "", "this file of the case is missing", f"A case has {', '.join(FILES)}.")
    try:
        content = load_yaml(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise CaseError(path, "", f"not UTF-8 at byte {error.start}", "Save the file as UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else ""
        problem = f"not valid YAML: {getattr(error, 'problem', None) or error}"
        raise CaseError(path, line, problem, "Check the indent, the quotes and the colons there.") from error
    except RecursionError as error:
        raise CaseError(path, "", "nested too deeply", "A case file has three levels at most.") from error
    if not isinstance(content, dict):
        raise CaseError(path, "", "the file holds no keys", "See data/README.md for what a case file holds.")
    return content


def _build(model: type[_Entry], content: object, path: Path, entry: str) -> Any:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(p) for p in first["loc"])
        if first["type"] == "extra_forbidden":
            repair = nearest(str(first["loc"][-1]), model.model_fields)
            raise CaseError(path, entry or where, f"unknown key {where!r}", repair) from None
        problem = f"{where or 'entry'}: {first['msg']} (found {first.get('input')!r:.80})"
        raise CaseError(path, entry or where, problem, "Mend this value.") from None


def _entries(model: type[_Entry], raw: Mapping[str, dict], folder: Path, file: str, key: str) -> tuple:
    allowed = {"actors.yaml": ("actors", "instruments")}.get(file, (key,))
    odd = sorted(set(map(str, raw[file])) - set(allowed))
    if odd:
        raise CaseError(folder / file, odd[0], f"unknown key {odd[0]!r}", nearest(odd[0], allowed))
    rows = raw[file].get(key) or []
    if not isinstance(rows, list):
        raise CaseError(folder / file, key, "this must be a list of entries", "Begin each entry with a dash.")
    return tuple(_build(model, row, folder / file, _label(row, i)) for i, row in enumerate(rows, start=1))


def _label(row: object, number: int) -> str:
    name = row.get("id") or row.get("name") if isinstance(row, dict) else None
    return str(name or f"entry {number}")


def _check_window(window: Window, path: Path) -> None:
    if window.start > window.end:
        raise CaseError(path, "window", f"start {window.start} is after end {window.end}", "Swap the two days.")


def _check_ids(folder: Path, by_file: Mapping[str, tuple]) -> None:
    seen: dict[str, str] = {}
    for file, entries in by_file.items():
        for entry in entries:
            if entry.id in seen:
                raise CaseError(
                    folder / file,
                    entry.id,
                    f"this id is used twice (also in {seen[entry.id]})",
                    "Rename one of them.",
                )
            seen[entry.id] = file


def _names(entry: Any) -> Iterator[str]:
    yield from (entry.name, *entry.aliases, *getattr(entry, "descriptions", ()))


def _check_names(folder: Path, by_file: Mapping[str, tuple]) -> None:
    seen: dict[str, tuple[str, str]] = {}
    for file, entries in by_file.items():
        for entry in entries:
            for name in _names(entry):
                key = " ".join(name.casefold().split())
                if not key:
                    raise CaseError(folder / file, entry.id, "an alias is empty", "Remove it.")
                if key in seen:
                    other, where = seen[key]
                    problem = f"alias {name!r} is also a name of {other!r} in {where}"
                    raise CaseError(folder / file, entry.id, problem, "Keep it with one of the two.")
                seen[key] = (entry.id, file)


def _check_routes(places: tuple[Place, ...], path: Path) -> None:
    at = {p.id: p for p in places}
    for place in places:
        for stop in place.route:
            if stop not in at:
                raise CaseError(path, place.id, f"its route names {stop!r}, which is no place", nearest(stop, at))
            if at[stop].lat is None or at[stop].lon is None:
                raise CaseError(path, place.id, f"{stop!r} of its route has no coordinates", "Give lat and lon.")


def _check_examples(demands: tuple[Demand, ...], path: Path) -> None:
    for demand in demands:
        if not demand.examples.yes:
            raise CaseError(path, demand.id, "no example of what it includes", "Add one under examples: yes.")
        for text in demand.examples.yes:
            if not demand.matches(text):
                raise CaseError(path, demand.id, f"its own example {text!r} does not match", "Widen `terms`.")
        for text in demand.examples.no:
            if demand.matches(text):
                raise CaseError(
                    path,
                    demand.id,
                    f"its counter-example {text!r} matches",
                    "Narrow `terms`, or use `unless`.",
                )


def _check_corrections(corrections: tuple[Correction, ...], path: Path) -> None:
    from corridor_analysis.schema import TABLES

    for number, correction in enumerate(corrections, start=1):
        label = f"correction {number}"
        if correction.table not in TABLES:
            raise CaseError(path, label, f"there is no table {correction.table!r}", nearest(correction.table, TABLES))
        columns = [c.name for c in TABLES[correction.table].columns]
        for column in (*correction.where, *correction.set):
            if column not in columns:
                raise CaseError(path, label, f"{correction.table} has no column {column!r}", nearest(column, columns))
        if not correction.where or not correction.set:
            raise CaseError(path, label, "`where` or `set` is empty", "Say which rows, and what they become.")
