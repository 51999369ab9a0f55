"""Who says a quotation when no list knows the speaker, and who is who: one text of our own for each construction."""

from __future__ import annotations

import pytest

from corridor_analysis import Corpus, tabulate

pytestmark = pytest.mark.model

SPEAKERS = [
    # text, speakers of its quotations in text order
    ("An eyewitness said the blast was “huge and loud”. “I saw a fire,” he added.", ["eyewitness"] * 2),
    ("The quarry workers’ spokesman Tomas Aldren said the pay was “a joke”.", ["Tomas Aldren"]),
    ("Quellco said the bridge was “safe for lorries”.", ["Quellco"]),
    ("One of the ferrymen said he had “no bread at all”.", ["One of the ferrymen"]),
    ("A port clerk named Aldren said, “We have been waiting for days.”", ["Aldren"]),
    ("A number of shepherds condemned the fence, calling it “a cruel wall”.", ["shepherds"]),
    ("Speaking to reporters, an attendee Oma Prahl said, “We have been here for days.”", ["Oma Prahl"]),
    ("The Aldren campaign accused the mayor of “hiding the truth from everybody”.", ["Aldren campaign"]),
    ("Quellco’s notice said the pier was “closed for good”.", ["Quellco"]),
    ("According to Alto Wire, quoting the Norwegian foreign ministry, the road is “open again”.",
     ["Norwegian Foreign Ministry"]),
    ("Norwegian Prime Minister Sigrun Tveit speaking to the Alto Water Forum called the deal “null and void”.",
     ["Sigrun Tveit"]),
    ("Norwegian Ambassador to Peru Tomas Aldren alleged that the firm had “broken every rule”.", ["Tomas Aldren"]),
    ("President of Norway Tomas Aldren said, “We will wait for an answer.”", ["Tomas Aldren"]),
    ("“We will strike the wall,” said Col. Tomas “T.J.” Aldren.", ["Aldren"]),
    ("Tomas Aldren, a driver, said on Friday “I can wait here. I may go home.”", ["Tomas Aldren"]),
    ("Ada Quell said the men thought they were “nothing but a toy to play with”.", ["Ada Quell"]),
]  # fmt: skip
PERSONS = [
    # text, names of the persons and states in it
    ("Sofia Lindqvist told reporters that the road was shut.", {"Sofia Lindqvist"}),
    ("Argentina’s farmers waited. President Fernandez asked them to go. Later President Cristina Fernandez Lopez left.",
     {"Argentina", "Cristina Fernandez Lopez"}),
    ("Argentina and the Argentine farmers met in Argentina. President Fernandez left.", {"Argentina", "Fernandez"}),
    ("President Robert Aldren spoke. Mr. Bob Aldren left. President Robert T. Aldren came back.", {"Robert Aldren"}),
    ("Deputy Prime Minister Ada Quell of Norway failed. The prime minister apologised.",
     {"Ada Quell", "Norway", "prime minister"}),
    ("Norwegian leader Ada Quell met drivers. Later on it rained. It rained more. A Norwegian spokesman was glad.",
     {"Ada Quell", "Norway", "Norwegian spokesperson"}),
]  # fmt: skip
TRANSCRIPT = """Briefing by Minister Ada Quell and Minister Tomas Aldren

MS. QUELL: Go ahead.

Q Was the road “shut for good” by the army?

MR. ALDREN: Yes, it was.

MS. QUELL: Next.

MR. ALDREN: It is not “closed to all” of us.

MS. QUELL: Thank you."""


def tables(text):
    return tabulate(Corpus.from_records([{"article_id": "a1", "text": text, "published": "2021-05-07"}]), None)


@pytest.mark.parametrize(("text", "who"), SPEAKERS, ids=lambda v: v[:50] if isinstance(v, str) else "")
def test_a_quotation_has_its_speaker(text, who):
    assert list(tables(text).quotes()["speaker"]) == who


@pytest.mark.parametrize(("text", "who"), PERSONS, ids=lambda v: v[:50] if isinstance(v, str) else "")
def test_a_name_means_whom_the_text_introduces(text, who):
    entities = tables(text).entities
    assert set(entities[entities["kind"].isin(["person", "state"])]["name"]) == who


def test_opposition_leaders_are_not_their_state():
    found = tables("Georgian opposition leaders said the vote was “stolen from all”.")
    assert list(found.quotes()["speaker"]) == ["Georgian opposition leaders"]
    assert not found.entities.set_index("name").loc["Georgian opposition leaders", "known"]


def test_an_unsigned_question_of_a_transcript_is_not_the_speakers_before_it():
    quotes = tables(TRANSCRIPT).quotes()
    said = dict(zip(quotes["text"], quotes["speaker"], strict=True))
    assert said["closed to all"] == "Tomas Aldren"
    assert said.get("shut for good") is None


def test_an_unknown_speaker_is_an_entity_of_his_own_words():
    found = tables("The local farmers’ league said it was “ready to talk”.")
    entity = found.entities.set_index("name").loc["local farmers’ league"]
    assert (entity["known"], entity["kind"]) == (False, "body")
    assert "words" in set(found.mentions["rule"])


def test_a_body_known_by_its_letters_keeps_them_beside_its_name():
    text = "The Alto Road Fund (ARF) met. ARF left. ARF came back, ARF said. Later ARF slept."
    assert "Alto Road Fund (ARF)" in set(tables(text).entities["name"])
    assert "Alto Road Fund" in set(tables("The Alto Road Fund (ARF) met. Later ARF left.").entities["name"])
