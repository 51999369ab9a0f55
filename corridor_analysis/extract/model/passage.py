"""What the words around an access event say of it: where and when it was, and who did what a noun names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from corridor_analysis.extract.events.access_clauses import controllers, place_of
from corridor_analysis.extract.events.access_days import Days
from corridor_analysis.extract.events.access_lexicon import lexicon
from corridor_analysis.extract.model.tellings import Mentioned, each_once
from corridor_analysis.extract.syntax.arguments import agents, is_passive, subjects
from corridor_analysis.extract.syntax.parties import who
from corridor_analysis.extract.syntax.phrases import verb_above
from corridor_analysis.parse.records import Happening, Parsed, Party
from corridor_analysis.parse.tree import Word

__all__ = ["of_passage"]


def of_passage(
    parsed: Parsed, drafts: Iterable[Mentioned], met: Mapping[int, Happening], ways: Collection[str]
) -> list[Mentioned]:
    """Return what befell passage, each once, with its place, its days, and who controls the ground.

    `met` are the contacts by the words that tell of them: "days after" one of them dates what came before it. `ways`
    are the places of a case's passage: where a clause names one of them and others, it was there.
    """
    days = Days(parsed, met)
    return each_once(parsed, (Mentioned(_placed(parsed, d, days, ways), d.words) for d in drafts))


def _placed(parsed: Parsed, draft: Mentioned, days: Days, ways: Collection[str]) -> Happening:
    word, event = draft.words[0], draft.event
    noun = word.pos_ in ("NOUN", "PROPN")
    when = days.of(word, verb_above(word) if noun and word.dep_ in ("dobj", "nsubjpass") else word).days
    actors = event.parties or (*_makers(parsed, word), *(controllers(parsed, word) if noun else ()))[:1]
    return event._replace(place_id=place_of(parsed, word, ways), parties=actors, **when)


def _makers(parsed: Parsed, word: Word) -> list[Party]:
    """Return who did what a noun names: who announced or imposed it."""
    verb = word.head
    made = word.dep_ in ("dobj", "nsubjpass") and verb.lemma_.lower() in lexicon().making
    return who(parsed, agents(verb) if is_passive(verb) else subjects(verb), "actor") if made else []
