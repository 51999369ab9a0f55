"""The protocol against a real server: llama.cpp's, with a tiny model of random weights, whose answers a grammar binds.

It is skipped where `llama-cpp-python[server]` and `gguf` are not installed.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import nullcontext

import pytest
from jsonschema import Draft202012Validator

from corridor_analysis.case.codings import places, read_codings
from corridor_analysis.coders.asking.answers import Answer, read_responses
from corridor_analysis.coders.asking.endpoint import Server

gguf = pytest.importorskip("gguf")
np = pytest.importorskip("numpy")
pytest.importorskip("openai")
pytest.importorskip("llama_cpp", exc_type=ImportError)
VOCABULARY, WIDTH, HEADS, INNER = 259, 32, 2, 64


def make_model(path, seed):
    """Write a llama of one layer that knows bytes only and says what its random weights have it say."""
    draw = np.random.default_rng(seed)
    weights = lambda *shape: (draw.standard_normal(shape) * 0.5).astype(np.float32)
    out = gguf.GGUFWriter(str(path), "llama")
    out.add_context_length(65536)
    out.add_embedding_length(WIDTH)
    out.add_block_count(1)
    out.add_feed_forward_length(INNER)
    out.add_head_count(HEADS)
    out.add_head_count_kv(HEADS)
    out.add_layer_norm_rms_eps(1e-5)
    out.add_rope_dimension_count(WIDTH // HEADS)
    out.add_vocab_size(VOCABULARY)
    out.add_tokenizer_model("llama")
    out.add_token_list([b"<unk>", b"<s>", b"</s>", *(b"<0x%02X>" % i for i in range(256))])
    out.add_token_scores([0.0] * VOCABULARY)
    kinds = gguf.TokenType
    out.add_token_types([kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL, *([kinds.BYTE] * 256)])
    out.add_bos_token_id(1)
    out.add_eos_token_id(2)
    for name, shape in (("token_embd", (VOCABULARY, WIDTH)), ("output", (VOCABULARY, WIDTH))):
        out.add_tensor(f"{name}.weight", weights(*shape))
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        out.add_tensor(f"{name}.weight", np.ones(WIDTH, np.float32))
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        out.add_tensor(f"blk.0.{name}.weight", weights(WIDTH, WIDTH))
    for name, shape in (("gate", (INNER, WIDTH)), ("up", (INNER, WIDTH)), ("down", (WIDTH, INNER))):
        out.add_tensor(f"blk.0.ffn_{name}.weight", weights(*shape))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("llama")
    make_model(folder / "tiny.gguf", 1)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    words = ["--model", folder / "tiny.gguf", "--n_ctx", 24000, "--host", "127.0.0.1", "--port", port]
    words += ["--n_threads", 1, "--chat_format", "chatml"]
    log = (folder / "log").open("wb")
    env = os.environ | {"OPENAI_API_KEY": ""}
    started = [sys.executable, "-m", "llama_cpp.server", *map(str, words)]
    process = subprocess.Popen(started, stdout=log, stderr=log, env=env)
    try:
        for _ in range(60):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/models", timeout=2).read()
                break
            except OSError:
                assert process.poll() is None, (folder / "log").read_text("utf-8", "replace")
                time.sleep(1)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def test_answers_bound_by_a_grammar_are_of_the_form_and_nonsense_becomes_no_row(work, tmp_path, address):
    responses = tmp_path / "r.jsonl"
    server = Server(address, "tiny", at_once=1, tries=3, tokens=3000, seconds=120.0)
    asked = work.ask(responses, server, at=lambda _: nullcontext())
    assert asked.answered + asked.failed == 2
    assert asked.answered
    assert asked.tokens > 20_000  # both prompts were read whole
    for found in read_responses(responses):
        assert not isinstance(found, Answer) or Draft202012Validator(work.prompt.schema).is_valid(found.content)
    taken, _ = work.read(responses)
    texts = dict(zip(work.articles["article_id"], work.articles["text"], strict=True))
    assert all(places(texts[c.article], c.words) for c in read_codings(work.path).judgements)
    assert all(f.reason in ("words", "addressed", "half") for f in taken.faults), taken.faults


def test_a_run_goes_on_from_the_answers_that_are_there(work, tmp_path, address):
    responses = tmp_path / "r.jsonl"
    server = Server(address, "tiny", at_once=1, tries=2, tokens=3000, seconds=120.0)
    first = work.ask(responses, server, at=lambda _: nullcontext())
    again = work.ask(responses, server, at=lambda _: nullcontext())
    assert again.before == first.answered
    lines = [json.loads(line) for line in responses.read_text("utf-8").splitlines()]
    assert len(lines) == 2 + first.failed
