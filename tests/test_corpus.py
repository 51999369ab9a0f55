"""Reading sources: what is an article, what is rejected and why, and that nothing is lost between."""

import hashlib
import os
import random
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corridor_analysis as ca
from corridor_analysis.corpus.draft import MAX_CHARS
from corridor_analysis.corpus.raw import MAX_BYTES
from corridor_analysis.schema import PARTIAL_REASONS, TABLES

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
FERRY = "The ferry to Port Vale has stopped, said the harbour office.\n\nNobody knows for how long.\n"


def put(folder, **files):
    """Write files given as name=content, `__` in a name standing for the dot of its ending."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


def reasons(corpus):
    return dict(zip(corpus.rejects["source_file"], corpus.rejects["reason"], strict=True))


def one(corpus):
    assert len(corpus.articles) == 1
    return corpus.articles.iloc[0]


# ---- what is read


def test_a_text_file_is_one_article_with_all_columns(tmp_path):
    folder = put(tmp_path, ferry__txt=f" date 2021-03-04 {FERRY}")
    row = one(ca.read_articles(folder))
    assert row["article_id"] == "ferry"
    assert row["source_file"] == "ferry.txt"
    assert row["sha256"] == hashlib.sha256((folder / "ferry.txt").read_bytes()).hexdigest()
    assert row["text"] == FERRY.strip()
    assert row["n_words"] == 16
    assert row["language"] == "en"
    days = row[["published", "published_basis", "published_earliest", "published_latest"]]
    assert list(days) == ["2021-03-04", "header", "2021-03-04", "2021-03-04"]
    assert pd.isna(row["relevant"])


def test_tables_of_a_corpus_keep_the_schema(tmp_path):
    corpus = ca.read_articles(put(tmp_path, a__txt=FERRY, b__txt=""))
    TABLES["articles"].check(corpus.articles)
    TABLES["rejects"].check(corpus.rejects)


@pytest.mark.parametrize("pattern", ["a.txt", "?.txt", "*.t*", "**/a.txt"])
def test_a_file_and_a_pattern_are_sources(tmp_path, pattern):
    put(tmp_path, a__txt=FERRY)
    assert one(ca.read_articles(tmp_path / pattern))["source_file"] == "a.txt"


def test_a_pattern_can_name_folders(tmp_path):
    put(tmp_path / "north" / "in", a__txt=FERRY)
    put(tmp_path / "south" / "in", b__txt="The road is open.")
    corpus = ca.read_articles(str(tmp_path / "*" / "in"))
    assert list(corpus.articles["source_file"]) == ["north/in/a.txt", "south/in/b.txt"]


def test_a_name_with_the_marks_of_a_pattern_is_a_file(tmp_path):
    put(tmp_path, **{"a[1]__txt": FERRY})
    assert one(ca.read_articles(tmp_path / "a[1].txt"))["article_id"] == "a[1]"


def test_a_folder_is_read_with_its_folders_but_without_hidden_files(tmp_path):
    put(tmp_path, b__TXT=FERRY, **{".a__txt": "hidden"})
    put(tmp_path / "deep" / "er", a__txt="The road is open.")
    put(tmp_path / ".git", c__txt="hidden")
    corpus = ca.read_articles(tmp_path)
    assert dict(zip(corpus.articles["article_id"], corpus.articles["source_file"], strict=True)) == {
        "a": "deep/er/a.txt",
        "b": "b.TXT",
    }
    assert corpus.rejects.empty


def test_files_of_one_name_get_ids_that_tell_them_apart(tmp_path):
    put(tmp_path / "north", x__txt="The north is open.", y__txt="The sea is calm.")
    put(tmp_path / "south", x__txt="The south is open.", x__md="The south is shut.")
    corpus = ca.read_articles(tmp_path)
    assert list(corpus.articles["article_id"]) == ["north_x", "south_x_md", "south_x_txt", "y"]


def test_text_stays_as_it_is_but_for_line_ends_and_outer_space(tmp_path):
    put(tmp_path, a__txt="\r\n  The  ferry\xa0stopped.\r\rSo did “the bus”.\t\n\n\n\nEnd. \n")
    assert one(ca.read_articles(tmp_path))["text"] == "The  ferry\xa0stopped.\n\nSo did “the bus”.\t\n\n\n\nEnd."


# ---- what is rejected


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.txt", b"\xef\xbb\xbf \n", "empty"),
        ("a.csv", b"", "empty"),
        ("a.parquet", b"", "empty"),
        ("a.txt", bytes(range(256)) * 4, "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"text " * 50, "binary"),
        ("a.txt", b"%PDF-1.4 text", "binary"),
        ("a.html", bytes(range(256)), "binary"),
        ("a.txt", b"\xff\xfea\xd8", "encoding"),
        ("a.txt", b"date 2021-03-04\n", "no_text"),
        ("a.html", b"<html><head><title>T</title></head><body></body></html>", "no_text"),
        ("a.docx", b"PK", "malformed"),
        ("a.odt", b"PK", "unsupported"),
        ("noending", b"The ferry stopped.", "unsupported"),
        ("a.parquet", b"PAR1 no", "malformed"),
        ("a.md", b"---\na: [\n---\nThe ferry stopped.", "malformed"),
        ("a.zip", b"PK\x03\x04 broken", "malformed"),
        ("a.tar.gz", b"\x1f\x8b broken", "malformed"),
        ("a.csv", b"id,published\n1,2021-03-04\n", "missing_field"),
        ("a.csv", b"id,text\n", "empty"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "empty"),
        ("a.txt", b"word " * 3000, "too_large"),
    ],
)
def test_a_bad_input_is_a_reject_and_costs_nothing_else(tmp_path, name, data, reason):
    put(tmp_path, good__txt=FERRY)
    (tmp_path / name).write_bytes(data)
    corpus = ca.read_articles(tmp_path, max_bytes=10_000)
    assert one(corpus)["article_id"] == "good"
    assert reasons(corpus) == {name: reason}
    assert re.search(r"\w.*[.]", corpus.rejects.iloc[0]["detail"])


def test_a_text_longer_than_the_parser_takes_is_too_large(tmp_path):
    put(tmp_path, a__txt="word " * (MAX_CHARS // 5 + 1), b__txt=FERRY)
    assert MAX_BYTES > MAX_CHARS
    assert reasons(ca.read_articles(tmp_path)) == {"a.txt": "too_large"}


def test_a_file_that_cannot_be_opened_is_unreadable(tmp_path, monkeypatch):
    put(tmp_path, a__txt=FERRY, b__txt="The road is open.")
    opened = Path.open

    def refuse(path, *args, **kwargs):
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    corpus = ca.read_articles(tmp_path)
    assert reasons(corpus) == {"a.txt": "unreadable"}
    assert "Permission denied" in corpus.rejects.iloc[0]["detail"]


def test_a_folder_that_cannot_be_opened_is_unreadable(tmp_path, monkeypatch):
    put(tmp_path, a__txt=FERRY)
    put(tmp_path / "shut", b__txt="The road is open.")
    scan = os.scandir

    def refuse(path):
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert reasons(ca.read_articles(tmp_path)) == {"shut": "unreadable"}


def test_broken_links_and_pipes_are_unreadable_and_do_not_hang(tmp_path):
    put(tmp_path, a__txt=FERRY)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert reasons(ca.read_articles(tmp_path)) == dict.fromkeys(["broken.txt", "pipe.txt", "self.txt"], "unreadable")


def test_a_loop_of_linked_folders_ends(tmp_path):
    put(tmp_path / "in", a__txt=FERRY)
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    assert one(ca.read_articles(tmp_path))["article_id"] == "a"


def test_bytes_that_are_not_utf8_in_a_file_name_do_not_stop_reading(tmp_path):
    name = os.fsdecode(b"caf\xe9.txt")
    (tmp_path / name).write_text(FERRY)
    assert one(ca.read_articles(tmp_path))["article_id"] == "caf\ufffd"


@pytest.mark.parametrize("copy", [FERRY, FERRY.replace("\n", "\r\n"), f"date 2021-03-04 {FERRY}"])
def test_a_text_that_is_there_twice_is_kept_once(tmp_path, copy):
    put(tmp_path, a__txt=FERRY, b__txt=copy)
    corpus = ca.read_articles(tmp_path)
    kept, lost = ("b", "a") if "date" in copy else ("a", "b")  # the one that has a day
    assert one(corpus)["article_id"] == kept
    assert reasons(corpus) == {f"{lost}.txt": "duplicate"}
    assert f"{kept}.txt" in corpus.rejects.iloc[0]["detail"]


def test_a_source_that_does_not_exist_names_the_nearest_that_does(tmp_path):
    put(tmp_path / "articles", a__txt=FERRY)
    with pytest.raises(ca.CorpusError, match=r"no such file or folder.*Did you mean .*/articles'"):
        ca.read_articles(tmp_path / "artcles")
    with pytest.raises(ca.CorpusError, match=r"Did you mean .*/articles'"):
        ca.read_articles(tmp_path / "artcles" / "2021" / "a.txt")


@pytest.mark.parametrize("files", [{}, {"a.odt": b"PK", "b.png": b"x"}])
def test_a_source_without_an_article_names_itself_and_the_formats(tmp_path, files):
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ca.CorpusError, match="no article in it") as error:
        ca.read_articles(tmp_path)
    assert str(tmp_path) in str(error.value)
    assert "txt, md, html" in str(error.value)


def test_a_pattern_that_fits_nothing_is_an_error(tmp_path):
    with pytest.raises(ca.CorpusError, match="no article in it"):
        ca.read_articles(str(tmp_path / "*.txt"))


def test_a_size_that_is_none_is_a_parameter_error(tmp_path):
    with pytest.raises(ca.ParameterError, match="max_bytes"):
        ca.read_articles(tmp_path, max_bytes=0)


# ---- records in memory


def record(name="a", text="The ferry stopped.", **more):
    return {"article_id": name, "text": text, **more}


def test_the_text_of_a_record_is_taken_exactly_as_it_is():
    text = " date 2021-03-04 Big News Of The Day\r\nThe ferry to Port Vale stopped again today.  "
    row = one(ca.Corpus.from_records([record(text=text)]))
    assert row["text"] == text
    assert (row["published"], row["published_basis"], row["headline"]) == (None, "unknown", None)


@pytest.mark.parametrize("day", ["2021-03-04", date(2021, 3, 4), pd.Timestamp("2021-03-04 10:00"), "4 March 2021"])
def test_a_record_can_give_its_day(day):
    row = one(ca.Corpus.from_records([record(published=day, outlet="Island Wire", source_file="x.db")]))
    assert (row["published"], row["published_basis"], row["published_latest"]) == (
        "2021-03-04",
        "metadata",
        "2021-03-04",
    )
    assert (row["outlet"], row["source_file"]) == ("Island Wire", "x.db")


def test_a_record_can_give_a_span_of_days_and_how_it_is_known():
    span = {"published_earliest": "2021-03-01", "published_latest": "2021-03-08", "published_basis": "estimated"}
    row = one(ca.Corpus.from_records([record(**span)]))
    assert row["published"] is None
    assert {n: row[n] for n in span} == span


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NaT, ""])
def test_an_empty_day_of_a_record_is_no_day(missing):
    corpus = ca.Corpus.from_records([record(published=missing)])
    assert (one(corpus)["published"], len(corpus.rejects)) == (None, 0)


@pytest.mark.parametrize(
    "bad",
    [
        {"published": "32 May 2021"},
        {"published": "2021-03"},
        {"published": "2021-03-04", "published_earliest": "2021-03-05"},
        {"published_earliest": "2021-03-05", "published_latest": "2021-03-04"},
    ],
)
def test_a_record_with_a_day_that_is_none_is_kept_with_a_note(bad):
    corpus = ca.Corpus.from_records([record(**bad)])
    assert one(corpus)["published"] in (None, "2021-03-04")
    assert reasons(corpus) == {"record a": "bad_date"}
    assert "ot read whole" in corpus.rejects.iloc[0]["detail"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"text": "The ferry stopped."}, "missing_field"),
        ({"article_id": "b"}, "missing_field"),
        ({"article_id": " ", "text": "The ferry stopped."}, "missing_field"),
        (record("b", None), "missing_field"),
        (record("b", 7), "no_text"),
        (record("b", " \n"), "no_text"),
        (record("b", "half \ud83d"), "encoding"),
        (record("b", "x" * (MAX_CHARS + 1)), "too_large"),
        ("text", "malformed"),
    ],
)
def test_a_record_that_lacks_something_is_a_reject(bad, reason):
    corpus = ca.Corpus.from_records([record(), bad])
    assert one(corpus)["article_id"] == "a"
    assert list(corpus.rejects["reason"]) == [reason]


def test_of_records_with_one_id_the_longest_text_is_kept_in_any_order():
    records = [record(), record(text="The ferry stopped again."), record("b")]
    for order in (records, records[::-1]):
        corpus = ca.Corpus.from_records(order)
        assert list(corpus.articles["text"]) == ["The ferry stopped again.", "The ferry stopped."]
        assert reasons(corpus) == {"record a": "duplicate"}


def test_of_equal_records_the_one_with_a_day_is_kept():
    corpus = ca.Corpus.from_records([record(), record(published="2021-03-04"), record()])
    assert one(corpus)["published"] == "2021-03-04"
    assert list(corpus.rejects["reason"]) == ["duplicate", "duplicate"]


def test_a_corpus_does_not_depend_on_the_order_of_its_records():
    records = [record(f"a{n}", f"The ferry stopped {n % 7} times.", published=f"2021-03-{n + 20}") for n in range(20)]
    first = ca.Corpus.from_records(records)
    random.Random(7).shuffle(records)
    second = ca.Corpus.from_records(records)
    pd.testing.assert_frame_equal(first.articles, second.articles)
    pd.testing.assert_frame_equal(first.rejects, second.rejects)
    assert list(first.articles["article_id"]) == sorted(r["article_id"] for r in records)


# ---- nothing is lost


def accounted(corpus):
    """Return the number of inputs that are articles or rejects: notes on articles that are kept do not count."""
    return len(corpus.articles) + int((~corpus.rejects["reason"].isin(PARTIAL_REASONS)).sum())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.binary(max_size=300), st.sampled_from(["txt", "md", "html"])), min_size=1, max_size=5))
def test_any_bytes_are_an_article_or_a_reject(tmp_path_factory, contents):
    folder = tmp_path_factory.mktemp("any")
    for number, (data, ending) in enumerate(contents):
        (folder / f"{number}.{ending}").write_bytes(data)
    corpus = ca.read_articles(folder)
    assert accounted(corpus) == len(contents)
    TABLES["articles"].check(corpus.articles)
    TABLES["rejects"].check(corpus.rejects)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["jsonl", "csv", "parquet", "zip", "tar", "tar.gz"]))
def test_any_bytes_under_any_ending_do_not_crash(tmp_path_factory, data, ending):
    folder = put(tmp_path_factory.mktemp("any"), good__txt=FERRY)
    (folder / f"x.{ending}").write_bytes(data)
    corpus = ca.read_articles(folder)
    assert "good" in set(corpus.articles["article_id"])
    assert accounted(corpus) > 1


values = st.one_of(st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.dates(), st.binary())
fields = ["article_id", "text", "published", "published_latest", "published_basis", "headline", "outlet", "language"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(fields), values), max_size=6))
def test_any_records_are_articles_or_rejects(records):
    corpus = ca.Corpus.from_records(records)
    assert accounted(corpus) == len(records)
    for row in corpus.articles.itertuples():
        assert row.text in [r.get("text") for r in records]
    corpus.articles.to_parquet(None)
    corpus.rejects.to_parquet(None)


# ---- the articles that come with the project


@pytest.fixture(scope="module")
def checksums():
    table = re.findall(r"^\|\s*`(\S+?\.txt)`\s*\|\s*`([0-9a-f]{64})`", (DATA / "README.md").read_text(), re.M)
    return dict(table)


def test_the_articles_have_the_checksums_of_the_readme(checksums):
    folder = next(DATA.glob("*/articles"))
    assert checksums == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.glob("*.txt"))}


def test_the_articles_are_dated_as_the_coder_did():
    case = next(DATA.glob("*/articles")).parent
    told = [c for c in ca.load_case(case).codings.judgements if c.kind == "articles"]
    gold = pd.DataFrame([c.fields for c in told], index=[c.article for c in told]).sort_index()
    stated = gold["published"].where(gold["published_basis"] != "unknown")
    bare = ca.read_articles(case / "articles").articles.set_index("article_id")
    dated = ca.read_articles(case / "articles", metadata=case / "metadata.csv").articles.set_index("article_id")
    assert bare["published"].fillna("").to_dict() == stated.fillna("").to_dict()
    assert bare["published_basis"].to_dict() == gold["published_basis"].to_dict()
    assert bare["headline"].fillna("").to_dict() == gold["headline"].fillna("").to_dict()
    assert dated["published"].to_dict() == gold["published"].to_dict()
    assert set(dated["published_basis"][stated.isna()]) == {"metadata"}


def test_the_texts_of_the_articles_are_stretches_of_their_files():
    folder = next(DATA.glob("*/articles"))
    for row in ca.read_articles(folder).articles.itertuples():
        assert row.text in (folder / row.source_file).read_text(encoding="utf-8")
