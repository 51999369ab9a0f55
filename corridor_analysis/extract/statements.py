"""Who said what: attributions with source, cue and content, their speakers, addressees and medium."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.extract.alone import embedded, settled
from corridor_analysis.extract.cues import Lexicon, lexicon
from corridor_analysis.extract.drafts import Draft, kind_of, unnested
from corridor_analysis.extract.indirect import indirect
from corridor_analysis.extract.labels import Label, labels
from corridor_analysis.extract.reports import Report, reports
from corridor_analysis.extract.retold import retold
from corridor_analysis.extract.sources import source_span, sources_of
from corridor_analysis.extract.speakers import addressees, medium_of, speakers
from corridor_analysis.extract.stretches import Page
from corridor_analysis.extract.syntax.arguments import objects
from corridor_analysis.extract.syntax.days import when
from corridor_analysis.parse.records import Attribution, Chars, Parsed

__all__ = ["statements"]


def statements(parsed: Parsed) -> Iterator[Attribution]:
    """Yield every attribution of an article in text order."""
    words = lexicon()
    page = Page(parsed.doc, parsed.article.text, words.messages)
    found = [_labelled(page, label) for label in labels(page.text, page.doc)]
    found += [_direct(page, words, report) for report in reports(page, words)]
    taken = {d.cue.i for d in found if d.cue is not None}
    found += indirect(page, words, taken)
    drafts = [d for d in unnested(page, settled(page, found)) if not _cuts(page, d, found)]
    drafts += embedded(page, drafts, lambda head: bool(speakers(parsed, [head])))
    kept = [(_attribution(parsed, page, words, d), d.sources[:1]) for d in drafts]
    kept.sort(key=lambda k: (k[0].start, k[0].contents, k[0].cues, k[0].rule))
    yield from retold(parsed, page, [a for a, _ in kept], [h[0] if h else None for _, h in kept])


def _cuts(page: Page, draft: Draft, found: list[Draft]) -> bool:
    """Return whether a content begins amid what another draft quotes: "“We wait. It is sad,” she said, X reported"."""
    cue, (start, _) = draft.cue, draft.contents[0]
    q = page.quotation_at(start) if cue is not None and draft.rule == "verb, clause" else None
    if cue is None or q is None or start <= q.inner_start or q.start <= cue.idx < q.end:
        return False
    return any(c.start <= start < c.end for d in found if "quotation" in d.rule for c in d.contents)


def _labelled(page: Page, label: Label) -> Draft:
    head = page.doc[page.token_at(label.source.end - 1)]
    return Draft((label.content,), None, [head], "label", "say", (label.cue,), (label.source,))


def _direct(page: Page, words: Lexicon, report: Report) -> Draft:
    contents = tuple(Chars(q.start, q.end) for q in report.quotations)
    cue = report.cue
    if cue is None:
        return Draft(contents, None, report.sources, report.rule, "say", (report.mark,) if report.mark else ())
    entry = words.get(cue.pos_, cue.lemma_)
    act = entry.takes.get("quote", "say") if entry is not None else "say"
    return Draft(contents, cue, report.sources or sources_of(page, cue, words.light), report.rule, act)


def _attribution(parsed: Parsed, page: Page, words: Lexicon, draft: Draft) -> Attribution:
    cue = draft.cue
    sources = draft.source or tuple(c for s in draft.sources for c in source_span(page, s))
    return Attribution(
        kind=kind_of(page, draft.contents),
        contents=draft.contents,
        cues=draft.cues if cue is None else (Chars(cue.idx, cue.idx + len(cue)),),
        sources=sources,
        parties=(*speakers(parsed, draft.sources), *addressees(parsed, cue)),
        cue=cue.lemma_.lower() if cue is not None else None,
        act=draft.act,
        medium=medium_of(cue, draft.sources, words),
        time=when(parsed, cue, *objects(cue)) if cue is not None and cue.pos_ in ("VERB", "AUX") else None,
        rule=draft.rule,
    )
