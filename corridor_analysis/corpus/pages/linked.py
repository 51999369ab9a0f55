"""What a web page says of itself for programs: JSON-LD, the names of its <meta> tags, its addresses, its headline."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lxml.html import HtmlElement, fromstring

from corridor_analysis.corpus.fields import plain_value
from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

Node = Mapping[str, Any]  # of JSON-LD
_DIGITS = 7  # more than the number of words of an article has
_DEPTH, _NODES = 20, 5000  # of JSON-LD; a live blog has a thousand
_MARKUP = re.compile(r"</?(?:p|br|div|b|i|em|strong|a|h[1-6]|ul|li|span)\b[^>]*>", re.IGNORECASE)
_NEW = 0.8  # of the runs of four words of a text at least that are there once
_WRAPPED = re.compile(r"^\s*(?:<!--|(?://)?\s*<!\[CDATA\[)+|(?:-->|(?://)?\s*\]\]>)+\s*$")
_BETWEEN = re.compile(r"[\W_]+")


class PageWords(Entry):
    """What `resources/corpus_pages.yaml` holds."""

    published: frozenset[str]
    created: frozenset[str]
    modified: frozenset[str]
    article: frozenset[str]
    page: frozenset[str]
    others: frozenset[str]
    classes: frozenset[str]
    beside: frozenset[str]


def page_words() -> PageWords:
    """Return how pages name what they know of themselves; raises ResourceError where the file breaks a rule."""
    return lexicon("corpus_pages.yaml", PageWords)


def flat(text: str) -> str:
    """Return the words of a text in small letters with a space between each two, to compare texts by."""
    return _BETWEEN.sub(" ", text.lower()).strip()


class Linked(NamedTuple):
    """What a page's JSON-LD says of its article and of the page itself, in its order."""

    articles: list[Node]
    pages: list[Node]


def linked(tree: HtmlElement, title: str) -> Linked:
    """Return the JSON-LD of a page about its article: where several articles have some, that of the one so titled."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found.extend(_nodes(_parsed(script.text or ""), 0))
            if len(found) > _NODES:
                break
    words, articles, pages = page_words(), [], []
    for node in found[:_NODES]:
        kinds = node.get("@type")
        types = [str(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds])]
        if any(t.endswith(("Article", "Posting")) or t in words.article for t in types):
            articles.append(node)
        if not words.page.isdisjoint(types):
            pages.append(node)
    own = [n for n in articles if title and _alike(flat(_text_of(n.get("headline") or n.get("name"))), flat(title))]
    return Linked(own or articles, pages)


def _parsed(text: str) -> object:
    """Return what JSON holds; None where it is broken beyond the ways in which pages break it."""
    text = _WRAPPED.sub("", text).strip().rstrip(";")
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(content: object, depth: int) -> Iterator[Node]:
    if depth > _DEPTH:
        return
    if isinstance(content, list):
        for one in content:
            yield from _nodes(one, depth + 1)
    elif isinstance(content, dict):
        yield content
        for name, value in content.items():
            if name not in page_words().others and isinstance(value, list | dict):
                yield from _nodes(value, depth + 1)


def _text_of(value: object) -> str:
    """Return a value of JSON-LD as text, its entities resolved."""
    return html.unescape(value) if isinstance(value, str) else str(plain_value(value) or "")


def body_of(articles: list[Node]) -> str:
    """Return the text of the article that JSON-LD holds, a line for each paragraph; empty where it holds none."""
    bodies = [_words(_text_of(n.get("articleBody"))) for n in articles]
    return max((b for b in bodies if not _repeats(b)), key=len, default="")


def size_of(articles: list[Node]) -> int:
    """Return how many words its JSON-LD says that the article has; 0 where it does not say."""
    counts = [str(n.get("wordCount") or "") for n in articles]
    return max((int(c) for c in counts if c.isdecimal() and len(c) < _DIGITS), default=0)


def _words(body: str) -> str:
    if _MARKUP.search(body):
        body = "\n".join(fromstring(f"<div>{body}</div>").itertext())
    return "\n".join(line for part in body.splitlines() if (line := " ".join(part.split())))


def _repeats(body: str) -> bool:
    """Return whether a text holds whole paragraphs twice, as bodies that were put together by a program do."""
    words = flat(body).split()
    runs = [tuple(words[n : n + 4]) for n in range(0, len(words) - 3)]
    return len(set(runs)) < _NEW * len(runs)


def _alike(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


def metas(tree: HtmlElement, names: frozenset[str]) -> Iterator[str]:
    """Yield the contents of the <meta> tags whose names are among these."""
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        parts = re.split(r"[:.]", name.lower().replace("-", "").replace("_", ""))
        endings = ("".join(parts[n:]) for n in range(len(parts)))  # without the first of its parts, one after the other
        if name and tag.get("content") and not names.isdisjoint(endings):
            yield tag.get("content")


def addresses(tree: HtmlElement) -> Iterator[str]:
    """Yield the addresses that a page gives as its own."""
    for tag in tree.iter("link", "meta"):
        if (tag.get("rel") or "").lower() == "canonical" and tag.get("href"):
            yield tag.get("href")
        elif (tag.get("property") or "").lower() == "og:url" and tag.get("content"):
            yield tag.get("content")


def headline_of(tree: HtmlElement) -> HtmlElement | None:
    """Return the element with the headline of the article: the heading that is most of the page's title."""
    titles = [flat(t.text_content()) for t in tree.iter("title")]
    titles += [flat(t.get("content") or "") for t in tree.iter("meta") if (t.get("property") or "") == "og:title"]
    best, most = None, 0
    for heading in tree.iter("h1", "h2", "h3"):
        words = flat(heading.text_content())
        fits = words and any(_alike(words, t) for t in titles)
        size = len(words) if fits else 1 if heading.tag == "h1" else 0
        if size > most:
            best, most = heading, size
    return best
