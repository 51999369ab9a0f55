"""Draw every figure at 5, 50 and 500 made-up items as PNG, so that anyone can look: `make figures`."""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from corridor_analysis import plots

MODES = ["phone", "phone", "phone", "meeting", "visit", "press_conference", "letter", "video"]
STATES = ["shut", "restricted", "open", "shut"]


def _day(rng: random.Random) -> str:
    return (date(2022, 12, 1) + timedelta(days=rng.randrange(300))).isoformat()


def _people(n: int) -> list[str]:
    first = ["Ada", "Boris", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hovik"]
    last = ["Almira", "Brandt", "Castellanos", "Danielyan", "Esposito", "Fernandez-Ruiz", "Grigoryan", "Hasanov"]
    return [f"{first[i % 8]} {last[(i // 8 + i) % 8]}" for i in range(n)]


def made_up(n: int) -> dict[str, object]:
    """Return one Axes per figure, drawn from n made-up items."""
    rng = random.Random(n)
    people = _people(max(4, min(60, n // 2)))
    contacts = [(*sorted(rng.sample(people, 2)), rng.choice(MODES)) for _ in range(n)]
    pairs = pd.DataFrame(contacts, columns=["first", "second", "mode"])
    pairs = pairs.groupby(["first", "second", "mode"], as_index=False).size().rename(columns={"size": "n"})
    days = [_day(rng) for _ in range(n)]
    items = pd.DataFrame(
        {
            "lane": [rng.choice(["access", "contacts", "legal steps"]) for _ in range(n)],
            "label": [f"{a.split()[-1]}, {b.split()[-1]} ({m.replace('_', ' ')})" for a, b, m in contacts],
            "kind": [c[2] for c in contacts],
            "earliest": days,
            "latest": days,
        }
    )
    starts = sorted(_day(rng) for _ in STATES)
    states = pd.DataFrame({"state": STATES, "earliest": starts, "latest": [*starts[1:], "2023-10-10"]})
    articles = pd.DataFrame(
        {
            "article_id": [f"{i:03}_made_up_article" for i in range(n)],
            "published": [None if i % 5 == 4 else d for i, d in enumerate(days)],
            "published_basis": [rng.choice(["header", "metadata"]) for _ in range(n)],
        }
    )
    told = pd.DataFrame({"article_id": [rng.choice(articles["article_id"]) for _ in range(n)], "earliest": days})
    return {
        "timeline": plots.timeline(items.sort_values("lane"), states),
        "network": plots.contact_network(pairs),
        "matrix": plots.contact_matrix(pairs),
        "coverage": plots.coverage(articles, told),
    }


def main(folder: str) -> None:
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    for n in (0, 1, 5, 50, 500):
        for name, ax in made_up(n).items():
            ax.figure.savefig(out / f"{name}_{n}.png", dpi=110, bbox_inches="tight")
    print(out.resolve())


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "figures")
