"""Requests to a model coder: one an article, in the batch format that OpenAI-compatible services and vLLM read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import digest_of
from corridor_analysis.coders.asking.prompt import Prompt
from corridor_analysis.schema.whole_file import whole_file

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PROMPT", "custom_id", "request", "requests", "write_lines"]

_URL = "/v1/chat/completions"
PROMPT = 12  # characters of its digest in a custom_id, which services limit to 64


def custom_id(text: str, prompt: Prompt) -> str:
    """Return the name of a request: which article it asks about, and by which prompt."""
    return f"{digest_of(text)}-{prompt.digest[:PROMPT]}"


def requests(articles: pd.DataFrame, prompt: Prompt, *, model: str = "") -> Iterator[dict[str, Any]]:
    """Yield one request for each row of an `articles` table, in its order. `model` is for the service to choose by."""
    for row in articles.itertuples(index=False):
        yield request(row, prompt, model=model)


def request(article: Any, prompt: Prompt, *, model: str = "") -> dict[str, Any]:
    """Return the request about one article: temperature 0, and an answer that the schema binds."""
    form = {"name": "codings", "strict": True, "schema": prompt.schema}
    body = {
        "model": model,
        "messages": [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": _told(article)},
        ],
        "response_format": {"type": "json_schema", "json_schema": form},
        "temperature": 0,
    }
    return {"custom_id": custom_id(article.text, prompt), "method": "POST", "url": _URL, "body": body}


def _told(article: Any) -> str:
    """Return an article as a model is shown it, between marks that its own text cannot hold."""
    number = digest_of(article.text)
    days = {article.published, article.published_earliest, article.published_latest} - {None}
    when = f"Published: {article.published}" if article.published else "Day of publication: not known"
    if not article.published and len(days) == 2:
        when = f"Published: between {article.published_earliest} and {article.published_latest}"
    title = f"Title: {article.headline}\n" if article.headline else ""
    return f"{when}\n<article {number}>\n{title}{article.text}\n</article {number}>"


def write_lines(lines: Iterable[dict[str, Any]], path: Path) -> int:
    """Write one JSON object a line; return how many. The file is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with whole_file(path) as part, part.open("w", encoding="utf-8", newline="\n") as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            written += 1
    return written
