"""One row of a table as an article: what cells hold besides plain words is markup, escapes, and names of nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from corridor_analysis.corpus.decode import plain_newlines
from corridor_analysis.corpus.fields import inner, known_fields, line_of, no_text_field
from corridor_analysis.corpus.limits import NotText, Options
from corridor_analysis.corpus.pages.page import Page, lines_of, page_of
from corridor_analysis.corpus.raw import Item, Raw, digest_of
from corridor_analysis.schema import Reject

_NOTHING = frozenset(("nan", "none", "null", "n/a", "#n/a", "<na>", "nat", "\\n", "undefined"))
_TAGS = (
    "p|br|div|span|a|b|i|em|strong|u|s|ul|ol|li|dl|dt|dd|h[1-6]|blockquote|q|cite|img|figure|figcaption|picture|table|tbody|thead"
    "|tr|td|th|section|article|aside|header|footer|main|nav|script|style|iframe|font|center|hr|pre|code|small|sup|sub|mark"
    "|video|audio|source|html|body|head|time|abbr|address|del|ins|o:p"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,5000}})?/?>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr|table|blockquote|section|article)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_PAGE = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?<(?:!doctype html|html|body)\b", re.IGNORECASE)
_RETURN = re.compile(r"_x000[dD]_\n?")
_TIMES = 3  # that markup may be escaped


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


def without_returns(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row whose carriage returns, as a workbook wrote them (`_x000D_`), are line ends."""
    return {k: _RETURN.sub("\n", v) if isinstance(v, str) and "_x000" in v else v for k, v in row.items()}


def from_row(item: Item, place: str, number: int, row: Mapping[str, object], options: Options) -> Raw | Reject:
    """Return the article of one row of a table, `place` naming the row; without an id it gets the row's number."""
    fields = {k: v for k, v in known_fields(row, options.fields).items() if k == "text" or not _is_nothing(v)}
    source = f"{item.source_file}, {place}"
    if "text" not in fields:
        return Reject(source, "missing_field", no_text_field(row))
    words = _text_of(fields.pop("text"))
    if not isinstance(words, str):
        return Reject(source, "no_text", f"The field 'text' holds {type(words).__name__}, not text. Give the words.")
    if _is_nothing(words):
        return Reject(source, "no_text", f"The field 'text' holds {words.strip()!r}. Give the words.")
    try:
        page = page_of(words) if _PAGE.match(words) else Page(plain_words(words))
    except NotText as error:
        return Reject(source, error.reason, error.detail)
    notes = page.notes if fields.get("published") is None else ()  # the table knows the day
    fields = {**page.fields, **fields}
    fields |= {k: plain_words(str(v)) for k in ("headline", "outlet") if (v := inner(fields.get(k))) is not None}
    name = line_of(fields.pop("article_id", None))
    names = (name,) if name else (f"{item.path.stem}_{number:04d}",)
    text = plain_newlines(page.text)
    return Raw(source, names, digest_of(text), text, fields, notes=notes)


def _is_nothing(value: object) -> bool:
    return isinstance(value, str) and value.strip().lower() in _NOTHING


def _text_of(value: object) -> object:
    """Return the words of a text that is an object or a list of paragraphs, as content systems write them."""
    if isinstance(value, list) and value and all(isinstance(inner(w), str) for w in value):
        return "\n\n".join(str(inner(w)) for w in value)
    return inner(value)
