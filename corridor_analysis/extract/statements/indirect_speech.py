"""Indirect and mixed speech: cues of the lexicon with the complements that hold the content."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.extract.statements.candidates import Candidate
from corridor_analysis.extract.statements.complements import Complement, complements, subtree
from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.statements.quoted_text import QuotedText
from corridor_analysis.extract.statements.sources import is_told, sources_of
from corridor_analysis.parse.records import Chars
from corridor_analysis.parse.tree import Word

__all__ = ["indirect_speech"]


def indirect_speech(quoted: QuotedText, taken: set[int]) -> Iterator[Candidate]:
    """Yield an attribution for every cue outside quotation marks whose token is not `taken` by direct speech."""
    for token in quoted.doc.candidates(cue_words().lemmas | {"according"}):
        if token.lower_ == "according" and token.i not in taken:
            yield from _according(quoted, token)
            continue
        content = _content(token) if token.i not in taken else None
        if content is None:
            continue
        if quoted.quotation_at(token.idx) is None:
            yield from _attributed(quoted, token, content)
        else:
            yield from _quoted_predicate(quoted, token, content)


def _quoted_predicate(quoted: QuotedText, verb: Word, content: Complement) -> Iterator[Candidate]:
    """Yield the quotation that starts with what somebody outside it says: "they “stressed the need for …”"."""
    q = quoted.quotation_at(verb.idx)
    subject = [t for t in verb.children if t.dep_ == "nsubj"]
    if q is None or verb.idx != q.inner_start or not subject or subject[0].idx > q.start:
        return
    yield Candidate((Chars(q.start, q.end),), verb, subject, "quoted predicate", _act(verb, content))


def _act(cue: Word, content: Complement) -> str:
    return cue_words().takes(cue.pos_, cue.lemma_)[content.frame]


def _attributed(quoted: QuotedText, cue: Word, content: Complement) -> Iterator[Candidate]:
    sources = sources_of(quoted, cue)
    if not sources and not _anonymous(cue, content.frame):
        return
    own = {i for s in sources for i in subtree(s)}
    own -= set(subtree(cue)) if cue.i in own else set()
    contents = quoted.runs(_core(quoted, sorted(i for i in content.tokens if i not in own and i != cue.i)))
    if contents:
        contents = (*contents[:-1], _whole(quoted, cue, contents[-1]))
        yield Candidate(contents, cue, sources, f"{cue.pos_.lower()}, {content.frame}", _act(cue, content))


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
    if not tokens:
        return tokens
    first, last = tokens[0], tokens[-1]
    for i in tokens:
        token = quoted.doc.words[i]
        if token.dep_ != "relcl":
            continue
        start = token.left_edge.i
        at_end = token.right_edge.i >= last and start > first + 3
        aside = at_end and quoted.doc[start - 1].text == ","
        if aside and not quoted.quotations_in(token.left_edge.idx, quoted.doc[last].idx):
            return [t for t in tokens if t < start]
    return tokens


def _anonymous(cue: Word, frame: str) -> bool:
    """Return whether a cue may go without a source: a passive, or a noun with a clause."""
    if cue.pos_ == "NOUN":
        return frame == "clause"
    return frame in cue_words().impersonal_frames and is_told(cue)


def _content(cue: Word) -> Complement | None:
    """Return the complement that is the content: a clause before an object, the fuller one before its part.

    None where the word is no cue. "Told reporters that …" says the clause, "called X a liar" says X and the rest.
    """
    takes, first = cue_words().takes(cue.pos_, cue.lemma_), cue_words().content_frames
    if not takes:
        return None

    def rank(content: Complement) -> tuple[int, int]:
        if content.frame in first:
            return first.index(content.frame), 0
        return len(first) + (not content.frame.startswith("object ")), -len(content.tokens)

    return min((c for c in complements(cue) if c.frame in takes and c.tokens), key=rank, default=None)


def _quoted_by(token: Word, heads: list[Word]) -> list[Word]:
    """Return whom the source of "according to X, quoting Y," quotes: Y's are the words."""
    after = [t for h in heads for t in (h, h.right_edge)][-1:]
    beyond = [t for a in after for t in token.doc[a.i + 1 : a.i + 3] if t.lower_ == "quoting"]
    return [t for v in beyond for t in v.children if t.dep_ == "dobj"]


def _according(quoted: QuotedText, token: Word) -> Iterator[Candidate]:
    """Yield the clause that "according to X" stands in."""
    heads = [o for t in token.children if t.lower_ == "to" for o in t.children if o.dep_ == "pobj"]
    heads = _quoted_by(token, heads) or heads
    above = token.head
    while above.pos_ not in ("VERB", "AUX") and above.head != above:
        above = above.head
    if not heads or quoted.quotation_at(token.idx):
        return
    out = set(subtree(token))
    contents = quoted.runs(i for i in subtree(above) if i not in out)
    if contents:
        yield Candidate(contents, token, heads, "according to", "say")
