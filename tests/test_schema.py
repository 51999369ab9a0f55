import dataclasses

import pandas as pd
import pytest

from corridor_analysis.errors import TableError
from corridor_analysis.schema import TABLES, check_tables
from corridor_analysis.tables.export.dictionary import SHEETS, markdown
from tests.hand_tables import article, entity, event, make_tables

TEXT = "Ruiz telephoned Lund. Lund thanked her."
PEOPLE = [entity("ruiz", "Ana Ruiz"), entity("lund", "Bo Lund")]


@pytest.fixture
def frames():
    call = event("a1:e1", TEXT, "Ruiz telephoned Lund", mode="phone", parties=(("actor", "ruiz"),))
    return make_tables([article("a1", TEXT)], PEOPLE, [call]).frames()


def test_hand_made_tables_keep_the_schema(frames):
    check_tables(frames)


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_every_column_with_its_type(name):
    table = TABLES[name]
    frame = table.frame([])
    table.check(frame)
    assert list(frame.columns) == [f.name for f in dataclasses.fields(table.record)]


@pytest.mark.parametrize("name", TABLES)
def test_every_column_and_every_table_is_explained(name):
    table = TABLES[name]
    assert table.grain
    assert all(column.doc for column in table.columns)


@pytest.mark.parametrize("name", TABLES)
def test_keys_and_references_are_columns(name):
    table = TABLES[name]
    columns = {c.name for c in table.columns}
    assert {*table.key, *table.refs} <= columns
    assert all(target in TABLES for targets in table.refs.values() for target in targets)


@pytest.mark.parametrize("name", TABLES)
def test_whatever_names_a_row_of_another_table_is_a_reference(name):
    keys = {t.key[0] for t in TABLES.values() if len(t.key) == 1} - set(TABLES[name].key)
    ids = {c.name for c in TABLES[name].columns} & keys
    assert ids == set(TABLES[name].refs) & keys


def test_missing_text_is_none_and_missing_numbers_are_na(frames):
    row = frames["events"].iloc[0]
    assert row["earliest"] is None
    assert frames["participants"].iloc[0]["start"] is pd.NA


def test_coercing_restores_order_and_types_that_a_file_lost(frames):
    table = TABLES["participants"]
    lost = frames["participants"].astype({"start": "float64"})[::-1].reindex(columns=(*table.key[::-1], "end"))
    table.check(table.coerce(lost))


def test_coercing_names_a_missing_column(frames):
    with pytest.raises(TableError, match=r"events.*trigger.*missing"):
        TABLES["events"].coerce(frames["events"].drop(columns="trigger"))


def all_of(column, value):
    """Harm a table: this value in every row of a text column."""
    return lambda f: f.assign(**{column: pd.Series(value, index=f.index, dtype=object)})


FAULTS = [
    ("events", lambda f: f.drop(columns="mode"), "mode"),
    ("events", lambda f: f.assign(extra=1), "extra"),
    ("events", lambda f: f[f.columns[::-1]], "columns"),
    ("events", all_of("event_type", "TALK"), "TALK"),
    ("events", all_of("status", None), "empty"),
    ("events", lambda f: f.assign(start=f["start"].astype("float64")), "dtype"),
    ("events", lambda f: pd.concat([f, f], ignore_index=True), "same key"),
    ("events", all_of("article_id", "zz"), "zz"),
    ("events", all_of("sentence_id", "zz"), "zz"),
    ("events", all_of("statement_id", "zz"), "zz"),
    ("events", all_of("place_id", "zz"), "zz"),
    ("participants", all_of("entity_id", "zz"), "zz"),
    ("participants", all_of("record_id", "zz"), "zz"),
    ("cluster_members", all_of("cluster_id", "zz"), "zz"),
]


@pytest.mark.parametrize(("name", "harm", "says"), FAULTS)
def test_a_broken_table_is_an_error_that_names_it(frames, name, harm, says):
    with pytest.raises(TableError, match=name) as caught:
        check_tables({**frames, name: harm(frames[name])})
    assert says in str(caught.value)


def test_a_value_near_an_allowed_one_is_answered_with_it(frames):
    with pytest.raises(TableError, match="Did you mean 'ACCUSE'") as caught:
        TABLES["events"].check(all_of("event_type", "ACUSE")(frames["events"]))
    assert f"'ACUSE' of {frames['events'].event_id[0]} is not allowed" in str(caught.value)


def test_the_data_dictionary_names_every_table_and_column():
    text = markdown()
    for table in SHEETS.values():
        assert f"## {table.name}\n" in text
        assert all(f"| {column.name} |" in text for column in table.columns)
