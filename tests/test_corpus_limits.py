"""Bounds that no input passes: bombs, nesting, links, paths that lead out; and damaged inputs by the hundred."""

import gzip
import io
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

import corridor_analysis as ca
from corridor_analysis.corpus import raw

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import fuzz

FERRY = "The ferry to Port Vale has stopped, said the harbour office."


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def read(folder, **files):
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data if isinstance(data, bytes) else data.encode())
    corpus = ca.read_articles(folder)
    return corpus.articles["source_file"].tolist(), corpus.rejects[["source_file", "reason"]].values.tolist()


def test_archives_are_read_three_deep(tmp_path):
    deep = zipped(a__txt=FERRY)
    for level in "cba":
        deep = zipped(**{f"{level}__zip": deep})
    assert read(tmp_path, n__zip=deep) == ([], [["n.zip/a.zip/b.zip/c.zip", "too_deep"]])
    assert read(tmp_path, n__zip=zipped(b__zip=zipped(c__zip=zipped(a__txt=FERRY))))[0] == ["n.zip/b.zip/c.zip/a.txt"]


def test_what_unpacks_to_far_more_than_its_size_is_too_large(tmp_path):
    bomb = gzip.compress(b"a " * 60_000_000, mtime=0)
    many = zipped(**{f"{n}__jsonl": b" " * 10_000_000 for n in range(9)})
    articles, rejects = read(tmp_path, a__tar__gz=bomb, b__jsonl__gz=bomb, c__zip=many, d__csv__gz=bomb)
    assert articles == []
    assert [r for r in rejects if "/" not in r[0] and "," not in r[0]] == [
        ["a.tar.gz", "malformed"],  # no tar begins so
        ["b.jsonl.gz", "too_large"],
        ["c.zip", "too_large"],
        ["d.csv.gz", "too_large"],
    ]


def test_an_archive_of_very_many_members_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(raw, "MEMBERS", 3)
    members = {f"{n}__txt": f"{FERRY} {n}" for n in range(5)}
    articles, rejects = read(tmp_path, n__zip=zipped(**members))
    assert len(articles) == 3
    assert rejects == [["n.zip", "too_large"]]


@pytest.mark.parametrize("part", ["word/document.xml", "xl/workbook.xml"])
def test_an_office_file_that_unpacks_to_too_much_is_too_large(tmp_path, part):
    ending = "docx" if "word" in part else "xlsx"
    data = zipped(**{part: b" " * 30_000_000})
    assert read(tmp_path, **{f"a__{ending}": data}) == ([], [[f"a.{ending}", "too_large"]])


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_entities_of_a_workbook_are_not_unfolded(tmp_path, part):
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["text"])
    book.active.append([FERRY])
    book.save(out)
    with zipfile.ZipFile(out) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    laughs = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in ("ab", "bc", "cd", "de", "ef", "fg", "gh", "hi"))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">{laughs}]><x>&i;</x>'
    (tmp_path / "a.xlsx").write_bytes(zipped(**{**parts, part: bomb}))
    corpus = ca.read_articles(tmp_path)
    assert not corpus.articles["text"].str.contains("haha").any()
    assert len(corpus.articles) + len(corpus.rejects) == 1


@pytest.mark.parametrize(
    "front",
    [
        "[" * 90_000,
        "a: " + "[" * 50_000,
        "- " * 30_000,
        "? " * 30_000,
        "\n".join(" " * n + "a:" for n in range(300)),
        "a: &a [x]\n" + "\n".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in ("ab", "bc", "cd", "de", "ef")),
        "a: &a {x: 1}\n" + "\n".join(f"{b}: &{b} {{<<: [{', '.join([f'*{a}'] * 9)}]}}" for a, b in ("ab", "bc", "cd")),
        "title: [broken",
        "date: 2021-13-45",
    ],
    ids=["lists", "value", "items", "keys", "maps", "laughs", "merges", "broken", "no day"],
)
def test_front_matter_that_no_one_wrote_by_hand_is_malformed(tmp_path, front):
    assert read(tmp_path, a__md=f"---\n{front}\n---\n{FERRY}") == ([], [["a.md", "malformed"]])


def test_a_page_of_a_hundred_thousand_tags_is_too_large(tmp_path):
    assert read(tmp_path, a__html="<html><body>" + "x<br>" * 100_000) == ([], [["a.html", "too_large"]])


def test_a_tag_of_very_many_attributes_is_malformed(tmp_path):
    attributes = " ".join(f"a{n}=1" for n in range(20_000))
    assert read(tmp_path, a__html=f"<html><body><p {attributes}>x</p>") == ([], [["a.html", "malformed"]])


@pytest.mark.parametrize("page", ["<div>" * 50_000, "<ul><li>" * 20_000, "<b><i>" * 20_000])
def test_a_deeply_nested_page_is_an_article_or_a_reject(tmp_path, page):
    articles, rejects = read(tmp_path, a__html=f"<html><body>{page}<p>{FERRY}</p>")
    assert len(articles) + len(rejects) == 1


def test_a_link_in_a_zip_is_not_an_article(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "../../etc/passwd")
    assert read(tmp_path, n__zip=out.getvalue()) == ([], [["n.zip/a.txt", "unreadable"]])


@pytest.mark.parametrize("kind", [tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_devices_and_links_of_a_tar_are_not_opened(tmp_path, kind):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    assert read(tmp_path, n__tar=out.getvalue()) == ([], [["n.tar/a.txt", "unreadable"]])


def test_a_table_of_fonts_without_end_is_malformed(tmp_path):
    assert read(tmp_path, a__rtf=r"{\rtf1{\fonttbl{\f0\fcharset0 " + "." * 100_000) == ([], [["a.rtf", "malformed"]])


def test_three_hundred_damaged_inputs_are_articles_or_rejects_and_write_nothing():
    tally = fuzz.run(300, 7)
    assert tally.failures == []
    assert tally.read == 300 == tally.accepted + sum(tally.rejected.values())
    assert tally.accepted > 30


def test_more_words_than_a_book_has_are_too_large(tmp_path):
    assert read(tmp_path, a__txt='" ' * 300_000) == ([], [["a.txt", "too_large"]])


def test_a_heading_followed_by_a_million_spaces_does_not_hang(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(f"# Ferry{' ' * 1_000_000}x\n\nThe ferry has stopped.\n")
    start = time.process_time()
    ca.read_articles(path)
    assert time.process_time() - start < 5
