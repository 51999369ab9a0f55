"""Web pages, as files and in mails; the text of a mail and the files attached to it; pages that a browser saved."""

from __future__ import annotations

import email
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import PurePosixPath

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from corridor_analysis.corpus.decode import decode
from corridor_analysis.corpus.documents import one_article, spaced
from corridor_analysis.corpus.exports import in_export
from corridor_analysis.corpus.exports.layouts import export_words
from corridor_analysis.corpus.pages import text_of_page
from corridor_analysis.corpus.pages.days import Dated, day_of_page
from corridor_analysis.corpus.pages.markup import body_of, flat, headline_of, lines_and_named, linked, size_of
from corridor_analysis.corpus.raw import Item, NotText, Options, Raw, damaged, line_of, shown
from corridor_analysis.corpus.top import read_top
from corridor_analysis.schema import Reject

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


_LONG = re.compile(rb"^[!-9;-~]+:[^\n]*(?:\n[ \t][^\n]*)*", re.MULTILINE)
_HEADER = 20_000  # bytes of one header: the parser's time grows with the square of its length
_PARTS = 1000
_WHOLE, _BESIDE = 0.9, 1.5  # of the words of a mail's HTML that its plain text has; times as many that it may have
_FORWARDED = re.compile(r"^(?:(?:fwd?|re|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)


def read_mail(item: Item, options: Options) -> Iterator[Raw | Reject | Item]:
    """Yield the article of a mail, its subject, day and sender as headline, day and outlet; then its attachments."""
    message = _message(item)
    if message["snapshot-content-location"] or "saved by" in str(message["from"] or "").lower():
        yield from _page(item, message)
        return
    files = list(_attachments(item, message))
    with damaged("mail"):
        parts = [p for kind in ("html", "plain") if (p := message.get_body((kind,))) is not None]
    try:
        exported = _exported(item, parts)
        yield from exported
        if not exported:
            text, fields = _body(parts)
            with damaged("mail"):
                fields |= _of_header(message)
            yield one_article(item, text, {k: v for k, v in fields.items() if v})
    except NotText:
        if not files:
            raise
    yield from files


def read_saved_page(item: Item, options: Options) -> Iterator[Raw | Reject | Item]:
    """Yield the article of a web page that a browser saved as one file (MHTML)."""
    yield from _page(item, _message(item))


def _message(item: Item) -> EmailMessage:
    if any(len(header[0]) > _HEADER for header in _LONG.finditer(item.data)):
        raise NotText("malformed", f"A header of more than {_HEADER} bytes. Save the text as .txt.")
    with damaged("mail or saved page"):
        message = email.message_from_bytes(item.data, policy=policy.default)
        parts = sum(1 for _ in message.walk())
    if parts > _PARTS:
        raise NotText("too_large", f"It has {parts} parts, more than {_PARTS}. Save the text as .txt.")
    if not message.keys():
        raise NotText("malformed", "Not a mail: it has no header. Save the text as .txt.")
    return message


def _page(item: Item, message: EmailMessage) -> Iterator[Raw | Reject]:
    """Yield a saved page; its own metadata counts, as the day in the header is that of saving."""
    with damaged("saved page"):
        part = message.get_body(("html", "plain"))
        title = str(message["subject"] or "")
    if part is None:
        raise NotText("no_text", "No page in it. Save its text as .txt.")
    exported = _exported(item, [part])
    yield from exported
    if not exported:
        page = _page_of_part(part, str(message["snapshot-content-location"] or ""))
        fields = {"headline": title, **page.fields} if title else page.fields
        yield replace(one_article(item, page.text, fields), notes=page.notes)


def _exported(item: Item, parts: list[MIMEPart]) -> list[Raw | Reject]:
    """Return the articles of a news database's export that was mailed or saved as one file, and its rejects."""
    for part in parts:
        with suppress(NotText):  # a part that cannot be read is told of where the article is looked for
            text, html = _words(part)
            if found := page_export(item, text) if html else in_export(item, text):
                return found
    return []


def _body(parts: list[MIMEPart]) -> tuple[str, dict[str, object]]:
    """Return the text of a mail: its plain text, where that is all that its HTML holds, else that of its HTML."""
    fault = NotText("no_text", "No text in the mail. Save the article as .txt.")
    pages: list[Page] = []
    for part in parts:
        try:
            pages.append(_page_of_part(part))
        except NotText as error:
            fault = error
    pages = [page for page in pages if page.text.strip()]
    if not pages:
        raise fault
    plain, html = (Counter(flat(page.text).split()) for page in (pages[-1], pages[0]))
    whole = (plain & html).total() >= _WHOLE * html.total() and plain.total() <= _BESIDE * html.total()
    page = pages[-1] if whole else pages[0]
    return page.text, {k: v for k, v in page.fields.items() if k == "language"}


def _page_of_part(part: MIMEPart, address: str = "") -> Page:
    text, html = _words(part)
    return page_of(text, address) if html else Page(text)


def _words(part: MIMEPart) -> tuple[str, bool]:
    """Return the text of a part, and whether it is HTML."""
    with damaged("mail or saved page"):
        data = part.get_payload(decode=True)
        charset = part.get_content_charset()
        html = part.get_content_subtype() == "html"
    return decode(data if isinstance(data, bytes) else b"", declared=charset).text, html


def _of_header(message: EmailMessage) -> dict[str, object]:
    name, address = parseaddr(str(message["from"] or ""))
    subject = _FORWARDED.sub("", str(message["subject"] or "").strip())
    return {"headline": subject, "published": _day(str(message["date"] or "")), "outlet": name or address}


def _day(date: str) -> datetime | str | None:
    """Return the day of a mail, as its sender's clock had it; what is no date as it is, so that it is noted."""
    try:
        return parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return date or None


def _attachments(item: Item, message: EmailMessage) -> Iterator[Item]:
    with damaged("mail"):
        parts = list(message.iter_attachments()) if message.is_multipart() else []
    for number, part in enumerate(parts, start=1):
        with damaged("mail"):
            name = shown((part.get_filename() or f"part{number}").replace("/", "_").replace("\\", "_"))
            nested = part.get_content_type() == "message/rfc822"
            attached = part.get_content_disposition() == "attachment"
            data = bytes(part.get_content()) if nested else part.get_payload(decode=True)
        if nested and PurePosixPath(name).suffix.lower() != ".eml":
            name += ".eml"
        yield replace(
            item,
            source_file=f"{item.source_file}/{name}",
            path=item.path.with_suffix("") / name,
            data=data if isinstance(data, bytes) else b"",
            depth=item.depth + 1,
            kind="",
            asked=attached,
        )
