"""HTML of notebook cells: markdown rendered, HTML outputs held to a list of allowed tags, code coloured."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any, NamedTuple

from lxml.html import HtmlElement, fragment_fromstring
from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

__all__ = [
    "Headings", "Piece", "ansi", "code", "inner", "markdown", "parsed", "pieces", "sanitise", "slug", "text_of",
]  # fmt: skip

_TAGS = frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "footer h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp section small span strong sub summary sup table "
    "tbody td tfoot th thead time tr u ul var".split()
)
_VOID = frozenset({"br", "hr", "col", "img"})
_ATTRIBUTES = frozenset(
    "class colspan datetime dir headers href id lang open role rowspan scope tabindex title".split()
)
_OPEN_NAME = re.compile(r"(data|aria)-[a-z-]+")
_LINK = re.compile(r"^(https?:|mailto:|#|[\w./-]+(#|\?|$))", re.IGNORECASE)
_HIDDEN = frozenset({"style"})  # pandas puts a style sheet into its HTML: neither shown nor applied


class _Allowed(HTMLParser):
    """Writes a document anew from allowed tags; all else becomes text that shows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.open: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag not in _TAGS:
            self.out.append(escape(self.get_starttag_text() or "", quote=False))
        else:
            kept = "".join(f' {n}="{escape(v or "")}"' for n, v in attrs if _attribute(n, v or ""))
            self.out.append(f"<{tag}{kept}>")
            if tag not in _VOID:
                self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in self.open:
            while (last := self.open.pop()) != tag:
                self.out.append(f"</{last}>")
            self.out.append(f"</{tag}>")
        elif tag not in _TAGS:
            self.out.append(escape(f"</{tag}>", quote=False))

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.out.append(escape(data, quote=False))

    def finish(self) -> str:
        self.close()
        return "".join(self.out) + "".join(f"</{tag}>" for tag in reversed(self.open))


def _attribute(name: str, value: str) -> bool:
    if name == "href":
        return bool(_LINK.match(value.strip()))
    return name in _ATTRIBUTES or bool(_OPEN_NAME.fullmatch(name))


def sanitise(html: str) -> str:
    """Return HTML with allowed tags and attributes only; other tags show as text, style sheets are dropped.

    What is written is made anew from what was read, with every text escaped, so that no browser reads it otherwise.
    """
    parser = _Allowed()
    parser.feed(html)
    return parser.finish()


def parsed(html: str) -> HtmlElement:
    """Return HTML as the content of an element."""
    return fragment_fromstring(html, create_parent="div")


def inner(element: HtmlElement) -> str:
    """Return the content of an element as HTML, written as `sanitise` writes it: lxml would change addresses."""
    return escape(element.text or "", quote=False) + "".join(map(_outer, element))


def _outer(element: HtmlElement) -> str:
    """Return an element with the text behind it as HTML; of a comment that text only."""
    tail = escape(element.tail or "", quote=False)
    if not isinstance(element.tag, str):
        return tail
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.items())
    end = "" if element.tag in _VOID else f"{inner(element)}</{element.tag}>"
    return f"<{element.tag}{attributes}>{end}{tail}"


def text_of(element: HtmlElement) -> str:
    """Return the content of an element as plain text, runs of white space as one blank."""
    return " ".join(element.text_content().split())


class Piece(NamedTuple):
    """A heading, paragraph, item or cell of a page: its tag, its anchor where it has one, its text."""

    tag: str
    id: str
    text: str


_PIECES = " or ".join(f"self::{tag}" for tag in "h1 h2 h3 h4 h5 h6 p li blockquote td th dt dd pre".split())


def pieces(html: str) -> Iterator[Piece]:
    """Yield what HTML holds that has text, none of them within another, in order."""
    whole = parsed(html)
    for mark in whole.xpath('.//a[@class="anchor"]'):
        mark.drop_tree()
    for element in whole.xpath(f".//*[{_PIECES}][not(ancestor::*[{_PIECES}])]"):
        if text := text_of(element):
            yield Piece(element.tag, element.get("id", ""), text)


def slug(text: str) -> str:
    """Return an anchor made of the words of a heading: lower case, hyphens between them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "section"


_TAKEN = ("cite", "error", "main", "report-search", "report-found", "said")  # anchors that every page has


@dataclass
class Headings:
    """The anchors of a page, and its headings as they are gathered while cells are rendered: level, anchor, text.

    `title` is the first heading of the first level that an author wrote.
    """

    found: list[tuple[int, str, str]] = field(default_factory=list)
    title: str = ""
    taken: set[str] = field(default_factory=lambda: set(_TAKEN))

    def own(self, base: str) -> str:
        """Return an anchor that is unique on the page: the one asked for, or it with a number."""
        anchor, number = base, 1
        while anchor in self.taken:
            number += 1
            anchor = f"{base}-{number}"
        self.taken.add(anchor)
        return anchor

    def add(self, level: int, text: str) -> str:
        """Note a heading and return its anchor, unique on the page."""
        anchor = self.own(slug(text))
        self.found.append((level, anchor, text))
        return anchor


class _Renderer(IPythonRenderer):
    """Headings with anchors that stay, and the first heading left to the page."""

    def __init__(self, headings: Headings, *, trusted: bool) -> None:
        super().__init__(escape=not trusted, allow_harmful_protocols=False)
        self.headings = headings
        self.trusted = trusted

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        plain = parsed(text).text_content()
        anchor = self.headings.add(level, plain)
        if level == 1 and self.trusted and not self.headings.title:
            self.headings.title = " ".join(plain.split())
            return ""
        if level == 1:
            return f'<h1 id="{anchor}">{text}</h1>\n'
        mark = f'<a class="anchor" href="#{anchor}" aria-label="Link to this section">#</a>'
        return f'<h{level} id="{anchor}">{text} {mark}</h{level}>\n'


def markdown(source: str, headings: Headings, *, trusted: bool) -> str:
    """Return markdown as HTML, the title of the page left out.

    The source is `trusted` where the notebook's author wrote it: HTML within it is kept, else it shows as text.
    """
    return str(MarkdownWithMath(renderer=_Renderer(headings, trusted=trusted)).render(source))


def code(source: str) -> str:
    """Return Python source as HTML with a class for each kind of token."""
    html = str(Highlight2HTML(pygments_lexer="ipython3")(source))
    return html.replace("<pre>", '<pre tabindex="0">')  # it may scroll


def ansi(text: str) -> str:
    """Return terminal output as HTML: text escaped, colours as classes."""
    return str(ansi2html(text))
