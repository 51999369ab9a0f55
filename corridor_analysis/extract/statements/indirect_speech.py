"""Indirect and mixed speech: cues of the lexicon with the complements that hold the content."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.extract.statements.candidates import Candidate
from corridor_analysis.extract.statements.complements import complements, subtree
from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.statements.quotations import Quotation
from corridor_analysis.extract.statements.quoted_text import QuotedText
from corridor_analysis.extract.statements.sources import sources_of
from corridor_analysis.extract.syntax.arguments import is_passive
from corridor_analysis.extract.syntax.phrases import verb_above
from corridor_analysis.parse.records import Chars
from corridor_analysis.parse.tree import Word

__all__ = ["indirect_speech"]


def indirect_speech(quoted: QuotedText, taken: set[int]) -> Iterator[Candidate]:
    """Yield an attribution for every cue outside quotation marks whose token is not `taken` by direct speech."""
    for token in quoted.doc.candidates(cue_words().lemmas | {"according"}):
        within = quoted.quotation_at(token.idx)
        if token.i in taken or (within is not None and token.idx != within.inner_start):
            continue
        if token.lower_ == "according":
            yield from _according(quoted, token)
        elif (content := _content(token)) is not None:
            yield from _attributed(quoted, token, *content) if within is None else _begun(within, token, content[0])


def _content(cue: Word) -> tuple[str, list[int]] | None:
    """Return frame and tokens of what is the content: a clause before an object, the fuller one before its part.

    None where the word is no cue. "Told reporters that …" says the clause, "called X a liar" says X and the rest.
    """
    takes, first = cue_words().takes(cue.pos_, cue.lemma_), cue_words().content_frames
    if not takes:
        return None

    def rank(content: tuple[str, list[int]]) -> tuple[int, int]:
        frame, tokens = content
        if frame in first:
            return first.index(frame), 0
        return len(first) + (not frame.startswith("object ")), -len(tokens)

    found = ((c.frame, tokens) for c in complements(cue) if c.frame in takes and (tokens := c.tokens()))
    return min(found, key=rank, default=None)


def _begun(q: Quotation, verb: Word, frame: str) -> Iterator[Candidate]:
    """Yield the quotation that begins with what somebody outside it says: "they “stressed the need for …”"."""
    subject = [t for t in verb.children if t.dep_ == "nsubj" and t.idx < q.start]
    if subject:
        act = cue_words().takes(verb.pos_, verb.lemma_)[frame]
        yield Candidate((Chars(q.start, q.end),), verb, subject, "quoted predicate", act)


def _attributed(quoted: QuotedText, cue: Word, frame: str, tokens: list[int]) -> Iterator[Candidate]:
    sources = sources_of(quoted, cue)
    if not sources and not _anonymous(cue, frame):
        return
    own = {i for s in sources for i in subtree(s)}
    own -= set(subtree(cue)) if cue.i in own else set()
    contents = quoted.runs(_core(quoted, sorted(i for i in tokens if i not in own and i != cue.i)))
    if contents:
        contents = (*contents[:-1], _whole(quoted, cue, contents[-1]))
        act = cue_words().takes(cue.pos_, cue.lemma_)[frame]
        yield Candidate(contents, cue, sources, f"{cue.pos_.lower()}, {frame}", act)


def _whole(quoted: QuotedText, cue: Word, content: Chars) -> Chars:
    """Return a content with the rest of the quotation that it ends in, where a parser ends the sentence within it."""
    q = quoted.quotation_at(content.end)
    if q is None or not q.closed or content.end <= q.inner_start or cue.idx >= content.start:
        return content
    return Chars(content.start, q.end)


def _core(quoted: QuotedText, tokens: list[int]) -> list[int]:
    """Return the tokens without the relative clause that comments on them at the end: "…, which began in May".

    One with quotation marks stays: somebody's words are more than a comment.
    """
    for token in map(quoted.doc.words.__getitem__, tokens):
        start = token.left_edge
        if token.dep_ == "relcl" and token.right_edge.i >= tokens[-1] and start.i > tokens[0] + 3:
            aside = quoted.doc[start.i - 1].text == ","
            if aside and not quoted.quotations_in(start.idx, quoted.doc[tokens[-1]].idx):
                return [t for t in tokens if t < start.i]
    return tokens


def _anonymous(cue: Word, frame: str) -> bool:
    """Return whether a cue may go without a source: a passive, or a noun with a clause."""
    if cue.pos_ == "NOUN":
        return frame == "clause"
    return frame in cue_words().impersonal_frames and is_passive(cue)


def _according(quoted: QuotedText, token: Word) -> Iterator[Candidate]:
    """Yield the clause that "according to X" stands in."""
    heads = [o for t in token.children if t.lower_ == "to" for o in t.children if o.dep_ == "pobj"]
    heads = _quoted_by(token, heads) or heads
    if not heads:
        return
    out = set(subtree(token))
    contents = quoted.runs(i for i in subtree(verb_above(token)) if i not in out)
    if contents:
        yield Candidate(contents, token, heads, "according to", "say")


def _quoted_by(token: Word, heads: list[Word]) -> list[Word]:
    """Return whom the source of "according to X, quoting Y," quotes: Y's are the words."""
    after = [t for h in heads for t in (h, h.right_edge)][-1:]
    beyond = [t for a in after for t in token.doc[a.i + 1 : a.i + 3] if t.lower_ == "quoting"]
    return [t for v in beyond for t in v.children if t.dep_ == "dobj"]
