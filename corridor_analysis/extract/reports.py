"""Direct speech: quotations, and the clause before or after that reports them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from corridor_analysis.extract.cues import Lexicon
from corridor_analysis.extract.quotations import Quotation
from corridor_analysis.extract.stretches import Page

__all__ = ["Report", "reports"]

_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBG", "VBN", "VB"})
_AFTER, _BEFORE = 24, 20  # tokens between a quotation and its verb: names with titles and appositions fit


@dataclass
class Report:
    """Quotations with the cue that reports them; no cue where they stand alone."""

    quotations: list[Quotation]
    cue: Token | None = None
    sources: list[Token] = field(default_factory=list)
    rule: str = ""


def reports(page: Page, lexicon: Lexicon) -> Iterator[Report]:
    """Yield the direct quotations of an article with their cues, in text order, continued ones joined."""
    finder = _Finder(page, lexicon)
    current: Report | None = None
    for number, q in enumerate(page.quotations):
        if not finder.is_speech(q):
            continue
        found = finder.after(number) or finder.before(number)
        if found is not None and current is not None and found.cue is not None and found.cue == current.cue:
            current.quotations.append(q)
        elif found is not None:
            if current is not None:
                yield current
            current = found
        elif current is not None and finder.continues(current, q):
            current.quotations.append(q)
        elif finder.stands_alone(q):
            if current is not None:
                yield current
            current = Report([q], None, [], "quotation alone")
    if current is not None:
        yield current


class _Finder:
    """Looks around quotations for the verb that reports them."""

    def __init__(self, page: Page, lexicon: Lexicon) -> None:
        self.page, self.doc, self.lexicon = page, page.doc, lexicon

    def is_speech(self, q: Quotation) -> bool:
        """Return whether a quotation is a clause of its own rather than some words within another's sentence."""
        inner = self.page.text[q.inner_start : q.inner_end].strip()
        if not any(c.isalnum() for c in inner):
            return False
        ended = inner[-1] in ",.?!…—-" or not q.closed
        before = self.page.text[: q.start].rstrip()[-1:]
        return ended or before in (",", ":") or len(inner.split()) > 3 and inner[:1].isupper()

    def stands_alone(self, q: Quotation) -> bool:
        text = self.page.text
        before = text[max(0, q.start - 4) : q.start].rstrip(" ")
        inner = text[q.inner_start : q.inner_end].strip()
        return (not before or before[-1] in '\n.?!”"') and inner[:1].isupper() and len(inner.split()) > 3

    def after(self, number: int) -> Report | None:
        """Return the report whose verb follows the quotation in the same sentence."""
        q = self.page.quotations[number]
        text = self.page.text
        last = text[: q.inner_end].rstrip()[-1:]
        if last not in ",?!…—-.”'" and q.closed and text[q.end : q.end + 1] != ",":
            return None
        start = self.page.first_from(q.end)
        if last == "." and q.closed and text[q.end : q.end + 3].strip()[:1].isupper():
            return None
        window = self._window(start, q)
        if len(window) > 1 and window[0].lower_ == "according" and window[1].lower_ == "to":
            heads = [t for t in window[1].children if t.dep_ == "pobj"]
            return Report([q], window[0], heads, "quotation, according to")
        verb = self._verb(window, last)
        if verb is None:
            return None
        return Report([q], verb, self._sources(verb, window), "quotation, verb")

    def _window(self, start: int, q: Quotation) -> list[Token]:
        """Return the words after a quotation, up to the end of the sentence or the next quotation."""
        out: list[Token] = []
        for token in self.doc[start : start + _AFTER]:
            if token.is_space and "\n" in token.text:
                break
            if self.page.quotation_at(token.idx) not in (None, q):
                break
            if token.is_punct and token.text in (".", "?", "!", ";", ":"):
                break
            out.append(token)
        while out and (out[0].is_punct or out[0].is_space):
            out.pop(0)
        return out

    def _verb(self, window: list[Token], last: str) -> Token | None:
        for token in window:
            if (
                token.pos_ not in ("VERB", "AUX")
                or token.tag_ not in _FINITE
                or token.dep_ in ("relcl", "acl", "aux", "auxpass")
            ):
                continue
            cue = self.lexicon.get("VERB", token.lemma_)
            if cue is not None and "quote" in cue.takes:
                return token
            if token.tag_ in ("VBD", "VBZ", "VBP"):
                near = token.i - window[0].i <= 6
                return token if last == "," and near and token.pos_ == "VERB" else None
        return None

    def _sources(self, verb: Token, window: list[Token]) -> list[Token]:
        """Return the subject of a reporting verb, by the parse or, failing that, by what stands beside it."""
        places = {t.i for t in window}
        own = [t for t in verb.children if t.dep_ in ("nsubj", "nsubjpass") and t.i in places]
        if own:
            return own
        before = [t for t in window if t.i < verb.i]
        heads = [t for t in before if t.pos_ in ("NOUN", "PROPN", "PRON") and t.head.i not in {b.i for b in before}]
        if heads:
            return heads[:1]
        after = [t for t in window if t.i > verb.i and t.pos_ in ("NOUN", "PROPN", "PRON")]
        for token in after:
            if token.head.i <= verb.i or token.head not in after:
                return [token] if token.head == verb or token.i <= verb.i + 8 else []
        return []

    def before(self, number: int) -> Report | None:
        """Return the report whose verb precedes the quotation: after a colon, a comma, or nothing at all."""
        q = self.page.quotations[number]
        place = self.page.first_from(q.start)
        colon = self.page.text[: q.start].rstrip()[-1:] == ":"
        for token in reversed(self.doc[max(0, place - _BEFORE) : place]):
            if token.is_space and "\n" in token.text and not colon:
                return None
            if token.is_punct and token.text in (".", "?", "!", ";") or self.page.quotation_at(token.idx):
                return None
            cue = self.lexicon.get(token.pos_, token.lemma_) if token.pos_ == "VERB" else None
            if cue is not None and "quote" in cue.takes:
                return Report([q], token, [], "verb, quotation") if self._reaches(token, place, colon) else None
        return None

    def _reaches(self, verb: Token, place: int, colon: bool) -> bool:
        """Return whether nothing but the verb's own phrases stands between it and the quotation."""
        between = [t for t in self.doc[verb.i + 1 : place] if not t.is_space]
        if not between or colon:
            return True
        if between[-1].text == ",":
            return True
        return len(between) <= 2 and all(t.pos_ in ("PRON", "PROPN", "NOUN", "DET") for t in between)

    def continues(self, current: Report, q: Quotation) -> bool:
        """Return whether a quotation without a verb goes on with the last report: same paragraph, or the next."""
        gap = self.page.text[current.quotations[-1].end : q.start]
        cue = current.cue
        if cue is not None and cue.idx >= current.quotations[-1].end:
            gap = self.page.text[cue.idx : q.start]
            return "\n" not in gap and self.stands_alone(q)
        return not any(c.isalnum() for c in gap)
