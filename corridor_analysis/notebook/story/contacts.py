"""03: who spoke with whom, when, through which channel."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import Any

import pandas as pd

from corridor_analysis.notebook.prose import alternative, count, listed, safe, sentences, verb, when
from corridor_analysis.notebook.story.happenings import contacts
from corridor_analysis.notebook.story.rows import Links, counted, naming, ranked, records, signed, split_names, tally
from corridor_analysis.notebook.study import Study

__all__ = [
    "answer", "by_date", "held", "matrix_alt", "matrix_caption", "network_alt", "network_caption", "not_held",
    "not_held_table", "pairs",
]  # fmt: skip

_NOUN = {
    "phone": "telephone call", "video": "video call", "press_conference": "joint press conference", "other": "contact",
}  # fmt: skip
_NOT_HELD = {
    "planned": "planned", "conditional": "conditional", "cancelled": "cancelled", "postponed": "postponed",
    "negated": "denied", "disputed": "disputed",
}  # fmt: skip


def held(study: Study) -> pd.DataFrame:
    """Return the contacts that were held, one per happening: a contact that two articles tell counts once."""
    rows = contacts(study)
    return rows[rows["status"] == "held"].reset_index(drop=True)


def not_held(study: Study) -> pd.DataFrame:
    """Return the contacts that are planned, cancelled, postponed, denied or conditional, or of which reports differ."""
    rows = contacts(study)
    return rows[rows["status"] != "held"].reset_index(drop=True)


def pairs(study: Study) -> pd.DataFrame:
    """Return the pairs that were in contact: first, second, mode, n (number of contacts)."""
    rows = [
        (*pair, contact.mode or "other")
        for contact in held(study).itertuples()
        for pair in combinations(sorted(set(split_names(contact.participants))), 2)
    ]
    return tally(rows, "first", "second", "mode")


def _by_party(study: Study) -> pd.Series:
    return ranked(held(study)["participants"].map(split_names).explode().dropna())


def _links(study: Study) -> Links:
    return Links.to("held", by_date(study))


def answer(study: Study) -> str:
    """Return who spoke with whom, in sentences."""
    told, rest = held(study), (_rest(study), _mediators(study))
    if told.empty:
        return sentences("In this selection no contact was held.", *rest)
    links, modes, n = _links(study), told["mode"].fillna("other"), len(told)
    channels = {mode: told.loc[modes == mode, "event_id"] for mode in ranked(modes).index}
    listing = listed([links.some(count(len(own), _noun(mode)), own) for mode, own in channels.items()], most=8)
    out = [f"The articles tell of {links.all(count(n, 'contact'))} that {verb(n, 'was', 'were')} held: {listing}."]
    out.append(_busiest(study, told))
    several = told.loc[told["n_articles"] > 1, "event_id"]
    out.append(f"{links.subject(several, 'is', 'are', 'contact')} told by more than one article.")
    announced = told.loc[told["announced"].astype(bool), "event_id"]
    if n := len(announced):
        planned = links.subject(announced, "was", "were", "contact")
        out.append(f"{planned} told as planned too, and {verb(n, 'is', 'are')} counted once.")
    return sentences(*out, counted("held", by_date(study), "contact"), *rest)


def _noun(mode: str | None) -> str:
    return _NOUN.get(mode or "other", (mode or "other").replace("_", " "))


def _rest(study: Study) -> str:
    """Return what is told of contacts that were not held, or not yet, by what became of them."""
    rows = not_held_table(study)
    if rows.empty:
        return ""
    links = Links.to("not-held", rows)
    kinds = {status: rows.index[rows["status"] == status] for status in _NOT_HELD.values()}
    parts = [links.some(count(len(these), f"{kind} contact"), these) for kind, these in kinds.items() if len(these)]
    return f"Not counted {verb(len(rows), 'is', 'are')} {listed(parts, most=8)}."


def _mediators(study: Study) -> str:
    """Return who mediates in which contact; where only contacts outside the selection have a mediator, in those."""
    rest = Links.to("not-held", not_held_table(study))
    inside = [*_mediating(_links(study), held(study)), *_mediating(rest, not_held(study))]
    if inside:
        return f"{listed(inside)}."
    outside = _mediating(None, contacts(study, whole=True)) if study.narrowed else []
    if outside:
        return f"No contact of this selection has a mediator; outside it, {listed(outside, most=3)}."
    return "No article names a mediator."


def _mediating(links: Links | None, rows: pd.DataFrame) -> list[str]:
    """Return `X mediates in the planned meeting of A and B (July 2023)` for each mediator of some contacts."""
    out = []
    for row in rows[rows["mediators"].notna()].itertuples():
        who = split_names(row.mediators)
        between = listed([safe(p) for p in split_names(row.participants) if p not in who])
        what = " ".join(w for w in ("the", _NOT_HELD.get(row.status, ""), _noun(row.mode)) if w)
        words = f"{what} of {between} ({_day(row)})" if between else f"{what} ({_day(row)})"
        meeting = links.one(words, row.event_id) if links else words
        out.append(f"{listed([safe(m) for m in who])} {verb(len(who), 'mediates', 'mediate')} in {meeting}")
    return out


def _busiest(study: Study, told: pd.DataFrame) -> str:
    """Return who took part in most contacts, where anyone took part in more than one."""
    who = _by_party(study)
    if who.empty or who.iloc[0] < 2:
        return ""
    names = [str(n) for n in who[who == who.iloc[0]].index]
    these = told.loc[[bool(set(names) & set(split_names(p))) for p in told["participants"]], "event_id"]
    share = _links(study).some(count(int(who.iloc[0]), "contact") + (" each" if len(names) > 1 else ""), these)
    more = ", more than any other party" if len(who) > len(names) else ""
    return f"{listed([safe(n) for n in names])} took part in {share}{more}."


def network_caption(study: Study) -> str:
    """Return the finding that the network shows."""
    told, found, links = held(study), pairs(study), _links(study)
    if told.empty:
        return "No contact was held in this selection."
    if found.empty:
        n = len(told)
        return f"{links.all(count(n, 'contact').capitalize())} {verb(n, 'names', 'name')} one party only."
    totals = found.groupby(["first", "second"])["n"].sum().sort_index().sort_values(ascending=False, kind="stable")
    most, n = int(totals.iloc[0]), len(totals)
    parties = count(len(set(found["first"]) | set(found["second"])), "party")
    head = f"{links.all(count(n, 'pair').capitalize())} among {parties} {verb(n, 'was', 'were')} in contact"
    tail = ", each pair once" if n > 1 else ", once"
    if most > 1:
        top = [_pair(links, told, pair) for pair in totals.index[totals == most]]
        tail = f"; most often {listed(top, most=3)} ({count(most, 'contact')}{' each' if len(top) > 1 else ''})"
    return f"{head}{tail}. A line is a pair and a channel, its width the number of contacts."


def _pair(links: Links, told: pd.DataFrame, pair: tuple[str, str]) -> str:
    both = told.loc[[set(pair) <= set(split_names(p)) for p in told["participants"]], "event_id"]
    return links.some(f"{safe(pair[0])} and {safe(pair[1])}", both)


_UNDRAWN = "No contact of two parties to draw."


def network_alt(study: Study) -> str:
    """Return what a reader would see in the network."""
    parts = [f"{r.first} and {r.second}, {r.mode.replace('_', ' ')}, {r.n}" for r in pairs(study).itertuples()]
    return alternative("Network of contacts.", parts, _UNDRAWN, most=30, noun="line")


def matrix_alt(study: Study) -> str:
    """Return what a reader would see in the matrix."""
    rows = pairs(study).groupby(["first", "second"], as_index=False)["n"].sum()
    parts = [f"{r.first} and {r.second}: {r.n}" for r in rows.itertuples()]
    return alternative("Matrix of contacts.", parts, _UNDRAWN, most=30, noun="pair")


def matrix_caption(study: Study) -> str:
    """Return the finding that the matrix shows."""
    who, told = _by_party(study), held(study)
    if who.empty or pairs(study).empty:
        return network_caption(study)
    name = str(who.index[0])
    share = _links(study).some(
        count(int(who.iloc[0]), "contact"), told.loc[naming(told["participants"], name), "event_id"]
    )
    return f"Number of contacts of each pair, busiest parties first: {safe(name)} has {share}."


@lru_cache(maxsize=8)
def by_date(study: Study) -> pd.DataFrame:
    """Return the contacts held, by date: when, mode, participants, articles that tell it, evidence, confirmed by."""
    return signed(study, _readable(held(study)), happenings=True)


@lru_cache(maxsize=8)
def not_held_table(study: Study) -> pd.DataFrame:
    """Return the contacts that were not held, or not yet: when, mode, participants, evidence, status.

    Where one was called off or put off, `called off by` is the sentence that says so.
    """
    rows = not_held(study)
    out = signed(study, _readable(rows), happenings=True).assign(status=[_NOT_HELD[s] for s in rows["status"]])
    return out.assign(**{"called off by": rows["outcome"].to_list()}) if rows["outcome"].notna().any() else out


def _day(row: Any) -> str:
    return when(row.earliest, row.latest, row.basis, row.dated)


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "when": [_day(r) for r in rows.itertuples()], "mode": [(m or "other").replace("_", " ") for m in rows["mode"]],
        "participants": rows["participants"], "articles": rows["n_articles"], "evidence": rows["evidence"],
    }  # fmt: skip
    return records(rows["event_id"], columns)
