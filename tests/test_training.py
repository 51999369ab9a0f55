"""What the model is trained from: codes without texts, the texts rebuilt from copies, and both as examples."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from training import texts
from training.examples import CASE, INVENTED
from training.texts import Missing, coded, rebuilt

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "newswire" / "train"
LABELS = yaml.safe_load((ROOT / "training" / "labels.yaml").read_text(encoding="utf-8"))
CODED = list(coded())
EVENTS = [(c["id"], e) for c in CODED for e in c["events"]]


def spans(event):
    """Return the stretches of a coded event: its trigger, its parts, its day and place where they were coded."""
    return [
        event["trigger"],
        *(part[1:] for part in event["parts"]),
        *(event[k] for k in ("day", "place") if k in event),
    ]


def test_each_text_is_coded_once():
    assert len(CODED) > 1000
    assert len({c["id"] for c in CODED}) == len(CODED)
    assert len({c["sha256"] for c in CODED}) == len(CODED)


def test_a_code_names_a_source_a_digest_and_its_coder():
    for c in CODED:
        assert set(c) - {"text", "times"} == {"id", "source", "sha256", "coder", "events"}, c["id"]
        assert re.fullmatch(r"[0-9a-f]{64}", c["sha256"]), c["id"]
        source = c["source"]
        if "text" in c:  # written for training: there is no other source
            assert source == {"group": INVENTED}, c["id"]
            assert hashlib.sha256(c["text"].encode()).hexdigest() == c["sha256"], c["id"]
            continue
        if "repository" not in source:  # an article of the first case
            assert source == {"path": source["path"], "group": CASE}, c["id"]
            assert hashlib.sha256(rebuilt(ROOT, source).encode()).hexdigest() == c["sha256"], c["id"]
            continue
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", source["repository"]), c["id"]
        if not source.get("edited"):
            assert re.fullmatch(r"[0-9a-f]{40}", source["commit"]), c["id"]
            first, last = source["sentences"]
            assert 1 <= first <= last, c["id"]


def test_events_are_of_the_kinds_and_labels_of_the_label_file():
    allowed = {"kind", "trigger", "parts", "mode", "modes", "types", "status", "optional", "day", "place"}
    for key, e in EVENTS:
        assert set(e) <= allowed, key
        assert e["kind"] in LABELS["kinds"], key
        assert {role for role, *_ in e["parts"]} <= set(LABELS["roles"]), key
        assert e.get("status", "happened") in LABELS["status"], key
        assert {m for m in [e.get("mode"), *e.get("modes", [])] if m} <= set(LABELS["channel"]), key
        assert set(e.get("types", [])) <= set(LABELS["passage"]), key
        assert ("types" in e) == (e["kind"] == "access"), key


def test_stretches_are_half_open_and_not_empty():
    assert [key for key, e in EVENTS for start, end in spans(e) if not 0 <= start < end] == []


def test_codes_hold_no_text():
    words = [(c["id"], v) for c in CODED for v in c["source"].values() if isinstance(v, str)]
    assert [w for w in words if len(w[1].split()) > 3 or len(w[1]) > 250] == []  # paths and addresses, no sentence
    named = {v for _, e in EVENTS for k in ("kind", "mode", "status") if (v := e.get(k))}
    assert named <= {*LABELS["kinds"], *LABELS["channel"], *LABELS["status"]}


def test_each_kind_says_what_rows_it_makes():
    for kind, what in LABELS["kinds"].items():
        assert set(what) <= {"event_type", "least", "mode", "once", "parties", "status", "voiced"}, kind
        assert "event_type" in what or what["mode"] == "passage", kind


@pytest.mark.skipif(not SHARED.is_dir(), reason="the texts are not in the repository")
def test_stretches_lie_inside_the_texts_that_were_coded_and_cut_no_word():
    seen = 0
    for c in CODED:
        path = SHARED / f"{c['id']}.txt"
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8").strip()
        assert hashlib.sha256(text.encode()).hexdigest() == c["sha256"], c["id"]
        seen += 1
        for start, end in (s for e in c["events"] for s in spans(e)):
            assert end <= len(text), c["id"]
            assert text[start:end] == text[start:end].strip(), c["id"]
    assert seen > 400


def test_stretches_of_what_was_written_for_training_lie_inside_it_and_cut_no_word():
    invented = [c for c in CODED if "text" in c]
    assert len(invented) > 300
    for c in invented:
        text = c["text"]
        for start, end in (s for e in c["events"] for s in spans(e)):
            assert 0 <= start < end <= len(text), c["id"]
            assert text[start:end] == text[start:end].strip(), c["id"]
            assert not (text[start - 1 : start].isalpha() and text[start].isalpha()), (c["id"], text[start:end])


def test_without_copies_it_says_what_is_missing_and_fails(tmp_path):
    command = [sys.executable, str(ROOT / "training" / "texts.py"), str(tmp_path / "out"), "--copies", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    *faults, total = done.stdout.splitlines()
    own = {c["id"] for c in CODED if "text" in c or "repository" not in c["source"]}
    taken = [c["id"] for c in CODED if c["id"] not in own]
    assert total == f"{len(own)} texts written, {len(taken)} not"
    assert [f.split(":")[0] for f in faults] == taken
    assert all(": missing: " in f for f in faults)
    assert {p.stem for p in (tmp_path / "out").iterdir()} == own


PAGE = """---
title: x
---
# The road

Norway urged **Chile** to open [the road](http://x). Chile refused.
Nobody came.
"""


@pytest.fixture
def copies(tmp_path):
    """A folder with one clone: a page, a table of articles and a packed table of tokens; and its commit."""
    clone = tmp_path / "copies" / "some+news"
    clone.mkdir(parents=True)
    (clone / "page.md").write_text(PAGE, encoding="utf-8")
    rows = 'url,text\nu1,"Monday, May 3, 2021 One came. Two left."\nu2,Three stayed.\n'
    (clone / "table.csv").write_text(rows, encoding="utf-8")
    tokens = [("Sentence: 1", "He"), ("", "said"), ("", "``"), ("", "no"), ("", "''"), ("", "."), ("Sentence: 2", "Go")]
    with zipfile.ZipFile(clone / "tokens.csv.zip", "w") as packed:
        packed.writestr("t.csv", "\n".join(["n,word", *(f"{n},{w}" for n, w in tokens)]))
    git = ["git", "-C", str(clone), "-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *words], check=True)
    head = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    return clone.parent, head.stdout.strip()


@pytest.mark.parametrize(
    ("path", "item", "sentences", "text"),
    [
        ("page.md", None, [2, 3], "Chile refused. Nobody came."),
        ("table.csv", "u1", [1, 2], "One came. Two left."),
        ("tokens.csv.zip", None, [1, 2], 'He said "no". Go'),
    ],
)
def test_a_text_is_rebuilt_from_sentences_of_its_source(copies, path, item, sentences, text):
    folder, commit = copies
    source = {"repository": "some/news", "commit": commit, "path": path, "item": item, "sentences": sentences}
    assert rebuilt(folder, source) == text


def test_a_commit_or_file_that_the_copy_lacks_is_missing_and_what_was_edited_is_too(copies):
    folder, commit = copies
    for lost in ({"commit": "0" * 40}, {"path": "other.md"}, {"repository": "other/news"}, {"edited": True}):
        source = {"repository": "some/news", "commit": commit, "path": "page.md", "sentences": [1, 1]} | lost
        with pytest.raises(Missing):
            rebuilt(folder, source)


def test_a_source_that_makes_another_text_is_told(copies, tmp_path, monkeypatch, capsys):
    folder, commit = copies
    source = {"repository": "some/news", "commit": commit, "path": "page.md", "sentences": [2, 2]}
    good = {"id": "good", "source": source, "sha256": hashlib.sha256(b"Chile refused.").hexdigest()}
    monkeypatch.setattr(texts, "coded", lambda: [good, good | {"id": "bad", "sha256": "0" * 64}])
    monkeypatch.setattr(sys, "argv", ["texts.py", str(tmp_path / "out"), "--copies", str(folder)])
    assert texts.main() == 1
    assert capsys.readouterr().out.splitlines() == [
        "bad: the source makes another text than the one that was coded",
        "1 texts written, 1 not",
    ]
    assert [p.read_text(encoding="utf-8") for p in (tmp_path / "out").iterdir()] == ["Chile refused."]


@pytest.mark.model
def test_a_coded_text_becomes_the_words_that_tell_and_take_part(tmp_path):
    from training.examples import examples

    text = "The ministry of Norway and the farmers urged Peru to open the road. Nobody answered them."
    (tmp_path / "x1.txt").write_text(text, encoding="utf-8")
    at = lambda words: [text.index(words), text.index(words) + len(words)]
    event = {
        "kind": "demand", "trigger": at("urged"), "optional": True,
        "parts": [["actor", *at("The ministry of Norway and the farmers")], ["recipient", *at("Peru")]],
    }  # fmt: skip
    code = {"id": "x1", "source": {"repository": "some/news"}, "events": [event]}
    (example,) = examples(tmp_path, [code, code | {"id": "absent"}])
    words = example["words"]
    (told,) = example["told"]
    assert (example["id"], example["group"], words[told["word"]]) == ("x1", "some/news", "urged")
    assert [(role, words[w]) for role, w in told["parts"]] == [
        ("actor", "ministry"), ("actor", "farmers"), ("recipient", "Peru"),
    ]  # fmt: skip
    assert (told["kind"], told["modes"], told["status"], told["optional"]) == ("demand", [], "happened", True)
    assert [words[start] for start, _ in example["sents"]] == ["The", "Nobody"]
    assert len(example["sent_of"]) == len(words) == len(example["heads"]) == len(example["deps"])


def test_the_network_scores_each_word_and_each_party():
    torch = pytest.importorskip("torch", reason="the extra `train`")
    pytest.importorskip("transformers", reason="the extra `train`")
    from corridor_analysis.extract.model.windows import Window
    from training.net import batch
    from training.train import held, labels_of

    labels = labels_of(ROOT / "training" / "labels.yaml")
    assert (labels.kinds, labels.roles) == (list(LABELS["kinds"]), LABELS["roles"])
    assert (labels.timely, labels.mutual) == ({"contact"}, {"contact", "access"})
    ids, mask, at = batch([Window([1, 5, 2], [1], 0, 0, 1), Window([1, 5, 6, 2], [1, -1], 0, 0, 2)])
    assert mask.tolist() == [[1, 1, 1, 0], [1, 1, 1, 1]]
    assert (ids.shape, at.tolist()) == (torch.Size([2, 4]), [[1, 0], [1, 0]])
    texts = [c | {"group": c["source"].get("group") or c["source"]["repository"]} for c in CODED]
    kept = [c for c in texts if held(c, 6)]
    assert 400 < len(kept) < 520
    assert not {c["group"] for c in kept} & {INVENTED, CASE}


def _example(**more):
    words = "Norway urged Chile to open the road .".split()
    told = {"kind": "demand", "word": 1, "parts": [("actor", 0), ("recipient", 2)], "modes": [], "status": "happened"}
    return {
        "id": "x1", "group": "some/news", "times": 1, "words": words, "sents": [(0, 8)], "sent_of": [0] * 8,
        "tags": "PROPN VERB PROPN PART VERB DET NOUN PUNCT".split(), "heads": [1, 1, 1, 4, 1, 6, 4, 1],
        "deps": "nsubj ROOT dobj aux xcomp det dobj punct".split(), "told": [{**told, "optional": False}],
    } | more  # fmt: skip


def test_what_is_trained_and_exported_is_what_the_package_reads_measured_or_not(tmp_path):
    torch = pytest.importorskip("torch", reason="the extra `train`")
    pytest.importorskip("onnx", reason="the extra `train`")
    transformers = pytest.importorskip("transformers", reason="the extra `train`")
    from tokenizers import Tokenizer, models

    from corridor_analysis.extract.model.reader import EventModel, Text
    from training.export import export
    from training.measure import measured
    from training.net import Net, batch, number_ways
    from training.train import cut, fit, labels_of

    example = _example()
    known = {w: n for n, w in enumerate(["[UNK]", "[CLS]", "[SEP]", *example["words"]])}
    tokenizer = Tokenizer(models.WordLevel(known, unk_token="[UNK]"))
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    shape = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    config = transformers.BertConfig(vocab_size=len(known), attn_implementation="eager", **shape)
    labels = labels_of(ROOT / "training" / "labels.yaml")
    number_ways(labels, [example] * 6)
    net = Net(transformers.BertModel(config, add_pooling_layer=False), labels)
    fit(net, labels, [example] * 8, tokenizer, epochs=1)
    torch.nn.init.constant_(net.kind.bias, 1.0)  # so that every word is a proposal
    (tmp_path / "out").mkdir()
    export(net, labels, tmp_path, tmp_path / "out")
    model = EventModel(tmp_path / "out")
    assert (model.kinds, set(model.thresholds.values())) == (labels.kinds, {0.5})
    text = Text(*(example[key] for key in ("words", "tags", "heads", "deps", "sents")))
    found = {(p.word, p.kind): p.probability for p in model.proposals(text)}
    (window,) = cut(example, tokenizer, 90)
    wanted = torch.sigmoid(net(*batch([window]))[0][0]).tolist()
    assert len(found) == 8 * len(labels.kinds)
    for (word, kind), probability in found.items():
        assert probability == pytest.approx(wanted[word][labels.kinds.index(kind)], abs=0.01)  # weights of 8 bits
    figures = measured(tmp_path / "out", [example, _example(told=[])], labels)
    assert figures["kinds"]["demand"]["told"] == 1
    assert EventModel(tmp_path / "out").thresholds == {k: f["threshold"] for k, f in figures["kinds"].items()}


def test_the_mean_of_two_networks_lies_between_them():
    onnx = pytest.importorskip("onnx", reason="the extra `train`")
    pytest.importorskip("torch", reason="the extra `train`")
    pytest.importorskip("transformers", reason="the extra `train`")
    import numpy as np

    from training.average import mean_labels, mean_network
    from training.export import packed, unpacked

    def network(value, width=80):
        made = onnx.numpy_helper.from_array(np.full((64, width), value, dtype=np.float32), "w")
        shift = onnx.numpy_helper.from_array(np.full(width, value, dtype=np.float32), "b")
        nodes = [onnx.helper.make_node("MatMul", ["x", "w"], ["y"]), onnx.helper.make_node("Add", ["y", "b"], ["z"])]
        ends = [onnx.helper.make_tensor_value_info(n, onnx.TensorProto.FLOAT, None) for n in ("x", "z")]
        return packed(onnx.helper.make_model(onnx.helper.make_graph(nodes, "n", ends[:1], ends[1:], [made, shift])))

    assert {i.name for i in network(1.0).graph.initializer} == {"w:8", "w:scale", "b"}
    mean = unpacked(mean_network(network(1.0), network(2.0)))
    assert {k: float(v.mean()) for k, v in mean.items()} == pytest.approx({"w": 1.5, "b": 1.5})
    with pytest.raises(ValueError, match="other shapes"):
        mean_network(network(1.0), network(1.0, width=81))
    one = {"ways": {"a": [1.0]}, "tags": {"N": [0.0]}, "other_way": [3.0], "bias": [1.0]}
    other = {"ways": {"b": [2.0]}, "tags": {"N": [1.0]}, "other_way": [5.0], "bias": [2.0]}
    made = mean_labels(one, other)
    assert made == {"ways": {"a": [3.0], "b": [2.5]}, "tags": {"N": [0.5]}, "other_way": [4.0], "bias": [1.5]}


def test_measured_figures_are_of_every_kind_and_lie_between_0_and_1():
    measured = json.loads((ROOT / "training" / "measured.json").read_text(encoding="utf-8"))
    assert list(measured["kinds"]) == list(LABELS["kinds"])
    for figures in measured["kinds"].values():
        assert figures["told"] == sum(s["told"] for s in figures["by_source"].values())
        assert all(0 <= figures[k] <= 1 for k in ("precision", "recall", "f1", "ece", "threshold"))


def test_the_figures_of_the_model_card_are_those_that_were_measured():
    from training.card import CARD, written

    card = CARD.read_text(encoding="utf-8")
    assert card == written(card), "run `python -m training.card`"
