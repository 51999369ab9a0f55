"""States, bodies and groups: those that reading knows, and those that only the articles have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from corridor_analysis.newcase.entries import (
    LIKED,
    Evidence,
    ProposedEntry,
    evidence,
    fits_country,
    propose_entry,
    ranked,
)
from corridor_analysis.newcase.name_kinds import Name, OfficeHeld, body_noun
from corridor_analysis.newcase.occurrences import Occurrence, known
from corridor_analysis.newcase.proposal_words import proposal_words
from corridor_analysis.parse.tree.spelling import split
from corridor_analysis.parse.who.gazetteer import gazetteer
from corridor_analysis.parse.who.lexicons import bodies as national_bodies

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.tables import Tables

__all__ = [
    "Body", "State", "body_entries", "group_entries", "known_entries", "state_entries", "unlisted_bodies",
    "unlisted_states",
]  # fmt: skip

_COUNTED = ("alias", "fuzzy", "metonym", "name", "demonym")  # mentions by name; titles and pronouns are not counted


@dataclass(eq=False)
class State:
    """A state, or what acts like one, that the resources do not know."""

    name: Name
    adjective: str | None
    found: list[Occurrence]
    code: str
    national: int  # offices and bodies beside it that only a state has
    adjective_text: str | None = None


@dataclass(eq=False)
class Body:
    """A body by the words of its name, the adjective of an unknown state put as the state's name."""

    keys: tuple[str, ...]
    found: list[Occurrence] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The spelling used most, one with an adjective before one with a possessive."""
        seen = Counter(p.text for p in self.found)
        return min(seen, key=lambda t: (t.isupper(), "'s " in t or "’s " in t, -seen[t], t))


def unlisted_states(
    names: Mapping[tuple[str, ...], Name],
    adjectives: Mapping[str, str],
    found: Sequence[Occurrence],
    offices: Sequence[OfficeHeld],
) -> list[State]:
    """Return names that own offices and bodies of a state, and have an adjective or speak as states do.

    `offices` are those of all persons.
    """
    by_base = {base: word for word, base in sorted(adjectives.items(), reverse=True)}
    out: list[State] = []
    for keys, name in sorted(names.items()):
        common = name.found[0].article.sense(name.found[0].start, "group", "state", "office", "owned", "land")
        if len(keys) != 1 or known(name.found[0]) or common or name.votes["person"] > 2 * max(1.0, name.votes["place"]):
            continue
        adjective = by_base.get(keys[0])
        mine = [p for p in found if adjective and p.keys[:1] == (adjective,)]
        national = sum(_national(p, keys[0], adjective) for p in found) + _held(offices, keys[0], adjective)
        national += sum(_governs(p) for p in (*name.found, *mine) if len(p.keys) == 1)
        if national and (adjective or name.votes["speaks"] or name.votes["owns"]):
            alone = [p for p in mine if len(p.keys) == 1]
            text = alone[0].text if alone else (mine[0].text.split()[0] if mine else None)
            code = _code(keys[0], {s.code for s in out})
            out.append(State(name, adjective, [*name.found, *alone], code, national, text))
    return out


def _national(one: Occurrence, base: str, adjective: str | None) -> int:
    """Return 1 where a one is a body that only a state has, with this state's name: "Ostravian Interior Ministry"."""
    keys = one.keys
    if len(keys) < 2 or keys[0] not in (base, adjective):
        return 0
    return int(any(split(w) == keys[1:] for b in national_bodies().bodies for w in b.words))


def _governs(one: Occurrence) -> bool:
    """Return whether a state's noun follows a name: "the Maranthi government", "Maranth's defence minister"."""
    article, at = one.article, one.end
    w = article.words
    if at < len(w) and w.text[at] in ("'s", "’s"):
        at += 1
    office = article.sense(at, "office")
    return (
        article.sense(at, "body") is not None
        or w.key[at : at + 1] == ["government"]
        or (office is not None and office.value in proposal_words().national)
    )


def _held(offices: Iterable[OfficeHeld], base: str, adjective: str | None) -> int:
    mine = [h for h in offices if h.office in proposal_words().national]
    return sum(1 for h in mine if base in h.owners or (adjective and adjective in h.owners))


def _code(word: str, taken: set[str]) -> str:
    """Return a code that ISO 3166-1 leaves to its users (XAA to XZZ), after the first letters of the name."""
    letters = [c for c in word.upper() if c.isascii() and c.isalpha()] or ["A"]
    codes = [f"X{letters[0]}{c}" for c in (*letters[1:], *"ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    return next((c for c in codes if c not in taken), codes[0])


def state_entries(found: Iterable[State], taken: set[str]) -> list[ProposedEntry]:
    """Return the entries of states that the resources do not know."""
    out = []
    for state in sorted(found, key=lambda s: (-len(s.found), s.name.keys)):
        note = f"no state that the resources know: {state.code} is a code that ISO 3166-1 leaves to its users"
        aliases = [state.adjective_text] if state.adjective_text else []
        more: dict[str, Any] = {"country": state.code, "sector": "GOV", "aliases": aliases}
        out.append(propose_entry(taken, state.name.text, "state", evidence(state.found), notes=(note,), **more))
    return out


def unlisted_bodies(found: Iterable[Occurrence], adjectives: Mapping[str, str]) -> list[Body]:
    """Return the bodies named, one with its owner in whichever form; a bare noun joins the only body that has it."""
    out: dict[tuple[str, ...], Body] = {}
    for one in (_with_noun(p, adjectives) for p in found):
        keys = one.keys
        if known(one) or not body_noun(one):
            continue
        words = (adjectives.get(keys[0], keys[0]), *keys[1:])
        out.setdefault(words, Body(words)).found.append(one)
    for words in sorted(out, key=len):
        longer = [o for o in out.values() if len(o.keys) > len(words) and o.keys[-len(words) :] == words]
        if len(longer) == 1:
            longer[0].found += out.pop(words).found
    return list(out.values())


def _with_noun(one: Occurrence, adjectives: Mapping[str, str]) -> Occurrence:
    """Return a lone adjective of an unknown state together with the service after it: "Tsorian coast guard"."""
    article, w = one.article, one.article.words
    hit = article.hits.get(one.end)
    if one.keys[0] not in adjectives or len(one.keys) > 1 or hit is None or hit.start != one.end:
        return one
    service = hit.senses.keys() & {"body", "group"} and w.key[hit.end - 1] in proposal_words().bodies
    return Occurrence(article, one.start, hit.end) if service and not w.capital(one.end) else one


def body_entries(
    found: Iterable[Body], codes: Mapping[str, str], *, outlets: frozenset[str], min_count: int, taken: set[str]
) -> list[ProposedEntry]:
    """Return the entries of bodies; outlets, and those seen once, are not sure."""
    out = []
    for body in sorted(found, key=lambda b: (-len(b.found), b.keys)):
        outlet = body.keys[-1] in proposal_words().outlets or " ".join(body.keys) in outlets
        country = codes.get(body.keys[0]) or _country(body)
        more: dict[str, Any] = {
            "country": country if fits_country(country) else None,
            "sector": "MED" if outlet else _sector(body.keys),
            "aliases": [t for t in _spellings(body) if split(t) != split(body.text)],
        }
        sure, notes = len(body.found) >= min_count and not outlet, ["an outlet rather than an actor?"] * outlet
        out.append(propose_entry(taken, body.text, "body", evidence(body.found), sure=sure, notes=notes, **more))
    return out


def _spellings(body: Body) -> list[str]:
    seen: dict[tuple[str, ...], str] = {}
    for one in sorted(body.found, key=lambda p: (p.text.isupper(), p.text)):
        if len(one.keys) == len(body.keys):
            seen.setdefault(split(one.text), one.text)
    return list(seen.values())


def _country(body: Body) -> str | None:
    one = body.found[0]
    for i in range(one.start, one.end):
        sense = one.article.sense(i, "demonym", "entity")
        if sense and (country := gazetteer(None).entities[sense.value].country):
            return country
    return None


def _sector(keys: tuple[str, ...]) -> str | None:
    for length in range(min(4, len(keys)), 0, -1):
        for body in national_bodies().bodies:
            if any(split(w) == keys[-length:] for w in body.words):
                return body.sector
    return proposal_words().bodies.get(keys[-1])


def known_entries(tables: Tables, *, min_count: int, taken: set[str]) -> list[ProposedEntry]:
    """Return the entries of states and organisations that the resources know, with how often they are named."""
    mentions = tables.mentions[tables.mentions["rule"].isin(_COUNTED)]
    kinds = tables.entities["kind"].isin(["state", "igo", "body", "group"])
    by_name = set(mentions.loc[mentions["rule"].isin(["alias", "fuzzy"]), "entity_id"])
    return [
        replace(entry, sure=entry.evidence.count >= min_count and entity_id in by_name)
        for entity_id, entry in _mentioned(
            tables, tables.entities[tables.entities["known"] & kinds], mentions, taken, 1
        )
    ]


def group_entries(tables: Tables, *, min_count: int, taken: set[str]) -> list[ProposedEntry]:
    """Return groups that reading found by their nouns ("truck drivers"), as proposals that are not sure."""
    groups = tables.entities[(tables.entities["kind"] == "group") & ~tables.entities["known"]]
    mentions = tables.mentions[tables.mentions["rule"] == "title"]
    return [replace(entry, sure=False) for _, entry in _mentioned(tables, groups, mentions, taken, min_count)]


def _mentioned(
    tables: Tables, entities: pd.DataFrame, mentions: pd.DataFrame, taken: set[str], least: int
) -> list[tuple[str, ProposedEntry]]:
    """Return the ids of entities with at least so many mentions, each with its entry, those named most first."""
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    spans = {s.sentence_id: (s.start, s.end) for s in tables.sentences.itertuples()}
    out = []
    for entity in entities.sort_values("entity_id").itertuples():
        mine = mentions[mentions["entity_id"] == entity.entity_id]
        if len(mine) >= least:
            country = entity.country if fits_country(entity.country) else None
            of = _evidence(mine, texts, spans)
            made = propose_entry(taken, entity.name, entity.kind, of, country=country, sector=entity.sector)
            out.append((str(entity.entity_id), made))
    return sorted(out, key=lambda e: (-e[1].evidence.count, e[1].id))


def _evidence(mine: pd.DataFrame, texts: Mapping[str, str], spans: Mapping[str, tuple[int, int]]) -> Evidence:
    sentences = [(a, texts[a][slice(*spans[s])]) for a, s in zip(mine["article_id"], mine["sentence_id"], strict=True)]
    article, best = min(sentences, key=lambda s: (abs(len(s[1].split()) - LIKED), s))
    spellings = ranked(" ".join(s.split()) for s in mine["surface"])
    return Evidence(len(mine), mine["article_id"].nunique(), spellings, " ".join(best.split()), article)
