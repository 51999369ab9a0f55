"""A made-up case with three articles: rows that are right, a row to mend, a contact that the rules missed."""

from dataclasses import replace

import pytest

from corridor_analysis.case import load_case
from corridor_analysis.case.codings import read_codings
from corridor_analysis.coders.standing import stood
from corridor_analysis.evaluate.review import Judge
from corridor_analysis.schema import TABLES
from corridor_analysis.tables import Tables
from tests.asking.conftest import DEMANDS
from tests.hand_tables import article, cut, entity, event, make_tables
from tests.reports.conftest import CASE

FIRST = "Ana Ruiz telephoned Bo Lund on Tuesday. Nordia shut the High Pass. Farmers urged Nordia to open the pass."
SECOND = "Ruiz met Lund in Berg. Nobody was hurt. Ruiz met Lund in Berg."
THIRD = "Snow fell on the hills. Schools stayed open."
EVA = "Eva Holt"


def made(codings=None, case=None):
    """Tables as they are read, or as codings leave them."""
    people = [entity("ruiz", "Ana Ruiz"), entity("lund", "Bo Lund"), entity("nordia", "Nordia", "state")]
    both = (("actor", "ruiz"), ("recipient", "lund"))
    events = [
        event("a1:e1", FIRST, "Ana Ruiz telephoned Bo Lund", mode="phone", parties=both),
        event("a1:e2", FIRST, "Nordia shut the High Pass", "COERCE", mode="closure", parties=(("actor", "nordia"),)),
        event("a1:e3", FIRST, "urged Nordia to open the pass", "REQUEST", parties=(("recipient", "nordia"),)),
        event("a2:e1", SECOND, "Ruiz met Lund in Berg", mode="meeting", parties=both),
    ]
    mentions = [
        cut(key, text, words, mention_id=f"{key}:m{n}", entity_id=who, rule="name")
        for key, text in (("a1", FIRST), ("a2", SECOND))
        for n, (words, who) in enumerate([("Ruiz", "ruiz"), ("Lund", "lund"), ("Nordia", "nordia")], start=1)
        if words in text
    ]
    texts = [
        article("a1", FIRST, "2021-05-05"),
        article("a2", SECOND, "2021-05-06"),
        article("a3", THIRD, "2021-05-07"),
    ]
    tables = make_tables(texts, people, events, mentions=mentions)
    if codings is None or not codings:
        return tables
    told = stood(tables.frames(), codings, case)
    frames = {n: told.apply(n, f) for n, f in tables.frames().items()}
    return Tables(**frames | {"codings": told.frames["codings"]})


@pytest.fixture
def case(tmp_path):
    folder = tmp_path / "data" / "pass"
    folder.mkdir(parents=True)
    for name, text in (CASE | {"demands.yaml": DEMANDS}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_case(folder)


@pytest.fixture
def judge(case):
    return Judge(made(), case, EVA, "2024-05-02")


@pytest.fixture
def again(case):
    """Opens the review anew: tables as the codings that are saved leave them."""

    def opened(coder=EVA):
        codings = read_codings(case.folder / "codings")
        return Judge(made(codings, replace(case, codings=codings)), case, coder, "2024-05-03")

    return opened


assert "codings" in TABLES
