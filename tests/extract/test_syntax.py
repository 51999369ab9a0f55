"""What the parse says about a predicate: subjects, objects, voice, status, and whom phrases name."""

from __future__ import annotations

import pytest

from corridor_analysis.extract.syntax import arguments, parties, phrases
from corridor_analysis.extract.syntax.days import when
from corridor_analysis.extract.syntax.status import modal
from corridor_analysis.extract.syntax.status import status as status_of
from corridor_analysis.parse.records import Time
from tests.extract.built import built, parsed_of

ACTIVE = """
Peru Peru NNP nsubj 1
freed free VBD ROOT 1
sailors sailor NNS dobj 1
"""
PASSIVE = """
Sailors sailor NNS nsubjpass 2
were be AUX auxpass 2
freed free VBN ROOT 2
by by IN agent 2
Peru Peru NNP pobj 3
"""
RELATIVE = """
Peru Peru NNP ROOT 0
, , , punct 0
which which WDT nsubj 3
freed free VBD relcl 0
sailors sailor NNS dobj 3
"""
CONTROL = """
Chile Chile NNP nsubj 1
urged urge VBD ROOT 1
Peru Peru NNP dobj 1
to to TO aux 4
talk talk VB xcomp 1
"""
PROMISE = """
Chile Chile NNP nsubj 1
promised promise VBD ROOT 1
Peru Peru NNP dobj 1
to to TO aux 4
talk talk VB xcomp 1
"""
SLIP = """
Youths youth NNS nsubj 5
resorted resort VBN acl 0
to to IN prep 1
violence violence NN pobj 2
officials official NNS nsubj 5
said say VBD ROOT 5
"""
ASIDE = """
talks talk NNS ROOT 0
, , , punct 0
mediated mediate VBN advcl 0
by by IN agent 2
Oman Oman NNP pobj 3
"""


def words(tokens):
    return [t.text for t in tokens]


@pytest.mark.parametrize(
    ("rows", "verb", "subjects", "objects"),
    [
        (ACTIVE, 1, ["Peru"], ["sailors"]),
        (PASSIVE, 2, ["Peru"], ["Sailors"]),
        (RELATIVE, 3, ["Peru"], ["sailors"]),
        (CONTROL, 4, ["Peru"], []),
        (PROMISE, 4, ["Chile"], []),
        (SLIP, 1, ["Youths"], []),
        (ASIDE, 2, ["Oman"], []),
    ],
)
def test_who_does_it_and_to_whom(rows, verb, subjects, objects):
    token = built(rows)[verb]
    assert words(arguments.subjects(token)) == subjects
    assert words(arguments.objects(token)) == objects


def test_a_phrase_of_two_prepositions_is_read_by_the_inner_one():
    doc = built("left leave VBD ROOT 0\nout out IN prep 0\nof of IN prep 1\nChad Chad NNP pobj 2")
    assert words(phrases.prepositional(doc[0], "of")) == ["Chad"]
    assert phrases.prepositional(doc[0], "into") == []


def test_phrase_words_reach_modifiers_and_of_phrases_but_not_other_phrases():
    doc = built("""
tons ton NNS ROOT 0
of of IN prep 0
food food NN compound 3
aid aid NN pobj 1
for for IN prep 0
Chad Chad NNP pobj 4
""")
    found = set(phrases.phrase_words(doc[0]))
    assert {"ton", "food", "aid"} <= found
    assert "chad" not in found


@pytest.mark.parametrize(
    ("rows", "verb", "status"),
    [
        (ACTIVE, 1, "happened"),
        ("Peru Peru NNP nsubj 2\nwill will MD aux 2\nleave leave VB ROOT 2", 2, "planned"),
        ("Peru Peru NNP nsubj 2\nmay may MD aux 2\nleave leave VB ROOT 2", 2, "conditional"),
        ("Peru Peru NNP nsubj 3\ndid do AUX aux 3\nnot not RB neg 3\nleave leave VB ROOT 3", 3, "negated"),
        ("No no DT det 1\nships ship NNS nsubj 2\nleft leave VBD ROOT 2", 2, "negated"),
        ("if if IN mark 2\nPeru Peru NNP nsubj 2\nleaves leave VBZ ROOT 2", 2, "conditional"),
        (CONTROL, 4, "planned"),
    ],
)
def test_status_comes_from_negation_modals_and_conditions(rows, verb, status):
    token = built(rows.replace("\nNo no", "\nno no"))[verb]
    assert status_of(token) == status


@pytest.mark.parametrize(("form", "full"), [("will", "will"), ("'ll", "will"), ("wo", "will"), ("must", "must")])
def test_a_short_modal_is_read_as_its_full_form(form, full):
    doc = built(f"Peru Peru NNP nsubj 2\n{form} x MD aux 2\nleave leave VB ROOT 2")
    assert modal(doc[2]) == full


def test_a_verb_without_modal_has_none():
    assert modal(built(ACTIVE)[1]) is None


def test_complements_are_clauses_infinitives_and_gerunds_after_a_preposition():
    doc = built("""
ready ready JJ ROOT 0
to to TO aux 2
leave leave VB xcomp 0
after after IN prep 0
talking talk VBG pcomp 3
while while IN mark 6
resting rest VBG advcl 0
""")
    assert words(phrases.complements(doc[0])) == ["leave", "talking"]


class TestNamedIn:
    PHRASE = """
members member NNS ROOT 0
of of IN prep 0
the the DT det 4
Swiss swiss JJ amod 4
army army NN pobj 1
in in IN prep 0
Chad Chad NNP pobj 5
"""
    SWISS, CHAD = ("swiss", "state", "CHE"), ("chad", "state", "TCD")

    def named(self, parsed, i, **options):
        return [m.entity_id for m in parties.named_in(parsed, parsed.doc[i], **options)]

    def test_the_closest_tie_counts(self):
        parsed = parsed_of(built(self.PHRASE), {3: self.SWISS, 6: self.CHAD})
        assert self.named(parsed, 0) == ["swiss"]

    def test_a_farther_tie_counts_where_no_closer_one_names_anyone(self):
        parsed = parsed_of(built(self.PHRASE), {6: self.CHAD})
        assert self.named(parsed, 0) == ["chad"]

    def test_the_head_counts_before_its_modifiers(self):
        parsed = parsed_of(built(self.PHRASE), {3: self.SWISS, 4: ("army", "body", "CHE")})
        assert self.named(parsed, 4) == ["army"]

    def test_a_phrase_that_stands_for_an_excluded_entity_names_nobody(self):
        parsed = parsed_of(built(self.PHRASE), {3: self.SWISS, 4: ("army", "body", "CHE")})
        assert self.named(parsed, 4, but={"army"}) == []


def test_a_person_in_apposition_comes_before_the_office():
    doc = built("""
envoy envoy NN nsubj 3
, , , punct 0
Legrand Legrand NNP appos 0
called call VBD ROOT 3
""")
    parsed = parsed_of(doc, {0: ("france", "state", "FRA"), 2: ("legrand", "person", "FRA")})
    assert [m.entity_id for m in parties.mentions_of(parsed, doc[0])] == ["legrand"]


def test_coordinated_parties_each_take_part_once():
    doc = built("Peru Peru NNP nsubj 3\nand and CC cc 0\nChile Chile NNP conj 0\ntalked talk VBD ROOT 3")
    parsed = parsed_of(doc, {0: ("peru", "state", "PER"), 2: ("chile", "state", "CHL")})
    assert [p.entity_id for p in parties.parties(parsed, [doc[0], doc[2]], "actor")] == ["peru", "chile"]


def test_a_time_dates_the_predicate_that_governs_it():
    doc = built("""
Peru Peru NNP nsubj 1
said say VBD ROOT 1
Chile Chile NNP nsubj 3
left leave VBD ccomp 1
on on IN prep 3
Monday Monday NNP pobj 4
""")
    monday = Time(doc[5].idx, doc[5].idx + 6, "DATE", "2021-05-03", "2021-05-03", "2021-05-03", "published")
    parsed = parsed_of(doc, {})
    parsed = type(parsed)(parsed.article, doc, times=(monday,))
    assert when(parsed, parsed.doc[3]) == monday
    assert when(parsed, parsed.doc[1]) is None


def test_a_clause_is_trimmed_of_its_punctuation():
    doc = built(", , , punct 1\nleft leave VBD ROOT 1\nChad Chad NNP dobj 1\n. . . punct 1")
    chars = phrases.clause(doc[1])
    assert doc.text[chars.start : chars.end] == "left Chad"


def test_a_plural_name_of_a_people_is_about_people():
    doc = built("Peru Peru NNP nsubj 1\narrested arrest VBD ROOT 1\nChileans Chileans NNPS dobj 1")
    assert "people" in phrases.topic(doc[2])


def test_a_plural_name_of_states_is_not_about_people():
    doc = built("Peru Peru NNP nsubj 1\njoined join VBD ROOT 1\nNations Nations NNPS dobj 1")
    assert "people" not in phrases.topic(doc[2])
