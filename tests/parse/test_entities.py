"""Names in a text: which entity each one means, on Docs made by hand or only tokenized."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor_analysis.errors import ResourceError
from corridor_analysis.parse.tree.spelling import key, slug, split
from corridor_analysis.parse.who.entities import find_entities
from corridor_analysis.parse.who.gazetteer import gazetteer
from corridor_analysis.parse.who.layer import Columns
from corridor_analysis.parse.who.lexicons import (
    Bodies,
    Country,
    GivenName,
    Leader,
    Organisation,
    PlaceName,
    bodies,
    check_rows,
    naming,
    roles,
    rows,
)
from corridor_analysis.parse.who.same_person import compatible
from corridor_analysis.schema import ENTITY_KINDS
from corridor_analysis.schema.entry import checked
from tests.parse.entity_docs import BLANK, article, case, country, meant, tree


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("The U.S. agreed.", "U.S.", "United States"),
        ("Great Britain left.", "Great Britain", "United Kingdom"),
        ("Zaire objected.", "Zaire", "Democratic Republic of the Congo"),
        ("Côte d’Ivoire voted.", "Côte d’Ivoire", "Ivory Coast"),
        ("It came from Oslo.", "Oslo", "Norway"),
        ("A plan by the Kremlin.", "Kremlin", "Kremlin"),
        ("In Guinea-Bissau it rained.", "Guinea-Bissau", "Guinea-Bissau"),
        ("The OSCE met.", "OSCE", "OSCE"),
        ("The Organisation of Islamic Cooperation met.", "Organisation of Islamic Cooperation",
         "Organisation of Islamic Cooperation"),
        ("They spoke in Kirkuk.", "Kirkuk", "Kirkuk"),
    ],
)  # fmt: skip
def test_known_name_means_its_entity(text, surface, name):
    assert meant(text)[surface] == [name]


def test_abbreviation_needs_its_capitals():
    assert meant("They told us nothing, who is it?") == {}


def test_longest_name_wins():
    assert meant("South Sudan and Sudan") == {"South Sudan": ["South Sudan"], "Sudan": ["Sudan"]}


def test_country_that_says_whose_dollars_are_meant_is_no_mention():
    assert meant("It cost US $5.") == {}


@pytest.mark.parametrize(("surface", "code"), [("European Union", "EU"), ("Hamas", "PSE"), ("NATO", "NATO")])
def test_organisation_has_a_code(surface, code):
    assert country(f"It was {surface} again.", surface) == code


def test_case_entry_stands_over_the_generic_one():
    found = meant("Norway and the Kingdom of the Fjords agree.", case())
    assert found == {"Norway": ["Kingdom of the Fjords"], "Kingdom of the Fjords": ["Kingdom of the Fjords"]}


def test_description_means_the_cases_place():
    doc = tree("They PRON nsubj shut", "shut VERB ROOT shut", "the DET det pass", "pass NOUN dobj shut")
    assert meant(doc, case())["the pass"] == ["Kelda pass"]
    assert "the pass" not in meant(doc)


def test_description_inside_a_compound_is_no_place():
    doc = tree("the DET det talks", "pass NOUN compound talks", "talks NOUN ROOT talks")
    assert "the pass" not in meant(doc, case())


def test_name_within_an_instruments_name_is_found_too():
    found = meant("The ruling of the International Court of Justice stands.", case())
    assert found["ruling of the International Court of Justice"] == ["Oslo ruling"]
    assert found["International Court of Justice"] == ["International Court of Justice"]


def test_group_name_of_the_case_gives_way_to_another_countrys():
    doc = tree("Danish ADJ amod villagers", "villagers NOUN nsubj sang NNS", "sang VERB ROOT sang")
    assert meant(doc, case())["villagers"] == ["Danish villagers"]


def test_person_of_the_case_by_surname():
    doc = tree("Vance PROPN nsubj left", "left VERB ROOT left")
    assert meant(doc, case()) == {"Vance": ["Orla Vance"]}


def test_unknown_person_takes_office_and_country():
    doc = tree("Chilean ADJ amod minister", "foreign ADJ amod minister", "minister NOUN compound Quell",
               "Ada PROPN compound Quell", "Quell PROPN nsubj left", "left VERB ROOT left")  # fmt: skip
    mentions, entities = find_entities(doc, article(doc.text), None)
    person = next(e for e in entities.values() if e.kind == "person")
    assert (person.name, person.country, person.role, person.known) == ("Ada Quell", "CHL", "Foreign Minister", False)
    assert [m.rule for m in mentions] == ["demonym", "name"]


def test_surname_after_the_full_name():
    doc = tree("President PROPN compound Quell", "Ada PROPN compound Quell", "Quell PROPN nsubj left",
               "left VERB ROOT left", ". PUNCT punct left", "Quell PROPN nsubj sang",
               "sang VERB ROOT sang")  # fmt: skip
    assert meant(doc)["Quell"] == ["Ada Quell"]


def test_surname_of_two_means_whom_the_text_names_more_often():
    named = [f"{first} PROPN compound Quell|Quell PROPN nsubj left|left VERB ROOT left|. PUNCT punct left"
             for first in ("Ann", "Tom", "Tom")]  # fmt: skip
    doc = tree(*"|".join(named).split("|"), "Quell PROPN nsubj sang", "sang VERB ROOT sang")
    assert meant(doc)["Quell"] == ["Tom Quell"]


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [("Orla", "Vanse", "Orla Vance"), ("Orlla", "Vance", "Orla Vance"), ("Egon", "Vance", "Egon Vance")],
)
def test_misspelt_full_name(first, last, name):
    doc = tree(f"minister NOUN compound {last}", f"{first} PROPN compound {last}", f"{last} PROPN nsubj left",
               "left VERB ROOT left")  # fmt: skip
    assert meant(doc, case())[f"{first} {last}"] == [name]


def test_somebody_of_the_general_lists_has_the_name_that_the_article_gives_him():
    rows = ("minister NOUN compound {1}", "{0} PROPN compound {1}", "{1} PROPN nsubj left", "left VERB ROOT left")
    spelt = [row.format("Jusstin", "Trudeau") for row in rows]
    assert meant(tree(*spelt))["Jusstin Trudeau"] == ["Jusstin Trudeau"]
    both = [row.format("Justin", "Trudeau") for row in rows]
    assert meant(tree(*spelt, *both))["Jusstin Trudeau"] == ["Justin Trudeau"]


def test_office_of_another_country_keeps_two_people_apart():
    doc = tree("Peruvian ADJ amod minister", "minister NOUN compound Vance", "Orlla PROPN compound Vance",
               "Vance PROPN nsubj left", "left VERB ROOT left")  # fmt: skip
    assert meant(doc, case())["Orlla Vance"] == ["Orlla Vance"]


def test_misspelt_organisation():
    doc = tree("the DET det Group", "Minks PROPN compound Group", "Group PROPN nsubj met", "met VERB ROOT met")
    assert meant(doc)["Minks Group"] == ["OSCE Minsk Group"]


def test_one_letter_apart_is_another_country():
    assert meant("Iraq and Iran, Niger and Nigeria") == {c: [c] for c in ("Iraq", "Iran", "Niger", "Nigeria")}


def test_unknown_organisation_by_its_last_noun():
    doc = tree("Kenya PROPN compound Commission", "Salmon PROPN compound Commission",
               "Commission PROPN nsubj met", "met VERB ROOT met")  # fmt: skip
    assert country(doc, "Kenya Salmon Commission") == "KEN"


def test_misspelt_name_is_found_under_one_mention():
    doc = tree("OSCE PROPN compound Group", "Minks PROPN compound Group", "Group PROPN nsubj met", "met VERB ROOT met")
    assert list(meant(doc)) == ["OSCE Minks Group"]


def test_two_countries_of_one_noun_are_two_mentions():
    doc = tree("Danish ADJ amod officials", "and CCONJ cc Danish", "Polish ADJ conj Danish",
               "officials NOUN nsubj met NNS", "met VERB ROOT met")  # fmt: skip
    assert meant(doc)["officials"] == ["Poland", "Denmark"]


def test_backing_country_is_not_the_groups_own():
    doc = tree("Danish ADJ npadvmod backed", "- PUNCT punct backed", "backed VERB amod rebels",
               "rebels NOUN nsubj met NNS", "met VERB ROOT met")  # fmt: skip
    assert meant(doc)["rebels"] == ["rebels"]


def test_leading_country_is_the_groups_own():
    doc = tree("Danish ADJ npadvmod led", "- PUNCT punct led", "led VERB amod rebels",
               "rebels NOUN nsubj met NNS", "met VERB ROOT met")  # fmt: skip
    assert meant(doc)["rebels"] == ["Danish rebels"]


def test_ministry_of_a_country_has_one_name():
    one = tree("Chile PROPN poss ministry", "'s PART case Chile", "foreign ADJ amod ministry",
               "ministry NOUN nsubj spoke", "spoke VERB ROOT spoke")  # fmt: skip
    two = tree("Chilean ADJ amod Ministry", "Ministry PROPN nsubj spoke", "of ADP prep Ministry",
               "Foreign PROPN compound Affairs", "Affairs PROPN pobj of", "spoke VERB ROOT spoke")  # fmt: skip
    assert meant(one)["foreign ministry"] == meant(two)["Ministry of Foreign Affairs"] == ["Chilean Foreign Ministry"]


def test_lone_country_of_the_sentence_is_lent_to_a_group():
    doc = tree("rebels NOUN nsubj left NNS", "left VERB ROOT left", "Chile PROPN dobj left")
    assert country(doc, "rebels") == "CHL"


def test_two_countries_lend_nothing():
    doc = tree("rebels NOUN nsubj left NNS", "left VERB ROOT left", "Chile PROPN dobj left", "for ADP prep left",
               "Peru PROPN pobj for")  # fmt: skip
    assert country(doc, "rebels") is None


def test_every_mention_has_an_entity_and_lies_in_the_text():
    doc = BLANK("Norway met Sweden in Paris; NATO, the EU and Hamas did not.")
    mentions, entities = find_entities(doc, article(doc.text), None)
    assert {m.entity_id for m in mentions} == set(entities)
    assert all(0 <= m.start < m.end <= len(doc.text) and 0 <= m.root < len(doc) for m in mentions)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="Norway Paris[]'’-.,US \nÉéI", max_size=60))
def test_any_text_is_read(text):
    mentions, entities = find_entities(BLANK(text), article(text), None)
    assert mentions == sorted(mentions, key=lambda m: (m.start, m.end))
    assert all(e.kind in ENTITY_KINDS for e in entities.values())


def test_lexicon_of_a_case_is_compiled_once():
    known = case()
    assert gazetteer(known) is gazetteer(known)


def test_key_folds_case_accents_and_stops():
    assert [key(w) for w in ("U.S.", "Élan", "d’Or", "...")] == ["us", "elan", "d'or", "..."]


def test_split_parts_hyphens_possessives_and_commas():
    assert split("Baden-Baden's 9, 2020") == ("baden", "baden", "'s", "9", ",", "2020")


def test_words_root_is_the_token_whose_head_lies_outside():
    doc = tree("the DET det cat", "cat NOUN nsubj sat", "sat VERB ROOT sat")
    assert Columns(doc).root(0, 2) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Secretary", "Secretary of State", True), ("President", "Foreign Minister", False), (None, "Judge", True)],
)
def test_offices_are_compatible(one, other, same):
    assert compatible(one, other) is same


def test_slug_is_plain():
    assert slug("Anne-Claire O’Neil") == "anne_claire_oneil"


@pytest.mark.parametrize("model", [Country, Organisation, Leader, PlaceName, GivenName])
def test_shipped_lexicon_keeps_its_rules(model):
    assert len(rows(model)) > 100


def test_shipped_words_keep_their_rules():
    assert roles().offices
    assert bodies().bodies
    assert naming().pronouns


def test_countries_have_alpha3_codes_once():
    codes = [row.code for row in rows(Country)]
    assert all(len(c) == 3 and c.isupper() for c in codes)
    assert len(set(codes)) == len(codes)


def test_country_of_leaders_and_places_is_known():
    codes = {row.code for row in (*rows(Country), *rows(Organisation))}
    assert {row.country for row in (*rows(Leader), *rows(PlaceName))} <= codes


def test_office_of_leaders_is_one_of_the_offices_or_public():
    assert {row.role for row in rows(Leader)} <= {*roles().sectors, "Opposition Leader", "Public figure"}


def test_offices_that_words_around_names_name_are_offices():
    assert {*naming().diplomats, *naming().chiefs} <= roles().sectors.keys()


@pytest.mark.parametrize(
    ("model", "row", "problem"),
    [
        (PlaceName, {"name": "Aland", "country": "ALA", "aliases": "", "sea": "x"}, "unknown key 'sea'"),
        (PlaceName, {"name": "Aland", "country": "ALA", "aliases": "Åland"}, "also stands with"),
        (Organisation, {"name": "Club", "kind": "club", "code": "", "sector": "", "metonyms": ""}, "unknown kind"),
    ],
)
def test_row_that_breaks_a_rule_is_an_error(model, row, problem):
    with pytest.raises(ResourceError, match=problem):
        check_rows(model, [row])


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ([{"name": "A", "sector": "GOV", "words": [], "word": ["a"]}], "unknown key"),
        ([{"name": n, "sector": "GOV", "words": [w]} for n, w in (("A", "cook"), ("B", "Cook"))], "stands twice"),
        ([{"name": "A", "sector": "GOV", "words": [True]}], "valid string"),
    ],
)
def test_entry_that_breaks_a_rule_is_an_error(entries, problem):
    with pytest.raises(ResourceError, match=problem):
        checked(Bodies, {"bodies": entries}, "bodies.yaml", error=ResourceError)
