"""Indirect and mixed speech: cues of the lexicon with the complements that hold the content."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.extract.statements.candidates import Draft
from corridor_analysis.extract.statements.complements import Complement, complements, subtree
from corridor_analysis.extract.statements.cue_lexicon import POS, Cue, Lexicon
from corridor_analysis.extract.statements.quoted_text import Page
from corridor_analysis.extract.statements.sources import is_told, sources_of
from corridor_analysis.parse.records import Chars
from corridor_analysis.parse.tree import Word

__all__ = ["indirect"]

# Where a cue has several complements, the content is the first of these, then the longer one:
# "told reporters that …" says the clause, "called X a liar" says X and the rest.
_ORDER = ("clause", "wh", "object to", "on to", "to to", "passive", "passive to", "to", "ing", "as clause")
_OBJECT_AND_MORE, _OTHER = len(_ORDER), len(_ORDER) + 1


def indirect(page: Page, lexicon: Lexicon, taken: set[int]) -> Iterator[Draft]:
    """Yield an attribution for every cue outside quotation marks whose token is not `taken` by direct speech."""
    for token in page.doc.candidates(lexicon.lemmas | {"according"}):
        if token.lower_ == "according" and token.i not in taken:
            yield from _according(page, token)
            continue
        entry = lexicon.get(token.pos_, token.lemma_) if token.pos_ in POS else None
        if entry is None or token.i in taken:
            continue
        if page.quotation_at(token.idx) is not None:
            yield from _quoted_predicate(page, token, entry)
        elif (content := _choose(token, entry)) is not None:
            yield from _attributed(page, lexicon, token, entry, content)


def _quoted_predicate(page: Page, verb: Word, entry: Cue) -> Iterator[Draft]:
    """Yield the quotation that starts with what somebody outside it says: "they “stressed the need for …”"."""
    q = page.quotation_at(verb.idx)
    subject = [t for t in verb.children if t.dep_ == "nsubj"]
    if q is None or verb.idx != q.inner_start or not subject or subject[0].idx > q.start:
        return
    content = _choose(verb, entry)
    if content is not None:
        act = entry.takes[content.frame]
        yield Draft((Chars(q.start, q.end),), verb, subject, "quoted predicate", act)


def _attributed(page: Page, lexicon: Lexicon, cue: Word, entry: Cue, content: Complement) -> Iterator[Draft]:
    sources = sources_of(page, cue, lexicon.light)
    if not sources and not _anonymous(cue, content.frame):
        return
    own = {i for s in sources for i in subtree(s)}
    own -= set(subtree(cue)) if cue.i in own else set()
    contents = page.runs(_core(page, sorted(i for i in content.tokens if i not in own and i != cue.i)))
    if contents:
        contents = (*contents[:-1], _whole(page, cue, contents[-1]))
        yield Draft(contents, cue, sources, f"{cue.pos_.lower()}, {content.frame}", entry.takes[content.frame])


def _whole(page: Page, cue: Word, content: Chars) -> Chars:
    """Return a content with the rest of the quotation that it ends in, where a parser ends the sentence within it."""
    q = page.quotation_at(content.end)
    if q is None or not q.closed or content.end <= q.inner_start or cue.idx >= content.start:
        return content
    return Chars(content.start, q.end)


def _core(page: Page, tokens: list[int]) -> list[int]:
    """Return the tokens without the relative clause that comments on them at the end: "…, which began in May".

    One with quotation marks stays: somebody's words are more than a comment.
    """
    if not tokens:
        return tokens
    first, last = tokens[0], tokens[-1]
    for i in tokens:
        token = page.doc.words[i]
        if token.dep_ != "relcl":
            continue
        start = token.left_edge.i
        at_end = token.right_edge.i >= last and start > first + 3
        aside = at_end and page.doc[start - 1].text == ","
        if aside and not page.quotations_in(token.left_edge.idx, page.doc[last].idx):
            return [t for t in tokens if t < start]
    return tokens


def _anonymous(cue: Word, frame: str) -> bool:
    """Return whether a cue may go without a source: a passive, or a noun with a clause."""
    if cue.pos_ == "NOUN":
        return frame == "clause"
    return frame in ("passive", "passive to", "clause", "wh", "about") and is_told(cue)


def _choose(token: Word, entry: Cue) -> Complement | None:
    """Return the complement that is the content: a clause before an object, the fuller one before its part."""
    return min((c for c in complements(token) if c.frame in entry.takes and c.tokens), key=_rank, default=None)


def _rank(content: Complement) -> tuple[int, int]:
    if content.frame in _ORDER:
        return (_ORDER.index(content.frame), 0)
    return (_OBJECT_AND_MORE if content.frame.startswith("object ") else _OTHER, -len(content.tokens))


def _quoted_by(token: Word, heads: list[Word]) -> list[Word]:
    """Return whom the source of "according to X, quoting Y," quotes: Y's are the words."""
    after = [t for h in heads for t in (h, h.right_edge)][-1:]
    beyond = [t for a in after for t in token.doc[a.i + 1 : a.i + 3] if t.lower_ == "quoting"]
    return [t for v in beyond for t in v.children if t.dep_ == "dobj"]


def _according(page: Page, token: Word) -> Iterator[Draft]:
    """Yield the clause that "according to X" stands in."""
    heads = [o for t in token.children if t.lower_ == "to" for o in t.children if o.dep_ == "pobj"]
    heads = _quoted_by(token, heads) or heads
    above = token.head
    while above.pos_ not in ("VERB", "AUX") and above.head != above:
        above = above.head
    if not heads or page.quotation_at(token.idx):
        return
    out = set(subtree(token))
    contents = page.runs(i for i in subtree(above) if i not in out)
    if contents:
        yield Draft(contents, token, heads, "according to", "say")
