"""Who takes part in a proposed event: a noun phrase first, an entity second, whoever speaks where it names nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from corridor_analysis.extract.model.contacts import discussed
from corridor_analysis.extract.model.reader import Part, Proposal
from corridor_analysis.extract.syntax.arguments import SUBJECT_PASSIVE, subjects
from corridor_analysis.extract.syntax.parties import ACTORS, covering, named, said_by, teller
from corridor_analysis.extract.syntax.phrases import GRAMMAR, prepositional
from corridor_analysis.extract.syntax.status import OBLIGED, modal
from corridor_analysis.parse.records import Attribution, Mention, Parsed, Party
from corridor_analysis.parse.tree import Stretch, Word
from corridor_analysis.parse.tree.spelling import slug
from corridor_analysis.parse.who.discourse import own_words
from corridor_analysis.parse.who.lexicons import naming
from corridor_analysis.schema import Entity

__all__ = ["LEAST_PART", "SURE_PART", "introduced", "issuer_of", "taking_part"]

LEAST_PART = 0.4  # below it a word takes no part; by cross-validation 0.3 to 0.5 score alike
SURE_PART = 0.6  # who shut a road is a grave thing to say: a wrong actor is worse than none
_DROPPED = frozenset({"relcl", "acl", "appos", "conj", "cc", "punct", "advcl", "parataxis", "dep", "ccomp", "preconj"})
_KINDS = ACTORS | {"place"}
_LEADING = frozenset({"det", "predet", "poss", "case", "punct", "cc", "mark", "advmod", "preconj"})
_SPEAKING = frozenset({"person", "state", "igo", "body"})


# ---------------------------------------------------------------- noun phrases that nobody knows
def introduced(parsed: Parsed, proposals: Iterable[Proposal], *, least: float) -> Parsed:
    """Return the article with an entity and a mention for each noun phrase that takes part and that nobody knows yet.

    "The farmers", "Israeli negotiators", "all parties" take part with their own words: `known` is false. Pronouns
    that refer to no one found stay out.
    """
    mentions, entities = list(parsed.mentions), dict(parsed.entities)
    likely = dict.fromkeys(p.word for proposal in proposals for p in proposal.parts if p.probability >= least)
    unknown = [word for at in likely if not _known(parsed, word := parsed.doc[at])]
    for word in unknown:
        if mention := _possessor(parsed, word):
            mentions.append(mention)
            continue
        for start, end, entity in _of_several_states(parsed, word) or _phrase(parsed, word):
            entities.setdefault(entity.entity_id, entity)
            mentions.append(Mention(start, end, word.i, entity.entity_id, "words"))
    if not unknown:
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
    own = [e for m in covering(parsed, word) if (e := parsed.entity(m.entity_id)).kind in _KINDS]
    called = () if word.tag_ in ("NNS", "NNPS") else named(parsed, word)
    if any(parsed.entity(m.entity_id).kind == "person" for m in called):
        return True  # "his counterpart, A", "the Minister of Trade of Chile A"
    before = [t for t in word.children if t.i < word.i and t.dep_ in ("amod", "compound", "nmod", "poss")]
    of_a_state = word.pos_ == "NOUN" and any(t.is_title for t in before)  # "the U.S. administration"
    return bool(own) and not ((word.tag_ == "NNS" or of_a_state) and _only_states(own))


def _only_states(entities: Iterable[Entity]) -> bool:
    return all(e.kind in ("state", "igo") for e in entities)


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
            left = child.left_edge
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


# ---------------------------------------------------------------- parts and parties
def taking_part(
    parsed: Parsed,
    told: Sequence[Attribution],
    word: Word,
    proposal: Proposal,
    what: dict[str, Any],
    issuer: str | None,
) -> tuple[Party, ...]:
    """Return who takes part in what a word tells, each entity once; `what` are the labels of its kind.

    All who are probable enough take part in what is told once; of what somebody does to somebody the most probable and
    those coordinated with it. Who is named in the sentence comes before others; where it names nobody who acts,
    whoever says it does, then whose statement the text is.
    """
    sent, sure, once = word.sent, _sure(parsed, proposal, what), what.get("once")
    speaker = said_by(teller(told, word.idx), "actor") or ([Party("actor", issuer)] if issuer else [])
    own = once and any(p.role == "actor" and parsed.doc[p.word].lower_ in GRAMMAR.speaking for p in sure)
    out = {p.entity_id: p for p in speaker if own}  # "I met with A", somebody says
    for role in ("actor",) if once else ("actor", "recipient"):
        asked = [p for p in sure if p.role == role]
        near = [p for p in asked if sent.start <= p.word < sent.end]
        found = _meant(parsed, near, what, role)
        if role == "actor":
            voiced = what.get("voiced")
            found = found or (speaker if voiced else []) or _meant(parsed, asked, what, role)
            if not found and voiced and any(parsed.doc[p.word].pos_ == "PRON" for p in near):
                found = said_by(_told_before(told, sent), role)
        for party in found:
            out.setdefault(party.entity_id, party)
    return tuple(sorted(out.values(), key=lambda p: (p.start or 0, p.end or 0, p.entity_id)))


def _sure(parsed: Parsed, proposal: Proposal, what: dict[str, Any]) -> list[Part]:
    """Return the parts that are probable enough, each word in its more probable one and none told twice."""
    doc, trigger, contact = parsed.doc, parsed.doc[proposal.word], what.get("mode") == "channel"
    best = {p.word: p for p in reversed(proposal.parts)} if not what.get("once") else {}
    aside = discussed(trigger) if contact else set()
    unfit = _unfit(trigger) if what.get("voiced") else set()
    held_there = contact and proposal.labels["channel"] != "visit"
    least = SURE_PART if what.get("mode") == "passage" else LEAST_PART
    sure = [
        p for p in proposal.parts
        if p.probability >= least and best.get(p.word, p) is p and (p.role, p.word) not in unfit
        and p.word not in aside and not _is_around(doc[p.word], where=held_there)
    ]  # fmt: skip
    inside = {m.start: m.root for p in sure for m in parsed.at(doc[p.word]) if m.rule == "words"}
    sure = [p for p in sure if inside.get(doc[p.word].idx, p.word) == p.word]  # "ministers of Chile" is no Chile
    named = {(m.start, p.word) for p in sure for m in parsed.at(doc[p.word]) if m.rule != "words"}
    return [
        p for p in sure  # "negotiator A" is A
        if doc[p.word].pos_ != "NOUN"
        or not any(start in doc.idx[p.word + 1 : p.word + 2] and word != p.word for start, word in named)
    ]  # fmt: skip


def _is_around(word: Word, *, where: bool) -> bool:
    """Return whether a word says who tells ("according to A") or, if that counts, where it was ("in the capital")."""
    told = word.head.lower_ == "to" and word.head.head.lower_ == "according"
    return word.dep_ == "pobj" and (told or (where and word.head.lower_ in ("in", "at")))


def _told_before(told: Sequence[Attribution], sent: Stretch) -> Attribution | None:
    """Return the last statement before a sentence: its source is who "they" are that nobody else can be."""

    def end(one: Attribution) -> int:
        return max(c.end for c in (*one.contents, *one.cues))

    return max((a for a in told if a.sources and end(a) <= sent.start_char), key=end, default=None)


def _unfit(word: Word) -> set[tuple[str, int]]:
    """Return who cannot ask, the subject of what must be, and of whom nothing is asked: "demand that A be freed"."""
    bound = subjects(word.head) if word.pos_ == "AUX" else subjects(word) if modal(word) in OBLIGED else ()
    freed = (t for c in word.children if c.dep_ == "ccomp" for t in c.children if t.dep_ in SUBJECT_PASSIVE)
    return {("actor", t.i) for t in bound} | {("recipient", t.i) for t in freed}


def _meant(parsed: Parsed, parts: Sequence[Part], what: dict[str, Any], role: str) -> list[Party]:
    """Return whom the parts of one role mean: all of a contact, else those of the most probable and its conjuncts."""
    if what.get("mode") == "channel":
        chosen = [w for p in parts for w in (parsed.doc[p.word], *_across(parsed.doc[p.word]))]
    else:
        first = [parsed.doc[p.word] for p in parts[:1]]
        joined = {w.i for t in first for w in (t, *t.conjuncts)}
        if what.get("voiced") and role == "actor":
            chosen = [parsed.doc[i] for i in sorted(joined)]  # of two who speak both do, sure or not
        else:
            chosen = [parsed.doc[p.word] for p in parts if p.word in joined]
    return [Party(role, m.entity_id, m.start, m.end) for word in chosen for m in _mentions(parsed, word)]


def _across(word: Word) -> list[Word]:
    """Return the other side of a hyphen: the first state of "the Chile-Peru summit"."""
    between = any(t.tag_ == "HYPH" for t in word.children)
    return [t for t in word.children if between and t.i < word.i and t.dep_ in ("compound", "nmod")]


def _mentions(parsed: Parsed, word: Word) -> list[Mention]:
    """Return whom one word of a noun phrase means; those coordinated with it are proposed themselves."""
    own = [m for m in parsed.at(word) if m.rule == "words"]
    if own:
        return own
    joined = {t.i for c in word.children if c.dep_ == "conj" for t in c.subtree}
    return [m for m in named(parsed, word) if m.root not in joined] or [
        m for m in covering(parsed, word) if parsed.entity(m.entity_id).kind == "place"
    ]


# ---------------------------------------------------------------- whose statement it is
def issuer_of(parsed: Parsed) -> str | None:
    """Return whose statement a text is that says "we" outside quotation marks; None of others.

    The state of the known official who signs it in its first line; whom its headline names; the state, body or person
    that is most often the subject of its sentences; else who signs it.
    """
    own = own_words(w.text for w in parsed.doc)
    firsts = [
        w for w in parsed.doc.candidates(naming().first_person) if own[w.i] and (len(w) == 1 or not w.text.isupper())
    ]  # no "US"
    if not firsts:
        return None
    signing = _signing(parsed)
    states = [e for e in parsed.entities.values() if e.kind == "state" and signing and e.country == signing.country]
    if signing and signing.known and states and not any(len(w) == 1 for w in firsts):
        return states[0].entity_id
    known = [m.entity_id for w in firsts for m in parsed.at(w)]
    if known and not signing:
        return known[0]
    if signing and signing.known:
        return signing.entity_id
    signer = signing.entity_id if signing else None
    return _speaking(parsed, own, signer) or signer


def _speaking(parsed: Parsed, own: Sequence[bool], signer: str | None) -> str | None:
    """Return who is the subject of the first sentence; where nobody signs, of most sentences and of two at least."""
    speaking: Counter[str] = Counter()
    for sent in parsed.doc.sents:
        if own[sent.root.i] and sent.root.pos_ in ("VERB", "AUX"):
            told = [m for word in subjects(sent.root) for m in parsed.at(word)]
            told = [m for m in told if m.entity_id != signer]
            found = [m.entity_id for m in told if parsed.entity(m.entity_id).kind in _SPEAKING]
            if found and not speaking:
                speaking[found[0]] += 1
            speaking.update(found)
            if signer:
                break
    return next((best for best, times in speaking.most_common(1) if times > 1), None)


def _signing(parsed: Parsed) -> Entity | None:
    """Return the person whose name begins a text in a line of its own: "Name, Secretary of State"."""
    line, more, _ = parsed.article.text.partition("\n")
    first = next(iter(parsed.mentions), None)
    if not more or first is None or first.start > line.find(",") or line.rstrip()[-1:] in (".", "?", "!"):
        return None
    entity = parsed.entity(first.entity_id)
    return entity if entity.kind == "person" and first.end <= len(line) else None
