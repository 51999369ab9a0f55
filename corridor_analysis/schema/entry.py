"""What files of entries share: a pydantic model for each kind of entry, and one error for whatever breaks its rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from corridor_analysis.errors import CaseError, nearest

__all__ = ["BY_WORD", "Entry", "Made", "checked", "one_of"]


class Entry(BaseModel):
    """What entries share: no unknown key, and no change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


Made = TypeVar("Made", bound=Entry)


def one_of(allowed: Collection[str]) -> AfterValidator:
    """Return what refuses a value that is not one of those allowed, naming the nearest."""

    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"{value!r} is not known; {nearest(value, allowed)}")
        return value

    return AfterValidator(check)


def _by_word(lists: Mapping[str, Collection[str]]) -> dict[str, str]:
    return {word: what for what, words in lists.items() for word in words}


BY_WORD = BeforeValidator(_by_word)  # lists of words under what they mean, turned into word -> what it means


def checked(
    model: type[Made], content: object, place: object, entry: str = "", error: type[CaseError] = CaseError
) -> Made:
    """Return the entry that some content of a file makes.

    Raises the error given, which names the file, the entry, the fault and the repair. Where a key is misspelt, the
    right one is missing too: the first says more, so it is told.
    """
    try:
        return model.model_validate(content)
    except ValidationError as found:
        faults = found.errors()
        first = next((f for f in faults if f["type"] == "extra_forbidden"), faults[0])
        where = ".".join(str(p) for p in first["loc"])
        if first["type"] == "extra_forbidden":
            repair = nearest(str(first["loc"][-1]), model.model_fields)
            raise error(place, entry or where, f"unknown key {where!r}", repair) from None
        problem = f"{where or 'entry'}: {first['msg'].removeprefix('Value error, ')} (found {first.get('input')!r:.80})"
        raise error(place, entry or where, problem, "Mend this value.") from None
