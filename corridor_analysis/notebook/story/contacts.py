"""03: who spoke with whom, when, through which channel."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from corridor_analysis.notebook import Study
from corridor_analysis.notebook.prose import count, listed, safe, verb, when
from corridor_analysis.notebook.story.happenings import contacts
from corridor_analysis.notebook.story.reviewed import counted, signed
from corridor_analysis.notebook.story.rows import Rows
from corridor_analysis.tables.lookup import keyed

__all__ = [
    "answer",
    "by_date",
    "held",
    "matrix_alt",
    "matrix_caption",
    "network_alt",
    "network_caption",
    "not_held",
    "not_held_table",
    "pairs",
]


def held(study: Study) -> pd.DataFrame:
    """Return the contacts that were held, one per happening: a contact that two articles tell counts once."""
    rows = contacts(study)
    return rows[rows["status"] == "held"].reset_index(drop=True)


def not_held(study: Study) -> pd.DataFrame:
    """Return the contacts that are planned, cancelled, postponed, denied or conditional, or of which reports differ."""
    rows = contacts(study)
    return rows[rows["status"] != "held"].reset_index(drop=True)


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
    told, rest = held(study), _rest(study)
    if told.empty:
        return " ".join(s for s in ("In this selection no contact was held.", rest, _mediators(study)) if s)
    rows = _rows(study)
    modes = told["mode"].fillna("other").value_counts()
    order = sorted(modes.index, key=lambda m: (-modes[m], m))
    listing = listed([_channel(rows, told, m) for m in order], most=8)
    n = len(told)
    out = [f"The articles tell of {rows.all(count(n, 'contact'))} that {verb(n, 'was', 'were')} held: {listing}."]
    out += [_busiest(study, told)]
    several = told.loc[told["n_articles"] > 1, "event_id"]
    some = rows.some(count(len(several), "contact").capitalize(), several)
    out.append(f"{some} {verb(len(several), 'is', 'are')} told by more than one article.")
    announced = told.loc[told["announced"].astype(bool), "event_id"]
    if n := len(announced):
        some = rows.some(count(n, "contact").capitalize(), announced)
        out.append(f"{some} {verb(n, 'was', 'were')} told as planned too, and {verb(n, 'is', 'are')} counted once.")
    return " ".join(s for s in [*out, counted("held", by_date(study), "contact"), rest, _mediators(study)] if s)


def _rest(study: Study) -> str:
    """Return what is told of contacts that were not held, or not yet, by what became of them."""
    found = not_held_table(study)
    if found.empty:
        return ""
    rows = Rows.of("not-held", found)
    parts = [
        rows.some(count(len(these), f"{_NOT_HELD[status]} contact"), these)
        for status in _NOT_HELD
        if len(these := found.index[found["status"] == _NOT_HELD[status]])
    ]
    return f"Not counted {verb(len(found), 'is', 'are')} {listed(parts, most=8)}."


_NOT_HELD = {
    "planned": "planned", "conditional": "conditional", "cancelled": "cancelled", "postponed": "postponed",
    "negated": "denied", "disputed": "disputed",
}  # fmt: skip


def _mediators(study: Study) -> str:
    """Return who mediates in which contact; where only contacts outside the selection have a mediator, in those."""
    rest = Rows.of("not-held", not_held_table(study))
    inside = [*_mediating(_rows(study), held(study)), *_mediating(rest, not_held(study))]
    if inside:
        return f"{listed(inside)}."
    outside = _mediating(None, contacts(study, whole=True)) if study.narrowed else []
    if outside:
        return f"No contact of this selection has a mediator; outside it, {listed(outside, most=3)}."
    return "No article names a mediator."


def _mediating(rows: Rows | None, found: pd.DataFrame) -> list[str]:
    """Return `X mediates in the planned meeting of A and B (July 2023)` for each mediator of some contacts."""
    out = []
    for row in found[found["mediators"].notna()].itertuples():
        between = listed([safe(p) for p in _parties(row.participants) if p not in _parties(row.mediators)])
        what = " ".join(w for w in ("the", _NOT_HELD.get(row.status, ""), _noun(row.mode)) if w)
        words = f"{what} of {between} ({_day(row)})" if between else f"{what} ({_day(row)})"
        names = listed([safe(m) for m in _parties(row.mediators)])
        many = len(_parties(row.mediators))
        out.append(f"{names} {verb(many, 'mediates', 'mediate')} in {rows.one(words, row.event_id) if rows else words}")
    return out


def _channel(rows: Rows, contacts: pd.DataFrame, mode: str) -> str:
    these = contacts.loc[contacts["mode"].fillna("other") == mode, "event_id"]
    return rows.some(count(len(these), _noun(mode)), these)


def _noun(mode: str | None) -> str:
    return _NOUN.get(mode or "other", (mode or "other").replace("_", " "))


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


def network_caption(study: Study) -> str:
    """Return the finding that the network shows."""
    told, found = held(study), pairs(study)
    if told.empty:
        return "No contact was held in this selection."
    if found.empty:
        n = len(told)
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
    told = held(study)
    both = told.loc[[set(pair) <= set(_parties(p)) for p in told["participants"]], "event_id"]
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
    who, told = _by_party(study), held(study)
    if who.empty or pairs(study).empty:
        return network_caption(study)
    name = str(who.index[0])
    these = told.loc[[name in _parties(p) for p in told["participants"]], "event_id"]
    top = f"{safe(name)} has {_rows(study).some(count(int(who.iloc[0]), 'contact'), these)}"
    return f"Number of contacts of each pair, busiest parties first: {top}."


def by_date(study: Study) -> pd.DataFrame:
    """Return the contacts held, by date: when, mode, participants, articles that tell it, evidence, confirmed by."""
    return signed(study, _readable(held(study)), happenings=True)


def not_held_table(study: Study) -> pd.DataFrame:
    """Return the contacts that were not held, or not yet: when, mode, participants, evidence, status.

    Where one was called off or put off, `called off by` is the sentence that says so.
    """
    rows = not_held(study)
    out = signed(study, _readable(rows), happenings=True).assign(status=[_NOT_HELD[s] for s in rows["status"]])
    return out.assign(**{"called off by": rows["outcome"].to_list()}) if rows["outcome"].notna().any() else out


def _day(row: object) -> str:
    return when(row.earliest, row.latest, row.basis, row.dated)


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    out = pd.DataFrame({"when": [_day(r) for r in rows.itertuples()]}, dtype=object)
    out["mode"] = [(m or "other").replace("_", " ") for m in rows["mode"]]
    out["participants"] = rows["participants"].to_list()
    out["articles"] = rows["n_articles"].to_list()
    out["evidence"] = rows["evidence"].to_list()
    return keyed(out, rows["event_id"].to_list())
