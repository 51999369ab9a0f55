"""The actors that the tables tell of and no list knows, as entries by which the articles are read once more.

Each article is read by itself at first: a state that one article introduces is unknown to the next. With all of them
known, the second reading finds in every article what any of them tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from corridor_analysis.case import Actor
from corridor_analysis.newcase.entries import entry_id, fits_country
from corridor_analysis.newcase.proposal_words import proposal_words
from corridor_analysis.newcase.reading import NAMED
from corridor_analysis.parse.tree.spelling import POSSESSIVE, split
from corridor_analysis.parse.who.gazetteer import gazetteer
from corridor_analysis.parse.who.same_person import compatible

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.tables import Tables

__all__ = ["drafted"]

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
