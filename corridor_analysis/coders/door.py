"""The door: what a coder says is checked as rows of the rules are, and becomes columns of a row, or a fault."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import Coding, Fault, Reading, digest_of, places
from corridor_analysis.coders.days import days_of
from corridor_analysis.coders.names import Names, entities_of, name_key
from corridor_analysis.errors import nearest
from corridor_analysis.parse.records import Chars, Party
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import ACCESS_MODES, CONSULT_MODES, EVENT_TYPES, STATUSES, Article, Entity

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.case import Case

__all__ = ["EVENTS", "Checked", "Door", "Fact"]

EVENTS = ("contacts", "demands", "access_events", "accusations", "acts")  # kinds that are rows of `events`
CHARGES = ("ACCUSE", "REJECT")
_OTHERS = tuple(t for t in EVENT_TYPES if t not in ("CONSULT", "REQUEST", *CHARGES))
_ALLOWED = {
    ("contacts", "mode"): CONSULT_MODES, ("access_events", "type"): ACCESS_MODES,
    ("accusations", "event_type"): CHARGES, ("acts", "event_type"): _OTHERS,
}  # fmt: skip
_TIMEX = re.compile(r"[0-9XPT][0-9A-Z:.+-]{0,30}|(?:PAST|PRESENT|FUTURE)_REF")
_NEEDED = {
    "contacts": ("participants",), "access_events": ("type",), "accusations": ("event_type",), "acts": ("event_type",),
    "dates": ("value",), "quantities": ("value",), "entities": ("name",),
}  # fmt: skip
_ROLES = {"participants": "actor", "actor": "actor", "recipient": "recipient", "speaker": "source"}


@dataclass(frozen=True)
class Fact:
    """What words tell: columns of a row of `events` (of other kinds the checked fields), and who takes part.

    `entities` are those of the parties. `strange` are names of a judged row that mean nobody now.
    """

    columns: Mapping[str, object]
    parties: tuple[Party, ...] = ()
    entities: tuple[Entity, ...] = ()
    strange: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """A coding that passed: its article, where its words stand, what they tell, and the row that it judges."""

    coding: Coding
    article_id: str
    span: Chars
    told: Fact | None
    judged: Fact | None
    also: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)  # field -> other values that count as right


@dataclass
class _Known:
    """What is known of one article."""

    article: Article
    names: Names
    times: list[Any] = field(default_factory=list)


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

    def article_of(self, entry: Coding | Reading) -> str | None:
        """Return the id of the article that an entry speaks of; None where no article has its digest."""
        ids = self._ids.get(entry.digest, [])
        return entry.article if entry.article in ids else next(iter(ids), None)

    def changed(self, entry: Coding | Reading) -> bool:
        """Return whether the article of that name is here, with another text."""
        return self.article_of(entry) is None and entry.article in self._rows

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        return {r["article_id"]: r for r in self.frames["articles"].to_dict("records")}

    def text(self, article_id: str) -> str:
        """Return the text of an article."""
        return str(self._rows[article_id]["text"])

    @cached_property
    def _read(self) -> frozenset[str] | None:
        """The articles that were read, where that is known: one in another language is not."""
        return frozenset(self.frames["sentences"]["article_id"]) if "sentences" in self.frames else None

    def misplaced(self, entry: Coding | Reading, place: str = "") -> Fault | None:
        """Return why an entry does not lie in an article as it was read; None where it does."""
        article_id = self.article_of(entry)
        if article_id is None:
            gone = "its text has changed since" if self.changed(entry) else "no article here has this text"
            return Fault(place, "coding_article", f"{entry.article}: {gone} (digest {entry.digest}). Code it again.")
        if self._read is not None and article_id not in self._read:
            return Fault(place, "coding_article", f"{entry.article}: the package has not read it, see its own reject.")
        if entry.words is not None and not places(self.text(article_id), entry.words, entry.before):
            detail = f"{entry.article} does not have the words {entry.words[:80]!r}. Copy them sign by sign."
            return Fault(place, "coding_words", detail)
        return None

    def checked(self, coding: Coding, place: str = "") -> Checked | Fault:
        """Return what a coding says, checked; or why it cannot stand, with its place."""
        if (fault := self.misplaced(coding, place)) is not None:
            return fault
        article_id = str(self.article_of(coding))
        known = self._known(article_id)
        found = places(known.article.text, coding.words, coding.before)
        try:
            told = self._fact(coding.kind, coding.told, known, found[0]) if coding.told else None
            judged = self._fact(coding.kind, coding.row, known, found[0], lenient=True) if coding.row else None
            also = {
                n: tuple(self._reading(coding.kind, n, v, known, found[0]) for v in vs) for n, vs in coding.also.items()
            }
        except _Refused as error:
            reason, detail = error.args
            return Fault(place, reason, f"{coding.article}, {coding.kind}, {coding.words[:60]!r}: {detail}")
        if told is None and coding.effect != "rejects":
            return Fault(place, "coding_value", f"{coding.article}, {coding.words[:60]!r}: nothing is said of it.")
        return Checked(coding, article_id, found[0], told, judged, also)

    def _reading(self, kind: str, name: str, value: Any, known: _Known, span: Chars) -> Any:
        """Return a further reading of a field as items compare it: a set of names, days, or the value."""
        given = [value] if name in _ROLES and isinstance(value, str) else value
        fact = self._fact(kind, {name: given}, known, span, lenient=True)
        if name in _ROLES:
            return frozenset(name_key(n) for n in (*(e.name for e in fact.entities), *fact.strange))
        return (fact.columns["earliest"], fact.columns["latest"]) if name == "day" else value

    def _known(self, article_id: str) -> _Known:
        import pandas as pd

        if article_id not in self._made:
            cells = self._rows[article_id].items()
            row: dict[str, Any] = {k: None if v is None or v is pd.NA or v != v else v for k, v in cells}
            mentions, times = self._mentions.get(article_id, []), self._times.get(article_id, [])
            names = Names(row["text"], mentions, self._entities, self.case, row.get("headline") or "")
            self._made[article_id] = _Known(Article(**row), names, times)
        return self._made[article_id]

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        return entities_of(self.frames["entities"].itertuples()) if "entities" in self.frames else {}

    @cached_property
    def _mentions(self) -> dict[str, list[Any]]:
        return self._by_article("mentions")

    @cached_property
    def _times(self) -> dict[str, list[Any]]:
        return self._by_article("times")

    def _by_article(self, table: str) -> dict[str, list[Any]]:
        """Return article -> rows of a table."""
        out: dict[str, list[Any]] = {}
        for row in self.frames[table].itertuples() if table in self.frames else ():
            out.setdefault(row.article_id, []).append(row)
        return out

    def _fact(self, kind: str, fields: Mapping[str, Any], known: _Known, span: Chars, *, lenient: bool = False) -> Fact:
        """Return what fields say of words; `lenient` for the row that is judged: it may name whom nobody knows now."""
        for name in () if lenient else _NEEDED.get(kind, ()):
            if fields.get(name) in (None, "", []):
                raise _Refused("coding_value", f"{name} is empty")
        columns = dict(self._columns(kind, fields, known, span, lenient=lenient))
        parties, entities, strange = [], [], []
        for name, role in _ROLES.items():
            for one in fields.get(name) or ():
                entity = known.names.resolve(one, span)
                if entity is None and not lenient:
                    raise _Refused("coding_name", f"{name}: neither the case nor the article knows {one!r}")
                if entity is None:
                    strange.append(one)
                    continue
                parties.append(Party(role, entity.entity_id, *(known.names.place(entity.entity_id, span, one) or ())))
                entities.append(entity)
        return Fact(columns, tuple(dict.fromkeys(parties)), tuple(dict.fromkeys(entities)), tuple(strange))

    def _columns(
        self, kind: str, fields: Mapping[str, Any], known: _Known, span: Chars, *, lenient: bool
    ) -> Iterator[tuple[str, object]]:
        for (of, name), allowed in _ALLOWED.items():
            if of == kind and fields.get(name) is not None:
                _one_of(name, fields[name], allowed, lenient=lenient)
        if kind in EVENTS:
            yield from self._event(kind, fields, lenient=lenient)
            yield from self._days(fields.get("day"), known, span, lenient=lenient)
            return
        for name, value in fields.items():
            if not lenient and name == "value" and not _is_value(kind, value):
                wanted = "a number" if kind == "quantities" else "a TIMEX3 value"
                raise _Refused("coding_value", f"value: {value!r} is not {wanted}")
            if name not in _ROLES:
                yield name, value

    def _event(self, kind: str, fields: Mapping[str, Any], *, lenient: bool) -> Iterator[tuple[str, object]]:
        mode = fields.get("mode") if kind == "contacts" else fields.get("type")
        yield "event_type", {
            "contacts": "CONSULT", "demands": "REQUEST", "access_events": read_yaml("access.yaml")["types"].get(mode),
        }.get(kind, fields.get("event_type"))  # fmt: skip
        yield "mode", mode
        yield "status", _one_of("status", fields.get("status") or "happened", STATUSES, lenient=lenient)
        known = [d.id for d in self.case.demands] if self.case else []
        demand = fields.get("demand")
        yield "demand", demand if demand is None else _one_of("demand", demand, known, lenient=lenient)
        place = fields.get("place")
        if place is not None:
            found = next((p.id for p in self._places if str(place).casefold() in _spelt(p)), None)
            if found is None and not lenient:
                raise _Refused("coding_name", f"place: the case has no place {place!r}")
            yield "place_id", found
        else:
            yield "place_id", None

    @property
    def _places(self) -> tuple[Any, ...]:
        return self.case.places if self.case else ()

    def _days(self, day: object, known: _Known, span: Chars, *, lenient: bool) -> Iterator[tuple[str, object]]:
        earliest = latest = None
        basis = "no time given"
        if isinstance(day, str) and day.strip():
            try:
                days, basis = days_of(day, known.article, known.times, span)
                earliest, latest = days.earliest, None if days.open else days.latest
            except ValueError as error:
                if not lenient:
                    raise _Refused("coding_day", f"day: {error}") from None
        elif day is not None and day != "" and not lenient:
            raise _Refused("coding_day", f"day: {day!r} is no text")
        yield from (("earliest", earliest), ("latest", latest), ("date_basis", basis))


class _Refused(ValueError):
    """A field fails its check: the reason and the detail."""


def _one_of(name: str, value: object, allowed: Any, *, lenient: bool) -> object:
    if value not in allowed and not lenient:
        raise _Refused("coding_value", f"{name} {value!r} is not in the codebook. {nearest(str(value), allowed)}")
    return value


def _is_value(kind: str, value: object) -> bool:
    """Return whether a value is one of a time, or of a quantity."""
    if kind == "dates":
        return isinstance(value, str) and bool(_TIMEX.fullmatch(value))
    try:
        return not isinstance(value, bool) and math.isfinite(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False


def _spelt(place: Any) -> set[str]:
    return {n.casefold() for n in (place.id, place.name, *place.aliases)}
