"""Who did what to whom: events of the sixteen PLOVER types, coded from predicates and their arguments.

Type definitions: Halterman, Bagozzi, Beger, Schrodt, Scarborough, PLOVER and POLECAT (2023). Investigations,
which later codebooks keep apart, are ACCUSE here, and fights are ASSAULT.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corridor_analysis.extract.events.plover_frames import OBLIGATION, Reading, clause_head, phrase, read
from corridor_analysis.extract.events.plover_lexicon import Lexicon, lexicon
from corridor_analysis.extract.events.plover_matching import VERBAL
from corridor_analysis.extract.events.plover_roles import Cast, cast
from corridor_analysis.extract.model.words import meeting
from corridor_analysis.extract.syntax.arguments import SUBJECT, children, objects
from corridor_analysis.extract.syntax.days import dates, when
from corridor_analysis.extract.syntax.phrases import complements, is_infinitive, topic, trimmed
from corridor_analysis.extract.syntax.words import GRAMMAR
from corridor_analysis.parse.records import Attribution, Chars, Happening, Parsed, Party
from corridor_analysis.parse.tree import Tree, Word, remembered

SWALLOWS = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN", "ACCUSE", "SUPPORT"})  # acts of speech: what is
# said in their objects is not an event of its own
ARGUMENTS = frozenset({"dobj", "dative", "prep", "nsubjpass", "attr", "acomp", "csubj"})
DEEDS = frozenset({"COERCE", "RETREAT", "SANCTION", "MOBILIZE", "ASSAULT"})
REACH = 200  # words back to which an article refers by "these accusations"
CLAIMS = GRAMMAR.claims
FORCED = frozenset({"PROTEST", "COERCE", "ASSAULT"})  # what protesters do
SIDE = frozenset({"relcl", "acl", "advcl", "pcomp", "csubj", "amod", "appos"})


def plover(parsed: Parsed, told: Sequence[Attribution]) -> Iterator[Happening]:
    """Yield the coded events of an article in text order.

    `told` are the article's attributions: an event within one is that source's word.
    """
    for coding in parsed.once("plover", told, lambda: list(_codings(parsed, told))):
        yield _happening(parsed, *coding)


def _codings(parsed: Parsed, told: Sequence[Attribution]) -> Iterator[tuple[Reading, Cast, Attribution | None]]:
    """Yield what predicates code, with who takes part and who tells it; times play no part in it."""
    words = lexicon()
    found = []
    holding = sorted(((c, a) for a in told for c in a.contents), key=lambda h: h[0].end - h[0].start)
    for token in _candidates(parsed.doc, words):
        teller = _teller(holding, token)
        reading = read(token, words, voiced=teller is not None)
        if reading is not None:
            found.append((reading, teller))
    swallowed = {t.i for r, _ in found for t in _inside(r) if t not in r.words[:1]}
    seen: list[tuple[int, str, Cast]] = []
    found = list(_by_way_of_protest(found))
    for reading, teller in found:
        if reading.words[0].i in swallowed or not _tellable(clause_head(reading.head)):
            continue
        who = cast(parsed, reading, teller)
        if reading.type == "REJECT" and not who.recipients:
            answered = tuple(_answered(reading, who, seen, words))
            who = who._replace(implied=answered or who.implied)
        key = (reading.head.sent.start, reading.type, who)
        if _told_here(reading, who) and not any(_covers(s, key) for s in seen):
            seen.append(key)
            yield reading, who, teller


def _by_way_of_protest(found: list[tuple[Reading, Attribution | None]]) -> Iterator[tuple[Reading, Attribution | None]]:
    """Yield readings; what is done "in protest" is one event: a protest where force is used, else what is done."""
    aside = {r.head.i: r.pattern for r, _ in found if r.type == "PROTEST" and r.head is not r.words[0]}
    done = {r.head.i for r, _ in found if r.head is r.words[0]}
    for reading, teller in found:
        phrase = reading.head is not reading.words[0]
        if not phrase and reading.head.i in aside and reading.type in FORCED:
            yield reading._replace(type="PROTEST", pattern=aside[reading.head.i]), teller
        elif reading.type == "COERCE" and any(t.lemma_ in CLAIMS and t.dep_ == "advcl" for t in reading.head.children):
            yield reading._replace(type="PROTEST"), teller  # "blocked the road to demand their pay"
        elif not phrase or reading.head.i not in aside or reading.head.i not in done:
            yield reading, teller


def _answered(reading: Reading, who: Cast, seen: list[tuple[int, str, Cast]], words: Lexicon) -> Iterator[Party]:
    """Yield whose act a rejection answers when its object only refers back to it: "denied these accusations"."""
    nouns = {w for t in objects(reading.head) for w in topic(t)}
    kinds = {kind for kind, referring in words.answers.items() if nouns & referring}
    own = {m.entity_id for m in who.actors}
    for start, kind, earlier in reversed(seen):
        others = [m for m in earlier.actors if m.entity_id not in own]
        if kind in kinds and others and reading.head.i - start < REACH:
            yield from (Party("recipient", m.entity_id) for m in others)
            return


def _candidates(tree: Tree, words: Lexicon) -> list[Word]:
    """Return the words that a pattern may read, and those under a modal of obligation, in text order."""
    out = {}
    for token in tree.candidates(words.predicates | OBLIGATION):
        pos = token.pos_
        if pos in VERBAL or pos == "ADJ":
            lemma = token.lemma_.lower()
            if lemma in words.verbs or lemma in words.adjectives or token.lower_ in words.adjectives:
                out[token.i] = token
        if token.dep_ == "attr" and token.head.dep_ != "relcl" and token.lemma_.lower() in words.wrongs:
            out[token.i] = token
        if token.lower_ in words.phrases and phrase(token, words) is not None:
            out[token.i] = token
        if token.dep_ == "aux" and token.lower_ in OBLIGATION:
            out[token.head.i] = token.head
        if token.lemma_ in OBLIGATION:
            out.update((t.i, t) for t in token.children if t.dep_ == "xcomp")
    return [out[i] for i in sorted(out)]


def _inside(reading: Reading) -> Iterator[Word]:
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
        cause = reading.type == "PROTEST" and child.dep_ in ("advcl", "xcomp") and child.tag_ == "VBG"  # "demanding …"
        if purpose or cause or (speaks and child.dep_ in ARGUMENTS):
            yield from _main_clause(child)


def _main_clause(token: Word) -> list[Word]:
    """Return a token and what depends on it, but for relative clauses and what came before in time."""
    found = [token]
    for word in found:
        found += [t for t in word.children if t.dep_ != "relcl" and not _earlier(t)]
    return found


def _earlier(clause: Word) -> bool:
    """Return whether a clause is what an act follows: "denied closing the road after A accused it"."""
    return clause.dep_ == "advcl" and any(t.dep_ == "mark" and t.lower_ == "after" for t in clause.children)


def _tellable(head: Word) -> bool:
    """Return whether a predicate stands where an event is told: it is no attribute, purpose or condition."""
    if head.dep_ == "amod" or (is_infinitive(head) and not _independent(head)):
        return False
    return not any(t.dep_ == "mark" and t.lower_ in GRAMMAR.conditions for t in head.children)


def _told_here(reading: Reading, who: Cast) -> bool:
    """Return whether an event has the parties that it needs where it stands."""
    head = clause_head(reading.head)
    if reading.pattern.frame == "blame" and reading.type == "REJECT":
        return bool(who.actors)  # "the claims are false": whose they are goes without saying
    if reading.pattern.frame == "blame" and not who.recipients:
        return False
    if _aside(head):
        tensed = reading.type in DEEDS and bool(children(head, SUBJECT))  # "after Chad closed the road"
        return bool(who.actors and (tensed or who.recipients or who.implied))
    return bool(who.actors or who.recipients or who.implied)


def _independent(head: Word) -> bool:
    if head.dep_ in ("acl", "relcl") and head.head.dep_ == "attr":
        return True  # "was the first to recognise Malta"
    return head.dep_ in ("ROOT", "conj") or (head.dep_ == "xcomp" and head.head.lemma_ in ("be", "go", "become"))


def _aside(head: Word) -> bool:
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


def _happening(parsed: Parsed, reading: Reading, who: Cast, teller: Attribution | None) -> Happening:
    head = clause_head(reading.head)
    return Happening(
        reading.type,
        _trigger(reading),
        *evidence(head),
        mode=_channel(reading) if reading.type == "CONSULT" else None,
        status=reading.status,
        told=teller,
        parties=who.parties(),
        rule=f"plover:{reading.pattern.word}",
        **dates(parsed, when(parsed, head)),
    )


def _channel(reading: Reading) -> str | None:
    """Return the channel that the patterns give a contact, "other" where its verb tells none ("discussed with")."""
    return "other" if meeting().verbs.get(reading.pattern.word) in ("other", "remote") else reading.pattern.mode


def _trigger(reading: Reading) -> Chars:
    """Return the predicate, stretched to the noun or particle that completes it where that is near."""
    first = reading.words[0]
    last = first
    for token in reading.words[1:]:
        if last.i < token.i <= last.i + 4:
            last = token
    return Chars(first.idx, last.idx + len(last))


@remembered
def evidence(head: Word) -> Chars:
    """Return the clause of a predicate without the clauses coordinated with it."""
    later = [t for t in head.children if t.dep_ == "conj" and t.pos_ in ("VERB", "AUX")]
    cut = {t.i for c in later for t in c.subtree} | {t.i for t in head.children if t.dep_ == "cc" and later}
    kept = [t.i for t in head.subtree if t.i not in cut and not t.is_space]
    return trimmed(head.doc[kept[0] : kept[-1] + 1])


def _teller(holding: Iterable[tuple[Chars, Attribution]], token: Word) -> Attribution | None:
    """Return the attribution with the shortest content that a word lies in; contents are given shortest first."""
    start, end = token.idx, token.idx + len(token.text)
    return next((a for (low, high), a in holding if low <= start and end <= high), None)
