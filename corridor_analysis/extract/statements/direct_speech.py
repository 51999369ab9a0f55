"""Direct speech: quotations, and the clause before or after that reports them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corridor_analysis.extract.statements.cue_lexicon import Lexicon
from corridor_analysis.extract.statements.quotations import Quotation
from corridor_analysis.extract.statements.quoted_text import Page
from corridor_analysis.extract.statements.sources import quoted_person, sources_of
from corridor_analysis.parse.records import Chars
from corridor_analysis.parse.tree import Word

__all__ = ["Report", "reports"]

_NOMINAL = ("NOUN", "PROPN", "PRON")
_SENTENCE_END = (".", "?", "!", ";")
_AFTER, _BEFORE = 24, 20  # tokens between a quotation and its verb: names with titles and appositions fit
_NEAR = 6  # tokens in which a verb that the lexicon does not know must follow its quotation
_ASIDE = 4  # words from a verb to the comma before the rest of what it reports
_WORDS = 3  # a quotation of more words that starts with a capital is a sentence, not a scare quote


_LINE = 16  # tokens of a line or a signature that names a speaker
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SIGNATURE = re.compile(r"[^\S\n]*\n?[^\S\n]*(?P<dash>--|[–—-])\s?(?P<name>[A-Z][^\n.!?“”\"]{2,80})\.?[^\S\n]*(?=\n|$)")


@dataclass
class Report:
    """Quotations with the cue that reports them; no cue where they stand alone."""

    quotations: list[Quotation]
    cue: Word | None = None
    sources: list[Word] = field(default_factory=list)
    rule: str = ""
    mark: Chars | None = None  # the dash or colon that says it where no verb does


def reports(page: Page, lexicon: Lexicon) -> Iterator[Report]:
    """Yield the direct quotations of an article with their cues, in text order, continued ones joined."""
    finder = _Finder(page, lexicon)
    current: Report | None = None
    for q in page.quotations:
        if not finder.is_speech(q):
            continue
        found = finder.after(q) or finder.before(q) or finder.signed(q)
        if current is not None and finder.goes_on(current, found, q):
            current.quotations.append(q)
            continue
        if found is None and not finder.stands_alone(q):
            continue
        if current is not None:
            yield current
        current = found or Report([q], rule="quotation alone")
    if current is not None:
        yield current


class _Finder:
    """Looks around quotations for the verb that reports them."""

    def __init__(self, page: Page, lexicon: Lexicon) -> None:
        self.page, self.doc, self.text, self.lexicon = page, page.doc, page.text, lexicon

    def is_speech(self, q: Quotation) -> bool:
        """Return whether a quotation is a clause of its own rather than some words within another's sentence."""
        inner = self.text[q.inner_start : q.inner_end].strip()
        if not any(c.isalnum() for c in inner):
            return False
        ended = inner[-1] in ",.?!…—-" or not q.closed
        before = self.text[max(0, q.start - 20) : q.start].rstrip()[-1:]
        return ended or before in (",", ":") or (len(inner.split()) > _WORDS and inner[:1].isupper())

    def starts(self, q: Quotation) -> bool:
        """Return whether a quotation starts a sentence."""
        before = self.text[max(0, q.start - 20) : q.start]
        last = before.rstrip()[-1:]
        return not last or "\n" in before[len(before.rstrip()) :] or last in ".?!…:;”\"'’)—–-"

    def stands_alone(self, q: Quotation) -> bool:
        """Return whether a quotation is a sentence that no verb of its own sentence reports."""
        inner = self.text[q.inner_start : q.inner_end].strip()
        return self.starts(q) and inner[:1].isupper() and len(inner.split()) > _WORDS

    def after(self, q: Quotation) -> Report | None:
        """Return the report whose verb follows the quotation in the same sentence."""
        last = self.text[q.inner_start : q.inner_end].rstrip()[-1:]
        beyond = self.text[q.end : q.end + 3]
        if not self.starts(q) or (last not in ",?!…—-.”'’" and q.closed and beyond[:1] != ","):
            return None
        if last == "." and q.closed and beyond.strip()[:1].isupper():
            return None
        window = self._window(q)
        if len(window) > 1 and (window[0].lower_, window[1].lower_) == ("according", "to"):
            heads = [t for t in window[1].children if t.dep_ == "pobj"]
            return Report([q], window[0], heads, "quotation, according to")
        verb = self._verb(window, last)
        return None if verb is None else Report([q], verb, self._sources(verb, window), "quotation, verb")

    def _window(self, q: Quotation) -> list[Word]:
        """Return the words after a quotation, up to the end of the sentence or the next quotation."""
        start = self.page.first_from(q.end)
        out: list[Word] = []
        for token in self.doc[start : start + _AFTER]:
            if token.is_space and "\n" in token.text:
                break
            if self.page.quotation_at(token.idx) not in (None, q) or token.text in (*_SENTENCE_END, ":"):
                break
            if out or not (token.is_punct or token.is_space):
                out.append(token)
        return out

    def _verb(self, window: list[Word], last: str) -> Word | None:
        for token in window:
            if token.pos_ not in ("VERB", "AUX") or token.dep_ in ("relcl", "acl", "aux", "auxpass"):
                continue
            cue = self.lexicon.get("VERB", token.lemma_)
            if cue is not None and "quote" in cue.takes:
                return token
            if token.tag_ in ("VBD", "VBZ", "VBP"):
                near = token.i - window[0].i <= _NEAR
                return token if last == "," and near and token.pos_ == "VERB" else None
        return None

    def _sources(self, verb: Word, window: list[Word]) -> list[Word]:
        """Return the subject of a reporting verb, by the parse or, failing that, by what stands beside it."""
        if quoted := quoted_person(verb):
            return quoted
        places = {t.i for t in window}
        own = [t for t in verb.children if t.dep_ in ("nsubj", "nsubjpass") and t.i in places]
        if own:
            return own
        before = [t for t in window if t.i < verb.i]
        heads = [t for t in before if t.pos_ in _NOMINAL and t.head not in before]
        if heads:
            return heads[:1]
        after = [t for t in window if verb.i < t.i <= verb.i + 8 and t.pos_ in _NOMINAL]
        return [t for t in after if t.head == verb or t.head not in after][:1]

    def before(self, q: Quotation) -> Report | None:
        """Return the report whose verb precedes the quotation: after a colon, a comma, or nothing at all."""
        place = self.page.first_from(q.start)
        colon = self.text[max(0, q.start - 20) : q.start].rstrip()[-1:] == ":"
        found = self._verb_before(q, place, colon)
        return found or (self._announced(q, place) if colon else None)

    def _announced(self, q: Quotation, place: int) -> Report | None:
        """Return the report by any verb with a subject whose sentence ends in a colon: "she leaned in: “…”"."""
        root = self.doc[max(0, place - 1)]
        for _ in range(_BEFORE):
            root = root.head
        if place - root.i > _BEFORE:
            return None
        own = [t for t in root.lefts if t.dep_ == "nsubj"]
        spoken = any(self.page.quotation_at(t.idx) for t in self.doc[root.i : place])
        if spoken or root.i >= place:
            return None
        if root.pos_ == "VERB" and own:
            return Report([q], root, own, "colon, quotation")
        return self._introduced(q, root)

    def _introduced(self, q: Quotation, root: Word) -> Report | None:
        """Return the report by a line without a verb that ends in a colon: "The governor in reply:"."""
        head, colon = root.sent, self.text.rindex(":", 0, q.start)
        if root.pos_ not in _NOMINAL or any(t.tag_ in _FINITE for t in head) or len(head) > _LINE:
            return None
        return Report([q], None, [root], "line, quotation", Chars(colon, colon + 1))

    def signed(self, q: Quotation) -> Report | None:
        """Return the report by a name behind a dash at the end of the paragraph: "“We wait.” – The mayor"."""
        dash = _SIGNATURE.match(self.text, q.end)
        if dash is None or not self.stands_alone(q):
            return None
        first, last = self.page.first_from(dash.start("name")), self.page.token_at(dash.end("name") - 1)
        name = list(self.doc[first : last + 1])
        heads = [t for t in name if t.pos_ in _NOMINAL and t.head not in name]
        heads = heads or [t for t in name if t.pos_ == "PROPN"][-1:]
        if not heads or any(t.tag_ in _FINITE for t in name):
            return None
        return Report([q], None, heads[:1], "quotation, signature", Chars(dash.end("dash") - 1, dash.end("dash")))

    def _verb_before(self, q: Quotation, place: int, colon: bool) -> Report | None:
        for token in reversed(self.doc[max(0, place - _BEFORE) : place]):
            if token.is_space and "\n" in token.text and not colon:
                return None
            if token.text in _SENTENCE_END or self.page.quotation_at(token.idx):
                return None
            if token.lower_ == "according":
                heads = [o for t in token.children for o in t.children if o.dep_ == "pobj"]
                return Report([q], token, heads, "according to, quotation") if heads else None
            cue = self.lexicon.get(token.pos_, token.lemma_) if token.pos_ == "VERB" else None
            if cue is not None and "quote" in cue.takes:
                reaches = self._reaches(token, q, place, colon)
                return Report([q], token, self._subjects(token), "verb, quotation") if reaches else None
        return None

    def _subjects(self, verb: Word) -> list[Word]:
        """Return the source of a verb before a quotation; where the parse gives none, the nearest subject before it."""
        found = sources_of(self.page, verb, self.lexicon.light)
        if found:
            return found
        first = max(verb.sent.start, verb.i - 3 * _BEFORE)
        before = [t for t in self.doc[first : verb.i] if t.pos_ in _NOMINAL and not self.page.quotation_at(t.idx)]
        heads = [t for t in before if t.dep_ in ("nsubj", "nsubjpass", "ROOT")]
        return heads[-1:]

    def _reaches(self, verb: Word, q: Quotation, place: int, colon: bool) -> bool:
        """Return whether nothing but the verb's own phrases stands between it and the quotation."""
        between = [t for t in self.doc[verb.i + 1 : place] if not t.is_space]
        if colon:
            return True
        if any(t.lower_ == "that" or t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in between):
            return False
        if between and between[-1].text == ",":
            return True
        lower = self.text[q.inner_start : q.inner_start + 1].islower()
        if lower or len(between) > _ASIDE:
            return False
        short = len(between) <= 2 and all(t.pos_ in (*_NOMINAL, "DET") for t in between)
        return short or (bool(between) and between[0].head == verb and any(t.timed for t in between))

    def goes_on(self, current: Report, found: Report | None, q: Quotation) -> bool:
        """Return whether a quotation continues the last report.

        It has the same cue, or none of its own and stands in the same paragraph, or is all that the next
        paragraph holds.
        """
        if found is not None:
            return found.cue is not None and found.cue == current.cue and found.mark is None
        last = current.quotations[-1].end
        cue = current.cue
        said = cue.idx if cue is not None else last
        gap = self.text[max(said, last) : q.start]
        if "\n" not in gap and cue is not None and gap.rstrip().endswith(",") and len(gap.split()) <= _ASIDE:
            return True  # "“Trucks pass,” he went on, “every day”"
        if "\n" not in gap:
            return self.starts(q) and (self.stands_alone(q) or not any(c.isalnum() for c in gap))
        rest = gap[gap.index("\n") :]
        return not rest.strip() and self.stands_alone(q)
