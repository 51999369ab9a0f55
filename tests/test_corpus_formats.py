"""The formats that articles are read from, and archives of them."""

import io
import json
import re
import tarfile
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import corridor_analysis as ca
from corridor_analysis.corpus.raw import MAX_BYTES
from corridor_analysis.corpus.readers import FORMATS, limit_of
from tests.reading_files import columns, read, rejects

FERRY = "The ferry to Port Vale has stopped, said the harbour office."
ROAD = "The road to Cape Anne is open again, said the mayor."
PAGE = """<html lang="en"><head><title>Ferry Stops Again | Island Wire</title>
<meta property="og:title" content="Ferry Stops Again"><meta property="og:site_name" content="Island Wire">
<meta property="article:published_time" content="2021-03-04T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Ferry Stops Again</h1>
<p>{first}</p><p>Nobody in the town knows for how long it will be so, and the office did not say.</p>
<p>The last time that this happened, on 1 February 2020, it took the island a week to get its mail.</p></article>
<footer>All rights reserved</footer></body></html>"""


def test_readers_of_many_articles_may_read_larger_files():
    assert limit_of(".HTML", 10) == 10
    assert limit_of(".csv", 10) == limit_of(".zip", 10) == 1000
    assert all(s == s.lower() and s.startswith(".") for s in FORMATS)
    assert limit_of(".html", MAX_BYTES) == MAX_BYTES


# ---- Markdown and HTML


def test_front_matter_gives_day_headline_outlet_and_id(tmp_path):
    front = "---\ntitle: Ferry Stops\ndate: 2021-03-04\npublisher: Island Wire\nid: f1\ntags: [sea]\nlang: en-GB\n---\n"
    (tmp_path / "a.md").write_text(f"{front}\n{FERRY}\n")
    found = columns(
        ca.read_articles(tmp_path), "article_id", "headline", "published", "published_basis", "outlet", "language"
    )
    assert found == [("f1", "Ferry Stops", "2021-03-04", "metadata", "Island Wire", "en")]


@pytest.mark.parametrize(
    "front",
    [
        "title: Ferry Stops\ndate: '2021-03-04'\noutlet: Island Wire",
        "title: 'Ferry Stops'\npublished_time: 2021-03-04 23:59:00-04:00\nsource: Island Wire",
        'Title: "Ferry\\_Stops"\nDATE: 2021-03-04T10:00:00Z\nPublisher:\n  name: Island Wire\n  url: https://w.example',
        "title: Ferry Stops\nPub Date: 4 March 2021\nsite: Island Wire\nauthor:\n- Ann Lee\n- {name: Bo Day}\ntags: []",
    ],
)
def test_front_matter_is_read_in_the_ways_it_is_written(tmp_path, front):
    corpus = read(tmp_path, "a.md", f"---\n{front}\n---\n\n{FERRY}\n")
    assert columns(corpus, "headline", "published", "outlet", "text") == [
        ("Ferry Stops", "2021-03-04", "Island Wire", FERRY)
    ]
    assert corpus.rejects.empty


@pytest.mark.parametrize(
    "text", [f"# Ferry Stops\n\n{FERRY}", f"---\ntitle: Ferry Stops\n---\n# Ferry Stops #\n{FERRY}"]
)
def test_the_first_heading_of_markdown_is_the_headline(tmp_path, text):
    assert columns(read(tmp_path, "a.md", text), "headline", "text") == [("Ferry Stops", FERRY)]


@pytest.mark.parametrize("text", [f"---\n{FERRY}\n---\n{ROAD}", f"---\n- a\n---\n{ROAD}"])
def test_text_between_rules_is_not_front_matter(tmp_path, text):
    assert columns(read(tmp_path, "a.md", text), "text") == [(text,)]


def test_a_bad_day_in_front_matter_is_noted_and_the_article_kept(tmp_path):
    corpus = read(tmp_path, "a.md", f"---\ndate: yesterday\n---\n{FERRY}")
    assert columns(corpus, "published", "published_basis") == [(None, "unknown")]
    assert rejects(corpus) == [("a.md", "bad_date")]


def test_a_header_in_the_text_stays_where_front_matter_differs(tmp_path):
    corpus = read(tmp_path, "a.md", f"---\ndate: 2021-03-05\n---\ndate 2021-03-04 {FERRY}")
    assert columns(corpus, "published", "published_basis", "text") == [("2021-03-04", "header", FERRY)]
    assert rejects(corpus) == [("a.md", "conflict")]


@pytest.mark.parametrize(("ending", "encoding"), [("html", "utf-8"), ("htm", "cp1252")])
def test_a_web_page_gives_its_main_text_and_its_metadata(tmp_path, ending, encoding):
    (tmp_path / f"a.{ending}").write_bytes(
        PAGE.format(first="The ferry’s café is shut, too. " + FERRY).encode(encoding)
    )
    corpus = ca.read_articles(tmp_path)
    found = columns(corpus, "article_id", "headline", "published", "published_basis", "outlet")
    assert found == [("a", "Ferry Stops Again", "2021-03-04", "metadata", "Island Wire")]
    text = corpus.articles["text"][0]
    assert text.startswith("The ferry’s café is shut, too. The ferry to Port Vale")
    assert "Sport" not in text
    assert "rights reserved" not in text


def test_no_day_is_guessed_from_the_text_of_a_page(tmp_path):
    page = PAGE.format(first=FERRY).replace(
        '<meta property="article:published_time" content="2021-03-04T10:00:00Z">', ""
    )
    assert columns(read(tmp_path, "a.html", page), "published", "published_basis") == [(None, "unknown")]


def test_the_character_set_that_a_page_declares_is_used(tmp_path):
    page = PAGE.format(first="Die Fähre nach Łódź liegt im Hafen. " + FERRY).replace(
        "<title>", "<meta charset='windows-1250'><title>"
    )
    assert "nach Łódź" in read(tmp_path, "a.html", page.encode("cp1250")).articles["text"][0]


# ---- rows


def test_a_broken_line_of_json_costs_only_itself(tmp_path):
    lines = [
        json.dumps({"article_id": "x", "text": FERRY, "published": "2021-03-04", "outlet": "Island Wire"}),
        "{broken",
        "",
        "[1]",
        json.dumps({"id": "y"}),
        json.dumps({"id": "y", "text": 7}),
        json.dumps({"id": "y", "text": "half \ud800"}),
        json.dumps({"Title": "Road Opens", "Body": f"Road Opens\r\n{ROAD}", "note": 1}),
        "[" * 100_000,
    ]
    data = "\n".join(lines).encode() + b'\n{"text": "\xff"}\n'
    corpus = read(tmp_path, "news.jsonl", data)
    assert columns(corpus, "article_id", "source_file", "headline", "published", "outlet", "text") == [
        ("news_0008", "news.jsonl, line 8", "Road Opens", None, None, ROAD),
        ("x", "news.jsonl, line 1", None, "2021-03-04", "Island Wire", FERRY),
    ]
    assert rejects(corpus) == [
        ("news.jsonl, line 2", "malformed"),
        ("news.jsonl, line 4", "malformed"),
        ("news.jsonl, line 5", "missing_field"),
        ("news.jsonl, line 6", "no_text"),
        ("news.jsonl, line 7", "encoding"),
        ("news.jsonl, line 9", "malformed"),
        ("news.jsonl, line 10", "encoding"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_lines_of_json_may_have_a_byte_order_mark(tmp_path, encoding):
    line = json.dumps({"text": "Où? " + FERRY}, ensure_ascii=False)
    corpus = read(tmp_path, "a.jsonl", line.encode(encoding))
    assert columns(corpus, "article_id", "text") == [("a_0001", "Où? " + FERRY)]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_is_read_with_its_own_separator(tmp_path, mark):
    rows = [
        ["ID", "Date", "Text"],
        ["x", "2021-03-04", f'"{FERRY}\n\nIt said ""no"", and left."'],
        ["y", "", "The road is open."],
    ]
    corpus = read(tmp_path, "a.csv", "\n".join(mark.join(r) for r in rows))
    assert columns(corpus, "article_id", "published", "text", "source_file") == [
        ("x", "2021-03-04", f'{FERRY}\n\nIt said "no", and left.', "a.csv, line 2"),
        ("y", None, "The road is open.", "a.csv, line 5"),
    ]


def test_a_csv_cell_may_be_longer_than_the_default_of_the_csv_module(tmp_path):
    text = "word " * 50_000
    assert columns(read(tmp_path, "a.csv", f"id,text\nx,{text}\n"), "n_words") == [(50_000,)]


def test_a_bad_row_of_csv_costs_only_itself(tmp_path):
    corpus = read(tmp_path, "a.csv", f'id,text\nx,"a"b\ny,one,two\nz\nw,"{FERRY}"\n')
    assert columns(corpus, "article_id") == [("w",)]
    assert rejects(corpus) == [
        ("a.csv, line 2", "malformed"),
        ("a.csv, line 3", "malformed"),
        ("a.csv, line 4", "no_text"),
    ]


def test_parquet_rows_are_articles(tmp_path):
    frame = pd.DataFrame(
        {"article_id": ["x", None], "text": [FERRY, ROAD], "published": [pd.Timestamp("2021-03-04"), None]}
    )
    frame.to_parquet(tmp_path / "a.parquet")
    assert columns(ca.read_articles(tmp_path), "article_id", "published", "source_file") == [
        ("a_0002", None, "a.parquet, row 2"),
        ("x", "2021-03-04", "a.parquet, row 1"),
    ]


def test_articles_that_were_written_out_are_read_back_the_same(tmp_path):
    records = [
        {"article_id": "x", "text": f"Cape Anne Road\n{FERRY}", "published": "2021-03-04", "outlet": "Island Wire"},
        {"article_id": "y", "text": ROAD, "headline": "Road Opens"},
    ]
    first = ca.Corpus.from_records(records).articles
    first.to_parquet(tmp_path / "a.parquet")
    second = ca.read_articles(tmp_path).articles
    kept = ["article_id", "text", "headline", "published", "outlet", "language", "n_words"]
    pd.testing.assert_frame_equal(first[kept], second[kept])


def test_the_size_of_one_article_counts_in_rows_too(tmp_path):
    lines = "\n".join(json.dumps({"id": str(n), "text": "word " * n}) for n in (10, 100))
    corpus = read(tmp_path, "a.jsonl", lines, max_bytes=200)
    assert columns(corpus, "article_id") == [("10",)]
    assert rejects(corpus) == [("a.jsonl, line 2", "too_large")]


# ---- archives

MEMBERS = {
    "2021/a.txt": FERRY.encode(),
    "./b.txt": ROAD.encode(),
    "rows.jsonl": b'{"id": "r", "text": "One more road is open."}\n{',
    "../evil.txt": b"evil",
    "/evil.txt": b"evil",
    "..\\evil.txt": b"evil",
    "C:\\evil.txt": b"evil",
    "large.txt": b"word " * 1000,
    "inner.zip": b"PK",
    "inner.odt": b"PK",
    "empty.txt": b"",
    "__MACOSX/a.txt": b"hidden",
    ".hidden.txt": b"hidden",
}


def write_zip(path, members=MEMBERS):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def write_tar(path, members=MEMBERS):
    with tarfile.open(path, "w:gz" if path.suffix in (".gz", ".tgz") else "w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


@pytest.mark.parametrize(
    ("name", "write"), [("n.zip", write_zip), ("n.tar", write_tar), ("n.tar.gz", write_tar), ("n.tgz", write_tar)]
)
def test_each_member_of_an_archive_is_an_article_or_a_reject(tmp_path, name, write):
    write(tmp_path / name)
    corpus = ca.read_articles(tmp_path / name, max_bytes=1000)
    assert columns(corpus, "article_id", "source_file") == [
        ("a", f"{name}/2021/a.txt"),
        ("b", f"{name}/./b.txt"),
        ("r", f"{name}/rows.jsonl, line 1"),
    ]
    assert sorted(rejects(corpus)) == sorted(
        [(f"{name}/{m}", "unsafe_path") for m in MEMBERS if "evil" in m]
        + [
            (f"{name}/large.txt", "too_large"),
            (f"{name}/inner.zip", "malformed"),
            (f"{name}/inner.odt", "unsupported"),
            (f"{name}/empty.txt", "empty"),
        ]
        + [(f"{name}/rows.jsonl, line 2", "malformed")]
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == [name]  # nothing was unpacked


def test_members_of_one_name_in_two_archives_get_ids_that_tell_them_apart(tmp_path):
    write_zip(tmp_path / "north.zip", {"a.txt": FERRY})
    write_zip(tmp_path / "south.zip", {"a.txt": ROAD})
    assert columns(ca.read_articles(tmp_path), "article_id") == [("north_a",), ("south_a",)]


def test_a_link_in_an_archive_is_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    with tarfile.open(tmp_path / "n.tar", "w") as archive:
        link = tarfile.TarInfo("a.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "../secret.txt"
        archive.addfile(link)
    assert rejects(ca.read_articles(tmp_path / "n.tar")) == [("n.tar/a.txt", "unreadable")]


def test_a_damaged_member_of_a_zip_costs_only_itself(tmp_path):
    write_zip(tmp_path / "n.zip", {"a.txt": FERRY * 20, "b.txt": ROAD})
    data = bytearray((tmp_path / "n.zip").read_bytes())
    data[50:54] = b"\xff\xff\xff\xff"
    corpus = read(tmp_path, "n.zip", data)
    assert columns(corpus, "article_id") == [("b",)]
    assert rejects(corpus) == [("n.zip/a.txt", "malformed")]


def test_what_stands_before_the_fault_of_a_tar_is_read(tmp_path):
    write_tar(tmp_path / "n.tar", {"a.txt": FERRY.encode(), "b.txt": ROAD.encode() * 100})
    data = (tmp_path / "n.tar").read_bytes()
    corpus = read(tmp_path, "n.tar", data[:2000])
    assert columns(corpus, "article_id") == [("a",)]
    assert [r for _, r in rejects(corpus)] == ["malformed"]


@pytest.mark.parametrize("name", ["n.zip", "n.tar.gz"])
def test_a_broken_archive_as_the_only_source_is_an_error(tmp_path, name):
    (tmp_path / name).write_bytes(b"broken")
    with pytest.raises(ca.CorpusError, match="Not a readable archive"):
        ca.read_articles(tmp_path / name)


def test_each_format_is_named_to_users_and_in_what_damages_inputs():
    root = Path(__file__).parents[1]
    told = (
        (root / "data" / "README.md").read_text(encoding="utf-8").partition("### articles/")[2].partition("\n### ")[0]
    )
    alike = {".htm": "html", ".xhtml": "html", ".mht": "mhtml", ".ndjson": "jsonl", ".markdown": "md", ".xlsm": "xlsx"}
    missing = [s for s in FORMATS if not re.search(rf"\b{alike.get(s, s[1:])}\b", told)]
    assert missing == []
