"""Contacts told by a noun: "a phone call with", "her visit to", "talks between … , mediated by"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corridor_analysis.extract.events.contact_lexicon import Lexicon
from corridor_analysis.extract.events.contact_telling import (
    PLACES,
    Frame,
    anew,
    apart,
    channel,
    ids,
)
from corridor_analysis.extract.syntax.arguments import (
    SUBJECT_PASSIVE,
    agents,
    children,
    circumstance,
    objects,
    subjects,
)
from corridor_analysis.extract.syntax.days import at_once, when
from corridor_analysis.extract.syntax.parties import ACTORS, said_by, teller, who
from corridor_analysis.extract.syntax.phrases import chars, clause, is_infinitive, prepositional, verb_above
from corridor_analysis.extract.syntax.status import governing, outlook
from corridor_analysis.extract.syntax.words import GRAMMAR
from corridor_analysis.parse.records import Attribution, Parsed, Party, Time
from corridor_analysis.parse.tree import Word

__all__ = ["ContactNoun"]

MASS = GRAMMAR.mass


class ContactNoun:
    """A contact noun in its clause."""

    def __init__(
        self, parsed: Parsed, told: Sequence[Attribution], words: Lexicon, noun: Word, mode: str, partnered: bool
    ) -> None:
        self.parsed, self.told, self.words, self.noun, self.mode = parsed, told, words, noun, mode
        self.partnered = partnered
        self.head = self._outer(noun)
        self.verb = verb_above(self.head)
        self.link = self._link()
        if self.link in ("during", "past", "ahead"):
            self.verb = circumstance(self.verb)

    def _outer(self, noun: Word) -> Word:
        """Return the noun whose place in the clause counts: "a series of meetings", "visits and meetings"."""
        token = noun
        while token.dep_ == "conj" and token.head.pos_ in ("NOUN", "PROPN"):
            token = token.head
        if (
            token.dep_ == "pobj"
            and token.head.head.pos_ != "VERB"
            and token.head.head.lemma_.lower() in self.words.about
        ):
            return token.head.head
        return token

    def _link(self) -> str:
        """Return how the noun hangs in its clause: light, object, occur, during, past, ahead, fragment, other."""
        dep, lemma = self.head.dep_, self.verb.lemma_.lower()
        if dep in ("dobj", "nsubjpass", "dative"):
            return "light" if lemma in self.words.light else "object"
        if dep == "nsubj":
            return "occur" if lemma in self.words.occur else "object"
        if dep in ("ROOT", "dep") and self.verb.pos_ not in ("VERB", "AUX"):
            return "fragment"
        if dep not in ("pobj", "pcomp"):
            return "fragment" if self.head == self.verb else "other"
        prep = self.head.head
        if lemma in self.words.light and prep.lower_ in ("in", "part") and prep.head == self.verb:
            return "light"
        return self._by_preposition(prep)

    def _by_preposition(self, prep: Word) -> str:
        word, verbal = prep.lower_, prep.head.pos_ in ("VERB", "AUX", "ADV", "SCONJ", "ADP")
        # "A, in a call with Under-Secretary B, said": the parser hangs the call on B and takes B for A's apposition
        verbal = verbal or (prep.head.dep_ == "appos" and prep.head.i > prep.i)
        # "discussed the crisis in a call": the parser hangs the call on the crisis, but nothing is inside a call
        verbal = verbal or (self.mode in ("phone", "video") and word in ("in", "over", "by"))
        if word == "of" and prep.head.lower_ == "ahead":
            return "ahead"
        if word in self.words.past:
            return "past"
        if word == "for" and self.mode == "visit" and prep.head.lemma_.lower() in ("arrive", "land"):
            return "during"  # "arrived for his first visit": it has begun
        if word in self.words.ahead and (word != "for" or prep.head.pos_ == "VERB"):
            return "ahead"
        if word in self.words.during and (verbal or word == "during"):
            return "during"
        return "during" if word == "during" else "other"

    def carriers(self) -> set[int]:
        """Return the indices of verbs of contact that the noun makes superfluous ("discussed … in a phone call")."""
        return {self.verb.i} if self.link in ("during", "light") else set()

    def _between(self) -> list[Word]:
        own = prepositional(self.noun, "between", "among")
        if own or self.link not in ("light", "occur"):
            return own
        return [o for t in (self.verb, *objects(self.verb)) for o in prepositional(t, "between", "among")]

    def _partners(self) -> list[Word]:
        own = prepositional(self.noun, "with", *(() if self.mode == "meeting" else ("to",)))
        if not own and self.link == "light" and self.verb.lemma_.lower() in self.words.taking:
            own = prepositional(self.noun, "from")
        if not own and self.link == "object" and self.mode == "visit":
            return prepositional(self.verb, "to")  # "cancelled her visit to X": the parser hangs it on the verb
        if own or self.link not in ("light", "during"):
            return own
        if self.link == "light":
            given = [t for t in self.verb.children if t.dep_ == "dative" and t.pos_ != "ADP"]
            return given or prepositional(self.verb, "with", "to")
        if self._between() or self._possessors():
            return []
        return [t for t in objects(self.verb) if t.pos_ != "NOUN"] or prepositional(self.verb, "to", "on", "with")

    def _possessors(self) -> list[Word]:
        return [t for t in self.noun.children if t.dep_ == "poss"]

    def _sides(self) -> list[Party]:
        """Return those named before the noun: "A-B talks", "Ruritanian-Sylvanian negotiations"."""
        found = []
        for child in self.noun.children:
            if child.dep_ in ("amod", "compound", "nmod") and child.i < self.noun.i:
                found += [p for t in (child, *child.conjuncts) for p in who(self.parsed, [t], "actor")]
        return found

    def _actors(self) -> list[Party]:
        """Return who is in contact on their own side, from the noun, else from its clause, else who tells it."""
        parsed = self.parsed
        by = agents(self.noun) or prepositional(self.noun, "by")
        for heads in (self._between(), self._possessors(), by):
            if found := who(parsed, heads, "actor"):
                return found
        if any(t.pos_ in ("NOUN", "PROPN") for t in self._possessors()):
            return []  # it is somebody's whom nobody knows
        kinds = frozenset({"person"}) if self.mode == "visit" else ACTORS
        of = who(parsed, prepositional(self.noun, "of"), "actor", kinds=kinds)
        if of:
            return of
        borrows = self.link in ("during", "light", "past", "object", "ahead")
        if borrows and (found := who(parsed, subjects(self.verb) or children(self.verb, SUBJECT_PASSIVE), "actor")):
            return found
        denied = self.link == "occur" and any(t.lower_ == "no" for t in self.noun.children)
        if denied or self.link in ("fragment", "light", "during", "past"):
            return self._of_the_teller()
        return []

    def _of_the_teller(self) -> list[Party]:
        """Return who tells of the contact, or the state of one who tells what "the government" did."""
        told = said_by(teller(self.told, self.noun.idx), "actor")
        if not any(t.lemma_.lower() in GRAMMAR.sides for t in subjects(self.verb)):
            return told
        states = {e.country: e.entity_id for e in self.parsed.entities.values() if e.kind == "state" and e.country}
        return [
            p._replace(entity_id=states.get(self.parsed.entity(p.entity_id).country or "", p.entity_id)) for p in told
        ]

    def parties(self) -> tuple[Party, ...]:
        """Return actors, recipients and mediators."""
        visit = self.mode == "visit"
        actors = self._actors()
        others = who(self.parsed, self._partners(), "recipient", kinds=PLACES if visit else ACTORS)
        if self.link == "object" and not (self._between() or self._possessors() or others):
            actors = []
        if len(ids([*actors, *others])) < 2:
            sides = self._sides()
            actors = sides if len(ids(sides)) > 1 else actors
        mediators = self._mediators()
        inside = [p for p in actors if p.entity_id not in ids([*others, *mediators])]
        return (*inside, *others, *mediators)

    def _with_strangers(self) -> bool:
        """Return whether it is with somebody whom nobody knows: "A and B held talks with villagers"."""
        named = [t for t in self._partners() if t.pos_ in ("NOUN", "PROPN") and t.lower_ not in ("other", "another")]
        return bool(named) and not self._definite() and not who(self.parsed, named, "recipient", kinds=PLACES)

    def _behind(self) -> list[Word]:
        """Return the participles that describe the noun, however the parser hung them: "…, scheduled for May,"."""
        own = [t for t in self.noun.subtree if t.tag_ == "VBN" and t.dep_ in ("acl", "relcl")]
        last = max((t.i for t in self.noun.subtree), default=self.noun.i)
        sent_end = self.noun.sent.end
        while last + 2 < sent_end and self.noun.doc[last + 1].text == ",":
            token = self.noun.doc[last + 2]
            if token.tag_ != "VBN" or token.dep_ not in ("acl", "advcl", "conj", "amod"):
                break
            own.append(token)
            last = max(t.i for t in token.subtree)
            nested = [t.i for t in token.children if t.dep_ in ("advcl", "conj") and t.tag_ == "VBN"]
            own += [self.noun.doc[i] for i in nested]
        return own

    def _mediators(self) -> list[Party]:
        by = [o for t in self._behind() if t.lemma_.lower() in self.words.mediated for o in agents(t)]
        return who(self.parsed, by, "mediator")

    def _status(self) -> str:
        if self.link in ("object", "occur") and governing(self.verb, self.words.governors) == "negated":
            return "negated"  # "talks planned for May were cancelled"
        for participle in self._behind():
            if found := self.words.governors.get(participle.lemma_.lower()):
                return found
        for token in self.noun.children:
            if token.dep_ == "amod" and (found := self.words.outlooks.get(token.lower_)):
                return found
        if self.link == "past":
            return "happened"
        if self.link == "ahead" or self._to_come():
            return "planned"
        if self.link == "other":
            return "happened"  # what is said of another thing says nothing of the contact
        arranged = self.link == "light" and self.verb.lemma_.lower() == "arrange"
        if (self.link == "object" or arranged) and (found := governing(self.verb, self.words.governors)):
            return found
        if self.verb.pos_ not in ("VERB", "AUX"):
            return "happened"
        found = outlook(self.verb, self.words.governors)
        if self.link == "occur" and found == "negated" and self.verb.lemma_.lower() not in self.words.denied:
            return "happened"  # "the talks brought no result": they were held
        return found

    def _to_come(self) -> bool:
        """Return whether the contact's own day is after that of the report: "her meeting with A next month"."""
        time, published = when(self.parsed, self.noun), self.parsed.article.published
        return bool(time and time.earliest and published and time.earliest > published)

    def _time(self) -> Time | None:
        anchors = [self.noun, self.head]
        for participle in self._behind():
            anchors += [participle, *(t for t in participle.subtree if t.pos_ == "VERB")]
        if self.link in ("light", "occur", "during"):
            anchors.append(self.verb)
        return at_once(self.parsed, *anchors)

    def _in_passing(self) -> bool:
        """Return whether a gathering of nobody's is only where something is to be done: "to act at a summit"."""
        own = self._definite() or self._partners() or self._between() or self._sides()
        return self.link == "during" and is_infinitive(verb_above(self.head)) and not own

    def _definite(self) -> bool:
        if any(t.lower_ in ("previous", "prior") for t in self.noun.children):
            return False  # "their previous call" is not the one told of
        words = {t.lower_ for t in self.noun.children if t.dep_ in ("det", "poss")}
        return bool(words & {"the", "this", "that", "these", "those", *GRAMMAR.personal}) or bool(self._possessors())

    def _told_of(self) -> bool:
        """Return whether an object that no light verb carries is a certain contact: "praised the talks with", not
        "favours talks with"."""
        certain = self._definite() or self._between() or self._behind() or when(self.parsed, self.noun) is not None
        return bool(certain) or governing(self.verb, self.words.governors) is not None

    def frames(self) -> Iterator[Frame]:
        """Yield the contact that the noun tells of, if it names one."""
        if self.partnered and not (self._partners() or self._between() or self._definite()):
            return
        certain = self._definite() or (self._between() and when(self.parsed, self.noun) is not None)
        if self.link == "other" and not (certain and (self._between() or self._possessors())):
            return
        if (self.link == "object" and not self._told_of()) or self._in_passing():
            return
        if self._with_strangers():
            return
        noun = self.noun
        first = next((t for t in noun.children if t.dep_ == "compound" and t.i < noun.i), noun)
        verb = self.verb if self.verb.pos_ in ("VERB", "AUX") else noun
        parties = self.parties()
        mode = channel(self.parsed, self.words, noun, self.mode, parties)
        frame = Frame(
            at=noun.i, trigger=chars(first, noun), clause=clause(verb), mode=mode, status=self._status(),
            parties=parties, time=self._time(), definite=self._definite(), weak=False,
            anew=anew(self.words, noun, self.verb), rule=f"noun:{self.link}",
        )  # fmt: skip
        several = noun.tag_ == "NNS" and noun.lemma_.lower() not in MASS
        yield from apart(frame) if several and not self._between() else (frame,)
