"""Who takes part in a proposed event: a noun phrase first and an entity second."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corridor_analysis.extract.model.reader import Proposal
from corridor_analysis.extract.syntax.parties import ACTORS, covering, named
from corridor_analysis.extract.syntax.phrases import prepositional
from corridor_analysis.extract.syntax.words import GRAMMAR
from corridor_analysis.parse.records import Mention, Parsed
from corridor_analysis.parse.tree import Word
from corridor_analysis.parse.tree.spelling import slug
from corridor_analysis.schema import Entity

__all__ = ["introduced"]

_DROPPED = frozenset({"relcl", "acl", "appos", "conj", "cc", "punct", "advcl", "parataxis", "dep", "ccomp", "preconj"})
_KINDS = ACTORS | {"place"}
_LEADING = frozenset({"det", "predet", "poss", "case", "punct", "cc", "mark", "advmod", "preconj"})


def introduced(parsed: Parsed, proposals: Iterable[Proposal], *, least: float) -> Parsed:
    """Return the article with an entity and a mention for each noun phrase that takes part and that nobody knows yet.

    "The farmers", "Israeli negotiators", "all parties" take part with their own words: `known` is false. Pronouns
    that refer to no one found stay out.
    """
    mentions, entities = list(parsed.mentions), dict(parsed.entities)
    seen: set[int] = set()
    for proposal in proposals:
        for _, at, probability in proposal.parts:
            word = parsed.doc[at]
            if probability < least or at in seen or _known(parsed, word):
                continue
            seen.add(at)
            if mention := _possessor(parsed, word):
                mentions.append(mention)
                continue
            for start, end, entity in _of_several_states(parsed, word) or _phrase(parsed, word):
                entities.setdefault(entity.entity_id, entity)
                mentions.append(Mention(start, end, at, entity.entity_id, "words"))
    if not seen:
        return parsed
    mentions.sort(key=lambda m: (m.start, m.end))
    return replace(parsed, mentions=tuple(mentions), entities=entities, _by_root={})


def _possessor(parsed: Parsed, word: Word) -> Mention | None:
    """Return the state whose leaders or authorities a word names, as a mention of that state: they act for it."""
    before = word.i - 1
    while before > word.sent.start and parsed.doc[before].pos_ == "ADJ":
        before -= 1
    marked = word.lemma_.lower() in GRAMMAR.sides and before > word.sent.start and parsed.doc[before].tag_ == "POS"
    found = [m for m in parsed.at(parsed.doc[before - 1]) if marked and parsed.entity(m.entity_id).kind == "state"]
    return Mention(found[0].start, word.idx + len(word), word.i, found[0].entity_id, "words") if found else None


def _known(parsed: Parsed, word: Word) -> bool:
    """Return whether somebody stands at a word already; a state does not for people of it, "Indian officials"."""
    own = [parsed.entity(m.entity_id) for m in covering(parsed, word) if parsed.entity(m.entity_id).kind in _KINDS]
    called = () if word.tag_ in ("NNS", "NNPS") else named(parsed, word)
    if any(parsed.entity(m.entity_id).kind == "person" for m in called):
        return True  # "his counterpart, A", "the Minister of Trade of Chile A"
    return bool(own) and not (word.tag_ == "NNS" and _only_states(own)) and not _of_a_state(parsed, word, own)


def _only_states(entities: Sequence[Entity]) -> bool:
    return all(e.kind in ("state", "igo") for e in entities)


def _of_a_state(parsed: Parsed, word: Word, own: Sequence[Entity]) -> bool:
    """Return whether a noun stands for a state that its own words name: "the U.S. administration"."""
    named = [t for t in word.children if t.i < word.i and t.dep_ in ("amod", "compound", "nmod", "poss") and t.is_title]
    return word.pos_ == "NOUN" and _only_states(own) and bool(named)


def _of_several_states(parsed: Parsed, word: Word) -> list[tuple[int, int, Entity]]:
    """Return the people of each state of a plural: "Chilean and Malian officials", "envoys from Chile and Mali"."""
    before = [t for t in word.children if t.i < word.i and t.dep_ in ("amod", "compound", "nmod")]
    for first in (*before, *prepositional(word, "of", "from")) if word.tag_ == "NNS" else ():
        sides = [(t, m) for t in (first, *first.conjuncts) for m in parsed.at(t)]
        sides = [(t, m) for t, m in sides if _only_states([parsed.entity(m.entity_id)])]
        sides = [(t, m) for t, m in sides if (t.i < word.i) == (first.i < word.i)]
        if len(sides) > 1:
            return [_people_of(parsed, word, first, t, m) for t, m in sides]
    return []


def _people_of(parsed: Parsed, word: Word, first: Word, side: Word, state: Mention) -> tuple[int, int, Entity]:
    """Return the words that name a state, and an entity for its people that a noun tells of, as of the `first`."""
    behind = first.i > word.i
    inner = [t.i for t in word.children if t.i < word.i and t.dep_ in ("amod", "compound")]
    start = min(inner, default=word.i) if behind else max(t.i for t in (side, *side.conjuncts) if t.i < word.i) + 1
    what = " ".join(w.text for w in parsed.doc[start : word.i + 1])
    whose = parsed.article.text[state.start : state.end]
    name = f"{what} {first.head.lower_} {whose}" if behind else f"{side.text} {what}"
    country = parsed.entity(state.entity_id).country
    return side.idx, side.idx + len(side), Entity(f"phrase_{slug(name)}", name, "group", country, None, None, False)


def _phrase(parsed: Parsed, word: Word) -> list[tuple[int, int, Entity]]:
    """Return the words of a noun phrase without its article and clauses, and an entity of that name; none of others."""
    if word.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "X", "VERB") or word.is_punct:
        return []
    left, right = word, word
    for child in word.children:
        if child.i < word.i and child.dep_ not in _LEADING and child.i < left.i and child.left_edge.i > word.i - 8:
            left = child.left_edge if child.dep_ not in ("poss",) else left
        elif child.i > word.i and child.dep_ == "prep" and child.lower_ == "of" and child.right_edge.i - word.i <= 8:
            right = _before_clauses(child)
    while left.i < word.i and left.dep_ in ("det", "predet", "punct", "cc"):
        left = parsed.doc[left.i + 1]
    start, end = left.idx, right.idx + len(right)
    name = re.sub(r"\s+", " ", parsed.article.text[start:end]).strip()
    if not name or not name[0].isalnum():
        return []
    near = [m for t in (*word.children, word) for m in parsed.at(t) if start <= m.start < end]
    country = next((c for m in near if (c := parsed.entity(m.entity_id).country)), None)
    plural = word.tag_ in ("NNS", "NNPS")
    kind = "group" if plural else "person" if word.tag_ == "NNP" else "other"
    return [(start, end, Entity(f"phrase_{slug(name)}", name, kind, country, None, None, False))]


def _before_clauses(prep: Word) -> Word:
    """Return the last word of a prepositional phrase before what only describes its noun."""
    last = prep
    for child in prep.children:
        last = child
        for word in child.subtree:
            if word.dep_ in _DROPPED and word.i > child.i:
                break
            last = word if word.i > last.i else last
    return last
