"""Who did what to whom: events of the sixteen PLOVER types, coded from predicates and their arguments.

Type definitions: Halterman, Bagozzi, Beger, Schrodt, Scarborough, PLOVER and POLECAT (2023). Investigations,
which later codebooks keep apart, are ACCUSE here, and fights are ASSAULT.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Token

from corridor_analysis.extract.frames import Reading, clause_head, read, saying
from corridor_analysis.extract.lexicon import Lexicon, lexicon
from corridor_analysis.extract.roles import Cast, cast
from corridor_analysis.extract.syntax import complements, is_infinitive, time_of, trimmed
from corridor_analysis.records import Attribution, Chars, Happening, Parsed

SWALLOWS = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN", "ACCUSE", "SUPPORT"})  # acts of speech: what is
# said in their objects is not an event of its own
ARGUMENTS = frozenset({"dobj", "dative", "prep", "nsubjpass", "attr", "acomp", "csubj"})
CANDIDATES = frozenset({"VERB", "AUX", "ADJ"})
SIDE = frozenset({"relcl", "acl", "advcl", "pcomp", "csubj", "amod", "appos"})


def plover(parsed: Parsed, told: Sequence[Attribution]) -> Iterator[Happening]:
    """Yield the coded events of an article in text order."""
    words = lexicon()
    found = [r for t in parsed.doc if _candidate(t, words) and (r := read(t, words)) is not None]
    swallowed = {t.i for r in found for t in _inside(r) if t not in r.words[:1]}
    main = [(r, cast(parsed, r, words)) for r in found if r.words[0].i not in swallowed]
    seen: list[tuple[int, str, Cast]] = []
    for reading, who in main:
        key = (reading.head.sent.start, reading.type, who)
        if _told_here(reading, who, words) and not any(_covers(s, key) for s in seen):
            seen.append(key)
            yield _happening(parsed, reading, who, told)


def _candidate(token: Token, words: Lexicon) -> bool:
    return token.pos_ in CANDIDATES or token.lower_ in words.phrases


def _inside(reading: Reading) -> Iterator[Token]:
    """Yield the words whose own readings a reading takes the place of."""
    yield from reading.words[1:]
    part: Reading | None = reading
    speaks = reading.type in SWALLOWS
    while part is not None:
        for verb in complements(part.head):
            yield from _main_clause(verb) if speaks else (verb,)
        part = part.inner
    for child in reading.head.children:
        purpose = child.dep_ == "advcl" and is_infinitive(child)
        if purpose or (speaks and child.dep_ in ARGUMENTS):
            yield from _main_clause(child)


def _main_clause(token: Token) -> Iterator[Token]:
    """Yield a token and what depends on it, but for relative clauses."""
    yield token
    for child in token.children:
        if child.dep_ != "relcl":
            yield from _main_clause(child)


def _told_here(reading: Reading, who: Cast, words: Lexicon) -> bool:
    """Return whether a predicate is told as an event: not a mere attribute, purpose or aside without parties."""
    head = clause_head(reading.head)
    if head.dep_ == "amod" or (is_infinitive(head) and not _independent(head)):
        return False
    if any(t.dep_ == "mark" and t.lower_ in ("if", "unless", "whether", "until") for t in head.children):
        return False
    if _aside(head):
        return bool(who.actors and (who.recipients or who.implied))
    return bool(who.actors or who.recipients or saying(head, words) is None)


def _independent(head: Token) -> bool:
    return head.dep_ in ("ROOT", "conj") or (head.dep_ == "xcomp" and head.head.lemma_ in ("be", "go"))


def _aside(head: Token) -> bool:
    """Return whether a predicate stands in a clause that modifies something."""
    node = head
    while node.dep_ in ("conj", "xcomp", "ccomp") and node.head is not node:
        node = node.head
    return node.dep_ in SIDE


def _covers(earlier: tuple[int, str, Cast], later: tuple[int, str, Cast]) -> bool:
    """Return whether an event of the sentence already says what another of its type would say again."""
    if earlier[:2] != later[:2]:
        return False
    (a, b), (c, d) = ([{m.entity_id for m in g} for g in (w.actors, w.recipients)] for w in (earlier[2], later[2]))
    return c <= a and d <= b


def _happening(parsed: Parsed, reading: Reading, who: Cast, told: Sequence[Attribution]) -> Happening:
    head = clause_head(reading.head)
    time = time_of(parsed, head)
    trigger = _trigger(reading)
    return Happening(
        reading.type,
        trigger,
        *evidence(head),
        mode=reading.pattern.mode if reading.type == "CONSULT" else None,
        status=reading.status,
        earliest=time.earliest if time else None,
        latest=time.latest if time else None,
        date_basis=parsed.article.text[time.start : time.end] if time else "no time given",
        told=_teller(told, trigger),
        parties=who.parties(),
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
    return min(around, key=lambda x: x[:2])[2] if around else None
