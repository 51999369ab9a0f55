"""What each name is: person, place, state, body or passage, by what stands round it anywhere in the articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from corridor_analysis.newcase.occurrences import ArticleWords, Occurrence, is_body_noun, known
from corridor_analysis.newcase.proposal_words import proposal_words
from corridor_analysis.parse.tree.spelling import HYPHENS
from corridor_analysis.parse.who.gazetteer import gazetteer
from corridor_analysis.parse.who.lexicons import roles

__all__ = [
    "Name",
    "OfficeHeld",
    "adjectives",
    "body_noun",
    "collect",
    "head_after",
    "head_within",
    "known_place",
    "offices_of",
]

_ARTICLE = 0.6  # "near the Grey Rocks": what an article between preposition and name leaves of the vote
_NEAR = 6  # words between a name and the office in apposition to it


@dataclass(frozen=True, slots=True)
class OfficeHeld:
    """An office that a name goes with (empty for a counterpart), and the words that qualify it: country, body."""

    office: str
    owners: tuple[str, ...]
    codes: tuple[str, ...]
    of: str | None  # the words after "of": "head of the Regional Council"


@dataclass(eq=False)
class Name:
    """A name, where it stands, and the votes for what it is."""

    keys: tuple[str, ...]
    found: list[Occurrence] = field(default_factory=list)
    votes: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    nouns: Counter[str] = field(default_factory=Counter)  # kinds of place that nouns beside it tell
    offices: list[OfficeHeld] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The spelling used most, capitals only in the last resort."""
        seen = Counter(p.text for p in self.found)
        return min(seen, key=lambda t: (t.isupper(), -seen[t], t))

    @property
    def articles(self) -> list[str]:
        """The articles that have it."""
        return sorted({p.article.article_id for p in self.found})

    def verdict(self) -> str:
        """Return `person`, `place` or an empty text where nothing tells."""
        person, place = self.votes["person"], self.votes["place"]
        if person <= 0 and place <= 0:
            return ""
        return "person" if person >= place else "place"


def head_after(article: ArticleWords, end: int) -> int:
    """Return how many tokens after `end` are the noun of a passage: "Zelna | bridge", "Marwa | border crossing"."""
    w, heads = article.words, proposal_words().passages
    for length in (2, 1):
        last = end + length - 1
        here = last < len(w) and w.sent[last] == w.sent[end - 1] and w.pos[last] in ("NOUN", "PROPN")
        if here and _singular(w.key[end : end + length]) in heads:
            return length
    return 0


def head_within(keys: Sequence[str]) -> int:
    """Return how many words at the end of a name are the noun of a passage: ("veshti", "pass") has one."""
    heads = proposal_words().passages
    return next((n for n in (2, 1) if len(keys) >= n and _singular(keys[-n:]) in heads), 0)


def _singular(keys: Sequence[str]) -> tuple[str, ...]:
    last = keys[-1]
    return (*keys[:-1], last[:-1] if last.endswith("s") and not last.endswith("ss") else last)


def body_noun(one: Occurrence) -> bool:
    """Return whether the last word of a name of several makes it a body's; "West Bank" is a known place."""
    return len(one.keys) > 1 and is_body_noun(one.keys[-1]) and not known_place(one)


def known_place(one: Occurrence) -> bool:
    """Return whether the whole name is that of a place in the resources."""
    entity, hit = one.entity, one.article.hits.get(one.start)
    whole = hit is not None and (hit.start, hit.end) == (one.start, one.end)
    return entity is not None and whole and entity.kind == "place"


def collect(found: Iterable[Occurrence]) -> dict[tuple[str, ...], Name]:
    """Return the names that are neither passages nor bodies nor known, with the votes for what they are."""
    out: dict[tuple[str, ...], Name] = {}
    for one in found:
        keys = one.keys
        if not keys or known(one) or body_noun(one) or head_within(keys) or head_after(one.article, one.end):
            continue
        name = out.setdefault(keys, Name(keys))
        name.found.append(one)
        _vote(name, one)
    return out


def _vote(name: Name, one: Occurrence) -> None:
    article, start, end = one.article, one.start, one.end
    held = list(offices_of(article, start, end))
    if held:
        name.offices += held
        name.votes["person"] += 2
    if start and article.sense(start - 1, "address"):
        name.votes["person"] += 2
    w, last = article.words, end - 1
    if end - start > 1 and w.key[start] in gazetteer(None).gender:
        name.votes["person"] += 1
    verb = w.doc[w.head[last]].lemma_ if w.dep[last] == "nsubj" else ""
    if verb in roles().human and end - start in (2, 3):
        name.votes["person"] += 1
    elif verb in roles().human:
        name.votes["person"] += 0.6
    if verb in proposal_words().speaking:
        name.votes["speaks"] += 1
    _vote_place(name, article, start, end)


def _vote_place(name: Name, article: ArticleWords, start: int, end: int) -> None:
    w, words = article.words, proposal_words()
    the = start > 1 and w.key[start - 1] == "the"
    before = w.key[start - 1 - the] if start else ""
    noun = _noun_beside(article, start, end)
    if noun:
        name.nouns[noun] += 1
        name.votes["place"] += 3
    elif before in words.at:
        name.votes["place"] += words.at[before] * (_ARTICLE if the else 1)
    elif start and w.pos[start - 1] == "VERB" and w.doc[start - 1].lemma_ in words.arriving:
        name.votes["place"] += words.at["reach"]
    if _dateline(article, start, end):
        name.votes["place"] += 2
    if known_place(Occurrence(article, start, end)):
        name.votes["place"] += 1
    if end < len(w) and w.text[end] in ("'s", "’s"):
        name.votes["owns"] += 1


def _noun_beside(article: ArticleWords, start: int, end: int) -> str | None:
    """Return the kind of place by a noun beside a name: "the town of X", "the X region", "X, the first village"."""
    w, kinds = article.words, proposal_words().places
    if end - start > 1 and (kind := kinds.get((w.key[end - 1],))):
        return kind
    if start > 1 and w.key[start - 1] == "of":
        return kinds.get((w.key[start - 2],)) or kinds.get(tuple(w.key[start - 3 : start - 1]))
    if end < len(w) and (kind := kinds.get((w.key[end],))) and w.sent[end] == w.sent[end - 1]:
        return kind
    if end + 1 < len(w) and w.text[end] == "," and w.key[end + 1] in proposal_words().appositive:
        for i in range(end + 2, min(end + 5, len(w))):
            if kind := kinds.get((w.key[i],)):
                return kind
            if w.pos[i] not in ("ADJ", "NOUN", "NUM", "ADV"):
                break
    if start > 1 and (kind := kinds.get((w.key[start - 1],))) and w.pos[start - 1] == "NOUN":
        return kind
    return None


def _dateline(article: ArticleWords, start: int, end: int) -> bool:
    """Return whether a name opens a paragraph before a dash: "SORVAT - …"."""
    w = article.words
    opens = start == 0 or "\n" in w.text[start - 1]
    return opens and end < len(w) and w.text[end] in (*HYPHENS, "—")


def offices_of(article: ArticleWords, start: int, end: int) -> Iterator[OfficeHeld]:
    """Yield the offices beside a name: right before it, in apposition before that, and in apposition after it."""
    w = article.words
    before = _past(article, start - 1, start)
    if before >= 0 and article.sense(before, "office"):
        hit = article.hits[before]
        yield _holding(article, hit.start, hit.end, end)
        further = hit.start - 1
        if further > 0 and w.text[further] == "," and article.sense(further - 1, "office"):
            yield _holding(article, article.hits[further - 1].start, article.hits[further - 1].end, None)
    if end < len(w) and w.text[end] == "," and w.key[start - 1 if start else 0] not in proposal_words().at:
        yield from _after_comma(article, end)


def _past(article: ArticleWords, at: int, start: int) -> int:
    """Return the token before a comma, bracket or quotation mark; -1 where the sentence begins there."""
    w = article.words
    while at >= 0 and w.text[at] in (",", "[", '"', "“") and w.sent[at] == w.sent[start]:
        at -= 1
    return at if at >= 0 and w.sent[at] == w.sent[start] else -1


def _after_comma(article: ArticleWords, end: int) -> Iterator[OfficeHeld]:
    """Yield the office in "X, the mayor of Y": not one that goes with a name after it."""
    w = article.words
    for i in range(end + 1, min(end + 1 + _NEAR, len(w))):
        if article.sense(i, "office"):
            hit = article.hits[i]
            if not (hit.end < len(w) and w.capital(hit.end) and w.sent[hit.end] == w.sent[i]):
                yield _holding(article, hit.start, hit.end, None)
            return
        if w.pos[i] not in ("DET", "ADJ", "PROPN", "NOUN", "PART", "PRON"):
            return


def _holding(article: ArticleWords, start: int, end: int, after: int | None) -> OfficeHeld:
    """Return the office at `start:end`; what qualifies it stands to the left, after "of", or after the name."""
    sense = article.hits[start].senses["office"]
    w, owners, codes = article.words, [], []
    at = start - 1
    while at >= 0 and start - at < _NEAR and w.sent[at] == w.sent[start] and _qualifies(article, at):
        owners.append(w.key[at])
        codes += _codes(article, at)
        at -= 1
    of = None
    for place in (end, after):
        if place is not None and place + 1 < len(w) and w.key[place] in ("of", "from"):
            of, more = _of_phrase(article, place + 1)
            owners += of.casefold().split() if of else []
            codes += more
    return OfficeHeld(sense.value if sense.value != "Counterpart" else "", tuple(owners), tuple(codes), of)


def _qualifies(article: ArticleWords, i: int) -> bool:
    w = article.words
    return w.capital(i) or w.text[i] in ("'s", "’s", "-") or w.pos[i] in ("ADJ", "NOUN")


def _codes(article: ArticleWords, i: int) -> list[str]:
    sense = article.sense(i, "entity", "demonym")
    country = gazetteer(None).entities[sense.value].country if sense else None
    return [country] if country else []


def _of_phrase(article: ArticleWords, at: int) -> tuple[str | None, list[str]]:
    w = article.words
    if w.key[at] == "the":
        at += 1
    end = at
    while end < len(w) and w.sent[end] == w.sent[at - 1] and w.capital(end):
        end += 1
    if end == at:
        return None, []
    return article.text(at, end), [c for i in range(at, end) for c in _codes(article, i)]


def adjectives(found: Sequence[Occurrence], names: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Return the adjectives and names of peoples that unknown names have: "ostravian" -> "ostravia"."""
    bases = sorted({keys[0] for keys in names if len(keys) == 1 and len(keys[0]) > 3})
    words = sorted({k for p in found for k in p.keys[:1] if len(k) > 4})
    out: dict[str, str] = {}
    for word in words:
        for base in bases:
            stems = (base, base[:-1]) if base[-1] in "aeiouy" else (base,)
            if word != base and any(word == stem + ending for stem in stems for ending in proposal_words().demonyms):
                out.setdefault(word, base)
    return out
