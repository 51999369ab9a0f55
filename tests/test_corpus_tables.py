"""Workbooks, JSON, compressed files and standard input; columns of any name."""

import bz2
import datetime as dt
import gzip
import io
import json
import lzma
import sys
import zipfile

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import corridor_analysis as ca
from corridor_analysis.cli import app
from corridor_analysis.corpus.readers import suffix_of
from tests.reading_files import columns, read, rejects

FERRY = "The ferry to Port Vale has stopped, said the harbour office."
ROAD = "The road to Cape Anne is open again, said the mayor."
ROWS = [{"title": "Ferry", "date": "2021-03-04", "text": FERRY}, {"title": "Road", "date": "2021-03-06", "text": ROAD}]
READ = [("Ferry", "2021-03-04", FERRY), ("Road", "2021-03-06", ROAD)]


def lines():
    return "\n".join(map(json.dumps, ROWS)).encode()


# ---- workbooks


def test_each_sheet_of_a_workbook_is_a_table(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "North"
    for row in (
        ["Press review, March"],
        [None],
        ["Nr", "Pub Date", "Title", "Body"],
        ["n1", dt.date(2021, 3, 4), "Ferry", FERRY],
    ):
        book.active.append(row)
    south = book.create_sheet("South")
    south.append(["Full Text", "PUBLICATION-TITLE", "Published"])
    south.append([ROAD, "The Harbour Post", dt.datetime(2021, 3, 6, 10)])
    south.append([None, None, None])
    south.append([7, "The Harbour Post", None])
    book.create_sheet("Notes").append(["nothing here"])
    book.create_sheet("Empty")
    book.save(tmp_path / "review.xlsx")
    corpus = ca.read_articles(tmp_path)
    assert columns(corpus, "article_id", "published", "headline", "outlet", "text", "source_file") == [
        ("review_0002", "2021-03-06", None, "The Harbour Post", ROAD, "review.xlsx, sheet South, row 2"),
        ("review_0004", "2021-03-04", "Ferry", None, FERRY, "review.xlsx, sheet North, row 4"),
    ]
    assert rejects(corpus) == [
        ("review.xlsx, sheet Notes", "missing_field"),
        ("review.xlsx, sheet South, row 4", "no_text"),
    ]


def test_a_workbook_that_pandas_wrote_is_read(tmp_path):
    pd.DataFrame(ROWS).to_excel(tmp_path / "a.xlsx")
    assert columns(ca.read_articles(tmp_path), "headline", "published", "text") == READ


def test_a_cell_as_long_as_excel_allows_is_noted_as_cut(tmp_path):
    text = ("word " * 7000)[:32_766] + "x"
    pd.DataFrame([{"id": "a", "text": text}]).to_excel(tmp_path / "a.xlsx", index=False)
    corpus = ca.read_articles(tmp_path)
    assert columns(corpus, "article_id") == [("a",)]
    assert rejects(corpus) == [("a.xlsx, sheet Sheet1, row 2", "damaged")]


def test_a_cell_at_the_far_corner_costs_no_time(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["text"])
    book.active.append([FERRY])
    book.active.cell(1_048_576, 16_384).value = "far"
    book.save(tmp_path / "a.xlsx")
    assert columns(ca.read_articles(tmp_path), "text") == [(FERRY,)]


# ---- JSON


@pytest.mark.parametrize(
    "whole", [ROWS, {"status": "ok", "totalResults": 2, "articles": ROWS}], ids=["list", "under a key"]
)
def test_a_json_file_holds_a_list_of_articles(tmp_path, whole):
    assert columns(read(tmp_path, "a.json", json.dumps(whole, indent=1)), "headline", "published", "text") == READ


def test_a_json_object_is_one_article_and_an_object_s_name_counts(tmp_path):
    row = {"publishedAt": "2021-03-04T10:00:00Z", "source": {"id": None, "name": "Island Wire"}, "body": [FERRY, ROAD]}
    found = columns(read(tmp_path, "a.json", json.dumps(row)), "published", "outlet", "text")
    assert found == [("2021-03-04", "Island Wire", f"{FERRY}\n\n{ROAD}")]


@pytest.mark.parametrize("data", [b"[" * 100_000, b"{broken", b'[{"text": "a"}'])
def test_broken_json_is_malformed(tmp_path, data):
    assert rejects(read(tmp_path, "a.json", data)) == [("a.json", "malformed")]


def test_json_lines_under_the_name_of_json_are_read(tmp_path):
    assert columns(read(tmp_path, "a.json", lines()), "headline", "published", "text") == READ


def test_a_line_of_json_that_is_too_long_costs_only_itself(tmp_path):
    long = json.dumps({"text": "word " * 2000}).encode()
    corpus = read(tmp_path, "a.jsonl", long + b"\n" + lines(), max_bytes=1000)
    assert columns(corpus, "headline", "published", "text") == READ
    assert rejects(corpus) == [("a.jsonl, line 1", "too_large")]


# ---- names of columns


@pytest.mark.parametrize("name", ["Artikeltext", "artikeltext", "ARTIKEL-TEXT", "Artikel Text"])
def test_a_column_of_another_name_is_given(tmp_path, name):
    (tmp_path / "a.csv").write_text(f"Nr,{name},Datum\n1,{FERRY.replace(',', ';')},4.3.2021\n".replace(",", "\t"))
    given = {"text": name.title(), "published": "Datum", "article_id": "Nr"}
    corpus = ca.read_articles(tmp_path, fields=given)
    assert columns(corpus, "article_id", "published") == [("1", "2021-03-04")]


def test_a_given_column_counts_before_the_common_name(tmp_path):
    corpus = read(tmp_path, "a.csv", f"text,long\nshort,{ROAD.replace(',', ';')}\n", fields={"text": "long"})
    assert columns(corpus, "n_words") == [(11,)]


def test_a_table_without_a_known_column_of_texts_names_its_columns_and_the_repair(tmp_path):
    row = read(tmp_path, "a.csv", f"Nr,Artikeltext\n1,{ROAD}\n").rejects.iloc[0]
    assert row["reason"] == "missing_field"
    assert "Nr, Artikeltext" in row["detail"]
    assert "--field text=NAME" in row["detail"]


def test_a_field_that_is_none_is_an_error_with_the_nearest(tmp_path):
    with pytest.raises(ca.ParameterError, match="Did you mean 'text'"):
        ca.read_articles(tmp_path, fields={"txt": "Body"})


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("Thu, 04 Mar 2021 10:00:00 +0000", "2021-03-04"),
        ("2021-03-04T23:59:59.123Z", "2021-03-04"),
        ("March 4, 2021 Thursday", None),
        ("04.03.2021 10:15", "2021-03-04"),
        (1614852000, None),
    ],
)
def test_days_as_feeds_and_databases_write_them(tmp_path, date, day):
    corpus = read(tmp_path, "a.jsonl", json.dumps({"text": FERRY, "PubDate": date}))
    assert columns(corpus, "published") == [(day,)]
    assert [r for _, r in rejects(corpus)] == ([] if day else ["bad_date"])


# ---- compressed files


@pytest.mark.parametrize(("ending", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_a_compressed_file_is_read_as_what_it_holds(tmp_path, ending, pack):
    (tmp_path / f"a.jsonl.{ending}").write_bytes(pack(lines()))
    corpus = read(tmp_path, f"b.txt.{ending}", pack(b"The sea is calm today."))
    assert columns(corpus, "article_id", "source_file") == [
        ("a_0001", f"a.jsonl.{ending}, line 1"),
        ("a_0002", f"a.jsonl.{ending}, line 2"),
        ("b", f"b.txt.{ending}"),
    ]


def test_a_compressed_file_that_breaks_off_keeps_what_was_read(tmp_path):
    rows = "".join(json.dumps({"id": f"{n:04}", "text": f"{FERRY} {n * 7919 % 10007}"}) + "\n" for n in range(5000))
    packed = gzip.compress(rows.encode())
    corpus = read(tmp_path, "a.jsonl.gz", packed[: len(packed) // 2])
    assert 1000 < len(corpus.articles) < 4000
    assert rejects(corpus)[-1] == ("a.jsonl.gz", "malformed")


# ---- standard input


def packed(name, data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def table(write):
    out = io.BytesIO()
    write(out)
    return out.getvalue()


INPUTS = {
    ".txt": FERRY.encode(),
    ".md": f"---\ntitle: Ferry\ndate: 2021-03-04\n---\n{FERRY}".encode(),
    ".html": f"<!-- x --><!DOCTYPE html><html><body><article><p>{FERRY} {ROAD}</p></article></body></html>".encode(),
    ".jsonl": lines(),
    ".json": json.dumps(ROWS, indent=1).encode(),
    ".csv": f'id,title,text\n1,Ferry,"{FERRY}"\n'.encode(),
    ".eml": f"From: a@b.example\nSubject: Ferry\n\n{FERRY}".encode(),
    ".rtf": rb"{\rtf1 The ferry has stopped.}",
    ".parquet": table(pd.DataFrame(ROWS).to_parquet),
    ".xlsx": table(lambda out: pd.DataFrame(ROWS).to_excel(out)),
    ".zip": packed("a.txt", FERRY),
    ".gz": gzip.compress(lines()),
}


@pytest.mark.parametrize("ending", INPUTS)
def test_a_format_is_told_by_its_content_on_standard_input(monkeypatch, ending):
    data = INPUTS[ending]
    assert suffix_of(data) == ending
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    corpus = ca.read_articles("-")
    assert len(corpus.articles) >= 1
    assert corpus.articles["source_file"].str.startswith("stdin").all()
    assert corpus.rejects.empty


def test_standard_input_is_a_source_of_the_command(monkeypatch, tmp_path):
    seen = {}

    def make(source, out, wanted, how, **_):
        seen.update(source=str(source), fields=wanted.fields)
        raise ca.CorpusError(source, "", "stop", "Stop.")

    monkeypatch.setattr("corridor_analysis.tables.batch.run.make_tables", make)
    words = ["tables", "-", "--field", "text=Artikeltext", "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(app, words).exit_code == 2
    assert seen == {"source": "-", "fields": {"text": "Artikeltext"}}


def test_nothing_on_standard_input_is_an_empty_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert rejects(ca.read_articles("-")) == [("stdin", "empty")]
