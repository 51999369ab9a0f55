"""Pronouns, "the two", "both sides", "the two presidents": who is meant, where the text makes it clear."""

from __future__ import annotations

from corridor_analysis.parse.who.discourse import Discourse, Wanted, coordinations
from corridor_analysis.parse.who.lexicons import naming, roles
from corridor_analysis.parse.who.same_person import compatible, is_holder
from corridor_analysis.schema import Entity

__all__ = ["resolve_pair", "resolve_pronoun"]


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
