"""The passage that is talked about: names with a noun of passage, ranked by count and by nearness to access events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from corridor_analysis.newcase.name_kinds import Name, head_after, head_within
from corridor_analysis.newcase.occurrences import ArticleWords, Occurrence
from corridor_analysis.newcase.proposal_words import proposal_words
from corridor_analysis.parse.tree.spelling import split

__all__ = ["Passage", "bare_heads", "ends_of", "join", "ranked_passages", "split_ends", "term_words"]

_ALIKE = 80.0  # likeness of two spellings of a passage's name: Veshti, Vesthi
_NEAR_EVENT = 1.5  # what a sentence that tells an access event adds to the passage that it names
_SHARE = 0.5  # what "the pass" adds to the passage that has this noun
_WIDE = 0.5  # weight up to which the noun of a passage is one of a wide water
_POINT = 0.6  # a bridge or checkpoint is a point of a longer passage


@dataclass(eq=False)
class Passage:
    """A passage by the words of its name without the noun."""

    stem: tuple[str, ...]
    found: list[Occurrence] = field(default_factory=list)
    heads: Counter[tuple[str, ...]] = field(default_factory=Counter)
    score: float = 0.0
    near: int = 0  # access events told in a sentence that names it
    misspelt: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def names(self) -> list[tuple[str, int]]:
        """Its names as they stand, most used first, "the" left out."""
        seen = Counter(p.text for p in self.found)
        return sorted(seen.items(), key=lambda s: (-s[1], s[0].isupper(), s[0]))

    @property
    def articles(self) -> frozenset[str]:
        """The articles that name it."""
        return frozenset(p.article.article_id for p in self.found)

    @property
    def point(self) -> bool:
        """Whether it is a point on a passage rather than one."""
        return self.heads.most_common(1)[0][0] in proposal_words().points


def ranked_passages(found: Sequence[Occurrence], events: Mapping[str, Sequence[tuple[int, int]]]) -> list[Passage]:
    """Return the passages named, the likeliest first. `events` are the sentences (characters) of access events."""
    out: dict[tuple[str, ...], Passage] = {}
    for one in found:
        whole = _whole(one)
        if whole is None:
            continue
        stem, head, named = whole
        passage = out.setdefault(stem, Passage(stem))
        passage.found.append(named)
        passage.heads[head] += 1
    merged = _merged(out)
    bare = bare_heads({id(p.article): p.article for p in found}.values())
    for passage in merged:
        _rank(passage, bare, events)
    return sorted(merged, key=lambda p: (-p.score, p.stem))


def _whole(one: Occurrence) -> tuple[tuple[str, ...], tuple[str, ...], Occurrence] | None:
    """Return stem, noun and full extent of a passage's name: "Veshti Pass road", "Zelna bridge", "Strait of X"."""
    keys, article, end = one.keys, one.article, one.end
    after = head_after(article, end)
    own = head_within(keys)
    if after:
        head = _noun(article.words.key[end : end + after])
        stem = keys[:-own] if own and len(keys) > own else keys
        return (
            (stem, _noun(keys[-own:]) if own else head, Occurrence(article, one.start, end + after)) if stem else None
        )
    if own and len(keys) > own:
        return keys[:-own], _noun(keys[-own:]), one
    return _named_after(one)


def _named_after(one: Occurrence) -> tuple[tuple[str, ...], tuple[str, ...], Occurrence] | None:
    """Return the parts of "the Strait of Hormuz", "the port of Odesa"."""
    article, start = one.article, one.start
    w = article.words
    if start < 2 or w.key[start - 1] != "of" or w.key[start - 2] not in proposal_words().before:
        return None
    return one.keys, (w.key[start - 2],), Occurrence(article, start - 2, one.end)


def _noun(keys: Sequence[str]) -> tuple[str, ...]:
    heads, last = proposal_words().passages, keys[-1]
    return tuple(keys) if tuple(keys) in heads else (*keys[:-1], last[:-1])


def _merged(found: Mapping[tuple[str, ...], Passage]) -> list[Passage]:
    """Join passages whose names differ by a slip, the rarer to the more frequent."""
    kept: list[Passage] = []
    for passage in sorted(found.values(), key=lambda p: (-len(p.found), p.stem)):
        same = next((k for k in kept if _alike(k, passage)), None)
        if same is None:
            kept.append(passage)
        else:
            same.misspelt.add(passage.stem)
            join(same, passage)
    return kept


def join(passage: Passage, other: Passage) -> None:
    """Let a passage have the names of another."""
    passage.found += other.found
    passage.heads += other.heads


def _alike(one: Passage, other: Passage) -> bool:
    a, b = " ".join(one.stem), " ".join(other.stem)
    shared = one.heads.keys() & other.heads.keys()
    return bool(shared) and len(a) > 4 and a[0] == b[0] and fuzz.ratio(a, b) >= _ALIKE


def bare_heads(articles: Iterable[ArticleWords]) -> dict[tuple[str, ...], Counter[str]]:
    """Return, by noun, how often "the pass" stands without a name, by article."""
    out: dict[tuple[str, ...], Counter[str]] = {}
    for article in articles:
        w = article.words
        for i in range(1, len(w)):
            noun = (w.key[i],)
            if (
                w.pos[i] == "NOUN"
                and noun in proposal_words().passages
                and w.key[i - 1] in proposal_words().determiners
            ):
                out.setdefault(noun, Counter())[article.article_id] += 1
    return out


def _rank(
    passage: Passage,
    bare: Mapping[tuple[str, ...], Mapping[str, int]],
    events: Mapping[str, Sequence[tuple[int, int]]],
) -> None:
    """Give a passage its score."""
    weights = proposal_words().passages
    named = sum(weights[head] * n for head, n in passage.heads.items())
    alone = sum(
        _SHARE * weights[head] * bare.get(head, {}).get(a, 0) for head in passage.heads for a in passage.articles
    )
    passage.near = sum(_inside(passage, article, where) for article, spans in events.items() for where in spans)
    score = named + alone + _NEAR_EVENT * passage.near + len(passage.articles)
    passage.score = round(score * (_POINT if passage.point else 1.0), 3)


def _inside(passage: Passage, article: str, where: tuple[int, int]) -> bool:
    return any(
        p.article.article_id == article and where[0] <= p.article.words.start[p.start] < where[1] for p in passage.found
    )


def ends_of(articles_read: Iterable[ArticleWords], towns: Mapping[tuple[str, ...], Name]) -> Counter[tuple[str, str]]:
    """Return pairs of places that a passage is said to join, with how often: "links X with Y", "the X-Y road"."""
    out: Counter[tuple[str, str]] = Counter()
    for article in articles_read:
        out.update(_linked(article, towns))
    return out


def _linked(article: ArticleWords, towns: Mapping[tuple[str, ...], Name]) -> Iterable[tuple[str, str]]:
    w = article.words
    at = {p.start: (keys, p.end) for keys, n in towns.items() for p in n.found if p.article is article}
    for i in range(len(w)):
        if w.doc[i].lemma_ in proposal_words().linking or (w.key[i] == "between" and _of_passage(article, i)):
            near = [at[j] for j in range(i + 1, min(i + 13, len(w))) if j in at and w.sent[j] == w.sent[i]]
            if len(near) >= 2:
                yield " ".join(near[0][0]), " ".join(near[1][0])


def _of_passage(article: ArticleWords, i: int) -> bool:
    return i > 0 and (article.words.key[i - 1],) in proposal_words().passages


def split_ends(stem: tuple[str, ...], towns: Mapping[tuple[str, ...], Name]) -> tuple[str, str] | None:
    """Return the two places in a name like "Pelin-Sorvat road"."""
    for cut in range(1, len(stem)):
        if stem[:cut] in towns and stem[cut:] in towns:
            return " ".join(stem[:cut]), " ".join(stem[cut:])
    return None


def term_words(passage: Passage) -> list[str]:
    """Return the names of a passage without its noun, misspelt ones included; of a sea or gulf, the whole names.

    "Veshti" finds also what is said of the Veshti tunnel, but "Black" would find more than the Black Sea.
    """
    seen: Counter[str] = Counter()
    wide = proposal_words().passages[passage.heads.most_common(1)[0][0]] <= _WIDE
    for one in passage.found:
        words = one.text.split()
        while not wide and len(words) > 1 and head_within(split(words[-1])):
            words.pop()
        seen[" ".join(words)] += 1
    ranked = [word for word, _ in sorted(seen.items(), key=lambda s: (-s[1], s[0]))]
    return [w for w in ranked if not any(o != w and w.startswith(f"{o} ") for o in ranked)]
