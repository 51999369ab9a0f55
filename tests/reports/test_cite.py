"""Citations of a report and its parts, held to the formats: BibTeX by pybtex, CSL-JSON and CFF by their rules."""

import dataclasses
import json
from types import SimpleNamespace

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from corridor_analysis.case import Author
from corridor_analysis.errors import ReportError
from corridor_analysis.reports.cite import (
    Citation,
    Person,
    cite,
    from_csl,
    parts_of,
    people,
    record_of,
    software,
    written,
)

RECORD = Citation(
    "pass_2021", "The pass: 50% & more", (Person("Almira", "Ada Bea"), Person("Pass {Office}")), "2021-04-09",
    version="sha256-8e1234567890", url="https://example.org/pass", note="Who shut it?",
)  # fmt: skip
FIGURE = SimpleNamespace(id="fig-calls", number="Figure 2", caption="Calls by day. A bar is a day.")
TABLE = SimpleNamespace(id="tab-calls", number="", caption="")
PAGE = SimpleNamespace(name="03_contacts", title="Who spoke with whom", figures=[FIGURE], tables=[TABLE])
PARTS = parts_of(RECORD, PAGE)
TEX = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^", **{f"\\{c}": c for c in "&%$#_"},
}  # fmt: skip

# The rules of the two formats as far as a report uses them: what must be there, of what kind, and nothing unknown.
TEXT = {"type": "string", "minLength": 1}
CSL = {
    "type": "object",
    "required": ["id", "type"],
    "additionalProperties": False,
    "properties": {
        "id": TEXT,
        "type": {"enum": ["report", "chapter", "figure", "dataset", "software"]},
        "custom": {"type": "object"},
        "author": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"family": TEXT, "given": TEXT, "literal": TEXT},
            },
        },
        "issued": {
            "type": "object",
            "required": ["date-parts"],
            "properties": {
                "date-parts": {
                    "type": "array",
                    "items": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3},
                }
            },
        },
        **dict.fromkeys(("title", "container-title", "section", "version", "URL", "note"), TEXT),
    },
}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
ORCID = {"type": "string", "pattern": r"^https://orcid\.org/[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$"}
AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "anyOf": [
            {
                "required": ["family-names"],
                "properties": {"family-names": TEXT, "given-names": TEXT, "orcid": ORCID, "affiliation": TEXT},
                "additionalProperties": False,
            },
            {"required": ["name"], "properties": {"name": TEXT, "orcid": ORCID}, "additionalProperties": False},
        ]
    },
}
SHARED = {"title": TEXT, "authors": AUTHORS, "version": TEXT, "date-released": DAY, "url": TEXT}
CFF = {
    "type": "object",
    "required": ["cff-version", "message", "title", "authors"],
    "additionalProperties": False,
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "message": TEXT,
        "type": {"enum": ["software", "dataset"]},
        "abstract": TEXT,
        **SHARED,
        "references": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "title", "authors"],
                "additionalProperties": False,
                "properties": {"type": {"const": "software"}, **SHARED},
            },
        },
        "preferred-citation": {
            "type": "object",
            "required": ["type", "title", "authors"],
            "additionalProperties": False,
            "properties": {
                "type": {"const": "generic"}, **SHARED, "collection-title": TEXT, "section": TEXT, "notes": TEXT,
            },
        },
    },
}  # fmt: skip
WITH_FACTS = (Person("Almira", "Ada", "0000-0002-1825-0097", "Pass Institute"), Person("Office", affiliation="Pass"))
UNSIGNED = Citation("u", "An unsigned report", (), "2021-04-09", "sha256-12")
ALL = [RECORD, *PARTS.values(), Citation("a", "A", (Person("B"),)), UNSIGNED, software()]
ALL += [Citation("f", "F", WITH_FACTS), *parts_of(UNSIGNED, PAGE).values()]
titles = st.text(min_size=1).filter(lambda t: any(c.isalnum() for c in t))


def plain(tex):
    """Undo what TeX would read as a command, and the braces that keep a text as it is."""
    out, rest = "", tex
    while rest:
        found = next((t for t in TEX if rest.startswith(t)), rest[0])
        out += TEX.get(found, "" if found in "{}" else found)
        rest = rest[len(found) :]
    return out


@pytest.mark.parametrize("record", ALL, ids=lambda r: r.key)
def test_csl_json_keeps_to_its_schema_and_keeps_the_whole_record(record):
    jsonschema.validate([record.csl()], {"type": "array", "items": CSL})
    assert from_csl(json.loads(json.dumps(record.csl()))) == record


@pytest.mark.parametrize("record", ALL, ids=lambda r: r.key)
def test_cff_keeps_to_its_schema(record):
    jsonschema.validate(yaml.safe_load(record.cff()), CFF)


@pytest.mark.parametrize("record", ALL, ids=lambda r: r.key)
def test_bibtex_is_one_entry_with_the_title_and_the_authors(record):
    book = parse_string(record.bibtex(), "bibtex")
    (entry,) = book.entries.values()
    assert plain(entry.fields["title"]) == record.title
    assert len(entry.persons.get("author", [])) == len(record.authors)


@settings(deadline=None, max_examples=60)
@given(titles, titles)
def test_any_title_and_body_make_an_entry_that_bibtex_reads(title, body):
    record = recorded(title, body)
    (entry,) = parse_string(record.bibtex(), "bibtex").entries.values()
    assert plain(entry.fields["title"]) == record.title
    assert [plain(str(p)) for p in entry.persons["author"]] == [record.authors[0].family]
    assert record.apa().count("\n") == 1


def recorded(title, body):
    """A record as a report has it: texts on one line, without control characters."""
    return record_of(people([Author(name=f"x{body}", kind="body")]), key="k", title=f"x{title}", note=title)


def test_a_body_a_comma_and_an_and_stay_within_one_name():
    people = (Person("Almira, Jr.", "Ada and Bea"), Person("Trade and Passage, Office of"), Person("de la Cruz", "Ana"))
    (entry,) = parse_string(dataclasses.replace(RECORD, authors=people).bibtex(), "bibtex").entries.values()
    assert [plain(str(p)) for p in entry.persons["author"]] == [
        "Almira, Jr., Ada and Bea", "Trade and Passage, Office of", "de la Cruz, Ana",
    ]  # fmt: skip


def test_bibtex_escapes_what_tex_would_read():
    text = RECORD.bibtex()
    assert text.startswith("@misc{pass_2021,\n")
    assert r"title = {{The pass: 50\% \& more}}" in text
    assert r"author = {Almira, Ada Bea and {Pass \textbraceleft{}Office\textbraceright{}}}" in text
    assert "year = {2021}" in text


def test_apa_names_authors_year_title_and_version():
    start = "Almira, A. B., & Pass {Office}. (2021). "
    assert RECORD.apa() == (
        f"{start}The pass: 50% & more (Version sha256-8e1234567890) [Report]. https://example.org/pass\n"
    )
    assert PARTS["fig-calls"].apa() == (
        f"{start}Figure 2. Calls by day [Figure]. In The pass: 50% & more (Version sha256-8e1234567890). "
        "https://example.org/pass\n"
    )


def test_parts_say_what_they_are_part_of_and_where_they_stand():
    page, figure, table = PARTS[""].csl(), PARTS["fig-calls"].csl(), PARTS["tab-calls"].csl()
    assert (page["type"], figure["type"], table["type"]) == ("chapter", "figure", "dataset")
    assert page["container-title"] == figure["container-title"] == RECORD.title
    assert (figure["section"], figure["note"]) == (PAGE.title, "03_contacts.html#fig-calls")
    assert len({p.key for p in PARTS.values()} | {RECORD.key}) == 4


def test_the_version_is_text_to_every_yaml():
    assert "version: sha256-8e1234567890\n" in RECORD.cff()  # 8e1234567890 alone is a number to YAML 1.2


def test_without_a_date_there_is_none():
    bare = Citation("a", "A", (Person("B"),))
    assert "issued" not in bare.csl()
    assert "(n.d.)" in bare.apa()


def test_texts_of_a_record_stand_on_one_line_and_its_key_is_one_for_all_formats():
    record = record_of((), key="a b/ç", title="T\n<b>", version="sha256-12")
    assert (record.key, record.title, record.authors) == ("a-b-", "T <b>", ())


@pytest.mark.parametrize(
    ("author", "person"),
    [
        ({"name": "Ada Bea Almira"}, Person("Almira", "Ada Bea")),
        ({"name": "Almira, Ada Bea"}, Person("Almira", "Ada Bea")),
        ({"name": "Ana de la Cruz"}, Person("de la Cruz", "Ana")),
        ({"name": "Plato"}, Person("Plato")),
        ({"name": "Office of Passage, Nordia", "kind": "body"}, Person("Office of Passage, Nordia")),
        (
            {"name": "Ada Almira", "orcid": "https://orcid.org/0000-0002-1825-0097", "affiliation": "Pass\nInstitute"},
            Person("Almira", "Ada", "0000-0002-1825-0097", "Pass Institute"),
        ),
    ],
)
def test_authors_of_a_case_are_persons_or_bodies(author, person):
    assert people([Author(**author)]) == (person,)


def test_where_nobody_is_named_the_title_comes_first_and_no_author_is_invented():
    assert UNSIGNED.apa() == "An unsigned report (Version sha256-12) [Report]. (2021).\n"
    assert parts_of(UNSIGNED, PAGE)[""].apa().startswith("Who spoke with whom. (2021). In An unsigned report")
    assert "author" not in UNSIGNED.csl()
    assert "author" not in UNSIGNED.bibtex()
    assert "key = {{An unsigned report}}" in UNSIGNED.bibtex()
    assert yaml.safe_load(UNSIGNED.cff())["authors"] == [{"name": "anonymous"}]  # CFF has no record without


@pytest.mark.parametrize("record", [RECORD, UNSIGNED, PARTS["fig-calls"]], ids=lambda r: r.key)
def test_the_software_is_cited_beside_the_report_in_every_format(record):
    used = software()
    assert "corridor_analysis" in used.title
    book = parse_string(written(record, "bibtex"), "bibtex")
    assert set(book.entries) == {record.key, used.key}
    assert [item["type"] for item in json.loads(written(record, "csl-json"))][-1] == "software"
    assert written(record, "apa") == record.apa() + used.apa()
    assert "[Computer software]" in used.apa()
    (reference,) = yaml.safe_load(written(record, "cff"))["references"]
    assert (reference["title"], reference["version"]) == (used.title, used.version)
    assert used.authors != record.authors


def test_orcid_and_affiliation_are_where_a_format_has_a_place_for_them():
    person, body = yaml.safe_load(Citation("f", "F", WITH_FACTS).cff())["authors"]
    assert person["orcid"] == "https://orcid.org/0000-0002-1825-0097"
    assert person["affiliation"] == "Pass Institute"
    assert body == {"name": "Office"}


@pytest.fixture
def cited(tmp_path):
    other = parts_of(RECORD, SimpleNamespace(name="04_more", title="More", figures=[FIGURE], tables=[]))
    items = {"": RECORD, "03_contacts": PARTS[""], "03_contacts#tab-calls": PARTS["tab-calls"]}
    items |= {
        "03_contacts#fig-calls": PARTS["fig-calls"],
        "04_more#fig-calls": other["fig-calls"],
        "04_more": other[""],
    }
    (tmp_path / "citations.json").write_text(json.dumps({k: v.csl() for k, v in items.items()}), encoding="utf-8")
    return tmp_path


def test_a_report_a_page_and_a_figure_are_cited_from_the_folder(cited):
    assert cite(cited, "apa") == written(RECORD, "apa")
    assert from_csl(json.loads(cite(cited, "csl-json"))[0]) == RECORD
    assert cite(cited, "bibtex", page="03_contacts.ipynb") == written(PARTS[""], "bibtex")
    assert cite(cited, "cff", page="03_contacts", figure="fig-calls") == PARTS["fig-calls"].cff()
    assert cite(cited, "apa", figure="tab-calls") == written(PARTS["tab-calls"], "apa")
    assert cite(cited, "apa", authors=(Person("Berg", "Bo"),)).startswith("Berg, B. (2021). ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"form": "bibtx"}, "Did you mean 'bibtex'"), ({"page": "03_contact"}, "Did you mean '03_contacts'"),
        ({"figure": "fig-cals"}, "Did you mean 'fig-calls'"), ({"figure": "fig-calls"}, "03_contacts, 04_more"),
    ],
)  # fmt: skip
def test_a_wrong_name_is_told_with_the_nearest(cited, words, told):
    with pytest.raises(ReportError, match=told):
        cite(cited, **words)


def test_a_folder_without_a_report_and_a_broken_record_are_errors(tmp_path):
    with pytest.raises(ReportError, match="no report"):
        cite(tmp_path)
    (tmp_path / "citations.json").write_text('{"": {"id": 1}}')
    with pytest.raises(ReportError, match="no citations"):
        cite(tmp_path)
