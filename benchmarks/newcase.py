"""How much of what stands in articles does `corridor new-case` propose rightly? Recall and precision against lists.

Run by hand: `python benchmarks/newcase.py [LIST.yaml ARTICLES]`. Each list holds what its author put into the articles.
`stands` counts what the proposed case has at once, `with comments` also what it only proposes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import corridor_analysis as ca
from corridor_analysis.case import Demand
from corridor_analysis.newcase import Proposal, propose
from corridor_analysis.newcase.reading import ProposedEntry
from corridor_analysis.schema.plain_yaml import load_yaml

HERE = Path(__file__).parent
SETS = [
    (HERE / "newcase_veshti.yaml", HERE.parent / "docs/examples/veshti/articles"),
    (HERE / "newcase_kessel.yaml", HERE / "newcase_kessel"),
    (HERE / "newcase_ardan.yaml", HERE / "newcase_ardan"),
]


def names(entry: ProposedEntry) -> set[str]:
    """Return the names of an entry."""
    return {str(entry.fields["name"]), *entry.fields.get("aliases", ())}


def matched(
    wanted: Iterable[Mapping[str, Any]], found: list[ProposedEntry]
) -> list[tuple[Mapping[str, Any], ProposedEntry]]:
    """Return pairs of a wanted entry and the proposed one of its name."""
    return [(w, e) for w in wanted for e in found if str(w["name"]) in names(e)]


def right(wanted: Mapping[str, Any], entry: ProposedEntry, codes: Mapping[str, str]) -> dict[str, bool]:
    """Return, for each field that the list gives, whether the entry has it."""
    out = {"kind": entry.fields["kind"] == wanted["kind"]}
    if "role" in wanted:
        out["role"] = str(entry.fields.get("role", "")).startswith(str(wanted["role"]))
    if "state" in wanted or "country" in wanted:
        code = wanted.get("country") or codes.get(str(wanted["state"]))
        out["country"] = entry.fields.get("country") == code
    if "spellings" in wanted:
        out["spellings"] = {*wanted["spellings"]} <= names(entry)
    return out


def asks_found(wanted: Iterable[Mapping[str, Any]], asks: Iterable[ProposedEntry]) -> tuple[list[str], list[str]]:
    """Return labels of asks that an entry matches in each wording, and ids of entries that match none."""
    books = {str(a.fields["id"]): Demand.model_validate(dict(a.fields)) for a in asks}
    hits = {w["label"]: [i for i, d in books.items() if all(d.matches(t) for t in w["wordings"])] for w in wanted}
    used = {i for ids in hits.values() for i in ids}
    return [label for label, ids in hits.items() if ids], [i for i in books if i not in used]


def measure(truth: Mapping[str, Any], proposal: Proposal) -> list[tuple[str, str, str, str]]:
    """Return the rows of the table: what, recall, precision, and what is missed or not wanted."""
    actors = [e for _, group in proposal.actors for e in group]
    places = [*proposal.rivals, *proposal.places]
    rows = [("passage", "1/1" if truth["passage"] == proposal.corridor.fields["name"] else "0/1", "", "")]
    spelt = {s for s in truth["spellings"] if s in names(proposal.corridor)}
    rows.append(("its spellings", f"{len(spelt)}/{len(truth['spellings'])}", "", ""))
    rows.append(("window", " to ".join(proposal.window), "", "wanted " + " to ".join(truth["window"])))
    for what, wanted, every in (("actors", truth["actors"], actors), ("places", truth["places"], places)):
        for name, found in (("stands", [e for e in every if e.sure]), ("with comments", every)):
            rows.append(_row(f"{what}, {name}", wanted, found))
    rows += _fields(truth["actors"], actors) + _fields(truth["places"], places)
    for name, found in (("stands", [a for a in proposal.asks if a.sure]), ("with comments", list(proposal.asks))):
        hit, spare = asks_found(truth["asks"], found)
        missed = [w["label"] for w in truth["asks"] if w["label"] not in hit]
        right_ones = len(found) - len(spare)
        rows.append(
            (f"asks, {name}", f"{len(hit)}/{len(truth['asks'])}", f"{right_ones}/{len(found)}", _said(missed, spare))
        )
    return rows


def _row(what: str, wanted: list[Mapping[str, Any]], found: list[ProposedEntry]) -> tuple[str, str, str, str]:
    pairs = matched(wanted, found)
    hit = {str(w["name"]) for w, _ in pairs}
    good = {e.id for _, e in pairs}
    missed = [str(w["name"]) for w in wanted if str(w["name"]) not in hit]
    spare = [str(e.fields["name"]) for e in found if e.id not in good]
    return what, f"{len(hit)}/{len(wanted)}", f"{len(good)}/{len(found)}", _said(missed, spare)


def _fields(wanted: list[Mapping[str, Any]], found: list[ProposedEntry]) -> list[tuple[str, str, str, str]]:
    codes = {str(e.fields["name"]): str(e.fields.get("country")) for e in found if e.fields["kind"] in ("state", "igo")}
    seen: dict[str, list[tuple[str, bool]]] = {}
    for want, entry in matched(wanted, found):
        for name, ok in right(want, entry, codes).items():
            seen.setdefault(name, []).append((str(want["name"]), ok))
    return [
        (
            f"  of these, {name}",
            f"{sum(ok for _, ok in all_)}/{len(all_)}",
            "",
            _said([n for n, ok in all_ if not ok], []),
        )
        for name, all_ in seen.items()
    ]


def _said(missed: list[str], spare: list[str]) -> str:
    parts = ([f"missed: {', '.join(missed)}"] if missed else []) + (
        [f"not wanted: {', '.join(spare)}"] if spare else []
    )
    return "; ".join(parts)


def main() -> None:
    """Print a table for each list."""
    given = [Path(a) for a in sys.argv[1:]]
    for truth, articles in [(given[0], given[1])] if given else SETS:
        proposal = propose(ca.read_articles(articles), truth.stem)
        print(f"{truth.stem}\n{'what':24} {'recall':>24} {'precision':>10}  remarks")
        for what, recall, precision, remark in measure(load_yaml(truth.read_text(encoding="utf-8")), proposal):
            print(f"{what:24} {recall:>24} {precision:>10}  {remark}")


if __name__ == "__main__":
    main()
