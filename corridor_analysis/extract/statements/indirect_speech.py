"""Indirect and mixed speech: cues of the lexicon with the complements that hold the content.

A complement is named by its frame: `clause` (that-clause or bare clause), `wh` (if, whether, what …), `to`
(infinitive), `ing`, `object`, `object to` ("urged X to leave"), `object of|for|as|…` ("accused X of lying"),
`passive` ("X was labelled a risk"), or the words of a preposition (`for` in "called for", `out at` in "lashed out at").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.statements.quotations import Quotation, QuotedText, overlapping
from corridor_analysis.extract.statements.sources import Candidate, sources_of, subtree
from corridor_analysis.extract.syntax.arguments import RELATIVE, is_passive
from corridor_analysis.extract.syntax.phrases import is_infinitive, verb_above
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

    taken = _of_verb(cue) if cue.pos_ in ("VERB", "AUX") else _of_nominal(cue)
    found = ((c.frame, tokens) for c in taken if c.frame in takes and (tokens := c.tokens()))
    return min(found, key=rank, default=None)


def _begun(q: Quotation, verb: Word, frame: str) -> Iterator[Candidate]:
    """Yield the quotation that begins with what somebody outside it says: "they “stressed the need for …”"."""
    subject = [t for t in verb.children if t.dep_ == "nsubj" and t.idx < q.start]
    if subject:
        act = cue_words().takes(verb.pos_, verb.lemma_)[frame]
        yield Candidate((Chars(q.start, q.end),), verb, subject, "quoted predicate", act)


def _attributed(quoted: QuotedText, cue: Word, frame: str, tokens: list[int]) -> Iterator[Candidate]:
    """Yield a content with its sources. Only a passive or a noun with a clause may go without one."""
    sources = sources_of(quoted, cue)
    impersonal = frame == "clause" if cue.pos_ == "NOUN" else frame in cue_words().impersonal_frames and is_passive(cue)
    if not sources and not impersonal:
        return
    own = {i for s in sources for i in subtree(s)}
    own -= set(subtree(cue)) if cue.i in own else set()
    contents = quoted.runs(_core(quoted, sorted(i for i in tokens if i not in own and i != cue.i)))
    if contents:
        start, end = contents[-1]
        q = quoted.quotation_at(end)
        if q is not None and q.closed and end > q.inner_start and cue.idx < start:
            contents = (*contents[:-1], Chars(start, q.end))  # a parser may end the sentence within a quotation
        act = cue_words().takes(cue.pos_, cue.lemma_)[frame]
        yield Candidate(contents, cue, sources, f"{cue.pos_.lower()}, {frame}", act)


def _core(quoted: QuotedText, tokens: list[int]) -> list[int]:
    """Return the tokens without the relative clause that comments on them at the end: "…, which began in May".

    One with quotation marks stays: somebody's words are more than a comment.
    """
    words = quoted.doc.words
    for token in (words[i] for i in tokens):
        start = token.left_edge
        if token.dep_ == "relcl" and token.right_edge.i >= tokens[-1] and start.i > tokens[0] + 3:
            own_words = any(overlapping(quoted.quotations, start.idx, words[tokens[-1]].idx))
            if words[start.i - 1].text == "," and not own_words:
                return [t for t in tokens if t < start.i]
    return tokens


def _according(quoted: QuotedText, token: Word) -> Iterator[Candidate]:
    """Yield the clause that "according to X" stands in; of "according to X, quoting Y," Y's are the words."""
    heads = [o for t in token.children if t.lower_ == "to" for o in t.children if o.dep_ == "pobj"]
    if not heads:
        return
    last = heads[-1].right_edge.i + 1
    quoting = [t for t in token.doc[last : last + 2] if t.lower_ == "quoting"]
    heads = [t for v in quoting for t in v.children if t.dep_ == "dobj"] or heads
    out = set(subtree(token))
    contents = quoted.runs(i for i in subtree(verb_above(token)) if i not in out)
    if contents:
        yield Candidate(contents, token, heads, "according to", "say")


class Complement(NamedTuple):
    """A frame, and the words whose phrases make it up: all but the phrase of `cut`."""

    frame: str
    phrases: Sequence[Word]
    cut: Word | None = None

    def tokens(self) -> list[int]:
        """Return the indices of its tokens, none of a parse that ran away."""
        below = set(subtree(self.cut)) if self.cut is not None else ()
        return [i for word in self.phrases for i in subtree(word) if i not in below]


def _of_verb(cue: Word) -> Iterator[Complement]:
    """Yield what a verb takes, in order of its dependents."""
    kids = cue.children
    particle = next((t.lower_ + " " for t in kids if t.dep_ == "prt"), "")
    objects = [t for t in kids if t.dep_ in ("dobj", "obj")]
    for kid in kids:
        if kid.dep_ in ("ccomp", "xcomp"):
            yield from _clausal(cue, kid, [t for t in objects if t.i < kid.i])
        elif kid in objects:
            yield _object(cue, kid)
            for other in kids:
                if other.i > kid.i and other.dep_ in ("prep", "oprd"):
                    yield Complement(f"object {other.lower_ if other.dep_ == 'prep' else 'as'}", (kid, other))
        elif kid.dep_ == "prep":
            yield from _prepositional(kid, particle)
            told = [t for t in kid.children if t.dep_ == "pobj"]
            asked = [t for t in kids if t.dep_ in ("xcomp", "advcl") and t.i > kid.i and is_infinitive(t)]
            if told and asked:  # "called on X to leave", "appealed to X to stop"
                yield Complement(f"{kid.lower_} to", (told[0], asked[0]))
        elif kid.dep_ in ("nsubjpass", "csubjpass"):
            rest = [t for t in kids if t.i > cue.i and (t.dep_ in ("oprd", "xcomp", "ccomp") or t.lower_ == "as")]
            yield Complement("passive", (kid, *rest))
        elif kid.dep_ == "oprd" and not objects:
            yield Complement("as", (kid,))
    if any(t.dep_ in ("ccomp", "xcomp") for t in kids):
        return
    if cue.dep_ == "parataxis" and cue.head.pos_ in ("VERB", "AUX"):  # "The road, he said, was shut"
        yield Complement("clause", (cue.head,), cue)
    elif cue.dep_ == "advcl" and any(t.lower_ == "as" and t.dep_ in ("mark", "advmod") for t in kids):  # "as he put it"
        yield Complement("as clause", (cue.head,), cue)


def _clausal(cue: Word, kid: Word, told: list[Word]) -> Iterator[Complement]:
    """Yield the frame of a clause; `told` are the objects before it."""
    own = any(t.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for t in kid.children)
    if is_infinitive(kid) and own:
        yield Complement("object to", (kid,))
    elif is_infinitive(kid):
        if told:
            yield Complement("object to", (*told, kid))
        passive = any(t.dep_ == "nsubjpass" for t in cue.children)
        yield Complement("passive to" if passive else "to", (kid,))
    elif kid.tag_ == "VBG" and not any(t.dep_ in ("aux", "mark") for t in kid.children):
        yield Complement("ing", (kid,))
    elif _is_wh(kid):
        yield Complement("wh", (kid,))
    elif kid.dep_ == "ccomp":
        yield Complement("clause" if own or kid.pos_ in ("VERB", "AUX") else "object as", (kid,))


def _is_wh(kid: Word) -> bool:
    first = kid.left_edge
    return first.tag_ in ("WP", "WRB", "WDT", "WP$") or first.lower_ in ("if", "whether")


def _object(cue: Word, kid: Word) -> Complement:
    """Return an object with what follows it without a stop: "stressed the urgency to act".

    Circumstances are no part of it. For a relative pronoun the noun stands that it refers to.
    """
    if cue.dep_ == "relcl" and kid.lower_ in RELATIVE and kid.tag_ in ("WDT", "WP"):
        return Complement("object", (cue.head,), cue)
    phrases = [kid]
    for other in cue.children:
        if other.left_edge.i == phrases[-1].right_edge.i + 1 and other.dep_ in ("prep", "xcomp", "acl"):
            if other.lower_ in cue_words().circumstances or any(t.timed for t in other.children):
                break
            phrases.append(other)
    return Complement("object", phrases)


def _prepositional(prep: Word, before: str) -> Iterator[Complement]:
    for kid in prep.children:
        if kid.dep_ in ("pobj", "pcomp", "dobj") and not kid.timed:
            yield Complement(before + prep.lower_, (kid,))
        elif kid.dep_ == "prep" and not kid.timed:
            yield from _prepositional(kid, f"{before}{prep.lower_} ")


def _of_nominal(cue: Word) -> Iterator[Complement]:
    """Yield what a noun or adjective takes, in order of its dependents."""
    for kid in (t for t in cue.children if t.i > cue.i):
        if kid.dep_ == "prep":
            yield from _prepositional(kid, "")
        elif kid.dep_ not in ("acl", "ccomp", "relcl", "xcomp", "advcl"):
            continue
        elif is_infinitive(kid):
            yield Complement("to", (kid,))
        elif kid.dep_ == "relcl" and any(t.lower_ in RELATIVE and t.dep_ != "mark" for t in kid.children):
            continue
        elif kid.left_edge.lower_ == "that" or kid.dep_ == "ccomp":
            yield Complement("wh" if _is_wh(kid) else "clause", (kid,))
