"""03: who spoke with whom, when, through which channel."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from corridor_analysis.notebook import Study
from corridor_analysis.prose import count, listed, safe, span, verb

__all__ = [
    "answer",
    "by_date",
    "held",
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


def answer(study: Study) -> str:
    """Return who spoke with whom, in sentences."""
    contacts = held(study)
    rest = planned(study)
    if contacts.empty:
        return f"In this selection no contact was held. {_planned_sentence(rest)}".strip()
    modes = contacts["mode"].value_counts()
    order = sorted(modes.index, key=lambda m: (-modes[m], m))
    listing = listed([count(int(modes[m]), _NOUN.get(m, m)) for m in order])
    n = len(contacts)
    out = [f"The articles tell of {count(n, 'contact')} that {verb(n, 'was', 'were')} held: {listing}."]
    who = _by_party(study)
    if len(who) and who.iloc[0] > 1:
        top = [safe(n) for n in who[who == who.iloc[0]].index]
        share = count(int(who.iloc[0]), "contact")
        out.append(f"{listed(top)} took part in {share}{' each' if len(top) > 1 else ''}, more than any other party.")
    told = int((contacts["n_articles"] > 1).sum())
    out.append(f"{count(told, 'contact').capitalize()} {verb(told, 'is', 'are')} told by more than one article.")
    return " ".join([*out, _planned_sentence(rest)]).strip()


_NOUN = {
    "phone": "telephone call",
    "video": "video call",
    "press_conference": "joint press conference",
    "mediation": "mediation",
    "other": "contact by an unnamed channel",
}


def _planned_sentence(rest: pd.DataFrame) -> str:
    if rest.empty:
        return ""
    n = len(rest)
    more = count(n, "further contact").capitalize()
    return f"{more} {verb(n, 'is', 'are')} planned, denied or conditional, and not counted."


def network_caption(study: Study) -> str:
    """Return the finding that the network shows."""
    rows = pairs(study)
    if rows.empty:
        return "No contact was held in this selection."
    totals = rows.groupby(["first", "second"])["n"].sum().sort_index().sort_values(ascending=False, kind="stable")
    most = int(totals.iloc[0])
    names = [f"{a} and {b}" for (a, b), n in totals.items() if n == most]
    parties = len(set(rows["first"]) | set(rows["second"]))
    n = len(totals)
    head = f"{count(n, 'pair').capitalize()} among {count(parties, 'party')} {verb(n, 'was', 'were')} in contact"
    tail = f"; most often {listed(names, most=3)} ({count(most, 'contact')})" if most > 1 else ", each pair once"
    return f"{head}{tail}. A line is a pair and a channel, its width the number of contacts."


def network_alt(study: Study) -> str:
    """Return what a reader would see in the network."""
    parts = [f"{r.first} and {r.second}, {r.mode.replace('_', ' ')}, {r.n}" for r in pairs(study).head(30).itertuples()]
    return f"Network of contacts. {'; '.join(parts)}." if parts else "No contact."


def matrix_caption(study: Study) -> str:
    """Return the finding that the matrix shows."""
    who = _by_party(study)
    if who.empty:
        return "No contact was held in this selection."
    top = f"{who.index[0]} has {count(int(who.iloc[0]), 'contact')}"
    return f"Number of contacts of each pair, busiest parties first: {top}."


def by_date(study: Study) -> pd.DataFrame:
    """Return the contacts held, by date: when, mode, participants, articles that tell it, evidence."""
    return _readable(held(study))


def planned_table(study: Study) -> pd.DataFrame:
    """Return the contacts not held: when, mode, participants, status, evidence."""
    rows = planned(study)
    return _readable(rows).assign(status=rows["status"].to_list())


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    out = pd.DataFrame({"when": [span(r.earliest, r.latest) for r in rows.itertuples()]}, dtype=object)
    out["mode"] = [(m or "other").replace("_", " ") for m in rows["mode"]]
    out["participants"] = rows["participants"].to_list()
    out["articles"] = rows["n_articles"].to_list()
    out["evidence"] = rows["evidence"].to_list()
    return out
