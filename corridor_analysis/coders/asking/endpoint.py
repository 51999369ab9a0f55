"""Requests sent to a server that speaks the OpenAI protocol: Ollama, vLLM, llama.cpp, or a service.

Transport, pauses and repeated tries of a failing server are the `openai` client's. What is kept is a file of responses
in the batch format, one line as soon as it is there, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.coders.asking.answers import Answer, Fault, of_completion, read_responses, try_again
from corridor_analysis.coders.asking.prompt import Prompt
from corridor_analysis.coders.asking.secret import Redact, checked, name_of
from corridor_analysis.errors import ParameterError

if TYPE_CHECKING:
    from openai import OpenAI

__all__ = ["Asked", "Server", "ask"]

At = Callable[[str], AbstractContextManager[None]]  # shows what is under way
_OUR_FAULT = ("AuthenticationError", "PermissionDeniedError", "NotFoundError")  # no other request would fare better
_A_TOKEN = 4  # characters, about, where a server does not count


@dataclass(frozen=True)
class Server:
    """Where to send requests, and how hard to try. `key` is `env:NAME`; `budget` is in tokens, over all requests."""

    url: str
    model: str
    key: str = ""
    at_once: int = 4
    tries: int = 3
    seconds: float = 300.0
    tokens: int = 8192
    budget: int | None = None


@dataclass(frozen=True)
class Asked:
    """What became of a run: requests answered before, answered now, failed, and left out for want of budget."""

    before: int
    answered: int
    failed: int
    left: int
    tokens: int


def ask(
    lines: Sequence[dict[str, Any]], prompt_of: Callable[[str], Prompt], path: Path, server: Server, *, at: At
) -> Asked:
    """Send the requests that a file of responses does not answer yet, and append what comes back.

    `prompt_of` leads from a custom_id to the prompt that it was asked by. A failing server, a broken, refused or half
    answer is tried again, `server.tries` times in all; the last is kept, for `read_responses` to say what is wrong with
    it. Raises ParameterError where the client is not installed, the key is not set, the server cannot be reached or
    turns every request down; what came before is kept.
    """
    secrets = checked([{"key": server.key}], where="--key")
    if server.key and not secrets:
        raise ParameterError("--key", "…", "this is no name of a secret", "Write env:NAME, and export NAME.")
    answered = {f.custom_id for f in _known(path) if isinstance(f, Answer) and not try_again(f, prompt_of(f.custom_id))}
    rest = [line for line in lines if line["custom_id"] not in answered]
    run = _Run(server, prompt_of, _client(server, secrets), Redact(secrets), at)
    run.through(rest, path)
    return Asked(len(lines) - len(rest), run.answered, run.failed, len(rest) - run.answered - run.failed, run.tokens)


def _known(path: Path) -> Iterator[Any]:
    """Yield what a file of responses holds, after taking off a last line that was cut short."""
    if not path.is_file():
        return
    content = path.read_bytes()
    if content and not content.endswith(b"\n"):
        path.write_bytes(content[: content.rfind(b"\n") + 1])
    yield from read_responses(path)


def _client(server: Server, secrets: dict[str, str]) -> OpenAI:
    try:
        from openai import OpenAI
    except ImportError:
        repair = "Run `pip install 'corridor_analysis[model]'`."
        raise ParameterError("--endpoint", server.url, "the client `openai` is not installed", repair) from None
    key = secrets.get(name_of(server.key), "none")  # never the one of the environment: it is for another service
    return OpenAI(base_url=server.url, api_key=key, timeout=server.seconds, max_retries=max(0, server.tries - 1))


class _Run:
    """One run: several requests under way, answers written as they come."""

    def __init__(
        self, server: Server, prompt_of: Callable[[str], Prompt], client: OpenAI, redact: Redact, at: At
    ) -> None:
        self.server, self.prompt_of, self.client, self.redact, self.at = server, prompt_of, client, redact, at
        self.answered = self.failed = self.tokens = 0
        self.older = False  # whether the server takes the schema in the older way only

    def through(self, lines: Sequence[dict[str, Any]], path: Path) -> None:
        """Send these requests, as many at once as the server is to bear, until all are done or the budget is spent."""
        waiting = list(reversed(lines))
        under_way: set[Future[dict[str, Any]]] = set()
        path.parent.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(self.server.at_once) as pool, path.open("a", encoding="utf-8") as out:
            try:
                while waiting or under_way:
                    while waiting and len(under_way) < self.server.at_once and self._affordable():
                        under_way.add(pool.submit(self._shown, waiting.pop()))
                    if not under_way:
                        return
                    ready, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    for future in ready:
                        self._keep(future.result(), out)
            except BaseException:
                for future in under_way:
                    future.cancel()
                raise

    def _affordable(self) -> bool:
        return self.server.budget is None or self.tokens < self.server.budget

    def _keep(self, line: dict[str, Any], out: Any) -> None:
        out.write(json.dumps(self.redact(line), ensure_ascii=False) + "\n")
        out.flush()
        os.fsync(out.fileno())
        if line["error"] or self._again(of_completion(line["custom_id"], line["response"]["body"], "")):
            self.failed += 1
        else:
            self.answered += 1

    def _again(self, found: Answer | Fault) -> bool:
        return try_again(found, self.prompt_of(found.custom_id))

    def _shown(self, line: dict[str, Any]) -> dict[str, Any]:
        with self.at(line["custom_id"]):
            return self._answer(line)

    def _answer(self, line: dict[str, Any]) -> dict[str, Any]:
        """Return the response to one request, in the batch format."""
        from openai import APIConnectionError, APIStatusError, APITimeoutError

        body, error = {}, None
        asked = sum(len(m["content"]) for m in line["body"]["messages"])
        for number in range(self.server.tries):
            try:
                body, error = self._sent(line["body"], number), None
            except APITimeoutError:
                error = {"code": "timeout", "message": f"There was no answer within {self.server.seconds:g} seconds."}
                break  # the client has tried again
            except APIStatusError as failure:
                if type(failure).__name__ in _OUR_FAULT:
                    raise ParameterError("--endpoint", self.server.url, self.redact(str(failure)), _MEND) from None
                error = {"code": str(failure.status_code), "message": str(failure)[:300]}
                break
            except APIConnectionError as failure:
                repair = "Start the server, or mend the address; then run this again: what is answered is kept."
                raise ParameterError("--endpoint", self.server.url, f"no server answers: {failure}", repair) from None
            except ValueError as failure:  # what came is no JSON
                error = {"code": "not_json", "message": f"The server's response cannot be read: {failure}"[:300]}
                continue
            self.tokens += _spent(body, asked)
            found = of_completion(line["custom_id"], body, "", asked)
            if not self._again(found) or not self._affordable():
                break
        response = None if error else {"status_code": 200, "body": body}
        return {"custom_id": line["custom_id"], "response": response, "error": error}

    def _sent(self, body: dict[str, Any], number: int) -> dict[str, Any]:
        """Send a request; after an answer that was none, with more room for it and not quite the same draw."""
        from openai import APIStatusError

        room = self.server.tokens * (1 + number)
        told = body | {"model": self.server.model, "max_tokens": room, "temperature": 0.3 * number}
        try:
            return self._received(told | ({"response_format": _older(body)} if self.older else {}))
        except APIStatusError as failure:
            if self.older or "response_format" not in str(failure):
                raise
            self.older = True  # a server of an older protocol says so by an error
            return self._received(told | {"response_format": _older(body)})

    def _received(self, body: dict[str, Any]) -> dict[str, Any]:
        raw = self.client.chat.completions.with_raw_response.create(**body)
        value = json.loads(raw.text if isinstance(raw.text, str) else raw.text())
        if not isinstance(value, dict):
            raise ValueError("it is no object")
        return value


def _older(body: dict[str, Any]) -> dict[str, Any]:
    """Return the form of an answer as llama-cpp-python and others have it."""
    return {"type": "json_object", "schema": body["response_format"]["json_schema"]["schema"]}


_MEND = "Mend the key, the model's name or the address; then run this again: what is answered is kept."


def _spent(body: dict[str, Any], asked: int) -> int:
    """Return how many tokens a request took, by the server's count or by the length of its texts."""
    usage = body.get("usage")
    told = usage.get("total_tokens") if isinstance(usage, dict) else None
    return told if isinstance(told, int) else (asked + len(json.dumps(body))) // _A_TOKEN
