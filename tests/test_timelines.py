"""Invented timelines of eight corridors: on each day asked about, `Tables.states()` says what the articles do."""

from functools import cache
from pathlib import Path

import pytest
import yaml

import corridor_analysis as ca

FILES = sorted((Path(__file__).parent / "timelines").glob("*.yaml"))


@cache
def timeline(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def state_on(states, day):
    """The state of the rows that hold a day."""
    held = states[(states["earliest"] <= day) & (states["latest"] >= day)]
    return "unknown" if held.empty else "; ".join(held["state"])


@cache
def read(path):
    rows = [
        {"article_id": f"a{n}", "published": a["published"], "text": a["text"]}
        for n, a in enumerate(timeline(path)["articles"], start=1)
    ]
    return ca.tabulate(ca.Corpus.from_records(rows))


DAYS = [(path, asked) for path in FILES for asked in timeline(path)["days"]]


@pytest.mark.model
@pytest.mark.parametrize(("path", "asked"), DAYS, ids=[f"{p.stem} {a['day']}" for p, a in DAYS])
def test_the_state_of_a_day_is_what_the_articles_say(path, asked):
    assert state_on(read(path).states(), asked["day"]) == asked["state"], asked["why"]
