"""Who said what: attributions with source, cue and content, from quotations and from the complements of cues."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from spacy.tokens import Token

from corridor_analysis.extract.complements import Complement, complements
from corridor_analysis.extract.cues import Cue, Lexicon, lexicon
from corridor_analysis.extract.labels import Label, labels
from corridor_analysis.extract.reports import Report, reports
from corridor_analysis.extract.sources import source_span, sources_of
from corridor_analysis.extract.stretches import Page
from corridor_analysis.extract.syntax import is_passive, parties, time_of
from corridor_analysis.records import Attribution, Chars, Parsed

__all__ = ["statements"]

_CLAUSES = ("clause", "wh", "object to", "passive", "passive to", "to", "ing", "as clause")


@dataclass
class Draft:
    """An attribution before its parties are known."""

    contents: tuple[Chars, ...]
    cue: Token | None
    sources: list[Token]
    rule: str
    entry: Cue | None = None
    cues: tuple[Chars, ...] = ()
    source: tuple[Chars, ...] = ()


def statements(parsed: Parsed) -> Iterator[Attribution]:
    """Yield every attribution of an article in text order."""
    page = Page(parsed.doc)
    words = lexicon()
    labelled = [_from_label(page, label) for label in labels(page.text, _names(parsed))]
    direct = [_from_report(page, words, r) for r in reports(page, words)]
    taken = {d.cue.i for d in direct if d.cue is not None}
    found = unnested(page, [*labelled, *direct, *_indirect(page, words, taken)])
    made = [_attribution(parsed, page, d) for d in found if d.contents]
    yield from sorted(made, key=lambda a: (a.start, a.contents, a.cues))


def _names(parsed: Parsed) -> frozenset[str]:
    """Return the words that the parse takes for names, lower-cased."""
    return frozenset(t.lower_ for t in parsed.doc if t.pos_ == "PROPN" and t.ent_type_ in ("PERSON", "ORG", "NORP"))


def _from_label(page: Page, label: Label) -> Draft:
    head = page.doc[page.token_at(label.source.end - 1)]
    return Draft((label.content,), None, [head], "label", cues=(label.cue,), source=(label.source,))


def _from_report(page: Page, words: Lexicon, report: Report) -> Draft:
    contents = tuple(Chars(q.start, q.end) for q in report.quotations)
    cue = report.cue
    entry = words.get(cue.pos_, cue.lemma_) if cue is not None else None
    sources = report.sources or (sources_of(cue, words.light) if cue is not None else [])
    return Draft(contents, cue, sources, report.rule, entry)


def _indirect(page: Page, words: Lexicon, taken: set[int]) -> Iterator[Draft]:
    for token in page.doc:
        if token.i in taken or page.quotation_at(token.idx):
            continue
        if token.lower_ == "according":
            yield from _according(page, token)
            continue
        entry = words.get(token.pos_, token.lemma_)
        content = _choose(token, entry) if entry is not None else None
        if content is None:
            continue
        sources = sources_of(token, words.light)
        if not sources and not _anonymous(token, content.frame):
            continue
        own = {i for s in sources for i in range(s.left_edge.i, s.right_edge.i + 1)}
        contents = page.runs(i for i in content.tokens if i not in own and i != token.i)
        yield Draft(contents, token, sources, f"{token.pos_.lower()}, {content.frame}", entry)


def _anonymous(cue: Token, frame: str) -> bool:
    """Return whether a cue may go without a source: a passive, or a noun with a clause."""
    return frame in ("passive", "passive to", "clause") and (cue.pos_ == "NOUN" or is_passive(cue))


def _according(page: Page, token: Token) -> Iterator[Draft]:
    heads = [o for t in token.children if t.lower_ == "to" for o in t.children if o.dep_ == "pobj"]
    above = token.head
    while above.pos_ not in ("VERB", "AUX") and above.head != above:
        above = above.head
    if not heads:
        return
    out = {t.i for t in token.subtree}
    contents = page.runs(t.i for t in above.subtree if t.i not in out)
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
    sources = draft.source or tuple(c for s in draft.sources for c in source_span(page, s))
    return Attribution(
        kind=_kind(page, draft.contents),
        contents=draft.contents,
        cues=(Chars(cue.idx, cue.idx + len(cue)),) if cue is not None else draft.cues,
        sources=sources,
        parties=tuple(parties(parsed, draft.sources, "source")),
        cue=cue.lemma_.lower() if cue is not None else None,
        act=draft.entry.act if draft.entry else None,
        time=time_of(parsed, cue) if cue is not None and cue.pos_ in ("VERB", "AUX") else None,
        rule=draft.rule,
    )


_SPEECH = frozenset({"say", "report", "claim", "answer", "deny", "accuse", "demand", "promise", "warn", "criticize"})


def unnested(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts without those that only say what another's words hold.

    What stands in somebody's content is that person's word. An attribution in it counts as one of its own if it
    quotes, or if somebody is named who says something in a finite clause.
    """
    spans = sorted((c.start, c.end) for d in drafts for c in d.contents)
    starts = [s for s, _ in spans]
    reach = list(accumulate((e for _, e in spans), max))

    def within(draft: Draft) -> bool:
        cue = draft.cue
        if cue is None:
            return False
        at = bisect_right(starts, cue.idx)
        return at > 0 and reach[at - 1] > cue.idx

    return [d for d in drafts if not within(d) or _weighs(page, d)]


def _weighs(page: Page, draft: Draft) -> bool:
    if _kind(page, draft.contents) != "indirect":
        return True
    cue = draft.cue
    if cue is None or draft.entry is None or draft.entry.act not in _SPEECH:
        return False
    return cue.tag_ in ("VBD", "VBZ") and draft.rule == "verb, clause"


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
