"""The review as a spreadsheet: a sheet a kind with lists to choose from, one of sentences, one of articles read.

A row carries what it is about in a column of its own, so that a file is read back whatever has become of the tables.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corridor_analysis.case import Case
from corridor_analysis.case.codings import KINDS, Coding, Fault, Reading
from corridor_analysis.case.codings.entries import NAMES
from corridor_analysis.coders.door import CHARGES
from corridor_analysis.errors import CodingError, ParameterError
from corridor_analysis.evaluate.review import Judge, Judgement, Unit
from corridor_analysis.parse.records import Chars
from corridor_analysis.schema import ACCESS_MODES, CONSULT_MODES, EVENT_TYPES, STATUSES
from corridor_analysis.schema.labels import article_labels

_ABOUT, _SENTENCES, _ARTICLES = "about", "sentences", "articles"
_JUDGEMENTS: dict[str, Judgement] = {"right": "confirms", "wrong": "rejects", "mend": "corrects"}
_ADD = "add"
_EMPTY = 200  # rows for what was missed, below those to judge
_HEAD = ("judgement", "article", "words", "sentence")
_UNIT = "unit"
_WIDTHS = {"words": 60, "sentence": 80}
_CELL = 32_000
_ACTS = tuple(t for t in EVENT_TYPES if t not in ("CONSULT", "REQUEST", *CHARGES))
_HOW = (
    "Choose a judgement in the first column: right, wrong, or mend after changing the fields of the row.",
    "What was missed: choose add in an empty row; give the article's id, the words exactly as it has them, the fields.",
    "Names have ; between them. A day is 2023-02-10, 2023-02, 2023 or words of the article. Empty is nothing told.",
    "On the sheet of sentences: none, once what the sentence tells of the kind, if anything, is added.",
    "On the sheet of articles: yes under a kind, once the whole article is read for it.",
    "Leave the column unit as it is. The file may be saved by any spreadsheet program as .xlsx.",
)


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind that a reviewer fills in."""
    return tuple(name for name in KINDS[kind] if name != "happening")


def choices(kind: str, name: str, case: Case | None) -> tuple[str, ...]:
    """Return the values that a field can have; none where it holds names, a day or free words."""
    demands, places_of = (case.demands, case.places) if case else ((), ())
    return {
        "mode": CONSULT_MODES, "type": ACCESS_MODES, "status": STATUSES, "demand": tuple(d.id for d in demands),
        "event_type": CHARGES if kind == "accusations" else _ACTS, "place": tuple(p.id for p in places_of),
    }.get(name, ())  # fmt: skip


@dataclass
class Entered:
    """What came of reading a file: how many judgements of each sort were saved, and what was not, by place."""

    saved: dict[str, int]
    faults: list[Fault]


def write_sheet(path: Path, judge: Judge, units: Sequence[Unit], kinds: Sequence[str]) -> int:
    """Write what there is to judge, with what this coder has said already; return how many rows and sentences."""
    from openpyxl import Workbook

    book, judged, articles = Workbook(), judge.judged(), judge.tables.articles
    about = book.active
    about.title = _ABOUT
    for line in (("coder", judge.coder), ("case", judge.case.id), *(("", text) for text in _HOW)):
        _append(about, line)
    for kind in kinds:
        fields = fields_of(kind)
        rows = [_cells(judge, u, judged.get(u.key), fields) for u in units if u.kind == kind and u.row is not None]
        lists = {"judgement": [*_JUDGEMENTS, _ADD], **{n: choices(kind, n, judge.case) for n in fields}}
        _fill(book.create_sheet(kind), (*_HEAD, *fields, "note", _UNIT), rows, lists, empty=_EMPTY)
    bare = [u for u in units if u.row is None]
    rows = [("none" if u.key in judged else None, u.kind, u.article_id, u.words, _packed(u)) for u in bare]
    columns: tuple[str, ...] = ("judgement", "kind", "article", "sentence", _UNIT)
    _fill(book.create_sheet(_SENTENCES), columns, rows, {"judgement": ["none"]}, sentence=100)
    read = {(e.article, k) for e in judge.entries() if isinstance(e, Reading) and not e.words for k in e.read}
    done = [["yes" if (key, k) in read else None for k in kinds] for key in articles["article_id"]]
    labels = article_labels(articles)
    rows = [(a, str(labels[a]), labels[a].more, *told) for a, told in zip(articles["article_id"], done, strict=True)]
    columns = ("article", "label", "title", *kinds)
    _fill(book.create_sheet(_ARTICLES), columns, rows, {k: ["yes"] for k in kinds}, label=40, title=60)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return len(units)


def _cells(judge: Judge, unit: Unit, said: Any, fields: Sequence[str]) -> tuple[Any, ...]:
    """Return the row of a sheet for a unit, as this coder left it."""
    row = (unit.row or {}) | ((said.fields or {}) if isinstance(said, Coding) else {})
    told = next((k for k, effect in _JUDGEMENTS.items() if isinstance(said, Coding) and said.effect == effect), None)
    cells = ["; ".join(v) if isinstance(v := row.get(n), list) else v for n in fields]
    sentence = _sentence(judge, unit)
    return (told, unit.article_id, unit.words, sentence, *cells, getattr(said, "note", None), _packed(unit))


def _append(sheet: Any, cells: Sequence[Any]) -> None:
    """Add a row that a spreadsheet shows as it is: text that begins like a formula is none."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    sheet.append([ILLEGAL_CHARACTERS_RE.sub(" ", c)[:_CELL] if isinstance(c, str) else c for c in cells])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"  # the library makes a formula of what begins with =
            cell.quotePrefix = cell.value[:1] in "=+-@"


def _fill(
    sheet: Any, head: Sequence[str], rows: Sequence[Sequence[Any]], lists: Mapping[str, Sequence[str]], *,
    empty: int = 0, **widths: int,
) -> None:  # fmt: skip
    """Write the heading and the rows of a sheet; `lists` are what cells of a column choose from, down to `empty` rows
    below. Without a width of its own a column has that of its name.
    """
    from openpyxl.styles import Font

    sheet.append(list(head))
    sheet.freeze_panes = "B2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = (_WIDTHS | widths).get(cell.value, 18)
        sheet.column_dimensions[cell.column_letter].hidden = cell.value == _UNIT
    for row in rows:
        _append(sheet, row)
    for cell in sheet[1]:
        if values := lists.get(cell.value):
            _listed(sheet, cell.column_letter, values, len(rows) + 1 + empty)


def _listed(sheet: Any, column: str, values: Sequence[str], last: int) -> None:
    """Let cells of a column choose from a list; one that is too long for a cell's rule is written on a sheet."""
    from openpyxl.worksheet.datavalidation import DataValidation

    source = f'"{",".join(values)}"'
    if len(source) > 255:
        lists = sheet.parent["lists"] if "lists" in sheet.parent.sheetnames else sheet.parent.create_sheet("lists")
        lists.sheet_state = "hidden"
        at = lists.max_column + 1 if lists["A1"].value else 1
        for number, value in enumerate(values, start=1):
            lists.cell(number, at, value)
        letter = lists.cell(1, at).column_letter
        source = f"=lists!${letter}$1:${letter}${len(values)}"
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
    rule.error = f"Choose one of the list, or leave the cell empty. Column {column}."
    sheet.add_data_validation(rule)
    if last >= 2:
        rule.add(f"{column}2:{column}{last}")


def _packed(unit: Unit) -> str:
    told = [unit.article_id, unit.digest, unit.kind, unit.words, unit.before, unit.row, unit.sample]
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _unpacked(text: object) -> Unit | None:
    try:
        article_id, digest, kind, words, before, row, sample = json.loads(str(text))
        return Unit(kind, article_id, digest, Chars(0, 0), words, before, row, sample)
    except (ValueError, TypeError):
        return None


def _sentence(judge: Judge, unit: Unit) -> str:
    text = judge.texts[unit.article_id]
    rows = judge.tables.sentences
    held = rows[
        (rows["article_id"] == unit.article_id) & (rows["start"] < unit.span.end) & (rows["end"] > unit.span.start)
    ]
    return text[int(held["start"].min()) : int(held["end"].max())] if len(held) else unit.words


def read_sheet(path: Path, judge: Judge, kinds: Sequence[str]) -> Entered:
    """Save the judgements of a file that `write_sheet` wrote and somebody filled in; what fails a check is a fault.

    Raises ParameterError where the file is no workbook of a review, CodingError where it is another coder's.
    """
    book = _book(path)
    about = {str(row[0].value): row[1].value for row in book[_ABOUT].iter_rows(max_row=2) if len(row) > 1}
    if str(about.get("coder")) != judge.coder:
        problem = f"it was written for {about.get('coder')}, not for {judge.coder}"
        raise CodingError(path, _ABOUT, problem, "Read it under that name.")
    entered = Entered({}, [])
    for place, what, fault in _taken(book, judge, kinds):
        if fault is not None:
            entered.faults.append(replace(fault, place=place))
        elif what:
            entered.saved[what] = entered.saved.get(what, 0) + 1
    return entered


def _taken(book: Any, judge: Judge, kinds: Sequence[str]) -> Iterator[tuple[str, str, Fault | None]]:
    """Yield the place of each row that holds anything, what was saved of it, if anything, and why it was not."""
    for kind in kinds:
        for place, row in _rows(book, kind):
            yield place, *_kind_row(judge, kind, row)
    for place, row in _rows(book, _SENTENCES):
        if row.get("judgement") is not None:
            unit = _unpacked(row.get(_UNIT))
            gone = Fault("", "unit", "The column unit was changed: say again which sentence it is.")
            yield place, "none", judge.judge(unit, "reads") if unit else gone
    for place, row in _rows(book, _ARTICLES):
        read = [k for k in kinds if row.get(k) is not None]
        if read and row.get("article") in judge.texts:
            yield place, "read", judge.read(str(row["article"]), read)


def _book(path: Path) -> Any:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise ParameterError("--read", str(path), f"it is no workbook: {error}", "Save it as .xlsx.") from None
    for name in (_ABOUT, _SENTENCES, _ARTICLES):
        if name not in book.sheetnames:
            raise ParameterError("--read", str(path), f"the sheet {name!r} is missing", "Begin with --write.")
    return book


def _rows(book: Any, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield place and cells of the rows of a sheet that hold anything."""
    if name not in book.sheetnames:
        return
    rows = book[name].iter_rows(values_only=True)
    head = [str(v or "") for v in next(rows, ())]
    for number, cells in enumerate(rows, start=2):
        row = {h: _text(v) for h, v in zip(head, cells, strict=False) if h and _text(v) is not None}
        if row:
            yield f"{name}, row {number}", row


def _text(value: Any) -> str | None:
    """Return a cell as text; a spreadsheet makes a date of what looks like one, and a number of a year."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value).strip()
    return text or None


def _kind_row(judge: Judge, kind: str, row: Mapping[str, Any]) -> tuple[str, Fault | None]:
    """Save one row of a sheet; return what it did, nothing for a row that is not judged, and why it was not saved."""
    said = str(row.get("judgement") or "").casefold()
    fields = {n: row.get(n) or ("" if n in NAMES else None) for n in fields_of(kind)}
    if said == _ADD:
        if row.get("article") not in judge.texts:
            return "", Fault("", "article", f"There is no article {row.get('article')!r}.")
        return _ADD, judge.add(str(row["article"]), kind, str(row.get("words") or ""), fields)
    unit = _unpacked(row.get(_UNIT))
    if said not in _JUDGEMENTS:
        odd = Fault("", "judgement", f"{said!r} is no judgement: right, wrong, mend or add.")
        unsaid = unit is None or not _changed(unit, fields)
        late = Fault("", "judgement", "The row was changed, but not judged: say mend.")
        return "", odd if said else None if unsaid else late
    if unit is None:
        return "", Fault("", "unit", "The column unit is empty or changed: nobody knows which row is judged.")
    return said, judge.judge(unit, _JUDGEMENTS[said], fields, str(row.get("note") or ""))


def _changed(unit: Unit, fields: Mapping[str, Any]) -> bool:
    row = unit.row or {}
    return any(("; ".join(v) if isinstance(v := row.get(n), list) else v or "") != (t or "") for n, t in fields.items())
