"""What became of a planned contact: held, cancelled or postponed; one row, in one place."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from corridor_analysis.notebook import Study, narrow
from corridor_analysis.notebook.prose import plain
from corridor_analysis.notebook.story import contacts
from corridor_analysis.notebook.story.happenings import outcome
from corridor_analysis.resources import read_yaml
from tests.hand_tables import article, cut, entity, event, make_tables

CASE = SimpleNamespace(title="The pass", actors=())
ENTITIES = [
    entity("norway", "Norway", "state", "NOR"),
    entity("chile", "Chile", "state", "CHL"),
    entity("moreno", "Moreno", "person", "NOR"),
    entity("pavic", "Pavic", "person", "CHL"),
    entity("dahl", "Dahl", "person", "NOR"),
    entity("ruiz", "Ruiz", "person", "CHL"),
    entity("peru", "Peru", "state", "PER"),
    entity("union", "Lake Union", "igo", "IGO"),
]
BOTH = (("actor", "norway"), ("actor", "chile"))


@pytest.mark.parametrize("example", read_yaml("outcomes.yaml")["examples"], ids=lambda e: e["text"])
def test_examples_of_the_word_list(example):
    assert outcome(example["text"], example["mode"]) == example["outcome"]


def _study(*texts: tuple[str, str | None, list[dict]], named: dict[str, str] | None = None, **limits: object) -> Study:
    """A study of articles a0, a1, …: text, day of publication, and events as keyword arguments with their words."""
    articles, events, mentions = [], [], []
    for n, (text, day, told) in enumerate(texts):
        key = f"a{n}"
        articles.append(article(key, text, day))
        for i, one in enumerate(told):
            more = {"mode": "meeting", "parties": BOTH} | one
            events.append(event(f"{key}:e{i}", text, more.pop("words"), **more))
        for i, (entity_id, name) in enumerate((named or {}).items()):
            if name in text.rpartition(". ")[2]:
                row = cut(key, text.rpartition(". ")[2], name)
                start = text.index(text.rpartition(". ")[2])
                sentence = f"{key}:s{text.count('. ') + 1}"
                row |= {"start": row["start"] + start, "end": row["end"] + start, "sentence_id": sentence}
                mentions.append(row | {"mention_id": f"{key}:m{i}", "entity_id": entity_id, "rule": "name"})
    return narrow(CASE, make_tables(articles, ENTITIES, events, mentions=mentions), **limits)


def _rows(study: Study) -> dict[str, list[str]]:
    """The ids of the contacts by their status, held ones among them."""
    out = {"held": contacts.by_date(study).index.to_list()}
    for key, status in contacts.not_held_table(study)["status"].items():
        out.setdefault(status, []).append(key)
    return out


HELD = (
    "Norway and Chile met in Oslo.",
    "2021-05-06",
    [{"words": "Norway and Chile met in Oslo", "day": "2021-05-05"}],
)
PLAN = ("Norway and Chile will meet in Oslo.", "2021-04-01")


def _plan(day: str | None = "2021-05-05") -> tuple[str, str, list[dict]]:
    return *PLAN, [{"words": "Norway and Chile will meet in Oslo", "status": "planned", "day": day}]


def test_a_meeting_that_was_held_is_not_planned_any_more():
    study = _study(_plan(), HELD)
    assert _rows(study) == {"held": ["a1:e0"]}
    assert "One contact was told as planned too" in plain(contacts.answer(study))


def test_a_president_stands_for_a_state_that_was_to_meet():
    who = (("actor", "moreno"), ("recipient", "pavic"))
    held = ("Moreno met Pavic.", "2021-05-06", [{"words": "Moreno met Pavic", "day": "2021-05-05", "parties": who}])
    assert _rows(_study(_plan(), held)) == {"held": ["a1:e0"]}


def test_a_minister_does_not_stand_for_a_president_who_was_to_meet():
    who = (("actor", "moreno"), ("recipient", "pavic"))
    plan = ("Moreno will meet Pavic.", "2021-04-01", [{"words": "Moreno will", "status": "planned", "parties": who}])
    plan[2][0]["day"] = "2021-05-05"
    met = {"words": "Dahl met Ruiz", "day": "2021-05-05", "parties": (("actor", "dahl"), ("recipient", "ruiz"))}
    assert _rows(_study(plan, ("Dahl met Ruiz.", "2021-05-06", [met]))) == {"held": ["a1:e0"], "planned": ["a0:e0"]}


@pytest.mark.parametrize(
    "more",
    [{"day": "2021-06-05"}, {"parties": (("actor", "norway"), ("actor", "peru"))}, {"mode": "phone"}, {"day": None}],
)
def test_another_meeting_leaves_a_plan_as_it_is(more):
    one = {"words": "They met in Oslo", "day": "2021-05-05"} | more
    assert _rows(_study(_plan(), ("They met in Oslo.", "2021-05-06", [one]))) == {
        "held": ["a1:e0"],
        "planned": ["a0:e0"],
    }


def test_a_summit_that_the_next_sentence_calls_off_is_cancelled():
    text = "Norway and Chile will meet in Oslo. A day later the summit was called off."
    told = [{"words": "Norway and Chile will meet in Oslo", "status": "planned", "day": "2021-05-05"}]
    study = _study((text, "2021-05-01", told))
    assert _rows(study) == {"held": [], "cancelled": ["a0:e0"]}
    table = contacts.not_held_table(study)
    assert table["called off by"].to_list() == ["A day later the summit was called off."]
    assert "Not counted is one cancelled contact." in plain(contacts.answer(study))


def _two_plans(after: str) -> dict[str, list[str]]:
    text = f"They will meet in May. They will meet in June. {after}"
    told = [
        {"words": f"They will meet in {month}", "status": "planned", "day": day}
        for month, day in (("May", "2021-05-05"), ("June", "2021-06-05"))
    ]
    return _rows(_study((text, "2021-04-01", told)))


def test_a_sentence_calls_off_one_plan_the_last_before_it():
    assert _two_plans("The second meeting was cancelled.") == {"held": [], "planned": ["a0:e0"], "cancelled": ["a0:e1"]}


def test_a_plan_without_a_day_is_called_off_within_a_month():
    names = {"norway": "Norway", "chile": "Chile"}
    off = "Snow fell. The summit of Norway and Chile on Monday was cancelled"
    for day, status in (("2021-04-20", "cancelled"), ("2021-06-20", "planned")):
        assert _rows(_study(_plan(None), (off, day, []), named=names)) == {"held": [], status: ["a0:e0"]}


def test_another_meeting_called_off_is_not_the_plan():
    assert _two_plans("A meeting of shepherds was cancelled.") == {"held": [], "planned": ["a0:e0", "a0:e1"]}


def test_a_summit_that_another_article_calls_off_is_cancelled():
    names = {"norway": "Norway", "chile": "Chile"}
    study = _study(_plan(), ("Snow fell. The summit of Norway and Chile was cancelled", "2021-05-01", []), named=names)
    assert _rows(study) == {"held": [], "cancelled": ["a0:e0"]}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Snow fell. The summit of Norway and Peru was cancelled", "2021-05-01"),
        ("Snow fell. Norway denied that the summit with Chile was cancelled", "2021-05-01"),
        ("Snow fell. Norway may have cancelled the summit with Chile", "2021-05-01"),
        ("Snow fell. The summit of Norway and Chile was cancelled", "2021-03-01"),
        ("Snow fell. The summit of Norway and Chile was cancelled", "2021-09-01"),
    ],
)
def test_what_is_said_of_another_meeting_or_of_another_time_cancels_nothing(text, day):
    names = {"norway": "Norway", "chile": "Chile", "peru": "Peru"}
    assert _rows(_study(_plan(), (text, day, []), named=names)) == {"held": [], "planned": ["a0:e0"]}


def test_a_contact_that_one_report_denies_is_disputed_and_stands_in_one_table():
    study = _study(HELD)
    events = study.whole.events.copy()
    second = events.assign(event_id="a0:e9", status="negated")
    members = study.whole.cluster_members
    whole = replace(
        study.whole,
        events=pd.concat([events, second], ignore_index=True),
        cluster_members=pd.concat([members, members.assign(event_id="a0:e9")], ignore_index=True),
    )
    assert _rows(narrow(CASE, whole)) == {"held": [], "disputed": ["a0:e0"]}


def _mediated(**limits: object) -> Study:
    parties, people = (*BOTH, ("mediator", "union")), (("actor", "moreno"), ("recipient", "pavic"))
    text = "Norway and Chile will meet in May. Moreno telephoned Pavic."
    told = [
        {"words": "Norway and Chile will meet in May", "status": "planned", "day": "2021-05-05", "parties": parties},
        {"words": "Moreno telephoned Pavic", "mode": "phone", "day": "2021-04-01", "parties": people},
    ]
    return _study((text, "2021-04-01", told), **limits)


def test_the_mediator_is_said_with_the_contact():
    said = plain(contacts.answer(_mediated()))
    assert said.endswith("Lake Union mediates in the planned meeting of Norway and Chile (5 May 2021).")


def test_the_mediator_is_not_lost_in_a_selection():
    assert "Lake Union mediates in the planned meeting" in plain(contacts.answer(_mediated(actors="Norway")))
    outside = plain(contacts.answer(_mediated(end="2021-04-30")))
    assert outside.endswith(
        "No contact of this selection has a mediator; outside it, Lake Union mediates in the planned meeting of Norway "
        "and Chile (5 May 2021)."
    )


def test_a_state_brings_its_people_into_a_selection():
    study = _mediated(actors=["Chile"])
    assert _rows(study) == {"held": ["a0:e1"], "planned": ["a0:e0"]}
