"""A state stands for its people and bodies, anyone else for himself; names come as a list or as one text."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from corridor_analysis.case.parties import named, stand_for
from corridor_analysis.errors import ParameterError

ROWS = [
    # id, name, kind, country, sector
    ("chile", "Chile", "state", "CHL", "GOV"),
    ("moreno", "Alda Moreno", "person", "CHL", "GOV"),
    ("ministry", "Chilean Foreign Ministry", "body", "CHL", "GOV"),
    ("miners", "Chilean miners", "group", "CHL", "CVL"),
    ("front", "Front of the North", "group", "CHL", "REB"),
    ("pass", "Andes Pass", "place", "CHL", None),
    ("pavic", "Juan Pavic", "person", "HRV", "GOV"),
    ("agency", "Water Agency", "body", None, "GOV"),
    ("engineer", "Eva Engel", "person", None, None),
    ("union", "United Nations", "igo", "UN", "IGO"),
    ("envoy", "Ulla Envoy", "person", "UN", "IGO"),
    ("court", "World Court", "igo", "IGO", "JUD"),
    ("league", "League of Lakes", "igo", "IGO", "IGO"),
]
ENTITIES = pd.DataFrame(ROWS, columns=["entity_id", "name", "kind", "country", "sector"], dtype=object)


def _case(*actors: dict) -> SimpleNamespace:
    base = {"aliases": (), "body": None, "holder": None, "country": None}
    return SimpleNamespace(actors=[SimpleNamespace(**base | a) for a in actors])


def test_a_state_stands_for_its_people_and_bodies_but_not_for_places_and_rebels():
    assert stand_for(ENTITIES, ["Chile"]) == {"chile", "moreno", "ministry", "miners"}


def test_a_person_stands_for_herself():
    assert stand_for(ENTITIES, ["ALDA MORENO"]) == {"moreno"}


def test_a_state_that_only_its_people_name_is_known_all_the_same():
    assert stand_for(ENTITIES, ["Croatia"]) == {"pavic"}


def test_a_union_stands_for_its_people_and_a_code_that_many_share_for_nobody():
    assert stand_for(ENTITIES, ["United Nations"]) == {"union", "envoy"}
    assert stand_for(ENTITIES, ["World Court"]) == {"court"}


def test_the_case_says_which_bodies_give_out_whose_word():
    case = _case(
        {"id": "agency", "name": "Water Agency", "holder": "moreno", "aliases": ("Agency of Water",)},
        {"id": "engineer", "name": "Eva Engel", "body": "Chilean Foreign Ministry"},
        {"id": "ministry", "name": "Chilean Foreign Ministry", "country": "CHL"},
    )
    assert {"agency", "engineer"} <= stand_for(ENTITIES, ["Chile"], case)
    assert stand_for(ENTITIES, ["agency of water"], case) == {"agency"}


def test_an_actor_that_nobody_names_is_refused_with_the_nearest():
    with pytest.raises(ParameterError, match="Did you mean 'Alda Moreno'"):
        stand_for(ENTITIES, ["Alda Morena"])


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("Alda Moreno", ("Alda Moreno",)),
        ("Alda Moreno; Chile ;", ("Alda Moreno", "Chile")),
        (["Alda Moreno"], ("Alda Moreno",)),
        ("", ()),
        ([], ()),
    ],
)
def test_names_are_a_list_or_one_text(given, names):
    assert named(given) == names


def test_a_name_that_is_no_text_is_refused():
    with pytest.raises(ParameterError, match="is no name"):
        named([3])
