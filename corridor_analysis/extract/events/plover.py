"""Who did what to whom: events of the sixteen PLOVER types, coded from predicates and their arguments.

Type definitions: Halterman, Bagozzi, Beger, Schrodt, Scarborough, PLOVER and POLECAT (2023). Investigations,
which later codebooks keep apart, are ACCUSE here, and fights are ASSAULT.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from corridor_analysis.extract.events.plover_frames import Reading, read
from corridor_analysis.extract.events.plover_lexicon import lexicon
from corridor_analysis.extract.events.plover_roles import Cast, cast
from corridor_analysis.extract.syntax.arguments import children, objects
from corridor_analysis.extract.syntax.days import dates, when
from corridor_analysis.extract.syntax.parties import teller
from corridor_analysis.extract.syntax.phrases import complements, is_infinitive, is_supposed, topic, trimmed
from corridor_analysis.parse.records import Attribution, Chars, Happening, Parsed, Party
from corridor_analysis.parse.tree import Word, remembered

ARGUMENTS = frozenset({"dobj", "dative", "prep", "nsubjpass", "attr", "acomp", "csubj"})
REACH = 200  # words back to which an article refers by "these accusations"
SIDE = frozenset({"relcl", "acl", "advcl", "pcomp", "csubj", "amod", "appos"})

Seen = tuple[int, str, Cast]  # where its sentence starts, its type, its parties


def plover(parsed: Parsed, told: Sequence[Attribution]) -> Iterator[Happening]:
    """Yield the coded events of an article in text order.

    `told` are the article's attributions: an event within one is that source's word.
    """
    for coding in parsed.once("plover", told, partial(_codings, parsed, told)):
        yield _happening(parsed, *coding)


def _codings(parsed: Parsed, told: Sequence[Attribution]) -> list[tuple[Reading, Cast, Attribution | None]]:
    """Return what predicates code, with who takes part and who tells it; times play no part in it."""
    found: list[tuple[Reading, Attribution | None]] = []
    for token in parsed.doc.candidates(lexicon().predicates):
        by = teller(told, token.idx)
        if reading := read(token, voiced=by is not None):
            found.append((reading, by))
    swallowed = {t.i for r, _ in found for t in _inside(r) if t not in r.words[:1]}
    seen: list[Seen] = []
    kept: list[tuple[Reading, Cast, Attribution | None]] = []
    for reading, by in found:
        if reading.words[0].i in swallowed or is_infinitive(reading.verb) or is_supposed(reading.verb):
            continue
        who = cast(parsed, reading, by)
        if reading.type == "REJECT" and not who.recipients:
            who = who._replace(implied=tuple(_answered(reading, who, seen)) or who.implied)
        key = (reading.head.sent.start, reading.type, who)
        if _told_here(reading.verb, who) and not any(_covers(s, key) for s in seen):
            seen.append(key)
            kept.append((reading, who, by))
    return kept


def _inside(reading: Reading) -> Iterator[Word]:
    """Yield the words whose own readings a reading takes the place of: of what it governs, and of its arguments."""
    yield from reading.words[1:]
    governed = [verb for part in reading.chain for verb in complements(part.head)]
    for word in (*governed, *children(reading.head, ARGUMENTS)):
        yield from word.subtree


def _answered(reading: Reading, who: Cast, seen: Sequence[Seen]) -> Iterator[Party]:
    """Yield whose act a rejection answers when its object only refers back to it: "denied these accusations"."""
    nouns = {w for t in objects(reading.head) for w in topic(t)}
    kinds = {kind for kind, referring in lexicon().answers.items() if nouns & referring}
    own = {m.entity_id for m in who.actors}
    for start, kind, earlier in reversed(seen):
        others = [m for m in earlier.actors if m.entity_id not in own]
        if kind in kinds and others and reading.head.i - start < REACH:
            yield from (Party("recipient", m.entity_id) for m in others)
            return


def _told_here(verb: Word, who: Cast) -> bool:
    """Return whether an event has the parties that it needs: in a clause that modifies something, both."""
    while verb.dep_ in ("conj", "xcomp", "ccomp") and verb.head is not verb:
        verb = verb.head
    if verb.dep_ in SIDE:
        return bool(who.actors and (who.recipients or who.implied))
    return bool(who.actors or who.recipients or who.implied)


def _covers(earlier: Seen, later: Seen) -> bool:
    """Return whether an event of the sentence already says what another of its type would say again."""
    if earlier[:2] != later[:2]:
        return False
    (a, b), (c, d) = ([{m.entity_id for m in g} for g in (w.actors, w.recipients)] for w in (earlier[2], later[2]))
    return c <= a and d <= b


def _happening(parsed: Parsed, reading: Reading, who: Cast, told: Attribution | None) -> Happening:
    modes = (part.pattern.mode for part in reversed(reading.chain))
    return Happening(
        reading.type,
        _trigger(reading),
        *_evidence(reading.verb),
        mode=next(filter(None, modes), None) if reading.type == "CONSULT" else None,
        status=reading.status,
        told=told,
        parties=who.parties(),
        rule=f"plover:{reading.pattern.word}",
        **dates(parsed, when(parsed, reading.verb)),
    )


def _trigger(reading: Reading) -> Chars:
    """Return the predicate, stretched to the noun or particle that completes it where that is near."""
    first = reading.words[0]
    last = first
    for token in reading.words[1:]:
        if last.i < token.i <= last.i + 4:
            last = token
    return Chars(first.idx, last.idx + len(last))


@remembered
def _evidence(head: Word) -> Chars:
    """Return the clause of a predicate without the clauses coordinated with it."""
    later = [t for t in head.children if t.dep_ == "conj" and t.pos_ in ("VERB", "AUX")]
    cut = {t.i for c in later for t in c.subtree} | {t.i for t in head.children if t.dep_ == "cc" and later}
    kept = [t.i for t in head.subtree if t.i not in cut and not t.is_space]
    return trimmed(head.doc[kept[0] : kept[-1] + 1])
