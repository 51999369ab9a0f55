"""Older ways to say what is right, made into codings: the files of `gold/` and `corrections.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import FOLDER, Coding, Reading, digest_of, places, record
from corridor_analysis.coders.items import RULES, rule_items
from corridor_analysis.errors import CodingError
from corridor_analysis.evaluate.gold import Gold, GoldRow, read_gold
from corridor_analysis.evaluate.wording import parse_days, plain
from corridor_analysis.parse.tree.spelling import slug
from corridor_analysis.tables import Tables, tabulate

if TYPE_CHECKING:
    from corridor_analysis.case import Case, Correction
    from corridor_analysis.corpus import Corpus

__all__ = ["Migrated", "migrated", "of_corrections", "of_gold"]

_HELD = {"held": "happened"}
_NAMES = ("participants", "actor", "recipient", "speaker")
_CHARGES = ("ACCUSE", "REJECT")
_RENAMED = {"date": "day"}
_FIRST_WORDS = 8  # of an article, to hold on to where the whole is meant
_SETTABLE = {"mode": "mode", "status": "status", "demand": "demand", "event_type": "event_type"}


@dataclass
class Migrated:
    """The codings made, and what could not be made into one: where it stands and why."""

    entries: list[Coding | Reading] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Signed:
    """Whose codings they are, and the articles' texts."""

    texts: Mapping[str, str]
    coder: str
    coder_kind: str

    def keys(self, article_id: str) -> dict[str, Any]:
        digest = digest_of(self.texts[article_id])
        return {"article": article_id, "digest": digest, "coder": self.coder, "coder_kind": self.coder_kind}


def of_gold(gold: Gold, texts: Mapping[str, str], case: Case | None, coder: str, coder_kind: str) -> Migrated:
    """Return the codings of a folder of coded facts: each row adds its fact, and its articles were read whole."""
    out, signed = Migrated(), _Signed(texts, coder, coder_kind)
    for name, rows in gold.rows.items():
        for row in rows:
            if name not in ("entities", "clusters"):
                _into(out, name, row, signed, _demand_ids(case))
    for row in gold.rows.get("entities", ()):
        out.entries += _spellings(row, gold.coded, signed)
    for row in gold.rows.get("clusters", ()):
        _label(out, row)
    read = sorted({k for n in gold.rows for k in _kinds_read(n)})
    note = None if gold.coding.startswith("Who coded") else gold.coding
    out.entries += [Reading(read=read, note=note, **signed.keys(a)) for a in sorted(gold.coded)] if read else []
    return out


def _kinds_read(name: str) -> tuple[str, ...]:
    return {"acts": ("accusations", "acts"), "clusters": ()}.get(name, (name,))


def _demand_ids(case: Case | None) -> dict[str, list[str]]:
    """Return id of the older codebook -> ids of the case."""
    out: dict[str, list[str]] = {}
    for demand in case.demands if case else ():
        out.setdefault(demand.gold or demand.id, []).append(demand.id)
    return out


def _into(out: Migrated, name: str, row: GoldRow, signed: _Signed, demands: Mapping[str, list[str]]) -> None:
    """Add the coding of one row, or say why it cannot be one."""
    article = row["article_id"]
    if article not in signed.texts:
        out.left.append(f"{row.place.name} line {row.line}: its article {article} is not here")
        return
    text = signed.texts[article]
    given, kind = _given(name, row, demands), name
    if name == "acts" and row["event_type"] in _CHARGES:
        kind = "accusations"
    words = row[{"quotes": "text", "dates": "surface"}.get(name, "evidence")] or " ".join(text.split()[:_FIRST_WORDS])
    if name == "quotes" and row.spans:
        words = text[row.spans[0].start : row.spans[0].end]
    if not places(text, words):
        out.left.append(f"{row.place.name} line {row.line}: its words are parts of words of the article")
        return
    out.entries.append(
        Coding(
            kind=kind, effect="adds", words=words, note=row["coder_note"] or None, optional=row["optional"] == "yes",
            fields={k: v[0] for k, v in given.items()}, also={k: v[1:] for k, v in given.items() if v[1:]},
            **signed.keys(article),
        )
    )  # fmt: skip


def _given(name: str, row: GoldRow, demands: Mapping[str, list[str]]) -> dict[str, list[Any]]:
    """Return the acceptable readings of each field, as codings write them; the first is the coder's own."""
    if name == "articles":
        own = {name: row[name] for name in ("published", "published_basis", "headline")}
        own["published"] = own["published"] or row["published_by_coder"]
        return {k: [v] for k, v in own.items() if v}
    out: dict[str, list[Any]] = {}
    for column in row.cells:
        if column in ("article_id", "evidence", "text", "surface", "coder_note", "optional"):
            continue
        readings = row.readings(column)
        if column in _NAMES:
            out[column] = [[n.strip() for n in r.split(";") if n.strip()] for r in readings]
        elif column == "demand":
            out[column] = [d for r in readings for d in demands.get(r, [r])]
        elif column == "status":
            out[column] = [_HELD.get(r, r) for r in readings]
        elif name == "quantities" and column == "value":
            out[column] = [float(r) for r in readings]
        else:
            out[_RENAMED.get(column, column)] = [r or None for r in readings]
    return out


def _spellings(row: GoldRow, coded: frozenset[str], signed: _Signed) -> Iterator[Coding]:
    names = row.readings("name")
    for surface in filter(None, row.readings("surfaces")):
        for article in sorted(coded):
            if places(signed.texts[article], surface):
                yield Coding(
                    kind="entities", effect="adds", words=surface, fields={"name": names[0]},
                    also={"name": list(names[1:])} if names[1:] else {}, note=row["coder_note"] or None,
                    **signed.keys(article),
                )  # fmt: skip


def _label(out: Migrated, row: GoldRow) -> None:
    """Give the codings that tell of one happening its label; one that an article does not tell is left."""
    for article in (a.strip() for a in row["article_ids"].split(";")):
        told = ((n, e) for n, e in enumerate(out.entries) if isinstance(e, Coding) and _tells(e, article, row))
        if (found := next(told, None)) is None:
            out.left.append(f"{row.place.name} line {row.line}: {article} has no coding of {row['cluster']}")
            continue
        number, entry = found
        fields = {**(entry.fields or {}), "happening": row["cluster"]}
        out.entries[number] = entry.model_copy(update={"fields": fields})


def _tells(entry: Coding, article: str, row: GoldRow) -> bool:
    told = entry.told
    if entry.article != article or "happening" in told or entry.kind not in ("contacts", "access_events", "acts"):
        return False
    if not {told.get("mode"), told.get("type"), told.get("event_type")} & set(row.readings("kind")):
        return False
    who = {plain(n) for field in _NAMES if isinstance(names := told.get(field), list) for n in names}
    wanted = [{plain(n.strip()) for n in r.split(";") if n.strip()} for r in row.readings("participants")]
    if any(wanted) and not any(w <= who for w in wanted if w):
        return False
    days = [parse_days(r) for r in row.readings("date")]
    own = parse_days(str(told["day"])) if told.get("day") else None
    return not own or not days[0] or any(d and own.earliest <= d.latest and d.earliest <= own.latest for d in days)


def of_corrections(case: Case, tables: Tables, coder: str) -> Migrated:
    """Return the codings of a case's corrections; `tables` are those read without them.

    A correction of events that names rows becomes a judgement of each; one of another table or column is left: a
    name or a country of an entity belongs in the files of the case.
    """
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    items = {i.row: (a, i) for a, i in rule_items(tables.frames()) if i.row is not None and i.coder == RULES}
    out, signed = Migrated(), _Signed(texts, coder, "person")
    for number, correction in enumerate(case.corrections, start=1):
        entries = list(_of_correction(correction, tables, items, signed))
        if entries:
            out.entries += entries
        else:
            problem = (
                "says nothing of an event that codings can say" if correction.table == "events" else "is of no event"
            )
            out.left.append(f"corrections.yaml: correction {number} of {correction.table} {problem}")
    return out


def _of_correction(
    correction: Correction, tables: Tables, items: Mapping[str, Any], signed: _Signed
) -> Iterator[Coding]:
    days = {"earliest", "latest"} & set(correction.set)
    if correction.table != "events" or not set(correction.set) <= {*_SETTABLE, "earliest", "latest", "date_basis"}:
        return
    frame = tables.events
    for column, value in correction.where.items():
        frame = frame[frame[column].astype(str) == value]
    for event in frame.to_dict("records"):
        article, item = items[event["event_id"]]
        new = {**event, **correction.set}
        fields: dict[str, Any] = {
            "type" if c == "mode" and item.kind == "access_events" else c: correction.set[c]
            for c in _SETTABLE if c in correction.set
        }  # fmt: skip
        if days:
            first, last = new["earliest"], new["latest"]
            fields["day"] = (first if first == last else f"{first}/{last or '..'}") if first else None
        row = {k: v for k, v in item.shown.items() if v not in (None, [])}
        words = signed.texts[article][item.span.start : item.span.end]
        yield Coding(
            kind=item.kind, effect="corrects", words=words, row=row, fields=fields, note=correction.reason,
            **signed.keys(article),
        )  # fmt: skip


def migrated(
    folder: Path, case: Case, corpus: Corpus, coder: str, coder_kind: str, corrector: str
) -> tuple[dict[str, int], list[str]]:
    """Write the codings of a case's `gold` and corrections; return path -> number of lines, and what is left.

    Raises CodingError where the name of a coder is needed and not given.
    """
    texts = dict(zip(corpus.articles["article_id"], corpus.articles["text"], strict=True))
    made: dict[str, list[Coding | Reading]] = {}
    left: list[str] = []
    if any((folder / "gold").glob("*.csv")):
        told = read_gold(folder / "gold", texts)
        coder = coder or told.coder
        found = of_gold(told, texts, case, _named(coder, folder / "gold"), coder_kind)
        made[coder], left = found.entries, found.left
    if case.corrections:
        name = _named(corrector or (coder if coder_kind == "person" else ""), folder / "corrections.yaml")
        found = of_corrections(case, tabulate(corpus, case.for_reading), name)
        made[name] = [*made.get(name, ()), *found.entries]
        left += found.left
    written = {}
    for name, entries in made.items():
        path = folder / FOLDER / f"{slug(name)}.jsonl"
        written[str(path)] = len(entries)
        record(path, entries)
    return written, left


def _named(name: str, place: Path) -> str:
    if not name:
        raise CodingError(place, "", "it does not say who coded this", "Name the coder: --coder or --corrector NAME.")
    return name
