"""A folder of tables: parts that are trusted by their digests, runs that go on, articles that join later."""

import os
import shutil
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

import corridor_analysis as ca
from corridor_analysis.case import Correction
from corridor_analysis.errors import CaseError, ParameterError, TableError
from corridor_analysis.schema import TABLES
from corridor_analysis.tables import Tables, reading, table_files, tabulate
from corridor_analysis.tables.batch.keys import ROOMS
from corridor_analysis.tables.batch.run import Wanted, make_tables
from corridor_analysis.tables.reading import How
from tests import plain_reader
from tests.test_architecture import LAYERS
from tests.test_corroborate_dating import RECORDS
from tests.test_tables import CASE

TOWNS = ["Arno", "Brede", "Calder", "Drava", "Elde", "Fulda", "Gera", "Havel", "Isar", "Jagst", "Kocher", "Lahn"]


def texts(count=12, start=0):
    """Texts about a pass, or about a town alone where the number is odd."""
    about = ["The High Pass near {} is shut.", "The mayor of {} opened a school."]
    return {f"a{n:03}": about[n % 2].format(TOWNS[n % 12]) + f" Report {n}." for n in range(start, start + count)}


def put(folder, content):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in content.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def files(out):
    return {f"{name}.parquet": (out / f"{name}.parquet").read_bytes() for name in TABLES}


def parts(out):
    return sorted(p.name for p in (out / "parts").glob("part-*"))


@pytest.fixture(autouse=True)
def no_model(monkeypatch):
    """Articles are read without a model, three to a shard."""
    monkeypatch.setattr(reading, "read_article", plain_reader.read_article)
    monkeypatch.setattr(reading, "warm", plain_reader.warm)
    monkeypatch.setattr(reading, "_ARTICLES", 3)
    monkeypatch.setattr("corridor_analysis.schema.whole_file.os.fsync", lambda handle: None)  # no power fails here
    plain_reader.read_articles.clear()


@pytest.fixture
def source(tmp_path):
    return put(tmp_path / "articles", texts())


def make(source, out, how=How(), **wanted):  # noqa: B008
    plain_reader.read_articles.clear()
    return make_tables(source, out, Wanted(CASE, **wanted), how)


# ---- the tables


def test_a_folder_of_tables_is_what_tabulate_and_save_give(source, tmp_path):
    made = make(source, tmp_path / "out")
    tabulate(ca.read_articles(source), CASE).save(tmp_path / "whole")
    assert files(tmp_path / "out") == files(tmp_path / "whole")
    assert made.rows == {n: len(f) for n, f in Tables.load(tmp_path / "out").frames().items()}
    assert (made.shards, made.read, made.kept) == (4, 12, 0)


def test_the_order_of_the_inputs_does_not_matter(source, tmp_path, monkeypatch):
    from corridor_analysis.corpus import collect

    make(source, tmp_path / "one")
    forwards = collect.find
    monkeypatch.setattr(collect, "find", lambda s: (forwards(s)[0], forwards(s)[1][::-1]))
    make(source, tmp_path / "two")
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_screening_reads_only_articles_on_the_case_and_keeps_all(source, tmp_path):
    made = make(source, tmp_path / "out", screen=True)
    tables = Tables.load(tmp_path / "out")
    assert made.read == 6
    assert len(tables.articles) == 12
    assert set(tables.sentences["article_id"]) == set(tables.articles["article_id"][tables.articles["relevant"]])


def test_groups_of_rows_are_the_same_however_rows_come(tmp_path, monkeypatch):
    monkeypatch.setattr(table_files, "_GROUP", 1 << 16)
    frame = tabulate(ca.Corpus.from_records({"article_id": k, "text": t} for k, t in texts().items())).articles
    for folder, size in (("one", 12), ("two", 5)):
        (tmp_path / folder).mkdir()
        pieces = [frame.iloc[i : i + size] for i in range(0, 12, size)]
        table_files.write_table("articles", pieces, tmp_path / folder)
    one, two = ((tmp_path / f / "articles.parquet").read_bytes() for f in ("one", "two"))
    assert pq.ParquetFile(tmp_path / "one" / "articles.parquet").num_row_groups == 6
    assert one == two


def test_corrections_are_made_and_counted_in_a_folder_too(source, tmp_path):
    mend = Correction(table="articles", where={"article_id": "a001"}, set={"outlet": "Herald"}, reason="the masthead")
    wanted = Wanted(replace(CASE, corrections=(mend,)))
    make_tables(source, tmp_path / "out", wanted, How())
    assert Tables.load(tmp_path / "out").articles["outlet"].to_list()[:3] == [None, "Herald", None]
    wrong = replace(CASE, corrections=(mend.model_copy(update={"expects": 2}),))
    with pytest.raises(CaseError, match="matches 1 rows of articles, not 2"):
        make_tables(source, tmp_path / "out", Wanted(wrong, resume=True), How())


# ---- going on


class Stopped(Exception):
    """Stands for whatever ends a run."""


def stop_after(monkeypatch, count):
    """Let the reading of articles end in an error after so many."""

    def read_article(article, case, model=None):
        if len(plain_reader.read_articles) >= count:
            raise Stopped
        return plain_reader.read_article(article, case, model)

    monkeypatch.setattr(reading, "read_article", read_article)


@pytest.mark.parametrize("count", [0, 4, 11])
def test_an_interrupted_run_goes_on_and_reads_no_finished_shard_again(source, tmp_path, monkeypatch, count):
    make(source, tmp_path / "whole")
    with monkeypatch.context() as patch:
        stop_after(patch, count)
        with pytest.raises(Stopped):
            make(source, tmp_path / "out")
    finished = 3 * len(parts(tmp_path / "out"))
    assert finished == count // 3 * 3
    made = make(source, tmp_path / "out", resume=True)
    assert (made.read, made.kept) == (12 - finished, finished)
    assert len(plain_reader.read_articles) == 12 - finished
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_an_interrupted_run_is_not_thrown_away_unasked(source, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        stop_after(patch, 3)
        with pytest.raises(Stopped):
            make(source, tmp_path / "out")
    with pytest.raises(ParameterError, match=r"interrupted run is there.*--resume, or remove"):
        make(source, tmp_path / "out")
    with pytest.raises(ParameterError, match="without --add"):
        make(source, tmp_path / "out", resume=True, add=True)


def test_a_finished_run_begins_anew_unless_it_is_to_go_on(source, tmp_path):
    make(source, tmp_path / "out")
    assert make(source, tmp_path / "out").read == 12
    assert make(source, tmp_path / "out", resume=True).read == 0


def test_a_changed_input_redoes_its_shard_only(source, tmp_path):
    make(source, tmp_path / "out")
    (source / "a004.txt").write_text("Now the High Pass is open. Report 4.")
    made = make(source, tmp_path / "out", resume=True)
    make(source, tmp_path / "anew")
    assert made.read == 1
    assert files(tmp_path / "out") == files(tmp_path / "anew")


@pytest.mark.parametrize("change", ["case", "model", "code"])
def test_what_rests_on_something_else_is_read_again(source, tmp_path, monkeypatch, change):
    make(source, tmp_path / "out")
    if change == "case":
        other = replace(CASE, terms=("school",))
        assert make_tables(source, tmp_path / "out", Wanted(other, resume=True), How()).read == 12
    elif change == "model":
        assert make(source, tmp_path / "out", How(model="another"), resume=True).read == 12
    else:
        monkeypatch.setattr("corridor_analysis.tables.batch.keys._code", lambda: "another")
        assert make(source, tmp_path / "out", resume=True).read == 12


def test_rows_of_articles_rest_on_the_rooms_up_to_extract():
    """No room imports from a later one, which `test_architecture` sees to."""
    assert LAYERS[: LAYERS.index("coders")] == list(ROOMS)


def test_an_article_that_is_on_the_case_now_is_read_again(source, tmp_path, monkeypatch):
    monkeypatch.setattr("corridor_analysis.tables.batch.keys._case", lambda case: "the same")
    make(source, tmp_path / "out")
    terms = replace(CASE, terms=("school",))
    assert make_tables(source, tmp_path / "out", Wanted(terms, resume=True), How()).read == 6


def test_other_corrections_read_nothing_again(source, tmp_path):
    make(source, tmp_path / "out")
    mend = Correction(table="articles", where={"article_id": "a001"}, set={"outlet": "Herald"}, reason="the masthead")
    assert (
        make_tables(source, tmp_path / "out", Wanted(replace(CASE, corrections=(mend,)), resume=True), How()).read == 0
    )


@pytest.mark.parametrize("damage", [b"", b"PAR1 and then nothing", None])
def test_a_part_that_is_not_whole_is_read_again(source, tmp_path, damage):
    make(source, tmp_path / "out")
    whole = files(tmp_path / "out")
    part = tmp_path / "out" / "parts" / parts(tmp_path / "out")[1]
    part.write_bytes(part.read_bytes()[:-100] if damage is None else damage)
    shutil.copy(part, part.with_name("part-0.parquet.partial"))
    assert make(source, tmp_path / "out", resume=True).read == 3
    assert files(tmp_path / "out") == whole
    assert not list((tmp_path / "out").rglob("*.partial"))


def test_parts_of_articles_that_are_gone_are_removed(source, tmp_path):
    make(source, tmp_path / "out")
    for n in range(3):
        (source / f"a{n:03}.txt").unlink()
    make(source, tmp_path / "out", resume=True)
    assert len(parts(tmp_path / "out")) == 3


def test_new_files_are_there_all_at_once(source, tmp_path, monkeypatch):
    make(source, tmp_path / "out")
    before = files(tmp_path / "out")
    put(source, texts(3, start=12))
    moved = []

    def replaced(old, new):
        moved.append(new)
        if len(moved) > 12:
            raise Stopped
        return real(old, new)

    real = os.replace
    with monkeypatch.context() as patch:
        patch.setattr("corridor_analysis.tables.batch.folder.os.replace", replaced)
        with pytest.raises(Stopped):
            make(source, tmp_path / "out", resume=True)
    if files(tmp_path / "out") != before:
        with pytest.raises(TableError, match="cut short"):
            Tables.load(tmp_path / "out")
    assert make(source, tmp_path / "out", resume=True).read == 0
    assert len(Tables.load(tmp_path / "out").articles) == 15


def test_two_runs_do_not_write_to_one_folder(source, tmp_path, monkeypatch):
    def meanwhile(article, case, model=None):
        with pytest.raises(ParameterError, match="another run is writing there"):
            make(source, tmp_path / "out", resume=True)
        return plain_reader.read_article(article, case, model)

    monkeypatch.setattr(reading, "read_article", meanwhile)
    assert make(source, tmp_path / "out").rows["articles"] == 12


def test_a_run_that_fails_leaves_nothing_but_parts(source, tmp_path, monkeypatch):
    stop_after(monkeypatch, 6)
    with pytest.raises(Stopped):
        make(source, tmp_path / "out")
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"parts", ".lock"}


# ---- adding


def test_articles_that_join_give_what_all_at_once_would(source, tmp_path):
    more = put(tmp_path / "more", texts(6, start=12))
    make(source, tmp_path / "out", screen=True)
    made = make(more, tmp_path / "out", add=True, screen=True)
    make(put(put(tmp_path / "all", texts()), texts(6, start=12)), tmp_path / "whole", screen=True)
    assert (made.read, made.kept) == (3, 6)
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_a_folder_that_grows_can_be_added_as_a_whole(source, tmp_path):
    (source / "empty.txt").write_text("")
    make(source, tmp_path / "out")
    put(source, {"a0015": "The High Pass is between others. Report."})
    assert make(source, tmp_path / "out", add=True).read == 1
    make(source, tmp_path / "whole")
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_what_is_there_already_is_not_taken_twice(source, tmp_path):
    make(source, tmp_path / "out")
    again = {"copy": texts()["a000"], "a001": "The mayor resigned.", "new": "The High Pass is open."}
    made = make(put(tmp_path / "more", again), tmp_path / "out", add=True)
    rejects = Tables.load(tmp_path / "out").rejects
    assert made.read == 1
    assert list(rejects["source_file"] + " " + rejects["reason"]) == ["a001.txt duplicate", "copy.txt duplicate"]
    assert "another text" in rejects["detail"][0]
    assert "a000.txt" in rejects["detail"][1]


def test_articles_of_one_name_from_two_folders_are_both_kept(source, tmp_path):
    make(source, tmp_path / "out")
    more = put(tmp_path / "more" / "june", {"a001": "The mayor resigned."})
    make(more.parent, tmp_path / "out", add=True)
    assert "june_a001" in set(Tables.load(tmp_path / "out").articles["article_id"])


def test_there_must_be_tables_to_add_to(source, tmp_path):
    with pytest.raises(ParameterError, match="no tables to add to"):
        make(source, tmp_path / "out", add=True)


def test_an_interrupted_addition_goes_on(source, tmp_path, monkeypatch):
    make(source, tmp_path / "out")
    more = put(tmp_path / "more", texts(6, start=12))
    with monkeypatch.context() as patch:
        stop_after(patch, 3)
        with pytest.raises(Stopped):
            make(more, tmp_path / "out", add=True)
    with pytest.raises(ParameterError, match="--add --resume"):
        make(more, tmp_path / "out", add=True)
    assert len(Tables.load(tmp_path / "out").articles) == 12
    assert make(more, tmp_path / "out", add=True, resume=True).read == 3
    assert len(Tables.load(tmp_path / "out").articles) == 18


@pytest.mark.model
def test_an_article_that_a_later_one_dates_is_as_if_both_had_come_together(tmp_path, monkeypatch):
    monkeypatch.undo()
    first = put(tmp_path / "first", {"undated": RECORDS[1]["text"]})
    later = put(tmp_path / "later", {"dated": f"date {RECORDS[0]['published']} {RECORDS[0]['text']}"})
    more = put(tmp_path / "more", {"other": "The ferry has stopped."})
    both = put(tmp_path / "both", {f.stem: f.read_text() for d in (first, later, more) for f in d.iterdir()})
    for folder in (first, later, more):  # the third finds a day that was estimated, and estimates it anew
        made = make(folder, tmp_path / "out", add=folder != first)
    whole = make(both, tmp_path / "whole")
    assert (made.read, whole.read) == (1, 3)  # one of the three is read twice, and counted once
    assert files(tmp_path / "out") == files(tmp_path / "whole")
    tables = tabulate(ca.read_articles(both), CASE)
    assert list(tables.articles["published_basis"]) == ["header", "unknown", "estimated"]
    tables.save(tmp_path / "saved")
    assert files(tmp_path / "saved") == files(tmp_path / "out")
