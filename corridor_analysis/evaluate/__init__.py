"""Tables against coded facts, the gold: precision, recall, F1, secondary accuracies and the list of errors."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import FOLDER
from corridor_analysis.evaluate.across import cluster_outcome, entity_outcome
from corridor_analysis.evaluate.coded import coded_facts
from corridor_analysis.evaluate.gold import Gold, read_gold
from corridor_analysis.evaluate.items import World, gold_items, predicted_items
from corridor_analysis.evaluate.kinds import KINDS, confused, right_days
from corridor_analysis.evaluate.matching import Outcome, compare
from corridor_analysis.evaluate.scores import Accuracy, Scores, accuracy_table, error_table, score_table

if TYPE_CHECKING:
    from corridor_analysis.case import Case
    from corridor_analysis.tables import Tables

__all__ = ["Scores", "evaluate"]

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
    frames = tables.frames()
    texts = dict(zip(frames["articles"]["article_id"], frames["articles"]["text"], strict=True))
    case = case or _case_around(Path(gold_folder))
    gold = _facts(Path(gold_folder), texts, case)
    world = World(frames, case)
    outcomes = dict(_outcomes(gold, world))
    accuracies = accuracy_table(_accuracies(outcomes, gold, world))
    errors = error_table({k: v for k, v in outcomes.items() if k != ACCUSATIONS})
    return Scores(score_table(outcomes), accuracies, errors, gold.notes, gold.coding)


def _facts(folder: Path, texts: Mapping[str, str], case: Case | None) -> Gold:
    """Return the facts of a folder of gold files or codings; of a case whose gold has become codings, the latter."""
    if not folder.exists() and (folder.parent / FOLDER).is_dir():
        folder = folder.parent / FOLDER
    return coded_facts(folder, texts, case) if any(folder.glob("*.jsonl")) else read_gold(folder, texts)


def _case_around(folder: Path) -> Case | None:
    from corridor_analysis.case import load_case

    around = folder.resolve().parent
    return load_case(around) if (around / "case.yaml").is_file() else None


def _outcomes(gold: Gold, world: World) -> Iterator[tuple[str, Outcome]]:
    for name, kind in KINDS.items():
        if name in gold:
            yield (name, compare(kind, gold_items(name, gold, world), predicted_items(name, gold.coded, world)))
        if name == "acts" and name in gold:
            yield ACCUSATIONS, _accusing(gold, world)
    if "entities" in gold:
        yield "entities", entity_outcome(gold, world)
    if "clusters" in gold:
        yield "clusters", cluster_outcome(gold, world)


def _accusing(gold: Gold, world: World) -> Outcome:
    """Score ACCUSE and REJECT by themselves."""
    coded = [g for g in gold_items("acts", gold, world) if _ACCUSING.intersection(g.fields["event_type"])]
    found = [p for p in predicted_items("acts", gold.coded, world) if p.fields["event_type"] in _ACCUSING]
    return compare(KINDS["acts"], coded, found)


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
