"""Whom a name in a coding means: by what the article introduces, by the case, else with its own words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import alike, places
from corridor_analysis.schema import Entity

if TYPE_CHECKING:
    from corridor_analysis.case import Case

__all__ = ["Names", "name_key"]

_SKIPPED = ("pronoun",)


def name_key(name: str) -> str:
    """Return the form in which names are compared: no case, one kind of marks, no article before it."""
    return " ".join(alike(name).casefold().split()).removeprefix("the ")


class Names:
    """The names that one article and its case know. `mentions` and `entities` are rows of those tables."""

    def __init__(
        self, text: str, mentions: Sequence[Any], entities: Mapping[str, Entity], case: Case | None, title: str = ""
    ) -> None:
        self.text, self.mentions, self.case, self.title = text, mentions, case, title
        self.entities = entities
        self._called: dict[str, list[Any]] = {}
        self._own: dict[str, str] = {}
        for m in mentions:
            if m.rule not in _SKIPPED:
                self._called.setdefault(name_key(m.surface), []).append(m)
            if (entity := entities.get(m.entity_id)) is not None:
                self._own.setdefault(name_key(entity.name), m.entity_id)

    def resolve(self, name: str, span: tuple[int, int]) -> Entity | None:
        """Return whom a name means: an entity of the article, of the case, or one of these words in the text.

        None where nobody is known by it and the article does not have it. Of several whom the article calls so, the
        one named nearest to `span` is meant.
        """
        key = name_key(name)
        if not any(c.isalnum() for c in key):
            return None
        if key in self._own:
            return self.entities[self._own[key]]
        if near := self._called.get(key):
            best = min(near, key=lambda m: (max(span[0] - m.end, m.start - span[1], 0), m.start))
            return self.entities.get(best.entity_id)
        if (known := self._partly(key)) is not None:
            return known
        stands = any(places(t, name) or places(t.casefold(), key) for t in (self.text, self.title))
        stands = stands or _shared(name, self.text[span[0] : span[1]])
        return self._known(name, stands=stands) or (self._newcomer(name) if stands else None)

    def _partly(self, key: str) -> Entity | None:
        """Return the one person of the article whose last name this is, or whose name stands in it with an office."""
        words = key.split()
        found = {
            i for own, i in self._own.items()
            if self.entities[i].kind == "person"
            and (own.split()[-len(words) :] == words or words[-len(own.split()) :] == own.split())
        }  # fmt: skip
        return self.entities[found.pop()] if len(found) == 1 else None

    def _known(self, name: str, *, stands: bool) -> Entity | None:
        """Return an entity of the case by name or alias; one of the general lists only where its words stand here."""
        from corridor_analysis.parse.who.gazetteer import gazetteer

        lex = gazetteer(self.case)
        found = lex.called(name) or lex.called(name_key(name))
        if found is None and self.case:
            key = name_key(name)
            found = next((a.id for a in self.case.actors if key in map(name_key, (a.name, *a.aliases))), None)
        own = {e.id for e in self.case.entries} if self.case else set()
        entity = lex.entities.get(found) if found is not None else None
        if entity is None or stands or found in own:
            return entity
        adjective = lex.adjectives.get(entity.country or "") if entity.kind == "state" else None
        return entity if adjective and places(self.text, adjective) else None  # "Israeli" tells of Israel

    def _newcomer(self, name: str) -> Entity | None:
        from corridor_analysis.parse.tree.spelling import slug

        words = " ".join(name.split())
        bare = words[4:] if words.casefold().startswith("the ") else words
        part = slug(bare)
        entity_id = f"phrase_{part}"
        return self.entities.get(entity_id) or (
            Entity(entity_id, bare, "other", None, None, None, False) if part else None
        )

    def place(self, entity_id: str, span: tuple[int, int], name: str = "") -> tuple[int, int] | None:
        """Return where the words coded name an entity, or have `name`; None if it is implied."""
        inside = [m for m in self.mentions if m.entity_id == entity_id and span[0] <= m.start and m.end <= span[1]]
        if inside:
            return inside[0].start, inside[0].end
        return next(((s, e) for s, e in places(self.text, name) if span[0] <= s and e <= span[1]), None)


def _shared(name: str, words: str) -> bool:
    """Return whether words name somebody by a noun that two share: "rail workers" in "rail and port workers"."""
    parts = [re.escape(p) for p in alike(name).removeprefix("the ").split()]
    for i in (i for i in range(1, len(parts)) if parts[i][0].islower()):  # of persons no two share a name
        first, last = r"\s+".join(parts[:i]), r"\s+".join(parts[i:])
        if re.search(rf"(?<!\w){first}(?:,|\s+(?:and|or))(?:\s+\S+){{1,2}}?\s+{last}(?!\w)", alike(words)):
            return True
    return False
