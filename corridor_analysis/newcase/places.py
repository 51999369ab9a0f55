"""Where it happens: the passage that is talked about, told by its noun, and places, told by the words round them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from corridor_analysis.newcase.reading import (
    Found,
    ProposedEntry,
    Reading,
    entry_id,
    evidence,
    proposal_words,
    propose_entry,
)
from corridor_analysis.parse.tree.spelling import HYPHENS, split
from corridor_analysis.parse.who.gazetteer import gazetteer
from corridor_analysis.parse.who.lexicons import roles
from corridor_analysis.schema import Entity

_Words = tuple[str, ...]
_ALIKE = 80.0  # likeness of two spellings of a passage's name: Veshti, Vesthi
_TOLD = 1.5  # what a telling of the state of a passage adds to the passage that it names
_SHARE = 0.5  # what "the pass" adds to the passage that has this noun
_WIDE = 0.5  # weight up to which the noun of a passage is one of a wide water
_POINT = 0.6  # a bridge or checkpoint is a point of a longer passage


@dataclass(eq=False)
class Passage:
    """A passage by the words of its name without the noun."""

    stem: _Words
    found: list[Found] = field(default_factory=list)
    heads: Counter[_Words] = field(default_factory=Counter)
    score: float = 0.0
    told: int = 0  # tellings of the state of passage that name it

    @property
    def names(self) -> list[str]:
        """Its names as they stand, most used first, "the" left out."""
        seen = Counter(one.text for one in self.found)
        return sorted(seen, key=lambda t: (-seen[t], t.isupper(), t))

    @property
    def articles(self) -> frozenset[str]:
        """The articles that name it."""
        return frozenset(one.reading.article_id for one in self.found)

    def join(self, other: Passage) -> None:
        """Take over the names of another."""
        self.found += other.found
        self.heads += other.heads

    @property
    def terms(self) -> list[str]:
        """Its names without the noun, misspelt ones included; of a sea or gulf, the whole names.

        "Veshti" finds also what is said of the Veshti tunnel, but "Black" would find more than the Black Sea.
        """
        seen: Counter[str] = Counter()
        wide = proposal_words().passages[self.heads.most_common(1)[0][0]] <= _WIDE
        for one in self.found:
            words = one.text.split()
            while not wide and len(words) > 1 and _head(split(words[-1])):
                words.pop()
            seen[" ".join(words)] += 1
        ranked = sorted(seen, key=lambda w: (-seen[w], w))
        return [w for w in ranked if not any(o != w and w.startswith(f"{o} ") for o in ranked)]


def ranked_passages(readings: Sequence[Reading], found: Iterable[Found], told: Iterable[str]) -> list[Passage]:
    """Return the passages named, the likeliest first. `told` are those whose state is told, as clauses name them."""
    every: dict[_Words, Passage] = {}
    for one in found:
        stem, head, named = whole(one) or ((), (), one)
        if stem:
            passage = every.setdefault(stem, Passage(stem))
            passage.found.append(named)
            passage.heads[head] += 1
    kept: list[Passage] = []
    for passage in sorted(every.values(), key=lambda p: (-len(p.found), p.stem)):
        if same := next((k for k in kept if _alike(k, passage)), None):
            same.join(passage)
        else:
            kept.append(passage)
    bare, tellings = bare_heads(readings), Counter(map(split, told))
    for passage in kept:
        _rank(passage, bare, tellings)
    return sorted(kept, key=lambda p: (-p.score, p.stem))


def whole(found: Found) -> tuple[_Words, _Words, Found] | None:
    """Return stem, noun and full extent of a passage's name: "Veshti Pass road", "Zelna bridge", "Strait of X".

    A noun alone has an empty stem.
    """
    one, start, end = found
    keys, own = found.keys, _head(found.keys)
    after = next((n for n in (2, 1) if _follows(one, end, n)), 0)
    if own and (len(keys) > len(own) or not after):
        return keys[: -len(own)], own, Found(one, start, end + after)
    if after:
        return keys, _head(one.key[end : end + after]), Found(one, start, end + after)
    if start > 1 and one.key[start - 1] == "of" and one.key[start - 2] in proposal_words().before:
        return keys, (one.key[start - 2],), Found(one, start - 2, end)
    return None


def _follows(one: Reading, end: int, length: int) -> bool:
    """Return whether so many words after a name are the noun of a passage."""
    words, last = one.key[end : end + length], end + length - 1
    noun = len(words) == len(_head(words)) == length and one.pos[last] in ("NOUN", "PROPN")
    return noun and one.sent[last] == one.sent[end - 1]


def _head(keys: Sequence[str]) -> _Words:
    """Return the noun of a passage, in the singular, at the end of a name: ("veshti", "pass") has one."""
    heads = proposal_words().passages
    ends = [tuple(keys[-n:]) for n in (2, 1) if len(keys) >= n]
    return next((w for e in ends for w in (e, (*e[:-1], e[-1].removesuffix("s"))) if w in heads), ())


def _alike(one: Passage, other: Passage) -> bool:
    """Return whether two names differ by a slip."""
    a, b = " ".join(one.stem), " ".join(other.stem)
    return bool(one.heads.keys() & other.heads.keys()) and len(a) > 4 and a[0] == b[0] and fuzz.ratio(a, b) >= _ALIKE


def bare_heads(readings: Iterable[Reading]) -> Counter[tuple[str, str]]:
    """Return how often "the pass" stands without a name, by noun and article."""
    words = proposal_words()
    return Counter(
        (one.key[i], one.article_id)
        for one in readings
        for i in range(1, len(one))
        if one.pos[i] == "NOUN" and (one.key[i],) in words.passages and one.key[i - 1] in words.determiners
    )


def _rank(passage: Passage, bare: Mapping[tuple[str, str], int], told: Mapping[_Words, int]) -> None:
    words = proposal_words()
    passage.told = sum(told.get(name, 0) for name in {split(name) for name in passage.names})
    score = _TOLD * passage.told + len(passage.articles)
    for head, count in passage.heads.items():
        alone = sum(bare.get((" ".join(head), a), 0) for a in passage.articles)
        score += words.passages[head] * (count + _SHARE * alone)
    point = passage.heads.most_common(1)[0][0] in words.points
    passage.score = round(score * (_POINT if point else 1.0), 3)


def ends_of(readings: Iterable[Reading], towns: Mapping[_Words, Sequence[Found]]) -> Counter[tuple[_Words, _Words]]:
    """Return pairs of places that a passage is said to join, with how often: "links X with Y", "between X and Y"."""
    at = {(one.reading.article_id, one.start): keys for keys, found in towns.items() for one in found}
    out: Counter[tuple[_Words, _Words]] = Counter()
    for one in readings:
        for i in range(1, len(one)):
            between = one.key[i] == "between" and (one.key[i - 1],) in proposal_words().passages
            if between or one.lemma[i] in proposal_words().linking:
                ahead = (j for j in range(i + 1, min(i + 13, len(one))) if one.sent[j] == one.sent[i])
                near = [at[one.article_id, j] for j in ahead if (one.article_id, j) in at]
                out.update([(near[0], near[1])] if len(near) > 1 else [])
    return out


def split_ends(stem: _Words, towns: Collection[_Words]) -> tuple[_Words, _Words] | None:
    """Return the two places in a name like "Pelin-Sorvat road"."""
    cuts = ((stem[:cut], stem[cut:]) for cut in range(1, len(stem)))
    return next(((a, b) for a, b in cuts if a in towns and b in towns), None)


def passage_entry(passage: Passage, kind: str, *, sure: bool, taken: set[str], **more: Sequence[str]) -> ProposedEntry:
    """Return the entry of a passage: `corridor` for the case's own, `site` for another."""
    name, *others = passage.names
    aliases = [text for text in others if text.casefold() != name.casefold()]
    own = entry_id(name, taken)
    return propose_entry(own, name, kind, evidence(passage.found), sure=sure, aliases=aliases, **more)


_PLACE = 1.0  # votes from which a name is a place
_ARTICLE = 0.6  # "near the Grey Rocks": what an article between preposition and name leaves of the vote
_SHORT = 4  # letters below which a name in capitals is rather an abbreviation
_DESCRIBING = frozenset({"ADJ", "NOUN", "NUM", "ADV"})
_BEHIND = 5  # words after a comma in which a noun can say what a place is


@dataclass(eq=False)
class Name:
    """A name, where it stands, and what the words round it tell."""

    keys: tuple[str, ...]
    found: list[Found] = field(default_factory=list)
    place: float = 0.0
    person: int = 0
    speaks: bool = False
    nouns: Counter[str] = field(default_factory=Counter)  # kinds of place that nouns beside it tell

    @property
    def text(self) -> str:
        """The spelling used most, capitals only in the last resort."""
        seen = Counter(one.text for one in self.found)
        return min(seen, key=lambda t: (t.isupper(), -seen[t], t))

    @property
    def listed(self) -> Entity | None:
        """The place of the resources that has this name."""
        entity = gazetteer(None).entities.get(gazetteer(None).called(" ".join(self.keys)) or "")
        return entity if entity and entity.kind == "place" else None


def collected(found: Iterable[Found]) -> dict[tuple[str, ...], Name]:
    """Return names by their words, with the votes for what they are."""
    out: dict[tuple[str, ...], Name] = {}
    for one in found:
        name = out.setdefault(one.keys, Name(one.keys))
        name.found.append(one)
        _vote(name, one)
    return out


def _vote(name: Name, found: Found) -> None:
    one, start, end = found
    words = proposal_words()
    verb = one.lemma[one.head[end - 1]] if one.dep[end - 1] == "nsubj" else ""
    name.person += verb in roles().human
    name.speaks |= verb in words.speaking
    the = start > 1 and one.key[start - 1] == "the"
    before = one.key[start - 1 - the] if start else ""
    if noun := _noun_beside(found):
        name.nouns[noun] += 1
        name.place += 3
    elif before in words.at:
        name.place += words.at[before] * (_ARTICLE if the else 1)
    elif start and one.pos[start - 1] == "VERB" and one.lemma[start - 1] in words.arriving:
        name.place += words.at["reach"]
    opens = start == 0 or "\n" in one.text[start - 1]
    if opens and end < len(one) and one.text[end] in (*HYPHENS, "—"):  # "SORVAT - …"
        name.place += 2
    name.place += name.listed is not None


def _noun_beside(found: Found) -> str | None:
    """Return the kind of place by a noun beside a name: "the town of X", "the X region", "X, the first village"."""
    one, start, end = found
    kinds, key = proposal_words().places, one.key
    beside = [key[end - 1 : end]] if end - start > 1 else []
    if start > 1 and key[start - 1] == "of":
        beside += [key[start - 2 : start - 1], key[max(0, start - 3) : start - 1]]
    if one.sent[end : end + 1] == one.sent[start : start + 1]:
        beside.append(key[end : end + 1])
    if key[end : end + 1] == [","] and proposal_words().appositive.issuperset(key[end + 1 : end + 2]):
        last = min(end + _BEHIND, len(one))
        beside += [key[i : i + 1] for i in range(end + 2, last) if _DESCRIBING.issuperset(one.pos[end + 2 : i])]
    if start > 1 and one.pos[start - 1] == "NOUN":
        beside.append(key[start - 1 : start])
    return next((kinds[tuple(b)] for b in beside if tuple(b) in kinds), None)


def place_entries(names: Iterable[Name], states: str, *, min_count: int, taken: set[str]) -> list[ProposedEntry]:
    """Return the entries of places, those named most first. `states` are those to one of which a capital belongs."""
    out = []
    for name in sorted(names, key=lambda n: (-len(n.found), n.keys)):
        if name.place < _PLACE or name.person * len(name.keys) > name.place:
            continue
        wide = name.keys[-1] in proposal_words().wide
        kind = min(name.nouns, key=lambda k: (-name.nouns[k], k), default="territory" if wide else "town")
        text = f"{name.text} border" if kind == "border" and "border" not in name.keys else name.text
        code = name.listed.country if name.listed else None
        country = code if len(code or "") == 3 else None  # a state's: not that of a union
        notes = [] if name.nouns else ["kind is a guess"]
        if name.speaks:
            notes.append(f"speaks as a state does: if it is a capital, make it an alias of the state ({states})")
        sure = len(name.found) >= min_count or bool(name.nouns)
        sure = sure and not (text.isupper() and len(text) < _SHORT and not country)
        own, of = entry_id(text, taken), evidence(name.found)
        out.append(propose_entry(own, text, kind, of, sure=sure, notes=notes, country=country))
    return out
