"""Exports of news databases: each article with its headline, day and outlet, whatever the file they come in."""

import io

import docx
import pytest

import corridor_analysis as ca
from corridor_analysis.corpus.exports import split
from corridor_analysis.resources import read_yaml
from tests.reading_files import read

EXAMPLES = read_yaml("corpus_exports.yaml")["examples"]
MANY = [e["text"] for e in EXAMPLES if e["articles"]]


def as_docx(text):
    document, out = docx.Document(), io.BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def as_rtf(text):
    body = "".join("\\par\n" if c == "\n" else c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)
    return (r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}\f0 " + body + "}").encode("ascii")


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_each_example_of_the_layouts_is_split_as_it_says(example):
    found = split(example["text"])
    assert len(found) == len(example["articles"])
    for one, wanted in zip(found, example["articles"], strict=True):
        assert one.words.startswith(wanted["begins"])
        assert one.words.endswith(wanted["ends"])
        assert not one.faults
        assert {k: one.fields.get(k) for k in wanted if k not in ("begins", "ends")} == {
            k: v for k, v in wanted.items() if k not in ("begins", "ends")
        }


@pytest.mark.parametrize(("ending", "write"), [("txt", str.encode), ("docx", as_docx), ("rtf", as_rtf)])
@pytest.mark.parametrize("text", MANY, ids=range(len(MANY)))
def test_an_export_is_read_from_text_word_and_rtf(tmp_path, ending, write, text):
    corpus = read(tmp_path, f"export.{ending}", write(text))
    columns = ["article_id", "headline", "published", "published_basis", "outlet", "language"]
    assert corpus.articles[columns].values.tolist() == [
        ["export_0001", "Ferry Stops Again", "2021-03-04", "metadata", "Island Wire", "en"],
        ["export_0002", "Road to Cape Anne Opens", "2021-03-06", "metadata", "The Harbour Post", "en"],
    ]
    assert corpus.articles["source_file"].tolist() == [f"export.{ending}, document {n}" for n in (1, 2)]
    assert corpus.articles["text"].tolist()[1] == "The road is open again, said the mayor."
    assert corpus.rejects.empty


def test_an_export_of_one_article_has_the_file_s_name(tmp_path):
    one = MANY[0].partition("End of Document")[0] + "End of Document\n"
    one = one.replace("Documents (2)", "Documents (1)").replace("2. Road to Cape Anne Opens\n", "")
    corpus = read(tmp_path, "ferry.txt", one)
    assert corpus.articles[["article_id", "source_file"]].values.tolist() == [["ferry", "ferry.txt"]]


def test_a_document_of_an_export_without_text_is_a_reject(tmp_path):
    empty = "Ferry Stops Again\nIsland Wire\nMarch 9, 2021\n\nSection: NEWS\nLength: 0 words\nEnd of Document\n"
    corpus = read(tmp_path, "export.txt", MANY[0] + empty)
    assert len(corpus.articles) == 2
    assert corpus.rejects[["source_file", "reason"]].values.tolist() == [["export.txt, document 3", "no_text"]]


def test_a_plain_word_document_is_one_article_with_its_title(tmp_path):
    document = docx.Document()
    document.add_paragraph("Ferry Stops Again", style="Title")
    document.add_paragraph("4 March 2021")
    document.add_paragraph("The ferry to Port Vale has stopped, said the harbour office.")
    document.add_table(1, 2).cell(0, 1).text = "Nobody knows for how long."
    document.save(tmp_path / "ferry.docx")
    row = ca.read_articles(tmp_path).articles.iloc[0]
    assert (row["article_id"], row["headline"], row["published"]) == ("ferry", "Ferry Stops Again", "2021-03-04")
    assert row["text"] == "The ferry to Port Vale has stopped, said the harbour office.\n\n\tNobody knows for how long."


def test_a_plain_rtf_document_keeps_its_letters_and_loses_its_links(tmp_path):
    text = "The café’s owner in Łódź said: HYPERLINK is a word.\n\nNobody knows for how long."
    rtf = as_rtf(text).replace(
        b"Nobody", b'{\\field{\\*\\fldinst{HYPERLINK "https://wire.example"}}{\\fldrslt{Nobody}}}'
    )
    assert read(tmp_path, "a.rtf", rtf).articles["text"].tolist() == [text]
