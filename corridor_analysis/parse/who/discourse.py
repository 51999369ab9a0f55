"""X"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Set
from operator import attrgetter, itemgetter
from typing import NamedTuple

from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import naming, roles
from corridor_analysis.parse.who.same_person import compatible, is_holder
from corridor_analysis.schema import Entity

__all__ = ["Discourse", "Referent", "Wanted", "own_words", "resolve_pair", "resolve_pronoun"]

Wanted = Callable[[Entity], bool]
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
_INNER = frozenset({"poss", "compound", "amod", "nmod"})
_OPENING, _CLOSING, _EITHER = "“«„", "”»", '"'  # marks of quotations
_BACK = 3  # sentences that a reference reaches back


class Referent(NamedTuple):
    """Entities meant at a token. `rank` is 2 for subjects, 1 for other phrases, 0 for modifiers."""

    i: int
    ids: tuple[str, ...]
    sent: int
    rank: int
    top: int  # first token of the coordination that it belongs to


class Discourse:
    """The referents of a text in order; what is resolved is added, so that chains of pronouns hold."""

    def __init__(self, layer: EntityLayer) -> None:
        self.layer = layer
        self.told = own_words(layer.text)  # for each token whether it stands outside quotation marks
        by_root: dict[int, list[str]] = {}
        for mention in layer.mentions:
            by_root.setdefault(mention.root, []).append(mention.entity_id)
        self.referents = [self._referent(i, ids) for i, ids in sorted(by_root.items())]

    def _referent(self, i: int, ids: list[str]) -> Referent:
        layer, top = self.layer, self.layer.first(i)
        over = layer.head[top] if layer.dep[top] == "appos" else top  # "the minister, A. Name, said"
        rank = 2 if layer.dep[over] in _SUBJECT else 0 if layer.dep[i] in _INNER else 1
        return Referent(i, tuple(dict.fromkeys(ids)), layer.sent[i], rank, top)

    def add(self, start: int, end: int, root: int, ids: list[str], rule: str) -> None:
        """Record that tokens `start:end` mean these entities, for the tables and for later references."""
        for entity_id in ids:
            self.layer.add(start, end, entity_id, rule, root=root)
        insort(self.referents, self._referent(root, ids), key=attrgetter("i"))

    def replace(self, start: int, end: int, root: int, ids: list[str], rule: str) -> None:
        """Let tokens `start:end` mean these entities instead of what they were taken for."""
        self.layer.drop(start, end)
        self.referents = [r for r in self.referents if r.i != root]
        self.add(start, end, root, ids, rule)

    def at(self, i: int) -> list[str]:
        """Return the entities meant at token `i`."""
        return [e for r in self.referents if r.i == i for e in r.ids]

    def before(self, i: int, *, back: int = _BACK) -> Iterator[list[Referent]]:
        """Yield the referents before token `i` by sentence, nearest sentence first.

        What stands outside quotation marks does not refer to what is named within them: "“Peru waits,” it said".
        """
        sent, told = self.layer.sent[i], self.told
        for number in range(sent, max(-1, sent - back - 1), -1):
            yield [r for r in self.referents if r.sent == number and r.i < i and (told[r.i] or not told[i])]

    def nearest(self, i: int, wanted: Wanted, *, shun: Set[str] = frozenset(), back: int = _BACK) -> str | None:
        """Return the most prominent entity before token `i` that is wanted: subjects first, then the nearest."""
        for pool in self.before(i, back=back):
            here = pool and pool[0].sent == self.layer.sent[i]
            fits = [(r, [e for e in self.ids([r], wanted) if e not in shun]) for r in pool]
            alone = [((r.rank, r.i if here or r.rank < 2 else -r.i), ids[0]) for r, ids in fits if len(ids) == 1]
            if alone:
                return max(alone, key=itemgetter(0))[1]
        return None

    def ids(self, referents: Iterable[Referent], wanted: Wanted) -> list[str]:
        """Return the entities that are wanted among those meant, each once."""
        return list(dict.fromkeys(e for r in referents for e in r.ids if wanted(self.layer.get(e))))

    def speaker(self, i: int, wanted: Wanted) -> str | None:
        """Return who spoke last in the sentence before, where token `i` is the subject of a verb of saying.

        "The road is shut, the army said. “We wait,” it added."
        """
        layer, human = self.layer, roles().human
        if layer.dep[i] != "nsubj" or not self.told[i] or layer.lemma[layer.head[i]] not in human:
            return None
        for pool in self.before(i, back=1):
            said = [r for r in pool if r.rank == 2 and layer.lemma[layer.head[r.i]] in human]
            fit = [r.ids[0] for r in said if len(r.ids) == 1 and wanted(self.layer.get(r.ids[0]))]
            if fit:
                return fit[-1]
        return None

    def together(self, i: int, wanted: Wanted, *, back: int = _BACK, nearest: bool = False) -> list[str]:
        """Return those last named together before token `i`: a coordination, subjects before others.

        `nearest` takes the last of a sentence, subject or not.
        """
        for pool in self.before(i, back=back):
            groups = coordinations(pool, 1)
            ids = {top: self.ids(group, wanted) for top, group in groups.items()}
            several = [top for top in groups if len(ids[top]) > 1]
            if several:
                return ids[max(several, key=lambda t: (0 if nearest else max(r.rank for r in groups[t]), t))]
        return []

    def named(self, i: int, wanted: Wanted, *, back: int = _BACK, rank: int = 0) -> Iterator[list[str]]:
        """Yield the entities that are wanted in each sentence before token `i`, nearest first, of a rank and above."""
        for pool in self.before(i, back=back):
            yield self.ids((r for r in pool if r.rank >= rank), wanted)

    def pair(self, i: int, wanted: Wanted, *, back: int = _BACK) -> list[str]:
        """Return the two that are wanted in the nearest sentence that has just two, or names two together."""
        ids = next((ids for ids in self.named(i, wanted, back=back) if len(ids) > 1), [])
        if len(ids) > 2:
            ids = self.together(i, wanted, back=back)
        return ids if len(ids) == 2 else []

    def own_clause(self, i: int) -> set[str]:
        """Return the entities that a pronoun in object position cannot mean: its own verb's subject and objects."""
        layer = self.layer
        verb = i
        while layer.head[verb] != verb and layer.pos[verb] not in ("VERB", "AUX"):
            verb = layer.head[verb]
        return {e for c in layer.below(verb, *_SUBJECT, "dobj", "dative") if c != i for e in self.at(c)}


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


_ACTORS = ("state", "igo", "body", "group")
_OBJECT = frozenset({"dobj", "dative", "pobj"})


def resolve_pronoun(discourse: Discourse, i: int) -> None:
    """Add the mention of the pronoun at token `i`, if it is clear who is meant."""
    layer = discourse.layer
    word = layer.key[i]
    shun = discourse.own_clause(i) if layer.dep[i] in _OBJECT and not word.endswith("self") else set()
    if word in naming().he or word in naming().she:
        found = _person(discourse, i, "m" if word in naming().he else "f", shun)
    elif word in naming().it:
        found = _thing(discourse, i, shun)
    else:
        found = _several(discourse, i)
    if found:
        discourse.add(i, i + 1, i, found, "pronoun")


def _person(discourse: Discourse, i: int, gender: str, shun: set[str]) -> list[str]:
    known = discourse.layer.gender
    wanted: Wanted = lambda e: e.kind == "person" and known.get(e.entity_id, gender) == gender
    found = discourse.speaker(i, wanted) or discourse.nearest(i, wanted, shun=shun)
    return [found] if found else []


def _thing(discourse: Discourse, i: int, shun: set[str]) -> list[str]:
    """Return the state or body that was the subject last; "it is possible" means nobody."""
    layer = discourse.layer
    verb = layer.head[i]
    if layer.dep[i] == "expl" or (layer.dep[i] in ("nsubj", "nsubjpass") and layer.lemma[verb] in naming().impersonal):
        return []
    wanted: Wanted = lambda e: e.kind in _ACTORS
    if spoke := discourse.speaker(i, wanted):
        return [spoke]
    for pool in discourse.before(i, back=1):
        subjects = [r for r in pool if r.rank == 2 and len(r.ids) == 1 and r.top == r.i]
        fit = [r.ids[0] for r in subjects if r.ids[0] not in shun and wanted(layer.get(r.ids[0]))]
        if fit:
            return [fit[-1] if subjects[0].sent == layer.sent[i] else fit[0]]
    return []


def _several(discourse: Discourse, i: int) -> list[str]:
    """Return those named together last, or the group that was the subject last.

    "they" looks for subjects first; "their" and "them" for the nearest named together in their own sentence.
    """
    layer = discourse.layer
    subject = layer.dep[i] in ("nsubj", "nsubjpass")
    if not subject and (near := discourse.together(i, _acts, back=0, nearest=True)):
        return near
    for pool in discourse.before(i, back=2):
        here = pool and pool[0].sent == layer.sent[i]
        groups = coordinations(pool, 2)
        for top in sorted(groups, reverse=bool(here)):
            ids = discourse.ids(groups[top], lambda e: True)
            if len(ids) > 1 or layer.plural(top) or layer.key[top] in naming().they:
                return ids
    verb = layer.lemma[layer.head[i]]
    talked = verb in naming().talk or verb in roles().human  # "A spoke with B. They discussed trade between X and Y"
    two = discourse.pair(i, lambda e: e.kind == "person", back=2) if talked else []
    return two or discourse.together(i, _acts, back=1)


def _acts(entity: Entity) -> bool:
    return entity.kind in _ACTORS or entity.kind == "person"


def resolve_pair(discourse: Discourse, i: int) -> None:
    """Add the mentions of "the two", "both sides", "the two presidents" headed by token `i`."""
    layer = discourse.layer
    noun = layer.key[i]
    if noun not in naming().paired or i in layer.owner:
        return
    if noun in naming().states and (many := _counted(discourse, i)):
        found = many
    elif not _dual(discourse, i):
        found = _assembled(discourse, i, noun)
    elif noun in naming().states:
        found = discourse.pair(i, lambda e: e.kind == "state")
    elif noun in naming().people:
        found = discourse.pair(i, lambda e: e.kind == "person" and _serves(noun.removesuffix("s"), e))
        found = found or discourse.pair(i, lambda e: e.kind == "person" and not e.role, back=1)
    else:
        found = _sides(discourse, i)
    if found:
        start = min([i, *layer.below(i, "det", "nummod", "amod")])
        discourse.add(start, i + 1, i, found, "pronoun")


def _counted(discourse: Discourse, i: int) -> list[str]:
    """Return the states that "the four countries" are: as many as were last named together."""
    near = discourse.layer.around(i)
    number = next((naming().numbers[k] for k in near if k in naming().numbers), 0)
    if not number or not near & naming().whole:
        return []
    is_state: Wanted = lambda e: e.kind == "state"
    told = (discourse.together(i, is_state), *discourse.named(i, is_state))  # the parser may have cut the list
    return next((ids for ids in told if len(ids) == number), [])


def _assembled(discourse: Discourse, i: int, noun: str) -> list[str]:
    """Return all whom "the leaders", "the ministers" names: those told together in the sentences just before."""
    layer = discourse.layer
    near = layer.around(i)
    if noun not in naming().assembled or "the" not in near or layer.dep[i] != "nsubj" or len(near - {"the", ","}):
        return []
    role = noun.removesuffix("s").title()
    wanted: Wanted = lambda e: e.kind == "person" and bool(e.role) and (role == "Diplomat" or is_holder(e, role))
    return next((ids for ids in discourse.named(i, wanted, back=2, rank=1) if len(ids) > 1), [])


def _sides(discourse: Discourse, i: int) -> list[str]:
    """Return the two named together just before, else the two persons of a sentence before, else the two states."""
    found = discourse.together(i, lambda e: e.kind in ("person", "state"), back=0)
    if len(found) == 2:
        return found
    persons = discourse.pair(i, lambda e: e.kind == "person", back=2)
    return persons or discourse.pair(i, lambda e: e.kind == "state")


def _dual(discourse: Discourse, i: int) -> bool:
    """Return whether a noun phrase means two: "the two", "both", "the two X", or "the sides"."""
    layer = discourse.layer
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


def _serves(role: str, entity: Entity) -> bool:
    return role in naming().any_office or (bool(entity.role) and compatible(role, entity.role))
