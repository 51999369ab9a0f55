"""What an ask is about, which entry of the codebook that is, and of whom it is made where its clause is silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from corridor_analysis.case import Case
from corridor_analysis.extract.model.tellings import Mentioned, in_role
from corridor_analysis.extract.syntax.arguments import SUBJECT, SUBJECT_PASSIVE, is_passive, objects, subjects
from corridor_analysis.extract.syntax.parties import said_by, teller, who
from corridor_analysis.extract.syntax.phrases import GRAMMAR, chars, clause, complements, is_infinitive, prepositional
from corridor_analysis.extract.syntax.status import OBLIGED, modal, status
from corridor_analysis.parse.records import Attribution, Happening, Parsed, Party
from corridor_analysis.parse.tree import Word
from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

__all__ = ["Asks", "contents", "wording"]

_REACH = 5  # sentences after a contact in which its report can go on
_Coded = tuple[Happening, tuple[str, ...]]  # an ask and the entries of the codebook that fit
_PRUNED = frozenset({"relcl", "appos", "parataxis"})


class AskWords(Entry):
    """Nouns of asking and need, and the words by which it shows of whom something is asked."""

    nouns: frozenset[str]
    needs: frozenset[str]
    vital: frozenset[str]
    copulas: frozenset[str]
    answering: frozenset[str]
    spokesmen: frozenset[str]
    bearers: Mapping[str, str]


def asking() -> AskWords:
    """Return the words of asking; raises ResourceError where the file breaks a rule."""
    return lexicon("asks.yaml", AskWords)


class Asks:
    """Codes the asks of one article; `met` are its contacts: what one side asks in a call is asked of the other.

    Whom a contact is with is asked provided that he can grant it: that he is of the country in which the case's
    corridor lies, or of one that the article shows to be asked. At a press conference nobody asks the other.
    """

    def __init__(self, parsed: Parsed, case: Case | None, met: Iterable[Mentioned]) -> None:
        self.parsed = parsed
        self.codebook = case.demands if case else ()
        self.bodies = {a.id: a.body for a in case.actors if a.body} if case else {}
        self.sides = {case.corridor.country} if case else set()
        self.met = [c for c in met if c.event.status == "happened" and c.event.mode != "press_conference"]
        self.numbers = {s.start: i for i, s in enumerate(parsed.doc.sents)}

    def coded(self, asked: Sequence[Mentioned]) -> Iterator[Happening]:
        """Yield asks with whom they are made by and of, one for each entry of the codebook that fits."""
        made: list[_Coded] = []
        named = {self.parsed.entity(p.entity_id).country for a in asked for p in in_role(a.event, "recipient")}
        sides = (self.sides | named) - {None}
        for ask in asked:
            word, event = ask.words[0], self._spoken_for(ask.event)
            recipients = in_role(event, "recipient")
            if not recipients or not event.rule.startswith("model:"):  # the patterns guess whom an ask concerns
                found = self._addressed(word, event, sides) or recipients
                event = event._replace(parties=(*in_role(event, "actor"), *found))
            ids = (self._codes(word, event) or self._owed(word, event, made)) if event.status == "happened" else ()
            made.append((event, ids))
            yield from (event._replace(demand=demand) for demand in ids or (None,))

    def needed(self, told: Sequence[Attribution], asked: Iterable[Mentioned]) -> Iterator[Mentioned]:
        """Yield what somebody says to be vital, where the codebook knows it: "its reopening remains a priority"."""
        sents = {a.words[0].sent.start for a in asked}
        for word in self.parsed.doc.candidates(asking().vital) if self.codebook else ():
            verb, by = word.head, teller(told, word.idx)
            parties = tuple(said_by(by, "actor")) if verb.lemma_ in asking().copulas else ()
            if not parties or word.sent.start in sents or status(verb) != "happened":
                continue
            where, rule = clause(verb), f"need:{word.lemma_.lower()}"
            event = Happening("REQUEST", chars(word), where.start, where.end, told=by, parties=parties, rule=rule)
            if self._codes(verb, event):
                yield Mentioned(event, [verb])

    def _spoken_for(self, event: Happening) -> Happening:
        """Return an ask with the body in place of its spokesperson; the words name the one who speaks."""

        def meant(party: Party) -> Party:
            role = (self.parsed.entity(party.entity_id).role or "").casefold()
            body = self.bodies.get(party.entity_id) if party.role == "actor" else None
            speaks = body in self.parsed.entities and any(w in role for w in asking().spokesmen)
            return Party(party.role, body) if body and speaks else party

        return event._replace(parties=tuple(map(meant, event.parties))) if self.bodies else event

    def _codes(self, word: Word, event: Happening) -> tuple[str, ...]:
        """Return the codebook ids of what is asked; what it is for counts only where the thing itself has none."""
        found: dict[str, None] = {}
        for content in contents(word) if self.codebook else ():
            texts = self._wordings(content, event)
            fitting = (fits for text in texts if (fits := [d.id for d in self.codebook if d.matches(text)]))
            found |= dict.fromkeys(next(fitting, ()))
        return tuple(found)

    def _owed(self, word: Word, event: Happening, before: Sequence[_Coded]) -> tuple[str, ...]:
        """Return the ids of demands told before, where it is said that they must be met ("X's demands must be met")."""
        verb = predicate(word)
        nouns = [t for t in (*objects(verb), *subjects(verb)) if t.lemma_.lower() in asking().nouns]
        owners = {p.entity_id for p in who(self.parsed, (c for t in nouns for c in t.children), "actor")}
        told = (ids for e, ids in reversed(before) if ids and owners & {p.entity_id for p in in_role(e, "actor")})
        return next(told, ())

    def _wordings(self, content: Word, event: Happening) -> Iterator[str]:
        """Yield what is asked in its own words, then with those of whom it is asked, then with what it is for."""
        plain, text = wording(content, purpose=False), self.parsed.article.text
        yield plain
        asked = in_role(event, "recipient")
        names = [self.parsed.entity(p.entity_id).name for p in asked] + [text[p.start : p.end] for p in asked if p.end]
        yield " ".join([*names, plain])
        yield wording(content, purpose=True)

    def _addressed(self, word: Word, event: Happening, sides: set[str | None]) -> list[Party]:
        """Return of whom an ask is made that its own clause does not name."""
        taken = {p.entity_id for p in event.parties}
        found = self._bearers(word) or self._of_contact(word, event, sides) or self._answered(word)
        return [p for p in found if p.entity_id not in taken]

    def _bearers(self, word: Word) -> list[Party]:
        """Return whose part the thing asked for is, by its adjective: "international measures"."""
        names = asking().bearers
        wanted = {names[t.lower_] for t in word.subtree if t.lower_ in names and t.dep_ == "amod" and t.i > word.i}
        every = self.parsed.entities.values() if wanted else ()
        return [Party("recipient", e.entity_id) for e in every if e.name.casefold() in wanted]

    def _sentence(self, word: Word) -> int:
        return self.numbers[word.sent.start]

    def _of_contact(self, word: Word, event: Happening, sides: set[str | None]) -> list[Party]:
        """Return the other side of the contact in whose report an ask stands."""
        last = self._report_end(word, event)
        own = {p.entity_id for p in in_role(event, "actor")}
        own |= {p.entity_id for p in in_role(event.told, "source")} if event.told else set()
        near = [
            (word.i, asked)
            for c in self.met for word in c.words
            if last - _REACH <= self._sentence(word) <= last and c.members & own
            and (asked := [p for p in c.event.parties if self._can_grant(p, own, sides)])
        ]  # fmt: skip
        return [p._replace(role="recipient") for p in max(near, key=lambda n: n[0])[1]] if near else []

    def _can_grant(self, party: Party, own: set[str], sides: set[str | None]) -> bool:
        other = party.entity_id not in own and party.role != "mediator"
        return other and self.parsed.entity(party.entity_id).country in sides

    def _report_end(self, word: Word, event: Happening) -> int:
        """Return the number of the sentence in which an ask, or the statement that it is part of, ends."""
        here = self._sentence(word)
        ends = [c.end for c in (*event.told.contents, *event.told.cues)] if event.told else []
        span = self.parsed.doc.char_span(max(ends) - 1, max(ends), alignment_mode="expand") if ends else None
        return max(here, self._sentence(span.root)) if span is not None else here

    def _answered(self, word: Word) -> list[Party]:
        """Return who is said to have ignored, rejected or heeded it, in the same sentence or the next two."""
        last = self._sentence(word) + 2
        for verb in self.parsed.doc.candidates(asking().answering):
            if verb.i > word.i and self._sentence(verb) <= last and any(_points_back(t) for t in verb.children):
                return who(self.parsed, subjects(verb), "recipient")
        return []


def _points_back(token: Word) -> bool:
    """Return whether a noun phrase refers to demands already told: "these appeals", "the calls"."""
    plain = token.dep_ in ("dobj", "nsubjpass") and token.lemma_.lower() in asking().nouns
    return plain and any(t.lower_ in GRAMMAR.definite for t in token.children)


def predicate(word: Word) -> Word:
    """Return the verb of a word that asks: of "must" that which must be."""
    return word.head if word.pos_ == "AUX" and word.dep_ in ("aux", "auxpass") else word


def contents(word: Word) -> list[Word]:
    """Return the heads of what a word asks for, in text order: clauses and infinitives before nouns.

    What must be done is the clause itself; of "stressed the need to" it is what the noun is for.
    """
    verb = predicate(word)
    if modal(verb) in OBLIGED:
        return _parts([verb])
    about = [t for t in verb.children if t.dep_ == "dobj" and t.i > verb.i] if verb.pos_ == "VERB" else []
    askers = [*about, *prepositional(verb, "on", "upon", "to", "with")]
    above = [verb.head] if verb.pos_ in ("NOUN", "ADJ") and verb.dep_ in ("nsubj", "acomp", "attr", "dobj") else []
    things = prepositional(verb, "for")  # "called for measures to end it": those are asked for
    for holder in (verb, *askers, *(t for t in things if t.pos_ != "NOUN"), *above):
        told = (t for t in holder.children if t.dep_ == "relcl" and any(c.dep_ == "mark" for c in t.children))
        clauses = [t for t in (*complements(holder), *told) if t.i > holder.i]  # "the demand that they be freed"
        if any(is_passive(t) and t.dep_ == "xcomp" for t in clauses) and not askers:
            return [holder]  # "the road needs to be reopened": its subject is what is asked for
        bare = all(
            is_infinitive(t) and not any(c.dep_ in SUBJECT | SUBJECT_PASSIVE for c in t.children) for t in clauses
        )
        if bare and holder in (verb, *about) and holder.pos_ == "NOUN":
            clauses = prepositional(holder, "for") or clauses  # "the need for free movement to be restored"
        if clauses:
            return _parts(clauses)
    if verb.lemma_ in asking().copulas:
        return [verb]
    named = asking().nouns | asking().needs
    nouns = [o for t in about for o in prepositional(t, "for", "of") if t.lemma_.lower() in named]
    return _parts(nouns or things or prepositional(verb, "of") or about or prepositional(verb, "on", "to") or [verb])


def _parts(found: Sequence[Word]) -> list[Word]:
    """Return contents with the verbs coordinated with them, each once, in text order."""
    every = {
        t.i: t for c in found
        for t in (c, *(o for o in c.conjuncts if o.i > c.i and o.tag_ == c.tag_ and c.pos_ in ("VERB", "AUX")))
    }  # fmt: skip
    return [every[i] for i in sorted(every)]


def wording(content: Word, *, purpose: bool) -> str:
    """Return the words of a content that say what is asked: relative clauses, asides and reasons left out.

    `purpose` keeps the infinitive that says what it is for ("efforts to end the blockade").
    """
    kept = sorted(_kept(content, purpose=purpose, top=True), key=lambda t: t.i)
    return " ".join(t.text for t in kept if not t.is_space)


def _kept(token: Word, *, purpose: bool, top: bool) -> Iterator[Word]:
    yield token
    for child in token.children:
        if not _dropped(child, purpose=purpose, top=top):
            yield from _kept(child, purpose=purpose, top=False)


def _dropped(child: Word, *, purpose: bool, top: bool) -> bool:
    if child.dep_ in _PRUNED:
        return not (child.dep_ == "relcl" and is_infinitive(child) and (purpose or (top and is_passive(child))))
    if child.dep_ == "prep" and child.lower_ in GRAMMAR.loose:
        return True
    if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX"):
        return top
    if child.dep_ == "acl":
        return child.tag_ in ("VBN", "VBG") or (is_infinitive(child) and not purpose)
    if child.dep_ == "advcl":
        return not (is_infinitive(child) and purpose)
    return False
