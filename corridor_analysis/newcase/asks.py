"""The asks that recur: wordings of what is asked for, put together by what they have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corridor_analysis.case import Demand, Examples
from corridor_analysis.extract.events.ask_frames import asks
from corridor_analysis.newcase.entries import LIKED, Evidence, ProposedEntry, entry_id
from corridor_analysis.newcase.occurrences import ArticleWords
from corridor_analysis.newcase.proposal_words import AskTemplate, proposal_words
from corridor_analysis.parse.tree import Word

__all__ = ["Asked", "ask_entries", "asked"]

_OFTEN = 0.25  # share of articles from which one word makes an ask that is sure
_LONG = 24  # words of a wording that can be an example
_YES, _NO = 3, 1  # examples and counter-examples of an entry
_QUOTES = str.maketrans("", "", '"“”«»')


@dataclass(frozen=True)
class Asked:
    """One ask: its wording, the words of it that carry meaning, and where it stands."""

    text: str
    lemmas: tuple[tuple[str, str], ...]  # lemma, part of speech
    sentence: str
    article_id: str


def asked(article: ArticleWords, requests: Iterable[tuple[int, int]] = ()) -> Iterator[Asked]:
    """Yield what is asked for in an article, each stretch once. `requests` are clauses (characters) coded as REQUEST.

    A clause is taken whole where no ask was found in its sentence.
    """
    w = article.words
    seen: set[tuple[int, int]] = set()
    asking: set[int] = set()
    for ask in asks(article.parsed):
        kept = _kept(ask.content)
        where = (kept[0].i, kept[-1].i + 1)
        if any(a <= where[0] and where[1] <= b for a, b in seen) or not ask.content.is_alpha:
            continue
        seen.add(where)
        asking.add(w.sent[ask.trigger.i])
        made = _asked(article, *where)
        if any(lemma != ask.trigger.lemma_.lower() and lemma not in proposal_words().dull for lemma, _ in made.lemmas):
            yield made
    for start, end in requests:
        inside = [i for i in range(len(w)) if start <= w.start[i] < end]
        if inside and w.sent[inside[0]] not in asking and len(inside) <= _LONG:
            yield _asked(article, inside[0], inside[-1] + 1)


def _kept(content: Word) -> list[Word]:
    """Return the words of a content without the clauses that it is coordinated with: those are asks of their own."""
    other = {t.i for c in content.children if c.dep_ in ("conj", "cc") and c.pos_ != "NOUN" for t in c.subtree}
    last = max((t.i for t in content.subtree if t.i not in other and not t.is_space), default=content.i)
    first = next(t for t in content.subtree if not t.is_space)
    stop = min((i for i in other if i > content.i), default=last + 1)
    return [t for t in content.subtree if first.i <= t.i < stop and not t.is_space]


def _asked(article: ArticleWords, start: int, end: int) -> Asked:
    text = article.text(start, min(end, start + _LONG)).translate(_QUOTES).strip(" ,.;:-–—")
    lemmas = tuple((t.lemma_.lower(), t.pos_) for t in article.words.doc[start:end] if t.pos_ in ("NOUN", "VERB"))
    return Asked(" ".join(text.split()), lemmas, article.sentence(start), article.article_id)


def ask_entries(
    found: Sequence[Asked], passage: Sequence[str], *, min_count: int, taken: set[str]
) -> list[ProposedEntry]:
    """Return codebook entries: those of the resource that asks fit, then clusters of the rest by verb and noun.

    `passage` are the names of the case's passage, which count among the words for one; `taken` are ids in use.
    """
    drafts = list(_by_template(found, passage))
    drafts += _by_words([a for a in found if not any(a in members for _, members in drafts)])
    out = []
    for here, (draft, members) in enumerate(drafts):
        others = [a for _, group in (*drafts[here + 1 :], *drafts[:here]) for a in group]
        entry = _entry(draft, members, others, taken, min_count=min_count)
        if entry:
            out.append(entry)
    return sorted(out, key=lambda a: (not a.sure, -a.evidence.count, a.id))


def _by_template(found: Sequence[Asked], passage: Sequence[str]) -> Iterator[tuple[Demand, list[Asked]]]:
    drafts = [_draft(template, passage) for template in proposal_words().asks]
    groups: dict[str, list[Asked]] = {}
    for one in found:
        if draft := next((d for d in drafts if d.matches(one.text)), None):
            groups.setdefault(draft.id, []).append(one)
    yield from ((draft, groups[draft.id]) for draft in drafts if draft.id in groups)


def _draft(template: AskTemplate, passage: Sequence[str]) -> Demand:
    concepts = {**proposal_words().concepts}
    concepts["passage"] = (*concepts["passage"], *passage)
    terms = tuple(tuple(dict.fromkeys(t for mark in group for t in concepts[mark])) for group in template.groups)
    unless = tuple(t for mark in template.unless for t in proposal_words().concepts[mark])
    fields = template.model_dump(exclude={"groups"})
    return Demand(**{**fields, "terms": terms, "unless": unless, "examples": Examples()})


def _by_words(rest: Sequence[Asked]) -> Iterator[tuple[Demand, list[Asked]]]:
    """Yield clusters of asks that share a verb and a noun, or a word that several articles have."""
    left = list(rest)
    while left:
        marks = Counter(m for a in left for m in dict.fromkeys(_marks(a)))
        articles = {m: len({a.article_id for a in left if m in _marks(a)}) for m in marks}
        shared = [m for m in marks if articles[m] > 1 and marks[m] > 1]
        if not shared:
            return
        best = min(shared, key=lambda m: (-articles[m], -len(m), -marks[m], m))
        members = [a for a in left if best in _marks(a)]
        left = [a for a in left if best not in _marks(a)]
        yield _made(best, members), members


def _marks(one: Asked) -> list[tuple[str, ...]]:
    """Return the stems by which an ask can be like another: a verb with a noun, a noun, a verb."""
    told = [(_stem(lemma), pos) for lemma, pos in one.lemmas if lemma not in proposal_words().dull and len(lemma) > 2]
    nouns = [stem for stem, pos in told if pos == "NOUN"]
    verbs = [stem for stem, pos in told if pos == "VERB"]
    return [*((v, n) for v in verbs for n in nouns if v != n), *((n,) for n in nouns), *((v,) for v in verbs)]


def _stem(lemma: str) -> str:
    """Return what a deed's verb and noun have in common.

    >>> _stem("extradite"), _stem("extradition"), _stem("implementation"), _stem("talk")
    ('extradit', 'extradit', 'implement', 'talk')
    """
    for ending, least in proposal_words().noun_endings.items():
        if lemma.endswith(ending) and len(lemma) - len(ending) >= least:
            return lemma.removesuffix(ending)
    return lemma


def _made(mark: tuple[str, ...], members: Sequence[Asked]) -> Demand:
    """Return the draft of an entry for a mark; it is called by the words that its asks use most."""
    seen = Counter(lemma for a in members for lemma, _ in a.lemmas)
    words = " ".join(max((w for w in seen if _stem(w) == stem), key=lambda w: (seen[w], w)) for stem in mark)
    return Demand(
        id=entry_id(words, set()),
        label=words.capitalize(),
        definition=f"What is asked for in these wordings: {words}.",
        include="Write down what belongs here.",
        exclude="Write down what does not.",
        terms=tuple((f"{stem}*",) for stem in mark),
        examples=Examples(),
    )


def _deed(draft: Demand, members: Sequence[Asked]) -> bool:
    """Return whether the one word of a cluster is told as a verb and as a noun: "to extradite", "the extradition"."""
    stems = [term.rstrip("*") for group in draft.terms for term in group]
    told = {pos for a in members for lemma, pos in a.lemmas if _stem(lemma) in stems}
    return len(stems) == 1 and {"NOUN", "VERB"} <= told


def _often(members: Sequence[Asked], others: Sequence[Asked]) -> bool:
    """Return whether many of the articles that ask for anything ask for this."""
    mine, every = ({a.article_id for a in group} for group in (members, [*members, *others]))
    return len(mine) >= _OFTEN * len(every)


def _entry(
    draft: Demand, members: Sequence[Asked], others: Sequence[Asked], taken: set[str], *, min_count: int
) -> ProposedEntry | None:
    """Return an entry with examples that its terms match, and a wording of another entry that they do not."""
    yes = _examples([a.text for a in members if draft.matches(a.text)], _YES)
    if not yes:
        return None
    no = [a.text for a in others if not draft.matches(a.text)][:_NO]
    fields = draft.model_dump(exclude_defaults=True, exclude={"examples"})
    fields |= {"id": entry_id(draft.id, taken), "definition": f"(draft) {draft.definition}"}
    fields["examples"] = {"yes": yes, "no": no} if no else {"yes": yes}
    best = min(members, key=lambda a: (abs(len(a.sentence.split()) - LIKED), a.article_id, a.text))
    of = Evidence(len(members), len({a.article_id for a in members}), (), best.sentence, best.article_id)
    known = any(t.id == draft.id for t in proposal_words().asks)
    pair = known or len(draft.terms) > 1 or (_deed(draft, members) and _often(members, others))
    notes = () if pair else ("put together by this one word: is it one ask?",)
    return ProposedEntry(fields, of, sure=pair and len(members) >= min_count, notes=notes)


def _examples(texts: Iterable[str], most: int) -> list[str]:
    seen: dict[str, str] = {}
    for text in sorted(texts, key=lambda t: (abs(len(t.split()) - 8), t)):
        seen.setdefault(" ".join(text.casefold().split()), text)
    return list(seen.values())[:most]
