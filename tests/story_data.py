"""A made-up case about a pass, and tables of as many articles on it as a test asks for."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from corridor_analysis.case import Case, load_case
from corridor_analysis.tables import Tables
from tests.hand_tables import article, cut, entity, event, make_tables

_FILES = {
    "case.yaml": (
        'id: pass\ntitle: "The pass_road, 2021"\nquestion: Who shut the pass?\ncorridor: pass_road\n'
        'window: {start: "2021-01-01", end: "2021-12-31"}\nterms: [pass]\n'
    ),
    "actors.yaml": "actors: [{id: almira, name: Ada Almira}]\ninstruments: []\n",
    "places.yaml": (
        "places:\n"
        "  - {id: pass_road, name: Snow Pass, kind: corridor, lat: 46.5, lon: 8.4, route: [upper_town, lower_town]}\n"
        "  - {id: upper_town, name: Uppertown, kind: town, lat: 46.4, lon: 8.1}\n"
        "  - {id: lower_town, name: Lowertown, kind: town, lat: 46.6, lon: 8.7}\n"
        "  - {id: valley, name: The Valley, kind: territory, lat: 46.5, lon: 8.6}\n"
    ),
    "demands.yaml": (
        "demands:\n"
        "  - {id: open_pass, label: Open the pass, definition: d, include: i, exclude: e, terms: [[open*], [pass]],\n"
        "     examples: {yes: [open the pass], no: [close the pass]}}\n"
        "  - {id: let_aid, label: Let aid in, definition: d, include: i, exclude: e, terms: [[aid]],\n"
        "     examples: {yes: [let aid in], no: [open the pass]}}\n"
    ),
    "corrections.yaml": "corrections: []\n",
}
_FIRST = "Ada Boris Carla Dmitri Elif Farid Greta Hovik Ilse Jorge".split()
_LAST = "Almira Brandt Castellanos Danielyan Esposito Fernandez-Ruiz Grigoryan Hasanov Ibarra".split()
PEOPLE = [f"{_FIRST[i % 10]} {_LAST[i % 9]}" for i in range(40)]
_FILLER = "snow road lorry winter queue market bread school ferry bridge tunnel radio letter doctor light stone".split()
_PLACES = {"pass_road": "Snow Pass", "upper_town": "Uppertown", "lower_town": "Lowertown"}


def write_case(folder: Path) -> Case:
    """Write the case folder and read it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_case(folder)


def many(n: int, *, days: bool = True) -> Tables:
    """Return tables of n articles, each with a call, a closure, a demand, an accusation and a quotation."""
    words = random.Random(n)
    articles, events, said = [], [], {"statements": [], "spans": [], "participants": [], "mentions": []}
    for i in range(n):
        rng = random.Random(i // 2)  # two articles each tell of the same, in other surroundings
        key, (a, b, c) = f"art {i:03}_x", (rng.randrange(40) for _ in range(3))
        when = (date(2021, 1, 4) + timedelta(days=rng.randrange(300))).isoformat() if days else None
        filler = " ".join(words.choices(_FILLER, k=40)).capitalize()
        text = (
            f"{PEOPLE[a]} telephoned {PEOPLE[b]}. Nordia_ closed Snow Pass near {rng.choice(['Upper', 'Lower'])}town. "
            f"{PEOPLE[c]} urged {PEOPLE[a]} to open the pass. {PEOPLE[b]} accused {PEOPLE[c]} of *lies*. "
            f"{PEOPLE[a]} said: “No road number {i} is ever closed for good”. {filler}."
        )
        articles.append(article(key, text, when))
        events += _events(rng, key, text, (a, b, c), when)
        _quotation(said, key, text, a)
    people = [entity(f"p{i}", name) for i, name in enumerate(PEOPLE)]
    states = [entity("nordia", "Nordia_", "state")]
    places = [entity(k, name, "place") for k, name in _PLACES.items()]
    return make_tables(articles, [*people, *states, *places], events, **said)


def _events(rng: random.Random, key: str, text: str, who: tuple, when: str | None) -> list[dict]:
    a, b, c = (f"p{i}" for i in who)
    lines = [line.strip() for line in text.split(". ")]
    mode, status = rng.choice(["phone", "meeting", "press_conference", "other"]), rng.choice(["happened", "planned"])
    day = when if rng.random() < 0.8 else None
    pair = (("actor", a), ("recipient", b))
    sure = random.Random(key).choices([None, 0.45, 0.8], k=4)
    asked = {"demand": rng.choice(["open_pass", "let_aid"]), "parties": (("actor", c), ("recipient", a))}
    kind = rng.choice(["closure", "reopening", "restriction", "checkpoint"])
    rows = [
        event(f"{key}:e1", text, lines[0], mode=mode, status=status, day=day, parties=pair),
        event(f"{key}:e2", text, lines[1], "COERCE", mode=kind, day=when, parties=(("actor", "nordia"),)),
        event(f"{key}:e3", text, lines[2], "REQUEST", **asked),
        event(f"{key}:e4", text, lines[3], "ACCUSE", parties=(("actor", b), ("recipient", c))),
    ]
    return [row | {"confidence": likely} for row, likely in zip(rows, sure, strict=True)]


def _quotation(said: dict, key: str, text: str, speaker: int) -> None:
    mark = cut(key, text, text[text.index("“") : text.index("”") + 1])
    record, place = f"{key}:a1", {k: mark[k] for k in ("article_id", "sentence_id")}
    said["statements"].append(
        place | {"statement_id": record, "kind": "direct", "cue": "say", "act": "say", "rule": "hand"}
        | dict.fromkeys(("medium", "time_id"))
    )  # fmt: skip
    said["spans"].append({"statement_id": record, "part": "content", "start": mark["start"], "end": mark["end"]})
    part = {"record_id": record, "role": "source", "entity_id": f"p{speaker}", "start": None, "end": None}
    said["participants"].append(part)
    for number, words in enumerate(("Snow Pass", "town"), start=1):
        where = "pass_road" if number == 1 else "upper_town" if "Uppertown" in text else "lower_town"
        row = cut(key, text, words)
        said["mentions"].append(row | {"mention_id": f"{key}:m{number}", "entity_id": where, "rule": "alias"})
