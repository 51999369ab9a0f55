"""States, bodies and groups: those that reading knows, and those that only the articles have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corridor_analysis.newcase.entries import Entry, Evidence, entry_id, evidence, fits_country
from corridor_analysis.newcase.evidence import Holding, Name, body_noun
from corridor_analysis.newcase.names import Piece, known
from corridor_analysis.newcase.words import vocabulary
from corridor_analysis.parse.tree.spelling import split
from corridor_analysis.parse.who.gazetteer import gazetteer
from corridor_analysis.parse.who.lexicons import bodies as national_bodies

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.tables import Tables

__all__ = ["Body", "State", "bodies", "body_entries", "known_entries", "state_entries", "states"]

_OUTLETS = frozenset({"post", "times", "news", "press", "radio", "television", "today", "courier", "herald", "tribune"})
_COUNTED = ("alias", "fuzzy", "metonym", "name", "demonym")  # mentions by name; titles and pronouns are not counted


@dataclass(eq=False)
class State:
    """A state, or what acts like one, that the resources do not know."""

    name: Name
    adjective: str | None
    found: list[Piece]
    code: str
    national: int  # offices and bodies beside it that only a state has
    adjective_text: str | None = None


@dataclass(eq=False)
class Body:
    """A body by the words of its name, the adjective of an unknown state put as the state's name."""

    keys: tuple[str, ...]
    found: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The spelling used most, one with an adjective before one with a possessive."""
        seen = Counter(p.text for p in self.found)
        return min(seen, key=lambda t: (t.isupper(), "'s " in t or "’s " in t, -seen[t], t))


def states(
    names: Mapping[tuple[str, ...], Name],
    adjectives: Mapping[str, str],
    found: Sequence[Piece],
    offices: Sequence[Holding],
) -> list[State]:
    """Return names that own offices and bodies of a state, and have an adjective or speak as states do.

    `offices` are those of all persons.
    """
    by_base = {base: word for word, base in sorted(adjectives.items(), reverse=True)}
    out: list[State] = []
    for keys, name in sorted(names.items()):
        common = name.found[0].page.sense(name.found[0].start, "group", "state", "office", "owned", "land")
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


def _national(piece: Piece, base: str, adjective: str | None) -> int:
    """Return 1 where a piece is a body that only a state has, with this state's name: "Ostravian Interior Ministry"."""
    keys = piece.keys
    if len(keys) < 2 or keys[0] not in (base, adjective):
        return 0
    return int(any(split(w) == keys[1:] for b in national_bodies().bodies for w in b.words))


def _governs(piece: Piece) -> bool:
    """Return whether a state's noun follows a name: "the Maranthi government", "Maranth's defence minister"."""
    page, at = piece.page, piece.end
    w = page.words
    if at < len(w) and w.text[at] in ("'s", "’s"):
        at += 1
    office = page.sense(at, "office")
    return (
        page.sense(at, "body") is not None
        or w.key[at : at + 1] == ["government"]
        or (office is not None and office.value in vocabulary().national)
    )


def _held(offices: Iterable[Holding], base: str, adjective: str | None) -> int:
    mine = [h for h in offices if h.office in vocabulary().national]
    return sum(1 for h in mine if base in h.owners or (adjective and adjective in h.owners))


def _code(word: str, taken: set[str]) -> str:
    """Return a code that ISO 3166-1 leaves to its users (XAA to XZZ), after the first letters of the name."""
    letters = [c for c in word.upper() if c.isascii() and c.isalpha()] or ["A"]
    codes = [f"X{letters[0]}{c}" for c in (*letters[1:], *"ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    return next((c for c in codes if c not in taken), codes[0])


def state_entries(found: Iterable[State], taken: set[str]) -> list[Entry]:
    """Return the entries of states that the resources do not know."""
    out = []
    for state in sorted(found, key=lambda s: (-len(s.found), s.name.keys)):
        fields: dict[str, object] = {"id": entry_id(state.name.text, taken), "name": state.name.text, "kind": "state"}
        fields |= {"country": state.code, "sector": "GOV"}
        if state.adjective_text:
            fields["aliases"] = [state.adjective_text]
        taken.add(str(fields["id"]))
        note = f"no state that the resources know: {state.code} is a code that ISO 3166-1 leaves to its users"
        out.append(Entry(fields, evidence(state.found), True, (note,)))
    return out


def bodies(found: Iterable[Piece], adjectives: Mapping[str, str]) -> list[Body]:
    """Return the bodies named, one with its owner in whichever form; a bare noun joins the only body that has it."""
    out: dict[tuple[str, ...], Body] = {}
    for piece in (_with_noun(p, adjectives) for p in found):
        keys = piece.keys
        if known(piece) or not body_noun(piece):
            continue
        words = (adjectives.get(keys[0], keys[0]), *keys[1:])
        out.setdefault(words, Body(words)).found.append(piece)
    for words in sorted(out, key=len):
        longer = [o for o in out.values() if len(o.keys) > len(words) and o.keys[-len(words) :] == words]
        if len(longer) == 1:
            longer[0].found += out.pop(words).found
    return list(out.values())


def _with_noun(piece: Piece, adjectives: Mapping[str, str]) -> Piece:
    """Return a lone adjective of an unknown state together with the service after it: "Tsorian coast guard"."""
    page, w = piece.page, piece.page.words
    hit = page.hits.get(piece.end)
    if piece.keys[0] not in adjectives or len(piece.keys) > 1 or hit is None or hit.start != piece.end:
        return piece
    service = hit.senses.keys() & {"body", "group"} and w.key[hit.end - 1] in vocabulary().bodies
    return Piece(page, piece.start, hit.end) if service and not w.capital(piece.end) else piece


def body_entries(
    found: Iterable[Body], codes: Mapping[str, str], *, outlets: frozenset[str], min_count: int, taken: set[str]
) -> list[Entry]:
    """Return the entries of bodies; outlets, and those seen once, are not sure."""
    out = []
    for body in sorted(found, key=lambda b: (-len(b.found), b.keys)):
        country = codes.get(body.keys[0]) or _country(body)
        fields: dict[str, object] = {"id": entry_id(body.text, taken), "name": body.text, "kind": "body"}
        outlet = body.keys[-1] in _OUTLETS or " ".join(body.keys) in outlets
        sector = "MED" if outlet else _sector(body.keys)
        fields |= _belonging(country, sector)
        aliases = [t for t in _spellings(body) if split(t) != split(body.text)]
        fields |= {"aliases": aliases} if aliases else {}
        taken.add(str(fields["id"]))
        notes = ("an outlet rather than an actor?",) if outlet else ()
        out.append(Entry(fields, evidence(body.found), len(body.found) >= min_count and not outlet, notes))
    return out


def _spellings(body: Body) -> list[str]:
    seen: dict[tuple[str, ...], str] = {}
    for piece in sorted(body.found, key=lambda p: (p.text.isupper(), p.text)):
        if len(piece.keys) == len(body.keys):
            seen.setdefault(split(piece.text), piece.text)
    return list(seen.values())


def _country(body: Body) -> str | None:
    piece = body.found[0]
    for i in range(piece.start, piece.end):
        sense = piece.page.sense(i, "demonym", "entity")
        if sense and (country := gazetteer(None).entities[sense.value].country):
            return country
    return None


def _sector(keys: tuple[str, ...]) -> str | None:
    for length in range(min(4, len(keys)), 0, -1):
        for body in national_bodies().bodies:
            if any(split(w) == keys[-length:] for w in body.words):
                return body.sector
    return vocabulary().bodies.get(keys[-1])


def known_entries(tables: Tables, *, min_count: int, taken: set[str]) -> list[Entry]:
    """Return the entries of states and organisations that the resources know, with how often they are named."""
    mentions = tables.mentions[tables.mentions["rule"].isin(_COUNTED)]
    entities = tables.entities[
        tables.entities["known"] & tables.entities["kind"].isin(["state", "igo", "body", "group"])
    ]
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    spans = {s.sentence_id: (s.start, s.end) for s in tables.sentences.itertuples()}
    out = []
    for entity in entities.sort_values("entity_id").itertuples():
        mine = mentions[mentions["entity_id"] == entity.entity_id]
        if mine.empty:
            continue
        sure = len(mine) >= min_count and mine["rule"].isin(["alias", "fuzzy"]).any()
        fields: dict[str, object] = {"id": entry_id(entity.name, taken), "name": entity.name, "kind": entity.kind}
        fields |= _belonging(entity.country, entity.sector)
        taken.add(str(fields["id"]))
        out.append(Entry(fields, _evidence(mine, texts, spans), bool(sure)))
    return sorted(out, key=lambda e: (-e.evidence.count, e.id))


def _belonging(country: str | None, sector: str | None) -> dict[str, object]:
    """Return country and sector, as far as a case can hold them."""
    return ({"country": country} if fits_country(country) else {}) | ({"sector": sector} if sector else {})


def _evidence(mine: pd.DataFrame, texts: Mapping[str, str], spans: Mapping[str, tuple[int, int]]) -> Evidence:
    seen = Counter(" ".join(s.split()) for s in mine["surface"])
    sentences = [(a, texts[a][slice(*spans[s])]) for a, s in zip(mine["article_id"], mine["sentence_id"], strict=True)]
    article, best = min(sentences, key=lambda s: (abs(len(s[1].split()) - 20), s))
    ranked = tuple(sorted(seen.items(), key=lambda s: (-s[1], s[0])))
    return Evidence(len(mine), mine["article_id"].nunique(), ranked, " ".join(best.split()), article)


def group_entries(tables: Tables, *, min_count: int, taken: set[str]) -> list[Entry]:
    """Return groups that reading found by their nouns ("truck drivers"), as proposals that are not sure."""
    mentions = tables.mentions[tables.mentions["rule"] == "title"]
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    spans = {s.sentence_id: (s.start, s.end) for s in tables.sentences.itertuples()}
    groups = tables.entities[(tables.entities["kind"] == "group") & ~tables.entities["known"]]
    out = []
    for entity in groups.sort_values("entity_id").itertuples():
        mine = mentions[mentions["entity_id"] == entity.entity_id]
        if len(mine) < min_count:
            continue
        fields: dict[str, object] = {"id": entry_id(entity.name, taken), "name": entity.name, "kind": "group"}
        fields |= _belonging(entity.country, entity.sector)
        taken.add(str(fields["id"]))
        out.append(Entry(fields, _evidence(mine, texts, spans), sure=False))
    return sorted(out, key=lambda e: (-e.evidence.count, e.id))
