"""Direct speech: quotations with the clause before or after that reports them, and speakers' labels in transcripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice

from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.statements.quotations import LOOK_BACK, Quotation, QuotedText, has_words, paragraphs
from corridor_analysis.extract.statements.sources import Candidate, quoted_person, sources_of
from corridor_analysis.parse.records import Chars
from corridor_analysis.parse.tree import Word

__all__ = ["direct_speech", "labelled"]

_NOMINAL = ("NOUN", "PROPN", "PRON")
_SENTENCE_END = (".", "?", "!", ";")
_AFTER, _BEFORE = 24, 20  # tokens between a quotation and its verb: names with titles and appositions fit
_WORDS = 3  # a quotation of more words that starts with a capital is a sentence, not a scare quote
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NAME = r"[A-Z][\w.’'-]+"
_QUESTION = re.compile(r"Q[.:]?\s+[A-Z]")  # a question that no one signs: it is not its predecessor's
_TRANSCRIPT = 3  # labels by the same few speakers from which on a text is a transcript


def direct_speech(quoted: QuotedText) -> Iterator[Candidate]:
    """Yield the direct quotations of an article with their cues, in text order, continued ones joined."""
    current: Candidate | None = None
    for q in quoted.quotations:
        if not _is_speech(quoted, q):
            continue
        found = _reported_after(quoted, q) or _reported_before(quoted, q) or _announced(quoted, q)
        if current is not None and _goes_on(quoted, current, found, q):
            current.contents = (*current.contents, Chars(q.start, q.end))
        elif found is not None or _stands_alone(quoted, q):
            if current is not None:
                yield current
            current = found or _reported(q, None, [], "quotation alone")
    if current is not None:
        yield current


def _reported(q: Quotation, cue: Word | None, sources: list[Word], rule: str) -> Candidate:
    """Return a quotation with the cue that reports it."""
    act = cue_words().takes(cue.pos_, cue.lemma_).get("quote", "say") if cue is not None else "say"
    return Candidate((Chars(q.start, q.end),), cue, sources, rule, act)


def _quotes(word: Word) -> bool:
    """Return whether a word is a verb that takes a quotation."""
    return word.pos_ in ("VERB", "AUX") and "quote" in cue_words().takes("VERB", word.lemma_)


def _is_speech(quoted: QuotedText, q: Quotation) -> bool:
    """Return whether a quotation is a clause of its own rather than some words within another's sentence."""
    inner = quoted.inner(q)
    if not has_words(inner):
        return False
    ended = inner[-1] in ",.?!…—-" or not q.closed
    return ended or quoted.mark_before(q) in (",", ":") or (len(inner.split()) > _WORDS and inner[:1].isupper())


def _starts(quoted: QuotedText, q: Quotation) -> bool:
    """Return whether a quotation starts a sentence."""
    last, between = quoted.mark_before(q), quoted.text[max(0, q.start - LOOK_BACK) : q.start]
    return not last or "\n" in between[len(between.rstrip()) :] or last in ".?!…:;”\"'’)—–-"


def _stands_alone(quoted: QuotedText, q: Quotation) -> bool:
    """Return whether a quotation is a sentence that no verb of its own sentence reports."""
    inner = quoted.inner(q)
    return _starts(quoted, q) and inner[:1].isupper() and len(inner.split()) > _WORDS


def _reported_after(quoted: QuotedText, q: Quotation) -> Candidate | None:
    """Return a quotation whose verb follows in the same sentence."""
    last, beyond = quoted.inner(q)[-1:], quoted.text[q.end : q.end + 3]
    if not _starts(quoted, q) or (last not in ",?!…—-.”'’" and q.closed and beyond[:1] != ","):
        return None
    if last == "." and q.closed and beyond.strip()[:1].isupper():
        return None
    window = _window(quoted, q)
    if len(window) > 1 and (window[0].lower_, window[1].lower_) == ("according", "to"):
        heads = [t for t in window[1].children if t.dep_ == "pobj"]
        return _reported(q, window[0], heads, "quotation, according to")
    verb = _verb_after(window, last)
    return _reported(q, verb, _subject_in(verb, window), "quotation, verb") if verb is not None else None


def _window(quoted: QuotedText, q: Quotation) -> list[Word]:
    """Return the words after a quotation, up to the end of the sentence or the next quotation."""
    start = quoted.first_from(q.end)
    out: list[Word] = []
    for token in quoted.doc[start : start + _AFTER]:
        other = quoted.quotation_at(token.idx) not in (None, q)
        if other or "\n" in token.text or token.text in (*_SENTENCE_END, ":"):
            break
        if out or not token.is_punct:
            out.append(token)
    return out


def _verb_after(window: list[Word], last: str) -> Word | None:
    for token in window:
        if token.pos_ not in ("VERB", "AUX") or token.dep_ in ("relcl", "acl", "aux", "auxpass"):
            continue
        if _quotes(token):
            return token
        if token.tag_ in ("VBD", "VBZ", "VBP"):
            return token if last == "," else None
    return None


def _subject_in(verb: Word, window: list[Word]) -> list[Word]:
    """Return the subject of a reporting verb, by the parse or, failing that, by what stands beside it."""
    if person := quoted_person(verb):
        return person
    if own := [t for t in verb.children if t.dep_ in ("nsubj", "nsubjpass") and t in window]:
        return own
    before = [t for t in window if t.i < verb.i]
    after = [t for t in window if verb.i < t.i <= verb.i + 8]
    heads = (t for near in (before, after) for t in near if t.pos_ in _NOMINAL and t.head not in near)
    return list(islice(heads, 1))


def _reported_before(quoted: QuotedText, q: Quotation) -> Candidate | None:
    """Return a quotation whose verb precedes it: before a colon, a comma, or nothing at all."""
    place, colon = quoted.first_from(q.start), quoted.mark_before(q) == ":"
    for token in reversed(quoted.doc[max(0, place - _BEFORE) : place]):
        if ("\n" in token.text and not colon) or token.text in _SENTENCE_END or quoted.quotation_at(token.idx):
            return None
        if token.lower_ == "according":
            heads = [o for t in token.children for o in t.children if o.dep_ == "pobj"]
            return _reported(q, token, heads, "according to, quotation") if heads else None
        if token.pos_ == "VERB" and _quotes(token):
            reaches = colon or _reaches(quoted, token, q, place)
            return _reported(q, token, _subject_before(quoted, token), "verb, quotation") if reaches else None
    return None


def _announced(quoted: QuotedText, q: Quotation) -> Candidate | None:
    """Return a quotation behind a sentence that ends in a colon: "she leaned in: “…”"."""
    place = quoted.first_from(q.start)
    last = quoted.doc[max(0, place - 1)]
    root = [last, *last.ancestors][-1]
    own = [t for t in root.lefts if t.dep_ == "nsubj"]
    known = quoted.mark_before(q) == ":" and root.i < place and root.pos_ == "VERB" and own
    return _reported(q, root, own, "colon, quotation") if known else None


def _subject_before(quoted: QuotedText, verb: Word) -> list[Word]:
    """Return the source of a verb before a quotation; where the parse gives none, the nearest subject before it."""
    if found := sources_of(quoted, verb):
        return found
    first = max(verb.sent.start, verb.i - 3 * _BEFORE)
    before = [t for t in quoted.doc[first : verb.i] if t.pos_ in _NOMINAL and not quoted.quotation_at(t.idx)]
    return [t for t in before if t.dep_ in ("nsubj", "nsubjpass", "ROOT")][-1:]


def _reaches(quoted: QuotedText, verb: Word, q: Quotation, place: int) -> bool:
    """Return whether nothing but the verb's own phrases stands between it and the quotation."""
    between = [t for t in quoted.doc[verb.i + 1 : place] if not t.is_space]
    if any(t.lower_ == "that" or t.tag_ in _FINITE for t in between):
        return False
    if between and between[-1].text == ",":
        return True
    if quoted.text[q.inner_start : q.inner_start + 1].islower():
        return False
    return len(between) <= 2 and all(t.pos_ in (*_NOMINAL, "DET") for t in between)


def _goes_on(quoted: QuotedText, current: Candidate, found: Candidate | None, q: Quotation) -> bool:
    """Return whether a quotation continues the last one.

    It has the same cue, or none of its own and stands in the same paragraph, or is all that the next paragraph holds.
    """
    if found is not None:
        return found.cue == current.cue
    last, cue = current.contents[-1].end, current.cue
    gap = quoted.text[max(cue.idx if cue is not None else last, last) : q.start]
    if "\n" in gap:
        return not gap[gap.index("\n") :].strip() and _stands_alone(quoted, q)
    if cue is not None and gap.rstrip().endswith(","):
        return True  # "“Trucks pass,” he went on, “every day”"
    return _starts(quoted, q) and (_stands_alone(quoted, q) or not has_words(gap))


@cache
def _label() -> re.Pattern[str]:
    more = rf"(?:{_NAME}|{cue_words().within_names}|\([A-Z][^)\n]{{0,20}}\))"
    return re.compile(rf"[\s\"“\-–—*•]*(?P<name>{_NAME}(?: {more}){{0,3}}) ?: ?(?=[A-Z\"“‘'])")


def labelled(quoted: QuotedText) -> Iterator[Candidate]:
    """Yield who speaks and what is said, to the end of the paragraph or, in a transcript, to the next label.

    The colon is the cue. Which words are names is for the parse to say.
    """
    text, blocks = quoted.text, paragraphs(quoted.text)
    found = [(n, m) for n, (s, e) in enumerate(blocks) if (m := _label().match(text, s, e)) and m.end() < e]
    if not found:
        return
    names = frozenset(t.lower_ for t in quoted.doc if t.pos_ == "PROPN")
    count = Counter(m["name"] for _, m in found)
    shouted = sum(m["name"].isupper() for _, m in found) > 1  # names in capitals, as in transcripts

    def is_known(label: str) -> bool:
        """Return whether a label is a name: there again, in capitals among others, or each word of it is one."""
        words = [w.strip(".’'()").lower() for w in label.split()]
        return count[label] > 1 or (shouted and label.isupper()) or all(w in names for w in words if w)

    found = [(n, m) for n, m in found if is_known(m["name"])]
    transcript = sum(count[m["name"]] > 1 for _, m in found) >= _TRANSCRIPT
    ends = [*(n for n, _ in found[1:]), len(blocks)]
    for (n, m), end in zip(found, ends, strict=False):
        last = n
        if transcript and count[m["name"]] > 1:
            asked = (k for k in range(n + 1, end) if _QUESTION.match(text, *blocks[k]))
            last = next(asked, end) - 1
        colon = text.index(":", m.end("name"))
        source, head = Chars(*m.span("name")), quoted.doc[quoted.token_at(m.end("name") - 1)]
        content, marks = (Chars(m.end(), blocks[last][1]),), (Chars(colon, colon + 1),)
        yield Candidate(content, None, [head], "label", "say", marks, (source,))
