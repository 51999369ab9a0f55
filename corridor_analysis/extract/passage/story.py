"""What an article says of the state of passage: each thing that happens to it, and each word on how it is.

Not only what happens tells of a state. "Cars crossed freely on Sunday", "the road remains closed" and "the bishop
asks for the road to be unblocked" say how passage was on a day. What each telling does to a state is for
`corroborate.states` to work out.
"""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.case import Case
from corridor_analysis.extract.events.access_frames import Reader, facts
from corridor_analysis.extract.passage.changes import Changes
from corridor_analysis.extract.passage.days import Held, by_the_clock, days_before, held, of_hours
from corridor_analysis.extract.passage.frames import States, Told
from corridor_analysis.extract.passage.nouns import acted_on
from corridor_analysis.extract.syntax.arguments import is_passive
from corridor_analysis.extract.syntax.days import when
from corridor_analysis.extract.syntax.phrases import clause
from corridor_analysis.extract.syntax.status import is_negated
from corridor_analysis.parse.records import Happening, Parsed, Telling
from corridor_analysis.parse.tree import Word

__all__ = ["tellings"]

_TOLD = {"closure": "told_shut", "restriction": "told_limited", "checkpoint": "told_limited", "reopening": "told_open"}
_UNDONE = {"closure": "told_open", "restriction": "told_open"}  # "is no longer blocked"
_CHANGES = frozenset({"closure", "restriction", "checkpoint", "reopening", "easing"})


def tellings(parsed: Parsed, case: Case | None) -> Iterator[Telling]:
    """Yield what an article says of the state of passage, in text order."""
    yield from sorted(_Teller(parsed, case).tellings(), key=lambda t: (t.trigger, t.start, t.effect))


class _Teller:
    def __init__(self, parsed: Parsed, case: Case | None) -> None:
        self.parsed, self.case = parsed, case
        self.reader = Reader(parsed, case)
        self.states = States(self.reader)
        self.changes = Changes(self.states)
        self.nouns, self.words = self.states.nouns, self.states.words

    def tellings(self) -> Iterator[Telling]:
        done: set[int] = set()
        known = facts(self.parsed, self.case)
        ordered = [(f.event.start, f.event.end) for f in known if f.event.mode == "order"]
        for fact, (trigger, *_) in ((f.event, f.words) for f in known):
            if fact.status == "negated" and is_negated(trigger) and self._still(trigger) and fact.mode in _UNDONE:
                done.add(trigger.i)
                yield from self._of(Told(_UNDONE[fact.mode], trigger, trigger, fact.rule))
            elif fact.status == "happened" and fact.mode != "convoy":
                done.add(trigger.i)
                yield from self._of(self._as_told(fact, trigger))
        for token in self.parsed.doc.candidates(self._forms):
            told = None if token.i in done else self._told(token)
            if told is None or told.trigger.i in done:
                continue
            if not (told.effect.startswith("asked") and any(s <= token.idx < e for s, e in ordered)):
                done.add(told.trigger.i)
                yield from self._of(told)

    @property
    def _forms(self) -> frozenset[str]:
        return self.states.verbs | self.changes.verbs | self.changes.heads | self.changes.wished

    def _told(self, token: Word) -> Told | None:
        """Return what a word tells that no access event does."""
        lemma = token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX"):
            return (
                self.states.of(token, lemma) or self.changes.of_verb(token, lemma) or self.changes.to_be(token, lemma)
            )
        if token.pos_ in ("NOUN", "PROPN") and lemma in self.changes.heads:
            return self.changes.of_noun(token, lemma)
        return self.changes.to_be(token, lemma) if token.lower_ in self.changes.wished else None

    def _as_told(self, fact: Happening, trigger: Word) -> Told:
        """Return an access event as it bears on the state: for some, for hours, as something that still is so."""
        told = trigger if trigger.pos_ in ("VERB", "AUX") else _teller_of(trigger, fact)
        return Told(self._effect(fact, trigger, told), trigger, told, fact.rule)

    def _effect(self, fact: Happening, trigger: Word, told: Word) -> str:
        effect = (
            "easing" if fact.mode == "reopening" and trigger.lemma_.lower() in self.words.easing else str(fact.mode)
        )
        about = next((t for t in acted_on(told) if self.nouns.way(t) or self.nouns.fleet(t)), None)
        if effect == "disruption":
            return "closure" if self._of_the_way(trigger) else effect
        if effect not in _CHANGES:
            return effect
        if effect == "reopening" and self._set_up(trigger):
            return "checkpoint"
        if effect == "restriction" and self._turned_back(trigger):
            return "passing"
        limited = self.nouns.limited(trigger, about) or self.nouns.limited(told, about)
        limited = limited or (about is not None and self.nouns.fleet(about) and self.nouns.some(about))
        if limited and effect in ("closure", "reopening"):
            effect = {"closure": "restriction", "reopening": "easing"}[effect]
        if fact.rule.startswith("state:") or self._still(trigger):
            return _TOLD.get(effect, "told_restricted") if not limited else "told_restricted"
        return effect

    def _still(self, verb: Word) -> bool:
        """Return whether a passive says how it is and not what was done: "is closed", "was still closed"."""
        if not is_passive(verb) or verb.dep_ in ("acl", "amod"):
            return any(t.lower_ == "still" for t in verb.children) and verb.pos_ == "VERB"
        aux = [t for t in verb.children if t.dep_ in ("aux", "auxpass")]
        being = any(t.lower_ == "being" for t in aux)
        return any(t.lower_ == "still" for t in verb.children) or (
            not being and any(t.lemma_ == "be" and t.tag_ in ("VBZ", "VBP") for t in aux)
        )

    def _turned_back(self, verb: Word) -> bool:
        """Return whether some vehicles were stopped, and not all of a kind banned."""
        vehicles = self.reader.words.by_verb.get(verb.lemma_.lower(), ())
        if verb.pos_ != "VERB" or verb.lemma_.lower() in self.words.banning or not vehicles:
            return False
        return not any(self.nouns.way(t) or self.nouns.stream(t) for t in acted_on(verb)) and not self._for_all(verb)

    def _set_up(self, verb: Word) -> bool:
        """Return whether what is opened is a new post: "opened a checkpoint on the road"."""
        posts = [t for t in acted_on(verb) if t.lemma_.lower() in self.words.posts]
        return verb.lemma_ == "open" and any(t.lower_ in ("a", "an") for p in posts for t in p.children)

    def _for_all(self, verb: Word) -> bool:
        """Return whether nobody at all is let pass: "stopped all vehicles"."""
        return any(t.lower_ in ("all", "every", "any") for o in acted_on(verb) for t in o.children)

    def _of_the_way(self, trigger: Word) -> bool:
        """Return whether what is disrupted is passage itself, for it is a pipeline."""
        near = [t for t in trigger.sent if t.lemma_.lower() in self.words.conduits]
        return any(t in (*trigger.subtree, *acted_on(trigger)) for t in near) and self._is_corridor(near)

    def _is_corridor(self, near: list[Word]) -> bool:
        """Return whether a case is about a pipeline; without a case, what is told is."""
        names = [] if self.case is None else [self.case.corridor.name, *self.case.corridor.aliases]
        return self.case is None or any(w in n.lower().split() for n in names for w in self.words.conduits)

    def _of(self, told: Told) -> Iterator[Telling]:
        trigger, over = told.trigger, told.told
        effect = told.effect
        if effect != "passing" and not effect.startswith("asked") and of_hours(self.parsed, over, trigger, effect):
            effect = "passing"
        elif effect == "told_open" and by_the_clock(self.parsed, over):
            effect = "told_restricted"  # "is open from 9 am to noon"
        state = effect not in _CHANGES
        days = self._days(told, state=state)
        aside = not effect.startswith(("asked", "told")) and self._aside(over)
        again = any(t.lower_ in self.words.again for w in (trigger, over) for t in w.children)
        words, name = clause(over), self.nouns.name(over)
        yield Telling(*words, trigger.idx, effect, name, aside=aside, again=again, rule=told.rule, **days._asdict())
        if effect in ("reopening", "easing") and (
            before := days_before(self.parsed, over, days.begun if days.begun == days.earliest else None)
        ):
            yield Telling(*words, trigger.idx, "told_shut", name, rule=told.rule, **before._asdict())

    def _days(self, told: Told, *, state: bool) -> Held:
        if told.effect.startswith("asked"):
            return self._asked_on(told.told)
        return held(self.parsed, self.reader.days, told.trigger, told.told, state=state)

    def _asked_on(self, verb: Word) -> Held:
        """Return the day on which someone asked: that of a verb of asking above, never one that is asked for."""
        over = verb
        while over.head != over:
            over = over.head
            if over.pos_ == "VERB" and over.tag_ in ("VBD", "VBZ", "VBP", "VBN"):
                time = when(self.parsed, over)
                if time and time.earliest and time.latest and time.earliest == time.latest:
                    words = self.parsed.article.text[time.start : time.end]
                    return Held(None, time.earliest, time.latest, False, words)
        return Held()

    def _aside(self, verb: Word) -> bool:
        """Return whether something is told as background: in a relative clause, with `had`, with `earlier`."""
        over = verb
        for _ in range(6):
            if any(t.lower_ == "had" and t.dep_ == "aux" for t in over.children):
                return True
            if any(t.lower_ in self.words.earlier and t.dep_ == "advmod" for t in over.children):
                return True
            if over.dep_ in ("relcl", "acl", "amod"):
                return True
            if over.dep_ == "advcl":
                return any(t.lower_ in self.words.background for t in over.children)
            if over.head == over or over.dep_ in ("ccomp", "parataxis"):
                return False
            over = over.head
        return False


def _teller_of(noun: Word, fact: Happening) -> Word:
    """Return the verb that makes a fact of a noun, else the noun."""
    over = noun.head
    made = noun.dep_ in ("dobj", "nsubjpass", "acomp", "oprd", "attr", "xcomp", "ccomp") and over.pos_ in (
        "VERB",
        "AUX",
    )
    return over if made and fact.start <= over.idx < fact.end else noun
