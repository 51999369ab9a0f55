"""Find what happens to passage in words that no access event has, and that it is not open since someone asks for it."""

from __future__ import annotations

from corridor_analysis.extract.events.access_clauses import above
from corridor_analysis.extract.passage.frames import LIMITED, SHUT, States, Told
from corridor_analysis.extract.passage.nouns import acted_on
from corridor_analysis.extract.syntax.predicates import prepositional
from corridor_analysis.parse.tree import Word

__all__ = ["Changes"]

_ANOTHER = frozenset({"new", "second", "another", "additional", "third", "alternative", "more"})


class Changes:
    """Reads the words of one article that tell of a change, or of one that is asked for."""

    def __init__(self, states: States) -> None:
        self.states, self.reader, self.nouns, self.words = states, states.reader, states.nouns, states.words
        w = self.words
        opening = {v for v, ps in self.reader.words.by_verb.items() if any(p.mode == "reopening" for p in ps)}
        self.verbs = w.destroying | opening | w.unopened
        self.heads = w.barriers | w.limits | w.ends

    def of_verb(self, verb: Word, lemma: str) -> Told | None:
        """Return what a verb tells, by the first construction that fits."""
        return self._destroyed(verb, lemma) or self._asked(verb, lemma)

    def of_noun(self, noun: Word, lemma: str) -> Told | None:
        """Return what a noun tells."""
        return self._going_on(noun, lemma) or self._asked_for(noun, lemma)

    def _happened(self, verb: Word) -> bool:
        return self.reader.status(verb) == "happened"

    def _destroyed(self, verb: Word, lemma: str) -> Told | None:
        """Return that a way is gone: "the bridge collapsed", "an avalanche buried the road"."""
        if lemma not in self.words.destroying or not any(map(self.nouns.way, acted_on(verb)[:1])):
            return None
        return Told("closure", verb, verb, f"destroys:{lemma}") if self._happened(verb) else None

    def _asked(self, verb: Word, lemma: str) -> Told | None:
        """Return that passage is not open since someone wants, plans or fails to open it."""
        opening = [p for p in self.reader.words.by_verb.get(lemma, ()) if p.mode == "reopening"]
        acted = next((t for p in opening if (t := self.reader.acted_on(verb, p)) is not None), None)
        status = self.reader.status(verb)
        habit = any(t.lower_ in self.reader.words.habitual for t in verb.children)
        if acted is None:
            bare = lemma in self.words.unopened and verb.i and verb.nbor(-1).lower_ == "to" and self.nouns.way_in(verb)
            return Told("asked_open", verb, verb, f"asks:{lemma}") if bare else None
        if status == "happened" or habit or any(t.lower_ in _ANOTHER for t in acted.children):
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
