"""The markup of a web page: what it says of itself for programs, and its words as lines, as a browser shows them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HtmlElement, fromstring

from corridor_analysis.corpus.raw import plain_value
from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

Node = Mapping[str, Any]  # of JSON-LD
_DIGITS = 7  # more than the number of words of an article has
_DEPTH, _NODES = 20, 5000  # of JSON-LD; a live blog has a thousand
_MARKUP = re.compile(r"</?(?:p|br|div|b|i|em|strong|a|h[1-6]|ul|li|span)\b[^>]*>", re.IGNORECASE)
_NEW = 0.8  # of the runs of four words of a text at least that are there once
_WRAPPED = re.compile(r"^\s*(?:<!--|(?://)?\s*<!\[CDATA\[)+|(?:-->|(?://)?\s*\]\]>)+\s*$")
_BETWEEN = re.compile(r"[\W_]+")
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt figcaption figure footer"
    " form fieldset h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody"
    " tfoot thead ul".split()
)
_BREAKS = dict.fromkeys(_BLOCKS, "\n\n") | dict.fromkeys(("br", "tr"), "\n")
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(
    "head script style template noscript iframe object svg math title meta link select textarea".split()
)
_SPACES = re.compile(r"[^\S\u00a0]+")
_GAP = re.compile(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+")
_AROUND = re.compile(r"[ \t]*\n[ \t]*")
_TAGS = (
    "p|br|div|span|a|b|i|em|strong|u|s|ul|ol|li|dl|dt|dd|h[1-6]|blockquote|q|cite|img|figure|figcaption|picture|table|tbody|thead"
    "|tr|td|th|section|article|aside|header|footer|main|nav|script|style|iframe|font|center|hr|pre|code|small|sup|sub|mark"
    "|video|audio|source|html|body|head|time|abbr|address|del|ins|o:p"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,5000}})?/?>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr|table|blockquote|section|article)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_TIMES = 3  # that markup may be escaped


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


def lines_of(html: str) -> str:
    """Return the words that HTML shows: blocks apart by an empty line, line breaks and rows of tables as lines.

    The cells of a row are apart by a tab. Text without any element comes back with its spaces joined.
    """
    return lines_and_named(html, ())[0]


def lines_and_named(html: str, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the words that HTML shows, and those of each element whose id is a name or whose class ends with one."""
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True)
    tree = etree.fromstring(html.encode("utf-8", errors="replace"), parser)
    if tree is None:
        return "", ()
    called = (
        e
        for e in (tree.iter() if names else ())
        if (e.get("id") or "").lower() in names or (e.get("class") or "").lower().endswith(names)
    )
    return _shown(tree), tuple(line for element in called for line in _shown(element).split("\n") if line)


def _shown(tree: etree._Element) -> str:
    words: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        opened, unseen, above = event == "start", element.tag in _UNSEEN, element.getparent()
        hidden += unseen if opened else -unseen
        if hidden:
            continue
        if not unseen:
            words.append(_BREAKS.get(element.tag, "\t" if element.tag in _CELLS and not opened else ""))
        said, within = (element.text, element) if opened else (element.tail, above)
        words.append((said or "") if within is not None and within.tag == "pre" else _SPACES.sub(" ", said or ""))
    text = "".join(words)
    return _GAP.sub("\n\n", _AROUND.sub("\n", text)).replace("\u00a0", " ").strip()


def plain_words(text: str) -> str:
    """Return what a cell says, its markup and entities read."""
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    for _ in range(_TIMES):
        if _TAG.search(text):
            text = lines_of(text if _BREAK.search(text) else text.replace("\n", "<br>"))
        elif _ENTITY.search(text):
            text = _ENTITY.sub(lambda m: html.unescape(m[0]), text).replace("\u00a0", " ")
        else:
            break
    return text
