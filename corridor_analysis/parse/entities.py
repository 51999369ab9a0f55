"""Who is meant: every mention of a person, state, body, group, place or instrument, and the entity it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor_analysis.parse.actors import find_actors, find_names
from corridor_analysis.parse.gazetteer import lexicon
from corridor_analysis.parse.people import find_people
from corridor_analysis.parse.reading import Reading
from corridor_analysis.parse.words import Words
from corridor_analysis.records import Mention
from corridor_analysis.schema import Article, Entity

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from corridor_analysis.case import Case

__all__ = ["find_entities"]


def find_entities(doc: Doc, article: Article, case: Case | None) -> tuple[list[Mention], dict[str, Entity]]:
    """Return the mentions of a Doc in text order, and the entities they stand for by id.

    Works without named entities of the model (`doc.ents` may be empty); `case=None` reads with the generic
    resources alone.
    """
    reading = Reading(Words(doc), lexicon(case))
    find_names(reading)
    find_people(reading)
    find_actors(reading)
    mentions = sorted(set(reading.mentions), key=lambda m: (m.start, m.end, m.entity_id))
    used = {m.entity_id for m in mentions}
    return mentions, {k: reading.entities[k] for k in sorted(used)}
