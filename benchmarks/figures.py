"""Draw every figure at 0, 1, 5, 50 and 500 made-up items as PNG, so that anyone can look: `make figures`."""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes

from corridor_analysis.notebook import plots

MODES = ["phone", "phone", "phone", "meeting", "visit", "press_conference", "letter", "video"]
STATES = ["shut", "restricted", "open", "shut"]
DEMANDS = [
    f"Do {what} without delay{end}" for what in ("this", "that", "the other thing") for end in ("", " and fully")
]
KINDS = ["contacts", "access events", "demands", "other acts"]
SIZES = (0, 1, 5, 50, 500)


def _day(rng: random.Random) -> str:
    return (date(2022, 12, 1) + timedelta(days=rng.randrange(300))).isoformat()


def _people(n: int) -> list[str]:
    first = ["Ada", "Boris", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hovik"]
    last = ["Almira", "Brandt", "Castellanos", "Danielyan", "Esposito", "Fernandez-Ruiz", "Grigoryan", "Hasanov"]
    return [f"{first[i % 8]} {last[(i // 8 + i) % 8]}" for i in range(n)]


def made_up(n: int) -> dict[str, Axes]:
    """Return one Axes per figure, drawn from n made-up items."""
    rng = random.Random(n)
    people = _people(max(4, min(60, n // 2)))
    contacts = [(*sorted(rng.sample(people, 2)), rng.choice(MODES)) for _ in range(n)]
    days = [_day(rng) for _ in range(n)]
    pairs = pd.DataFrame(contacts, columns=["first", "second", "mode"])
    pairs = pairs.groupby(["first", "second", "mode"], as_index=False).size().rename(columns={"size": "n"})
    return {
        "timeline": plots.timeline(_items(rng, contacts, days).sort_values("lane"), _states(rng)),
        "network": plots.contact_network(pairs),
        "matrix": plots.contact_matrix(pairs),
        "demands": plots.demand_matrix(_demands(rng, people, n)),
        "coverage": plots.coverage(*_articles(rng, days)),
        "speakers": plots.count_bars(_counts(rng, people[:n]), unit="words quoted"),
        "verdicts": plots.verdict_bars(_verdicts(rng, n)),
        "scores": plots.score_intervals(_scores(rng, min(n, 12))),
        "map": plots.corridor_map(
            _places(rng, n), [(46.34, 39.51), (46.52, 39.58), (46.75, 39.82)], name="The corridor"
        ),
    }


def _items(rng: random.Random, contacts: list[tuple[str, str, str]], days: list[str]) -> pd.DataFrame:
    labels = [f"{m.replace('_', ' ')}: {a.split()[-1]}, {b.split()[-1]}" for a, b, m in contacts]
    lanes = [rng.choice(["access events", "contacts held"]) for _ in contacts]
    items = pd.DataFrame({"lane": lanes, "label": labels, "kind": [c[2] for c in contacts]}, dtype=object)
    return items.assign(earliest=days, latest=days)


def _states(rng: random.Random) -> pd.DataFrame:
    starts = sorted(_day(rng) for _ in STATES)
    return pd.DataFrame({"state": STATES, "earliest": starts, "latest": [*starts[1:], "2023-10-10"]})


def _demands(rng: random.Random, people: list[str], n: int) -> pd.DataFrame:
    asked = [(rng.choice(people), rng.choice(DEMANDS)) for _ in range(n)]
    cells = pd.DataFrame(asked, columns=["row", "column"])
    return cells.groupby(["row", "column"], as_index=False).size().rename(columns={"size": "n"})


def _articles(rng: random.Random, days: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    ids = [f"{i:03}_made_up_article" for i in range(len(days))]
    published = [None if i % 5 == 4 else d for i, d in enumerate(days)]
    basis = [rng.choice(["header", "metadata"]) for _ in days]
    read = pd.DataFrame({"article_id": ids, "published": published, "published_basis": basis}, dtype=object)
    told = [rng.choice(ids) for _ in days]
    return read, pd.DataFrame({"article_id": told, "earliest": days}, dtype=object)


def _counts(rng: random.Random, people: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"label": people, "n": [rng.randrange(1, 2000) for _ in people]})


def _verdicts(rng: random.Random, n: int) -> pd.DataFrame:
    told = [(rng.choice(KINDS), rng.choice(["single", "single", "corroborated", "conflict"])) for _ in range(n)]
    counts = pd.DataFrame(told, columns=["label", "verdict"])
    return counts.groupby(["label", "verdict"], as_index=False).size().rename(columns={"size": "n"})


def _scores(rng: random.Random, n: int) -> pd.DataFrame:
    rows = [(f"kind of fact {i}", 10 * i + 3, f := rng.random(), max(0, f - 0.2), min(1, f + 0.2)) for i in range(n)]
    return pd.DataFrame(rows, columns=["label", "n", "f1", "low", "high"])


def _places(rng: random.Random, n: int) -> pd.DataFrame:
    rows = [(f"Town {i}", "town", 39 + 1.5 * rng.random(), 45.5 + 2 * rng.random(), i % 7) for i in range(n)]
    return pd.DataFrame(rows, columns=["name", "kind", "lat", "lon", "n"])


def main(folder: str) -> None:
    """Draw all figures into a folder, made if need be."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    for n in SIZES:
        for name, ax in made_up(n).items():
            plots.save(ax.figure, out / f"{name}_{n}.png", dpi=110)
    print(out.resolve())


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "figures")
