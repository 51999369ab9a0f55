"""Screening loses no relevant text, however a name is typed, and decides alike with and without Hyperscan."""

import pickle
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor_analysis.case import load_case
from corridor_analysis.corpus import Corpus
from corridor_analysis.corpus.screening import Screen, fold, is_slip, variants
from corridor_analysis.parse.who.gazetteer import gazetteer
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.organisations import find_misspelt, find_names
from corridor_analysis.tables import tabulate
from tests.test_case import GOOD

NAMES = (
    "Qaraval-Dağ", "Vishtal", "Straße der Hüter", "King's Gate", "QDR", "Вершина", "Սարահարթ", "Ilgaz Pass", "moor*",
)  # fmt: skip
SCREEN = Screen(NAMES, hints=("Ruritania",), descriptions=("the pass", "the only road"))

FOUND = {
    "as it is": "Snow on the Vishtal.",
    "another case": "VISHTAL SHUT",
    "without its accent": "Qaraval-Dag",
    "accents of its own": "Vïshtål",
    "composed otherwise": unicodedata.normalize("NFD", "Qaraval-Dağ"),
    "a space for a hyphen": "Qaraval Dağ",
    "a line between": "Qaraval-\n  Dağ",
    "a no-break space": "Ilgaz\u00a0Pass",
    "a thin space": "Ilgaz\u2009Pass",
    "a long dash": "Qaraval—Dağ",
    "a soft hyphen within": "Vish\u00adtal",
    "a zero-width space within": "Vish\u200btal",
    "a byte-order mark before": "\ufeffVishtal",
    "broken over two lines": "the Vish-\ntal, which",
    "broken over two lines of a file of Windows": "the Vish- \r\n   tal, which",
    "a curly apostrophe": "King’s Gate",
    "a sharp s in capitals": "STRASSE DER HÜTER",
    "a sharp s": "straße der hüter",
    "a dotted capital I": "VİSHTAL",
    "a capital I with the dot beside it": "VI\u0307SHTAL",
    "Cyrillic in capitals": "на ВЕРШИНА стоит",
    "Armenian in capitals": "ՍԱՐԱՀԱՐԹ",
    "wide letters": "Ｖｉｓｈｔａｌ",
    "full stops in an abbreviation": "the Q.D.R. said",
    "any ending": "moorlands",
    "a sign beside it": "(Vishtal/other)",
    "a possessive": "Vishtal’s",
    "a letter wrong": "Vishtel",
    "a letter missing": "Vistal",
    "a letter too much": "Visshtal",
    "two letters swapped": "Vihstal",
    "one word of two nearly right": "Ilgas Pass",
    "the other word nearly right": "Ilgaz Passe",
    "a description beside a hint": "Ruritania shut the only road.",
}
LEFT = {
    "nothing": "",
    "another word that holds it": "Vishtaling overvishtal",
    "another ending": "Vishtals",
    "another first letter": "Bishtal",
    "a short word nearly right": "QDT",
    "a description alone": "They closed the pass and the only road.",
    "a hint alone": "Ruritania votes.",
    "words in another order": "Gate of the King's",
    "two words in one": "IlgazPass",
}


def confirms(screen, text):
    """Return what the regular expressions alone decide: it is what `finds` is held to."""
    return any(map(screen._matches, variants(text)))


@pytest.mark.parametrize("how", FOUND)
def test_a_name_is_found_typed_in_any_way(how):
    text = f"Some say so.\n{FOUND[how]} and the rest"
    assert SCREEN.finds(text)
    assert SCREEN.finds(text + BEYOND)
    assert confirms(SCREEN, text)


@pytest.mark.parametrize("how", LEFT)
def test_what_is_no_name_is_left(how):
    assert not SCREEN.finds(LEFT[how])
    assert not SCREEN.finds(LEFT[how] + BEYOND)
    assert not confirms(SCREEN, LEFT[how])


def test_without_hyperscan_the_same_is_found(monkeypatch):
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    screen = Screen(SCREEN.names, SCREEN.hints, SCREEN.descriptions)
    assert screen._databases is None
    assert all(map(screen.finds, FOUND.values()))
    assert not any(map(screen.finds, LEFT.values()))


def test_with_hyperscan_most_texts_are_not_read_twice():
    pytest.importorskip("hyperscan")
    assert SCREEN._databases is not None
    assert not SCREEN._may_match("nothing of it in this “text” — none at all… é" + BEYOND)


def test_a_screen_that_was_used_can_be_sent_to_a_worker():
    assert SCREEN.finds("Vishtal")
    copy = pickle.loads(pickle.dumps(SCREEN))
    assert copy == SCREEN
    assert copy.finds("Vishtal")


def test_threads_share_a_screen():
    texts = ["Vishtal é" if n % 3 else f"é {n}" * 500 for n in range(300)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(SCREEN.finds, texts)) == [bool(n % 3) for n in range(300)]


def test_a_lone_surrogate_and_nul_are_no_obstacle():
    assert SCREEN.finds("\ud800\x00 Vishtal \udfff")
    assert not SCREEN.finds("\ud800\x00 \udfff")


def test_a_term_without_a_letter_finds_nothing():
    assert not Screen(("", " ", "-", "*", "…")).finds("anything - at all… *")


def test_many_signs_take_no_long():
    assert not SCREEN.finds("Ilgaz" + " \n" * 200_000 + "vish-" * 100_000 + "“" * 1_000_000)


def _spoilt(name: str, at: int, cut: int, put: str, beside: str) -> str:
    """Return a name with some letters replaced by others, and a sign on either side."""
    return f"{beside}{name[:at]}{put}{name[at + cut :]}{beside}"


CHARS = st.sampled_from(
    "abdghiklmnopqrstvwyzABIKQRSV'’‘`´.,-–—‑ \u00a0\n\r\t\x1c\u00ad\u200b\u0307\u0301"
    "ßſıİəğéáïЖШВ՚ﬁﬆ½…“®*_19語\ud800"
)  # fmt: skip
WORDS = st.sampled_from([*NAMES, *SCREEN.hints, *SCREEN.descriptions, "Ilgaz", "Pass", "the"])
PIECES = st.one_of(WORDS, CHARS, st.text(CHARS, max_size=6), st.text(max_size=4))
TYPED = st.one_of(
    st.lists(PIECES, max_size=8).map("".join),
    st.builds(_spoilt, WORDS, st.integers(0, 20), st.integers(0, 2), st.text(CHARS, max_size=2), CHARS),
)


BEYOND = " ." * 120  # makes a text one that Hyperscan reads: shorter ones `re` reads alone


@given(TYPED, st.sampled_from([str, str.upper, str.lower, str.title, str.swapcase]))
@settings(max_examples=400, deadline=None)
def test_both_engines_agree_on_any_text(text, case):
    for typed in (case(text), case(text) + BEYOND):
        assert SCREEN.finds(typed) == confirms(SCREEN, typed)


@given(st.lists(st.text(CHARS, max_size=12), min_size=1, max_size=3), TYPED, st.data())
@settings(max_examples=120, deadline=None)
def test_both_engines_agree_on_any_terms(terms, text, data):
    screen = Screen(tuple(terms[:1]), tuple(terms[1:2]), tuple(terms[2:]))
    parts = data.draw(st.permutations([*terms, text])).copy()
    whole = data.draw(st.sampled_from(["", " ", "\n"])).join(parts)
    for typed in (whole, whole.upper(), whole + BEYOND):
        assert screen.finds(typed) == confirms(screen, typed)


@pytest.mark.parametrize("before", range(80))
def test_a_short_text_is_not_lost_by_the_other_engine(before):
    assert Screen(("1A",)).finds("x" * before + " 1A")


PASSES = (
    "High Pass",
    "Upper Road",
    "Qaraval-Dağ Road",
    "St. Orm's Pass",
    "N.K.R. highway",
    "Road of the Kings",
    "Vishtal",
)


@pytest.fixture(scope="module")
def parsed_names(tmp_path_factory):
    """Return a case, and a function that says whether the parser takes a text to name its corridor."""
    spacy = pytest.importorskip("spacy")
    folder = tmp_path_factory.mktemp("case")
    for file, content in GOOD.items():
        names = ", ".join(f'"{name}"' for name in PASSES[1:])
        (folder / file).write_text(content.replace("[Upper Road]", f"[{names}]"), encoding="utf-8")
    case = load_case(folder)
    known, cut = gazetteer(case), spacy.blank("en")

    def names_the_corridor(text):
        doc = cut(text)
        for token in doc:
            token.pos_, token.dep_ = "PROPN", "ROOT"
        layer = EntityLayer(doc, known)
        find_names(layer, described=False)
        find_misspelt(layer)
        return case.corridor.id in {m.entity_id for m in layer.mentions}

    return case, names_the_corridor


LETTERS, BEFORE = st.text("aeinrsthAÉğ’'", max_size=1), st.sampled_from(["", " ", "“", "(", ", ", "\n"])
MISTYPED = st.builds(_spoilt, st.sampled_from(PASSES), st.integers(0, 20), st.integers(0, 1), LETTERS, BEFORE)


@given(MISTYPED, st.sampled_from([str, str.upper, str.title]), st.sampled_from(["", "’s", ".", ", shut", "'s end"]))
@settings(max_examples=500, deadline=None)
def test_screening_keeps_whatever_the_parser_takes_for_the_corridor(parsed_names, text, case, end):
    study, names_the_corridor = parsed_names
    assert study.relevant(case(text) + end) >= names_the_corridor(case(text) + end)


TYPED_BY_PEOPLE = ["the Hihg Pass", "UPPER ROADD", "Qaravel Dag Road", "N.K.R. Highway", "Road of the Kings"]


@pytest.mark.parametrize("text", TYPED_BY_PEOPLE)
def test_a_misspelling_that_the_parser_knows_is_known_to_screening(parsed_names, text):
    study, names_the_corridor = parsed_names
    assert names_the_corridor(f"At {text} it snows.")
    assert study.relevant(f"At {text} it snows.")


@given(st.text(), st.text())
def test_the_fold_of_a_text_is_the_folds_of_its_parts(one, other):
    assert fold(one + other) == fold(one) + fold(other)


@given(st.text("abc", min_size=1, max_size=8), st.text("abc", min_size=6, max_size=8))
def test_a_slip_is_one_change(word, right):
    from rapidfuzz.distance import OSA

    assert is_slip(word, right) <= (OSA.distance(word, right) <= 1)
    assert not is_slip(right + "s", right)
    assert is_slip(right[:-2] + "x" + right[-1], right)


TOLD = {
    "a": "Soldiers closed the High Pass on 3 May 2021.",
    "b": "Soldiers closed the road on 3 May 2021.",
    "c": "The Hihg Pass is steep. Soldiers closed the road on 3 May 2021.",
    "d": "Soldiers closed the Hihg Pass on 3 May 2021.",
    "e": "Snow fell on the hills.",
}


@pytest.mark.model
def test_every_event_on_the_corridor_is_in_an_article_that_screening_keeps(parsed_names):
    case, _ = parsed_names
    corpus = Corpus.from_records([{"article_id": k, "text": t, "published": "2021-05-04"} for k, t in TOLD.items()])
    whole, screened = tabulate(corpus, case), tabulate(corpus, case, screen=True)
    on = [t.events.loc[t.events["place_id"] == case.corridor.id, "event_id"].tolist() for t in (whole, screened)]
    assert on[0] == on[1] == ["a:e1", "c:e1", "d:e1"]
    assert dict(zip(whole.articles["article_id"], whole.articles["relevant"], strict=True)) == {
        "a": True, "b": False, "c": True, "d": True, "e": False,
    }  # fmt: skip
    assert list(screened.articles["article_id"]) == list(TOLD)
