"""A case folder is checked whole at load: each fault is an error that names file, entry, fault and repair."""

import pickle

import pytest

from corridor_analysis.case import FILES, load_case
from corridor_analysis.errors import CaseError

GOOD = {
    "case.yaml": (
        "id: highpass\ntitle: The High Pass\nquestion: Was it open?\ncorridor: high_pass\n"
        'window: {start: "2021-01-01", end: "2021-12-31"}\nterms: [Highland]\n'
    ),
    "actors.yaml": (
        "actors:\n"
        "  - {id: ruiz, name: Ana Ruiz, country: ESP, role: President, aliases: [A. Ruiz]}\n"
        "  - {id: lund, name: Bo Lund, country: SWE}\n"
        "instruments:\n"
        "  - {id: accord, name: Pass Accord, date: '2020-05-01'}\n"
    ),
    "places.yaml": (
        "places:\n"
        "  - {id: high_pass, name: High Pass, kind: corridor, aliases: [Upper Road], descriptions: [the road]}\n"
        "  - {id: highland, name: Highland, kind: territory}\n"
    ),
    "demands.yaml": (
        "demands:\n"
        "  - id: open_pass\n    label: open the pass\n    definition: the pass is to be opened\n"
        "    include: opening\n    exclude: aid alone\n    terms: [[open*, lift*], [pass, blockade]]\n"
        "    unless: [past]\n"
        "    examples: {yes: [opening of the pass], no: [aid for the valley]}\n"
    ),
    "corrections.yaml": (
        "corrections:\n  - {table: events, where: {event_id: 'a1:e1'}, set: {mode: phone}, reason: it was a call}\n"
    ),
}


@pytest.fixture
def case_folder(tmp_path):
    """Write a good case, with one text of one file replaced."""

    def write(file=None, old="", new=""):
        for name, text in GOOD.items():
            if name == file:
                assert old in text
                text = text.replace(old, new, 1)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_a_good_case_keeps_the_order_of_its_files(case_folder):
    case = load_case(case_folder())
    assert [a.id for a in case.actors] == ["ruiz", "lund"]
    assert case.corridor.name == "High Pass"
    assert case.demands[0].matches("lifting the blockade")


@pytest.mark.parametrize(
    ("text", "relevant"),
    [
        ("The high pass is shut", True),
        ("Upper  Road", True),
        ("in Highland.", True),
        ("Highlanders", False),
        ("the road", False),
    ],
)
def test_relevance_asks_for_the_corridor_by_name_or_a_term(case_folder, text, relevant):
    assert load_case(case_folder()).relevant(text) is relevant


@pytest.mark.parametrize(
    ("wording", "matches"),
    [
        ("Open the pass!", True),
        ("the blockade was lifted", True),
        ("reopen the pass", False),
        ("open the door", False),
        ("open the pass as in the past", False),
    ],
)
def test_a_demand_matches_a_term_of_each_group_in_whole_words(case_folder, wording, matches):
    assert load_case(case_folder()).demands[0].matches(wording) is matches


def test_the_digest_changes_with_the_content_and_not_with_line_ends(case_folder):
    folder = case_folder()
    before = load_case(folder).digest
    path = folder / "places.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_case(folder).digest == before
    path.write_text(GOOD["places.yaml"].replace("Upper Road", "Lower Road"), encoding="utf-8")
    assert load_case(folder).digest != before


FAULTS = [
    ("case.yaml", "title:", "titel:", "case.yaml", "titel", "Did you mean 'title'"),
    ("case.yaml", "terms:", "screen:", "case.yaml", "screen", "screen"),
    ("case.yaml", "[Highland]", "[Highland, '*']", "case.yaml", "terms", "no letter"),
    ("case.yaml", '"2021-01-01"', '"2022-01-01"', "case.yaml", "window", "after end"),
    ("case.yaml", '"2021-01-01"', '"1 May"', "case.yaml", "window.start", "1 May"),
    ("case.yaml", "corridor: high_pass", "corridor: low_pass", "case.yaml", "corridor", "low_pass"),
    ("actors.yaml", "country: SWE", "contry: SWE", "actors.yaml", "lund", "contry"),
    ("actors.yaml", "country: SWE", "country: Sweden", "actors.yaml", "lund", "Sweden"),
    ("actors.yaml", "id: lund", "id: ruiz", "actors.yaml", "ruiz", "used twice"),
    ("actors.yaml", "name: Bo Lund", "name: a. ruiz", "actors.yaml", "lund", "also a name of 'ruiz'"),
    ("actors.yaml", "id: lund", "id: high_pass", "places.yaml", "high_pass", "used twice"),
    ("actors.yaml", "actors:", "actor:", "actors.yaml", "actor", "actor"),
    ("actors.yaml", "[A. Ruiz]", "['  ']", "actors.yaml", "ruiz", "empty"),
    ("actors.yaml", "[A. Ruiz]", "[A. Ruiz", "actors.yaml", "line", "YAML"),
    ("places.yaml", "kind: territory", "kind: planet", "places.yaml", "highland", "planet"),
    ("places.yaml", "[Upper Road]", "[Ana Ruiz]", "places.yaml", "high_pass", "also a name of 'ruiz'"),
    ("demands.yaml", "yes: [opening of the pass]", "yes: [opening of the gate]", "demands.yaml", "open_pass", "gate"),
    ("demands.yaml", "no: [aid for", "no: [aid to open the pass for", "demands.yaml", "open_pass", "matches"),
    ("demands.yaml", "yes: [opening of the pass], ", "", "demands.yaml", "open_pass", "no example"),
    ("demands.yaml", "terms: [[open*, lift*], [pass, blockade]]", "terms: []", "demands.yaml", "open_pass", "terms"),
    ("corrections.yaml", "table: events", "table: event", "corrections.yaml", "correction 1", "'event'"),
    ("corrections.yaml", "{mode: phone}", "{channel: phone}", "corrections.yaml", "correction 1", "channel"),
    ("corrections.yaml", "where: {event_id: 'a1:e1'}", "where: {}", "corrections.yaml", "correction 1", "where"),
    ("corrections.yaml", "reason: it was a call", "reason: no", "corrections.yaml", "correction 1", "reason"),
]


@pytest.mark.parametrize(("file", "old", "new", "names", "entry", "says"), FAULTS)
def test_a_fault_names_file_entry_fault_and_repair(case_folder, file, old, new, names, entry, says):
    with pytest.raises(CaseError) as caught:
        load_case(case_folder(file, old, new))
    error = caught.value
    assert error.place.endswith(names)
    assert entry in str(error.entry) or entry in error.problem
    assert says in str(error)
    assert len(error.repair) > 5


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_named(case_folder, file):
    folder = case_folder()
    (folder / file).unlink()
    with pytest.raises(CaseError, match=file):
        load_case(folder)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("content", [b"", b"just words", b"- a\n- b\n", b"\xff\xfe\x00", b"a: [", b"a: &a [*a]\n"])
def test_a_file_that_is_no_case_file_is_an_error_of_the_case(case_folder, file, content):
    folder = case_folder()
    (folder / file).write_bytes(content)
    with pytest.raises(CaseError, match=file):
        load_case(folder)


def test_a_key_of_the_wrong_shape_is_an_error_of_the_case(case_folder):
    with pytest.raises(CaseError, match=r"actors\.yaml"):
        load_case(case_folder("actors.yaml", "instruments:\n  -", "instruments:\n   "))


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(CaseError, match="no such case folder"):
        load_case(tmp_path / "nowhere")


def test_errors_survive_pickling_with_all_they_say(case_folder):
    with pytest.raises(CaseError) as caught:
        load_case(case_folder("case.yaml", "title:", "titel:"))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), again.place, again.entry, again.problem, again.repair) == (
        CaseError, caught.value.place, caught.value.entry, caught.value.problem, caught.value.repair
    )  # fmt: skip


def test_a_misspelt_key_is_answered_with_the_nearest_right_one(case_folder):
    with pytest.raises(CaseError, match="Did you mean 'country'"):
        load_case(case_folder("actors.yaml", "country: SWE", "contry: SWE"))


@pytest.mark.parametrize(("stop", "words"), [("uper_town", "is no place"), ("bare", "has no coordinates")])
def test_a_route_leads_through_places_with_coordinates(tmp_path, stop, words):
    from tests.story_data import write_case

    write_case(tmp_path)
    places = (tmp_path / "places.yaml").read_text(encoding="utf-8")
    bare = places.replace("[upper_town,", f"[{stop},") + "  - {id: bare, name: Bare, kind: town}\n"
    (tmp_path / "places.yaml").write_text(bare, encoding="utf-8")
    with pytest.raises(CaseError, match=words):
        load_case(tmp_path)


@pytest.mark.parametrize(
    ("kind", "holder", "words"),
    [("body", "nobody", "is no person among the actors"), ("group", "ruiz", "only a body has")],
)
def test_an_office_has_a_person_of_the_case_for_its_holder(tmp_path, kind, holder, words):
    entry = f"  - {{id: office, name: The Office, kind: {kind}, holder: {holder}}}\ninstruments:"
    for name, text in GOOD.items():
        content = text.replace("instruments:", entry) if name == "actors.yaml" else text
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CaseError, match=words) as caught:
        load_case(tmp_path)
    assert (caught.value.place, caught.value.entry) == (str(tmp_path / "actors.yaml"), "office")


AUTHORS = 'authors: [{name: Ada Almira, orcid: 0000-0002-1825-0097, affiliation: Pass Institute}, {name: "Berg, Bo"}]\n'


def test_authors_of_a_case_are_read(case_folder):
    case = load_case(case_folder("case.yaml", "terms:", AUTHORS + "terms:"))
    assert [(a.name, a.orcid, a.affiliation) for a in case.authors] == [
        ("Ada Almira", "0000-0002-1825-0097", "Pass Institute"),
        ("Berg, Bo", None, None),
    ]
    assert load_case(case_folder()).authors == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("orcid: 0000-0002-1825-0097", "orcid: 0000-0002-1825-0098", "author Ada Almira.*mistyped"),
        ("orcid: 0000-0002-1825-0097", "orcid: '12'", "written like 0000-0002-1825-0097"),
        ("affiliation:", "afiliation:", "Did you mean 'affiliation'"),
        ("{name: Ada Almira", "{name: ''", "author 1"),
        ("{name: Ada Almira", "{nom: Ada Almira", "unknown key 'nom'. Allowed: affiliation, kind, name"),
    ],
)
def test_a_wrong_author_is_told_with_its_entry(case_folder, old, new, told):
    assert old in AUTHORS
    with pytest.raises(CaseError, match=told):
        load_case(case_folder("case.yaml", "terms:", AUTHORS.replace(old, new, 1) + "terms:"))


def test_authors_that_are_no_list_are_told(case_folder):
    with pytest.raises(CaseError, match="authors"):
        load_case(case_folder("case.yaml", "terms:", "authors: Ada Almira\nterms:"))


@pytest.mark.parametrize("date", ["2020", '"2020"', "2020-05", "2020-05-01"])
def test_the_date_of_an_instrument_is_as_precise_as_it_is_known(case_folder, date):
    case = load_case(case_folder("actors.yaml", "'2020-05-01'", date))
    assert case.instruments[0].date == date.strip('"')


@pytest.mark.parametrize("date", ["20", "2020-13", "2020-05-01-02", "May 2020", "true", "2020.5"])
def test_a_date_of_an_instrument_that_is_none_is_an_error_in_words(case_folder, date):
    with pytest.raises(CaseError, match="like 2020-11-09, 2020-11 or 2020") as error:
        load_case(case_folder("actors.yaml", "'2020-05-01'", date))
    assert "accord" in str(error.value)
    assert "pattern" not in str(error.value)


@pytest.mark.parametrize("day", ["2021", "2021-02-30", "20210101"])
def test_a_window_that_begins_on_no_day_is_an_error_in_words(case_folder, day):
    with pytest.raises(CaseError, match="is no day; write it like 2022-12-12"):
        load_case(case_folder("case.yaml", '"2021-01-01"', f'"{day}"'))
