"""Who said what: attributions with source, cue and content, their speakers, addressees and medium."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.extract.statements.back_references import with_antecedents
from corridor_analysis.extract.statements.candidates import Candidate, embedded, kind_of, settled, unnested
from corridor_analysis.extract.statements.direct_speech import direct_speech, labelled
from corridor_analysis.extract.statements.indirect_speech import indirect_speech
from corridor_analysis.extract.statements.quoted_text import QuotedText
from corridor_analysis.extract.statements.sources import source_span
from corridor_analysis.extract.statements.speakers import addressees, medium_of, speakers
from corridor_analysis.extract.syntax.arguments import objects
from corridor_analysis.extract.syntax.days import when
from corridor_analysis.parse.records import Attribution, Chars, Parsed

__all__ = ["statements"]


def statements(parsed: Parsed) -> Iterator[Attribution]:
    """Yield every attribution of an article in text order."""
    quoted = QuotedText(parsed.doc, parsed.article.text)
    found = [*labelled(quoted), *direct_speech(quoted)]
    found += indirect_speech(quoted, {c.cue.i for c in found if c.cue is not None})
    kept = unnested(quoted, settled(quoted, found))
    kept += embedded(parsed, quoted, kept)
    made = [(_attribution(parsed, quoted, c), next(iter(c.sources), None)) for c in kept]
    made.sort(key=lambda m: (m[0].start, m[0].contents, m[0].cues, m[0].rule))
    yield from with_antecedents(parsed, quoted, made)


def _attribution(parsed: Parsed, quoted: QuotedText, one: Candidate) -> Attribution:
    cue = one.cue
    return Attribution(
        kind=kind_of(quoted, one.contents),
        contents=one.contents,
        cues=one.cue_places if cue is None else (Chars(cue.idx, cue.idx + len(cue)),),
        sources=one.source_places or tuple(c for s in one.sources for c in source_span(quoted, s)),
        parties=(*speakers(parsed, one.sources), *addressees(parsed, cue)),
        cue=cue.lemma_.lower() if cue is not None else None,
        act=one.act,
        medium=medium_of(cue, one.sources),
        time=when(parsed, cue, *objects(cue)) if cue is not None and cue.pos_ in ("VERB", "AUX") else None,
        rule=one.rule,
    )
