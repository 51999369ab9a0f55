"""The door: what a coder says is checked as rows of the rules are, and becomes columns of a row, or a fault."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor_analysis.case.codings import Coding, Fault, Reading, digest_of, places
from corridor_analysis.coders.days import days_of, iso_of
from corridor_analysis.coders.names import Names, name_key
from corridor_analysis.errors import nearest
from corridor_analysis.parse.records import Chars, Party
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import ACCESS_MODES, CONSULT_MODES, EVENT_TYPES, STATUSES, Article, Entity

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.case import Case

__all__ = ["CHARGES", "EVENTS", "OTHERS", "Checked", "Door", "Fact", "plain_rows"]

EVENTS = ("contacts", "demands", "access_events", "accusations", "acts")  # kinds that are rows of `events`
CHARGES = ("ACCUSE", "REJECT")
OTHERS = tuple(t for t in EVENT_TYPES if t not in ("CONSULT", "REQUEST", *CHARGES))
_ALLOWED = {
    ("contacts", "mode"): CONSULT_MODES, ("access_events", "type"): ACCESS_MODES,
    ("accusations", "event_type"): CHARGES, ("acts", "event_type"): OTHERS,
}  # fmt: skip
_TIMEX = re.compile(r"[0-9XPT][0-9A-Z:.+-]{0,30}|(?:PAST|PRESENT|FUTURE)_REF")
_NEEDED = {
    "contacts": ("participants",), "access_events": ("type",), "accusations": ("event_type",), "acts": ("event_type",),
    "dates": ("value",), "quantities": ("value",), "entities": ("name",),
}  # fmt: skip
_ROLES = {"participants": "actor", "actor": "actor", "recipient": "recipient", "speaker": "source"}


@dataclass(frozen=True)
class Fact:
    """What words tell: columns of a row of `events` (of other kinds the checked fields), who takes part, who that is.

    `compared` has the fields as coders are compared by them: sets of the keys of names, (earliest, latest), the id of a
    place. `shown` has them as a reader is shown them. `wrong` is what speaks against it, each with its reason: of what
    is said now it is a fault, but a row that is judged may name whom nobody knows any more.
    """

    columns: Mapping[str, object]
    parties: tuple[Party, ...]
    entities: tuple[Entity, ...]
    compared: Mapping[str, Any]
    shown: Mapping[str, Any]
    wrong: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Checked:
    """A coding that passed: its article, where its words stand, what they tell, and the row that it judges."""

    coding: Coding
    article_id: str
    span: Chars
    told: Fact | None
    judged: Fact | None
    also: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)  # field -> other values that count as right


class _Known(NamedTuple):
    """What is known of one article."""

    article: Article
    names: Names
    times: list[Any]


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table with None where a cell is empty, whatever its type."""
    cells = frame.astype(object)
    return list(cells.where(cells.notna(), None).to_dict("records"))


class Door:
    """Checks codings against the articles they speak of, as read, and against their case.

    `frames` are tables by name (`Tables.frames()`); with `articles` alone only the case's names are known.
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame], case: Case | None = None) -> None:
        self.frames, self.case = frames, case
        self._made: dict[str, _Known] = {}

    @cached_property
    def _ids(self) -> dict[str, list[str]]:
        """Digest of the text -> articles that have it."""
        out: dict[str, list[str]] = {}
        for key, text in zip(self.frames["articles"]["article_id"], self.frames["articles"]["text"], strict=True):
            out.setdefault(digest_of(text), []).append(key)
        return out

    def _article_of(self, entry: Coding | Reading) -> str | None:
        """Return the id of the article that an entry speaks of; None where no article has its digest."""
        ids = self._ids.get(entry.digest, [])
        return entry.article if entry.article in ids else next(iter(ids), None)

    def rests(self, entry: Coding | Reading) -> bool:
        """Return whether the article of an entry is not here, by its text nor by its name."""
        return self._article_of(entry) is None and entry.article not in self._rows

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        return {r["article_id"]: r for r in plain_rows(self.frames["articles"])}

    @cached_property
    def _read(self) -> frozenset[str] | None:
        """The articles that were read, where that is known: one in another language is not."""
        return frozenset(self.frames["sentences"]["article_id"]) if "sentences" in self.frames else None

    def located(self, entry: Coding | Reading, place: str = "") -> tuple[str, Chars] | Fault:
        """Return the article and the stretch of it that an entry is about; or why it lies in none as it was read."""
        article_id = self._article_of(entry)
        if article_id is None:
            gone = "no article here has this text" if self.rests(entry) else "its text has changed since"
            return Fault(place, "coding_article", f"{entry.article}: {gone} (digest {entry.digest}). Code it again.")
        if self._read is not None and article_id not in self._read:
            return Fault(place, "coding_article", f"{entry.article}: the package has not read it, see its own reject.")
        text = str(self._rows[article_id]["text"])
        found = [Chars(0, len(text))] if entry.words is None else places(text, entry.words, entry.before)
        if not found:
            detail = f"{entry.article} does not have the words {str(entry.words)[:80]!r}. Copy them sign by sign."
            return Fault(place, "coding_words", detail)
        return article_id, found[0]

    def checked(self, coding: Coding, place: str = "") -> Checked | Fault:
        """Return what a coding says, checked; or why it cannot stand, with its place."""
        located = self.located(coding, place)
        if isinstance(located, Fault):
            return located
        article_id, span = located
        known = self._known(article_id)
        told = self._fact(coding.kind, coding.told, known, span) if coding.told else None
        if told is not None and told.wrong:
            reason, detail = told.wrong[0]
            return Fault(place, reason, f"{coding.article}, {coding.kind}, {coding.words[:60]!r}: {detail}")
        if told is None and coding.effect != "rejects":
            return Fault(place, "coding_value", f"{coding.article}, {coding.words[:60]!r}: nothing is said of it.")
        judged = self._fact(coding.kind, coding.row, known, span) if coding.row else None
        also = {n: tuple(self._reading(coding.kind, n, v, known, span) for v in vs) for n, vs in coding.also.items()}
        return Checked(coding, article_id, span, told, judged, also)

    def _reading(self, kind: str, name: str, value: Any, known: _Known, span: Chars) -> Any:
        """Return a further reading of a field as items compare it: a set of names, days, or the value."""
        given = [value] if name in _ROLES and isinstance(value, str) else value
        fact = self._fact(kind, {name: given}, known, span)
        return fact.compared[name] if name in _ROLES or name == "day" else value

    def _known(self, article_id: str) -> _Known:
        if article_id not in self._made:
            row, noted = self._rows[article_id], self._noted.get(article_id, {})
            headline = row.get("headline") or ""
            names = Names(row["text"], noted.get("mentions", []), self._entities, self.case, headline)
            self._made[article_id] = _Known(Article(**row), names, noted.get("times", []))
        return self._made[article_id]

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        rows = plain_rows(self.frames["entities"]) if "entities" in self.frames else ()
        return {row["entity_id"]: Entity(**row) for row in rows}

    @cached_property
    def _noted(self) -> dict[str, dict[str, list[Any]]]:
        """Article -> table -> its mentions and times."""
        out: dict[str, dict[str, list[Any]]] = {}
        for table in ("mentions", "times"):
            for row in self.frames[table].itertuples() if table in self.frames else ():
                out.setdefault(row.article_id, {}).setdefault(table, []).append(row)
        return out

    def _fact(self, kind: str, fields: Mapping[str, Any], known: _Known, span: Chars) -> Fact:
        """Return what fields say of words."""
        wrong = [
            ("coding_value", f"{name} is empty") for name in _NEEDED.get(kind, ()) if fields.get(name) in (None, "", [])
        ]
        columns = dict(self._event(kind, fields, known, span, wrong) if kind in EVENTS else _other(kind, fields, wrong))
        compared, shown = {k: v for k, v in fields.items() if k != "happening"}, dict(fields)
        who: dict[Party, Entity] = {}
        for name in (n for n in _ROLES if n in fields):
            found = {one: known.names.resolve(one, span) for one in fields[name] or ()}
            for one, entity in found.items():
                if entity is None:
                    wrong.append(("coding_name", f"{name}: neither the case nor the article knows {one!r}"))
                else:
                    place = known.names.place(entity.entity_id, span, one)
                    who[Party(_ROLES[name], entity.entity_id, *(place or ()))] = entity
            compared[name] = frozenset(name_key(entity.name if entity else one) for one, entity in found.items())
            shown[name] = [entity.name for party, entity in who.items() if party.role == _ROLES[name]]
        if "day" in fields:
            compared["day"] = days = (columns["earliest"], columns["latest"])
            shown["day"] = iso_of(*days)
        if "place" in fields:
            compared["place"] = columns["place_id"]
        if kind == "quantities" and _is_number(fields.get("value")):
            compared["value"] = float(fields["value"])
        return Fact(columns, tuple(who), tuple(dict.fromkeys(who.values())), compared, shown, tuple(wrong))

    def _event(
        self, kind: str, fields: Mapping[str, Any], known: _Known, span: Chars, wrong: list[tuple[str, str]]
    ) -> Iterator[tuple[str, Any]]:
        """Yield the columns of a row of `events`, and add to what is wrong."""
        mode = fields.get("mode") if kind == "contacts" else fields.get("type")
        access = read_yaml("access.yaml")["types"].get(mode)
        types = {"contacts": "CONSULT", "demands": "REQUEST", "access_events": access}
        status, demand, place = fields.get("status") or "happened", fields.get("demand"), fields.get("place")
        allowed = {n: (fields.get(n), values) for (of, n), values in _ALLOWED.items() if of == kind}
        allowed["status"] = status, STATUSES
        allowed["demand"] = demand, tuple(d.id for d in self.case.demands) if self.case else ()
        for name, (value, values) in allowed.items():
            if value is not None and value not in values:
                problem = f"{name} {value!r} is not in the codebook. {nearest(str(value), values)}"
                wrong.append(("coding_value", problem))
        places_known = self.case.places if self.case and place is not None else ()
        place_id = next((p.id for p in places_known if str(place).casefold() in _spelt(p)), None)
        if place is not None and place_id is None:
            wrong.append(("coding_name", f"place: the case has no place {place!r}"))
        yield from (("event_type", types.get(kind, fields.get("event_type"))), ("mode", mode), ("status", status))
        yield from (("demand", demand), ("place_id", place_id))
        yield from _days(fields.get("day"), known, span, wrong).items()


def _other(kind: str, fields: Mapping[str, Any], wrong: list[tuple[str, str]]) -> Iterator[tuple[str, Any]]:
    """Yield the checked fields of what is no event."""
    fit = {"dates": _is_timex, "quantities": _is_number}.get(kind)
    if "value" in fields and fit and not fit(fields["value"]):
        wanted = "a number" if kind == "quantities" else "a TIMEX3 value"
        wrong.append(("coding_value", f"value: {fields['value']!r} is not {wanted}"))
    yield from ((name, value) for name, value in fields.items() if name not in _ROLES)


def _days(day: object, known: _Known, span: Chars, wrong: list[tuple[str, str]]) -> dict[str, str | None]:
    """Return the columns of a day."""
    if isinstance(day, str) and day.strip():
        try:
            days, basis = days_of(day, known.article, known.times, span)
            return {"earliest": days.earliest, "latest": None if days.open else days.latest, "date_basis": basis}
        except ValueError as error:
            wrong.append(("coding_day", f"day: {error}"))
    elif day is not None and day != "":
        wrong.append(("coding_day", f"day: {day!r} is no text"))
    return {"earliest": None, "latest": None, "date_basis": "no time given"}


def _is_timex(value: object) -> bool:
    return isinstance(value, str) and bool(_TIMEX.fullmatch(value))


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and math.isfinite(float(value))
    except (TypeError, ValueError):
        return False


def _spelt(place: Any) -> set[str]:
    return {n.casefold() for n in (place.id, place.name, *place.aliases)}
