"""The asks that recur: wordings of what is asked for, put together by what they have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corridor_analysis.case import Demand, Examples
from corridor_analysis.extract.model.asks import contents
from corridor_analysis.newcase.reading import (
    AskTemplate,
    Found,
    ProposedEntry,
    Reading,
    entry_id,
    evidence,
    proposal_words,
)
from corridor_analysis.parse.tree import Word

_OFTEN = 0.25  # share of articles from which one word makes an ask that is sure
_LONG = 24  # words of a wording that can be an example
_YES = 3  # examples of an entry
_QUOTES = str.maketrans("", "", '"“”«»')
_Drafts = Iterator[tuple[Demand, list["Asked"]]]


@dataclass(frozen=True, eq=False)
class Asked:
    """One ask: where its wording stands, and the words of it that carry meaning, as lemma and part of speech."""

    found: Found
    text: str
    lemmas: tuple[tuple[str, str], ...]

    @property
    def article_id(self) -> str:
        """The article that has it."""
        return self.found.reading.article_id


def asked(one: Reading, requests: Iterable[tuple[int, int, str]]) -> Iterator[Asked]:
    """Yield what is asked for in an article, each stretch once. `requests` are its asks: their place, their trigger."""
    seen: list[range] = []
    for start, end, trigger in requests:
        at = one.parsed.article.text.find(trigger, start, end)
        words = one.parsed.doc.char_span(at, at + len(trigger), alignment_mode="expand")
        asking = None if words is None else words.root
        for content in contents(asking) if asking is not None else ():
            kept = _kept(content)
            if any(kept[0] in r and kept[-1] in r for r in seen) or not content.is_alpha:
                continue
            seen.append(kept)
            made = _asked(one, kept)
            dull = proposal_words().dull | ({asking.lemma_.lower()} if asking else set())
            if any(lemma not in dull for lemma, _ in made.lemmas):
                yield made


def _kept(content: Word) -> range:
    """Return the words of a content without the clauses that it is coordinated with: those are asks of their own."""
    other = {t.i for c in content.children if c.dep_ in ("conj", "cc") and c.pos_ != "NOUN" for t in c.subtree}
    words = [t.i for t in content.subtree if not t.is_space]
    stop = min((i for i in other if i > content.i), default=words[-1] + 1)
    return range(words[0], max(i for i in words if i < stop) + 1)


def _asked(one: Reading, words: range) -> Asked:
    text = one.phrase(words[0], min(words.stop, words[0] + _LONG)).translate(_QUOTES).strip(" ,.;:-–—")
    lemmas = tuple((one.lemma[i].lower(), one.pos[i]) for i in words if one.pos[i] in ("NOUN", "VERB"))
    return Asked(Found(one, words[0], words.stop), " ".join(text.split()), lemmas)


def ask_entries(
    found: Sequence[Asked], passage: Sequence[str], *, min_count: int, taken: set[str]
) -> list[ProposedEntry]:
    """Return codebook entries: those of the resource that asks fit, then clusters of the rest by verb and noun.

    `passage` are the names of the case's passage, which count among the words for one; `taken` are ids in use.
    """
    drafts = list(_by_template(found, passage))
    used = {id(a) for _, members in drafts for a in members}
    drafts += _by_words([a for a in found if id(a) not in used])
    out = []
    for here, (draft, members) in enumerate(drafts):
        others = [a for _, group in (*drafts[here + 1 :], *drafts[:here]) for a in group]
        if yes := _examples(a.text for a in members if draft.matches(a.text)):
            out.append(_entry(draft, members, others, yes, taken, min_count=min_count))
    return sorted(out, key=lambda a: (not a.sure, -a.evidence.count, a.id))


def _by_template(found: Sequence[Asked], passage: Sequence[str]) -> _Drafts:
    drafts = [_draft(template, passage) for template in proposal_words().asks]
    first = [next((d for d in drafts if d.matches(one.text)), None) for one in found]
    for draft in drafts:
        if members := [one for one, fits in zip(found, first, strict=True) if fits is draft]:
            yield draft, members


def _draft(template: AskTemplate, passage: Sequence[str]) -> Demand:
    concepts = {**proposal_words().concepts}
    concepts["passage"] = (*concepts["passage"], *passage)
    fields = template.model_dump(exclude={"groups"})
    fields["terms"] = [list(dict.fromkeys(t for mark in group for t in concepts[mark])) for group in template.groups]
    fields["unless"] = [t for mark in template.unless for t in concepts[mark]]
    return Demand(**fields, examples=Examples())


def _by_words(left: list[Asked]) -> _Drafts:
    """Yield clusters of asks that share a verb and a noun, or a word that several articles have."""
    while True:
        where: dict[tuple[str, ...], list[str]] = {}
        for one in left:
            for mark in dict.fromkeys(_marks(one)):
                where.setdefault(mark, []).append(one.article_id)
        shared = [m for m, articles in where.items() if len(set(articles)) > 1]
        if not shared:
            return
        best = min(shared, key=lambda m: (-len(set(where[m])), -len(m), -len(where[m]), m))
        members = [one for one in left if best in _marks(one)]
        left = [one for one in left if one not in members]
        yield _made(best, members), members


def _marks(one: Asked) -> list[tuple[str, ...]]:
    """Return the stems by which an ask can be like another: a verb with a noun, a noun, a verb."""
    told = [(_stem(lemma), pos) for lemma, pos in one.lemmas if lemma not in proposal_words().dull and len(lemma) > 2]
    nouns, verbs = ([stem for stem, pos in told if pos == wanted] for wanted in ("NOUN", "VERB"))
    return [*((v, n) for v in verbs for n in nouns if v != n), *((stem,) for stem in (*nouns, *verbs))]


def _stem(lemma: str) -> str:
    """Return what a deed's verb and noun have in common.

    >>> _stem("extradite"), _stem("extradition"), _stem("implementation"), _stem("talk")
    ('extradit', 'extradit', 'implement', 'talk')
    """
    fits = (e for e, n in proposal_words().noun_endings.items() if lemma.endswith(e) and len(lemma) - len(e) >= n)
    return lemma.removesuffix(next(fits, ""))


def _made(mark: tuple[str, ...], members: Sequence[Asked]) -> Demand:
    """Return the draft of an entry for a mark; it is called by the words that its asks use most."""
    seen = Counter(lemma for one in members for lemma, _ in one.lemmas)
    words = " ".join(max((w for w in seen if _stem(w) == stem), key=lambda w: (seen[w], w)) for stem in mark)
    return Demand(
        id=entry_id(words, set()), label=words.capitalize(), terms=tuple((f"{stem}*",) for stem in mark),
        definition=f"What is asked for in these wordings: {words}.", include="Write down what belongs here.",
        exclude="Write down what does not.", examples=Examples(),
    )  # fmt: skip


def _often(draft: Demand, members: Sequence[Asked], others: Sequence[Asked]) -> bool:
    """Return whether many articles ask for a deed told as a verb and as a noun: "to extradite", "the extradition"."""
    mine, every = ({one.article_id for one in group} for group in (members, [*members, *others]))
    stem = draft.terms[0][0].rstrip("*")
    told = {pos for one in members for lemma, pos in one.lemmas if _stem(lemma) == stem}
    return {"NOUN", "VERB"} <= told and len(mine) >= _OFTEN * len(every)


def _entry(
    draft: Demand, members: Sequence[Asked], others: Sequence[Asked], yes: list[str], taken: set[str], *, min_count: int
) -> ProposedEntry:
    """Return an entry with examples that its terms match, and a wording of another entry that they do not."""
    no = next(([a.text] for a in others if not draft.matches(a.text)), [])
    fields = draft.model_dump(exclude_defaults=True, exclude={"examples"})
    fields |= {"id": entry_id(draft.id, taken), "definition": f"(draft) {draft.definition}"}
    fields["examples"] = {"yes": yes} | ({"no": no} if no else {})
    known = any(t.id == draft.id for t in proposal_words().asks)
    sure = known or len(draft.terms) > 1 or _often(draft, members, others)
    notes = () if sure else ("put together by this one word: is it one ask?",)
    of = replace(evidence([one.found for one in members]), spellings=())
    return ProposedEntry(fields, of, sure=sure and len(members) >= min_count, notes=notes)


def _examples(texts: Iterable[str]) -> list[str]:
    seen: dict[str, str] = {}
    for text in sorted(texts, key=lambda t: (abs(len(t.split()) - 8), t)):
        seen.setdefault(text.casefold(), text)
    return list(seen.values())[:_YES]
