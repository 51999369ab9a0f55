"""Older ways to say what is right, made into codings: the files of `gold/` and `corrections.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import FOLDER, Coding, Reading, digest_of, places, record
from corridor_analysis.case.codings.entries import NAMES
from corridor_analysis.coders.days import iso_of, parse_days
from corridor_analysis.coders.door import CHARGES
from corridor_analysis.coders.items import RULES, rule_items
from corridor_analysis.errors import CodingError
from corridor_analysis.evaluate.gold import Gold, GoldRow, read_gold
from corridor_analysis.evaluate.matching import plain
from corridor_analysis.parse.tree.spelling import slug
from corridor_analysis.tables import Tables, tabulate

if TYPE_CHECKING:
    from corridor_analysis.case import Case, Correction
    from corridor_analysis.corpus import Corpus

_RENAMED = {"date": "day"}
_FIRST_WORDS = 8  # of an article, to hold on to where the whole is meant
_SETTABLE = ("mode", "status", "demand", "event_type")


@dataclass
class Migrated:
    """The codings made, and what could not be made into one: where it stands and why."""

    entries: list[Coding | Reading] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def of_gold(gold: Gold, texts: Mapping[str, str], case: Case | None, coder: str, coder_kind: str) -> Migrated:
    """Return the codings of a folder of coded facts: each row adds its fact, and its articles were read whole."""
    out = Migrated()
    signed = {key: _signed(key, text, coder, coder_kind) for key, text in texts.items()}
    demands: dict[str, list[str]] = {}  # id of the older codebook -> ids of the case
    for demand in case.demands if case else ():
        demands.setdefault(demand.gold or demand.id, []).append(demand.id)
    for name, rows in gold.rows.items():
        for row in rows:
            if name not in ("entities", "clusters"):
                _into(out, name, row, texts, signed, demands)
    for row in gold.rows.get("entities", ()):
        out.entries += _spellings(row, {a: texts[a] for a in sorted(gold.coded)}, signed)
    for row in gold.rows.get("clusters", ()):
        _label(out, row)
    read = sorted({k for n in gold.rows for k in {"acts": ("accusations", "acts"), "clusters": ()}.get(n, (n,))})
    note = None if gold.coding.startswith("Who coded") else gold.coding
    out.entries += [Reading(read=read, note=note, **signed[a]) for a in sorted(gold.coded)] if read else []
    return out


def _signed(article_id: str, text: str, coder: str, coder_kind: str) -> dict[str, Any]:
    """Return what a coding says of its article and its coder."""
    return {"article": article_id, "digest": digest_of(text), "coder": coder, "coder_kind": coder_kind}


def _into(
    out: Migrated, name: str, row: GoldRow, texts: Mapping[str, str], signed: Mapping[str, Any],
    demands: Mapping[str, list[str]],
) -> None:  # fmt: skip
    """Add the coding of one row, or say why it cannot be one."""
    if row.article_id not in texts:
        out.left.append(f"{row.key}: its article {row.article_id} is not here")
        return
    text = texts[row.article_id]
    charge = name == "acts" and row.fields["event_type"][0] in CHARGES
    words = row.words or " ".join(text.split()[:_FIRST_WORDS])
    if name == "quotes" and row.spans:
        words = text[row.spans[0].start : row.spans[0].end]
    if not places(text, words):
        out.left.append(f"{row.key}: its words are parts of words of the article")
        return
    given = dict(row.fields)
    if name == "articles":
        by_coder = given.pop("published_by_coder")
        given["published"] = given["published"] if given["published"][0] else by_coder
        given = {k: v[:1] for k, v in given.items() if v[0]}
    if "demand" in given:
        given["demand"] = tuple(d for r in given["demand"] for d in demands.get(r, [r]))
    told = {_RENAMED.get(k, k): [r if r != "" else None for r in v] for k, v in given.items()}
    out.entries.append(
        Coding(
            kind="accusations" if charge else name, effect="adds", words=words, note=row.note or None,
            optional=row.optional, fields={k: v[0] for k, v in told.items()},
            also={k: v[1:] for k, v in told.items() if v[1:]}, **signed[row.article_id],
        )
    )  # fmt: skip


def _spellings(row: GoldRow, texts: Mapping[str, str], signed: Mapping[str, Any]) -> Iterator[Coding]:
    name, *also = row.fields["name"]
    for surface in filter(None, row.fields["surfaces"]):
        for article, text in texts.items():
            if places(text, surface):
                yield Coding(
                    kind="entities", effect="adds", words=surface, fields={"name": name},
                    also={"name": also} if also else {}, note=row.note or None, **signed[article],
                )  # fmt: skip


def _label(out: Migrated, row: GoldRow) -> None:
    """Give the codings that tell of one happening its label; one that an article does not tell is left."""
    label = row.fields["cluster"][0]
    for article in row.fields["article_ids"][0]:
        told = ((n, e) for n, e in enumerate(out.entries) if isinstance(e, Coding) and _tells(e, article, row))
        if (found := next(told, None)) is None:
            out.left.append(f"{row.key}: {article} has no coding of {label}")
            continue
        number, entry = found
        fields = {**(entry.fields or {}), "happening": label}
        out.entries[number] = entry.model_copy(update={"fields": fields})


def _tells(entry: Coding, article: str, row: GoldRow) -> bool:
    told = entry.told
    if entry.article != article or "happening" in told or entry.kind not in ("contacts", "access_events", "acts"):
        return False
    if not {told.get("mode"), told.get("type"), told.get("event_type")} & set(row.fields["kind"]):
        return False
    who = {plain(n) for field in NAMES if isinstance(names := told.get(field), list) for n in names}
    wanted = [set(map(plain, names)) for names in row.fields["participants"]]
    if any(wanted) and not any(w <= who for w in wanted if w):
        return False
    days = list(map(parse_days, row.fields["date"]))
    own = parse_days(str(told["day"])) if told.get("day") else None
    return not own or not days[0] or any(d and own.earliest <= d.latest and d.earliest <= own.latest for d in days)


def of_corrections(case: Case, tables: Tables, coder: str) -> Migrated:
    """Return the codings of a case's corrections; `tables` are those read without them.

    A correction of events that names rows becomes a judgement of each; one of another table or column is left: a
    name or a country of an entity belongs in the files of the case.
    """
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    items = {i.row: (a, i) for a, i in rule_items(tables.frames()) if i.row is not None and i.coder == RULES}
    out = Migrated()
    for number, correction in enumerate(case.corrections, start=1):
        entries = list(_of_correction(correction, tables, items, texts, coder))
        if entries:
            out.entries += entries
        else:
            problem = (
                "says nothing of an event that codings can say" if correction.table == "events" else "is of no event"
            )
            out.left.append(f"corrections.yaml: correction {number} of {correction.table} {problem}")
    return out


def _of_correction(
    correction: Correction, tables: Tables, items: Mapping[str, Any], texts: Mapping[str, str], coder: str
) -> Iterator[Coding]:
    if correction.table != "events" or not set(correction.set) <= {*_SETTABLE, "earliest", "latest", "date_basis"}:
        return
    frame = tables.events
    for column, value in correction.where.items():
        frame = frame[frame[column].astype(str) == value]
    for event in frame.to_dict("records"):
        article, item = items[event["event_id"]]
        fields: dict[str, Any] = {
            "type" if c == "mode" and item.kind == "access_events" else c: correction.set[c]
            for c in _SETTABLE if c in correction.set
        }  # fmt: skip
        if {"earliest", "latest"} & set(correction.set):
            new = {**event, **correction.set}
            fields["day"] = iso_of(new["earliest"], new["latest"])
        row = {k: v for k, v in item.shown.items() if v not in (None, [])}
        words = texts[article][item.span.start : item.span.end]
        yield Coding(
            kind=item.kind, effect="corrects", words=words, row=row, fields=fields, note=correction.reason,
            **_signed(article, texts[article], coder, "person"),
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
