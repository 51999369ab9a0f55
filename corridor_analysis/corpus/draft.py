"""From what was found to an article: header and headline taken off, day, language and count of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from corridor_analysis.corpus.decode import unmixed
from corridor_analysis.corpus.fields import fault_of, line_of, plain_value
from corridor_analysis.corpus.headers.days import iso_day
from corridor_analysis.corpus.headers.ends import told_once, uncut
from corridor_analysis.corpus.headers.top import Top, read_top
from corridor_analysis.corpus.language import NO_LANGUAGE, language_of
from corridor_analysis.corpus.raw import Raw, digest_of
from corridor_analysis.schema import Article, Reject

__all__ = ["MAX_CHARS", "Dating", "Draft", "article", "draft", "language_code", "too_long"]

MAX_CHARS = 1_000_000  # what the parser takes at most
MAX_WORDS = 250_000  # as many are in 1.5 million characters of prose; the parser takes 16 kilobytes for each


class Dating(NamedTuple):
    """The columns of an article that say when it was published, in their order."""

    published: str | None = None
    published_basis: str = "unknown"
    published_earliest: str | None = None
    published_latest: str | None = None


@dataclass(frozen=True)
class Draft:
    """An article whose id is still to be chosen from `names`, and what of it was not read."""

    names: tuple[str, ...]
    article: Article
    notes: tuple[Reject, ...] = ()


def article(
    text: str,
    fields: Mapping[str, object],
    dating: Dating,
    *,
    source_file: str | None,
    sha256: str = "",
    language: str | None = None,
) -> Article:
    """Return the article of a text; `fields` may hold headline, outlet and language.

    Where `language` does not say it, the language is the text's own where that can be told: sites often mark pages as
    of another.
    """
    return Article(
        "", source_file, sha256 or digest_of(text), line_of(fields.get("headline")), *dating,
        line_of(fields.get("outlet")), language or language_of(text) or language_code(fields.get("language")),
        len(text.split()), None, text,
    )  # fmt: skip


def language_code(value: object) -> str | None:
    """Return the ISO 639 part of a language tag (`en-GB`), None where there is none."""
    code = (line_of(value) or "").lower().replace("_", "-").partition("-")[0]
    return code if len(code) in (2, 3) and code.isascii() and code.isalpha() and code not in NO_LANGUAGE else None


def draft(raw: Raw, max_bytes: int) -> Draft | Reject:
    """Return the article of a raw record, or a reject where it holds no text that can be read."""
    fault = fault_of(raw.text) or too_long(raw.text, max_bytes)
    if fault:
        return Reject(raw.source_file, *fault)
    raw, again = _own_words(raw)
    headline = line_of(raw.fields.get("headline"))
    top = read_top(raw.text, headline=headline, seek_headline="headline" not in raw.fields)
    text, cut = uncut(raw.text[top.start :].strip())
    if not text:
        return Reject(raw.source_file, "no_text", "There is a header but no text below it.")
    given = plain_value(raw.fields.get("published"))
    day = iso_day(given) if given else None
    told = [*_not_sure(raw, top, given, day), *_not_whole(cut, again)]
    notes = [*raw.notes, *((reason, f"Not read whole: {detail}") for reason, detail in told)]
    fields = {**raw.fields, "headline": top.headline, "outlet": line_of(raw.fields.get("outlet")) or top.outlet}
    own = article(text, fields, _dating(top, day), source_file=raw.source_file, sha256=raw.sha256)
    return Draft(raw.names, own, tuple(Reject(raw.source_file, *note) for note in notes))


def _own_words(raw: Raw) -> tuple[Raw, int]:
    """Return what was found with its letters put right and each paragraph once, and how many were there again."""
    text, again = told_once(unmixed(raw.text))
    fields = {k: unmixed(v) if k in ("headline", "outlet") and isinstance(v, str) else v for k, v in raw.fields.items()}
    return replace(raw, text=text, fields=fields), again


def _not_whole(cut: str | None, again: int) -> Iterator[tuple[str, str]]:
    if cut:
        yield "damaged", f"its supplier cut it, and says so at its end: {cut[:80]!r}. Get the whole text."
    if again:
        yield "damaged", f"{again} paragraphs that stand above them word for word were left out. Nothing is lost."


def too_long(text: str, max_bytes: int) -> tuple[str, str] | None:
    """Return reason and detail where a text is more than can be parsed, or than is allowed; else None."""
    if len(text) > MAX_CHARS:
        return "too_large", f"{len(text)} characters; the parser takes {MAX_CHARS}. Split the text into articles."
    if len(text) > 2 * MAX_WORDS - 2 and len(text.split()) > MAX_WORDS:
        return "too_large", f"More than {MAX_WORDS} words. Split the text into articles."
    if len(text.encode("utf-8", errors="surrogatepass")) > max_bytes:
        return "too_large", f"More than {max_bytes} bytes. Split the text, or raise max_bytes."
    return None


def _dating(top: Top, day: str | None) -> Dating:
    """Return the day: the text's own header before what is known about the file."""
    basis = top.basis if top.published else "metadata" if day else "unknown"
    known = top.published or day
    return Dating(known, basis, known or top.earliest, known or top.latest)


def _not_sure(raw: Raw, top: Top, given: object, day: str | None) -> Iterator[tuple[str, str]]:
    if given and not day:
        yield "bad_date", f"{str(given)[:60]!r} is not one day. Write it as YYYY-MM-DD."
    if day and top.published and day != top.published:
        yield "conflict", f"the text's {top.basis} says {top.published}, its metadata {day}; the first stays."
    if raw.broken:
        yield "damaged", f"{raw.broken} places are not UTF-8 and became U+FFFD. Save the file again."
