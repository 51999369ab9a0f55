"""What has been found so far in one text: its words as columns, known names, who stands at which token, mentions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from corridor_analysis.parse.records import Mention
from corridor_analysis.parse.tree import Tree
from corridor_analysis.parse.tree.spelling import HYPHENS, POSSESSIVE, key, slug
from corridor_analysis.parse.who.gazetteer import Gazetteer, Hit, Sense
from corridor_analysis.parse.who.lexicons import naming
from corridor_analysis.schema import Entity

__all__ = ["Columns", "EntityLayer"]


class Columns:
    """The columns of a Tree. `solid` lists the tokens that names are matched on: hyphens are passed over."""

    def __init__(self, doc: Tree) -> None:
        self.doc = doc
        self.text, self.lemma = [t.text for t in doc], [t.lemma_ for t in doc]
        self.pos, self.tag, self.dep = [t.pos_ for t in doc], [t.tag_ for t in doc], [t.dep_ for t in doc]
        self.head, self.start = [t.head.i for t in doc], [t.idx for t in doc]
        self.key = list(map(key, self.text))
        self.sent = list(accumulate([int(bool(t.is_sent_start)) for t in doc]))
        self.children: list[list[int]] = [[] for _ in self.text]
        for i, head in enumerate(self.head):  # not by spaCy, which crashes on heads that make up no tree
            if head != i:
                self.children[head].append(i)
        self.solid = [i for i, w in enumerate(self.text) if w not in HYPHENS]

    def __len__(self) -> int:
        return len(self.text)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands, by its key."""
        out: defaultdict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(self.key):
            out[word].append(i)
        return dict(out)

    def end(self, i: int) -> int:
        """Return the character after token `i`."""
        return self.start[i] + len(self.text[i])

    def root(self, start: int, end: int) -> int:
        """Return the token of `start:end` that governs the others: its own head lies outside."""
        outside = [i for i in range(start, end) if not start <= self.head[i] < end or self.head[i] == i]
        return outside[-1] if outside else end - 1

    def capital(self, i: int) -> bool:
        """Return whether a word begins with a capital letter."""
        return self.text[i][:1].isupper()

    def proper(self, i: int) -> bool:
        """Return whether a word is a proper noun with a capital letter."""
        return self.pos[i] == "PROPN" and self.capital(i)

    def coordinated(self, i: int) -> list[int]:
        """Return a token and those coordinated with it behind it: "A, B and C" is a chain."""
        parts = [i]
        for part in parts:
            parts += self.below(part, "conj")
        return parts

    def first(self, i: int) -> int:
        """Return the first of those that a token is coordinated with."""
        while self.dep[i] == "conj" and self.head[i] != i:
            i = self.head[i]
        return i

    def plural(self, i: int) -> bool:
        """Return whether a noun means several."""
        return self.tag[i] in ("NNS", "NNPS")

    def around(self, i: int) -> set[str]:
        """Return the words that hang on token `i`."""
        return {self.key[c] for c in self.children[i]}

    def phrase(self, start: int, end: int) -> str:
        """Return the characters of tokens `start:end` with single spaces."""
        return " ".join(self.doc.text[self.start[start] : self.end(end - 1)].split())

    def below(self, i: int, *deps: str) -> list[int]:
        """Return the tokens that depend on token `i` in these ways."""
        return [c for c in self.children[i] if self.dep[c] in deps]

    def prepositional(self, i: int, *prepositions: str) -> list[int]:
        """Return the heads of the phrases that hang on token `i` by these prepositions."""
        hung = (p for p in self.below(i, "prep") if self.key[p] in prepositions)
        return [o for p in hung for o in self.below(p, "pobj")]


_OUTER = ("instrument", "group", "place")
_PASS = frozenset({"ADJ", "NOUN", "PROPN", "NUM", "ADV"})


class EntityLayer(Columns):
    """The words of a text with the entities found so far. Rules add mentions; the first rule at a token keeps it."""

    def __init__(self, doc: Tree, gazetteer: Gazetteer) -> None:
        super().__init__(doc)
        self.gazetteer = gazetteer
        self.hits: list[Hit] = list(_with_inner(self))
        self.hit_of: dict[int, Hit] = {i: h for h in self.hits for i in range(h.start, h.end)}
        self.entities: dict[str, Entity] = {}
        self.mentions: list[Mention] = []
        self.owner: dict[int, list[str]] = {}  # token -> entities of the mention that covers it
        self.surnames: dict[str, list[str]] = {}  # last word of a name -> persons that the text has named
        self.firsts: dict[str, list[str]] = {}  # first word of a name of several -> persons that the text has named
        self.inner: dict[str, list[str]] = {}  # a word within a name of three and more -> persons
        self.gender: dict[str, str] = {}
        self.spent: set[int] = set()  # tokens of offices that go with a name

    def add(self, start: int, end: int, entity_id: str, rule: str, *, root: int | None = None) -> None:
        """Record that tokens `start:end` mean an entity; `entity_id` is known or added before."""
        root = self.root(start, end) if root is None else root
        if entity_id not in self.entities:
            self.entities[entity_id] = self.gazetteer.entities[entity_id]
        self.mentions.append(Mention(self.start[start], self.end(end - 1), root, entity_id, rule))
        for i in range(start, end):
            owners = self.owner.setdefault(i, [])
            if entity_id not in owners:
                owners.append(entity_id)

    def extent(self, root: int) -> tuple[int, int]:
        """Return the tokens around `root` that mean the same entity."""
        start, end = root, root + 1
        while self.owner.get(start - 1) == self.owner[root]:
            start -= 1
        while self.owner.get(end) == self.owner[root]:
            end += 1
        return start, end

    def drop(self, start: int, end: int) -> None:
        """Take back the mentions within tokens `start:end`: a longer name holds them."""
        first, last = self.start[start], self.end(end - 1)
        self.mentions = [m for m in self.mentions if not (first <= m.start and m.end <= last)]
        for i in range(start, end):
            self.owner.pop(i, None)

    def new(self, entity: Entity) -> str:
        """Add an entity found in the text, unless one of its id is there; return its id."""
        self.entities.setdefault(entity.entity_id, entity)
        return entity.entity_id

    def named(self, name: str, prefix: str, kind: str, country: str | None, sector: str | None) -> str:
        """Return the known entity of this name, else one that the text makes known."""
        known = self.gazetteer.called(name)
        return known or self.new(Entity(prefix + slug(name), name, kind, country, None, sector, False))

    def spend(self, start: int, end: int) -> None:
        """Take an office that goes with a name: it is no actor of its own."""
        self.spent.update(range(start, end))

    def before(self, at: int) -> int:
        """Return the last token up to `at` that belongs to no mention and no office that goes with a name."""
        while at >= 0 and (at in self.spent or at in self.owner or self.text[at] in POSSESSIVE):
            at -= 1
        return at

    def owners(self, start: int, end: int) -> list[str]:
        """Return the entities meant at tokens `start:end`, each once."""
        return list(dict.fromkeys(e for i in range(start, end) for e in self.owner.get(i, ())))

    def is_person(self, i: int) -> bool:
        """Return whether a person is meant at token `i`."""
        return any(self.get(e).kind == "person" for e in self.owner.get(i, ()))

    def get(self, entity_id: str) -> Entity:
        """Return an entity of this text or of the lexicon."""
        return self.entities.get(entity_id) or self.gazetteer.entities[entity_id]

    def sense(self, i: int, *kinds: str) -> Sense | None:
        """Return the first sense of these kinds that the known name at token `i` has."""
        hit = self.hit_of.get(i)
        return next((hit.senses[k] for k in kinds if k in hit.senses), None) if hit else None

    def nation(self, i: int) -> str | None:
        """Return the entity whose country a modifier at token `i` lends: Turkish, Norway's, UN, Clinton's."""
        if i in self.owner:
            return self.owner[i][0]
        sense = self.sense(i, "entity", "demonym")
        return sense.value if sense else None

    def modifiers(self, start: int) -> list[str]:
        """Return the entities that qualify a noun phrase whose noun begins at token `start`, nearest first.

        "the Turkish and Greek sides" has two. A word joined by a hyphen to a participle does not count.
        """
        found: list[str] = []
        at = start - 1
        while at >= 0 and not found and self._passable(at):
            at = self._collect(at, found)
        while found and at > 0 and self.key[at] in ("and", "or", ",") and self.nation(at - 1) is not None:
            at = self._collect(at - 1, found)
        return found

    def _passable(self, at: int) -> bool:
        if self.sent[at] != self.sent[min(at + 1, len(self) - 1)]:
            return False
        if self.text[at] in HYPHENS or self.text[at] in (*POSSESSIVE, "'", "’", "]", "["):
            return True
        return self.pos[at] in _PASS or (self.pos[at] == "VERB" and self.dep[at] == "amod") or self._led(at)

    def _led(self, at: int) -> bool:
        return self.key[at] in naming().led and at > 0 and self.text[at - 1] in HYPHENS

    def _collect(self, at: int, found: list[str]) -> int:
        """Take the entity that ends at token `at`, if any; return the token before it."""
        entity_id = self.nation(at)
        if entity_id is None:
            backed = self.pos[at] == "VERB" and self.text[at - 1] in HYPHENS and not self._led(at)
            return -1 if backed else at - 1
        found.append(entity_id)
        while at > 0 and self.nation(at - 1) == entity_id:
            at -= 1
        return at - 1

    @cached_property
    def states(self) -> Counter[str]:
        """How often each country is named, by name or adjective."""
        named = (self.get(m.entity_id) for m in self.mentions)
        return Counter(e.country for e in named if e.kind == "state" and e.country)

    def owner_name(self, entity_id: str) -> str:
        """Return how an entity qualifies what is its own: French, United Nations."""
        entity = self.get(entity_id)
        if entity.kind == "state":
            return self.gazetteer.adjectives.get(entity.country or "", entity.name)
        return entity.name

    def country_of(self, entity_ids: list[str]) -> str | None:
        """Return the country of the first of these entities that has one."""
        return next((c for e in entity_ids if (c := self.get(e).country)), None)

    def qualifiers(self, start: int, root: int) -> list[str]:
        """Return what qualifies a noun: its modifiers, else what follows `of`, `in`, `from`, `throughout`."""
        found = self.modifiers(start)
        for prepositions in (("of",), naming().origins):
            if not found:
                found = list(self.after(root, prepositions))
        return found

    def after(self, root: int, prepositions: tuple[str, ...]) -> Iterator[str]:
        """Yield the entities that follow a noun by one of these prepositions, coordinated ones too."""
        for noun in self.prepositional(root, *prepositions):
            for part in self.coordinated(noun):
                entity_id = self.nation(part)
                if entity_id:
                    yield entity_id
                else:
                    yield from self.modifiers(part)[:1]


def _with_inner(layer: EntityLayer) -> Iterator[Hit]:
    """Yield the known names, and after a long one those within it: a ruling's name has its court's in it."""
    known = layer.gazetteer
    for hit in known.match(layer):
        yield hit
        sense = hit.senses.get("entity")
        if sense and hit.end - hit.start > 2 and known.entities[sense.value].kind in _OUTER:
            inner = (h for h in known.match(layer, hit.start + 1, hit.end) if "entity" in h.senses)
            yield from (h for h in inner if h.senses["entity"].value != sense.value)
