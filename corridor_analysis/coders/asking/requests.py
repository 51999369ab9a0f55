"""Requests to a model coder: one an article, in the batch format that OpenAI-compatible services and vLLM read."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import digest_of
from corridor_analysis.coders.asking.prompt import Prompt
from corridor_analysis.schema.whole_file import whole_file

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PROMPT", "requests", "write_lines"]

_URL = "/v1/chat/completions"
PROMPT = 12  # characters of its digest in a custom_id, which services limit to 64


def requests(articles: pd.DataFrame, prompt: Prompt, *, model: str = "") -> list[dict[str, Any]]:
    """Return one request for each row of an `articles` table, in its order: temperature 0, an answer that the schema
    binds, and a name that says which article is asked about by which prompt. `model` is for the service to choose by.
    """
    form = {"name": "codings", "strict": True, "schema": prompt.schema}
    asked = {"response_format": {"type": "json_schema", "json_schema": form}, "temperature": 0}
    out = []
    for article in articles.itertuples(index=False):
        messages = [{"role": "system", "content": prompt.system}, {"role": "user", "content": _told(article)}]
        name = f"{digest_of(article.text)}-{prompt.digest[:PROMPT]}"
        body = {"model": model, "messages": messages, **asked}
        out.append({"custom_id": name, "method": "POST", "url": _URL, "body": body})
    return out


def _told(article: Any) -> str:
    """Return an article as a model is shown it, between marks that its own text cannot hold."""
    number = digest_of(article.text)
    days = {article.published, article.published_earliest, article.published_latest} - {None}
    when = f"Published: {article.published}" if article.published else "Day of publication: not known"
    if not article.published and len(days) == 2:
        when = f"Published: between {article.published_earliest} and {article.published_latest}"
    title = f"Title: {article.headline}\n" if article.headline else ""
    return f"{when}\n<article {number}>\n{title}{article.text}\n</article {number}>"


def write_lines(lines: Collection[Mapping[str, Any]], path: Path) -> int:
    """Write one JSON object a line; return how many. The file is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as part, part.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return len(lines)
