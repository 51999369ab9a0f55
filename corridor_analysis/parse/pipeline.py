"""spaCy reads the sentences of a text as it should see it; entities and times are found on its Docs.

Texts saved from mail, archives and old systems break their lines at a fixed width. The parser was trained on whole
paragraphs and takes the break for a word of its own, which costs it heads and subjects: `flowing` joins such lines.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from corridor_analysis.errors import ParameterError
from corridor_analysis.parse import MODEL
from corridor_analysis.parse.records import Parsed
from corridor_analysis.parse.tree import Places, Tree
from corridor_analysis.parse.when.times import find_times
from corridor_analysis.parse.who.entities import find_entities, signed
from corridor_analysis.parse.who.lexicons import naming
from corridor_analysis.schema import Article

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc

    from corridor_analysis.case import Case

__all__ = ["MODEL", "InPieces", "flowing", "load_model", "parse"]

_CLOSED = re.compile(r"[.!?…][\"”’')\]]*\s*$")
_CLOSING = "\"”’'»"  # marks that may close a quotation
_NEAR = 8  # characters before a line end that show whether a sentence ends there
_TOP = 1000  # characters within which a dateline stands
# "PORT VALE, March 4 (Island Wire) -- The ferry": the place in capitals, or with its agency
_PLACE = r"(?:[A-Z][A-Z'’.-]+(?:[ ,/]+[A-Z][A-Za-z'’.-]+){0,4}|[A-Z][\w'’.-]+(?:[ ,]+[A-Z][\w'’.-]+){0,3}(?= ?[(/|]))"
_BETWEEN_STATES = r"(?<=[A-Z]\.)-(?=[A-Z])"  # else "U.S.-Chile talks" has one word for two states
_DATELINE = re.compile(
    rf"^[ \t]*{_PLACE}(?:,? [A-Za-z]{{3,9}}\.? \d{{1,2}}|,? \d{{1,2}} [A-Z][a-z]{{2,8}})?(?:, \d{{4}})?"
    r" ?(?:[(/][^()/\n]{2,40}[)/])? ?(?:[—–|]|--?(?= )|:(?= )) *(?=[\"“A-Z])",
    re.MULTILINE,
)

_GAPS = re.compile(r"[^\S\n]*\n[^\S\n]*(?:\n\s*)?|[^\S\n]{2,}|[^\S\n ]")
_LINE_CLOSED = re.compile(r"[.!?…:;][\"”’')\]]*\Z")
_NARROW, _WIDE = 40, 120  # widths at which lines are broken by machines; shorter lines are verse, lists, headings
_LAST_WORD = 12  # characters that the last word and its closing marks can have

_LONG = re.compile(r"\S{500,}")  # characters without a space between them; the longest addresses have some 300
_PIECE = 250  # characters that make one token of it: a million quotation marks are 4,000 tokens, not a million


def flowing(text: str) -> tuple[str, Places]:
    """Return a text with wrapped lines joined and runs of spaces made one, and where its characters came from.

    A line counts as wrapped where the next one's first word would not have fitted on it, or where the next one goes
    on in small letters. Empty lines, lines that end a sentence and short lines stay as they are.
    """
    parts: list[str] = []
    places, last, length = Places(), 0, 0
    for gap in _GAPS.finditer(text):
        found = gap.group()
        put = " " if "\n" not in found or _is_wrapped(text, gap.start(), gap.end(), found) else found
        if put == found:
            continue
        parts += (text[last : gap.start()], put)
        length += gap.start() - last + len(put)
        last = gap.end()
        places.cut(length, last - length)
    return "".join((*parts, text[last:])), places


def _is_wrapped(text: str, start: int, end: int, gap: str) -> bool:
    """Return whether the line that ends at `start` was broken for its width alone."""
    if gap.count("\n") > 1 or end >= len(text):
        return False
    if text[end].islower() or _shortened().search(text, max(0, start - _LAST_WORD), start):
        return True
    if _LINE_CLOSED.search(text, max(0, start - _LAST_WORD), start):
        return False
    begin, stop = text.rfind("\n", 0, start), text.find("\n", end)
    line, after = start - begin - 1, (len(text) if stop < 0 else stop) - end
    before = begin - text.rfind("\n", 0, begin) - 1 if begin > 0 else 0
    width = max(line, after, before)
    word = len(text[end : end + _WIDE].split(maxsplit=1)[0])
    return _NARROW <= width <= _WIDE and line + 1 + word > width


@cache
def _shortened() -> re.Pattern[str]:
    words = "|".join(map(re.escape, naming().shortened))
    return re.compile(rf"\b(?:{words}|[B-HJ-Z])\.\Z")


class InPieces:
    """A spaCy tokenizer that cuts what is too long to be a word: its time grows with the square of a word's length."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        """Return a text's tokens."""
        from spacy.tokens import Doc

        if not _LONG.search(text):
            doc: Doc = self.tokenizer(text)
            return doc
        tokens, at = [], 0  # each with whether a space follows it
        for long in _LONG.finditer(text):
            tokens += [(t.text, bool(t.whitespace_)) for t in self.tokenizer(text[at : long.start()])]
            tokens += [(text[i : min(i + _PIECE, long.end())], False) for i in range(*long.span(), _PIECE)]
            at = long.end()
        tokens += [(t.text, bool(t.whitespace_)) for t in self.tokenizer(text[at:])]
        return Doc(self.tokenizer.vocab, words=[w for w, _ in tokens], spaces=[s for _, s in tokens])


def _sentence_starts(doc: Doc) -> Doc:
    """Say where sentences must and must not start; the parser decides the rest.

    One starts after an empty line and after a line that ends a sentence. None starts with the mark that closes
    a quotation: the mark belongs to the sentence before it.
    """
    if not len(doc):
        return doc
    starting = [0] * len(doc)
    words, gaps, spaced, starts = doc.to_array(["ORTH", "IS_SPACE", "SPACY", "IDX"]).T.tolist()
    for at in [i for i, gap in enumerate(gaps[:-1]) if gap]:
        lines = doc[at].text.count("\n")
        if lines > 1 or (lines and _CLOSED.search(doc[max(0, at - _NEAR) : at].text_with_ws[-_NEAR:])):
            starting[at + 1] = 1
    closing = {doc.vocab.strings[mark] for mark in _CLOSING}
    for at in [i for i, word in enumerate(words) if word in closing]:
        if at and not gaps[at - 1] and not spaced[at - 1]:
            starting[at] = -1
    after = _after_dateline(doc[: bisect_left(starts, _TOP)].text, doc)
    at = bisect_right(starts, after) - 1
    if after > 0 and starts[at] == after:
        starting[at] = 1
    # set at once: a token looks through the whole Doc for a parse before it lets itself be set
    flags: Any = np.array(starting, dtype=np.int64).astype(np.uint64)  # spaCy wants them unsigned, its stub signed
    return doc.from_array(["SENT_START"], flags)


def _after_dateline(top: str, doc: Doc) -> int:
    """Return where the prose behind a dateline begins, -1 without one. A label that is there again is a speaker's."""
    for line in _DATELINE.finditer(top):
        if not line[0].rstrip().endswith(":") or doc.text.count(line[0].strip()) == 1:
            return line.end()
    return -1


@lru_cache(maxsize=2)
def load_model(name: str = MODEL) -> Language:
    """Return the spaCy pipeline of that name (`en_core_web_sm|md|lg|trf` when installed), loaded once.

    Raises ParameterError where the model is not installed.
    """
    import spacy
    from spacy.language import Language

    try:
        # The model's own named entities do not earn their time: without them reading takes a fifth less, and what is
        # found stays the same but for 0.2 points of F1 in attributions; names come from resources and the case.
        nlp = spacy.load(name, exclude=["ner"])
    except OSError as error:
        raise ParameterError(
            "model", name, "spaCy has no model of this name here", f"Use {MODEL}, or install it."
        ) from error
    if not Language.has_factory("sentence_starts"):
        Language.component("sentence_starts", func=_sentence_starts)
    nlp.add_pipe("sentence_starts", before="parser")
    tokenizer: Any = nlp.tokenizer  # spaCy says no more of it than that it can be called
    for rank in naming().ranks:  # else a sentence ends after "Brig."
        tokenizer.add_special_case(f"{rank}.", [{"ORTH": f"{rank}."}])
    prefixed = re.compile(rf"(?:{'|'.join(naming().prefixes)})-[a-z]+", re.IGNORECASE)
    tokenizer.token_match = prefixed.fullmatch  # else "co-chair" is three words, and no noun heads its phrase
    infixes = (*(nlp.Defaults.infixes or ()), _BETWEEN_STATES)
    tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    nlp.tokenizer = InPieces(tokenizer)
    return nlp


def parse(articles: Iterable[Article], case: Case | None, *, model: str = MODEL) -> Iterator[Parsed]:
    """Yield each article parsed, in the order given: syntax, mentions with their entities, times."""
    nlp = load_model(model)
    pairs = ((text, (article, places)) for article in articles for text, places in [flowing(article.text)])
    for doc, (article, places) in nlp.pipe(pairs, as_tuples=True, batch_size=16):
        tree = Tree(doc, article.text, places)
        times = tuple(find_times(tree, article))
        by = signed(article.headline)
        mentions, entities = find_entities(tree, article, case, Tree(nlp(by)) if by else None)
        yield Parsed(article, tree, tuple(mentions), entities, times)
