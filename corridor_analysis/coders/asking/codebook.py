"""The codebook as a coder is given it: kinds, their fields, and what each value of a field means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.resources import read_yaml

if TYPE_CHECKING:
    from corridor_analysis.case import Case, Demand

__all__ = ["Codebook", "Value", "codebook", "kinds_of"]

_RESOURCE = "coding.yaml"
_ID = re.compile(r"\w+_\w+")  # of an entry; "other" and "visit" are words of the language too


@dataclass(frozen=True)
class Value:
    """A value that a field can have, and what it stands for."""

    id: str
    definition: str
    label: str = ""
    include: str = ""
    exclude: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    def named(self, names: Mapping[str, str], label: str = "") -> Value:
        """Return the value under another name, and with the new names wherever its definition speaks of other ids."""
        definition, include, exclude = (
            _ID.sub(lambda m: names.get(m[0], m[0]), text) for text in (self.definition, self.include, self.exclude)
        )
        named = replace(self, id=names.get(self.id, self.id), label=label)
        return replace(named, definition=definition, include=include, exclude=exclude)


@dataclass(frozen=True)
class Codebook:
    """What is to be coded: the fields of each kind with their types, and the values by `kind.field`."""

    fields: Mapping[str, Mapping[str, str]]
    titles: Mapping[str, str]
    values: Mapping[str, tuple[Value, ...]]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds in order of the resource."""
        return tuple(self.fields)

    def of(self, kind: str, name: str) -> tuple[Value, ...]:
        """Return the values of a field; none for one that holds names, a day, or has no entries."""
        return self.values.get(f"{kind}.{name}", ())

    def with_values(self, values: Mapping[str, tuple[Value, ...]]) -> Codebook:
        """Return the codebook with other values for some fields."""
        return replace(self, values={**self.values, **values})


def kinds_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds named, all where none is, in order of the resource. Raises ParameterError for another."""
    known, wanted = tuple(read_yaml(_RESOURCE)["kinds"]), tuple(names)
    for name in wanted:
        if name not in known:
            raise ParameterError("kind", name, "there is no such kind", nearest(name, known))
    return tuple(k for k in known if not wanted or k in wanted)


def codebook(case: Case | None, kinds: Sequence[str] = ()) -> Codebook:
    """Return what a coder of this case is to fill in, of some kinds or of all."""
    raw, chosen = read_yaml(_RESOURCE), kinds_of(kinds)
    fields = {kind: dict(raw["kinds"][kind]["fields"]) for kind in chosen}
    values = {}
    for kind in chosen:
        for name, sort in fields[kind].items():
            if sort == "values":
                told = raw["values"].get(f"{kind}.{name}") or raw["values"][name]
                values[f"{kind}.{name}"] = tuple(Value(k, v) for k, v in told.items())
            elif sort == "demand" and case:
                values[f"{kind}.{name}"] = tuple(map(_entry, case.demands))
    return Codebook(fields, {k: raw["kinds"][k]["title"] for k in chosen}, values)


def _entry(demand: Demand) -> Value:
    told = demand.examples
    return Value(demand.id, demand.definition, demand.label, demand.include, demand.exclude, told.yes, told.no)
