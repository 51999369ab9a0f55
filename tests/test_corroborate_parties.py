"""Who stands for whom, how numbers and durations are compared, and whose work a telling is."""

import pandas as pd
import pytest

from corridor_analysis.corroborate.parties import Parties
from corridor_analysis.corroborate.sources import Bylines
from corridor_analysis.corroborate.wording import Numbers, Wording, befallen

ROWS = [
    # id, name, kind, country, role, sector
    ("nordia", "Nordia", "state", "Nord", None, "GOV"),
    ("sudia", "Sudia", "state", "Sud", None, "GOV"),
    ("nord_police", "Nordia border police", "group", "Nord", None, "COP"),
    ("nord_ministry", "Nordian Foreign Ministry", "body", "Nord", None, "GOV"),
    ("nord_rebels", "Nordia rebels", "group", "Nord", None, "REB"),
    ("police", "police", "group", None, None, "COP"),
    ("farmers", "farmers", "group", None, None, "CVL"),
    ("protesters", "protesters", "group", None, None, "CVL"),
    ("students", "students", "group", None, None, "CVL"),
    ("quell", "Ada Quell", "person", "Nord", "Foreign Minister", "GOV"),
    ("roth", "Emil Roth", "person", "Nord", "President", "GOV"),
    ("surname", "Quell", "person", None, None, None),
    ("title_fm", "Nordia foreign minister", "person", "Nord", "Foreign Minister", "GOV"),
    ("office", "Ada Quell's office", "body", None, None, None),
]
PARTIES = Parties(pd.DataFrame(ROWS, columns=["entity_id", "name", "kind", "country", "role", "sector"]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nord_police", "nordia"), ("nord_ministry", "nordia"), ("quell", "nordia"), ("title_fm", "quell"),
        ("nord_police", "nord_ministry"), ("police", "nord_police"), ("farmers", "protesters"), ("office", "quell"),
    ],
)  # fmt: skip
def test_what_is_only_finer_is_the_same_party(one, other):
    assert PARTIES.same(one, other)
    assert PARTIES.same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nordia", "sudia"), ("nord_police", "sudia"), ("nord_rebels", "nordia"), ("quell", "roth"),
        ("title_fm", "roth"), ("farmers", "students"), ("farmers", "police"), ("nord_rebels", "nord_police"),
    ],
)  # fmt: skip
def test_others_are_not(one, other):
    assert not PARTIES.same(one, other)
    assert not PARTIES.same(other, one)


def test_a_surname_alone_is_the_one_person_who_has_it():
    assert PARTIES.full_names == {"surname": "quell"}


def test_each_party_stands_for_one_of_the_others_at_most():
    assert PARTIES.common(frozenset({"quell", "roth"}), frozenset({"nordia"})) == 1
    assert list(PARTIES.missing({"quell", "sudia"}, {"nordia"})) == ["sudia"]


def said(clause, words, value, unit):
    start = clause.index(words)
    cells = {"article_id": "a", "start": start, "end": start + len(words), "value": value, "comparator": "="}
    (found,) = Numbers(pd.DataFrame([cells | {"unit": unit}])).within("a", 0, len(clause))
    return found.unit, befallen(found, clause, 0)


@pytest.mark.parametrize(
    ("clause", "words", "unit", "wanted"),
    [
        ("killed two Nordian soldiers", "two Nordian soldiers", "Nordian soldiers", ("soldier", "killed")),
        ("wounding three troops", "three troops", "troops", ("soldier", "wounded")),
        ("three people were killed and eleven wounded", "eleven", None, ("", "wounded")),
        ("left five people dead", "five people", "people", ("", "killed")),
        ("brought six lorries of flour", "six lorries of flour", "lorries of flour", ("lorry", "")),
        ("sent seven trucks", "seven trucks", "trucks", ("lorry", "")),
    ],
)
def test_a_number_counts_by_its_noun_and_what_befell_those_counted(clause, words, unit, wanted):
    assert said(clause, words, 2.0, unit) == wanted


def lasting(clause):
    return [(d.low, d.high) for d in Wording("", clause, "", "", frozenset()).durations]


def test_how_long_it_took_is_read_in_minutes():
    assert lasting("blocked the road for three hours on Monday") == [(180.0, 180.0)]
    assert lasting("spoke for more than an hour") == [(60.0, float("inf"))]
    assert lasting("closed it after a two-day siege") == [(2880.0, 2880.0)]


@pytest.mark.parametrize("clause", ["closed the road three weeks ago", "reopened it after three weeks of talks"])
def test_other_spans_of_time_are_no_duration(clause):
    assert lasting(clause) == []


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (("The Post", "Text."), ("Post", "Other."), "same_outlet"),
        (("Post", "By Ada Quell\nText."), ("Mail", "By Ada Quell\nOther."), "same_byline"),
        (("Post", "PORT (Tassin News) - Text."), ("Mail", "Other. (Tassin News)"), "same_byline"),
        (("Tassin News", "Text."), ("Mail", "TASSIN NEWS\nOther."), "same_byline"),
        (("Post", "Text."), ("Mail", "Other."), None),
        (("Post", "An attack on a Nordian post."), ("Mail", "It fell on a Nordian post."), None),
        ((None, "Text."), (None, "Other."), None),
        (("Post", "He met Tassin (a town) - Text."), ("Mail", "By noon he left Tassin"), None),
    ],
)
def test_outlet_author_and_agency_make_one_source(first, second, why):
    assert Bylines(*first).shared(Bylines(*second)) == why
