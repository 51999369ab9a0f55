"""Read a case folder; every rule about one is checked here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from corridor_analysis.case.codings import FOLDER, Codings, read_codings
from corridor_analysis.case.entries import (
    Actor,
    Author,
    Case,
    CaseFile,
    Correction,
    Demand,
    Instrument,
    Place,
    Window,
)
from corridor_analysis.errors import CaseError, nearest
from corridor_analysis.schema.entry import Entry, checked
from corridor_analysis.schema.plain_yaml import load_yaml

__all__ = ["FILES", "load_case"]

FILES = ("case.yaml", "actors.yaml", "places.yaml", "demands.yaml")
_RANKS = ("person", "model", "agreement", "rules")
_OLDER = "corrections.yaml"  # `corridor codings migrate` makes codings of it


def load_case(folder: str | Path, *, coded: bool = True) -> Case:
    """Read and check a case folder; its codings only where they are wanted: tables that are there hold them already.

    Raises CaseError with file, entry, fault and repair: a missing file, broken YAML, an unknown key, a duplicate
    id or alias, a reversed window, a codebook entry that fails its own examples, an unknown reference.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise CaseError(folder, "", "there is no such case folder", "Give the folder that holds case.yaml.")
    raw = {name: _read(folder / name) for name in FILES}
    raw[_OLDER] = _read(folder / _OLDER) if (folder / _OLDER).is_file() else {}
    for number, row in enumerate(_listed(raw["case.yaml"].get("authors")), start=1):
        checked(Author, row, folder / "case.yaml", f"author {_label(row, number)}")  # names the fault within the entry
    top = checked(CaseFile, raw["case.yaml"], folder / "case.yaml", "")
    actors = _entries(Actor, raw, folder, "actors.yaml", "actors")
    instruments = _entries(Instrument, raw, folder, "actors.yaml", "instruments")
    places = _entries(Place, raw, folder, "places.yaml", "places")
    demands = _entries(Demand, raw, folder, "demands.yaml", "demands")
    corrections = _entries(Correction, raw, folder, "corrections.yaml", "corrections")
    _check_window(top.window, folder / "case.yaml")
    _check_terms(top.terms, folder / "case.yaml")
    _check_ids(folder, {"actors.yaml": (*actors, *instruments), "places.yaml": places, "demands.yaml": demands})
    _check_names(folder, {"actors.yaml": (*actors, *instruments), "places.yaml": places})
    _check_holders(actors, folder / "actors.yaml")
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
    codings = read_codings(folder / FOLDER) if coded else Codings()
    if coded:
        _check_precedence(top.precedence, codings, folder / "case.yaml")
    return Case(
        id=top.id, title=top.title, question=top.question, folder=folder, corridor=corridor, window=top.window,
        terms=top.terms, languages=top.languages, actors=actors, instruments=instruments, places=places,
        demands=demands, corrections=corrections, digest=_digest(folder), authors=top.authors,
        codings=codings, precedence=top.precedence,
    )  # fmt: skip


def _digest(folder: Path) -> str:
    """Return the SHA-256 of the case files, line ends made alike."""
    whole = hashlib.sha256()
    codings = sorted(f"{FOLDER}/{p.name}" for p in (folder / FOLDER).glob("*.jsonl"))
    for name in (*FILES, *([_OLDER] if (folder / _OLDER).is_file() else ()), *codings):
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
        raise CaseError(path, "", "the file holds no keys", "`corridor guide` says what a case file holds.")
    return content


def _entries(model: type[Entry], raw: Mapping[str, dict], folder: Path, file: str, key: str) -> tuple:
    allowed = {"actors.yaml": ("actors", "instruments")}.get(file, (key,))
    odd = sorted(set(map(str, raw[file])) - set(allowed))
    if odd:
        raise CaseError(folder / file, odd[0], f"unknown key {odd[0]!r}", nearest(odd[0], allowed))
    rows = raw[file].get(key) or []
    if not isinstance(rows, list):
        raise CaseError(folder / file, key, "this must be a list of entries", "Begin each entry with a dash.")
    return tuple(checked(model, row, folder / file, _label(row, i)) for i, row in enumerate(rows, start=1))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _label(row: object, number: int) -> str:
    name = row.get("id") or row.get("name") if isinstance(row, dict) else None
    return str(name or f"entry {number}")


def _check_window(window: Window, path: Path) -> None:
    if window.start > window.end:
        raise CaseError(path, "window", f"start {window.start} is after end {window.end}", "Swap the two days.")


def _check_precedence(precedence: tuple[str, ...], codings: Codings, path: Path) -> None:
    coders = {entry.coder for entry in (*codings.judgements, *codings.readings)}
    for name in precedence:
        if name not in (*_RANKS, *coders):
            problem = f"{name!r} is no rank, and nobody of that name has coded anything"
            raise CaseError(path, "precedence", problem, nearest(name, (*_RANKS, *coders)))


def _check_terms(terms: tuple[str, ...], path: Path) -> None:
    for term in terms:
        if not any(c.isalnum() for c in term):
            raise CaseError(path, "terms", f"{term!r} has no letter", "Give a word that only such articles have.")


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


def _check_holders(actors: tuple[Actor, ...], path: Path) -> None:
    people = [a.id for a in actors if a.kind == "person"]
    for actor in actors:
        if actor.holder is None:
            continue
        if actor.kind != "body":
            raise CaseError(path, actor.id, f"a {actor.kind} has no holder, only a body has", "Strike `holder`.")
        if actor.holder not in people:
            problem = f"its holder {actor.holder!r} is no person among the actors"
            raise CaseError(path, actor.id, problem, nearest(actor.holder, people))


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
