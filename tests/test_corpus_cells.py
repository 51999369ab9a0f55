"""Cells of tables: markup, entities, escapes of workbooks, names of nothing; and texts that are not whole."""

import io
import json
import zipfile

import openpyxl
import pandas as pd
import pytest

import corridor_analysis as ca
from corridor_analysis.corpus.draft import told_once, uncut
from corridor_analysis.corpus.tables import plain_words
from corridor_analysis.resources import read_yaml
from tests.reading_files import read

SHUT = "The pier road was shut & closed on Monday, the union said."
CALL = "Foreign Minister Ilda Morev telephoned her counterpart Jana Kolet on Tuesday."
BOTH = f"{SHUT}\n\n{CALL}"
CUTS = read_yaml("corpus_cuts.yaml")["examples"]


@pytest.mark.parametrize(
    "cell",
    [
        f"<p>{SHUT.replace('&', '&amp;')}</p><p>{CALL}</p>",
        f'<div class="x"><p>{SHUT.replace("&", "&amp;")}</p>\n<p>{CALL}</p></div>',
        f"{SHUT.replace('&', '&#38;')}<br/><br />{CALL}",
        f"{SHUT.replace('&', '&amp;amp;')}&lt;/p&gt;&lt;p&gt;{CALL}",
        f"<![CDATA[<p>{SHUT.replace('&', '&amp;')}</p>\n\n<p>{CALL}</p>]]>",
        f"<strong>{SHUT.replace('&', '&amp;')}</strong>\n\n<a href='https://x.example'>{CALL}</a>",
        f"<style>p {{color: red}}</style><p>{SHUT.replace('&', '&amp;')}</p><script>x(1)</script><p>{CALL}</p><!-- -->",
        f"<h2>{SHUT.replace('&', '&amp;')}</h2><ul><li>{CALL}</li></ul>",
        f"<P>{SHUT.replace('&', '&#x26;')}<P>{CALL}",
        BOTH,
    ],
)
def test_markup_of_a_cell_becomes_paragraphs(cell):
    assert plain_words(cell) == BOTH


@pytest.mark.parametrize(
    "cell",
    [
        "It fell from 5 < 6 to 7 > 3.",
        "AT&T & Co; R&D;",
        "She wrote <sic> so.",
        "a < b and c > d",
        "if x<y",
        "\n\nTwo.\n\nThree. ",
    ],
)
def test_signs_that_are_no_markup_stay(cell):
    assert plain_words(cell) == cell


def rows(tmp_path, name, data):
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    corpus = ca.read_articles(tmp_path)
    columns = corpus.articles[["headline", "published", "outlet", "text"]]
    return [tuple(r) for r in columns.astype(object).where(columns.notna(), None).values.tolist()], corpus.rejects


def test_headline_and_outlet_lose_their_entities_too(tmp_path):
    line = json.dumps(
        {"title": "Pier &amp; <i>road</i> shut", "source": "Wire &#8211; Island", "date": "2021-03-04", "body": CALL}
    )
    assert rows(tmp_path, "a.jsonl", line)[0] == [("Pier & road shut", "2021-03-04", "Wire – Island", CALL)]


def test_a_content_system_keeps_its_words_in_an_object(tmp_path):
    row = {
        "id": 7,
        "date": "2021-03-04T10:00:00",
        "title": {"rendered": "Pier &#038; road"},
        "content": {"rendered": f"<p>{CALL}</p>\n"},
    }
    assert rows(tmp_path, "wp.json", json.dumps([row]))[0] == [("Pier & road", "2021-03-04", None, CALL)]


def test_a_list_of_articles_is_found_in_an_object_within_an_object(tmp_path):
    feed = {
        "response": {
            "status": "ok",
            "tags": [{"id": 1}],
            "results": [{"title": "A", "body": CALL}, {"title": "B", "body": SHUT}],
        }
    }
    assert [r[0] for r in rows(tmp_path, "g.json", json.dumps(feed))[0]] == ["A", "B"]


def test_a_cell_that_is_a_whole_page_gives_its_article(tmp_path):
    page = f"<article><h1>Pier shut</h1><p>{SHUT * 3}</p><p>{CALL * 3}</p></article>"
    page = f"<!DOCTYPE html><html><head><title>Pier shut</title></head><body><nav>Home</nav>{page}</body></html>"
    found, _ = rows(tmp_path, "p.jsonl", json.dumps({"id": "a", "text": page}))
    assert found[0][0] == "Pier shut"
    assert "<" not in found[0][3]
    assert CALL in found[0][3]


def test_a_cell_with_pictures_only_has_no_text(tmp_path):
    found, rejects = rows(tmp_path, "p.csv", f'id,text\na,"<p><img src=""x.png""></p>"\nb,{CALL}\n')
    assert len(found) == 1
    assert rejects["reason"].tolist() == ["no_text"]


@pytest.mark.parametrize("nothing", ["nan", "NaN", "None", "NULL", "N/A", "<NA>", "NaT"])
def test_names_of_nothing_are_nothing(tmp_path, nothing):
    table = f'id,title,date,source,text\na,{nothing},{nothing},{nothing},"{CALL}"\nb,Ferry,2021-03-04,Wire,{nothing}\n'
    found, rejects = rows(tmp_path, "t.csv", table)
    assert found == [(None, None, None, CALL)]
    assert rejects[["source_file", "reason"]].values.tolist() == [["t.csv, line 3", "no_text"]]


@pytest.mark.parametrize(
    ("above", "mark"), [("sep=;\n", ";"), ("SEP=,\r\n", ","), ('"sep=|"\n', "|"), ("sep=\t\n", "\t"), ("", "|")]
)
def test_a_line_that_names_the_separator_is_read(tmp_path, above, mark):
    table = (
        above
        + mark.join(("title", "date", "text"))
        + "\n"
        + mark.join(("Pier; road, shut|" if mark == "\t" else "Pier", "2021-03-04", "It is shut."))
        + "\n"
    )
    found, rejects = rows(tmp_path, "t.csv", table)
    assert found[0][1:] == ("2021-03-04", None, "It is shut.")
    assert rejects.empty


def test_rows_below_such_a_line_are_named_by_their_own_line(tmp_path):
    found, rejects = rows(tmp_path, "t.csv", f"sep=;\nid;text\na;{CALL}\nb;nan\n")
    assert len(found) == 1
    assert rejects["source_file"].tolist() == ["t.csv, line 4"]


# ---- workbooks


def book(*texts, shared=False):
    out = io.BytesIO()
    if shared:
        pd.DataFrame({"title": ["A"] * len(texts), "text": texts}).to_excel(out, index=False)
        return out.getvalue()
    workbook = openpyxl.Workbook()
    workbook.active.append(["title", "text"])
    for text in texts:
        workbook.active.append(["A", text])
    workbook.save(out)
    return out.getvalue()


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("It is shut._x000D_\nNobody came.", "It is shut.\nNobody came."),
        ("It is shut._x000D_Nobody came.", "It is shut.\nNobody came."),
        ("It is shut._x000d__x000a_Nobody came.", "It is shut.\nNobody came."),
        ("The file _x005F_x000D_ is there.", "The file _x000D_ is there."),
        ("A snake_x005F_case name.", "A snake_case name."),
        ("Caf_x00E9_ and _x201C_gate_x201D_.", "Café and “gate”."),
        ("A bell_x0007_ and none_x0000_.", "A bell and none."),
        ("A ship _xD83D__xDEA2_ waits.", "A ship \U0001f6a2 waits."),
        ("The road_x_ and the_xyz_ stay.", "The road_x_ and the_xyz_ stay."),
    ],
)
def test_escapes_of_a_workbook_are_the_characters_they_stand_for(tmp_path, cell, text, shared):
    assert rows(tmp_path, "b.xlsx", book(cell, shared=shared))[0][0][3] == text


def test_a_return_of_a_workbook_that_was_saved_as_csv_is_a_line_end(tmp_path):
    assert (
        rows(tmp_path, "b.csv", 'id,text\na,"It is shut._x000D_\nNobody came."\n')[0][0][3]
        == "It is shut.\nNobody came."
    )


def test_a_cell_that_excel_cut_is_said_to_be_though_it_holds_markup(tmp_path):
    cell = f"<p>{'The road is shut. ' * 3000}"[:32767]
    assert len(cell) == 32767
    found, rejects = rows(tmp_path, "b.xlsx", book(cell))
    assert "<p>" not in found[0][3]
    assert rejects["reason"].tolist() == ["damaged"]


def test_the_workbook_of_the_tests_holds_its_escapes_as_they_are():
    with zipfile.ZipFile(io.BytesIO(book("a_x000D_b"))) as package:
        assert any(b"_x000D_" in package.read(name) for name in package.namelist())


# ---- texts that are not whole


@pytest.mark.parametrize("example", CUTS["yes"], ids=range(len(CUTS["yes"])))
def test_the_mark_of_a_cut_is_taken_off_and_told(tmp_path, example):
    found, rejects = rows(tmp_path, "a.jsonl", json.dumps({"id": "a", "title": "Pier", "text": example["text"]}))
    assert found[0][3] == example["whole"]
    assert rejects["reason"].tolist() == ["damaged"]


@pytest.mark.parametrize("example", CUTS["no"], ids=range(len(CUTS["no"])))
def test_words_that_are_the_article_s_stay(example):
    assert uncut(example["text"]) == (example["text"], None)


@pytest.mark.parametrize(
    "line",
    [
        "The post Pier appeared first on Wire.", "Der Beitrag Pier erschien zuerst auf Wire.",
        "La entrada Pier se publicó primero en Wire.",
    ],
)  # fmt: skip
def test_what_a_feed_writes_below_a_whole_text_is_taken_off_without_a_word(line):
    assert uncut(f"{BOTH}\n\n{line}") == (BOTH, None)


def test_an_ellipsis_at_the_end_is_told_but_stays():
    assert uncut("The mediators will retu…") == ("The mediators will retu…", "…")


@pytest.mark.parametrize("between", ["\n\n", "\n\nFerry stops\n4 March 2021\n\n", "\n"])
def test_an_article_that_a_file_holds_three_times_is_read_once(tmp_path, between):
    words = f"{BOTH}\n\nNobody came."
    corpus = read(tmp_path, "a.txt", f"Ferry stops\n4 March 2021\n\n{between.join([words] * 3)}\n")
    assert corpus.articles["text"].tolist() == [words]
    assert corpus.rejects["reason"].tolist() == ["damaged"]


def test_a_sentence_that_a_page_shows_large_stays_where_it_is():
    text = "\n\n".join(
        [SHUT, *(f"The lorry of driver {n} waits at the gate of the pier since Monday night." for n in range(9)), SHUT]
    )
    assert told_once(text) == (text, 0)


def test_short_lines_may_come_again():
    text = "\n".join(["KOLET: Yes.", "MOREV: No."] * 20)
    assert told_once(text) == (text, 0)


def test_rows_with_one_text_in_another_spacing_are_one(tmp_path):
    found, rejects = rows(
        tmp_path, "t.csv", f'id,text\na,"{SHUT}\n{CALL}"\nb,"{SHUT}\n\n{CALL}"\nc,"{SHUT}  {CALL} "\n'
    )
    assert len(found) == 1
    assert rejects["reason"].tolist() == ["duplicate"] * 2
