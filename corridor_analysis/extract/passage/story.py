"""What an article says of the state of passage: each thing that happens to it, and each word on how it is.

Not only what happens tells of a state. "Cars crossed freely on Sunday", "the road remains closed" and "the bishop
asks for the road to be unblocked" say how passage was on a day. What each telling does to a state is for
`corroborate.states` to work out.
"""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.case import Case
from corridor_analysis.extract.events.access_frames import Reader, facts
from corridor_analysis.extract.passage.days import Held, by_the_clock, days_before, held, of_hours
from corridor_analysis.extract.passage.frames import LIMITED, SHUT, States, Told
from corridor_analysis.extract.passage.words import acted_on, behind
from corridor_analysis.extract.syntax.arguments import is_passive, objects, subjects
from corridor_analysis.extract.syntax.days import when
from corridor_analysis.extract.syntax.phrases import clause, prepositional
from corridor_analysis.extract.syntax.status import OBLIGED, is_negated, modal
from corridor_analysis.parse.records import Happening, Parsed, Telling
from corridor_analysis.parse.tree import Word

__all__ = ["tellings"]

_TOLD = {"closure": "told_shut", "restriction": "told_limited", "checkpoint": "told_limited", "reopening": "told_open"}
_UNDONE = {"closure": "told_open", "restriction": "told_open"}  # "is no longer blocked"
_CHANGES = frozenset({"closure", "restriction", "checkpoint", "reopening", "easing"})


def tellings(parsed: Parsed, case: Case | None) -> Iterator[Telling]:
    """Yield what an article says of the state of passage, in text order."""
    yield from sorted(_Teller(parsed, case).tellings(), key=lambda t: (t.trigger, t.start, t.effect))


class _Changes:
    """Reads what happens to passage in words that no access event has."""

    def __init__(self, states: States) -> None:
        self.states, self.reader, self.nouns, self.words = states, states.reader, states.nouns, states.words

    def of(self, verb: Word, lemma: str) -> Told | None:
        """Return what a verb tells, by the first construction that fits."""
        ways = (self._stopped, self._resumed, self._left, self._destroyed, self._imposed, self._of_barrier)
        return next((found for way in ways if (found := way(verb, lemma))), None)

    def _happened(self, verb: Word) -> bool:
        return self.reader.status(verb) == "happened"

    def _supplied(self, verb: Word) -> bool:
        """Return whether what stops or resumes is a supply: "stopped delivering gas"."""
        return any(t.dep_ == "xcomp" and t.lemma_.lower() in self.words.supplying for t in verb.children)

    def _stopped(self, verb: Word, lemma: str) -> Told | None:
        """Return that what passes as a whole is stopped, or made less: "rail services were suspended"."""
        halt = any(t.lemma_.lower() in self.words.standstill for t in prepositional(verb, "to"))
        supply = self._supplied(verb)
        about = next((t for t in acted_on(verb) if self.nouns.fleet(t)), None)
        if about is None and supply and self.nouns.way_in(verb):
            about = next(iter(subjects(verb)), None)
        stops = halt or lemma in self.words.stopping | self.words.lowering
        if about is None or not stops or not self._happened(verb):
            return None
        measured = prepositional(verb, "by", "to")
        cut = lemma == "cut" and objects(verb)  # "cut off deliveries", "cut the flow": stopped, not made less
        if lemma in self.words.lowering and not halt and (measured or not cut):
            less = measured or is_passive(verb) or objects(verb)
            return Told.by(verb, "restriction", "lowers") if less else None
        return Told.by(verb, "restriction" if self.nouns.some(about) and not supply else "closure", "stops")

    def _resumed(self, verb: Word, lemma: str) -> Told | None:
        """Return that passage works again: "trains resumed running", "the line came back into operation"."""
        if lemma not in self.words.resuming or not self._happened(verb):
            return None
        served = lemma == "restore" or bool(self.words.in_service.search(behind(verb, 8)))
        supply = self._supplied(verb)
        about = next((t for t in acted_on(verb) if self.nouns.fleet(t) or (served and self.nouns.way(t))), None)
        if about is None and supply:
            about = next((t for t in subjects(verb) if self.nouns.carrier(t) or self.nouns.way_in(verb)), None)
        back = lemma in self.words.renewing or served or self.words.unhindered.search(behind(verb, 8))
        again = any(t.lower_ in self.words.again for t in verb.subtree)
        if about is None or not (back or (supply and again)):
            return None
        part = self.nouns.some(about) or self.nouns.limited(verb, about)
        return Told.by(verb, "easing" if part else "reopening", "resumes")

    def _left(self, verb: Word, lemma: str) -> Told | None:
        """Return that those who blocked a way are gone: "farmers withdrew from the road"."""
        if lemma not in self.words.leaving or not self._happened(verb):
            return None
        who = any(t.lemma_.lower() in self.words.blockers for t in subjects(verb))
        off = any(map(self.nouns.way, [*objects(verb), *prepositional(verb, "from", "off")]))
        return Told.by(verb, "reopening", "leaves") if who and off else None

    def _destroyed(self, verb: Word, lemma: str) -> Told | None:
        """Return that a way is gone: "the bridge collapsed", "an avalanche buried the road"."""
        gone = lemma in self.words.destroying and any(map(self.nouns.way, acted_on(verb)[:1]))
        return Told.by(verb, "closure", "destroys") if gone and self._happened(verb) else None

    def _imposed(self, verb: Word, lemma: str) -> Told | None:
        """Return that something that bars passage is set up: "farmers set up a blockade", "imposed new checks"."""
        if lemma not in self.words.imposing or not self._happened(verb):
            return None
        kinds = (self.nouns.barrier(t) for t in objects(verb) if t.lemma_.lower() != "roadblock")
        kind = next(filter(None, kinds), None)
        return Told.by(verb, "closure" if kind == "shut" else "restriction", "imposes") if kind else None

    def _of_barrier(self, verb: Word, lemma: str) -> Told | None:
        """Return that what bars passage begins, goes on, or ends: "the blockade entered its third week"."""
        own = (t for t in verb.children if t.dep_ in ("nsubj", "nsubjpass"))
        kind = next((k for t in own if (k := self.nouns.barrier(t))), None)
        if not kind or self.reader.unreal(verb):
            return None
        ends = lemma in self.words.ending
        if ends and modal(verb) in OBLIGED:
            return Told.by(verb, "asked_open" if kind == "shut" else "asked_free", "barrier")
        if ends or (lemma == "be" and any(t.lower_ == "over" for t in verb.children)):
            return Told.by(verb, "reopening", "barrier") if self._happened(verb) else None
        near = [*objects(verb), *prepositional(verb, "into")]
        holds = lemma not in ("come", "take") or any(t.lemma_.lower() in ("force", "effect") for t in near)
        if lemma in self.words.beginning and holds:  # "began", "came into force", "took effect"
            effect = "closure" if kind == "shut" else "restriction"
            return Told.by(verb, effect, "barrier") if self._happened(verb) else None
        later = behind(verb, 9)
        lasts = lemma in self.words.lasting or self.words.in_place.search(later) or self.words.spell.search(later)
        if lasts and not self.states.negated(verb) and modal(verb) in (None, "will"):
            return Told.by(verb, SHUT if kind == "shut" else LIMITED, "barrier")
        return None

    def going_on(self, noun: Word, lemma: str) -> Told | None:
        """Return that what bars passage is there: "the ongoing blockade", "on the tenth day of the closure"."""
        kind = self.nouns.barrier(noun)
        if kind is None:
            return None
        over = noun.head.head if noun.head.lower_ in ("of", "into") else noun
        stint = over.lemma_.lower() in self.words.stints and (
            noun.head.lower_ == "into" or any(t.pos_ == "ADJ" or t.lower_ == "first" for t in over.children)
        )
        goes_on = stint or any(t.lower_ in self.words.ongoing for t in noun.children)
        return Told.by(noun, SHUT if kind == "shut" else LIMITED, "goes on") if goes_on else None


class _Teller:
    """Puts together what an article tells: access events as they bear on the state, then all other words."""

    def __init__(self, parsed: Parsed, case: Case | None) -> None:
        self.parsed, self.case = parsed, case
        self.reader = Reader(parsed, case)
        self.states = States(self.reader)
        self.changes = _Changes(self.states)
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
        telling = self.words.telling | self.reader.words.staying | self.reader.words.holding | self.reader.words.opening
        for token in self.parsed.doc.candidates(telling):
            told = None if token.i in done else self._told(token)
            if told is None or told.trigger.i in done:
                continue
            if not (told.effect.startswith("asked") and any(s <= token.idx < e for s, e in ordered)):
                done.add(told.trigger.i)
                yield from self._of(told)

    def _told(self, token: Word) -> Told | None:
        """Return what a word tells that no access event does."""
        lemma = token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX"):
            ways = [self.states.of, self.changes.of, self.states.asked, self.states.asked_to_be]
        elif token.pos_ in ("NOUN", "PROPN") and lemma in self.words.heads:
            ways = [self.changes.going_on, self.states.asked_for]
        else:
            ways = [self.states.asked_to_be] if token.lower_ in self.words.open_adjectives else []
        for way in ways:
            if told := way(token, lemma):
                return told
        return None

    def _as_told(self, fact: Happening, trigger: Word) -> Told:
        """Return an access event as it bears on the state: for some, for hours, as something that still is so."""
        told = trigger if trigger.pos_ in ("VERB", "AUX") else _teller_of(trigger, fact)
        return Told(self._effect(fact, trigger, told), trigger, told, fact.rule)

    def _effect(self, fact: Happening, trigger: Word, told: Word) -> str:
        eases = fact.mode == "reopening" and trigger.lemma_.lower() in self.words.easing
        effect = "easing" if eases else str(fact.mode)
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
        still = any(t.lower_ == "still" for t in verb.children)
        if not is_passive(verb) or verb.dep_ in ("acl", "amod"):
            return still and verb.pos_ == "VERB"
        aux = [t for t in verb.children if t.dep_ in ("aux", "auxpass")]
        now = any(t.lemma_ == "be" and t.tag_ in ("VBZ", "VBP") for t in aux)
        return still or (now and not any(t.lower_ == "being" for t in aux))

    def _turned_back(self, verb: Word) -> bool:
        """Return whether some vehicles were stopped, and not all of a kind banned, nor "all vehicles"."""
        vehicles = self.reader.words.by_verb.get(verb.lemma_.lower(), ())
        if verb.pos_ != "VERB" or verb.lemma_.lower() in self.words.banning or not vehicles:
            return False
        for_all = any(t.lower_ in ("all", "every", "any") for o in acted_on(verb) for t in o.children)
        return not for_all and not any(self.nouns.way(t) or self.nouns.stream(t) for t in acted_on(verb))

    def _set_up(self, verb: Word) -> bool:
        """Return whether what is opened is a new post: "opened a checkpoint on the road"."""
        posts = [t for t in acted_on(verb) if t.lemma_.lower() in self.words.posts]
        return verb.lemma_ == "open" and any(t.lower_ in ("a", "an") for p in posts for t in p.children)

    def _of_the_way(self, trigger: Word) -> bool:
        """Return whether what is disrupted is passage itself, for it is a pipeline."""
        near = [t for t in trigger.sent if t.lemma_.lower() in self.words.conduits]
        names = [] if self.case is None else [self.case.corridor.name, *self.case.corridor.aliases]
        wanted = self.case is None or any(w in n.lower().split() for n in names for w in self.words.conduits)
        return wanted and any(t in (*trigger.subtree, *acted_on(trigger)) for t in near)

    def _of(self, told: Told) -> Iterator[Telling]:
        effect, trigger, over, rule = told
        if effect != "passing" and not effect.startswith("asked") and of_hours(self.parsed, over, trigger, effect):
            effect = "passing"
        elif effect == "told_open" and by_the_clock(self.parsed, over):
            effect = "told_restricted"  # "is open from 9 am to noon"
        if told.effect.startswith("asked"):
            days = self._asked_on(over)
        else:
            days = held(self.parsed, self.reader.days, trigger, over, state=effect not in _CHANGES)
        aside = not effect.startswith(("asked", "told")) and self._aside(over)
        again = any(t.lower_ in self.words.again for w in (trigger, over) for t in w.children)
        words, name = clause(over), self.nouns.name(over)
        yield Telling(*words, trigger.idx, effect, name, aside=aside, again=again, rule=rule, **days._asdict())
        if effect in ("reopening", "easing") and (
            before := days_before(self.parsed, over, days.begun if days.begun == days.earliest else None)
        ):
            yield Telling(*words, trigger.idx, "told_shut", name, rule=rule, **before._asdict())

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
            had = any(t.lower_ == "had" and t.dep_ == "aux" for t in over.children)
            earlier = any(t.lower_ in self.words.earlier and t.dep_ == "advmod" for t in over.children)
            if had or earlier or over.dep_ in ("relcl", "acl", "amod"):
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
    made = noun.dep_ in ("dobj", "nsubjpass", "acomp", "oprd", "attr", "xcomp", "ccomp")
    return over if made and over.pos_ in ("VERB", "AUX") and fact.start <= over.idx < fact.end else noun
