"""Who said what: one sentence of our own for each construction, and documents made by hand for the rest."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from corridor_analysis.extract.statements.attributions import statements
from corridor_analysis.parse.records import Mention, Parsed
from corridor_analysis.schema import Article, Entity

BLANK = spacy.blank("en")
CONSTRUCTIONS = [
    # text, kind, source, content
    ("“We will wait,” said the driver.", "direct", "the driver", "“We will wait,”"),
    ("“We will wait,” the driver said on Monday.", "direct", "the driver", "“We will wait,”"),
    ("The driver said: “We will wait.”", "direct", "The driver", "“We will wait.”"),
    ('Ms. Orlova stated, "We are deeply concerned."', "direct", "Ms. Orlova", '"We are deeply concerned."'),
    ("''We are ready,'' Mr. Brandt said.", "direct", "Mr. Brandt", "''We are ready,''"),
    ("“We wait,” said the driver. “There is no other road.”", "direct", "the driver",
     "“We wait,” … “There is no other road.”"),
    ("“Trucks pass here,” the driver went on, “every day.”", "direct", "the driver",
     "“Trucks pass here,” … “every day.”"),
    ("“Nobody told us why,” said the driver.\n\n“We have no water.”", "direct", "the driver",
     "“Nobody told us why,” … “We have no water.”"),
    ("“We have waited here for days, the driver said.", "direct", "the driver", "“We have waited here for days,"),
    ("“The pass is open,” according to the army.", "direct", "the army", "“The pass is open,”"),
    ("The union said the closure was “illegal” and must end.", "mixed", "The union",
     "the closure was “illegal” and must end"),
    ("Ms. Orlova praised the drivers. “They kept their patience for nine days.”", "mixed", "Ms. Orlova",
     "the drivers … “They kept their patience for nine days.”"),
    ("They called on Norland to “comply with the ruling.”", "mixed", "They", "Norland to “comply with the ruling.”"),
    ("The road, the ministry said, will reopen soon.", "indirect", "the ministry", "The road … will reopen soon"),
    ("Mr. Brandt left on Monday, adding that no date was set.", "indirect", "Mr. Brandt", "that no date was set"),
    ("According to the army, two trucks turned back.", "indirect", "the army", "two trucks turned back"),
    ("Two trucks turned back, according to the army.", "indirect", "the army", "Two trucks turned back"),
    ("The governor did not say when the bridge would open.", "indirect", "The governor",
     "when the bridge would open"),
    ("The company plans to close the bridge.", "indirect", "The company", "to close the bridge"),
    ("Asked about the delay, Ms. Orlova left.", "indirect", "", "the delay"),
    ("“We wait,” the agency quoted Ms. Orlova as saying.", "direct", "Ms. Orlova", "“We wait,”"),
    ("The website reported Ms. Orlova as saying that the bridge was safe.", "indirect", "Ms. Orlova",
     "as saying that the bridge was safe"),
    ("The talks failed because of the union's refusal to sign.", "indirect", "the union", "to sign"),
    ("She met the farmers demanding that the road be opened.", "indirect", "the farmers",
     "that the road be opened"),
    ("The minister issued a statement saying the bridge was safe.", "indirect", "The minister",
     "the bridge was safe"),
]  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize(("text", "kind", "source", "content"), CONSTRUCTIONS, ids=[c[0] for c in CONSTRUCTIONS])
def test_construction(told, text, kind, source, content):
    assert (kind, source, content) in [(a["kind"], a["source"], a["content"]) for a in told(text)]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("Ms. Orlova tweeted: “No more delays.”", "tweet"),
        ("In a statement, the ministry said that the pass was safe.", "statement"),
        ("The ministry said in a read-out that the pass was safe.", "read_out"),
        ("At a press conference, Ms. Orlova said that the pass was safe.", "press_conference"),
        ("During a phone call, Ms. Orlova told him that the pass was safe.", "call"),
        ("A letter said that the pass was safe.", "letter"),
        ("Ms. Orlova said that the pass was safe.", None),
    ],
)
def test_medium(told, text, medium):
    assert [a["medium"] for a in told(text)] == [medium]


@pytest.mark.model
def test_what_a_quotation_opens_with_is_said_by_the_subject_outside_it(told):
    found = told("The office said they “stressed the need for calm.”")
    assert ("they", "“stressed the need for calm.”") in [(a["source"], a["content"]) for a in found]


@pytest.mark.model
def test_wants_within_somebodys_words_are_part_of_them(told):
    assert [a["cue"] for a in told("The mayor said that the drivers hoped to leave soon.")] == ["say"]


@pytest.mark.model
def test_a_speaker_named_within_anothers_words_keeps_the_own_statement(told):
    found = told("The ministry said that Ms. Orlova denied that the pass was shut.")
    assert [(a["cue"], a["source"]) for a in found] == [("say", "The ministry"), ("deny", "Ms. Orlova")]


@pytest.mark.model
def test_slogans_and_titles_are_nobodys_words(told):
    assert told("The film “The Long Road Home” opened on Friday.") == []


def said(words, heads, deps, pos, **more):
    """Return the Doc of one sentence."""
    tags = more.get("tags", [{"VERB": "VBD", "PROPN": "NNP", "PRON": "PRP"}.get(p, "NN") for p in pos])
    lemmas = more.get("lemmas", [w.lower() for w in words])
    return Doc(BLANK.vocab, words=words, heads=heads, deps=deps, pos=pos, tags=tags, lemmas=lemmas)


def parsed(doc, mentions=(), names=()):
    article = Article("a1", None, "", None, None, "unknown", None, None, None, "en", 0, None, doc.text)
    entities = {n: Entity(n, n.title(), "person", None, None, None, True) for n in names}
    return Parsed(article, doc, tuple(mentions), entities)


def test_speaker_and_addressee_are_the_entities_of_subject_and_object():
    doc = said(
        ["Ada", "told", "Boris", "they", "left"],
        [1, 1, 1, 4, 1],
        ["nsubj", "ROOT", "dobj", "nsubj", "ccomp"],
        ["PROPN", "VERB", "PROPN", "PRON", "VERB"],
        lemmas=["Ada", "tell", "Boris", "they", "leave"],
    )
    mentions = [Mention(0, 3, 0, "ada", "alias"), Mention(9, 14, 2, "boris", "alias")]
    (found,) = statements(parsed(doc, mentions, ("ada", "boris")))
    assert [(p.role, p.entity_id) for p in found.parties] == [("source", "ada"), ("addressee", "boris")]
    assert [doc.text[s:e] for s, e in found.contents] == ["they left"]


def test_of_a_statement_released_by_somebody_that_one_speaks():
    doc = said(
        ["a", "statement", "released", "by", "Ada", "said", "they", "left"],
        [1, 5, 1, 2, 3, 5, 7, 5],
        ["det", "nsubj", "acl", "agent", "pobj", "ROOT", "nsubj", "ccomp"],
        ["DET", "NOUN", "VERB", "ADP", "PROPN", "VERB", "PRON", "VERB"],
        tags=["DT", "NN", "VBN", "IN", "NNP", "VBD", "PRP", "VBD"],
        lemmas=["a", "statement", "release", "by", "Ada", "say", "they", "leave"],
    )
    (found,) = statements(parsed(doc, [Mention(24, 27, 4, "ada", "alias")], ("ada",)))
    assert [p.entity_id for p in found.parties] == ["ada"]
    assert found.medium == "statement"


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Chile drew attention to the fact that “no such road exists on any map.”", "Chile"),
        ("The book “A Long and quiet Road” pleased Chile.", None),
    ],
)  # fmt: skip
def test_whose_quotation_it_is_where_no_verb_of_saying_has_a_speaker(text, speaker):
    from corridor_analysis.corpus import Corpus
    from corridor_analysis.extract.views import quotes
    from corridor_analysis.tables import tabulate

    found = quotes(tabulate(Corpus.from_records([{"article_id": "a1", "text": text}])).frames())
    assert list(found["speaker"])[-1:] == ([speaker] if speaker else [])


def test_sources_do_not_depend_on_entities():
    doc = said(
        ["Ada", "said", "they", "left"], [1, 1, 3, 1], ["nsubj", "ROOT", "nsubj", "ccomp"],
        ["PROPN", "VERB", "PRON", "VERB"], lemmas=["Ada", "say", "they", "leave"],
    )  # fmt: skip
    (found,) = statements(parsed(doc))
    assert found.parties == ()
    assert [doc.text[s:e] for s, e in found.sources] == ["Ada"]


def test_labels_of_a_transcript_run_to_the_next_label():
    text = "ADA: We wait.\n\nStill.\n\nBORIS: Why?\n\nADA: The road is shut."
    told = [a for a in statements(parsed(BLANK(text))) if a.rule == "label"]
    found = [(text[slice(*a.sources[0])], text[slice(*a.contents[0])]) for a in told]
    assert found == [("ADA", "We wait."), ("BORIS", "Why?"), ("ADA", "The road is shut.")]


@pytest.mark.parametrize("text", ["Related: More about roads.", "Q: Is it open?\n\nA: No.", "The plan: Close it."])
def test_other_words_before_a_colon_are_no_labels(text):
    assert list(statements(parsed(BLANK(text)))) == []


def test_a_clause_within_a_clause_within_a_clause_is_read_however_deep():
    n = 1500  # deeper than Python may recurse
    heads = [i for k in range(n) for i in (2 * k + 1, max(1, 2 * k - 1))]
    deps = ["nsubj", "ROOT", *["nsubj", "ccomp"] * (n - 1)]
    doc = said(["they", "said"] * n, heads, deps, ["PRON", "VERB"] * n, lemmas=["they", "say"] * n)
    assert list(statements(parsed(doc)))


WORDS = ["said", "Ada", "“", "”", '"', "'", "''", ",", ".", "\n\n", "according", "to", "that", "claim", "they", ":"]
POS = {"said": "VERB", "Ada": "PROPN", "claim": "NOUN", "they": "PRON", "to": "ADP", "according": "VERB"}
DEPS = ["ccomp", "nsubj", "dobj", "prep", "pobj", "relcl", "acl", "conj", "xcomp", "punct", "advcl", "parataxis"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_parse_of_any_marks_gives_statements_in_text_order_within_the_text(data):
    words = data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
    root = data.draw(st.integers(0, len(words) - 1))
    heads = [
        i if i == root else data.draw(st.sampled_from([root, *range(min(i, root), max(i, root))]))
        for i in range(len(words))
    ]
    deps = ["ROOT" if i == root else data.draw(st.sampled_from(DEPS)) for i in range(len(words))]
    doc = said(
        words, heads, deps, [POS.get(w, "PUNCT") for w in words], lemmas=["say" if w == "said" else w for w in words]
    )
    found = list(statements(parsed(doc)))
    assert [a.start for a in found] == sorted(a.start for a in found)
    spans = [c for a in found for c in (*a.contents, *a.cues, *a.sources)]
    assert all(0 <= s < e <= len(doc.text) for s, e in spans)
