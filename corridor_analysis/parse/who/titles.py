"""People and bodies meant by what they are: "the French leader", "the Secretary", "the ministry", "X's office"."""

from __future__ import annotations

from corridor_analysis.parse.tree.spelling import slug, split
from corridor_analysis.parse.who.discourse import Discourse, Wanted
from corridor_analysis.parse.who.gazetteer import Hit
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import bodies, naming, roles
from corridor_analysis.parse.who.organisations import body_of
from corridor_analysis.parse.who.same_person import CHIEF, is_holder
from corridor_analysis.schema import Entity

__all__ = ["resolve_official", "resolve_title"]

_SERVING = frozenset({"Spokesperson", "Presidential Adviser"})  # "X's spokesman" is not X
_OPENING = 2  # sentences in which "a Peruvian envoy" introduces whom the text will name


def resolve_title(layer: Discourse, hit: Hit) -> None:
    """Add the mention of an office or body that stands without a name, if it is clear who is meant."""
    root = layer.root(hit.start, hit.end)
    if hit.start in layer.spent or hit.start in layer.owner or layer.dep[root] in ("compound", "amod"):
        return
    if ids := (_holders if "office" in hit.senses else _body)(layer, hit, root):
        layer.refer(hit.start, hit.end, root, ids, "title")


def _holders(layer: Discourse, hit: Hit, root: int) -> list[str]:
    """Return who holds an office: of the countries that go with it, else of those the text has named."""
    office = hit.senses["office"].value
    owners = layer.qualifiers(hit.start, root) or list(layer.after(root, ("for",)))
    if len(owners) > 1 and layer.tag[root] in ("NN", "NNP"):
        # whose a single office is where an `and` stands before it: "the emir of X and Peru's president"
        at = layer.before(hit.start - 1)
        owners = (layer.owners(at + 1, hit.start) if at >= 0 and layer.key[at] == "and" else []) or owners
    if office == "Chief" and layer.key[root] in ("chief", "head") and hit.start - 1 in layer.owner:
        office = CHIEF
    found = [_holder(layer, root, owner, office) for owner in owners]
    if found:
        return list(dict.fromkeys(found))
    if not _points(layer, root):
        return []
    person = layer.nearest(root, lambda e: is_holder(e, office), back=12)
    return [person] if person else []


def _points(layer: EntityLayer, root: int) -> bool:
    return any(layer.key[c] in naming().pointing for c in layer.below(root, "det", "poss"))


def _holder(layer: Discourse, root: int, owner: str, office: str) -> str:
    """Return the person of this country and office: named in the text, else the case's, else one without a name."""
    entity = layer.get(owner)
    if entity.kind == "person" and office not in _SERVING:
        return owner
    some = any(layer.key[c] in naming().some for c in layer.below(root, "det"))
    if some and layer.sent[root] > _OPENING:  # "a Peruvian spokesman" is no one in particular
        return _untold(layer, owner, office)
    wanted: Wanted = lambda e: e.country == entity.country and is_holder(e, office)
    named = layer.nearest(root, wanted, shun={owner}, back=12) if entity.country else None
    named = named or layer.nearest(root, lambda e: not e.country and is_holder(e, office))
    if not named and office == "Diplomat" and _points(layer, root):  # a body's envoy, by where he comes from
        abroad: Wanted = lambda e: e.country not in layer.gazetteer.states and is_holder(e, office)
        named = layer.nearest(root, abroad, shun={owner}, back=2)
    if named:
        return named
    if not entity.country and roles().sectors.get(office) == "GOV":  # "its minister", of a company told of
        wanted = lambda e: is_holder(e, office)
    offices = roles().leaders if office in ("Leader", CHIEF) else (office,)  # a leader may hold any of several
    ours = {e for o in offices for e in layer.gazetteer.holders.get((entity.country or "", o), ())}
    for group in (_named_later(layer, root, wanted, office), ours):
        if len(group) == 1:
            return group.pop()
    if office == "Counterpart":
        return owner
    return _untold(layer, owner, office)


def _untold(layer: EntityLayer, owner: str, office: str) -> str:
    """Make the holder of an office whom nobody names."""
    entity = layer.get(owner)
    office = "Chief" if office == CHIEF else office
    first = layer.owner_name(owner)
    first = f"{first}'s" if entity.kind == "person" else first
    name = f"{first} {office.lower()}"
    sector = roles().sectors.get(office)
    return layer.new(Entity(f"title_{slug(name)}", name, "person", entity.country, office, sector, False))


def _named_later(layer: Discourse, root: int, wanted: Wanted, office: str) -> set[str]:
    """Return the holders of an office whom the text names only after token `root`, their country told or not."""
    get = layer.get
    later = {e for r in layer.referents if r.i > root for e in r.ids}
    homeless = [e for e in later if get(e).kind == "person" and not get(e).country and not get(e).known]
    return {e for e in later if get(e).country and wanted(get(e))} or {e for e in homeless if get(e).role == office}


def _body(layer: Discourse, hit: Hit, root: int) -> list[str]:
    """Return the body that "the ministry" or "the prime minister's office" points back to."""
    noun = layer.key[hit.end - 1]
    if noun == "office":
        return _office_of(layer, hit, root)
    if not _points(layer, hit.start) and not _points(layer, root):
        return []
    words = {k for k in layer.key[hit.start : hit.end] if k.isalpha()}
    wanted: Wanted = lambda e: e.kind in ("body", "igo", "group") and _is_called(e, words, noun)
    found = layer.nearest(root, wanted, back=12)
    if not found and noun in naming().any_body:
        found = layer.nearest(root, lambda e: e.kind == "igo" or e.sector == "NGO", back=3)
    if not found and noun == "government":
        found = _governing(layer, root)
    if found:
        return [found]
    return _ministers(layer, root, words) if noun == "ministry" else []


def _is_called(entity: Entity, words: set[str], noun: str) -> bool:
    """Return whether a name has these words, the noun as its head: not "government" of a Government Press Office."""
    name = split(entity.name)
    if not words <= set(name):
        return False
    after = name[name.index(noun) + 1 :]
    return not after or after[0] in naming().behind_bodies or noun not in naming().governments


def _governing(layer: Discourse, root: int) -> str | None:
    """Return the state whose government was named last: "the government" after "the Peruvian government"."""
    for r in reversed([r for r in layer.referents if r.i < root]):
        if layer.key[r.i] in naming().governments and layer.told[r.i]:
            return next((e for e in r.ids if layer.get(e).kind == "state"), None)
    states = [e for r in layer.referents if r.i < root and r.rank == 2 for e in r.ids]
    found = {e for e in states if layer.get(e).kind == "state"}
    return found.pop() if len(found) == 1 else None


def resolve_official(layer: Discourse, i: int) -> None:
    """Let "the official", "the Peruvian official" mean the person of an office who was named just before."""
    if layer.tag[i] != "NN" or not _points(layer, i) or layer.dep[i] in ("compound", "amod"):
        return
    lands = {layer.get(e).country for e in layer.modifiers(i)} - {None}
    fits: Wanted = lambda e: e.kind == "person" and bool(e.role) and (not lands or not e.country or e.country in lands)
    found = layer.nearest(i, fits)
    if found:
        layer.replace(i, i + 1, i, [found], "title")


def _ministers(layer: Discourse, root: int, words: set[str]) -> list[str]:
    """Return the ministry of the first minister named in the sentence: ministries tell of their own first.

    A foreign ministry that no country goes with is that of the first foreign minister of the text.
    """
    here = [r for r in layer.referents if r.sent == layer.sent[root] and r.i > root]
    earlier = [r for r in layer.referents if r.i < root] if len(words) > 1 else []
    for r in (*here, *earlier):
        for entity in map(layer.get, r.ids):
            body = (entity.role or "").replace("Minister", "Ministry")
            state = layer.gazetteer.states.get(entity.country or "")
            apt = body in bodies().sectors and words <= set(split(body))
            if entity.kind == "person" and state and apt:
                return [body_of(layer, state, body)]
    return []


def _office_of(layer: Discourse, hit: Hit, root: int) -> list[str]:
    """Return the office of a person: "Kim's office", "the prime minister's office" after one was named."""
    whose = [e for c in layer.below(root, "poss") for e in layer.at(c) if layer.get(e).kind == "person"]
    person = whose[-1] if whose else None
    if person is None and "body" in hit.senses:
        role = hit.senses["body"].value.removesuffix("'s Office")
        person = layer.nearest(root, lambda e: is_holder(e, role), back=12)
    if person is None:
        return []
    entity = layer.get(person)
    return [layer.named(f"{entity.name}'s office", "", "body", entity.country, entity.sector)]
