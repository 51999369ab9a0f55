"""The actors that articles name: states, bodies, persons with their offices, and groups.

Each article is read by itself at first: a state that one article introduces is unknown to the next. With all of them
known as drafts, the second reading finds in every article what any of them tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rapidfuzz import fuzz

from corridor_analysis.case import Actor
from corridor_analysis.newcase.reading import (
    NAMED,
    Found,
    ProposedEntry,
    Reading,
    entry_id,
    evidence,
    fits_country,
    proposal_words,
    propose_entry,
)
from corridor_analysis.parse.tree.spelling import POSSESSIVE, split
from corridor_analysis.parse.who.gazetteer import gazetteer
from corridor_analysis.parse.who.lexicons import roles
from corridor_analysis.parse.who.offices import office_of
from corridor_analysis.parse.who.same_person import compatible
from corridor_analysis.schema import Entity

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.tables import Tables

_FULL = 84.0  # likeness of two full names that can be one person's, as in parse.who.same_person
_WORD = 70.0  # of their first and of their last words


def drafted(tables: Tables, taken: set[str]) -> list[Actor]:
    """Return the states and bodies that the resources do not know and all persons that the articles name, with ids."""
    rows = tables.mentions.merge(tables.entities, on="entity_id")
    new = rows[~rows["entity_id"].isin(list(gazetteer(None).entities))]
    states = {str(own["country"].iloc[0]): own for _, own in new[new["kind"] == "state"].groupby("entity_id")}
    codes: dict[str, str] = {}
    for stem in states:
        codes[stem] = _code(stem, codes.values())
    out = [_state(own, codes[stem], taken) for stem, own in states.items()]
    out += _bodies(new[new["kind"].isin(["body", "group"])], tables, out, codes, taken)
    return [*out, *_persons(rows[rows["rule"].isin(NAMED) & (rows["kind"] == "person")], taken)]


def _state(rows: pd.DataFrame, code: str, taken: set[str]) -> Actor:
    """Return a state by its nouns, else by the name that reading made of its adjective."""
    seen = {rule: _ranked(s for s in own["surface"] if s[:1].isupper()) for rule, own in rows.groupby("rule")}
    name, *others = seen.get("name") or [str(rows["name"].iloc[0])]
    aliases = [a for a in (*others, *seen.get("demonym", ())) if split(a) != split(name)]
    return Actor(id=entry_id(name, taken), name=name, kind="state", country=code, sector="GOV", aliases=tuple(aliases))


def _code(word: str, taken: Collection[str]) -> str:
    """Return a code that ISO 3166-1 leaves to its users (XAA to XZZ), after the first letters of the name."""
    letters = [c for c in word.upper() if c.isascii() and c.isalpha()] or ["A"]
    codes = [f"X{letters[0]}{c}" for c in (*letters[1:], *"ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    return next((c for c in codes if c not in taken), codes[0])


def _bodies(
    rows: pd.DataFrame, tables: Tables, states: Iterable[Actor], codes: Mapping[str, str], taken: set[str]
) -> Iterator[Actor]:
    """Yield bodies by their whole names; those that differ in how they name the state are one."""
    nouns = {split(a)[0]: split(s.name)[0] for s in states for a in s.aliases}
    made: dict[tuple[str, ...], tuple[list[str], Any]] = {}
    for _, own in rows.assign(whole=list(_whole(rows, tables))).dropna(subset="whole").groupby("entity_id"):
        keys = tuple(nouns.get(k, k) for k in split(_body_names(own["whole"])[0]) if k not in POSSESSIVE)
        row, last = next(own.itertuples()), own["whole"].iloc[0].split()[-1]
        service = keys[-1] in proposal_words().bodies and (last[0].isupper() or not last.endswith("s"))
        if len(keys) > 1 and (row.kind == "body" or service):
            made.setdefault(keys, ([], row))[0].extend(own["whole"])
    for keys, (texts, row) in sorted(made.items()):
        name, *others = _body_names(texts)
        aliases = {split(t): t for t in others if split(t) != split(name)}.values()
        country = codes.get(row.country) or (row.country if fits_country(row.country) else None)
        sector = row.sector or proposal_words().bodies.get(keys[-1])
        own_id = entry_id(name, taken)
        yield Actor(id=own_id, name=name, kind="body", country=country, sector=sector, aliases=tuple(aliases))


def _body_names(texts: Iterable[str]) -> list[str]:
    """Return names in order of preference: an adjective before a possessive, then those used most."""
    return sorted(_ranked(texts), key=lambda t: (t.isupper(), "'s " in t or "’s " in t))


def _whole(rows: pd.DataFrame, tables: Tables) -> Iterator[str | None]:
    """Yield the whole names of bodies: "Ostravian" before "Border Guard"; None where only a noun points to one."""
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    kinds = dict(zip(tables.entities["entity_id"], tables.entities["kind"], strict=True))
    before = {(m.article_id, m.end): m.start for m in tables.mentions.itertuples() if kinds[m.entity_id] == "state"}
    for row in rows.itertuples():
        text = texts[row.article_id]
        ahead = text[: row.start].rstrip().removesuffix("'s").removesuffix("’s")
        start = before.get((row.article_id, len(ahead))) if row.rule == "title" else row.start
        yield " ".join(text[start : row.end].split()) if start is not None and row.rule in ("title", *NAMED) else None


def _persons(rows: pd.DataFrame, taken: set[str]) -> Iterator[Actor]:
    """Yield persons; spellings of one are aliases of the listed one, or of that used most; surnames are left out."""
    surnames = {split(n)[-1] for n in rows["name"] if len(split(n)) > 1}
    rows = rows.assign(new=~rows["known"], less=-rows.groupby("entity_id")["entity_id"].transform("size"))
    firsts = rows.drop_duplicates("entity_id").sort_values(["new", "less", "name"])
    groups: list[list[Any]] = []
    for row in firsts.itertuples():
        same = next((g for g in groups if _same(g[0], row)), None)
        if same is not None:
            same.append(row)
        elif len(split(row.name)) > 1 or (row.role and split(row.name)[0] not in surnames):
            groups.append([row])
    for main, *others in groups:
        known = {"country": main.country, "role": main.role} if main.known and fits_country(main.country) else {}
        aliases = tuple(o.name for o in others)
        yield Actor(id=entry_id(main.name, taken), name=main.name, sector=main.sector, aliases=aliases, **known)


def _same(main: Any, other: Any) -> bool:
    """Return whether a full name is another spelling of a person's, or leaves a middle name out."""
    a, b = split(main.name), split(other.name)
    if min(len(a), len(b)) < 2:
        return False
    if (a[0], a[-1]) == (b[0], b[-1]):
        return True
    alike = a[0][0] == b[0][0] and min(fuzz.ratio(a[0], b[0]), fuzz.ratio(a[-1], b[-1])) >= _WORD
    return alike and compatible(main.role, other.role) and fuzz.ratio(" ".join(a), " ".join(b)) >= _FULL


def _ranked(texts: Iterable[str]) -> list[str]:
    seen = Counter(" ".join(t.split()) for t in texts)
    return sorted(seen, key=lambda t: (-seen[t], t))


_BODIES = ("igo", "body", "group")
_TWICE = 2  # what the text says so often outweighs a general list
_NEAR = 6  # words between a name and the office in apposition to it
_UNIONS = ("UN", "EU", "NATO", "OSCE")


def actor_entries(
    readings: Sequence[Reading], draft: Sequence[Actor], *, outlets: Collection[str], min_count: int, taken: set[str]
) -> list[tuple[str, list[ProposedEntry]]]:
    """Return the entries of actors.yaml under their headings, those named most first.

    `draft` are the actors with which the articles were read; `outlets` are names in small letters.
    """
    drafts = {a.id: a for a in draft}
    named, outright = _found(readings, NAMED), {e.entity_id for e, _ in _found(readings, ("alias", "fuzzy", "name"))}
    out: dict[str, list[ProposedEntry]] = {"state": [], "body": [], "person": [], "group": []}
    kept: dict[str, str] = {}  # bodies of the draft that stand -> their names
    for entity, found in [n for n in named if n[0].kind in ("state", *_BODIES)]:
        drawn = drafts.get(entity.entity_id)
        own = drawn.id if drawn else entry_id(entity.name, taken)
        often = len(found) >= min_count and entity.entity_id in outright
        made = _body(own, entity, found, drawn, outlets, often=often)
        out["state" if entity.kind == "state" else "body"].append(made)
        if drawn and made.sure and entity.kind == "body":
            kept[own] = entity.name
    for entity, found in [n for n in named if n[0].kind == "person"]:
        drawn = drafts.get(entity.entity_id)
        own = drawn.id if drawn else entry_id(entity.name, taken)
        out["person"].append(_person(own, entity, found, drawn, kept, often=len(found) >= min_count))
    groups: dict[str, tuple[Entity, list[Found]]] = {}  # of one name, whosesoever their sentences say they are
    for entity, found in _found(readings, ("title",)):
        if entity.kind == "group" and not entity.known:
            groups.setdefault(entity.name, (entity, []))[1].extend(found)
    for entity, found in sorted(groups.values(), key=lambda g: (-len(g[1]), g[0].name)):
        if len(found) >= min_count:
            out["group"].append(_body(entry_id(entity.name, taken), entity, found, None, outlets, often=False))
    headings = ("States", "Bodies and organisations", "Persons", "Groups")
    return list(zip(headings, out.values(), strict=True))


def _found(readings: Sequence[Reading], rules: Collection[str]) -> list[tuple[Entity, list[Found]]]:
    """Return whom mentions of these rules mean, and where, those mentioned most first."""
    out: dict[str, tuple[Entity, list[Found]]] = {}
    for one in readings:
        for key, rule, found in one.found:
            if rule in rules:
                out.setdefault(key, (one.entities[key], []))[1].append(found)
    return sorted(out.values(), key=lambda n: (-len(n[1]), n[0].name))


def _body(
    own: str, entity: Entity, found: Sequence[Found], drawn: Actor | None, outlets: Collection[str], *, often: bool
) -> ProposedEntry:
    """Return the entry of a state, body, organisation or group; an outlet is not sure."""
    words = split(entity.name)
    outlet = entity.kind == "body" and (words[-1] in proposal_words().outlets or " ".join(words) in outlets)
    notes = ["an outlet rather than an actor?"] if outlet else []
    if drawn and entity.kind == "state":
        code = f"{entity.country} is a code that ISO 3166-1 leaves to its users"
        notes.append(f"no state that the resources know: {code}")
    told = fits_country(entity.country) and (entity.known or entity.name[:1].isupper())  # "drivers" have a sentence's
    return propose_entry(
        own, entity.name, entity.kind, evidence(found), sure=often and not outlet, notes=notes,
        country=entity.country if told else None, sector="MED" if outlet else entity.sector,
        aliases=list(drawn.aliases) if drawn else (),
    )  # fmt: skip


class Held(NamedTuple):
    """What is told beside a name: an office, whose it is. The office is empty for a counterpart."""

    role: str | None
    country: str | None
    body: str | None


def _person(
    own: str, entity: Entity, found: Sequence[Found], drawn: Actor | None, bodies: Mapping[str, str], *, often: bool
) -> ProposedEntry:
    """Return the entry of a person; one named seldom and without office is not sure. `bodies` are names by id."""
    held = [h for one in found for h in offices(one, bodies)]
    seen, bare = Counter(h.role for h in held if h.role), proposal_words().bare_offices
    role = min(seen, key=lambda o: (o in bare, -seen[o], o), default=entity.role)
    notes = [f"also called {', '.join(o for o in sorted(seen) if o != role)}"] if len(seen) > 1 else []
    lent = Counter(h.country for h in held if h.country and fits_country(h.country))
    listed = entity.country in lent or (fits_country(entity.country) and lent.total() < _TWICE)
    country = entity.country if listed else min(lent, key=lambda c: (-lent[c], c), default=None)
    if len(lent) > 1:
        notes.append(f"country is {country}, also {', '.join(sorted(lent.keys() - {country}))} beside the name")
    body = next((h.body for h in held if h.body), None)
    if not country and not body:
        notes.append("no country beside the name: add `country` or `body`")
    sector = roles().sectors.get(role or "")
    sector = None if sector == "ELI" else "IGO" if sector and country in _UNIONS else sector
    if body and role in bare:
        role = f"{'Head' if role == 'Chief' else role} of {bodies[body]}"
    sure = len(split(entity.name)) > 1 and (often or bool(held))
    return propose_entry(
        own, entity.name, "person", evidence(found), sure=sure, notes=notes, country=country, role=role, body=body,
        sector=sector, aliases=list(drawn.aliases) if drawn else (),
    )  # fmt: skip


def offices(found: Found, bodies: Collection[str] = ()) -> Iterator[Held]:
    """Yield what is told beside a name: its office, those in apposition before and after, and where it is from."""
    one, start, end = found
    office = office_of(one, start, end)
    after = _after_comma(one, end)
    if office is not None and (office.role or office.country):
        yield _held(one, office.start, bodies, office.country)
        before = office.start - 2
        if office.beside and before >= 0 and one.text[before + 1] == "," and one.sense(before, "office"):
            yield _held(one, before, bodies)
    if after is not None and (office is None or one.hit_of[after].start != office.start):
        yield _held(one, after, bodies)
    if owners := list(one.after(one.root(start, end), ("of",))):
        yield Held(None, one.country_of(owners), next((o for o in owners if o in bodies), None))


def _after_comma(one: Reading, end: int) -> int | None:
    """Return where the office stands in "X, the mayor of Y": not one that goes with a name after it."""
    for i in range(end + 1, min(end + _NEAR, len(one))) if one.text[end : end + 1] == [","] else ():
        if one.sense(i, "office"):
            after = one.hit_of[i].end
            return None if after < len(one) and one.capital(after) else i
        if one.pos[i] not in ("DET", "ADJ", "PROPN", "NOUN", "PART", "PRON"):
            break
    return None


def _held(one: Reading, at: int, bodies: Collection[str], country: str | None = None) -> Held:
    hit, sense = one.hit_of[at], one.sense(at, "office")
    owners = one.qualifiers(hit.start, one.root(hit.start, hit.end))
    role = sense.value if sense and sense.value != "Counterpart" else None
    return Held(role, country or one.country_of(owners), next((o for o in owners if o in bodies), None))
