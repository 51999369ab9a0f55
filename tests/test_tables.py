"""From a corpus to tables: ids, workers, screening, corrections, files."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from corridor_analysis import Corpus
from corridor_analysis.case import Case, Correction, Place, Window
from corridor_analysis.errors import CaseError, ParameterError, TableError
from corridor_analysis.schema import TABLES
from corridor_analysis.tables import Tables, digest, tabulate
from tests.hand_tables import article, cut, entity, event, make_tables

TEXT = "Ruiz telephoned Lund on Tuesday. “The pass is shut,” Lund said."
RECORDS = [
    {"article_id": "b", "text": TEXT, "published": "2021-05-05"},
    {"article_id": "a", "text": "Spain closed the High Pass on 3 May 2021. Sweden urged Spain to reopen it."},
    {"article_id": "c", "text": "Nobody came to the fair."},
]
PEOPLE = [entity("ruiz", "Ana Ruiz"), entity("lund", "Bo Lund")]
CASE = Case(
    id="highpass", title="The High Pass", question="Was it open?", folder=Path("highpass"),
    corridor=Place(id="high_pass", name="High Pass", kind="corridor"),
    window=Window(start="2021-01-01", end="2021-12-31"), terms=(), languages=("en",), actors=(),
    instruments=(), places=(Place(id="high_pass", name="High Pass", kind="corridor"),), demands=(),
    corrections=(), digest="0",
)  # fmt: skip


def hand_made():
    call = event("a1:e1", TEXT, "Ruiz telephoned Lund", mode="phone", parties=(("actor", "ruiz"),))
    tuesday = {"time_id": "a1:t1", "type": "DATE", "value": "2021-05-04", "basis": "published"}
    time = cut("a1", TEXT, "Tuesday", earliest="2021-05-04", latest="2021-05-04", **tuesday)
    return make_tables([article("a1", TEXT, "2021-05-05")], PEOPLE, [call], times=[time])


def corrected(correction, records=RECORDS):
    case = replace(CASE, corrections=(correction,))
    return tabulate(Corpus.from_records(records), case)


@pytest.fixture(scope="module")
def read():
    return tabulate(Corpus.from_records(RECORDS), CASE)


def test_tables_come_back_from_files_as_they_were(tmp_path):
    tables = hand_made()
    again = Tables.load(tables.save(tmp_path / "new" / "folder"))
    for name, frame in tables.frames().items():
        pd.testing.assert_frame_equal(frame, getattr(again, name))
    assert digest(again.frames()) == digest(tables.frames())


def test_saving_twice_writes_the_same_bytes(tmp_path):
    tables = hand_made()
    one, two = tables.save(tmp_path / "one"), tables.save(tmp_path / "two")
    assert all((one / f"{n}.parquet").read_bytes() == (two / f"{n}.parquet").read_bytes() for n in TABLES)


def test_loading_names_a_missing_table(tmp_path):
    hand_made().save(tmp_path)
    (tmp_path / "times.parquet").unlink()
    with pytest.raises(TableError, match="times"):
        Tables.load(tmp_path)


def test_loading_refuses_tables_whose_references_lead_nowhere(tmp_path):
    tables = hand_made()
    tables.save(tmp_path)
    tables.entities.iloc[:0].to_parquet(tmp_path / "entities.parquet", index=False)
    with pytest.raises(TableError, match="participants"):
        Tables.load(tmp_path)


def test_the_digest_changes_with_a_cell():
    frames = hand_made().frames()
    other = {**frames, "times": frames["times"].assign(value="2021-05-11")}
    assert digest(frames) != digest(other)


@pytest.mark.parametrize("workers", [0, -1])
def test_a_number_of_workers_below_one_is_an_error(workers):
    with pytest.raises(ParameterError, match="workers"):
        tabulate(Corpus.from_records(RECORDS), workers=workers)


def test_no_articles_make_empty_tables():
    tables = tabulate(Corpus.from_records([]))
    assert all(frame.empty for frame in tables.frames().values())


@pytest.mark.model
def test_ids_tell_the_article_and_count_from_one_in_order_of_the_text(read):
    for name, kind in (("sentences", "s"), ("mentions", "m"), ("times", "t"), ("events", "e")):
        frame = getattr(read, name)
        for key, rows in frame.groupby("article_id"):
            assert list(rows.iloc[:, 0]) == [f"{key}:{kind}{i}" for i in range(1, len(rows) + 1)]
            assert rows["start"].is_monotonic_increasing


@pytest.mark.model
def test_the_order_of_the_articles_does_not_matter(read):
    other = tabulate(Corpus.from_records(RECORDS[::-1]), CASE)
    assert digest(other.frames()) == digest(read.frames())


@pytest.mark.model
def test_rows_of_an_article_do_not_depend_on_the_others(read):
    alone = tabulate(Corpus.from_records(RECORDS[:1]), CASE)
    for name in ("sentences", "mentions", "times", "statements", "events", "quantities"):
        rows = getattr(read, name)
        same = rows[rows["article_id"] == "b"].reset_index(drop=True)
        pd.testing.assert_frame_equal(getattr(alone, name), same)


@pytest.mark.model
def test_two_workers_and_any_executor_give_the_same_tables(read, monkeypatch):
    from corridor_analysis.tables import reading

    monkeypatch.setattr(reading, "_ARTICLES", 1)  # so that there are several tasks to share out
    with ThreadPoolExecutor(1) as executor:
        threads = tabulate(Corpus.from_records(RECORDS), CASE, executor=executor)
    processes = tabulate(Corpus.from_records(RECORDS), CASE, workers=2)
    assert digest(threads.frames()) == digest(processes.frames()) == digest(read.frames())


@pytest.mark.model
def test_screening_keeps_the_rows_of_articles_it_does_not_read(read):
    screened = tabulate(Corpus.from_records(RECORDS), CASE, screen=True)
    assert list(screened.articles["article_id"]) == ["a", "b", "c"]
    assert list(screened.articles["relevant"]) == [True, False, False]
    assert set(screened.sentences["article_id"]) == {"a"}
    assert set(read.sentences["article_id"]) == {"a", "b", "c"}


@pytest.mark.model
def test_without_a_case_nothing_is_known_to_be_relevant():
    tables = tabulate(Corpus.from_records(RECORDS[1:2]), screen=True)
    assert tables.articles["relevant"].isna().all()
    assert len(tables.sentences) == 2


@pytest.mark.model
def test_a_correction_changes_the_rows_that_it_names():
    reason = "the byline gives another day"
    fix = Correction(table="articles", where={"article_id": "c"}, set={"outlet": "Herald"}, reason=reason)
    tables = corrected(fix)
    assert list(tables.articles["outlet"]) == [None, None, "Herald"]


@pytest.mark.model
def test_a_correction_can_empty_a_cell():
    fix = Correction(
        table="articles", where={"article_id": "b"}, set={"published": None}, reason="the date was made up"
    )
    assert list(corrected(fix).articles["published"]) == [None, None, None]


@pytest.mark.model
@pytest.mark.parametrize(("where", "expects"), [({"article_id": "c", "outlet": "Mail"}, 1), ({"language": "en"}, 2)])
def test_a_correction_that_does_not_match_what_it_expects_is_an_error(where, expects):
    fix = Correction(table="articles", where=where, set={"outlet": "Post"}, reason="named below", expects=expects)
    with pytest.raises(CaseError, match=r"corrections\.yaml.*correction 1.*articles"):
        corrected(fix)


@pytest.mark.model
@pytest.mark.parametrize(
    ("table", "where", "cells"),
    [("articles", {"article_id": "zz"}, {"outlet": "Post"}), ("events", {"event_id": "zz:e1"}, {"mode": "phone"})],
)
def test_a_correction_of_an_article_that_was_not_read_is_left_alone(table, where, cells):
    fix = Correction(table=table, where=where, set=cells, reason="of another corpus")
    assert len(corrected(fix, RECORDS[:1]).articles) == 1


@pytest.mark.model
def test_a_correction_of_a_row_that_an_article_does_not_have_is_an_error():
    fix = Correction(table="events", where={"event_id": "b:e99"}, set={"mode": "phone"}, reason="no such event")
    with pytest.raises(CaseError, match="matches 0 rows of events"):
        corrected(fix)


@pytest.mark.model
def test_a_correction_to_a_value_that_the_schema_forbids_is_an_error():
    fix = Correction(
        table="articles", where={"article_id": "b"}, set={"published_basis": "guess"}, reason="a wrong word"
    )
    with pytest.raises(TableError, match="guess"):
        corrected(fix)
