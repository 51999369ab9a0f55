"""Mails and saved pages: the text of a mail or page, and the files attached to it."""

from __future__ import annotations

import email
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import PurePosixPath

from corridor_analysis.corpus.decode import decode
from corridor_analysis.corpus.exports.documents import in_export
from corridor_analysis.corpus.formats.text import one_article
from corridor_analysis.corpus.limits import NotText, Options, damaged
from corridor_analysis.corpus.pages.linked import flat
from corridor_analysis.corpus.pages.page import Page, page_export, page_of
from corridor_analysis.corpus.raw import Item, Raw, shown
from corridor_analysis.schema import Reject

_LONG = re.compile(rb"^[!-9;-~]+:[^\n]*(?:\n[ \t][^\n]*)*", re.MULTILINE)
_HEADER = 20_000  # bytes of one header: the parser's time grows with the square of its length
_PARTS = 1000
_SAME, _BESIDE = 0.9, 1.5  # of the words of a mail's HTML that its plain text has; times as many that it may have
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
        page = _text_of(part, str(message["snapshot-content-location"] or ""))
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
            pages.append(_text_of(part))
        except NotText as error:
            fault = error
    pages = [page for page in pages if page.text.strip()]
    if not pages:
        raise fault
    plain, html = (Counter(flat(page.text).split()) for page in (pages[-1], pages[0]))
    whole = (plain & html).total() >= _SAME * html.total() and plain.total() <= _BESIDE * html.total()
    page = pages[-1] if whole else pages[0]
    return page.text, {k: v for k, v in page.fields.items() if k == "language"}


def _text_of(part: MIMEPart, address: str = "") -> Page:
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
