"""What files of entries share: a pydantic model for each kind of entry, and one error for whatever breaks its rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar, get_args

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
            raise ValueError(f"{value!r} is not known", nearest(value, allowed))
        return value

    return AfterValidator(check)


def _by_word(lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    out: dict[str, str] = {}
    for what, words in lists.items():
        for word in words:
            if out.setdefault(word, what) != what or words.count(word) > 1:
                raise ValueError(f"{word!r} is named twice, under {out[word]} and {what}", "Keep one of the two.")
    return out


BY_WORD = BeforeValidator(_by_word)  # lists of words under what they mean, turned into word -> what it means


def checked(
    model: type[Made], content: object, place: object, entry: str = "", error: type[CaseError] = CaseError
) -> Made:
    """Return the entry that some content of a file makes.

    Raises the error given, which names the file, the entry, the fault and the repair. Where a key is misspelt, the
    right one is missing too: the first says more, so it is told. A rule of a model raises ValueError with the problem
    or, as two arguments, with problem and repair.
    """
    try:
        return model.model_validate(content)
    except ValidationError as found:
        faults = found.errors()
        first = next((f for f in faults if f["type"] == "extra_forbidden"), faults[0])
        inner, where = _entry_at(content, first["loc"])
        entry = inner or entry or where
        if first["type"] == "extra_forbidden":
            repair = nearest(str(first["loc"][-1]), _keys_at(model, first["loc"][:-1]))
            raise error(place, entry, f"unknown key {where!r}", repair) from None
        rule = first.get("ctx", {}).get("error")
        if isinstance(rule, ValueError) and len(rule.args) == 2:
            raise error(place, entry, *rule.args) from None
        problem = f"{where or 'entry'}: {first['msg'].removeprefix('Value error, ')} (found {first.get('input')!r:.80})"
        raise error(place, entry, problem, "Mend this value.") from None


def _entry_at(content: Any, loc: Sequence[str | int]) -> tuple[str, str]:
    """Return what the innermost entry of a list on the way to a place in some content is called, and the rest.

    It is called by its id, else by its kind with its name or number.
    """
    entry, rest = "", [""]
    for step in loc:
        there = step in content if isinstance(content, dict) else isinstance(content, list) and isinstance(step, int)
        content = content[step] if there else None
        if isinstance(step, int) and isinstance(content, dict):
            called = content.get("name") or step + 1
            entry, rest = str(content.get("id") or f"{rest[-1].removesuffix('s')} {called}"), [""]
        else:
            rest.append(str(step))
    return entry, ".".join(rest[1:])


def _keys_at(model: type[Entry], loc: Sequence[str | int]) -> Iterable[str]:
    """Return the keys that an entry may have at a place within one of this model."""
    hint: Any = model
    for step in loc:
        is_model = isinstance(hint, type) and issubclass(hint, BaseModel)
        hint = hint.model_fields[step].annotation if is_model else get_args(hint)[isinstance(step, str)]
    return list(hint.model_fields)
