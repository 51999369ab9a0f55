"""Find what happens to passage in words that no access event has, and that it is not open since someone asks for it."""

from __future__ import annotations

from corridor_analysis.extract.events.access_clauses import above
from corridor_analysis.extract.passage.frames import LIMITED, SHUT, States, Told
from corridor_analysis.extract.passage.nouns import acted_on, behind
from corridor_analysis.extract.syntax.arguments import is_passive, objects, subjects
from corridor_analysis.extract.syntax.phrases import prepositional
from corridor_analysis.extract.syntax.status import OBLIGED, modal
from corridor_analysis.extract.syntax.words import GRAMMAR
from corridor_analysis.parse.tree import Word

__all__ = ["Changes"]


class Changes:
    """Reads the words of one article that tell of a change, or of one that is asked for."""

    def __init__(self, states: States) -> None:
        self.states, self.reader, self.nouns, self.words = states, states.reader, states.nouns, states.words
        w = self.words
        opening = {v for v, ps in self.reader.words.by_verb.items() if any(p.mode == "reopening" for p in ps)}
        self.verbs = w.stopping | w.resuming | w.lasting | w.beginning | w.ending | w.lowering | w.imposing
        self.verbs |= w.destroying | w.leaving | opening | self.reader.words.staying
        self.heads = w.barriers | w.limits | w.ends
        self.wished = frozenset(a for a, effect in w.adjectives.items() if effect == "told_open")

    def of_verb(self, verb: Word, lemma: str) -> Told | None:
        """Return what a verb tells, by the first construction that fits."""
        ways = (self._stopped, self._resumed, self._left, self._destroyed, self._imposed, self._of_barrier, self._asked)
        return next((found for way in ways if (found := way(verb, lemma))), None)

    def of_noun(self, noun: Word, lemma: str) -> Told | None:
        """Return what a noun tells."""
        return self._going_on(noun, lemma) or self._asked_for(noun, lemma)

    def _happened(self, verb: Word) -> bool:
        return self.reader.status(verb) == "happened"

    def _stopped(self, verb: Word, lemma: str) -> Told | None:
        """Return that what passes as a whole is stopped, or made less: "rail services were suspended"."""
        halt = [t for t in prepositional(verb, "to") if t.lemma_.lower() in self.words.standstill]
        lower = [t for t in verb.children if t.dep_ == "xcomp" and t.lemma_.lower() in self.words.supplying]
        about = next((t for t in acted_on(verb) if self.nouns.fleet(t)), None)
        if about is None and lower and self.nouns.way_in(verb):
            about = next(iter(subjects(verb)), None)
        if (
            about is None
            or not (halt or lemma in self.words.stopping | self.words.lowering)
            or not self._happened(verb)
        ):
            return None
        measured = prepositional(verb, "by", "to")
        if lemma in self.words.lowering and not halt and (measured or not _cuts(verb)):
            less = measured or is_passive(verb) or objects(verb)
            return Told("restriction", verb, verb, f"lowers:{lemma}") if less else None
        effect = "restriction" if self.nouns.some(about) and not lower else "closure"
        return Told(effect, verb, verb, f"stops:{lemma}")

    def _resumed(self, verb: Word, lemma: str) -> Told | None:
        """Return that passage works again: "trains resumed running", "the line came back into operation"."""
        if lemma not in self.words.resuming or not self._happened(verb):
            return None
        served = lemma == "restore" or bool(self.words.in_service.search(behind(verb, 8)))
        lower = [t for t in verb.children if t.dep_ == "xcomp" and t.lemma_.lower() in self.words.supplying]
        about = next((t for t in acted_on(verb) if self.nouns.fleet(t) or (served and self.nouns.way(t))), None)
        if about is None and lower:
            about = next((t for t in subjects(verb) if self.nouns.carrier(t) or self.nouns.way_in(verb)), None)
        back = lemma in self.words.renewing or served or self.words.unhindered.search(behind(verb, 8))
        again = any(t.lower_ in self.words.again for t in verb.subtree)
        if about is None or not (back or (lower and again)):
            return None
        part = self.nouns.some(about) or self.nouns.limited(verb, about)
        return Told("easing" if part else "reopening", verb, verb, f"resumes:{lemma}")

    def _left(self, verb: Word, lemma: str) -> Told | None:
        """Return that those who blocked a way are gone: "farmers withdrew from the road"."""
        if lemma not in self.words.leaving or not self._happened(verb):
            return None
        who = any(t.lemma_.lower() in self.words.blockers for t in subjects(verb))
        off = any(map(self.nouns.way, [*objects(verb), *prepositional(verb, "from", "off")]))
        return Told("reopening", verb, verb, f"leaves:{lemma}") if who and off else None

    def _destroyed(self, verb: Word, lemma: str) -> Told | None:
        """Return that a way is gone: "the bridge collapsed", "an avalanche buried the road"."""
        if lemma not in self.words.destroying or not any(map(self.nouns.way, acted_on(verb)[:1])):
            return None
        return Told("closure", verb, verb, f"destroys:{lemma}") if self._happened(verb) else None

    def _imposed(self, verb: Word, lemma: str) -> Told | None:
        """Return that something that bars passage is set up: "farmers set up a blockade", "imposed new checks"."""
        if lemma not in self.words.imposing or not self._happened(verb):
            return None
        kind = next(
            (k for t in objects(verb) if t.lemma_.lower() != "roadblock" and (k := self.nouns.barrier(t))), None
        )
        return Told("closure" if kind == "shut" else "restriction", verb, verb, f"imposes:{lemma}") if kind else None

    def _of_barrier(self, verb: Word, lemma: str) -> Told | None:
        """Return that what bars passage begins, goes on, or ends: "the blockade entered its third week"."""
        own = (t for t in verb.children if t.dep_ in ("nsubj", "nsubjpass"))
        kind = next((k for t in own if (k := self.nouns.barrier(t))), None)
        if not kind or self.reader.unreal(verb):
            return None
        rule, near = f"barrier:{lemma}", behind(verb, 9)
        over = lemma == "be" and any(t.lower_ == "over" for t in verb.children)
        if lemma in self.words.ending and modal(verb) in OBLIGED:
            return Told("asked_open" if kind == "shut" else "asked_free", verb, verb, rule)
        if lemma in self.words.ending or over:
            return Told("reopening", verb, verb, rule) if self._happened(verb) else None
        effect = bool(_takes_effect(verb))
        if lemma in self.words.beginning and (lemma not in ("come", "take") or effect):
            return (
                Told("closure" if kind == "shut" else "restriction", verb, verb, rule) if self._happened(verb) else None
            )
        there = self.words.in_place.search(near) or self.words.spell.search(near)
        if (lemma in self.words.lasting or there) and not self.states.negated(verb) and modal(verb) in (None, "will"):
            return Told(SHUT if kind == "shut" else LIMITED, verb, verb, rule)
        return None

    def _asked(self, verb: Word, lemma: str) -> Told | None:
        """Return that passage is not open since someone wants, plans or fails to open it."""
        opening = [p for p in self.reader.words.by_verb.get(lemma, ()) if p.mode == "reopening"]
        acted = next((t for p in opening if (t := self.reader.acted_on(verb, p)) is not None), None)
        status = self.reader.status(verb)
        habit = any(t.lower_ in self.reader.words.habitual for t in verb.children)
        if acted is None:
            bare = lemma in self.words.unopened and verb.i and verb.nbor(-1).lower_ == "to" and self.nouns.way_in(verb)
            return Told("asked_open", verb, verb, f"asks:{lemma}") if bare else None
        if status == "happened" or habit or any(t.lower_ in GRAMMAR.another for t in acted.children):
            return None
        words = self.reader.words
        moving = acted.lemma_.lower() in words.classes["movement"] - words.classes["passage"] and lemma not in (
            "resume",
            "restart",
        )
        free = acted.lemma_.lower() in self.words.limits or moving
        if status != "negated" or self.reader.unreal(verb):
            return Told("asked_free" if free else "asked_open", verb, verb, f"asks:{lemma}")
        if any(t.lemma_.lower() in words.denying for t in above(verb)):
            return None
        return Told(LIMITED if free and lemma not in self.words.renewing else SHUT, verb, verb, f"asks:{lemma}")

    def to_be(self, word: Word, lemma: str) -> Told | None:
        """Return that someone wants passage to be open: "asked for the road to be unblocked"."""
        verb = word if any(t.lower_ == "to" for t in word.children) else word.head
        to = any(t.lower_ == "to" and t.dep_ == "aux" for t in verb.children)
        about = any(t.dep_ in ("nsubj", "nsubjpass") and self.nouns.way(t) for t in verb.children)
        asked = to and about and self.reader.unreal(verb)
        return Told("asked_open", word, verb, f"asks:{lemma}") if asked else None

    def _going_on(self, noun: Word, lemma: str) -> Told | None:
        """Return that what bars passage is there: "the ongoing blockade", "on the tenth day of the closure"."""
        kind = self.nouns.barrier(noun)
        if kind is None:
            return None
        adjectives = any(t.lower_ in self.words.ongoing for t in noun.children)
        over = noun.head.head if noun.head.lower_ in ("of", "into") else noun
        stint = over.lemma_.lower() in self.words.stints and (
            noun.head.lower_ == "into" or any(t.pos_ == "ADJ" or t.lower_ == "first" for t in over.children)
        )
        effect = SHUT if kind == "shut" else LIMITED
        return Told(effect, noun, noun, f"goes on:{lemma}") if adjectives or stint else None

    def _asked_for(self, noun: Word, lemma: str) -> Told | None:
        """Return that passage is not open since its opening is asked for or talked about."""
        wished = self.reader.unreal(noun) or any(t.lemma_.lower() in self.words.awaited for t in above(noun))
        if lemma not in self.words.ends or not wished:
            return None
        of = [*prepositional(noun, "of", "to"), *(t for t in noun.children if t.dep_ == "poss")]
        barred = next((k for t in of if (k := self.nouns.barrier(t))), None)
        opened = any(self.reader.is_of(t, self.nouns.passage) for t in of)
        moved = any(self.nouns.stream(t) or t.lemma_.lower() in self.reader.words.classes["movement"] for t in of)
        if not barred and (lemma in ("end", "removal", "termination") or not (opened or moved)):
            return None
        free = barred == "limited" or (moved and not opened and barred is None)
        return Told("asked_free" if free else "asked_open", noun, noun, f"asks:{lemma}")


def _cuts(verb: Word) -> bool:
    """Return whether what passes is cut, not made less: "cut off deliveries", "cut the flow"."""
    return verb.lemma_.lower() == "cut" and bool(objects(verb))


def _takes_effect(verb: Word) -> bool:
    """Return whether a verb with its noun says that something begins to hold: "came into force", "took effect"."""
    near = [*objects(verb), *prepositional(verb, "into")]
    return any(t.lemma_.lower() in ("force", "effect") for t in near)
