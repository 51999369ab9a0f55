"""Codings as the facts that tables are scored against: one coder's word on the articles that they have read whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import Coding, Codings, digest_of, places, read_codings
from corridor_analysis.case.codings.entries import NAMES
from corridor_analysis.errors import GoldError
from corridor_analysis.evaluate.gold import FILES, Gold, GoldRow

if TYPE_CHECKING:
    from corridor_analysis.case import Case

__all__ = ["coded_facts", "facts_folder"]

_FILE = {"accusations": "acts"}  # kinds of codings that are rows of one file of facts
_COLUMN = {"day": "date"}
_NO_FIELDS = ("article_id", "evidence", "text", "surface", "optional")


def facts_folder(case: str | Path) -> Path:
    """Return where a case keeps its coded facts: `gold`, where there is one, else `codings`."""
    case = Path(case)
    return case / "gold" if (case / "gold").is_dir() else case / "codings"


def coded_facts(folder: Path, texts: Mapping[str, str], case: Case | None) -> Gold:
    """Return the facts of one coder of a folder of codings: the person, else the model, who has read most articles for
    most kinds.

    Raises GoldError where nobody has read any of these articles whole.
    """
    codings = read_codings(folder)
    ids = {digest_of(text): key for key, text in texts.items()}
    read: Counter[str] = Counter()
    for reading in codings.readings:
        if reading.words is None and reading.digest in ids:
            read[reading.coder] += len(reading.read)
    if not read:
        problem = "no coder has read none of these articles whole"
        raise GoldError(folder, "", problem, "Add a line of what was read.")
    persons = {r.coder for r in codings.readings if r.coder_kind == "person"}
    coder = min(read, key=lambda c: (c not in persons, -read[c], c))
    readings = [r for r in codings.readings if r.coder == coder and r.words is None and r.digest in ids]
    kinds = {_FILE.get(k, k) for r in readings for k in r.read}
    coded = frozenset(ids[r.digest] for r in readings)
    rows: dict[str, list[GoldRow]] = {k: [] for k in FILES if k in kinds}
    told = [c for c in codings.judgements if c.coder == coder and c.effect != "rejects" and ids.get(c.digest) in coded]
    for coding in told:
        name, article = _FILE.get(coding.kind, coding.kind), ids[coding.digest]
        if name in rows and name != "entities":
            rows[name].append(_row(name, article, coding, texts[article], codings, case))
    if "entities" in rows:
        rows["entities"] = list(_entities(told, codings))
    rows["clusters"] = list(_happenings(told, ids, codings))
    notes = [f"{name} were not coded by {coder}: not scored." for name in FILES if name not in rows]
    away = {r.article for r in codings.readings if r.coder == coder and r.digest not in ids}
    notes += [f"Article {key} was coded but not read: its rows are not scored." for key in sorted(away)]
    who = next((r.note for r in readings if r.note), f"They were coded by {coder}.")
    return Gold(folder, {k: tuple(v) for k, v in rows.items()}, coded, tuple(notes), who, coder)


def _key(coding: Coding, codings: Codings) -> str:
    file, _, line = codings.place(coding).rpartition(":")
    return f"{Path(file).name} line {line}"


def _row(name: str, article: str, coding: Coding, text: str, codings: Codings, case: Case | None) -> GoldRow:
    nothing: dict[str, tuple[Any, ...]] = {n: ([] if n in NAMES else "",) for n in FILES[name] if n not in _NO_FIELDS}
    told = {
        _COLUMN.get(field, field): _once(_reading(field, r, case) for r in (value, *coding.also.get(field, ())))
        for field, value in {"status": "happened", **coding.told}.items()
    }
    fields = nothing | {n: told[n] for n in nothing if n in told}
    spans = tuple(places(text, coding.words, coding.before))
    optional = coding.optional and name == "dates"
    return GoldRow(_key(coding, codings), article, coding.words, fields, spans, optional, coding.note or "")


def _reading(field: str, value: Any, case: Case | None) -> Any:
    if field == "demand" and case:
        return next((d.gold or d.id for d in case.demands if d.id == value), value or "")
    if field in NAMES:
        return [value] if isinstance(value, str) else value or []
    return "" if value is None else str(value)


def _once(values: Iterable[Any]) -> tuple[Any, ...]:
    out: list[Any] = []
    for value in values:
        if value not in out:
            out.append(value)
    return tuple(out)


def _entities(told: list[Coding], codings: Codings) -> Iterator[GoldRow]:
    """Yield a row for each entity, with all its spellings."""
    named: dict[tuple[str, ...], list[Coding]] = {}
    for coding in told:
        if coding.kind == "entities":
            named.setdefault(tuple(map(str, (coding.told["name"], *coding.also.get("name", ())))), []).append(coding)
    for names, own in named.items():
        yield GoldRow(_key(own[0], codings), "", "", {"name": names, "surfaces": _once(c.words for c in own)})


def _happenings(told: list[Coding], ids: Mapping[str, str], codings: Codings) -> Iterator[GoldRow]:
    """Yield a row for each label of a happening that several articles tell."""
    labelled: dict[str, list[Coding]] = {}
    for coding in told:
        if coding.told.get("happening"):
            labelled.setdefault(str(coding.told["happening"]), []).append(coding)
    for label, own in labelled.items():
        fields = {
            "cluster": (label,), "article_ids": (list(_once(ids[c.digest] for c in own)),),
            "kind": _once(str(c.told.get("mode") or c.told.get("type") or c.told.get("event_type")) for c in own),
            "participants": _once(c.told.get("participants") or c.told.get("actor") or [] for c in own),
            "date": _once(str(c.told["day"]) for c in own if c.told.get("day")) or ("",),
        }  # fmt: skip
        yield GoldRow(_key(own[0], codings), "", "", fields)
