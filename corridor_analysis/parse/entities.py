"""Who is meant: every mention of a person, state, body, group, place or instrument, and the entity it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor_analysis.parse.actors import find_actors, find_names
from corridor_analysis.parse.authors import FIRST, author_of
from corridor_analysis.parse.countries import lend_countries
from corridor_analysis.parse.discourse import Discourse
from corridor_analysis.parse.gazetteer import lexicon
from corridor_analysis.parse.organisations import find_acronyms, find_misspelt, find_unknown
from corridor_analysis.parse.people import find_people
from corridor_analysis.parse.pronouns import PAIRED, PRONOUNS, resolve_pair, resolve_pronoun
from corridor_analysis.parse.reading import Reading
from corridor_analysis.parse.records import Mention
from corridor_analysis.parse.titles import OFFICIALS, resolve_official, resolve_title
from corridor_analysis.parse.unlisted import find_unlisted
from corridor_analysis.parse.voices import describe, voices
from corridor_analysis.parse.words import Words
from corridor_analysis.schema import Article, Entity

if TYPE_CHECKING:
    from corridor_analysis.case import Case
    from corridor_analysis.parse.tree import Tree

__all__ = ["find_entities"]


_REFERRING = PRONOUNS | FIRST | OFFICIALS | PAIRED  # the words that may mean someone named before


def find_entities(
    doc: Tree, article: Article, case: Case | None, signature: Tree | None = None
) -> tuple[list[Mention], dict[str, Entity]]:
    """Return the mentions of a Tree in text order, and the entities they stand for by id.

    Works without named entities of the model (`doc.ents` may be empty); `case=None` reads with the generic
    resources alone. In an article that screening found not to be about the case, "the road" is not the case's road.
    `signature` holds the words of a headline that say whose statement the text is: its first person means them.
    """
    described = article.relevant is not False
    reading = _named(doc, case, described=described)
    author = _author(reading, _named(signature, case, described=described)) if signature is not None else None
    _resolve(reading, author)
    lend_countries(reading)
    mentions = sorted(dict.fromkeys(reading.mentions), key=lambda m: (m.start, m.end))
    used = {m.entity_id for m in mentions}
    used |= {reading.lex.heads[e] for e in used if e in reading.lex.heads}
    return mentions, {k: reading.get(k) for k in sorted(used)}


def _named(doc: Tree, case: Case | None, *, described: bool) -> Reading:
    """Return what names and descriptions a Tree holds."""
    reading = Reading(Words(doc), lexicon(case))
    find_unlisted(reading)
    find_names(reading, described=described)
    find_misspelt(reading)
    find_people(reading)
    find_unknown(reading)
    find_acronyms(reading)
    find_actors(reading)
    return reading


def _author(reading: Reading, signature: Reading) -> str | None:
    """Return who signs a text, known to its reading from here on."""
    author = author_of(signature)
    return reading.new(signature.get(author)) if author else None


def _resolve(reading: Reading, author: str | None) -> None:
    """Resolve titles and pronouns in text order, so that each can lean on those before it."""
    discourse = Discourse(reading)
    words = reading.words
    own = discourse.told
    starts = {h.start: h for h in reading.hits if h.senses.keys() & {"office", "body", "pointing"}}
    speaking = voices(reading)
    for i in [i for i, key in enumerate(words.key) if key in _REFERRING or i in starts or i in speaking]:
        if i in starts:
            resolve_title(discourse, starts[i])
        elif words.pos[i] == "PRON" and words.key[i] in PRONOUNS:
            resolve_pronoun(discourse, i)
        elif author and words.pos[i] == "PRON" and words.key[i] in FIRST and own[i]:
            discourse.add(i, i + 1, i, [author], "pronoun")
        elif words.key[i] in OFFICIALS:
            resolve_official(discourse, i)
        elif words.pos[i] in ("NOUN", "NUM", "PRON"):
            resolve_pair(discourse, i)
        if i in speaking:
            describe(discourse, i)
