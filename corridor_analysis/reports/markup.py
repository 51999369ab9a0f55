"""What notebook cells show, set into a page: Markdown rendered, code coloured, HTML and SVG held to allowed tags.

A dark page turns the colours of a drawing round (style.css).
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any, NamedTuple

from lxml.html import HtmlElement, fragment_fromstring
from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from corridor_analysis.errors import ReportError

__all__ = [
    "Headings", "Piece", "ansi", "code", "drawing", "inner", "markdown", "parsed", "pieces", "sanitise", "slug",
    "text_of", "without_anchors",
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


def without_anchors(html: str) -> HtmlElement:
    """Return HTML as the content of an element, without the marks behind headings that lead to them."""
    whole = parsed(html)
    for mark in whole.xpath('.//a[@class="anchor"]'):
        mark.drop_tree()
    return whole


def pieces(html: str) -> Iterator[Piece]:
    """Yield what HTML holds that has text, none of them within another, in order."""
    whole = without_anchors(html)
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


_SVG_TAGS = frozenset(
    "svg g path rect circle ellipse line polyline polygon text tspan defs clipPath use symbol marker image "
    "linearGradient radialGradient stop pattern title desc a mask".split()
)
_LINES = "stroke-linejoin:round;stroke-linecap:butt"  # what matplotlib asks for in its style sheet, which is dropped
_PIXELS = 1.62  # on the page for each point of the drawing: 9 pt become the size of the text around
_URL = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")


def drawing(source: str, *, figure: str) -> str:
    """Return an SVG document as an element for an HTML page.

    Ids get the figure's id as a prefix, so that two figures on one page do not take each other's clip paths.
    Scripts, styles, event handlers and references to other files are dropped. Its name is the text of the
    element `<figure>-alt`, which the page has to hold.
    Raises ReportError where it is not well-formed.
    """
    try:
        root = ET.fromstring(source)
    except ET.ParseError as error:
        raise ReportError(figure, "", f"its SVG is not well-formed: {error}", "Mend the plot.") from error
    _clean_svg(root, figure)
    style = _LINES + _size(root)
    root.attrib |= {"xmlns": "http://www.w3.org/2000/svg", "role": "img"}
    root.attrib |= {"aria-labelledby": f"{figure}-alt", "style": style}
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1]


def _clean_svg(element: ET.Element, figure: str) -> None:
    element.tag = _local(element.tag)
    attributes = {_local(k): v for k, v in element.attrib.items()}
    element.attrib.clear()
    for name, value in attributes.items():
        if (own := _svg_attribute(name, value, figure)) is not None:
            element.set(name, own)
    for child in list(element):
        if isinstance(child.tag, str) and _local(child.tag) in _SVG_TAGS:
            _clean_svg(child, figure)
        else:
            element.remove(child)


def _svg_attribute(name: str, value: str, figure: str) -> str | None:
    """Return an attribute's value with ids as they are in the figure; None where it is dropped."""
    if name.startswith("on") or name in ("base", "space"):
        return None
    if name == "id":
        return f"{figure}-{value}"
    if name == "href":
        inside = f"#{figure}-{value[1:]}" if value.startswith("#") else None
        return value if value.startswith("data:image/png") else inside
    value = _URL.sub(rf"url(#{figure}-\1)", value)
    return value if "url(" not in value or f"url(#{figure}-" in value else ""


def _size(root: ET.Element) -> str:
    """Let the page set the width; return the widest that the drawing is to be, as a variable for the page's style."""
    width, height = (root.attrib.pop(n, "").removesuffix("pt").removesuffix("px") for n in ("width", "height"))
    if "viewBox" not in root.attrib and width and height:
        root.attrib["viewBox"] = f"0 0 {width} {height}"
    view = root.attrib.get("viewBox", "").split()
    return f";--wide:{round(float(view[2]) * _PIXELS)}px" if len(view) == 4 else ""
