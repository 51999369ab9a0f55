"""Answers of a model coder: read from a file of responses and held to the form that was asked for.

What is no whole answer is a fault with its reason, and so is each row that is not of the form; the rows beside it
stand. Whether a row is true to the article is for the door that all coders go through.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from corridor_analysis.coders.asking.prompt import Prompt
from corridor_analysis.resources import read_yaml

__all__ = ["Answer", "Fault", "Row", "addressed", "fault", "latest", "read_responses", "rows_of", "try_again"]

_FENCED = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n?```\s*\Z", re.DOTALL)
_FEWEST_TOKENS = 12  # characters a token: more than any tokenizer makes of English, so fewer tokens were not all read
AGAIN = ("no_answer", "half", "not_json", "refusal", "cut_prompt", "form")  # another try may do better


@dataclass(frozen=True)
class Answer:
    """What a model answered to one request."""

    custom_id: str
    model: str
    day: str | None
    content: dict[str, Any]
    place: str


@dataclass(frozen=True)
class Fault:
    """A response, or a row of one, that is not taken: where it stands, why, and what was found."""

    place: str
    custom_id: str
    reason: str
    detail: str


@dataclass(frozen=True)
class Row:
    """One coded item of an answer: its kind, the words that it rests on, its fields."""

    custom_id: str
    kind: str
    words: str
    fields: dict[str, Any]
    place: str


def fault(at: Answer | Row, reason: str, detail: str) -> Fault:
    """Return why an answer, or a row of it, is not taken."""
    return Fault(at.place, at.custom_id, reason, detail)


def read_responses(path: Path) -> Iterator[Answer | Fault]:
    """Yield what each line of a file of responses holds. Raises OSError where there is no such file.

    A line is one of the output file of a batch (OpenAI, vLLM), `{"custom_id", "response": {"body": completion}}`, or
    `{"custom_id", "model", "created", "answer"}` with the answer as an object and `created` as a day or in seconds.
    """
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _line(line, f"{path.name}, line {number}")


def _line(line: str, place: str) -> Answer | Fault:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Fault(place, "", "not_json", f"The line is no JSON object: {error}.")
    if not isinstance(told, dict) or not isinstance(told.get("custom_id"), str):
        return Fault(place, "", "no_id", "The line has no custom_id, so that nobody knows what it answers.")
    key = told["custom_id"]
    if isinstance(told.get("answer"), dict):
        return Answer(key, str(told.get("model") or ""), _day(told.get("created")), told["answer"], place)
    body = _dig(told, "response", "body")
    if told.get("error") or not isinstance(body, dict) or not body.get("choices"):
        found = told.get("error") or (body if isinstance(body, dict) else None) or told.get("response")
        return Fault(place, key, "no_answer", f"There is no answer: {json.dumps(found)[:200]}")
    return of_completion(key, body, place)


def of_completion(key: str, body: dict[str, Any], place: str, asked: int = 0) -> Answer | Fault:
    """Return what a chat completion answers. `asked` is how many characters the request had, where that is known."""
    choice = _dig(body, "choices", 0)
    message = _dig(choice, "message")
    finish, content = _dig(choice, "finish_reason"), _dig(message, "content")
    if _dig(message, "refusal") or finish == "content_filter":
        return Fault(place, key, "refusal", str(_dig(message, "refusal") or "The service holds the answer back.")[:200])
    if finish not in (None, "stop"):
        return Fault(place, key, "half", f"The answer breaks off ({finish}). Allow more tokens.")
    read = _dig(body, "usage", "prompt_tokens")
    if asked and isinstance(read, int) and 0 < read * _FEWEST_TOKENS < asked:
        detail = f"The server read {read} tokens of {asked} characters: its context is too short for the prompt."
        return Fault(place, key, "cut_prompt", detail)
    answer = _parsed(content)
    if answer is None:
        return Fault(place, key, "not_json", f"The answer is no JSON object: {str(content)[:160]!r}")
    return Answer(key, str(body.get("model") or ""), _day(body.get("created")), answer, place)


def _dig(value: Any, *path: str | int) -> Any:
    """Return what lies at a path of keys and places, or None."""
    for key in path:
        if isinstance(key, int):
            value = value[key] if isinstance(value, list) and len(value) > key else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value


def _parsed(content: Any) -> dict[str, Any] | None:
    """Return an answer as an object, or None. Code marks around it are taken off; no more is mended."""
    if not isinstance(content, str):
        return None
    fenced = _FENCED.match(content)
    try:
        value = json.loads(fenced[1] if fenced else content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _day(created: Any) -> str | None:
    """Return the day of a response, told as a day or in seconds."""
    try:
        if isinstance(created, str):
            return datetime.fromisoformat(created).date().isoformat()
        return datetime.fromtimestamp(created, UTC).date().isoformat() if created else None
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def rows_of(answer: Answer, prompt: Prompt) -> tuple[list[Row], list[Fault]]:
    """Return the rows of an answer that are of the form asked for, and a fault for each other one.

    An answer that lacks a kind, or has one that was not asked for, is a fault as a whole.
    """
    from jsonschema import Draft202012Validator

    kinds = prompt.schema["properties"]
    odd = sorted({*answer.content} ^ {*kinds})
    odd += [k for k in kinds if not isinstance(answer.content.get(k), list)]
    if odd:
        detail = f"The answer should hold a list for each of {', '.join(kinds)}; wrong are {', '.join(odd)}."
        return [], [fault(answer, "form", detail)]
    rows, faults, seen = [], [], set()
    for kind, form in kinds.items():
        check = Draft202012Validator(form["items"])
        for number, told in enumerate(answer.content[kind], start=1):
            place = f"{answer.place}, {kind} {number}"
            wrong = next(check.iter_errors(told), None)
            key = (kind, json.dumps(told, sort_keys=True))
            if wrong or key in seen:
                what = f"{'.'.join(map(str, wrong.path)) or 'row'}: {wrong.message}" if wrong else "It is there twice."
                faults.append(Fault(place, answer.custom_id, "form" if wrong else "twice", what[:300]))
                continue
            seen.add(key)
            fields = {k: v for k, v in told.items() if k != "words"}
            rows.append(Row(answer.custom_id, kind, told["words"], fields, place))
    return rows, faults


def latest(found: Iterable[Answer | Fault]) -> Iterator[Answer | Fault]:
    """Yield one response a request, in order: its last answer, else its last fault; and what names no request."""
    kept: dict[str, Answer | Fault] = {}
    for one in found:
        key = one.custom_id or one.place
        if isinstance(one, Answer) or not isinstance(kept.get(key), Answer):
            kept[key] = one
    yield from kept.values()


def try_again(found: Answer | Fault, prompt: Prompt) -> bool:
    """Return whether a response is no whole answer, and another try may give one."""
    if isinstance(found, Fault):
        return found.reason in AGAIN
    return any(wrong.place == found.place for wrong in rows_of(found, prompt)[1])  # not of a single row


@cache
def _addressing() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(e["pattern"], re.IGNORECASE | re.MULTILINE) for e in read_yaml("coding.yaml")["addressed"])


def addressed(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a text that address whoever codes it, each to the end of its paragraph."""
    found = []
    for pattern in _addressing():
        for match in pattern.finditer(text):
            end = text.find("\n", match.end())
            first = max(text.rfind(mark, 0, match.start()) for mark in ("\n", ". "))
            found.append((first + 1, end if end >= 0 else len(text)))
    return sorted(set(found))
