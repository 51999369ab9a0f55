"""What codings make of the rows of the rules: whose word stands, what is mended, struck, added, and what is refused."""

import json
from dataclasses import replace

import pytest

from corridor_analysis.case import Case, Demand, Place, Window
from corridor_analysis.case.codings import Coding, Codings, Fault, Reading, digest_of
from corridor_analysis.coders import Checked, Door
from corridor_analysis.coders.standing import stood
from tests.hand_tables import article, cut, entity, event, make_frames

TEXT = (
    "Ana Ruiz telephoned Bo Lund on Tuesday. Nordia shut the High Pass. Farmers urged Nordia to open the pass. "
    "Ruiz then met a driver in Berg."
)
CALL, SHUT, ASK, MET = (f"{s}" for s in TEXT[:-1].split(". "))
WHO = {"article": "a1", "digest": digest_of(TEXT)}
PASS = Place(id="high_pass", name="High Pass", kind="corridor", aliases=("Upper Road",))
OPEN = Demand(
    id="open_pass", label="open", definition="d", include="i", exclude="e", terms=(("open",),),
    examples={"yes": ("open",)},
)  # fmt: skip


def case(*precedence):
    given = {"precedence": precedence} if precedence else {}
    return Case(
        id="h", title="H", question="?", folder=None, corridor=PASS, terms=(),
        window=Window(start="2021-01-01", end="2021-12-31"), languages=("en",), actors=(), instruments=(),
        places=(PASS,), demands=(OPEN,), corrections=(),
        digest="0", **given,
    )  # fmt: skip


def frames(more=()):
    people = [entity("ruiz", "Ana Ruiz"), entity("lund", "Bo Lund"), entity("nordia", "Nordia", "state")]
    events = [
        event("a1:e1", TEXT, CALL, mode="phone", parties=(("actor", "ruiz"), ("recipient", "lund"))),
        event("a1:e2", TEXT, SHUT, "COERCE", mode="closure", parties=(("actor", "nordia"),)),
        *more,
    ]
    mentions = [
        cut("a1", TEXT, words, mention_id=f"a1:m{n}", entity_id=who, rule="name")
        for n, (words, who) in enumerate([("Ana Ruiz", "ruiz"), ("Bo Lund", "lund"), ("Nordia", "nordia")], start=1)
    ]
    tuesday = cut("a1", TEXT, "Tuesday", time_id="a1:t1", type="DATE", value="2021-05-04", basis="published",
                  earliest="2021-05-04", latest="2021-05-04")  # fmt: skip
    shut = cut("a1", TEXT, SHUT, passage_id="a1:p1", event_id="a1:e2", effect="closure", passage="High Pass",
               earliest=None, begun=None, latest=None, over=False, aside=False, again=False, date_basis="none",
               rule="hand")  # fmt: skip
    return make_frames([article("a1", TEXT, "2021-05-05")], people, events, mentions=mentions, times=[tuesday],
                       passage=[shut])  # fmt: skip


def line(effect, words, kind="contacts", coder="Eva Holt", coder_kind="person", **more):
    return Coding(effect=effect, words=words, kind=kind, coder=coder, coder_kind=coder_kind, **{**WHO, **more})


def read(*kinds, coder="Eva Holt", coder_kind="person", **more):
    return Reading(read=list(kinds), coder=coder, coder_kind=coder_kind, **WHO, **more)


def made(*entries, precedence=(), more=()):
    """Return what codings make of the frames: events by id, their parties, all that was said, and the whole."""
    judgements = tuple(e for e in entries if isinstance(e, Coding))
    given, readings = frames(more), tuple(e for e in entries if isinstance(e, Reading))
    found = stood(given, Codings(judgements, readings), case(*precedence))
    tables = {n: found.apply(n, f) for n, f in given.items()}
    events = {e["event_id"]: e for e in tables["events"].to_dict("records")}
    parts = tables["participants"]
    who = {r: set(parts.loc[parts["record_id"] == r, "entity_id"]) for r in events}
    return events, who, found, tables


PHONED = {"participants": ["Ana Ruiz", "Bo Lund"], "mode": "phone"}


def test_what_a_person_confirms_stays_as_it_was_and_is_marked():
    events, _, found, _ = made(line("confirms", CALL, row=PHONED))
    assert events["a1:e1"]["coder"] == "rules"
    said = found.frames["codings"].set_index("coder")
    assert said.loc["Eva Holt", ["outcome", "standing", "event_id"]].to_list() == ["stands", "person", "a1:e1"]


def test_a_correction_mends_its_fields_only_and_says_whose_it_is():
    events, who, _, _ = made(line("corrects", CALL, row=PHONED, fields={"mode": "meeting", "day": "Tuesday"}))
    row = events["a1:e1"]
    assert (row["mode"], row["earliest"], row["date_basis"]) == ("meeting", "2021-05-04", "Tuesday")
    assert (row["coder"], row["rule"], row["confidence"]) == ("Eva Holt", "coding:corrects", None)
    assert who["a1:e1"] == {"ruiz", "lund"}


def test_a_correction_leaves_the_roles_of_those_it_does_not_change():
    fields = {"participants": ["Bo Lund", "Ana Ruiz"], "day": "Tuesday"}
    parts = made(line("corrects", CALL, row=PHONED, fields=fields))[3]["participants"]
    assert parts.query("record_id == 'a1:e1'")["role"].to_list() == ["actor", "recipient"]


def test_a_correction_of_parties_replaces_them():
    _, who, _, tables = made(line("corrects", CALL, row=PHONED, fields={"participants": ["Ruiz", "a driver"]}))
    assert who["a1:e1"] == {"ruiz", "phrase_a_driver"}
    added = tables["entities"].set_index("entity_id").loc["phrase_a_driver"]
    assert (added["name"], bool(added["known"])) == ("a driver", False)


def test_a_rejected_row_is_struck_with_its_parties_and_what_it_did_to_passage():
    events, _, found, tables = made(line("rejects", SHUT, "access_events", row={"type": "closure"}))
    assert set(events) == {"a1:e1"}
    assert "a1:e2" not in set(tables["participants"]["record_id"])
    assert tables["passage"].empty
    rules = found.frames["codings"].query("coder == 'rules' and kind == 'access_events'").iloc[0]
    assert (rules["outcome"], json.loads(rules["said"])["type"]) == ("overruled", "closure")


def test_what_was_missed_is_added_in_its_place():
    fields = {"actor": ["Farmers"], "recipient": ["Nordia"], "demand": "open_pass"}
    events, who, _, _ = made(line("adds", ASK, "demands", fields=fields))
    row = events["a1:c1"]
    assert list(events) == ["a1:e1", "a1:e2", "a1:c1"]
    assert (row["event_type"], row["demand"], row["coder"]) == ("REQUEST", "open_pass", "Eva Holt")
    assert (TEXT[row["start"] : row["end"]], row["sentence_id"]) == (ASK, "a1:s3")
    assert who["a1:c1"] == {"phrase_farmers", "nordia"}


def test_a_judgement_outlives_a_change_of_the_rules_that_made_its_row():
    gone = {"participants": ["Ana Ruiz", "Farmers"], "mode": "visit"}
    events, who, _, _ = made(line("confirms", MET, row=gone), line("rejects", ASK, "demands", row={"demand": "x"}))
    assert events["a1:c1"]["mode"] == "visit"
    assert who["a1:c1"] == {"ruiz", "phrase_farmers"}
    assert set(events) == {"a1:e1", "a1:e2", "a1:c1"}


def test_who_has_read_an_article_denies_what_they_did_not_code():
    assert set(made(read("contacts"))[0]) == {"a1:e2"}
    assert set(made(read("access_events"))[0]) == {"a1:e1"}
    assert set(made(read("demands"))[0]) == {"a1:e1", "a1:e2"}


def why(found, coder="rules"):
    """Return kind -> why the word of a coder does not stand, and by whom."""
    rows = found.frames["codings"].query("coder == @coder and why.notna()", engine="python")
    return {r.kind: (r.why, r.by, r.standing) for r in rows.itertuples()}


def test_a_row_that_is_struck_stays_in_the_table_of_codings_with_the_reason_and_by_whom():
    assert why(made(read("contacts"))[2]) == {"contacts": ("not told", "Eva Holt", "person")}
    rejected = made(line("rejects", CALL, row=PHONED))[2]
    assert why(rejected) == {"contacts": ("rejected", "Eva Holt", "person")}
    mended = made(line("corrects", CALL, row=PHONED, fields={"mode": "meeting"}))[2]
    assert why(mended) == {"contacts": ("told otherwise", "Eva Holt", "person")}
    assert why(made(line("confirms", CALL, row=PHONED), read("contacts"))[2]) == {}


def test_a_contact_is_told_once_an_article_and_a_second_row_of_it_is_told_again():
    again = event("a1:e3", TEXT, MET, mode="phone", parties=(("actor", "ruiz"), ("recipient", "lund")))
    once = line("adds", CALL, fields=PHONED)
    assert set(made(once, more=[again])[0]) == {"a1:e1", "a1:e2", "a1:e3"}, "who has not read all denies nothing"
    events, _, found, _ = made(once, read("contacts"), more=[again])
    assert set(events) == {"a1:e1", "a1:e2"}
    assert why(found) == {"contacts": ("told again", "Eva Holt", "person")}
    asked = (("actor", "nordia"), ("recipient", "ruiz"))
    demands = [event(f"a1:e{n}", TEXT, w, "REQUEST", parties=asked) for n, w in ((4, ASK), (5, MET))]
    ask = line("adds", ASK, "demands", fields={"actor": ["Nordia"], "recipient": ["Ruiz"]})
    events, _, found, _ = made(ask, read("demands"), more=demands)
    assert set(events) == {"a1:e1", "a1:e2", "a1:e4"}, "a demand is coded wherever it is told"
    assert why(found) == {"demands": ("not told", "Eva Holt", "person")}


def test_a_model_that_has_read_an_article_strikes_only_where_it_ranks_before_the_rules():
    reading = read("contacts", coder="m1", coder_kind="model")
    kept, _, found, _ = made(reading)
    assert ("a1:e1" in kept, why(found)) == (True, {})
    events, _, found, _ = made(reading, precedence=("person", "model", "rules"))
    assert ("a1:e1" in events, why(found)) == (False, {"contacts": ("not told", "m1", "model")})
    person = line("confirms", CALL, row=PHONED)
    assert "a1:e1" in made(reading, person, precedence=("person", "model", "rules"))[0]


def test_a_reading_of_a_part_says_nothing_of_the_rest():
    assert set(made(read("contacts", words=MET))[0]) == {"a1:e1", "a1:e2"}
    assert set(made(read("contacts", words=CALL))[0]) == {"a1:e2"}


def test_a_model_alone_changes_nothing_and_two_that_agree_do():
    one = line("rejects", CALL, row=PHONED, coder="m1", coder_kind="model")
    two = line("rejects", CALL, row={"mode": "phone"}, coder="m2", coder_kind="model")
    assert set(made(one)[0]) == {"a1:e1", "a1:e2"}
    events, _, found, _ = made(one, two)
    assert set(events) == {"a1:e2"}
    assert set(found.frames["codings"].query("coder_kind == 'model'")["standing"]) == {"agreement"}


def test_a_person_stands_before_two_models():
    models = [line("rejects", CALL, row=PHONED, coder=m, coder_kind="model") for m in ("m1", "m2")]
    assert set(made(*models, line("confirms", CALL, row=PHONED))[0]) == {"a1:e1", "a1:e2"}


def test_where_two_persons_differ_the_next_of_the_precedence_decides():
    eva, ole = line("confirms", CALL, row=PHONED), line("rejects", CALL, row=PHONED, coder="Ole")
    assert "a1:e1" in made(eva, ole)[0]
    assert "a1:e1" not in made(eva, ole, precedence=("Ole", "person", "rules"))[0]
    assert "a1:e1" in made(ole, precedence=("rules",))[0]


def test_what_nobody_of_the_precedence_tells_does_not_stand():
    assert set(made(line("confirms", CALL, row=PHONED), precedence=("person",))[0]) == {"a1:e1", "a1:e2"} - {"a1:e2"}


def test_what_no_coding_speaks_of_is_as_it_was():
    tables = made(line("confirms", CALL, row=PHONED))[3]
    for name, frame in frames().items():
        assert tables[name].equals(frame), name


@pytest.mark.parametrize(
    ("reason", "entry"),
    [
        ("coding_words", line("adds", "Ana Ruiz wrote to Bo Lund", fields=PHONED)),
        ("coding_words", line("adds", "na Ruiz telephoned", fields=PHONED)),
        ("coding_name", line("adds", CALL, fields={"participants": ["Ana Ruiz", "The Emperor"]})),
        ("coding_name", line("adds", SHUT, "access_events", fields={"type": "closure", "place": "Low Pass"})),
        ("coding_day", line("adds", CALL, fields={**PHONED, "day": "soon"})),
        ("coding_day", line("adds", CALL, fields={**PHONED, "day": "2021-02-30"})),
        ("coding_value", line("adds", CALL, fields={**PHONED, "mode": "telepathy"})),
        ("coding_value", line("adds", CALL, fields={"mode": "phone"})),
        ("coding_value", line("adds", ASK, "demands", fields={"demand": "free_beer"})),
        ("coding_value", line("adds", ASK, "accusations", fields={"event_type": "AID"})),
        ("coding_article", line("adds", CALL, fields=PHONED, digest="0" * 16)),
    ],
)
def test_what_fails_a_check_is_refused_with_its_reason(reason, entry):
    fault = Door(frames(), case()).checked(entry, "codings/eva.jsonl:7")
    assert isinstance(fault, Fault)
    assert (fault.place, fault.reason) == ("codings/eva.jsonl:7", reason)
    events, _, found, _ = made(entry)
    assert set(events) == {"a1:e1", "a1:e2"}
    assert [f.reason for f in found.faults] == [reason]


def test_an_article_that_changed_is_told_and_one_that_is_not_here_rests():
    changed = line("adds", CALL, fields=PHONED, digest="0" * 16)
    found = made(changed, changed.model_copy(update={"article": "z9"}))[2]
    assert ("text has changed" in found.faults[0].detail, found.resting) == (True, 1)


@pytest.mark.parametrize(
    ("day", "days"),
    [
        ("Tuesday", ("2021-05-04", "2021-05-04")), ("2021-05", ("2021-05-01", "2021-05-31")),
        ("2021-05-01/..", ("2021-05-01", None)), ("2021-05-01/2021-05-03", ("2021-05-01", "2021-05-03")),
        ("3 May 2021", ("2021-05-03", "2021-05-03")), ("yesterday", ("2021-05-04", "2021-05-04")), (None, (None, None)),
    ],
)  # fmt: skip
def test_days_are_read_as_the_package_reads_them(day, days):
    checked = Door(frames(), case()).checked(line("adds", CALL, fields={**PHONED, "day": day}))
    assert isinstance(checked, Checked)
    assert (checked.told.columns["earliest"], checked.told.columns["latest"]) == days


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("Ana Ruiz", "ruiz"), ("ruiz", "ruiz"), ("President Ana Ruiz", "ruiz"), ("the Farmers", "phrase_farmers"),
        ("Upper Road", "high_pass"), ("Nordia", "nordia"),
    ],
)  # fmt: skip
def test_names_are_resolved_by_the_article_and_by_the_case(name, who):
    checked = Door(frames(), case()).checked(line("adds", CALL, fields={"participants": [name]}))
    assert [p.entity_id for p in checked.told.parties] == [who]


def test_a_corrected_kind_of_access_event_no_longer_does_to_passage_what_it_did():
    events, _, _, tables = made(
        line("corrects", SHUT, "access_events", row={"type": "closure"}, fields={"type": "reopening"})
    )
    assert (events["a1:e2"]["mode"], events["a1:e2"]["event_type"]) == ("reopening", "RETREAT")
    assert tables["passage"].empty


def test_no_article_is_touched_without_codings():
    found = stood(frames(), Codings(), replace(case()))
    assert (found.articles, len(found.frames["codings"])) == (frozenset(), 0)


def test_two_closures_without_an_actor_are_one_only_where_their_day_or_words_say_so():
    """What the rules found at other words is struck; the row has the words of whoever's word stands."""
    text = "Today the High Pass was shut. They asked for shutting the Low Pass."
    who = {"article": "a1", "digest": digest_of(text)}
    rule = event("a1:e1", text, "shutting the Low Pass", "COERCE", mode="closure", parties=())
    made = make_frames([article("a1", text, "2021-05-05")], [], [rule])
    model = {"coder": "m", "coder_kind": "model", **who}
    fields = {"type": "closure", "day": "2021-05-05"}
    told = Coding(effect="adds", words="the High Pass was shut", kind="access_events", fields=fields, **model)
    read = Reading(words=text, read=("access_events",), **model)
    found = stood(made, Codings((told,), (read,)), case("person", "model", "rules"))
    assert found.faults == []
    (row,) = found.frames["events"].to_dict("records")
    assert (text[row["start"] : row["end"]], row["mode"]) == ("the High Pass was shut", "closure")
