"""03: who spoke with whom, when, through which channel."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from corridor_analysis.lookup import keyed
from corridor_analysis.notebook import Study
from corridor_analysis.prose import count, listed, safe, span, verb
from corridor_analysis.story.rows import Rows

__all__ = [
    "answer",
    "by_date",
    "held",
    "matrix_alt",
    "matrix_caption",
    "network_alt",
    "network_caption",
    "pairs",
    "planned",
    "planned_table",
]


def held(study: Study) -> pd.DataFrame:
    """Return the contacts that were held, one per happening: a contact that two articles tell counts once."""
    return _once(study, "happened")


def planned(study: Study) -> pd.DataFrame:
    """Return the contacts that were only planned, denied or conditional."""
    rows = [_once(study, status) for status in ("planned", "negated", "conditional")]
    return pd.concat(rows, ignore_index=True)


def _once(study: Study, status: str) -> pd.DataFrame:
    contacts = study.tables.contacts()
    contacts = contacts[contacts["status"] == status]
    contacts = contacts.merge(study.tables.events[["event_id", "date_basis"]], on="event_id", validate="1:1")
    members = study.tables.cluster_members[["event_id", "cluster_id"]]
    merged = contacts.merge(members, on="event_id", how="left", validate="1:1")
    merged["n_articles"] = merged.groupby("cluster_id")["article_id"].transform("nunique")
    merged = merged.sort_values(["cluster_id", "earliest", "event_id"], na_position="last")
    first = merged.drop_duplicates("cluster_id")
    order = first["earliest"].fillna("9999")
    return first.assign(_o=order).sort_values(["_o", "event_id"], ignore_index=True).drop(columns="_o")


def _parties(row_parties: object) -> list[str]:
    return [p for p in str(row_parties or "").split("; ") if p]


def pairs(study: Study) -> pd.DataFrame:
    """Return the pairs that were in contact: first, second, mode, n (number of contacts)."""
    rows = [
        (*sorted(pair), contact.mode or "other")
        for contact in held(study).itertuples()
        for pair in combinations(sorted(set(_parties(contact.participants))), 2)
    ]
    frame = pd.DataFrame(rows, columns=["first", "second", "mode"])
    if frame.empty:
        return frame.assign(n=pd.Series(dtype="int64"))
    return frame.groupby(["first", "second", "mode"], as_index=False).size().rename(columns={"size": "n"})


def _by_party(study: Study) -> pd.Series:
    counts = held(study)["participants"].map(_parties).explode().dropna().value_counts()
    return counts.sort_index().sort_values(ascending=False, kind="stable")


def _rows(study: Study) -> Rows:
    return Rows.of("held", by_date(study))


def answer(study: Study) -> str:
    """Return who spoke with whom, in sentences."""
    contacts, rest = held(study), _planned_sentence(study)
    if contacts.empty:
        return f"In this selection no contact was held. {rest}".strip()
    rows = _rows(study)
    modes = contacts["mode"].fillna("other").value_counts()
    order = sorted(modes.index, key=lambda m: (-modes[m], m))
    listing = listed([_channel(rows, contacts, m) for m in order], most=8)
    n = len(contacts)
    out = [f"The articles tell of {rows.all(count(n, 'contact'))} that {verb(n, 'was', 'were')} held: {listing}."]
    out += [_busiest(study, contacts)]
    told = contacts.loc[contacts["n_articles"] > 1, "event_id"]
    some = rows.some(count(len(told), "contact").capitalize(), told)
    out.append(f"{some} {verb(len(told), 'is', 'are')} told by more than one article.")
    return " ".join(s for s in [*out, rest, _mediators(study)] if s)


def _mediators(study: Study) -> str:
    """Return who mediates, in contacts held and in others, or that no article names a mediator."""
    parts = study.tables.participants
    between = parts[parts["role"] == "mediator"]
    name = dict(zip(study.tables.entities["entity_id"], study.tables.entities["name"], strict=True))
    named = []
    for rows, what in ((_rows(study), "held"), (Rows.of("planned", planned_table(study)), "planned or denied")):
        mine = between[between["record_id"].isin(rows.ids)].drop_duplicates(["record_id", "entity_id"])
        for who, records in sorted(mine.groupby(mine["entity_id"].map(name))["record_id"]):
            contacts = rows.some(count(len(records), f"{what} contact"), records)
            named.append(f"{safe(who)} mediates in {contacts}")
    return f"{listed(named)}." if named else "No article names a mediator."


def _channel(rows: Rows, contacts: pd.DataFrame, mode: str) -> str:
    these = contacts.loc[contacts["mode"].fillna("other") == mode, "event_id"]
    return rows.some(count(len(these), _NOUN.get(mode, mode.replace("_", " "))), these)


def _busiest(study: Study, contacts: pd.DataFrame) -> str:
    """Return who took part in most contacts, where anyone took part in more than one."""
    who = _by_party(study)
    if who.empty or who.iloc[0] < 2:
        return ""
    names = [str(n) for n in who[who == who.iloc[0]].index]
    these = contacts.loc[[bool(set(names) & set(_parties(p))) for p in contacts["participants"]], "event_id"]
    share = _rows(study).some(count(int(who.iloc[0]), "contact") + (" each" if len(names) > 1 else ""), these)
    more = ", more than any other party" if len(who) > len(names) else ""
    return f"{listed([safe(n) for n in names])} took part in {share}{more}."


_NOUN = {
    "phone": "telephone call",
    "video": "video call",
    "press_conference": "joint press conference",
    "mediation": "mediation",
    "other": "contact",
}


def _planned_sentence(study: Study) -> str:
    rows = planned_table(study)
    if rows.empty:
        return ""
    n = len(rows)
    some = Rows.of("planned", rows)
    more = some.some(count(n, "further contact").capitalize(), some.ids)
    return f"{more} {verb(n, 'is', 'are')} planned, denied or conditional, and not counted."


def network_caption(study: Study) -> str:
    """Return the finding that the network shows."""
    contacts, found = held(study), pairs(study)
    if contacts.empty:
        return "No contact was held in this selection."
    if found.empty:
        n = len(contacts)
        return f"{_rows(study).all(count(n, 'contact').capitalize())} {verb(n, 'names', 'name')} one party only."
    totals = found.groupby(["first", "second"])["n"].sum().sort_index().sort_values(ascending=False, kind="stable")
    most, n = int(totals.iloc[0]), len(totals)
    parties = count(len(set(found["first"]) | set(found["second"])), "party")
    head = f"{_rows(study).all(count(n, 'pair').capitalize())} among {parties} {verb(n, 'was', 'were')} in contact"
    tail = ", each pair once" if n > 1 else ", once"
    if most > 1:
        top = [pair for pair, many in totals.items() if many == most]
        names = [_pair(study, pair) for pair in top]
        tail = f"; most often {listed(names, most=3)} ({count(most, 'contact')}{' each' if len(top) > 1 else ''})"
    return f"{head}{tail}. A line is a pair and a channel, its width the number of contacts."


def _pair(study: Study, pair: tuple[str, str]) -> str:
    contacts = held(study)
    both = contacts.loc[[set(pair) <= set(_parties(p)) for p in contacts["participants"]], "event_id"]
    return _rows(study).some(f"{safe(pair[0])} and {safe(pair[1])}", both)


def network_alt(study: Study) -> str:
    """Return what a reader would see in the network."""
    rows = pairs(study)
    parts = [f"{r.first} and {r.second}, {r.mode.replace('_', ' ')}, {r.n}" for r in rows.head(30).itertuples()]
    more = f"; and {count(len(rows) - 30, 'more line')}" if len(rows) > 30 else ""
    return f"Network of contacts. {'; '.join(parts)}{more}." if parts else "No contact of two parties to draw."


def matrix_alt(study: Study) -> str:
    """Return what a reader would see in the matrix."""
    rows = pairs(study).groupby(["first", "second"], as_index=False)["n"].sum()
    parts = [f"{r.first} and {r.second}: {r.n}" for r in rows.head(30).itertuples()]
    more = f"; and {count(len(rows) - 30, 'more pair')}" if len(rows) > 30 else ""
    return f"Matrix of contacts. {'; '.join(parts)}{more}." if parts else "No contact of two parties to draw."


def matrix_caption(study: Study) -> str:
    """Return the finding that the matrix shows."""
    who, contacts = _by_party(study), held(study)
    if who.empty or pairs(study).empty:
        return network_caption(study)
    name = str(who.index[0])
    these = contacts.loc[[name in _parties(p) for p in contacts["participants"]], "event_id"]
    top = f"{safe(name)} has {_rows(study).some(count(int(who.iloc[0]), 'contact'), these)}"
    return f"Number of contacts of each pair, busiest parties first: {top}."


def by_date(study: Study) -> pd.DataFrame:
    """Return the contacts held, by date: when, mode, participants, articles that tell it, evidence."""
    return _readable(held(study))


def planned_table(study: Study) -> pd.DataFrame:
    """Return the contacts not held: when, mode, participants, status, evidence."""
    rows = planned(study)
    return _readable(rows).assign(status=rows["status"].to_list())


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    days = [span(r.earliest, r.latest, r.date_basis) for r in rows.itertuples()]
    out = pd.DataFrame({"when": days}, dtype=object)
    out["mode"] = [(m or "other").replace("_", " ") for m in rows["mode"]]
    out["participants"] = rows["participants"].to_list()
    out["articles"] = rows["n_articles"].to_list()
    out["evidence"] = rows["evidence"].to_list()
    return keyed(out, rows["event_id"].to_list())
