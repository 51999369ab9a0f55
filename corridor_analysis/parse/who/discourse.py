"""Who was spoken of before a point in the text, how prominently; and whom pronouns and "the two" mean by that."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Set
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from corridor_analysis.parse.tree import Tree
from corridor_analysis.parse.who.gazetteer import Gazetteer
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import naming, roles
from corridor_analysis.parse.who.same_person import compatible, is_holder
from corridor_analysis.schema import Entity

__all__ = ["Discourse", "Referent", "Wanted", "own_words", "resolve_pair", "resolve_pronoun"]

Wanted = Callable[[Entity], bool]
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
_INNER = frozenset({"poss", "compound", "amod", "nmod"})
_OPENING, _CLOSING, _EITHER = "“«„", "”»", '"'  # marks of quotations
_ACTORS = ("state", "igo", "body", "group")
_OBJECT = frozenset({"dobj", "dative", "pobj"})
_BACK = 3  # sentences that a reference reaches back


class Referent(NamedTuple):
    """Entities meant at a token. `rank` is 2 for subjects, 1 for other phrases, 0 for modifiers."""

    i: int
    ids: tuple[str, ...]
    sent: int
    rank: int
    top: int  # first token of the coordination that it belongs to


class Discourse(EntityLayer):
    """A text with its referents in order; what is resolved is added, so that chains of pronouns hold."""

    def __init__(self, doc: Tree, gazetteer: Gazetteer) -> None:
        super().__init__(doc, gazetteer)
        self.referents: list[Referent] = []
        self.told = own_words(self.text)  # for each token whether it stands outside quotation marks

    def gather(self) -> None:
        """Take the mentions found so far as referents."""
        by_root = groupby(sorted(self.mentions, key=attrgetter("root")), key=attrgetter("root"))
        self.referents = [self._referent(i, [m.entity_id for m in meant]) for i, meant in by_root]

    def _referent(self, i: int, ids: list[str]) -> Referent:
        top = self.first(i)
        over = self.head[top] if self.dep[top] == "appos" else top  # "the minister, A. Name, said"
        rank = 2 if self.dep[over] in _SUBJECT else 0 if self.dep[i] in _INNER else 1
        return Referent(i, tuple(dict.fromkeys(ids)), self.sent[i], rank, top)

    def refer(self, start: int, end: int, root: int, ids: list[str], rule: str) -> None:
        """Record that tokens `start:end` mean these entities, for the tables and for later references."""
        for entity_id in ids:
            self.add(start, end, entity_id, rule, root=root)
        insort(self.referents, self._referent(root, ids), key=attrgetter("i"))

    def replace(self, start: int, end: int, root: int, ids: list[str], rule: str) -> None:
        """Let tokens `start:end` mean these entities instead of what they were taken for."""
        self.drop(start, end)
        self.referents = [r for r in self.referents if r.i != root]
        self.refer(start, end, root, ids, rule)

    def at(self, i: int) -> list[str]:
        """Return the entities meant at token `i`."""
        return [e for r in self.referents if r.i == i for e in r.ids]

    def sentences_before(self, i: int, *, back: int = _BACK) -> Iterator[list[Referent]]:
        """Yield the referents before token `i` by sentence, nearest sentence first.

        What stands outside quotation marks does not refer to what is named within them: "“Peru waits,” it said".
        """
        sent, told = self.sent[i], self.told
        for number in range(sent, max(-1, sent - back - 1), -1):
            yield [r for r in self.referents if r.sent == number and r.i < i and (told[r.i] or not told[i])]

    def nearest(self, i: int, wanted: Wanted, *, shun: Set[str] = frozenset(), back: int = _BACK) -> str | None:
        """Return the most prominent entity before token `i` that is wanted: subjects first, then the nearest."""
        for pool in self.sentences_before(i, back=back):
            here = pool and pool[0].sent == self.sent[i]
            fits = [(r, [e for e in self.ids([r], wanted) if e not in shun]) for r in pool]
            alone = [((r.rank, r.i if here or r.rank < 2 else -r.i), ids[0]) for r, ids in fits if len(ids) == 1]
            if alone:
                return max(alone, key=itemgetter(0))[1]
        return None

    def ids(self, referents: Iterable[Referent], wanted: Wanted) -> list[str]:
        """Return the entities that are wanted among those meant, each once."""
        return list(dict.fromkeys(e for r in referents for e in r.ids if wanted(self.get(e))))

    def speaker(self, i: int, wanted: Wanted) -> str | None:
        """Return who spoke last in the sentence before, where token `i` is the subject of a verb of saying.

        "The road is shut, the army said. “We wait,” it added."
        """
        human = roles().human
        if self.dep[i] != "nsubj" or not self.told[i] or self.lemma[self.head[i]] not in human:
            return None
        for pool in self.sentences_before(i, back=1):
            said = [r for r in pool if r.rank == 2 and self.lemma[self.head[r.i]] in human]
            fit = [r.ids[0] for r in said if len(r.ids) == 1 and wanted(self.get(r.ids[0]))]
            if fit:
                return fit[-1]
        return None

    def together(self, i: int, wanted: Wanted, *, back: int = _BACK, nearest: bool = False) -> list[str]:
        """Return those last named together before token `i`: a coordination, subjects before others.

        `nearest` takes the last of a sentence, subject or not.
        """
        for pool in self.sentences_before(i, back=back):
            groups = coordinations(pool, 1)
            ids = {top: self.ids(group, wanted) for top, group in groups.items()}
            several = [top for top in groups if len(ids[top]) > 1]
            if several:
                return ids[max(several, key=lambda t: (0 if nearest else max(r.rank for r in groups[t]), t))]
        return []

    def named_before(self, i: int, wanted: Wanted, *, back: int = _BACK, rank: int = 0) -> Iterator[list[str]]:
        """Yield the entities that are wanted in each sentence before token `i`, nearest first, of a rank and above."""
        for pool in self.sentences_before(i, back=back):
            yield self.ids((r for r in pool if r.rank >= rank), wanted)

    def pair(self, i: int, wanted: Wanted, *, back: int = _BACK) -> list[str]:
        """Return the two that are wanted in the nearest sentence that has just two, or names two together."""
        ids = next((ids for ids in self.named_before(i, wanted, back=back) if len(ids) > 1), [])
        if len(ids) > 2:
            ids = self.together(i, wanted, back=back)
        return ids if len(ids) == 2 else []

    def own_clause(self, i: int) -> set[str]:
        """Return the entities that a pronoun in object position cannot mean: its own verb's subject and objects."""
        verb = i
        while self.head[verb] != verb and self.pos[verb] not in ("VERB", "AUX"):
            verb = self.head[verb]
        return {e for c in self.below(verb, *_SUBJECT, "dobj", "dative") if c != i for e in self.at(c)}


def coordinations(pool: Iterable[Referent], rank: int) -> dict[int, list[Referent]]:
    """Return the referents of a sentence, of a rank and above, by the coordination that they stand in."""
    out: dict[int, list[Referent]] = {}
    for r in pool:
        if r.rank >= rank:
            out.setdefault(r.top, []).append(r)
    return out


def own_words(words: Iterable[str]) -> list[bool]:
    """Return for each token whether it stands outside quotation marks; a paragraph begins outside them."""
    out, inside = [], False
    for text in words:
        if text.isalpha():
            pass
        elif "\n\n" in text or text in _CLOSING:
            inside = False
        elif text in _OPENING:
            inside = True
        elif text == _EITHER:
            inside = not inside
        out.append(not inside)
    return out


def resolve_pronoun(layer: Discourse, i: int) -> None:
    """Add the mention of the pronoun at token `i`, if it is clear who is meant."""
    word = layer.key[i]
    shun = layer.own_clause(i) if layer.dep[i] in _OBJECT and not word.endswith("self") else set()
    if word in naming().he or word in naming().she:
        gender = "m" if word in naming().he else "f"
        wanted: Wanted = lambda e: e.kind == "person" and layer.gender.get(e.entity_id, gender) == gender
        one = layer.speaker(i, wanted) or layer.nearest(i, wanted, shun=shun)
        found = [one] if one else []
    elif word in naming().it:
        found = _thing(layer, i, shun)
    else:
        found = _several(layer, i)
    if found:
        layer.refer(i, i + 1, i, found, "pronoun")


def _thing(layer: Discourse, i: int, shun: set[str]) -> list[str]:
    """Return the state or body that was the subject last; "it is possible" means nobody."""
    verb = layer.head[i]
    if layer.dep[i] == "expl" or (layer.dep[i] in ("nsubj", "nsubjpass") and layer.lemma[verb] in naming().impersonal):
        return []
    wanted: Wanted = lambda e: e.kind in _ACTORS
    if spoke := layer.speaker(i, wanted):
        return [spoke]
    for pool in layer.sentences_before(i, back=1):
        subjects = [r for r in pool if r.rank == 2 and len(r.ids) == 1 and r.top == r.i]
        fit = [r.ids[0] for r in subjects if r.ids[0] not in shun and wanted(layer.get(r.ids[0]))]
        if fit:
            return [fit[-1] if subjects[0].sent == layer.sent[i] else fit[0]]
    return []


def _several(layer: Discourse, i: int) -> list[str]:
    """Return those named together last, or the group that was the subject last.

    "they" looks for subjects first; "their" and "them" for the nearest named together in their own sentence.
    """
    subject = layer.dep[i] in ("nsubj", "nsubjpass")
    if not subject and (near := layer.together(i, _acts, back=0, nearest=True)):
        return near
    for pool in layer.sentences_before(i, back=2):
        here = pool and pool[0].sent == layer.sent[i]
        groups = coordinations(pool, 2)
        for top in sorted(groups, reverse=bool(here)):
            ids = layer.ids(groups[top], lambda e: True)
            if len(ids) > 1 or layer.plural(top) or layer.key[top] in naming().they:
                return ids
    verb = layer.lemma[layer.head[i]]
    talked = verb in naming().talk or verb in roles().human  # "A spoke with B. They discussed trade between X and Y"
    two = layer.pair(i, lambda e: e.kind == "person", back=2) if talked else []
    return two or layer.together(i, _acts, back=1)


def _acts(entity: Entity) -> bool:
    return entity.kind in _ACTORS or entity.kind == "person"


def resolve_pair(layer: Discourse, i: int) -> None:
    """Add the mentions of "the two", "both sides", "the two presidents" headed by token `i`."""
    noun = layer.key[i]
    if noun not in naming().paired or i in layer.owner:
        return
    if noun in naming().states and (many := _counted(layer, i)):
        found = many
    elif not _dual(layer, i):
        found = _assembled(layer, i, noun)
    elif noun in naming().states:
        found = layer.pair(i, lambda e: e.kind == "state")
    elif noun in naming().people:
        role = noun.removesuffix("s")
        served: Wanted = lambda e: role in naming().any_office or (bool(e.role) and compatible(role, e.role))
        found = layer.pair(i, lambda e: e.kind == "person" and served(e))
        found = found or layer.pair(i, lambda e: e.kind == "person" and not e.role, back=1)
    else:  # the sides: two named together just before, else two persons of a sentence before, else two states
        found = layer.together(i, lambda e: e.kind in ("person", "state"), back=0)
        if len(found) != 2:
            found = layer.pair(i, lambda e: e.kind == "person", back=2) or layer.pair(i, lambda e: e.kind == "state")
    if found:
        start = min([i, *layer.below(i, "det", "nummod", "amod")])
        layer.refer(start, i + 1, i, found, "pronoun")


def _counted(layer: Discourse, i: int) -> list[str]:
    """Return the states that "the four countries" are: as many as were last named together."""
    near = layer.around(i)
    number = next((naming().numbers[k] for k in near if k in naming().numbers), 0)
    if not number or not near & naming().whole:
        return []
    is_state: Wanted = lambda e: e.kind == "state"
    told = (layer.together(i, is_state), *layer.named_before(i, is_state))  # the parser may have cut the list
    return next((ids for ids in told if len(ids) == number), [])


def _assembled(layer: Discourse, i: int, noun: str) -> list[str]:
    """Return all whom "the leaders", "the ministers" names: those told together in the sentences just before."""
    near = layer.around(i)
    if noun not in naming().assembled or "the" not in near or layer.dep[i] != "nsubj" or len(near - {"the", ","}):
        return []
    role = noun.removesuffix("s").title()
    wanted: Wanted = lambda e: e.kind == "person" and bool(e.role) and (role == "Diplomat" or is_holder(e, role))
    return next((ids for ids in layer.named_before(i, wanted, back=2, rank=1) if len(ids) > 1), [])


def _dual(layer: Discourse, i: int) -> bool:
    """Return whether a noun phrase means two: "the two", "both", "the two X", or "the sides"."""
    near = layer.around(i)
    if layer.key[i] == "two":
        before_verb = i + 1 < len(layer) and layer.pos[i + 1] in ("VERB", "AUX")
        if layer.key[i - 1] == "the" and before_verb:
            return True
        return layer.pos[i] in ("NUM", "NOUN") and "the" in near and layer.dep[i] not in ("nummod", "compound")
    if layer.key[i] == "both":
        return layer.pos[i] == "PRON" and layer.dep[i] in ("nsubj", "nsubjpass", "pobj", "dobj") and "of" not in near
    return (
        "both" in near
        or ("two" in near and bool(near & {"the", "these"}))
        or (layer.key[i] in naming().sides and "the" in near and layer.dep[i] in ("nsubj", "nsubjpass"))
    )
