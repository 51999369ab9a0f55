"""Who did what to whom: events of the sixteen PLOVER types, coded from predicates and their arguments.

Type definitions: Halterman, Bagozzi, Beger, Schrodt, Scarborough, PLOVER and POLECAT (2023). Investigations,
which later codebooks keep apart, are ACCUSE here, and fights are ASSAULT.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Token

from corridor_analysis.extract.frames import Reading, clause_head, read
from corridor_analysis.extract.lexicon import Lexicon, lexicon
from corridor_analysis.extract.roles import parties
from corridor_analysis.extract.syntax import complements, is_infinitive, time_of, trimmed
from corridor_analysis.records import Attribution, Chars, Happening, Parsed

SWALLOWS = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN", "ACCUSE", "SUPPORT"})  # acts of speech: what is
# said in their objects is not an event of its own
CANDIDATES = frozenset({"VERB", "AUX", "ADJ", "NOUN"})


def plover(parsed: Parsed, told: Sequence[Attribution]) -> Iterator[Happening]:
    """Yield the coded events of an article in text order."""
    words = lexicon()
    found = [r for t in parsed.doc if t.pos_ in CANDIDATES and (r := read(t, words)) is not None]
    swallowed = {t.i for r in found for t in _inside(r)}
    for reading in found:
        if reading.words[0].i not in swallowed:
            yield _happening(parsed, reading, words, told)


def _inside(reading: Reading) -> Iterator[Token]:
    """Yield the words whose own readings a reading takes the place of."""
    yield from reading.words[1:]
    part: Reading | None = reading
    while part is not None:
        for verb in complements(part.head):
            yield from _main_clause(verb) if reading.type in SWALLOWS else (verb,)
        part = part.inner
    if reading.type in SWALLOWS:
        for token in reading.head.children:
            if token.dep_ in ("dobj", "dative", "prep", "nsubjpass", "attr", "acomp"):
                yield from _main_clause(token)
    yield from (t for c in reading.head.children if c.dep_ == "advcl" and is_infinitive(c) for t in _main_clause(c))


def _main_clause(token: Token) -> Iterator[Token]:
    """Yield a token and what depends on it, but for relative clauses."""
    yield token
    for child in token.children:
        if child.dep_ != "relcl":
            yield from _main_clause(child)


def _happening(parsed: Parsed, reading: Reading, words: Lexicon, told: Sequence[Attribution]) -> Happening:
    head = clause_head(reading.head)
    where = evidence(head)
    time = time_of(parsed, head)
    trigger = _trigger(reading)
    return Happening(
        reading.type,
        trigger,
        *where,
        mode=reading.pattern.mode if reading.type == "CONSULT" else None,
        status=reading.status,
        earliest=time.earliest if time else None,
        latest=time.latest if time else None,
        date_basis=parsed.article.text[time.start : time.end] if time else "no time given",
        told=_teller(told, trigger),
        parties=parties(parsed, reading, words),
        rule=f"plover:{reading.pattern.word}",
    )


def _trigger(reading: Reading) -> Chars:
    """Return the predicate, stretched to the noun or particle that completes it where that is near."""
    first = reading.words[0]
    last = first
    for token in reading.words[1:]:
        if last.i < token.i <= last.i + 4:
            last = token
    return Chars(first.idx, last.idx + len(last))


def evidence(head: Token) -> Chars:
    """Return the clause of a predicate without the clauses coordinated with it."""
    later = [t for t in head.children if t.dep_ == "conj" and t.pos_ in ("VERB", "AUX")]
    cut = {t.i for c in later for t in c.subtree} | {t.i for t in head.children if t.dep_ == "cc" and later}
    kept = [t.i for t in head.subtree if t.i not in cut and not t.is_space]
    return trimmed(head.doc[kept[0] : kept[-1] + 1])


def _teller(told: Iterable[Attribution], trigger: Chars) -> Attribution | None:
    """Return the attribution with the shortest content that an event's trigger lies in."""
    around = [
        (c.end - c.start, i, a)
        for i, a in enumerate(told)
        for c in a.contents
        if c.start <= trigger.start and trigger.end <= c.end
    ]
    return min(around)[2] if around else None
