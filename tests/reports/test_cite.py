import json

import pytest
import yaml

from corridor_analysis.errors import ReportError
from corridor_analysis.reports.cite import Citation, Person, cite, from_csl, from_project

RECORD = Citation(
    "pass_2021", "The pass: 50% & more", (Person("Almira", "Ada Bea"), Person("Pass {Office}")), "2021-04-09",
    version="1.2", url="https://example.org/pass", note="Who shut it?",
)  # fmt: skip


def test_csl_json_keeps_the_whole_record():
    assert from_csl(json.loads(json.dumps(RECORD.csl()))) == RECORD


def test_bibtex_escapes_what_tex_would_read():
    text = RECORD.bibtex()
    assert text.startswith("@misc{pass_2021,\n")
    assert r"title = {{The pass: 50\% \& more}}" in text
    assert r"author = {Almira, Ada Bea and {Pass \{Office\}}}" in text
    assert "year = {2021}" in text


def test_cff_has_what_its_schema_requires():
    record = yaml.safe_load(RECORD.cff())
    assert record["cff-version"] == "1.2.0"
    assert record["authors"] == [{"family-names": "Almira", "given-names": "Ada Bea"}, {"name": "Pass {Office}"}]
    assert {"message", "title"} <= set(record)


def test_apa_names_authors_year_and_title():
    wanted = "Almira, A. B., & Pass {Office}. (2021). The pass: 50% & more (Version 1.2) [Report]. https://example.org/pass\n"
    assert RECORD.apa() == wanted


def test_without_a_date_there_is_none():
    bare = Citation("a", "A", (Person("B"),))
    assert "issued" not in bare.csl()
    assert "(n.d.)" in bare.apa()


def test_authors_are_those_of_the_project(tmp_path):
    (tmp_path / "CITATION.cff").write_text(
        "authors: [{family-names: Almira, given-names: Ada}]\nversion: '3'\nurl: https://example.org\n"
    )
    record = from_project(tmp_path, key="k", title="T", date="2021-01-01")
    assert record.authors == (Person("Almira", "Ada"),)
    assert (record.version, record.url) == ("3", "https://example.org")


def test_a_report_is_cited_from_its_folder(tmp_path):
    (tmp_path / "citation.json").write_text(json.dumps([RECORD.csl()]), encoding="utf-8")
    assert cite(tmp_path, "apa") == RECORD.apa()
    assert from_csl(json.loads(cite(tmp_path, "csl-json"))[0]) == RECORD


def test_an_unknown_format_and_a_folder_without_a_report_are_errors(tmp_path):
    with pytest.raises(ReportError, match="Did you mean 'bibtex'"):
        cite(tmp_path, "bibtx")
    with pytest.raises(ReportError, match="no report"):
        cite(tmp_path)
