"""Exports: whatever a text holds, each format gives the same tables back, and no program takes a cell for a formula."""

import csv
import dataclasses
import json
import re
import sqlite3
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from corridor_analysis.cli import app
from corridor_analysis.errors import ParameterError, TableError
from corridor_analysis.schema import TABLES
from corridor_analysis.tables.export import FORMATS, VIEWS, databases, export, files, read, workbook
from corridor_analysis.tables.export.dictionary import SHEETS
from corridor_analysis.tables.table_files import read_frame
from tests.made import tables

NASTY = [
    None, "", " ", "a", "NULL", "NA", "nan", "None", "007", "1e5", "2021-03-01", "TRUE", "x,\"y\"\r\nz\r\n", "\r", "\n",
    "\t", "\0", "a\0b", "\x1b[31m", "\x85", "\u2028\u2029", "\ufffe\uffff", "\U0001fffe", "\ufeffx", "\u202ea", '"',
    "'", "''", "\\", "\\n", "=1+1", "'=1+1", "''=1+1", " =1", "'\t", "+4", "-5", "@SUM(A1)", "\t=1", "\uff1d1", "-",
    "'tis", "=cmd|'/C calc'!A0", "#N/A", "_x000D_", "_x005F_x000D_", "<script>alert(1)</script>", "]]>", "&amp;",
    "e\u0301", "\U0001f600" * 3, "a" * 32_767, "=" + "b" * 40_000, "\x01" * 9_000, "\U0001f600" * 33_000,
    "_x000D_" * 6_000,
]  # fmt: skip
SHORT = [t for t in NASTY if len(t or "") < 100]
texts = st.one_of(st.sampled_from(SHORT), st.text(max_size=20))
INERT = re.compile(r"'|(?![\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
WRITERS = {"csv": files.write_csv, "jsonl": files.write_jsonl, "parquet": files.write_parquet}
READERS = {"csv": files.read_csv, "jsonl": files.read_jsonl, "parquet": read_frame}
WHOLE = {
    "xlsx": (workbook.write_xlsx, workbook.read_xlsx), "sqlite": (databases.write_sqlite, databases.read_sqlite),
    "duckdb": (databases.write_duckdb, databases.read_duckdb),
}  # fmt: skip
DOCUMENT = Path(__file__).parents[1] / "docs" / "exports.md"
EXAMPLES = {"csv": 10, "jsonl": 10, "parquet": 6, "sqlite": 6, "xlsx": 6, "duckdb": 2}


@st.composite
def frames(draw):
    """Frames of three tables that hold every dtype, texts of every kind, and absent cells."""
    rows = draw(st.lists(st.tuples(texts, texts, st.sampled_from([None, True, False])), max_size=5))
    whole, number = (
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False).map(lambda n: n + 0.0),
    )  # SQLite has no -0.0
    base = tables().articles.iloc[0].to_dict()
    articles = [
        {
            **base,
            "article_id": f"n{i}",
            "headline": a,
            "text": b or "",
            "outlet": b,
            "relevant": c,
            "n_words": draw(whole),
        }
        for i, (a, b, c) in enumerate(rows)
    ]
    maybe = st.one_of(st.none(), whole)
    parts = [
        {"record_id": f"r{i}", "role": "actor", "entity_id": a or "", "start": draw(maybe), "end": draw(maybe)}
        for i, (a, *_) in enumerate(rows)
    ]
    counted = {"article_id": "n0", "sentence_id": "s", "start": 0, "end": 1, "comparator": "="}
    measured = [{**counted, "quantity_id": f"q{i}", "value": draw(number), "unit": a} for i, (a, *_) in enumerate(rows)]
    made = {"articles": articles, "participants": parts, "quantities": measured}
    return {name: TABLES[name].frame(r) for name, r in made.items()}


def nasty_tables():
    """Whole tables whose articles, entities and rejects hold each of the nasty texts."""
    made = tables()
    base = made.articles.iloc[0].to_dict()
    more = [
        {**base, "article_id": f"n{i}", "headline": t, "outlet": t, "source_file": t, "text": t or ""}
        for i, t in enumerate(NASTY)
    ]
    refused = [{"source_file": t or "", "reason": "empty", "detail": t or ""} for t in NASTY]
    named = TABLES["entities"].coerce(made.entities.assign(name=['=HYPERLINK("x")', "<b>B</b>", "-", "d\r\ne"]))
    articles = TABLES["articles"].frame([*made.articles.to_dict("records"), *more])
    return dataclasses.replace(
        made, articles=articles, entities=named, rejects=TABLES["rejects"].frame(refused)
    )  # fmt: skip


def assert_same(one, two):
    """Compare tables and tell the first difference, cut short: a cell may hold a hundred thousand characters."""
    for name, frame in one.items():
        other = two[name]
        assert list(frame.columns) == list(other.columns), name
        assert frame.dtypes.to_dict() == other.dtypes.to_dict(), name
        assert len(frame) == len(other), name
        for column in frame.columns:
            pairs = zip(frame[column].to_list(), other[column].to_list(), strict=True)
            odd = [(repr(a)[:60], repr(b)[:60]) for a, b in pairs if (type(a), repr(a)) != (type(b), repr(b))]
            assert not odd[:1], f"{name}.{column}"


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Every export of the nasty tables: format -> path."""
    home = tmp_path_factory.mktemp("exported")
    made = nasty_tables()
    for form in FORMATS:
        export(made, form, home / f"made.{form}")
    return {form: home / f"made.{form}" for form in FORMATS}


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_read_back_gives_the_same_tables(exported, form):
    assert_same(nasty_tables().frames(), read(exported[form]).frames())


@pytest.mark.parametrize("form", FORMATS)
def test_any_text_number_and_absent_cell_comes_back(tmp_path, monkeypatch, form):
    monkeypatch.setattr(workbook, "CELL", 12)  # so that short texts are broken too

    @settings(max_examples=EXAMPLES[form], deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(frames())
    def holds(made):
        path = tmp_path / "made"
        if form in WRITERS:
            for name, frame in made.items():
                back = READERS[form](WRITERS[form](frame, SHEETS[name], path), SHEETS[name])
                assert_same({name: frame}, {name: back})
            return
        path.unlink(missing_ok=True)
        write, read_back = WHOLE[form]
        made = {k: v for k, v in made.items() if form != "duckdb" or k == "articles"}  # it holds to references
        assert_same(made, read_back(write(made, path), made))

    holds()


@given(st.one_of(texts.filter(lambda t: t is not None), st.text("'=+-@\t\r\n \uff1da", max_size=6)))
def test_what_a_spreadsheet_would_compute_is_escaped_and_comes_back(text):
    assert files.unescape(files.escape(text)) == text
    assert INERT.match(files.escape(text))


def test_no_cell_of_a_csv_file_is_a_formula(exported):
    cells = []
    for name in SHEETS:
        with (exported["csv"] / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            csv.field_size_limit(1_000_000)
            rows = list(csv.DictReader(file))
        cells += [row[c.name] for row in rows for c in SHEETS[name].columns if c.dtype == "object"]
    assert len(cells) > 800
    assert [c[:20] for c in cells if not INERT.match(c)] == []


def test_pandas_sees_the_texts_of_a_csv_file_with_the_apostrophe(exported):
    seen = pd.read_csv(exported["csv"] / "articles.csv", dtype=str, keep_default_na=False)
    assert seen["headline"].to_list()[2:][NASTY.index("=1+1")] == "'=1+1"
    assert seen["headline"].to_list()[2:][NASTY.index("007")] == "007"


def test_the_way_to_undo_the_apostrophe_in_pandas_is_as_documented(exported, tmp_path, monkeypatch):
    (tmp_path / "csv").symlink_to(exported["csv"])
    monkeypatch.chdir(tmp_path)
    words = re.search(r"```python\n(given = .*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)[1]
    seen = {"pandas": pd, "re": re}
    exec(words, seen)
    wanted = nasty_tables().articles["headline"].fillna("")
    odd = [(a[:20], b[:20]) for a, b in zip(seen["frame"]["headline"], wanted, strict=True) if a != b]
    assert odd == []


def test_no_cell_of_a_workbook_is_a_formula_and_none_is_too_long(exported):
    book = openpyxl.load_workbook(exported["xlsx"])
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds == {"s", "n", "b"}
    found = [c for row in book["articles"].iter_rows() for c in row if isinstance(c.value, str)]
    assert max(len(c.value.encode("utf-16-le")) // 2 for c in found) == workbook.CELL
    assert [c.value for c in found if c.value.startswith("=1")] == ["=1+1"] * 4
    assert all(c.quotePrefix for c in found if c.value.startswith("="))


def test_a_text_too_long_for_a_cell_goes_on_in_the_next_columns(exported):
    head = [c.value for c in next(openpyxl.load_workbook(exported["xlsx"])["articles"].iter_rows(max_row=1))]
    assert [h for h in head if h.startswith("text")] == ["text", "text~2", "text~3"]


def test_a_table_too_long_for_a_sheet_goes_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "ROWS", 2)
    made = {"events": tables().events, "times": tables().times}
    workbook.write_xlsx(made, tmp_path / "a.xlsx")
    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert names == ["data_dictionary", "notes", "events", "events~2", "events~3", "times"]
    assert_same(made, workbook.read_xlsx(tmp_path / "a.xlsx", made))


def test_html_of_an_article_is_text_in_every_format(exported):
    with zipfile.ZipFile(exported["xlsx"]) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/")]
    assert any("&lt;script&gt;alert(1)" in s for s in sheets)
    assert not any("<script>" in s for s in sheets)
    for form in FORMATS:
        assert "<script>alert(1)</script>" in read(exported[form]).articles["headline"].to_list()


@pytest.mark.parametrize("form", [f for f in FORMATS if f != "duckdb"])  # it gives each file an id of its own
def test_an_export_is_the_same_bytes_every_time(exported, tmp_path, form):
    def content(path):
        return {p.name: p.read_bytes() for p in sorted(path.iterdir())} if path.is_dir() else path.read_bytes()

    export(nasty_tables(), form, tmp_path / form)
    assert content(tmp_path / form) == content(exported[form])


@pytest.mark.parametrize("form", FORMATS)
def test_the_views_are_exported_with_the_tables(exported, form):
    made = nasty_tables()
    one = {**READERS}.get(form)
    for name in VIEWS:
        path = exported[form]
        back = one(path / f"{name}.{form}", SHEETS[name]) if one else WHOLE[form][1](path, [name])[name]
        shown = getattr(made, name)().astype(object)
        assert_same({name: shown}, {name: back})


@pytest.mark.parametrize("name", VIEWS)
def test_the_dictionary_names_the_columns_of_a_view_in_order(name):
    assert [c.name for c in SHEETS[name].columns] == list(getattr(tables(), name)().columns)


MEANING = next(c.doc for c in TABLES["articles"].columns if c.name == "sha256")


def test_files_of_text_have_the_dictionary_beside_them(exported):
    for form in ("csv", "jsonl", "parquet"):
        assert MEANING in (exported[form] / "data_dictionary.md").read_text(encoding="utf-8")


def test_parquet_has_the_dictionary_in_its_metadata(exported):
    found = pq.read_schema(exported["parquet"] / "articles.parquet")
    assert found.field("sha256").metadata[b"description"].decode() == MEANING
    rows = json.loads(found.metadata[b"data_dictionary"])
    assert [r["column"] for r in rows] == [c.name for c in TABLES["articles"].columns]


def test_a_workbook_has_the_dictionary_as_its_first_sheet(exported):
    book = openpyxl.load_workbook(exported["xlsx"], read_only=True)
    rows = list(book[book.sheetnames[0]].iter_rows(values_only=True))
    assert book.sheetnames[0] == "data_dictionary"
    assert len(rows) == 1 + sum(len(s.columns) for s in SHEETS.values())
    assert MEANING in [r[rows[0].index("meaning")] for r in rows]


def test_sqlite_has_the_dictionary_as_a_table_and_keeps_its_references(exported):
    base = sqlite3.connect(exported["sqlite"])
    words = "SELECT meaning FROM data_dictionary WHERE \"table\" = 'articles' AND \"column\" = 'sha256'"
    assert base.execute(words).fetchone() == (MEANING,)
    assert MEANING in base.execute("SELECT sql FROM sqlite_master WHERE name = 'articles'").fetchone()[0]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    kinds = base.execute("SELECT typeof(relevant), typeof(n_words), typeof(outlet) FROM articles").fetchone()
    assert kinds == ("integer", "integer", "null")
    base.close()


def test_duckdb_has_the_dictionary_as_a_table_and_as_comments(exported):
    with duckdb.connect(str(exported["duckdb"]), read_only=True) as base:
        words = "SELECT comment FROM duckdb_columns() WHERE table_name = 'articles' AND column_name = 'sha256'"
        assert base.execute(words).fetchone() == (MEANING,)
        count = base.execute("SELECT count(*) FROM data_dictionary").fetchone()[0]
        assert count == sum(len(s.columns) for s in SHEETS.values())
        assert base.execute("SELECT status FROM contacts LIMIT 1").fetchone() == ("happened",)


def test_metadata_of_csv_on_the_web_describe_each_file(exported):
    about = json.loads((exported["csv"] / "csv-metadata.json").read_text(encoding="utf-8"))
    for table in about["tables"]:
        with (exported["csv"] / table["url"]).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [c["name"] for c in table["tableSchema"]["columns"]]
    assert len(about["tables"]) == len(SHEETS)


def test_half_a_surrogate_pair_is_named_with_its_place(tmp_path):
    made = tables()
    articles = made.articles.assign(headline=pd.Series(["a", "b\ud800"], dtype=object))
    bad = dataclasses.replace(made, articles=articles)
    for form in FORMATS:
        with pytest.raises(TableError, match="articles: 'headline': row 1 holds half of a surrogate pair"):
            export(bad, form, tmp_path / form)
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    ("form", "name", "told"),
    [("cvs", "out", "Did you mean 'csv'"), ("csv", "file", "this is a file"), ("xlsx", "folder", "this is a folder")],
)
def test_a_wrong_format_or_place_says_what_to_do(tmp_path, form, name, told):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ParameterError, match=told):
        export(tables(), form, tmp_path / name)


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_that_lacks_a_table_is_refused_by_name(tmp_path, form):
    path = tmp_path / form
    if form in WRITERS:
        export(tables(), form, path)
        (path / f"times.{form}").unlink()
    else:
        WHOLE[form][0]({n: f for n, f in tables().frames().items() if n == "entities"}, path)
    with pytest.raises(TableError, match=r"times|articles"):
        read(path)


def test_what_is_no_export_is_refused(tmp_path):
    (tmp_path / "note.txt").write_text("no tables here")
    with pytest.raises(TableError, match="this table is missing"):
        read(tmp_path / "note.txt")
    with pytest.raises(ParameterError, match="no such file"):
        read(tmp_path / "nothing")


def run(*words):
    return CliRunner().invoke(app, ["export", *(str(w) for w in words)])


def test_the_command_turns_one_export_into_another_by_the_ending(tmp_path):
    tables().save(tmp_path / "tables")
    assert run(tmp_path / "tables", "--out", tmp_path / "a.xlsx").exit_code == 0
    done = run(tmp_path / "a.xlsx", "--out", tmp_path / "a.sqlite")
    assert done.stdout == f"{tmp_path / 'a.sqlite'}\n"
    assert_same(tables().frames(), read(tmp_path / "a.sqlite").frames())


def test_the_command_asks_for_a_format_where_the_ending_names_none(tmp_path):
    tables().save(tmp_path / "tables")
    done = run(tmp_path / "tables", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "--format" in done.stderr
