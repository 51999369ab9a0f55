"""What a line of a coding file can be: a judgement of one unit, or "I have read this for these kinds"."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from corridor_analysis.errors import nearest

__all__ = ["KINDS", "NAMES", "PRECEDENCE", "Coding", "Effect", "Reading", "digest_of"]

# Fields of each kind, in a reader's words, see docs/codings.md.
KINDS: dict[str, tuple[str, ...]] = {
    "contacts": ("participants", "mode", "status", "day", "happening"),
    "demands": ("actor", "recipient", "demand", "status", "day", "happening"),
    "access_events": ("type", "actor", "place", "status", "day", "happening"),
    "accusations": ("event_type", "actor", "recipient", "status", "day", "happening"),
    "acts": ("event_type", "actor", "recipient", "status", "day", "happening"),
    "quotes": ("speaker",),
    "dates": ("value",),
    "quantities": ("value", "unit"),
    "entities": ("name",),
    "articles": ("published", "published_basis", "headline"),
}
NAMES = ("participants", "actor", "recipient", "speaker")  # fields that hold a list of names
PRECEDENCE = ("person", "agreement", "rules")  # whose word stands, where a case does not say: see docs/codings.md
Value = str | float | bool | list[str] | None


def _sound(text: str) -> str:
    """Return a text that UTF-8 can hold. Raises ValueError for half a character (a lone surrogate) and for NUL."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"it holds half a character at {error.start}") from None
    if "\0" in text:
        raise ValueError("it holds a NUL character")
    return text


def _kind(name: str) -> str:
    if name not in KINDS:
        raise ValueError(f"there is no kind {name!r}. {nearest(name, KINDS)}")
    return name


Text = Annotated[str, AfterValidator(_sound)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_sound)]
Words = Annotated[str, Field(min_length=1, max_length=5000), AfterValidator(_sound)]
Kind = Annotated[str, AfterValidator(_kind)]
Effect = Literal["confirms", "corrects", "rejects", "adds"]
_ISO = r"^\d{4}-\d{2}-\d{2}$"


def digest_of(text: str) -> str:
    """Return the digest by which codings know an article: of `articles.text`, 16 signs of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# Keys of a line in the order in which they are written.
_KEYS = (
    "article", "digest", "read", "kind", "effect", "words", "before", "row", "fields", "also", "optional", "sample",
    "note", "coder", "coder_kind", "at", "prompt",
)  # fmt: skip


class _Line(BaseModel):
    """What every line says: of which article, resting on which words, and whose it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    article: Text
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    before: Text | None = None
    sample: Text | None = None
    note: Text | None = None
    coder: Name
    coder_kind: Literal["person", "model"]
    at: Annotated[str, Field(pattern=_ISO)] | None = None
    prompt: Text | None = None

    def line(self) -> str:
        """Return the line: keys in one order, what is not given left out."""
        given = self.model_dump(mode="json")
        told = {k: given[k] for k in _KEYS if given.get(k) is not None}
        cells = {k: v for k, v in told.items() if v or k not in ("also", "optional")}
        return json.dumps(cells, ensure_ascii=False, allow_nan=False)


class Coding(_Line):
    """A judgement of one coder on one unit of an article: what its words tell, or that a row about them is wrong.

    `words` are exactly those of the article, `before` those right before them where they stand twice. `row` is the row
    that is judged and `fields` what it should be, both in a reader's words. `also` gives further readings of a field
    that this coder accepts.
    """

    kind: Kind
    effect: Effect
    words: Words
    row: dict[str, Value] | None = None
    fields: dict[str, Value] | None = None
    also: dict[str, list[Value]] = Field(default_factory=dict)
    optional: bool = False

    @model_validator(mode="before")
    @classmethod
    def _listed_names(cls, raw: Any) -> Any:
        """Write one name as a list of one."""
        if not isinstance(raw, Mapping):
            return raw
        out = dict(raw)
        for part in ("row", "fields"):
            if isinstance(cells := out.get(part), Mapping):
                out[part] = {k: [v] if k in NAMES and isinstance(v, str) else v for k, v in cells.items()}
        return out

    @model_validator(mode="after")
    def _checked(self) -> Coding:
        judged, says = self.effect != "adds", self.effect in ("adds", "corrects")
        if (self.row is not None) != judged:
            raise ValueError(f"`row` must {'be given' if judged else 'not be given'} where a line {self.effect}")
        if (self.fields is not None) != says:
            raise ValueError(f"`fields` must {'be given' if says else 'not be given'} where a line {self.effect}")
        for name, value in (*(self.row or {}).items(), *(self.fields or {}).items()):
            _check_field(self.kind, name, value)
        for name in self.also:
            _check_field(self.kind, name, None)
        return self

    @property
    def told(self) -> dict[str, Value]:
        """What the coder says the words tell, whichever the effect; empty for a row that is rejected."""
        return {} if self.effect == "rejects" else {**(self.row or {}), **(self.fields or {})}

    @property
    def unit(self) -> tuple[str, ...]:
        """What one coder can judge once: a row about these words, or a fact added to them."""
        cells = json.dumps(self.row if self.row is not None else self.fields, sort_keys=True, ensure_ascii=False)
        return (self.coder, self.digest, self.kind, "row" if self.row is not None else "fact", self.words,
                self.before or "", cells)  # fmt: skip


def _check_field(kind: str, name: str, value: Value) -> None:
    if name not in KINDS[kind]:
        raise ValueError(f"{kind} have no field {name!r}. {nearest(name, KINDS[kind])}")
    if isinstance(value, list) != (name in NAMES) and value is not None:
        raise ValueError(f"{name} must be {'a list of names' if name in NAMES else 'one value'}")
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str):
            _sound(text)
        if isinstance(text, float) and not abs(text) < float("inf"):
            raise ValueError(f"{name} is no number")


class Reading(_Line):
    """One coder has read an article, or with `words` that part of it, for these kinds: the rest is not there."""

    read: Annotated[list[Kind], Field(min_length=1)]
    words: Words | None = None

    @property
    def unit(self) -> tuple[str, ...]:
        """What is read: an article, or words of it."""
        return (self.coder, self.digest, "", "read", self.words or "", self.before or "", self.sample or "")
