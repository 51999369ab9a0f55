"""Who said what: attributions with source, cue and content, from quotations and from the complements of cues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from corridor_analysis.extract.complements import Complement, complements
from corridor_analysis.extract.cues import Cue, Lexicon, lexicon
from corridor_analysis.extract.reports import Report, reports
from corridor_analysis.extract.sources import source_span, sources_of
from corridor_analysis.extract.stretches import Page
from corridor_analysis.extract.syntax import parties, time_of
from corridor_analysis.records import Attribution, Chars, Parsed

__all__ = ["statements"]

_CLAUSES = ("clause", "wh", "object to", "passive to", "to", "ing", "as clause")


@dataclass
class Draft:
    """An attribution before its parties are known."""

    contents: tuple[Chars, ...]
    cue: Token | None
    sources: list[Token]
    rule: str
    entry: Cue | None = None
    cues: tuple[Chars, ...] = field(default=())


def statements(parsed: Parsed) -> Iterator[Attribution]:
    """Yield every attribution of an article in text order."""
    page = Page(parsed.doc)
    words = lexicon()
    direct = [_from_report(page, words, r) for r in reports(page, words)]
    taken = {d.cue.i for d in direct if d.cue is not None}
    spoken = [c for d in direct for c in d.contents]
    found = [*direct, *_indirect(page, words, taken, spoken)]
    made = [_attribution(parsed, page, d) for d in found if d.contents]
    yield from sorted(made, key=lambda a: (a.start, a.contents, a.cues))


def _from_report(page: Page, words: Lexicon, report: Report) -> Draft:
    contents = tuple(Chars(q.start, q.end) for q in report.quotations)
    cue = report.cue
    entry = words.get(cue.pos_, cue.lemma_) if cue is not None else None
    sources = report.sources or (sources_of(cue, words.light) if cue is not None else [])
    return Draft(contents, cue, sources, report.rule, entry)


def _indirect(page: Page, words: Lexicon, taken: set[int], spoken: list[Chars]) -> Iterator[Draft]:
    for token in page.doc:
        if token.pos_ not in ("VERB", "AUX", "NOUN", "ADJ") or token.i in taken:
            if token.lower_ == "according":
                yield from _according(page, token, spoken)
            continue
        entry = words.get(token.pos_, token.lemma_)
        if entry is None or page.quotation_at(token.idx):
            continue
        content = _choose(token, entry)
        if content is None:
            continue
        sources = sources_of(token, words.light)
        own = {i for s in sources for i in range(s.left_edge.i, s.right_edge.i + 1)}
        contents = page.runs(i for i in content.tokens if i not in own and i != token.i)
        yield Draft(contents, token, sources, f"{token.pos_.lower()}, {content.frame}", entry)


def _according(page: Page, token: Token, spoken: list[Chars]) -> Iterator[Draft]:
    heads = [o for t in token.children if t.lower_ == "to" for o in t.children if o.dep_ == "pobj"]
    above = token.head
    while above.pos_ not in ("VERB", "AUX") and above.head != above:
        above = above.head
    if not heads or page.quotation_at(token.idx):
        return
    out = {t.i for t in token.subtree}
    contents = page.runs(t.i for t in above.subtree if t.i not in out)
    if any(s.start <= c.start and c.end <= s.end for c in contents for s in spoken):
        return
    yield Draft(contents, token, heads, "according to")


def _choose(token: Token, entry: Cue) -> Complement | None:
    """Return the complement that is the content: a clause before an object, the fuller one before its part."""
    found = [c for c in complements(token) if c.frame in entry.takes]
    return min(found, key=_rank, default=None)


def _rank(content: Complement) -> tuple[int, int]:
    if content.frame in _CLAUSES:
        return (_CLAUSES.index(content.frame), 0)
    return (10 if content.frame.startswith("object ") else 11, -len(content.tokens))


def _attribution(parsed: Parsed, page: Page, draft: Draft) -> Attribution:
    cue = draft.cue
    sources = tuple(c for s in draft.sources for c in source_span(page, s))
    return Attribution(
        kind=_kind(page, draft.contents),
        contents=draft.contents,
        cues=(Chars(cue.idx, cue.idx + len(cue)),) if cue is not None else (),
        sources=sources,
        parties=tuple(parties(parsed, draft.sources, "source")),
        cue=cue.lemma_.lower() if cue is not None else None,
        act=draft.entry.act if draft.entry else None,
        time=time_of(parsed, cue) if cue is not None and cue.pos_ in ("VERB", "AUX") else None,
        rule=draft.rule,
    )


def _kind(page: Page, contents: tuple[Chars, ...]) -> str:
    """Return whether the content stands in quotation marks, in other words, or both."""
    inside = outside = 0
    for start, end in contents:
        at = start
        for q in page.quotations:
            low, high = max(start, q.start), min(end, q.end)
            if low < high:
                inside += 1
                outside += any(c.isalnum() for c in page.text[at:low])
                at = high
        outside += any(c.isalnum() for c in page.text[at:end])
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"
