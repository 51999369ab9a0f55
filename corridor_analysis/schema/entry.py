"""What files of entries share: a pydantic model for each kind of entry, and one error for whatever breaks its rules."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from corridor_analysis.errors import CaseError, nearest

__all__ = ["Entry", "Made", "checked"]


class Entry(BaseModel):
    """What entries share: no unknown key, and no change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


Made = TypeVar("Made", bound=Entry)


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
