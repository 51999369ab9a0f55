"""Find how the state of passage is told though nothing happens to it, or in words that no access event has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from corridor_analysis.extract.access_clauses import above
from corridor_analysis.extract.access_frames import Reader
from corridor_analysis.extract.facts import outlook
from corridor_analysis.extract.passage_lexicon import passage_words
from corridor_analysis.extract.passage_nouns import Nouns, acted_on
from corridor_analysis.extract.syntax import is_passive, modal, objects, prepositional, subjects

__all__ = ["Frames", "Told"]

_STAYING = frozenset({"remain", "stay", "keep"})
_SHUT, _OPEN, _PART, _LIMITED = "told_shut", "told_open", "told_restricted", "told_limited"
_OPPOSITE = {_SHUT: _OPEN, _OPEN: _SHUT, _LIMITED: _OPEN, _PART: _PART}
_AUXILIARY = frozenset({"be", "remain", "stay", "keep", "become"})


class Told(NamedTuple):
    """A word that tells of the state of passage, the verb or noun whose clause tells it, and what it does."""

    effect: str
    trigger: Token
    told: Token
    rule: str


class Frames:
    """Reads the words of one article that no access event is read off."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.words = reader, passage_words()
        self.nouns = Nouns(reader, self.words)
        self._denied = dict.fromkeys(reader.words.denying, "negated")
        w = self.words
        self.verbs = w.moving | w.stopping | w.resuming | w.lasting | w.beginning | w.ending | w.lowering | w.admitting
        self.verbs |= reader.words.staying | frozenset(
            v for v, patterns in reader.words.verbs.items() if any(p.mode == "reopening" for p in patterns)
        )
        self.heads = w.barriers | w.limits | w.ends
        self.wished = frozenset(a for a, effect in w.adjectives.items() if effect == "told_open")

    def of(self, token: Token) -> Iterator[Told]:
        """Yield what a word tells, by the first construction that fits."""
        lemma = token.lemma_.lower()
        ways = ()
        if token.pos_ in ("VERB", "AUX"):
            ways = (
                self._stated,
                self._moved,
                self._admitted,
                self._stopped,
                self._resumed,
                self._of_barrier,
                self._asked,
            )
        elif token.pos_ in ("NOUN", "PROPN") and lemma in self.heads:
            ways = (self._going_on, self._asked_for)
        elif token.lower_ in self.wished:
            ways = (self._to_be,)
        for way in ways:
            if found := next(way(token, lemma), None):
                yield found
                return

    def _happened(self, verb: Token) -> bool:
        return self.reader.status(verb) == "happened"

    def _negated(self, verb: Token) -> bool:
        """Return whether a verb is denied: `not`, `no longer`, or `no`, `nothing` for its subject."""
        if any(t.dep_ == "neg" or t.lower_ == "longer" for t in verb.children):
            return True
        return any(
            s.lower_ in self.words.nobody or any(t.lower_ in self.words.nobody for t in s.children)
            for s in acted_on(verb)
        )

    def _stated(self, verb: Token, lemma: str) -> Iterator[Told]:
        """Yield that passage is so: "the road remains closed", "the line is out of service"."""
        if lemma not in self.reader.words.staying or self.reader.unreal(verb):
            return
        about = next((t for t in subjects(verb) if self.nouns.way(t) or self.nouns.stream(t)), None)
        if about is None or not self._is_so(verb, lemma):
            return
        for trigger, effect in self._states(verb):
            if self._negated(verb):
                full = any(t.lower_ in self.words.fully for t in trigger.children)
                effect = _PART if full else _OPPOSITE[effect]
            elif self.nouns.limited(trigger, about) or self.nouns.limited(verb, about):
                effect = _PART
            yield Told(effect, trigger, verb, f"state:{trigger.lower_}")

    def _is_so(self, verb: Token, lemma: str) -> bool:
        """Return whether it is so now: what will remain so is; what will be so, or may be, is not."""
        auxiliary = modal(verb)
        return auxiliary is None or (auxiliary in ("will", "shall") and lemma in _STAYING)

    def _states(self, verb: Token) -> Iterator[tuple[Token, str]]:
        for t in verb.children:
            if (
                t.dep_ in ("acomp", "oprd", "attr", "advmod", "xcomp")
                and t.lower_ in self.words.adjectives
                and t.i > verb.i
            ):
                yield t, self.words.adjectives[t.lower_]
        behind = verb.doc[verb.i + 1 : min(verb.sent.end, verb.i + 7)]
        for pattern, effect in self.words.phrases:
            if found := pattern.search(behind.text):
                yield next(t for t in behind if t.idx >= behind.start_char + found.start()), effect

    def _moved(self, verb: Token, lemma: str) -> Iterator[Told]:
        """Yield that those who pass do so freely, or that none passes."""
        if lemma not in self.words.moving or is_passive(verb) or self.reader.unreal(verb):
            return
        who = next((t for t in subjects(verb) if self._passes(t)), None)
        if who is None or modal(verb) not in (None, "can", "could", "may"):
            return
        rule = f"moves:{lemma}"
        if self._negated(verb):
            effect = _LIMITED if self.nouns.some(who) and not self._nobody(who) else _SHUT
            yield Told(effect, verb, verb, rule)
        elif any(t.lower_ in ("only", "just") for t in who.children):
            yield Told(_PART, verb, verb, rule)
        elif self._freely(verb) and outlook(verb, self._denied) in ("happened", "conditional"):
            yield Told(_OPEN, verb, verb, rule)

    def _passes(self, token: Token) -> bool:
        if token.lower_ in ("nothing", "nobody", "none"):
            return any(self.reader.is_of(t, self.nouns.passage) for t in token.sent if t.pos_ in ("NOUN", "PROPN"))
        return self.nouns.carrier(token)

    def _nobody(self, noun: Token) -> bool:
        return noun.lower_ in self.words.nobody or any(t.lower_ in self.words.nobody for t in noun.children)

    def _freely(self, verb: Token) -> bool:
        """Return whether nothing hinders who passes: an adverb says so, or "without delay"."""
        if any(t.lower_ in self.words.freely for t in verb.children):
            return True
        free = (o for t in prepositional(verb, "without") for o in (t, *t.conjuncts))
        if any(t.lemma_.lower() in self.words.hindrance for t in free):
            return True
        rest = verb.doc[verb.i : min(verb.sent.end, verb.i + 12)].text
        return bool(self.words.unhindered.search(rest))

    def _admitted(self, verb: Token, lemma: str) -> Iterator[Told]:
        """Yield who may pass and who may not: "only residents were allowed through"."""
        if lemma not in self.words.admitting or self.reader.unreal(verb):
            return
        whom = next(
            (t for t in [*objects(verb), *_lower_subjects(verb)] if self.nouns.carrier(t) or self.nouns.some(t)), None
        )
        if whom is None:
            return
        only = any(t.lower_ in ("only", "just") for t in (*whom.children, *verb.children))
        if self._negated(verb):
            yield Told(
                _LIMITED if self.nouns.some(whom) and not self._nobody(whom) else _SHUT, verb, verb, f"admits:{lemma}"
            )
        elif only and self._happened(verb):
            yield Told(_PART, verb, verb, f"admits:{lemma}")

    def _stopped(self, verb: Token, lemma: str) -> Iterator[Told]:
        """Yield that what passes on a way as a whole is stopped, or made less: "rail services were suspended"."""
        about = next((t for t in acted_on(verb) if self._whole(t)), None)
        halt = [t for t in prepositional(verb, "to") if t.lemma_.lower() in self.words.standstill]
        if (
            about is None
            or not (halt or lemma in self.words.stopping | self.words.lowering)
            or not self._happened(verb)
        ):
            return
        if lemma in self.words.lowering and not halt:
            measured = prepositional(verb, "by", "to") or any(t.dep_ in ("dobj", "npadvmod") for t in verb.children)
            if measured or is_passive(verb):
                yield Told("restriction", verb, verb, f"lowers:{lemma}")
        else:
            yield Told("restriction" if self.nouns.some(about) else "closure", verb, verb, f"stops:{lemma}")

    def _whole(self, token: Token) -> bool:
        """Return whether a noun is what passes as a whole: traffic, services, or trains in the plural without number."""
        if any(t.dep_ == "nummod" for t in token.children):
            return False
        named = token.lemma_.lower() in ("train", "ferry", "flight") and token.tag_ in ("NNS", "NNPS")
        return named or self.nouns.stream(token)

    def _resumed(self, verb: Token, lemma: str) -> Iterator[Told]:
        """Yield that what passes is there again: "trains resumed running", "service was restored"."""
        if lemma not in self.words.resuming:
            return
        about = next((t for t in acted_on(verb) if self._whole(t)), None)
        if about is None and any(t.lemma_.lower() in self.words.moving for t in verb.children if t.dep_ == "xcomp"):
            about = next((t for t in subjects(verb) if self.nouns.carrier(t)), None)
        back = lemma in ("resume", "restart", "recommence", "restore") or self.words.unhindered.search(_behind(verb))
        back = back or any(t.lower_ in self.words.again for t in verb.subtree)
        if about is not None and back and self._happened(verb):
            part = self.nouns.some(about) or self.nouns.limited(verb, about)
            yield Told("easing" if part else "reopening", verb, verb, f"resumes:{lemma}")

    def _of_barrier(self, verb: Token, lemma: str) -> Iterator[Told]:
        """Yield that what bars passage begins, goes on, or ends: "the blockade entered its third week"."""
        found = [k for t in verb.children if t.dep_ in ("nsubj", "nsubjpass") and (k := self.nouns.barrier(t))]
        if not found or self.reader.unreal(verb):
            return
        shut, rule = found[0] == "shut", f"barrier:{lemma}"
        over = lemma == "be" and any(t.lower_ == "over" for t in verb.children)
        if (lemma in self.words.ending or over) and self._happened(verb):
            yield Told("reopening", verb, verb, rule)
        elif lemma in self.words.beginning and (lemma not in ("come", "take") or _takes_effect(verb)):
            if self._happened(verb):
                yield Told("closure" if shut else "restriction", verb, verb, rule)
        elif lemma in self.words.lasting and not self._negated(verb) and modal(verb) in (None, "will"):
            yield Told(_SHUT if shut else _LIMITED, verb, verb, rule)

    def _asked(self, verb: Token, lemma: str) -> Iterator[Told]:
        """Yield that passage is not open since someone wants, plans or fails to open it."""
        for pattern in self.reader.words.verbs.get(lemma, ()):
            acted = self.reader.acted_on(verb, pattern) if pattern.mode == "reopening" else None
            if acted is None:
                continue
            status = self.reader.status(verb)
            habit = any(t.lower_ in self.reader.words.habitual for t in verb.children)
            if status == "happened" or habit or any(t.lower_ in _ANOTHER for t in acted.children):
                return
            free = self._only_limits(acted)
            negated = (
                status == "negated"
                and not self.reader.unreal(verb)
                and not any(t.lemma_.lower() in self.reader.words.denying for t in above(verb))
            )
            if status == "negated" and not negated:
                return
            effect = (_LIMITED if free else _SHUT) if negated else ("asked_free" if free else "asked_open")
            yield Told(effect, verb, verb, f"asks:{lemma}")
            return

    def _to_be(self, word: Token, lemma: str) -> Iterator[Told]:
        """Yield that someone wants passage to be open: "asked for the road to be unblocked"."""
        verb = word if any(t.lower_ == "to" for t in word.children) else word.head
        to = any(t.lower_ == "to" and t.dep_ == "aux" for t in verb.children)
        about = any(t.dep_ in ("nsubj", "nsubjpass") and self.nouns.way(t) for t in verb.children)
        if to and about and self.reader.unreal(verb):
            yield Told("asked_open", word, verb, f"asks:{lemma}")

    def _only_limits(self, noun: Token) -> bool:
        words = self.reader.words
        return noun.lemma_.lower() in self.words.limits | words.movement - words.passage

    def _going_on(self, noun: Token, lemma: str) -> Iterator[Told]:
        """Yield that what bars passage is there: "the ongoing blockade", "on the tenth day of the closure"."""
        kind = self.nouns.barrier(noun)
        if kind is None:
            return
        adjectives = any(t.lower_ in self.words.ongoing for t in noun.children)
        over = noun.head.head if noun.head.lower_ in ("of", "into") else noun
        stint = over.lemma_.lower() in self.words.stints and (
            noun.head.lower_ == "into" or any(t.pos_ == "ADJ" or t.lower_ == "first" for t in over.children)
        )
        if adjectives or stint:
            yield Told(_SHUT if kind == "shut" else _LIMITED, noun, noun, f"goes on:{lemma}")

    def _asked_for(self, noun: Token, lemma: str) -> Iterator[Told]:
        """Yield that passage is not open since its opening is asked for or talked about."""
        if lemma not in self.words.ends:
            return
        of = prepositional(noun, "of", "to")
        barred = next((k for t in of if (k := self.nouns.barrier(t))), None)
        opened = any(
            self.reader.is_of(t, self.nouns.passage) for t in (*of, *(t for t in noun.children if t.dep_ == "poss"))
        )
        moved = any(self.nouns.stream(t) or t.lemma_.lower() in self.reader.words.movement for t in of)
        wished = self.reader.unreal(noun) or any(t.lemma_.lower() in self.words.awaited for t in above(noun))
        if wished and (barred or ((opened or moved) and lemma not in ("end", "removal", "termination"))):
            limited = barred == "limited" or (moved and not opened and barred is None)
            yield Told("asked_free" if limited else "asked_open", noun, noun, f"asks:{lemma}")


_ANOTHER = frozenset({"new", "second", "another", "additional", "third", "alternative", "more"})


def _lower_subjects(verb: Token) -> list[Token]:
    return [s for t in verb.children if t.dep_ in ("ccomp", "xcomp") for s in t.children if s.dep_ == "nsubj"]


def _behind(verb: Token) -> str:
    return verb.doc[verb.i : min(verb.sent.end, verb.i + 8)].text


def _takes_effect(verb: Token) -> bool:
    """Return whether a verb with its noun says that something begins to hold: "came into force", "took effect"."""
    near = [*objects(verb), *prepositional(verb, "into")]
    return any(t.lemma_.lower() in ("force", "effect") for t in near)
