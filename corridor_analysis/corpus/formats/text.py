"""Text and Markdown files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import yaml

from corridor_analysis.corpus.decode import decode
from corridor_analysis.corpus.exports.documents import in_export, several
from corridor_analysis.corpus.fields import known_fields, line_of
from corridor_analysis.corpus.limits import NotText, Options
from corridor_analysis.corpus.raw import Item, Raw, digest_of
from corridor_analysis.schema import Reject

__all__ = ["articles", "one_article", "read_markdown", "read_text", "spaced"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times as fast
_FRONT = re.compile(r"\s*---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\s*#[ \t]+([^\n]*)(?:\n|\Z)")
_YAML_CHARS, _YAML_DEPTH, _YAML_ALIASES = 100_000, 20, 20  # more than front matter has


def one_article(item: Item, text: str, fields: dict[str, object], broken: int = 0) -> Raw:
    """Return the only article of a file."""
    name = line_of(fields.pop("article_id", None))
    names = (name,) if name else item.names
    return Raw(item.source_file, names, digest_of(item.data), text, fields, broken)


def spaced(text: str) -> str:
    """Return a text whose every line is a paragraph with an empty line between each two."""
    return "\n\n".join(line for line in text.split("\n") if line.strip())


def articles(
    item: Item, text: str, fields: dict[str, object], broken: int = 0, *, spaced: Callable[[str], str] = str
) -> Iterator[Raw | Reject]:
    """Yield the articles of a news database's export, else the only one, and a reject where it may be several.

    `spaced` is what is done to a text where lines are paragraphs.
    """
    found = in_export(item, text, spaced=spaced)
    yield from found or [one_article(item, spaced(text), fields, broken)]
    if not found and (shown := several(text)):
        detail = f"It may hold several articles (it has lines such as {shown[:80]!r}), which could not be told apart."
        yield Reject(item.source_file, "damaged", f"Not read whole: {detail} Give each a file of its own.")


def read_text(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the article of a text file, or those of a news database's export."""
    decoded = decode(item.data)
    yield from articles(item, decoded.text, {}, decoded.broken)


def read_markdown(item: Item, options: Options) -> Iterator[Raw]:
    """Yield the article of a Markdown file: YAML front matter and first heading are taken off, marks are kept."""
    decoded = decode(item.data)
    front = _FRONT.match(decoded.text)
    fields = _front_matter(front[1] or "", options) if front else {}
    text = decoded.text[front.end() :] if front and fields is not None else decoded.text
    fields = {k: v for k, v in (fields or {}).items() if k != "text"}
    heading = _HEADING.match(text)
    words = heading[1].strip(" \t").rstrip("#").rstrip(" \t") if heading else ""
    if heading and words:
        fields.setdefault("headline", words)
        text = text[heading.end() :]
    yield one_article(item, text, fields, decoded.broken)


def _front_matter(block: str, options: Options) -> dict[str, object] | None:
    """Return the known fields of a block between `---` lines; None where it is text between two rules."""
    try:
        _refuse_bomb(block)
        content = yaml.load(block, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problem = getattr(error, "problem", None) or "nested too deeply, or a day that is none"
        raise NotText("malformed", f"The front matter is not valid YAML: {problem}. Mend or remove it.") from error
    return known_fields(content, options.fields) if isinstance(content, dict) else None


def _refuse_bomb(block: str) -> None:
    """Refuse YAML that the C loader, which nests as deep as its input, would not survive, and copies of copies."""
    if len(block) > _YAML_CHARS:
        raise NotText("too_large", f"The front matter has more than {_YAML_CHARS} characters. Shorten it.")
    if not re.search(r"[\[{*]|^[ \t]*[-?][ \t]", block, re.MULTILINE) and block.count("\n ") < _YAML_DEPTH:
        return  # flat: most of them are
    depth = aliases = 0
    for event in yaml.parse(block, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        if depth > _YAML_DEPTH or aliases > _YAML_ALIASES:
            raise NotText("malformed", "The front matter nests too deeply or repeats itself. Mend or remove it.")
