"""The lexicons of countries, organisations, leaders, places, offices and bodies, each checked once at load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.parse.tree.spelling import key, split
from corridor_analysis.resources import read_csv, read_yaml
from corridor_analysis.schema import ENTITY_KINDS

__all__ = ["Row", "bodies", "check_rows", "check_words", "pet_names", "roles", "rows"]

COLUMNS = {
    "countries.csv": ("code", "name", "aliases", "adjectives", "people", "capitals"),
    "organisations.csv": ("name", "kind", "code", "sector", "aliases", "metonyms"),
    "leaders.csv": ("name", "country", "role", "aliases"),
    "places.csv": ("name", "country", "aliases"),
    "given_names.csv": ("name", "gender"),
}
_NAMES = ("name", "aliases", "capitals", "metonyms")  # columns in which no name may stand twice
_ROLES = (
    "offices", "honorifics", "gendered", "state", "group", "land", "pointing", "owned", "titled", "human", "voice",
    "persons", "texts", "pet_names", "partners",
)  # fmt: skip
_OFFICE = ("name", "sector", "words", "leader")
_ADDRESS = ("words", "gender")
_BODY = ("name", "sector", "words")


class Row(dict[str, str]):
    """A row of a CSV lexicon; a cell may hold several names, parted by `|`."""

    def cells(self, column: str) -> list[str]:
        """Return the names in a cell."""
        return [cell for cell in (self[column] or "").split("|") if cell]


@cache
def rows(file: str) -> tuple[Row, ...]:
    """Return the rows of a lexicon. Raises ResourceError on unknown columns, kinds and names that stand twice."""
    return check_rows(file, read_csv(file))


def check_rows(file: str, content: Iterable[Mapping[str, str]]) -> tuple[Row, ...]:
    """Return rows checked against the rules of their file."""
    seen: dict[tuple[str, ...], str] = {}
    out = tuple(Row(row) for row in content)
    for row in out:
        for column in row:
            if column not in COLUMNS[file]:
                raise ResourceError(file, column, "unknown column", nearest(str(column), COLUMNS[file]))
        if "kind" in row and row["kind"] not in ENTITY_KINDS:
            raise ResourceError(file, row["name"], f"unknown kind {row['kind']!r}", nearest(row["kind"], ENTITY_KINDS))
        for name in (n for column in _NAMES if column in row for n in row.cells(column)):
            if (words := split(name)) in seen:
                problem = f"{name!r} also stands with {seen[words]!r}"
                raise ResourceError(file, row["name"], problem, "Keep it with one of the two.")
            seen[words] = row["name"]
    return out


@cache
def roles() -> Mapping[str, Any]:
    """Return the offices, forms of address and nouns for groups of `roles.yaml`, checked."""
    content = read_yaml("roles.yaml")
    _check_keys("roles.yaml", "", content, _ROLES)
    check_words("roles.yaml", content["offices"], _OFFICE)
    check_words("roles.yaml", content["honorifics"], _ADDRESS)
    for section in ("state", "group"):
        check_words("roles.yaml", [{"words": words} for words in content[section].values()], ("words",))
    return content


@cache
def pet_names() -> Mapping[str, tuple[str, ...]]:
    """Return the other forms of a first name, of a pet name the full ones and of a full one the pet names, by key."""
    out: dict[str, tuple[str, ...]] = {}
    for full, pets in roles()["pet_names"].items():
        words = tuple(key(name) for name in (full, *pets))
        for word in words:
            out[word] = (*out.get(word, ()), *(w for w in words if w != word))
    return out


@cache
def bodies() -> list[dict[str, Any]]:
    """Return the kinds of body that countries have, checked."""
    content = read_yaml("bodies.yaml")
    _check_keys("bodies.yaml", "", content, ("bodies",))
    check_words("bodies.yaml", content["bodies"], _BODY)
    return content["bodies"]


def check_words(file: str, entries: Iterable[Mapping[str, Any]], allowed: tuple[str, ...]) -> None:
    """Raise ResourceError where an entry has an unknown key, or a word stands with two entries."""
    seen: set[tuple[str, ...]] = set()
    for entry in entries:
        label = str(entry.get("name") or ", ".join(map(str, entry["words"][:3])))
        _check_keys(file, label, entry, allowed)
        for word in entry["words"]:
            if not isinstance(word, str):
                raise ResourceError(file, label, f"{word!r} is no text", "Quote it.")
            if split(word) in seen and "." not in word:
                raise ResourceError(file, label, f"{word!r} stands twice", "Keep one of the two.")
            seen.add(split(word))


def _check_keys(file: str, entry: str, content: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    for name in content:
        if name not in allowed:
            raise ResourceError(file, entry or name, f"unknown key {name!r}", nearest(str(name), allowed))
