"""Web pages, as files and within saved pages and mails; and the words of HTML as lines, as a browser shows them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from corridor_analysis.corpus.decode import decode
from corridor_analysis.corpus.exports.documents import in_export
from corridor_analysis.corpus.exports.layouts import export_words
from corridor_analysis.corpus.fields import line_of
from corridor_analysis.corpus.formats.text import one_article, spaced
from corridor_analysis.corpus.headers.top import read_top
from corridor_analysis.corpus.limits import NotText, Options, damaged
from corridor_analysis.corpus.pages.days import Dated, day_of_page
from corridor_analysis.corpus.pages.linked import body_of, flat, headline_of, linked, size_of
from corridor_analysis.corpus.pages.text import text_of_page
from corridor_analysis.corpus.raw import Item, Raw
from corridor_analysis.schema import Reject

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
_SPACE = re.compile(r"[^\S\u00a0]+")
_GAP = re.compile(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+")
_AROUND = re.compile(r"[ \t]*\n[ \t]*")

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_TAGS, _ATTRIBUTES = 50_000, 1000  # of a page, of a tag; time grows with the square of either
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
_NAME = re.compile(r"\"[^\"]*\"|'[^']*'|([^\s\"'=/>]+)")
_PROLOGUE = re.compile(r"<\?xml[^>]*\?>")
_SAVED = re.compile(r"<!-- saved from url=\(\d+\)(\S+)")
_MORE = 1.4  # times the words of the text that was found: what JSON-LD holds is read in its place
_LONGER, _SAME = 1.15, 0.7  # times the words, where so many of those found are in it
_SPACED = 12  # letters of a word, the space included, in languages that set spaces
_DAYS = 6  # of those that a page shows, named in a reject


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
        words.append((said or "") if within is not None and within.tag == "pre" else _SPACE.sub(" ", said or ""))
    text = "".join(words)
    return _GAP.sub("\n\n", _AROUND.sub("\n", text)).replace("\u00a0", " ").strip()


@dataclass(frozen=True)
class Page:
    """The article of a web page: its text, the fields that its metadata gives, and notes on what was not read."""

    text: str
    fields: dict[str, object] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = ()


def read_html(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the article of a web page: its main text, and headline, day and site from its metadata."""
    charset = _CHARSET.search(item.data[:4096])
    declared = charset[1].decode("ascii", errors="replace").lower() if charset else None
    if declared in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"):
        declared = "cp1252"  # as browsers read these names (WHATWG Encoding Standard)
    decoded = decode(item.data, declared=declared)
    exported = page_export(item, decoded.text)
    yield from exported
    if not exported:
        page = page_of(decoded.text)
        yield replace(one_article(item, page.text, page.fields, decoded.broken), notes=page.notes)


def page_export(item: Item, page: str) -> list[Raw | Reject]:
    """Return the articles of a news database's export as HTML, and a reject for each document without text."""
    _refuse(page)
    with damaged("web page"):
        lines, headlines = lines_and_named(page, export_words().headings)
        return in_export(item, lines, spaced=spaced, headlines=headlines)


def page_of(source: str, address: str = "") -> Page:
    """Return the article of a web page; `address` is that from which it was saved, where this is known.

    Raises NotText where there is no text of an article, and where the page is too much for a parser.
    """
    _refuse(source)
    with damaged("web page"):
        tree = _tree(source)
        headline = headline_of(tree)
        saved = _SAVED.search(source[:2000])
        data = linked(tree, headline.text_content() if headline is not None else "")
        dated = day_of_page(tree, headline, data, address or (saved[1] if saved else ""))
        fields = _fields(tree)
        body, size = body_of(data.articles), size_of(data.articles)
        text = text_of_page(tree, headline)
    text = body if _is_fuller(body, text) else text
    if not text.strip():
        raise NotText("no_text", "No article text was found in the page. Save its text as .txt.")
    return _dated(Page(text, fields, _missing(text, size)), dated)


def _is_fuller(body: str, text: str) -> bool:
    """Return whether the text that JSON-LD holds is more than what was found, or the same in its paragraphs."""
    ours, theirs = Counter(flat(text).split()), Counter(flat(body).split())
    if theirs == ours:
        return body.count("\n") > text.count("\n")
    same = (ours & theirs).total() >= _SAME * ours.total()
    return theirs.total() > (_LONGER if same else _MORE) * ours.total()


def _missing(text: str, size: int) -> tuple[tuple[str, str], ...]:
    """Return a note where the page says that its article has many more words; not of scripts without spaces."""
    words = text.split()
    if size <= _MORE * len(words) or len(text) > _SPACED * len(words):
        return ()
    said = f"the page says that its article has {size} words, and {len(words)} were found in it"
    detail = f"Not read whole: {said}. Save the whole text as .txt."
    return (("damaged", detail),)


def _refuse(source: str) -> None:
    if source.count("<") > _TAGS and len(re.findall(r"<[a-zA-Z]", source)) > _TAGS:
        raise NotText("too_large", f"The page has more than {_TAGS} tags. Save its text as .txt.")
    if any(len({name[1] for name in _NAME.finditer(tag[0])}) > _ATTRIBUTES for tag in _LONG_TAG.finditer(source)):
        raise NotText("malformed", f"A tag of the page has more than {_ATTRIBUTES} attributes. Save its text as .txt.")


def _tree(source: str) -> HtmlElement:
    try:
        return document_fromstring(_PROLOGUE.sub("", source, count=1))
    except etree.ParserError as error:  # a page of which the parser finds nothing
        raise NotText("no_text", "No article text was found in the page. Save its text as .txt.") from error


def _fields(tree: HtmlElement) -> dict[str, object]:
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(tree, date_config={"extensive_search": False, "original_date": True})
    fields = {"headline": found.title, "outlet": found.sitename, "language": tree.get("lang")}
    return {name: value for name, value in fields.items() if value}


def _dated(page: Page, dated: Dated) -> Page:
    """Return a page with its day; where that of its text is another, with neither and a note.

    A day above the text that stands on a line of the page is one that was judged with the page.
    """
    headline = line_of(page.fields.get("headline"))
    top = read_top(page.text, headline=headline, seek_headline=not headline)
    own = top.published if top.published not in dated.seen else None
    days = {*dated.differ, *filter(None, (dated.day, own))}
    text = page.text if not top.published or days == {top.published} else page.text[top.start :]
    if len(days) == 1:
        return replace(page, text=text, fields={**page.fields, "published": next(iter(days))})
    named = sorted(days or dated.seen)[:_DAYS]
    if days:
        note = "conflict", f"{' and '.join(named)} stand there as its day of publication, so it has none."
    else:
        note = "bad_date", f"the page shows {', '.join(named)}, and not that it is the day of its article."
    told = [(note[0], f"Not read whole: {note[1]} Say it in metadata.csv.")] if named else []
    return replace(page, text=text, notes=(*page.notes, *told))
