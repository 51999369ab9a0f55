"""Metadata files: what a person knows about articles."""

import re
from pathlib import Path

import pytest
import yaml

import corridor_analysis as ca
from corridor_analysis.case import entries
from corridor_analysis.corpus import metadata

FERRY = "The ferry to Port Vale has stopped, said the harbour office."
ROAD = "The road to Cape Anne is open again, said the mayor."
ROOT = Path(__file__).parents[1]
README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    articles = tmp_path / "case" / "articles"
    articles.mkdir(parents=True)
    (articles / "ferry.txt").write_text(FERRY)
    (articles / "road.txt").write_text(f"date 2021-03-04 {ROAD}")
    return articles


def read(folder, text, source=None):
    path = folder.parent / "metadata.csv"
    path.write_text(text)
    corpus = ca.read_articles(source or folder, metadata=path)
    return corpus.articles.set_index("article_id").to_dict("index"), corpus.rejects


def test_a_row_fills_what_an_article_does_not_say(folder):
    rows, rejects = read(
        folder, "article_id,published,outlet,headline,note\nferry,2021-03-06,Island Wire,Ferry Stops,seen\n"
    )
    ferry = rows["ferry"]
    assert (ferry["published"], ferry["published_basis"], ferry["published_latest"]) == (
        "2021-03-06",
        "metadata",
        "2021-03-06",
    )
    assert (ferry["outlet"], ferry["headline"], ferry["text"]) == ("Island Wire", "Ferry Stops", FERRY)
    assert rejects.empty


def test_the_header_of_an_article_stays_and_the_conflict_is_told(folder):
    rows, rejects = read(folder, "article_id,published\nroad,2021-03-05\n")
    assert (rows["road"]["published"], rows["road"]["published_basis"]) == ("2021-03-04", "header")
    assert list(rejects["reason"]) == ["conflict"]
    assert all(t in rejects["detail"][0] for t in ("2021-03-04", "2021-03-05", "metadata.csv, line 2"))


def test_a_row_that_agrees_with_the_header_is_no_conflict(folder):
    rows, rejects = read(folder, "article_id,published\nroad,2021-03-04\n")
    assert rows["road"]["published_basis"] == "header"
    assert rejects.empty


def test_a_row_can_give_a_span_of_days(folder):
    rows, _ = read(folder, "article_id,published_earliest,published_latest\nferry,2021-03-01,2021-03-08\n")
    ferry = rows["ferry"]
    assert (ferry["published"], ferry["published_basis"]) == (None, "estimated")
    assert (ferry["published_earliest"], ferry["published_latest"]) == ("2021-03-01", "2021-03-08")


def test_a_headline_that_the_text_begins_with_is_taken_off_it(folder):
    (folder / "ferry.txt").write_text(f"Ferry stops.\n{FERRY}")
    rows, _ = read(folder, "article_id,headline\nferry,Ferry stops.\n")
    assert (rows["ferry"]["headline"], rows["ferry"]["text"], rows["ferry"]["n_words"]) == ("Ferry stops.", FERRY, 11)


def test_of_two_equal_texts_the_one_with_a_row_is_kept(folder):
    (folder / "afar.txt").write_text(FERRY)
    rows, rejects = read(folder, "article_id,published\nferry,2021-03-06\n")
    assert rows["ferry"]["published"] == "2021-03-06"
    assert list(rejects["source_file"]) == ["afar.txt"]


@pytest.mark.parametrize(
    ("text", "fault", "repair"),
    [
        ("article_id,publishd\nferry,x\n", "publishd", "Did you mean 'published'?"),
        ("article_id,note,note\nferry,x,y\n", "twice", "Remove"),
        ("published\n2021-03-04\n", "article_id", "Columns:"),
        ("article_id,published\nfery,2021-03-06\n", "line 2.*no article 'fery'", "Did you mean 'ferry'?"),
        ("article_id,published\nzzz,2021-03-06\n", "line 2.*no article 'zzz'", "Remove the row"),
        ("article_id,published\nferry,6 March\n", "line 2.*'6 March' is not a day", "YYYY-MM-DD"),
        ("article_id,published\nferry,2021-02-30\n", "line 2.*'2021-02-30' is not a day", "YYYY-MM-DD"),
        ("article_id,published_latest\nferry,soon\n", "line 2.*published_latest 'soon'", "YYYY-MM-DD"),
        ("article_id,published\nferry\n", "line 2.*1 cells under 2", "quotation marks"),
        ("article_id,note\nferry,x\nferry,y\n", "line 3.*has a row already.*line 2", "Merge"),
        ("article_id,note\n,x\n", "line 2.*article_id is empty", "file name"),
        ('article_id,note\nferry,"x\n', "line 2.*not valid CSV", "quotation marks"),
        ("", "not a CSV file", "UTF-8"),
    ],
)
def test_a_fault_names_file_row_and_repair(folder, text, fault, repair):
    with pytest.raises(ca.CorpusError, match=rf"metadata\.csv.*{fault}") as error:
        read(folder, text)
    assert repair in str(error.value)


def test_a_metadata_file_that_is_missing_names_the_nearest(folder):
    (folder.parent / "metadata.csv").write_text("article_id\n")
    with pytest.raises(ca.CorpusError, match=r"no such metadata file.*Did you mean .*metadata\.csv"):
        ca.read_articles(folder, metadata=folder.parent / "metadta.csv")


@pytest.mark.parametrize("part", ["ferry.txt", "f*.txt"])
def test_rows_for_articles_beside_the_source_are_in_order(folder, part):
    rows, rejects = read(folder, "article_id,published\nferry,2021-03-06\nroad,2021-03-04\n", folder / part)
    assert list(rows) == ["ferry"]
    assert rejects.empty


def test_rows_for_articles_beside_the_metadata_file_are_in_order(folder, tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "ferry.txt").write_text(FERRY)
    rows, _ = read(folder, "article_id,published\nferry,2021-03-06\nroad,2021-03-04\n", tmp_path / "copy")
    assert rows["ferry"]["published"] == "2021-03-06"


def test_a_row_for_a_rejected_article_is_in_order(folder):
    (folder / "empty.txt").write_text("")
    rows, rejects = read(folder, "article_id,published\nempty,2021-03-06\n")
    assert set(rows) == {"ferry", "road"}
    assert list(rejects["reason"]) == ["empty"]


def test_a_row_that_could_mean_two_articles_is_an_error(folder):
    for side in ("north", "south"):
        (folder / side).mkdir()
        (folder / side / "boat.txt").write_text(f"The {side} ferry has stopped.")
    with pytest.raises(ca.CorpusError, match="several articles are called 'boat'"):
        read(folder, "article_id,published\nboat,2021-03-06\n")
    rows, _ = read(folder, "article_id,published\nnorth_boat,2021-03-06\n")
    assert rows["north_boat"]["published"] == "2021-03-06"


def test_a_metadata_file_within_the_source_is_not_an_article(folder):
    path = folder / "metadata.csv"
    path.write_text("article_id,published\nferry,2021-03-06\n")
    corpus = ca.read_articles(folder, metadata=path)
    assert list(corpus.articles["article_id"]) == ["ferry", "road"]
    assert corpus.rejects.empty


# ---- data/README.md says what the files hold


def section(name):
    return re.search(rf"^### {re.escape(name)}\n(.*?)(?=^### |\Z)", README, re.M | re.S)[1]


def test_the_readme_names_every_column_of_a_metadata_file():
    assert [c for c in metadata.COLUMNS if f"`{c}`" not in section("metadata.csv")] == []


def test_the_readme_names_every_alias_of_a_field():
    aliases = yaml.safe_load((ROOT / "corridor_analysis" / "resources" / "corpus_fields.yaml").read_text())
    for name, others in aliases.items():
        row = ", ".join(f"`{o}`" for o in others if o != name)
        assert f"| `{name}` | {row} |" in section("articles/")


@pytest.mark.parametrize(
    ("file", "models"),
    [
        ("case.yaml", ["CaseFile", "Window"]),
        ("actors.yaml", ["Actor", "Instrument"]),
        ("places.yaml", ["Place"]),
        ("demands.yaml", ["Demand", "Examples"]),
        ("corrections.yaml", ["Correction"]),
    ],
)
def test_the_readme_names_every_key_of_a_case_file(file, models):
    keys = {key for model in models for key in getattr(entries, model).model_fields}
    assert sorted(k for k in keys if not re.search(rf'`"?{k}"?`', section(file))) == []
