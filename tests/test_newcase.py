"""A proposed case loads at once, keeps what an analyst has, and finds what was put into articles kept back."""

import importlib.util
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from corridor_analysis.case import load_case
from corridor_analysis.cli import app
from corridor_analysis.corpus import Corpus, read_articles
from corridor_analysis.errors import CaseError, CorpusError, ParameterError, ResourceError
from corridor_analysis.evaluate.check import check_case, next_steps
from corridor_analysis.newcase import case_id, propose, render, write_case
from corridor_analysis.newcase.reading import Evidence, Proposal, ProposalWords, ProposedEntry, entry_id, proposal_words
from corridor_analysis.newcase.writing import MARK, comment
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema.entry import checked
from corridor_analysis.schema.plain_yaml import load_yaml

ROOT = Path(__file__).parents[1]
SEEN = Evidence(3, 2, (("Orla Vance", 2), ("Orla Vanse", 1)), "Orla Vance spoke.", "a1")
PASS = ProposedEntry({"id": "grey_pass", "name": "Grey Pass", "kind": "corridor", "aliases": ["Gray Pass"]}, SEEN)
VANCE = ProposedEntry({"id": "orla_vance", "name": "Orla Vance", "kind": "person", "role": "Mayor"}, SEEN)
KOST = ProposedEntry({"id": "ivo_kost", "name": "Ivo Kost", "kind": "person"}, SEEN, sure=False)
TOWN = ProposedEntry({"id": "norway", "name": "NO", "kind": "town"}, SEEN)
FIELDS = {
    "id": "open_pass", "label": "Open it", "definition": "(draft) Open.", "include": "All.", "exclude": "None.",
    "terms": [["open*"], ["pass", "yes"]], "examples": {"yes": ["open the pass"], "no": ["close it"]},
}  # fmt: skip
MADE = Proposal(
    id="grey", corridor=PASS, rivals=(), window=("2021-01-01", "2021-02-01"), window_notes=("two days",),
    terms=(("Grey", 2),), n_articles=2, n_named=2, languages=("en",), actors=(("Persons", (VANCE, KOST)),),
    places=(TOWN,), asks=(ProposedEntry(FIELDS, SEEN), ProposedEntry({**FIELDS, "id": "other"}, SEEN, sure=False)),
    undated=(("a2", "no day"),),
)  # fmt: skip


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "a1.txt").write_text("1 January 2021\n\nOrla Vance said that the Grey Pass was open.\n")
    (folder / "a2.txt").write_text("Nobody spoke of the weather in the valley on that day at all.\n")
    return folder


def test_proposed_files_load_as_a_case(tmp_path, articles):
    case = load_case(write_case(MADE, tmp_path / "grey", articles))
    assert [a.name for a in case.actors] == ["Orla Vance"]
    assert [p.name for p in case.places] == ["Grey Pass", "NO"]
    assert [d.id for d in case.demands] == ["open_pass"]
    assert case.corridor.aliases == ("Gray Pass",)


def test_entries_that_are_not_sure_load_once_their_mark_is_taken_away(tmp_path, articles):
    folder = write_case(MADE, tmp_path / "grey", articles)
    for name in ("actors.yaml", "demands.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(f"\n{MARK}", "\n"), encoding="utf-8")
    case = load_case(folder)
    assert "Ivo Kost" in [a.name for a in case.actors]
    assert "other" in [d.id for d in case.demands]


def test_each_entry_stands_under_its_counts_and_an_example():
    lines = render(MADE)["actors.yaml"].splitlines()
    at = next(i for i, line in enumerate(lines) if "id: orla_vance" in line)
    assert "3× in 2 articles: Orla Vance 2, Orla Vanse 1" in lines[at - 2]
    assert "“Orla Vance spoke.” (a1)" in lines[at - 1]


def test_a_folder_that_exists_is_never_overwritten(tmp_path, articles):
    folder = tmp_path / "grey"
    folder.mkdir()
    (folder / "actors.yaml").write_text("mine")
    with pytest.raises(CaseError, match="exists already"):
        write_case(MADE, folder, articles)
    assert [p.name for p in folder.iterdir()] == ["actors.yaml"]
    assert (folder / "actors.yaml").read_text() == "mine"


def test_a_case_that_does_not_load_leaves_no_folder(tmp_path, articles):
    twice = replace(MADE, places=(replace(TOWN, fields={**TOWN.fields, "name": "Gray Pass"}),))
    with pytest.raises(CaseError, match="also a name"):
        write_case(twice, tmp_path / "grey", articles)
    assert [p.name for p in tmp_path.iterdir()] == ["given"]


def test_articles_are_copied_and_metadata_given_is_kept(tmp_path, articles):
    (articles / "about.csv").write_text("article_id,published,language\na1,2021-01-01,en\n")
    folder = write_case(MADE, tmp_path / "grey", articles, metadata=articles / "about.csv")
    assert sorted(p.name for p in (folder / "articles").iterdir()) == ["a1.txt", "a2.txt"]
    rows = (folder / "metadata.csv").read_text(encoding="utf-8").splitlines()
    assert rows[1].startswith("a1,2021-01-01")
    assert rows[2] == "a2,,,,,,no day,"


def test_check_names_what_is_left_to_do_without_calling_it_a_fault(tmp_path, articles):
    folder = write_case(MADE, tmp_path / "grey", articles)
    assert check_case(folder) == []
    said = "\n".join(map(str, next_steps(folder)))
    for words in (
        "1 article without a day of publication (a2)", "1 article with neither the passage nor a term (a2)",
        "actors.yaml: 1 proposal in comments", "1 person with an office but no country (Orla Vance)",
        "1 definition in draft (open_pass)", "Grey Pass) has no coordinates", "no coded facts",
    ):  # fmt: skip
        assert words in said, words


def test_check_says_which_articles_the_window_leaves_out(tmp_path, articles):
    late = replace(MADE, window=("2021-01-02", "2021-02-01"))
    folder = write_case(late, tmp_path / "grey", articles)
    assert any("outside the window: a1 (2021-01-01)" in str(step) for step in next_steps(folder))


def test_a_case_without_hand_coded_facts_cannot_be_evaluated_and_says_so(tmp_path, articles):
    done = CliRunner().invoke(app, ["evaluate", "--case", str(write_case(MADE, tmp_path / "grey", articles))])
    assert done.exit_code == 2
    assert "there are no coded facts to measure against" in done.stderr


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_no_text_breaks_out_of_a_comment(text):
    made = comment(text)
    assert yaml.safe_load(f"a: 1 # {made}\nb: 2\n") == {"a": 1, "b": 2}
    assert "\n" not in made


@settings(deadline=None, max_examples=50)
@given(st.text(min_size=1), st.text(), st.text())
def test_any_words_of_articles_make_files_that_load(name, sentence, article):
    seen = Evidence(1, 1, ((name, 1),), sentence, article)
    entry = ProposedEntry({"id": "x", "name": name, "kind": "body", "aliases": [sentence]}, seen, notes=(article,))
    files = render(replace(MADE, actors=(("Bodies", (entry, replace(entry, sure=False))),)))
    (read,) = load_yaml(files["actors.yaml"])["actors"]
    assert read["name"] == " ".join(name.split())
    assert read["aliases"] == [" ".join(sentence.split())]
    assert load_yaml(files["case.yaml"])["corridor"] == "grey_pass"


@settings(deadline=None, max_examples=50)
@given(st.text(), st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)))
def test_ids_keep_the_rules_of_a_case_and_are_new(name, taken):
    made = entry_id(name, set(taken))
    assert made not in taken
    assert re.fullmatch(r"[a-z][a-z0-9_]*", made)


def test_name_of_a_case_becomes_its_id():
    assert case_id("Grey Pass, 2021") == "grey_pass_2021"
    with pytest.raises(ParameterError, match="no name for a case"):
        case_id("2021")


def test_standard_input_is_no_source_of_a_case():
    done = CliRunner().invoke(app, ["new-case", "grey", "-"])
    assert done.exit_code == 2
    assert "needs its articles in files" in done.stderr


def test_articles_in_no_language_that_is_parsed_are_refused():
    corpus = Corpus.from_records([{"article_id": "a", "text": "Der Pass ist zu.", "language": "de"}])
    with pytest.raises(CorpusError, match="no article is in English"):
        propose(corpus, "grey")


def test_an_ask_of_the_resource_has_an_id_of_its_own():
    ids = [ask.id for ask in proposal_words().asks]
    assert len(set(ids)) == len(ids)


def test_an_ask_whose_mark_is_no_concept_is_refused():
    content = read_yaml("newcase.yaml")
    asks = [{**content["asks"][0], "groups": [["ais"]]}]
    with pytest.raises(ResourceError, match=r"'ais' of ask 'let_aid_in' is no concept. Did you mean 'aid'"):
        checked(ProposalWords, {**content, "asks": asks}, "newcase.yaml", error=ResourceError)


@pytest.mark.model
def test_proposal_finds_what_was_put_into_articles_kept_back(tmp_path):
    spec = importlib.util.spec_from_file_location("bench", ROOT / "benchmarks" / "newcase.py")
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    source = ROOT / "benchmarks" / "newcase_kessel"
    truth = load_yaml(source.with_suffix(".yaml").read_text(encoding="utf-8"))
    proposal = propose(read_articles(source), "kessel")
    found = {row[0]: row for row in bench.measure(truth, proposal)}
    assert found["passage"][1] == "1/1"
    for what, recall, precision in (("actors", 0.8, 0.9), ("places", 0.9, 0.9), ("asks", 0.7, 0.8)):
        hit, wanted = map(int, found[f"{what}, stands"][1].split("/"))
        good, all_ = map(int, found[f"{what}, stands"][2].split("/"))
        assert hit / wanted >= recall, found[f"{what}, stands"]
        assert good / all_ >= precision, found[f"{what}, stands"]
    write_case(proposal, tmp_path / "kessel", source)
    assert check_case(tmp_path / "kessel") == []


@pytest.mark.model
def test_articles_without_a_passage_make_a_case_that_asks_for_its_name(tmp_path):
    corpus = Corpus.from_records([{"article_id": "a", "text": "Mayor Orla Vance spoke with reporters on Monday."}])
    proposal = propose(corpus, "grey")
    assert "no passage is named" in proposal.corridor.notes[0]
    (tmp_path / "a.txt").write_text("Mayor Orla Vance spoke with reporters on Monday.")
    case = load_case(write_case(proposal, tmp_path / "grey", tmp_path / "a.txt"))
    assert case.corridor.name == "Grey"
    assert [a.name for a in case.actors] == ["Orla Vance"]


@pytest.mark.model
def test_what_one_article_introduces_is_known_in_all():
    told = "Karlandian Prime Minister Ada Quell shut the Grey Pass. Karland said so."
    texts = {"a": told, "b": "Quell spoke in Tarn on Monday.", "c": "Adah Quell, Prime Minister, met reporters."}
    proposal = propose(Corpus.from_records([{"article_id": k, "text": t} for k, t in texts.items()]), "grey")
    actors = {e.id: e for _, group in proposal.actors for e in group}
    karland, quell = actors["karland"], actors["ada_quell"]
    assert karland.fields["country"] == "XKA"
    assert karland.fields["aliases"] == ["Karlandian"]
    assert quell.evidence.articles == 3
    assert (quell.fields["role"], quell.fields["country"], quell.fields["aliases"]) == (
        "Prime Minister", "XKA", ["Adah Quell"],
    )  # fmt: skip
