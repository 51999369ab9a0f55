"""Names in the articles: runs of words with a capital, parted at offices and at the adjectives of countries.

Reading an article knows persons by their offices and places by a list. Here all articles are looked at together, so
that what a name is in one place decides what it is in another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corridor_analysis.newcase.proposal_words import proposal_words
from corridor_analysis.parse.records import Parsed
from corridor_analysis.parse.tree.columns import Columns
from corridor_analysis.parse.tree.spelling import HYPHENS
from corridor_analysis.parse.who.gazetteer import Hit, Sense, gazetteer
from corridor_analysis.parse.who.lexicons import roles
from corridor_analysis.schema import Entity

__all__ = ["ArticleWords", "Occurrence", "articles_read", "is_body_noun", "known", "occurrences"]

_SPLITTING = ("office", "address", "demonym", "people")
_SHOUTED = 4  # a word in capitals of at least so many letters is no abbreviation, if it is also written otherwise


@dataclass(frozen=True, eq=False)
class ArticleWords:
    """An article as read: its words in columns, and the known names among them."""

    parsed: Parsed
    words: Columns
    hits: dict[int, Hit]

    @property
    def article_id(self) -> str:
        """The article."""
        return self.parsed.article.article_id

    def sense(self, i: int, *kinds: str) -> Sense | None:
        """Return the first sense of these kinds that the known name at token `i` has."""
        hit = self.hits.get(i)
        return next((hit.senses[k] for k in kinds if k in hit.senses), None) if hit else None

    def text(self, start: int, end: int) -> str:
        """Return the words `start:end` as they stand, white space made one space."""
        text = self.parsed.article.text[self.words.start[start] : self.words.end(end - 1)]
        return " ".join(text.split())

    def sentence(self, i: int) -> str:
        """Return the sentence of token `i` on one line."""
        sent, start, end = self.words.sent[i], i, i + 1
        while start > 0 and self.words.sent[start - 1] == sent:
            start -= 1
        while end < len(self.words) and self.words.sent[end] == sent:
            end += 1
        return self.text(start, end)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A name at tokens `start:end` of an article."""

    article: ArticleWords = field(repr=False)
    start: int
    end: int

    @property
    def keys(self) -> tuple[str, ...]:
        """The words of the name as they are looked up, hyphens and possessive endings left out."""
        return name_words(self.article.words.key[self.start : self.end])

    @property
    def entity(self) -> Entity | None:
        """The entity of the resources that is called by the known name at its first word."""
        sense = self.article.sense(self.start, "entity")
        return gazetteer(None).entities[sense.value] if sense else None

    @property
    def text(self) -> str:
        """The name as it stands."""
        return self.article.text(self.start, self.end)

    @property
    def sentence(self) -> str:
        """The sentence that it stands in."""
        return self.article.sentence(self.start)


def name_words(keys: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a name without hyphens, possessive endings and a final "Jr."."""
    words = [k for k in keys if k not in HYPHENS and k not in ("'s", "’s", "'", "’")]
    while len(words) > 1 and words[-1] in proposal_words().younger:
        words.pop()
    return tuple(words)


def articles_read(parsed: Sequence[Parsed]) -> list[ArticleWords]:
    """Return parsed articles as articles_read."""
    lex = gazetteer(None)
    out = []
    for one in parsed:
        words = Columns(one.doc)
        out.append(ArticleWords(one, words, {i: h for h in lex.match(words) for i in range(h.start, h.end)}))
    return out


def occurrences(articles: Sequence[ArticleWords]) -> list[Occurrence]:
    """Return the names of all articles_read in order of the text."""
    named, common = _seen(articles)
    found = [one for article in articles for one in _occurrences(article, named)]
    return [one for one in found if not common.issuperset(one.keys)]


def _seen(articles: Sequence[ArticleWords]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that mostly have a capital inside a sentence, and those that mostly have none anywhere."""
    upper: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for article in articles:
        w = article.words
        for i in range(len(w)):
            if not w.text[i].isalpha():
                continue
            if not w.capital(i):
                lower[w.key[i]] += 1
            elif i and w.sent[i] == w.sent[i - 1] and not w.text[i].isupper():
                upper[w.key[i]] += 1
    named = frozenset(k for k, n in upper.items() if n >= lower[k])
    return named, frozenset(k for k, n in lower.items() if n > upper[k])


def _occurrences(article: ArticleWords, named: frozenset[str]) -> Iterator[Occurrence]:
    w, at = article.words, 0
    while at < len(w):
        if not _namelike(article, at, named):
            at += 1
            continue
        end = at + 1
        while end < len(w) and w.sent[end] == w.sent[at] and (step := _step(article, end, named)):
            end += step
        yield from (p for p in _parted(article, at, end) if not _dull(p))
        at = end


def _namelike(article: ArticleWords, i: int, named: frozenset[str]) -> bool:
    w = article.words
    if not w.capital(i) or w.key[i] in proposal_words().never or not any(c.isalpha() for c in w.text[i]):
        return False
    if w.text[i].isupper() and len(w.text[i]) >= _SHOUTED:
        return w.key[i] in named
    first = i == 0 or w.sent[i] != w.sent[i - 1] or w.text[i - 1] in "\"“‘'«"
    if w.pos[i] in ("PRON", "DET", "ADP", "CCONJ", "SCONJ"):
        return False
    if first:
        return w.key[i] in named or (w.pos[i] == "PROPN" and w.dep[i] != "advmod")
    return w.pos[i] in ("PROPN", "ADJ", "NOUN") or w.key[i] in named


def _step(article: ArticleWords, end: int, named: frozenset[str]) -> int:
    """Return how many tokens go on with a name: a further word, a hyphen or particle and a word, "Hauliers' Union"."""
    w = article.words
    if _namelike(article, end, named):
        return 1
    at = end
    if w.text[end] in HYPHENS and w.start[end] > w.end(end - 1):
        return 0  # a dash between words
    while at < len(w) and at - end < 3 and (w.text[at] in HYPHENS or w.key[at] in proposal_words().particles):
        at += 1
    joint = at > end or w.text[end] in ("'", "’")
    after = at if at > end else end + 1
    if joint and after < len(w) and w.sent[after] == w.sent[end] and _namelike(article, after, named):
        return after + 1 - end
    return 0


def _parted(article: ArticleWords, start: int, end: int) -> Iterator[Occurrence]:
    """Yield a run without its offices, forms of address and leading adjectives of countries."""
    at = first = start
    begun = article.hits.get(start)
    if begun and begun.start < start and "office" in begun.senses:
        at = first = min(begun.end, end)  # "Minister of Defense X": the office began before the run
    while at < end:
        hit = article.hits.get(at)
        cut = hit is not None and hit.start == at and any(k in hit.senses for k in _SPLITTING) and hit.end <= end
        if cut and hit is not None and ("entity" not in hit.senses and not _in_body(article, hit, end)):
            if first < at:
                yield Occurrence(article, first, at)
            first = hit.end
            at = hit.end
        else:
            at += 1
    if first < end:
        yield Occurrence(article, first, end)


def _dull(one: Occurrence) -> bool:
    """Return whether a one is no name: "Middle" of "Middle Eastern", "Phase" before a number."""
    w, end = one.article.words, one.end
    numbered = end < len(w) and w.pos[end] == "NUM" and w.sent[end] == w.sent[end - 1]
    if not one.keys or w.pos[one.start] == "NUM":
        return True
    return len(one.keys) == 1 and (numbered or one.keys[0] in proposal_words().alone)


def known(one: Occurrence) -> bool:
    """Return whether a name is one of a state or a body that the resources know, which reading counts."""
    hits = [one.article.hits.get(i) for i in range(one.start, one.end)]
    if None in hits or len({id(h) for h in hits}) != 1:
        return False
    entity = one.entity
    return entity is not None and entity.kind in ("state", "igo", "body", "group")


def _in_body(article: ArticleWords, hit: Hit, end: int) -> bool:
    """Return whether a word is within the name of a body: "Norwegian Refugee Council", "General Staff"."""
    return hit.end < end and is_body_noun(article.words.key[end - 1])


def is_body_noun(word: str) -> bool:
    """Return whether a word is the last noun of bodies' names."""
    return word in proposal_words().bodies or word in roles().last_nouns
