"""What is taken off the top of an article: date header, byline, dateline, headline."""

import pytest

from corridor_analysis.corpus import read_articles
from corridor_analysis.corpus.day_and_outlet import iso_day
from corridor_analysis.corpus.top import read_top
from corridor_analysis.resources import read_yaml

DATES = read_yaml("corpus_dates.yaml")["examples"]
PROSE = "The ferry to Port Vale stopped on Tuesday, the harbour office said in a long statement to the island's press."


def split(text, **options):
    top = read_top(text, **options)
    return top, text[top.start :]


@pytest.mark.parametrize("example", DATES["yes"], ids=lambda e: e["text"][:40])
def test_a_header_of_the_lexicon_gives_the_day_and_is_cut(example):
    top, rest = split(example["text"])
    assert (top.published, top.basis) == (example["published"], example.get("basis", "header"))
    assert rest.startswith(example["begins"])


@pytest.mark.parametrize("example", DATES["no"], ids=lambda e: e["text"][:40])
def test_a_day_in_prose_is_no_header(example):
    top, rest = split(example["text"])
    assert top.published is None
    assert rest == example["text"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-03-04", "2021-03-04"),
        ("20210304", "2021-03-04"),
        ("20210304T101500Z", "2021-03-04"),
        ("20210304T1015", "2021-03-04"),
        ("20210304T101500.123+0100", "2021-03-04"),
        ("20210304101500", "2021-03-04"),
        ("202103041015", "2021-03-04"),
        ("20210304T993000Z", None),
        ("2021030410", None),
        ("20211304101500", None),
        ("2021/3/4", "2021-03-04"),
        ("04.03.2021", "2021-03-04"),
        ("13/03/2021", "2021-03-13"),
        ("03/13/2021", "2021-03-13"),
        ("Thu, 04 Mar 2021 14:05:00 +0000", "2021-03-04"),
        ("March 4th, 2021", "2021-03-04"),
        ("the 4th of March", None),
        ("4 March", None),
        ("2021-02-29", None),
        ("03/04/2021", None),
        ("2021-03", None),
        ("12345-03-04", None),
        ("", None),
    ],
)
def test_a_day_is_read_only_where_it_is_one_day(written, day):
    assert iso_day(written) == day


def test_a_header_of_month_and_year_bounds_the_day_and_is_cut():
    top, rest = split(f"date 2021-02 {PROSE}")
    assert (top.published, top.earliest, top.latest, rest) == (None, "2021-02-01", "2021-02-28", PROSE)


def test_a_line_of_another_month_does_not_date_a_header_of_month_and_year():
    assert split(f"date 2021-02 {PROSE}\n\nPORT VALE, March 4 (Wire) -- It stopped.")[0].published is None


def test_a_time_zone_does_not_move_the_day():
    assert iso_day("2021-03-04T23:30:00-05:00") == "2021-03-04"


def test_a_capital_after_the_time_is_not_read_as_a_zone():
    assert split("date 2021-03-04 14:05 The ferry stopped.")[1] == "The ferry stopped."


def test_the_first_of_two_days_is_the_day_of_publication():
    top, rest = split(f"Published: 4 March 2021\nUpdated: 6 March 2021\n\n{PROSE}")
    assert (top.published, top.latest, rest) == ("2021-03-04", "2021-03-06", PROSE)


def test_a_day_of_update_alone_is_no_day_of_publication():
    top, rest = split(f"Last updated: 6 March 2021\n{PROSE}")
    assert (top.published, top.latest, rest) == (None, "2021-03-06", PROSE)


def test_headline_byline_and_date_line_are_all_taken_off():
    top, rest = split(f"Island Ferry Stops Again\nBy Ann Lee and Bo Day\n4 March 2021 14:05 GMT\n\n{PROSE}")
    assert (top.headline, top.published, top.basis) == ("Island Ferry Stops Again", "2021-03-04", "header")
    assert rest == PROSE


def test_a_headline_can_follow_a_date_on_its_line():
    top, rest = split(f" date 2021-03-04 Island Ferry Stops Again\n{PROSE}")
    assert (top.headline, top.published, rest) == ("Island Ferry Stops Again", "2021-03-04", PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "Island Ferry Stops Again",  # title case
        "Harbour says ferry will not sail this week",  # sentence case, much shorter than what follows
        "ISLAND FERRY STOPS",
        "Who Controls the Harbour?",
        "Captain: ‘We Wait for Orders’",
        "Ferry traffic falls by 40%",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n\n"])
def test_a_short_unpunctuated_line_above_prose_is_the_headline(line, gap):
    top, rest = split(line + gap + PROSE)
    assert (top.headline, rest) == (line, PROSE)


@pytest.mark.parametrize(
    "text",
    [
        f"The ferry stopped.\n{PROSE}",
        f"“The ferry stopped.”\n{PROSE}",
        f"The captain said:\n{PROSE}",
        f"Stopped\n{PROSE}",  # one word
        "PORT VALE (Island Wire) --\nThe ferry to Port Vale stopped on Tuesday.",
        "PORT VALE (Island Wire) _\nThe ferry to Port Vale stopped on Tuesday.",
        "The harbour office told the Island Wire and the\nPort Vale Gazette on Tuesday that the ferry has stopped.\n",
        "The harbour office told the press on Tuesday that\nferries have stopped.",
        "The Harbour Office Told The Press\nThe Captain Told The Crew\nNobody Told The Passengers",  # no prose below
        "Island Ferry Stops Again",
        "Is the ferry still running?\n" + PROSE,
    ],
)
def test_a_first_line_of_another_form_stays_in_the_text(text):
    top, rest = split(text)
    assert (top.headline, rest) == (None, text)


def test_text_broken_at_a_fixed_width_has_no_headline():
    wrapped = "The harbour office said on Tuesday that the ferry between Port Vale and\nCape Anne had stopped because"
    assert split(wrapped + "\nthe quay was shut.\n\nThe Island Wire asked why.")[0].headline is None


def test_a_headline_that_is_known_is_passed_over_and_no_other_sought():
    text = f"ferry stops.\nIsland News Of The Day\n{PROSE}"
    top, rest = split(text, headline="ferry stops.", seek_headline=False)
    assert (top.headline, rest) == ("ferry stops.", f"Island News Of The Day\n{PROSE}")


def test_a_byline_needs_no_day_to_be_taken_off():
    top, rest = split(f"By Ann Lee\n\n{PROSE}")
    assert (top.published, rest) == (None, PROSE)


@pytest.mark.parametrize("next_word", ["the", "The"])
def test_a_day_after_by_is_no_byline(next_word):
    assert split(f"By Tuesday, 4 March 2021\n{next_word} ferry had stopped.")[0].published is None


OUTLETS = read_yaml("corpus_outlets.yaml")["examples"]


@pytest.mark.parametrize("example", OUTLETS["yes"], ids=lambda e: e["text"][:40])
def test_the_outlet_of_a_line_a_byline_or_a_dateline_is_kept(example):
    top, rest = split(example["text"])
    assert (top.outlet, rest.startswith(example["begins"])) == (example["outlet"], True)


@pytest.mark.parametrize("example", OUTLETS["no"], ids=lambda e: e["text"][:40])
def test_a_name_that_is_no_outlet_is_not_taken_for_one(example):
    assert split(example["text"])[0].outlet is None


def test_an_outlet_is_kept_beside_headline_and_day():
    top, rest = split(f"MERIDIAN NEWS\n\nIsland Ferry Stops Again\nBy Ann Lee, Reuters\n4 March 2021\n\n{PROSE}")
    assert (top.outlet, top.headline, top.published) == ("MERIDIAN NEWS", "Island Ferry Stops Again", "2021-03-04")
    assert rest == PROSE


def test_the_table_of_articles_has_the_outlet_and_what_is_known_beside_the_text_comes_first(tmp_path):
    (tmp_path / "a.txt").write_text(f"MERIDIAN NEWS\n\n{PROSE}", encoding="utf-8")
    (tmp_path / "b.md").write_text(
        f"---\npublisher: Harbour Light\n---\nBy Ann Lee, Reuters\n\n{PROSE} So it was.", encoding="utf-8"
    )
    articles = read_articles(tmp_path).articles.set_index("article_id")
    assert articles["outlet"].to_dict() == {"a": "MERIDIAN NEWS", "b": "Harbour Light"}
    assert articles["text"].tolist() == [PROSE, f"{PROSE} So it was."]
    assert articles["headline"].isna().all()
