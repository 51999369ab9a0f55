"""Whom a coder's name means: also one that the title has, or that shares its noun with another."""

import pytest

from corridor_analysis.coders.names import Names

TEXT = "Rail and port workers met Ana Ruiz and Bo Lund in Berg."


def resolved(name, title=""):
    found = Names(TEXT, [], {}, None, title).resolve(name, (0, len(TEXT)))
    return found.name if found else None


@pytest.mark.parametrize("name", ["port workers", "Rail workers", "the Rail workers", "Ana Ruiz"])
def test_a_name_that_the_words_have_or_share_is_somebody(name):
    assert resolved(name).casefold() == name.removeprefix("the ").casefold()


@pytest.mark.parametrize("name", ["Ana Lund", "road workers", "Bo Ruiz", "Ruiz Berg"])
def test_a_name_put_together_of_two_is_nobody(name):
    assert resolved(name) is None


def test_a_name_that_only_the_title_has_is_somebody():
    assert resolved("Mira Stolt") is None
    assert resolved("Mira Stolt", "Statement by Mira Stolt") == "Mira Stolt"


def test_a_state_is_known_where_only_its_adjective_stands():
    found = Names("Two Norwegian officers met a driver.", [], {}, None).resolve("Norway", (0, 10))
    assert (found.name, found.kind) == ("Norway", "state")
    assert resolved("Norway") is None
