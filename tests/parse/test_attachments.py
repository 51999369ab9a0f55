"""Attachments that are put right: which change, and which stay as the parser made them."""

from corridor_analysis.parse.tree import Tree
from tests.extract.built import built


def _heads(rows: str) -> dict[str, tuple[str, str]]:
    return {w.text: (w.head.text, w.dep_) for w in Tree(built(rows))}


def test_with_gets_its_object_back_from_a_purpose_that_it_was_made_to_mark():
    heads = _heads("""
        Lund    Lund    NNP nsubj 1
        met     meet    VBD ROOT  1
        with    with    IN  mark  5
        Pavic   Pavic   NNP nsubj 5
        to      to      TO  aux   5
        discuss discuss VB  advcl 1
        trade   trade   NN  dobj  5
    """)
    assert (heads["with"], heads["Pavic"], heads["discuss"]) == (("met", "prep"), ("with", "pobj"), ("met", "advcl"))


def test_with_gets_its_object_back_from_a_purpose_beside_it():
    heads = _heads("""
        Lund    Lund    NNP nsubj 1
        spoke   speak   VBD ROOT  1
        with    with    IN  prep  1
        Pavic   Pavic   NNP nsubj 5
        to      to      TO  aux   5
        discuss discuss VB  advcl 1
        trade   trade   NN  dobj  5
    """)
    assert heads["Pavic"] == ("with", "pobj")


def test_a_subject_after_a_comma_and_with_stays_one():
    heads = _heads("""
        Talks  talk  NNS nsubj 1
        ended  end   VBD ROOT  1
        ,      ,     ,   punct 1
        with   with  IN  mark  6
        Pavic  Pavic NNP nsubj 6
        to     to    TO  aux   6
        leave  leave VB  advcl 1
    """)
    assert heads["Pavic"] == ("leave", "nsubj")


def test_the_last_name_of_a_list_joins_those_before_it():
    heads = _heads("""
        Lund    Lund    NNP nsubj 1
        met     meet    VBD ROOT  1
        with    with    IN  prep  1
        Pavic   Pavic   NNP pobj  2
        of      of      IN  prep  3
        Chile   Chile   NNP pobj  4
        and     and     CC  cc    1
        Ruiz    Ruiz    NNP conj  1
        of      of      IN  prep  7
        Peru    Peru    NNP pobj  8
    """)
    assert heads["Ruiz"] == ("Pavic", "conj")


def test_a_second_predicate_stays_beside_its_verb():
    heads = _heads("""
        Lund    Lund    NNP nsubj 1
        met     meet    VBD ROOT  1
        Pavic   Pavic   NNP dobj  1
        and     and     CC  cc    1
        left    leave   VBD conj  1
    """)
    assert heads["left"] == ("met", "conj")


def test_a_name_keeps_its_place_before_a_day():
    rows = """
        Lund      Lund      NNP nsubj    1
        met       meet      VBD ROOT     1
        with      with      IN  prep     1
        President President NNP compound 4
        Pavic     Pavic     NNP compound 5
        Monday    Monday    NNP pobj     2
        in        in        IN  prep     5
        Oslo      Oslo      NNP pobj     6
    """
    heads = _heads(rows)
    assert (heads["Pavic"], heads["President"]) == (("with", "pobj"), ("Pavic", "compound"))
    assert (heads["Monday"], heads["in"]) == (("met", "npadvmod"), ("met", "prep"))
    assert _heads(rows.replace("with      with", "on        on  "))["Pavic"] == ("Monday", "compound")
