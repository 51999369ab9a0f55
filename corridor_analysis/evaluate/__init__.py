"""Tables against coded facts, the gold: precision, recall, F1, secondary accuracies and the list of errors."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import FOLDER, Coding, Codings, digest_of, places, read_codings
from corridor_analysis.case.codings.entries import NAMES
from corridor_analysis.errors import GoldError
from corridor_analysis.evaluate.gold import FILES, Gold, GoldRow, read_gold
from corridor_analysis.evaluate.items import World, gold_items, predicted_items
from corridor_analysis.evaluate.kinds import KINDS, cluster_outcome, confused, entity_outcome, right_days
from corridor_analysis.evaluate.matching import Outcome, compare
from corridor_analysis.evaluate.scores import Accuracy, Scores, accuracy_table, error_table, score_table

if TYPE_CHECKING:
    from corridor_analysis.case import Case
    from corridor_analysis.tables import Tables

__all__ = ["Scores", "coded_facts", "evaluate", "facts_folder"]

ACCUSATIONS = "accusations and denials"
_ACCUSING = frozenset({"ACCUSE", "REJECT"})
# measure -> kind, field: how often the field is right where the fact was found at all
_FIELDS = {
    "quote speaker": ("quotes", "speaker"),
    "demand actor": ("demands", "actor"),
    "demand recipient": ("demands", "recipient"),
    "access actor": ("access_events", "actor"),
    "access date": ("access_events", "date"),
    "time value": ("dates", "value"),
    "quantity unit": ("quantities", "unit"),
}


def evaluate(tables: Tables, gold_folder: str | Path, *, case: Case | None = None) -> Scores:
    """Score tables against coded facts: a folder of gold files, or of codings; `evaluate.kinds` says what is a match.

    Only articles that the gold lists are scored. A gold file that is missing is not scored, and `notes` says so.
    `case` maps demand ids to those of the gold and aliases to names; without it the case folder around the gold
    folder is read, if it is one. Raises GoldError with file, line, fault and repair for gold that breaks a rule.
    """
    from corridor_analysis.case import load_case

    frames = tables.frames()
    texts = dict(zip(frames["articles"]["article_id"], frames["articles"]["text"], strict=True))
    folder = Path(gold_folder)
    around = folder.resolve().parent
    if not case and (around / "case.yaml").is_file():
        case = load_case(around)
    if not folder.exists() and (folder.parent / FOLDER).is_dir():  # the gold of a case that has become codings
        folder = folder.parent / FOLDER
    gold = coded_facts(folder, texts, case) if any(folder.glob("*.jsonl")) else read_gold(folder, texts)
    world = World(frames, case)
    outcomes = dict(_outcomes(gold, world))
    accuracies = accuracy_table(_accuracies(outcomes, gold, world))
    errors = error_table({k: v for k, v in outcomes.items() if k != ACCUSATIONS})
    return Scores(score_table(outcomes), accuracies, errors, gold.notes, gold.coding)


def _outcomes(gold: Gold, world: World) -> Iterator[tuple[str, Outcome]]:
    for name, kind in KINDS.items():
        if name in gold:
            coded, found = gold_items(name, gold, world), predicted_items(name, gold.coded, world)
            yield (name, compare(kind, coded, found))
        if name == "acts" and name in gold:  # accusations and denials by themselves
            coded = [g for g in coded if _ACCUSING.intersection(g.fields["event_type"])]
            yield ACCUSATIONS, compare(kind, coded, [p for p in found if p.fields["event_type"] in _ACCUSING])
    if "entities" in gold:
        yield "entities", entity_outcome(gold, world)
    if "clusters" in gold:
        yield "clusters", cluster_outcome(gold, world)


def _accuracies(outcomes: Mapping[str, Outcome], gold: Gold, world: World) -> Iterator[Accuracy]:
    if "contacts" in outcomes:
        full = outcomes["contacts"].full
        yield Accuracy("contact date", sum(right_days(p.gold, p.predicted) for p in full), len(full))
        yield _told_apart(gold, world)
    for measure, (kind, field) in _FIELDS.items():
        if kind in outcomes:
            found = (*outcomes[kind].full, *outcomes[kind].lenient)
            yield Accuracy(measure, sum(field not in p.faults for p in found), len(found))
    if "articles" in gold:
        yield _published(gold, world)


def _told_apart(gold: Gold, world: World) -> Accuracy:
    """Count the contacts planned or denied that are not reported as held."""
    apart = [g for g in gold_items("contacts", gold, world) if "happened" not in g.fields["status"]]
    held = [p for p in predicted_items("contacts", gold.coded, world) if p.fields["status"] == "happened"]
    wrong = sum(any(confused(g, p) for p in held) for g in apart)
    return Accuracy("planned or denied contacts not reported as held", len(apart) - wrong, len(apart))


def _published(gold: Gold, world: World) -> Accuracy:
    """Count the articles whose day of publication is the one stated, or the coder's where none is."""
    articles = world.frames["articles"]
    day = dict(zip(articles["article_id"], articles["published"], strict=True))
    coded = {
        r.article_id: next(filter(None, (r.fields["published"][0], r.fields["published_by_coder"][0])), None)
        for r in gold.rows["articles"] if r.article_id in day
    }  # fmt: skip
    known = {key: value for key, value in coded.items() if value}
    return Accuracy("publication day", sum(day[k] == v for k, v in known.items()), len(known))


class _Callable(ModuleType):
    """This module: importing it puts it in the place of the function of its name, so that it answers as that does."""

    def __call__(self, *given: Any, **named: Any) -> Scores:
        return evaluate(*given, **named)


sys.modules[__name__].__class__ = _Callable


_FILE = {"accusations": "acts"}  # kinds of codings that are rows of one file of facts
_COLUMN = {"day": "date"}
_NO_FIELDS = ("article_id", "evidence", "text", "surface", "optional")


def facts_folder(case: str | Path) -> Path:
    """Return where a case keeps its coded facts: `gold`, where there is one, else `codings`."""
    case = Path(case)
    return case / "gold" if (case / "gold").is_dir() else case / "codings"


def coded_facts(folder: Path, texts: Mapping[str, str], case: Case | None) -> Gold:
    """Return the facts of one coder of a folder of codings: the person, else the model, who has read most articles for
    most kinds.

    Raises GoldError where nobody has read any of these articles whole.
    """
    codings = read_codings(folder)
    ids = {digest_of(text): key for key, text in texts.items()}
    read: Counter[str] = Counter()
    for reading in codings.readings:
        if reading.words is None and reading.digest in ids:
            read[reading.coder] += len(reading.read)
    if not read:
        problem = "no coder has read none of these articles whole"
        raise GoldError(folder, "", problem, "Add a line of what was read.")
    persons = {r.coder for r in codings.readings if r.coder_kind == "person"}
    coder = min(read, key=lambda c: (c not in persons, -read[c], c))
    readings = [r for r in codings.readings if r.coder == coder and r.words is None and r.digest in ids]
    kinds = {_FILE.get(k, k) for r in readings for k in r.read}
    coded = frozenset(ids[r.digest] for r in readings)
    rows: dict[str, list[GoldRow]] = {k: [] for k in FILES if k in kinds}
    told = [c for c in codings.judgements if c.coder == coder and c.effect != "rejects" and ids.get(c.digest) in coded]
    for coding in told:
        name, article = _FILE.get(coding.kind, coding.kind), ids[coding.digest]
        if name in rows and name != "entities":
            rows[name].append(_row(name, article, coding, texts[article], codings, case))
    if "entities" in rows:
        rows["entities"] = list(_entities(told, codings))
    rows["clusters"] = list(_happenings(told, ids, codings))
    notes = [f"{name} were not coded by {coder}: not scored." for name in FILES if name not in rows]
    away = {r.article for r in codings.readings if r.coder == coder and r.digest not in ids}
    notes += [f"Article {key} was coded but not read: its rows are not scored." for key in sorted(away)]
    who = next((r.note for r in readings if r.note), f"They were coded by {coder}.")
    return Gold(folder, {k: tuple(v) for k, v in rows.items()}, coded, tuple(notes), who, coder)


def _key(coding: Coding, codings: Codings) -> str:
    file, _, line = codings.place(coding).rpartition(":")
    return f"{Path(file).name} line {line}"


def _row(name: str, article: str, coding: Coding, text: str, codings: Codings, case: Case | None) -> GoldRow:
    nothing: dict[str, tuple[Any, ...]] = {n: ([] if n in NAMES else "",) for n in FILES[name] if n not in _NO_FIELDS}
    told = {
        _COLUMN.get(field, field): _once(_reading(field, r, case) for r in (value, *coding.also.get(field, ())))
        for field, value in {"status": "happened", **coding.told}.items()
    }
    fields = nothing | {n: told[n] for n in nothing if n in told}
    spans = tuple(places(text, coding.words, coding.before))
    optional = coding.optional and name == "dates"
    return GoldRow(_key(coding, codings), article, coding.words, fields, spans, optional, coding.note or "")


def _reading(field: str, value: Any, case: Case | None) -> Any:
    if field == "demand" and case:
        return next((d.gold or d.id for d in case.demands if d.id == value), value or "")
    if field in NAMES:
        return [value] if isinstance(value, str) else value or []
    return "" if value is None else str(value)


def _once(values: Iterable[Any]) -> tuple[Any, ...]:
    out: list[Any] = []
    for value in values:
        if value not in out:
            out.append(value)
    return tuple(out)


def _entities(told: list[Coding], codings: Codings) -> Iterator[GoldRow]:
    """Yield a row for each entity, with all its spellings."""
    named: dict[tuple[str, ...], list[Coding]] = {}
    for coding in told:
        if coding.kind == "entities":
            named.setdefault(tuple(map(str, (coding.told["name"], *coding.also.get("name", ())))), []).append(coding)
    for names, own in named.items():
        yield GoldRow(_key(own[0], codings), "", "", {"name": names, "surfaces": _once(c.words for c in own)})


def _happenings(told: list[Coding], ids: Mapping[str, str], codings: Codings) -> Iterator[GoldRow]:
    """Yield a row for each label of a happening that several articles tell."""
    labelled: dict[str, list[Coding]] = {}
    for coding in told:
        if coding.told.get("happening"):
            labelled.setdefault(str(coding.told["happening"]), []).append(coding)
    for label, own in labelled.items():
        fields = {
            "cluster": (label,), "article_ids": (list(_once(ids[c.digest] for c in own)),),
            "kind": _once(str(c.told.get("mode") or c.told.get("type") or c.told.get("event_type")) for c in own),
            "participants": _once(c.told.get("participants") or c.told.get("actor") or [] for c in own),
            "date": _once(str(c.told["day"]) for c in own if c.told.get("day")) or ("",),
        }  # fmt: skip
        yield GoldRow(_key(own[0], codings), "", "", fields)
