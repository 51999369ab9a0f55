"""Find what tells of passage: a verb and what it acts on, a noun and what it is about, a court and its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corridor_analysis.case import Case
from corridor_analysis.extract.events.access_clauses import (
    Days,
    above,
    announcing,
    controllers,
    doers,
    infinitive,
    place_of,
    told_outlook,
)
from corridor_analysis.extract.events.lexicons import AccessPattern, access_words
from corridor_analysis.extract.model.tellings import Mentioned
from corridor_analysis.extract.syntax.arguments import agents, is_passive, objects, subjects
from corridor_analysis.extract.syntax.days import dates, when
from corridor_analysis.extract.syntax.parties import who
from corridor_analysis.extract.syntax.phrases import GRAMMAR, chars, clause, is_infinitive, prepositional
from corridor_analysis.extract.syntax.status import modal
from corridor_analysis.parse.records import Happening, Parsed, Party
from corridor_analysis.parse.tree import Word

__all__ = ["Reader", "facts"]


def facts(parsed: Parsed, case: Case | None) -> Sequence[Mentioned]:
    """Return every telling of an access event in text order, read once for an article and its times."""
    return parsed.once("access", parsed.times, lambda: tuple(Reader(parsed, case).facts()))


class Reader:
    """Reads the tokens of one article."""

    def __init__(self, parsed: Parsed, case: Case | None) -> None:
        self.parsed, self.words = parsed, access_words()
        self.corridor = case.corridor.id if case else None
        self.days = Days(parsed, {})

    def facts(self) -> Iterator[Mentioned]:
        """Yield every telling of an access event in text order."""
        for token in self.parsed.doc.candidates(self.words.telling_verbs | self.words.telling_nouns):
            if token.pos_ in ("VERB", "AUX"):
                yield from self._verb(token)
            elif token.pos_ in ("NOUN", "PROPN"):
                yield from self._noun(token)

    def _verb(self, verb: Word) -> Iterator[Mentioned]:
        for pattern in self.words.by_verb.get(verb.lemma_.lower(), ()):
            acted = self.acted_on(verb, pattern)
            if acted is None:
                continue
            if status := self.status(verb):  # nobody does what a verb tells of passage itself
                parties = () if pattern.subject else tuple(who(self.parsed, doers(verb), "actor"))
                yield self._fact(verb, pattern.mode, status, parties, verb, f"verb:{verb.lemma_.lower()}")
            return
        if verb.lemma_.lower() in self.words.rules | self.words.enacting:
            yield from self._order(verb)
        elif verb.lemma_.lower() in self.words.staying:
            yield from self._state(verb)

    def _noun(self, noun: Word) -> Iterator[Mentioned]:
        """Yield what a noun tells of passage as news: announced, or not known yet, or dated."""
        lemma = noun.lemma_.lower()
        for pattern in self.words.by_noun.get(lemma, ()):
            if (pattern.alone or self.concerns(noun, pattern.about)) and self._news(noun, pattern):
                over = announcing(noun)
                status = "happened" if over is None else self.status(over) or "happened"
                makers = self._makers(noun, over)
                yield self._fact(noun, pattern.mode, status, makers, over or noun, f"noun:{pattern.mode}")
                return
        if lemma in self.words.rulings:
            yield from self._ruling(noun)

    def is_of(self, token: Word, wanted: frozenset[str]) -> bool:
        """Return whether a noun phrase is of a class: by a head, or by the case's corridor."""
        part_of = prepositional(token, "of") if token.lower_ in GRAMMAR.shares else []
        for part in (token, *token.conjuncts, *part_of):
            # "the Freedom Movement" is none; the parser takes "the north crossing" for a verb
            common = part.pos_ == "NOUN" or part.lemma_.lower() in self.words.classes["passage"] or part.tag_ == "VBG"
            if common and (part.lemma_.lower() in wanted or part.lower_ in wanted):
                return True
            if part.tag_ == "NNPS" and part.left_edge == part and part.lower_[:-1] in wanted:
                return True  # "Trucks", first in its sentence
            if "corridor" in wanted and any(m.entity_id == self.corridor for m in self.parsed.at(part)):
                return True
            if part.lower_ in self.words.classes["parts"] and any(
                t.dep_ == "compound" and t.lower_ in wanted for t in part.children
            ):
                return True
        return any(o.lemma_.lower() in wanted for o in prepositional(token, "of") if o.pos_ == "NOUN")

    def acted_on(self, verb: Word, pattern: AccessPattern) -> Word | None:
        if pattern.subject:
            own = [_named_before(t) for t in verb.children if t.dep_ == "nsubj"]
            own = own or (subjects(verb) if verb.dep_ == "xcomp" else [])  # "were able to reach the town"
            free = pattern.transitive or not (objects(verb) or is_passive(verb))
            if pattern.object:  # "came under fire"
                under = prepositional(verb, *pattern.preps) if pattern.preps else objects(verb)
                free = any(self.is_of(t, pattern.object) for t in under)
            return next((t for t in own if free and self.is_of(t, pattern.subject)), None)
        found = prepositional(verb, *pattern.preps) if pattern.preps else map(_named_before, _undergoing(verb))
        acted = next((t for t in found if self.is_of(t, pattern.object)), None)
        about = acted is None or not pattern.about or self.concerns(acted, pattern.about)
        return acted if about else None

    def status(self, verb: Word) -> str | None:
        """Return the status of what is told as fact or as announced; None for wishes, fears and duties."""
        if modal(verb) in GRAMMAR.obliged or self.unreal(verb):
            return None
        if any(t.lower_ in self.words.habitual for t in verb.children):
            return None  # "was opened daily"
        found = told_outlook(verb)  # of "announced that it had closed the road": happened
        if found is None:
            return None
        over = verb.head.lemma_.lower()
        if infinitive(verb) and verb.dep_ == "xcomp" and over in self.words.actual:
            return self.status(verb.head if verb.head.pos_ in ("VERB", "AUX") else verb.head.head)
        if infinitive(verb) and not any(t.lemma_.lower() in self.words.planned for t in above(verb)):
            return None
        return found

    def unreal(self, token: Word) -> bool:
        purpose = token.dep_ == "pcomp" and token.head.lower_ == "for"
        if purpose and token.head.head.lemma_.lower() not in self.words.crediting:
            return True  # "methods for lifting the blockade"
        return any(t.lemma_.lower() in self.words.unreal for t in above(token)) or any(
            t.dep_ == "mark" and t.lower_ in GRAMMAR.conditions for t in token.children
        )

    def _state(self, verb: Word) -> Iterator[Mentioned]:
        """Yield that passage is shut: "the road remains closed"."""
        states = self.words.states
        if any(t.lower_ in self.words.again for c in (verb, *verb.children) for t in c.children):
            states = {**states, **self.words.anew}  # "is open again"
        said = [t for t in verb.children if t.dep_ in ("acomp", "oprd", "attr") and t.lower_ in states]
        subject = [t for t in verb.children if t.dep_ == "nsubj" and self.is_of(t, self.words.classes["passage"])]
        if said and subject and (status := self.status(verb)) is not None:
            yield self._fact(said[0], states[said[0].lower_], status, (), verb, f"state:{said[0].lower_}")

    def concerns(self, noun: Word, wanted: frozenset[str]) -> bool:
        """Return whether a noun phrase is about something of a class, by what stands before or behind the noun."""
        near = [t for t in noun.children if t.dep_ in ("compound", "amod", "nmod", "poss")]
        near += prepositional(noun, *GRAMMAR.about)
        near += [o for t in [*near, *prepositional(noun, "by")] for o in prepositional(t, *GRAMMAR.about)]
        near += objects(noun) if noun.tag_ == "VBG" else []
        if noun.dep_ in ("dobj", "nsubjpass"):
            near += prepositional(noun.head, "on", "at", "along", "in", "through", "via", "to")
            near += [o for t in noun.head.children if t.dep_ == "dative" for o in (t, *t.children)]
        return any(self.is_of(t, wanted) for t in near)

    def _news(self, noun: Word, pattern: AccessPattern) -> bool:
        """Return whether a noun tells of something as news: it is announced, dated, fresh, or there and not known."""
        if (over := announcing(noun)) is not None:
            return self.status(over) is not None
        if pattern.made or self.unreal(noun):
            return False
        if noun.dep_ != "compound" and when(self.parsed, noun, *prepositional(noun, "of")) is not None:
            return True
        owned = [t for t in noun.children if t.dep_ == "poss"]
        if any(t.lower_ in self.words.fresh for t in noun.children) and who(self.parsed, owned, "actor"):
            return True  # "its neighbour's recent halt of imports"
        if owned or any(t.lower_ in GRAMMAR.definite or t.lower_ in ("no", "any", "without") for t in noun.children):
            return False  # known already, denied, or in general
        if noun.dep_ in ("compound", "nmod", "amod", "ROOT", "attr"):
            return False
        if noun.head.pos_ == "ADP":
            return noun.head.lower_ in self.words.causes
        return noun.head.lemma_.lower() in self.words.making

    def _makers(self, noun: Word, over: Word | None) -> tuple[Party, ...]:
        """Return who did what a noun names: who announced it, a possessor, whose territory it went through."""
        participles = [t for t in noun.subtree if t.dep_ == "acl" and t.tag_ == "VBN"]
        ways = (
            [o for t in participles for o in agents(t)],
            subjects(over) if over is not None and not is_passive(over) else [],
            agents(over) if over is not None else [],
            [t for t in noun.children if t.dep_ == "poss"],
        )
        for heads in ways:
            if found := who(self.parsed, heads, "actor"):
                return tuple(found)
        return tuple(controllers(self.parsed, noun))

    def _order(self, verb: Word) -> Iterator[Mentioned]:
        enacts = verb.lemma_.lower() in self.words.enacting
        demands = any(t.lemma_.lower() in self.words.rules for t in verb.subtree)
        if enacts and not (demands and any(t.lemma_.lower() in self.words.rulings for t in objects(verb))):
            return
        wanted = self.words.councils if enacts else self.words.courts
        courts = [t for t in doers(verb) if self._is_court(t, wanted)]
        if courts and self._passage_in(verb.subtree) and self.status(verb) == "happened":
            parties = (*who(self.parsed, courts, "actor"), *who(self.parsed, objects(verb), "recipient"))
            yield self._fact(verb, "order", "happened", parties, verb, f"court:{verb.lemma_.lower()}")

    def _ruling(self, noun: Word) -> Iterator[Mentioned]:
        near = [*prepositional(noun, "of", "by", "from"), *(t for t in noun.children if t.dep_ in ("compound", "poss"))]
        courts = [t for t in near if self._is_court(t, self.words.courts)]
        below = [t for t in noun.subtree if t.dep_ == "acl"]
        time = when(self.parsed, noun, *below) if courts else None
        if time is not None and self._passage_in(noun.sent):
            parties = tuple(who(self.parsed, courts, "actor"))
            fact = self._fact(noun, "order", "happened", parties, noun, "court:ruling")
            yield Mentioned(fact.event._replace(**dates(self.parsed, time)), fact.words)

    def _is_court(self, token: Word, wanted: frozenset[str]) -> bool:
        named = [self.parsed.entity(m.entity_id).name.lower() for m in self.parsed.at(token)]
        words = {token.lemma_.lower(), token.lower_, *(w for n in named for w in n.split())}
        return bool(words & wanted)

    def _passage_in(self, tokens: Iterable[Word]) -> bool:
        wanted = self.words.classes["passage"] | self.words.classes["movement"]
        return any(t.lemma_.lower() in wanted for t in tokens)

    def _fact(
        self, trigger: Word, mode: str, status: str, parties: tuple[Party, ...], told: Word, rule: str
    ) -> Mentioned:
        where = clause(told)
        event = Happening(
            self.words.types[mode], chars(trigger), where.start, where.end, mode=mode, status=status,
            place_id=place_of(self.parsed, told, {self.corridor}), parties=parties, rule=rule,
            **self.days.of(trigger, told).days,
        )  # fmt: skip
        return Mentioned(event, [trigger])


def _named_before(token: Word) -> Word:
    """Return the noun that `it` takes up from the clause above its own: "shut the road after it opened"."""
    if token.lower_ != "it" or token.head.dep_ not in ("advcl", "conj", "ccomp"):
        return token
    over = token.head.head
    return next(iter([*objects(over), *(t for t in over.children if t.dep_ == "nsubj")]), token)


def _undergoing(verb: Word) -> list[Word]:
    """Return whom or what a verb acts on, also as subject of an infinitive below it: "allowed trucks to cross"."""
    if verb.dep_ == "amod":
        return []  # "the besieged town" tells nothing new
    below = [t for t in verb.children if t.dep_ in ("ccomp", "xcomp") and is_infinitive(t)]
    return [*objects(verb), *(s for t in below for s in t.children if s.dep_ == "nsubj")]
