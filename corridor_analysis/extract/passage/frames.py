"""Find how passage is told to be: its state, who moves on it, who may pass, who asks that it be opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from corridor_analysis.extract.events.access_clauses import above
from corridor_analysis.extract.events.access_frames import Reader
from corridor_analysis.extract.passage.words import Nouns, acted_on, behind
from corridor_analysis.extract.syntax.arguments import is_passive, objects, subjects
from corridor_analysis.extract.syntax.phrases import GRAMMAR, prepositional
from corridor_analysis.extract.syntax.status import modal, outlook
from corridor_analysis.parse.tree import Word

__all__ = ["LIMITED", "OPEN", "PART", "SHUT", "States", "Told"]

SHUT, OPEN, PART, LIMITED = "told_shut", "told_open", "told_restricted", "told_limited"
_OPPOSITE = {SHUT: OPEN, OPEN: SHUT, LIMITED: OPEN, PART: PART}
_MAY = (None, "can", "could", "may", "ca")


class Told(NamedTuple):
    """A word that tells of the state of passage, the verb or noun whose clause tells it, and what it does."""

    effect: str
    trigger: Word
    told: Word
    rule: str

    @classmethod
    def by(cls, word: Word, effect: str, rule: str) -> Told:
        """Return what a verb or noun tells by itself; its lemma ends the name of the rule."""
        return cls(effect, word, word, f"{rule}:{word.lemma_.lower()}")


class States:
    """Reads the words of one article that tell how passage is, or is wanted to be."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.nouns = reader, Nouns(reader)
        self.words = self.nouns.words
        self._denied = dict.fromkeys(reader.words.denying, "negated")

    def of(self, verb: Word, lemma: str) -> Told | None:
        """Return how a verb tells passage to be, by the first construction that fits."""
        if lemma in self.reader.words.holding and (found := self._kept(verb, lemma)):
            return found
        if self.reader.unreal(verb):
            return None
        for way in (self._there_is, self._stated, self._made, self._moved, self._admitted):
            if found := way(verb, lemma):
                return found
        return None

    def negated(self, verb: Word) -> bool:
        """Return whether a verb is denied: `not`, `no longer`, or `no`, `nothing` for its subject or object."""
        if any(t.dep_ == "neg" or t.lower_ == "longer" for t in verb.children):
            return True
        return any(self.nouns.nobody(s) for s in acted_on(verb))

    def _there_is(self, verb: Word, lemma: str) -> Told | None:
        """Return that nothing passes: "there is no ferry service"."""
        if lemma != "be" or not any(t.dep_ == "expl" for t in verb.children) or modal(verb):
            return None
        none = any(t.dep_ == "attr" and self.nouns.nobody(t) and self.nouns.carrier(t) for t in verb.children)
        return Told(SHUT, verb, verb, "there is no") if none else None

    def _stated(self, verb: Word, lemma: str) -> Told | None:
        """Return that passage is so now: "the road remains closed", "the line is out of service".

        What will remain so is; what will be so, or may be, is not.
        """
        stays = modal(verb) is None or (modal(verb) in ("will", "shall") and lemma in GRAMMAR.remaining)
        if lemma not in self.reader.words.staying or not stays:
            return None
        trigger, effect = next(self._states(verb), (verb, ""))
        about = next((t for t in _who_is(verb) if self._has_state(t, effect)), None)
        if about is None or not effect:
            return None
        if self.negated(verb):
            full = any(t.lower_ in self.words.fully for t in trigger.children)
            effect = PART if full else _OPPOSITE[effect]
        elif self.nouns.limited(trigger, about) or self.nouns.limited(verb, about) or self._at_times(verb, effect):
            effect = PART
        return Told(effect, trigger, verb, f"state:{trigger.lower_}")

    def _has_state(self, noun: Word, effect: str) -> bool:
        return self.nouns.way(noun) or self.nouns.fleet(noun) or (effect == LIMITED and self.nouns.carrier(noun))

    def _states(self, verb: Word) -> Iterator[tuple[Word, str]]:
        said = [t for t in verb.children if t.dep_ in ("acomp", "oprd", "attr", "advmod", "xcomp") and t.i > verb.i]
        yield from ((t, self.words.adjectives[t.lower_]) for t in said if t.lower_ in self.words.adjectives)
        near = verb.doc[verb.i : min(verb.sent.end, verb.i + 7)]
        for effect, pattern in self.words.phrases.items():
            if found := pattern.search(near.text):
                yield next(t for t in near if t.idx >= near.start_char + found.start()), effect

    def _made(self, verb: Word, lemma: str) -> Told | None:
        """Return that something makes passage so: "floods have left the road impassable"."""
        if lemma not in self.words.making or self.reader.status(verb) != "happened":
            return None
        if not (word := self._so(verb)):
            return None
        effect = {SHUT: "closure", OPEN: "reopening"}.get(self.words.adjectives[word.lower_], "restriction")
        return Told(effect, word, verb, f"makes:{word.lower_}")

    def _kept(self, verb: Word, lemma: str) -> Told | None:
        """Return that passage is so since someone keeps it, or means to keep it so: "vowed to keep the road shut"."""
        word = self._so(verb)
        if word is None or self.negated(verb) or (lemma == "leave" and self.reader.status(verb) != "happened"):
            return None
        return Told(self.words.adjectives[word.lower_], word, verb, f"keeps:{word.lower_}")

    def _so(self, verb: Word) -> Word | None:
        """Return the word for a state that a verb gives or keeps a way in."""
        near = verb.doc[verb.i + 1 : min(verb.sent.end, verb.i + 9)]
        said = (t for t in near if t.lower_ in self.words.adjectives and t.pos_ in ("ADJ", "VERB"))
        word = next((t for t in said if t.lower_ != "clear"), None)  # "made it clear that"
        whom = [*objects(verb), *(s for t in verb.children for s in t.children if s.dep_ in ("nsubj", "nsubjpass"))]
        return word if any(map(self.nouns.way, whom)) else None

    def _moved(self, verb: Word, lemma: str) -> Told | None:
        """Return that those who pass do so freely, in part, or that none passes."""
        if lemma not in self.words.moving or is_passive(verb) or modal(verb) not in _MAY:
            return None
        who = next((t for t in self._movers(verb) if self._passes(t, verb, lemma)), None)
        if who is None:
            return None
        effect = self._denied_to(verb, who) if self.negated(verb) else self._moving(verb, lemma, who)
        return Told.by(verb, effect, "moves") if effect else None

    def _denied_to(self, verb: Word, who: Word) -> str:
        return LIMITED if self.nouns.some(who) and not self.nouns.nobody(who) else SHUT

    def _movers(self, verb: Word) -> list[Word]:
        """Return who moves; of "able to cross", who is able; of a way that works, the way."""
        if _is_able(verb):
            return subjects(verb.head.head)
        seen = objects(verb) if verb.lemma_.lower() in ("carry", "handle") else []
        only = [t for t in _near_before(verb) if self.nouns.carrier(t) and _only(t, verb)]
        return [*only, *subjects(verb), *seen]

    def _passes(self, token: Word, verb: Word, lemma: str) -> bool:
        if token.lower_ in GRAMMAR.anyone:
            return self.nouns.way_in(verb) or token.lower_ == "nothing"
        if lemma in ("use", "reach", "leave", "arrive", "come", "handle") and not self.nouns.way_in(verb):
            return False
        if lemma in self.words.working and self.nouns.way(token):
            return True
        hosts = token.lemma_.lower() in self.words.hosts and (lemma in ("flow", "run") or self.nouns.nobody(token))
        some = self.nouns.some(token) and self.nouns.way_in(verb)
        return hosts or self.nouns.carrier(token) or some or self._on_foot(token)

    def _on_foot(self, token: Word) -> bool:
        return any(t.lemma_.lower() in self.words.some for t in prepositional(token, "on", "with"))

    def _moving(self, verb: Word, lemma: str, who: Word) -> str | None:
        if (_only(who, verb) and not self.nouns.way(who)) or self._less(verb):
            return PART
        allowed = modal(verb) in ("can", "may") or _is_able(verb)
        if allowed and (self.nouns.some(who) or self._on_foot(who)):
            return PART
        if allowed and any(t.lower_ in self.words.all for t in who.children):
            return OPEN
        if outlook(verb, self._denied) not in ("happened", "conditional") and not allowed:
            return None
        first = any(t.lower_ == "first" for t in who.children) and self.nouns.fleet(who)  # "the first ships passed"
        if first or self._freely(verb):
            return OPEN
        going = verb.tag_ == "VBG" and any(t.lemma_ == "be" for t in verb.children) and verb.dep_ != "advcl"
        whole = self.nouns.fleet(who) or (lemma == "flow" and who.lemma_.lower() in self.words.hosts)
        return OPEN if going and whole and lemma not in ("come", "go", "leave", "arrive") else None

    def _at_times(self, verb: Word, effect: str) -> bool:
        """Return whether what is open is so for some hours of each day, or less than before."""
        return effect == OPEN and (bool(self.words.each_day.search(behind(verb, 12))) or self._less(verb))

    def _less(self, verb: Word) -> bool:
        return bool(self.words.lessened.search(behind(verb, 20)))

    def _freely(self, verb: Word) -> bool:
        """Return whether nothing hinders who passes: an adverb says so, or "without delay"."""
        if any(t.lower_ in self.words.freely for t in verb.children):
            return True
        free = (o for t in prepositional(verb, "without") for o in (t, *t.conjuncts))
        if any(t.lemma_.lower() in self.words.hindrance for t in free):
            return True
        return bool(self.words.unhindered.search(verb.sent.text if len(verb.sent) < 15 else behind(verb, 12)))

    def _admitted(self, verb: Word, lemma: str) -> Told | None:
        """Return who may pass and who may not: "only residents were allowed through"."""
        if lemma not in self.words.admitting:
            return None
        lower = [s for t in verb.children if t.dep_ in ("ccomp", "xcomp") for s in t.children if s.dep_ == "nsubj"]
        whom = next((t for t in [*objects(verb), *lower] if self._can_pass(t, verb)), None)
        if whom is None:
            return None
        begun = verb.dep_ == "xcomp" and verb.head.lemma_.lower() in ("begin", "start")
        effect = None
        if self.negated(verb) or self.nouns.nobody(whom):
            effect = self._denied_to(verb, whom)
        elif self.reader.status(verb) != "happened":
            return None
        elif begun and self.nouns.some(whom):
            effect = "easing"  # "began letting pedestrians through"
        elif _only(whom, verb):
            effect = PART
        elif self.nouns.fleet(whom) and any(t.lower_ in ("back", "again") for t in verb.subtree):
            effect = "reopening"
        elif self._freely(verb):
            effect = OPEN
        return Told.by(verb, effect, "admits") if effect else None

    def _can_pass(self, whom: Word, verb: Word) -> bool:
        if whom.lower_ in GRAMMAR.anyone:
            return bool(GRAMMAR.through & {t.lower_ for t in verb.sent})
        return self.nouns.carrier(whom) or self.nouns.some(whom)

    def asked(self, verb: Word, lemma: str) -> Told | None:
        """Return that passage is not open since someone wants, plans or fails to open it."""
        words = self.reader.words
        opening = [p for p in words.by_verb.get(lemma, ()) if p.mode == "reopening"]
        acted = next((t for p in opening if (t := self.reader.acted_on(verb, p)) is not None), None)
        if acted is None:
            bare = lemma in self.words.unopened and verb.i and verb.nbor(-1).lower_ == "to" and self.nouns.way_in(verb)
            return Told.by(verb, "asked_open", "asks") if bare else None
        status, habit = self.reader.status(verb), any(t.lower_ in words.habitual for t in verb.children)
        if status == "happened" or habit or any(t.lower_ in GRAMMAR.another for t in acted.children):
            return None
        thing = acted.lemma_.lower()
        moving = thing in words.classes["movement"] - words.classes["passage"] and lemma not in ("resume", "restart")
        free = moving or thing in self.words.limits
        if status != "negated" or self.reader.unreal(verb):
            return Told.by(verb, "asked_free" if free else "asked_open", "asks")
        if any(t.lemma_.lower() in words.denying for t in above(verb)):
            return None
        return Told.by(verb, LIMITED if free and lemma not in self.words.renewing else SHUT, "asks")

    def asked_to_be(self, word: Word, lemma: str) -> Told | None:
        """Return that someone wants passage to be open: "asked for the road to be unblocked"."""
        verb = word if any(t.lower_ == "to" for t in word.children) else word.head
        to = any(t.lower_ == "to" and t.dep_ == "aux" for t in verb.children)
        about = any(t.dep_ in ("nsubj", "nsubjpass") and self.nouns.way(t) for t in verb.children)
        return Told("asked_open", word, verb, f"asks:{lemma}") if to and about and self.reader.unreal(verb) else None

    def asked_for(self, noun: Word, lemma: str) -> Told | None:
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
        return Told.by(noun, "asked_free" if free else "asked_open", "asks")


def _is_able(verb: Word) -> bool:
    return verb.dep_ == "xcomp" and verb.head.lower_ in ("able", "free")


def _only(who: Word, verb: Word) -> bool:
    """Return whether only these do: `only` stands with them, right before them, or with the verb behind it."""
    before = who.doc[who.left_edge.i - 1] if who.left_edge.i > verb.sent.start else who
    own = (t for t in verb.children if t.dep_ == "advmod" and t.i < verb.i)
    return any(t.lower_ in GRAMMAR.only for t in (*who.children, before, *own))


def _near_before(verb: Word) -> Iterator[Word]:
    """Yield the nouns before a verb, the nearest first, as far as no other verb stands between."""
    for t in reversed(verb.doc[max(verb.sent.start, verb.i - 14) : verb.i]):
        if t.pos_ == "VERB":
            return
        if t.pos_ in ("NOUN", "PROPN"):
            yield t


def _who_is(verb: Word) -> list[Word]:
    """Return of what a verb says how it is: its subject, or the noun before it where the parser gave it none."""
    if any(t.dep_ in ("nsubj", "nsubjpass", "expl") for t in verb.children) or verb.dep_ in ("relcl", "xcomp", "conj"):
        return subjects(verb)
    first = verb.i - 1
    while first > verb.sent.start and verb.doc[first].pos_ in ("ADV", "AUX"):
        first -= 1
    return [verb.doc[first]] if verb.doc[first].pos_ in ("NOUN", "PROPN") else subjects(verb)
