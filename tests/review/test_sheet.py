"""The review as a spreadsheet: lists to choose from, what was filled in is kept, also once another program saved it."""

import datetime
import os
import shutil
import subprocess

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from corridor_analysis.case.codings import Coding, read_codings
from corridor_analysis.cli import app
from corridor_analysis.errors import CodingError, ParameterError
from corridor_analysis.evaluate.review import REVIEWED, Judge, population
from corridor_analysis.evaluate.review.sheet import read_sheet, write_sheet
from tests.review.conftest import EVA, FIRST, made

OFFICE = shutil.which("soffice") or shutil.which("localc")


@pytest.fixture
def sheet(judge, tmp_path):
    path = tmp_path / "review.xlsx"
    found = population(judge.tables)
    write_sheet(path, judge, [*found.rows, *(u for u in found.sentences if u.article_id == "a3")], REVIEWED)
    return path


class Filled:
    """A workbook in which a person fills cells, by sheet, row and column."""

    def __init__(self, path):
        self.path, self.book = path, load_workbook(path)

    def put(self, name, row, **cells):
        part = self.book[name]
        head = {c.value: c.column for c in part[1]}
        for column, value in cells.items():
            part.cell(row, head[column]).value = value
        return self

    def save(self):
        self.book.save(self.path)
        return self.path


def fill(sheet):
    """Judge every row of the sheet, one of them mended, and add what was missed."""
    out = Filled(sheet)
    out.put("contacts", 2, judgement="right").put("contacts", 3, judgement="mend", mode="visit", day="2021-05")
    out.put("access_events", 2, judgement="wrong", note="a rumour")
    out.put("demands", 2, judgement="mend", actor="Farmers", demand="open_pass")
    told = {"participants": "Ana Ruiz; Bo Lund", "mode": "meeting", "status": "happened"}
    out.put("contacts", 9, judgement="add", article="a1", words="Farmers urged Nordia", **told)
    out.put("sentences", 2, judgement="none")
    out.put("articles", 2, contacts="yes", demands="yes")
    return out.save()


def check(entered, judge):
    assert entered.faults == []
    assert entered.saved == {"right": 1, "mend": 2, "wrong": 1, "add": 1, "none": 1, "read": 1}
    known = read_codings(judge.path)
    effects = {(c.kind, c.effect): c for c in known.judgements}
    assert set(effects) == {
        ("contacts", "confirms"), ("contacts", "corrects"), ("access_events", "rejects"), ("demands", "corrects"),
        ("contacts", "adds"),
    }  # fmt: skip
    assert effects["contacts", "corrects"].fields == {"mode": "visit", "day": "2021-05"}
    assert effects["demands", "corrects"].fields == {"actor": ["Farmers"], "demand": "open_pass"}
    assert effects["access_events", "rejects"].note == "a rumour"
    assert effects["contacts", "adds"].words == "Farmers urged Nordia"
    assert sorted(e.words or "whole" for e in known.readings) == ["Snow fell on the hills.", "whole"]


def test_what_is_filled_in_becomes_codings(sheet, judge):
    check(read_sheet(fill(sheet), judge, REVIEWED), judge)


def test_reading_it_again_changes_nothing(sheet, judge):
    fill(sheet)
    read_sheet(sheet, judge, REVIEWED)
    first = judge.path.read_bytes()
    read_sheet(sheet, judge, REVIEWED)
    assert judge.path.read_bytes() == first


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_may_save_the_file_between(sheet, judge, tmp_path):
    fill(sheet)
    saved = tmp_path / "saved"
    words = [OFFICE, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(saved), str(sheet)]
    subprocess.run(words, check=True, capture_output=True, env=os.environ | {"HOME": str(tmp_path)}, timeout=300)
    book = load_workbook(saved / sheet.name)
    rules = {v.formula1 for v in book["contacts"].data_validations.dataValidation}
    assert '"right,wrong,mend,add"' in rules
    check(read_sheet(saved / sheet.name, judge, REVIEWED), judge)


def test_columns_with_a_codebook_have_lists_to_choose_from(sheet):
    part = load_workbook(sheet)["demands"]
    head = {c.value: c.column_letter for c in part[1]}
    lists = {str(v.sqref).split(":")[0]: v.formula1 for v in part.data_validations.dataValidation}
    assert lists["A2"] == '"right,wrong,mend,add"'
    assert lists[f"{head['demand']}2"] == '"open_pass,end_siege"'
    assert lists[f"{head['status']}2"].count(",") == 3
    assert part.column_dimensions[head["unit"]].hidden


def test_a_long_list_stands_on_a_sheet_of_its_own(judge, tmp_path):
    write_sheet(tmp_path / "acts.xlsx", judge, [], ["quotes"])
    from openpyxl import Workbook

    from corridor_analysis.evaluate.review.sheet import _listed

    book = Workbook()
    values = [f"a value with a rather long name {n}" for n in range(20)]
    _listed(book.active, "B", values, 9)
    (rule,) = book.active.data_validations.dataValidation
    assert rule.formula1 == "=lists!$A$1:$A$20"
    assert [c.value for c in book["lists"]["A"]] == values


def test_dates_and_years_that_a_spreadsheet_converts_are_understood(sheet, judge):
    out = Filled(sheet).put("contacts", 2, judgement="mend", day=datetime.datetime(2021, 5, 4))
    out.put("contacts", 3, judgement="mend", day=2021.0)
    assert not read_sheet(out.save(), judge, REVIEWED).faults
    days = [c.fields["day"] for c in read_codings(judge.path).judgements]
    assert sorted(days) == ["2021", "2021-05-04"]


def test_what_cannot_be_kept_is_told_with_its_place_and_the_rest_is_kept(sheet, judge):
    out = Filled(sheet).put("contacts", 2, judgement="perhaps").put("contacts", 3, judgement="mend", mode="telepathy")
    out.put("access_events", 2, type="order")  # changed, and not judged
    out.put("demands", 2, judgement="wrong", unit="[1, 2")
    out.put("demands", 7, judgement="add", article="a9", words="x")
    out.put("accusations", 3, judgement="add", article="a1", words="not in the text", event_type="ACCUSE")
    out.put("sentences", 2, judgement="none", unit=None)
    entered = read_sheet(out.save(), judge, REVIEWED)
    assert [f.place for f in entered.faults] == [
        "contacts, row 2", "contacts, row 3", "demands, row 2", "demands, row 7", "access_events, row 2",
        "accusations, row 3", "sentences, row 2",
    ]  # fmt: skip
    assert entered.saved == {}
    assert not judge.path.exists()


def test_a_row_whose_article_has_changed_is_told(sheet, judge, case):
    frames = judge.tables.frames()
    texts = frames["articles"].assign(text=[t.replace("Tuesday", "Monday") for t in frames["articles"]["text"]])
    other = Judge(type(judge.tables)(**frames | {"articles": texts}), case, EVA)
    entered = read_sheet(Filled(sheet).put("contacts", 2, judgement="right").save(), other, REVIEWED)
    assert [f.reason for f in entered.faults] == ["coding_article"]


def test_text_that_looks_like_a_formula_stays_text(case, tmp_path):
    judge = Judge(made(), case, "=HYPERLINK(1)")
    write_sheet(tmp_path / "r.xlsx", judge, population(judge.tables).rows, REVIEWED)
    book = load_workbook(tmp_path / "r.xlsx")
    assert not [c for part in book for row in part for c in row if c.data_type == "f"]


def test_another_coders_sheet_and_no_sheet_at_all_are_errors(sheet, judge, case, tmp_path):
    with pytest.raises(CodingError, match="written for Eva Holt"):
        read_sheet(sheet, Judge(judge.tables, case, "Bo"), REVIEWED)
    odd = tmp_path / "odd.xlsx"
    odd.write_text("no workbook", encoding="utf-8")
    with pytest.raises(ParameterError, match="no workbook"):
        read_sheet(odd, judge, REVIEWED)


def test_what_was_judged_is_in_the_sheet_that_is_written_next(sheet, judge, again, tmp_path):
    read_sheet(fill(sheet), judge, REVIEWED)
    other = again()
    write_sheet(tmp_path / "next.xlsx", other, population(other.tables).rows, REVIEWED)
    part = load_workbook(tmp_path / "next.xlsx")["contacts"]
    head = {c.value: c.column - 1 for c in part[1]}
    rows = [[c.value for c in row] for row in part.iter_rows(min_row=2)]
    assert [r[head["judgement"]] for r in rows] == ["right", "mend"]
    assert rows[1][head["mode"]] == "visit"


def test_the_command_writes_a_sample_and_reads_it(case, tmp_path, monkeypatch):
    made().save(tmp_path / "tables")
    words = ["review", "--case", str(case.folder), "--coder", EVA, "--tables", str(tmp_path / "tables")]
    path = tmp_path / "out" / "review.xlsx"
    done = CliRunner().invoke(app, [*words, "--sample", "1", "--seed", "5", "--write", str(path)])
    assert done.exit_code == 0, done.output
    assert "7 to judge" in done.output
    Filled(path).put("demands", 2, judgement="right").save()
    done = CliRunner().invoke(app, [*words, "--read", str(path)])
    assert done.exit_code == 0, done.output
    assert "1 right" in done.output
    (coding,) = [c for c in read_codings(case.folder / "codings").judgements if isinstance(c, Coding)]
    assert coding.sample == "1 of 1 demands rows, seed 5"
    assert coding.words in FIRST
    assert CliRunner().invoke(app, words).exit_code == 2
