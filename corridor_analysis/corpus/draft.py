"""From what was found to an article: header and headline taken off, day, language and count of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from corridor_analysis.corpus.decode import unmixed
from corridor_analysis.corpus.fields import fault_of, line_of, plain_value
from corridor_analysis.corpus.headers.days import iso_day
from corridor_analysis.corpus.headers.ends import told_once, uncut
from corridor_analysis.corpus.headers.top import Top, read_top
from corridor_analysis.corpus.language import NO_LANGUAGE, language_of
from corridor_analysis.corpus.raw import Raw, digest_of
from corridor_analysis.schema import Article, Reject

__all__ = ["MAX_CHARS", "Draft", "article", "draft", "language_code", "too_long"]

MAX_CHARS = 1_000_000  # what the parser takes at most
MAX_WORDS = 250_000  # as many are in 1.5 million characters of prose; the parser takes 16 kilobytes for each


@dataclass(frozen=True)
class Draft:
    """An article whose id is still to be chosen from `names`, and what of it was not read."""

    names: tuple[str, ...]
    article: Article
    notes: tuple[Reject, ...] = ()


def article(text: str, fields: Mapping[str, object], **known: object) -> Article:
    """Return the article of a text; `fields` may hold headline, outlet and language, `known` sets other columns.

    The language is the text's own where that can be told: sites often mark pages as of another.
    """
    row = {"article_id": "", "source_file": None, "published": None, "published_basis": "unknown",
           "published_earliest": None, "published_latest": None, "relevant": None, "text": text,
           "sha256": digest_of(text.encode("utf-8")), "headline": line_of(fields.get("headline")),
           "outlet": line_of(fields.get("outlet")), "n_words": len(text.split()),
           "language": language_of(text) or language_code(fields.get("language"))}  # fmt: skip
    return Article(**(row | known))


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
    told = [*_notes(raw, top, given, day), *_not_whole(cut, again)]
    notes = [Reject(raw.source_file, *note) for note in told]
    fields = {**raw.fields, "headline": top.headline, "outlet": line_of(raw.fields.get("outlet")) or top.outlet}
    dated = _dated(top, day)
    return Draft(
        raw.names, article(text, fields, source_file=raw.source_file, sha256=raw.sha256, **dated), tuple(notes)
    )


def _own_words(raw: Raw) -> tuple[Raw, int]:
    """Return what was found with its letters put right and each paragraph once, and how many were there again."""
    text, again = told_once(unmixed(raw.text))
    fields = {k: unmixed(v) if k in ("headline", "outlet") and isinstance(v, str) else v for k, v in raw.fields.items()}
    return replace(raw, text=text, fields=fields), again


def _not_whole(cut: str | None, again: int) -> Iterator[tuple[str, str]]:
    if cut:
        yield (
            "damaged",
            f"Not read whole: its supplier cut it, and says so at its end: {cut[:80]!r}. Get the whole text.",
        )
    if again:
        detail = (
            f"Not read whole: {again} paragraphs that stand above them word for word were left out. Nothing is lost."
        )
        yield "damaged", detail


def too_long(text: str, max_bytes: int) -> tuple[str, str] | None:
    """Return reason and detail where a text is more than can be parsed, or than is allowed; else None."""
    if len(text) > MAX_CHARS:
        return "too_large", f"{len(text)} characters; the parser takes {MAX_CHARS}. Split the text into articles."
    if len(text) > 2 * MAX_WORDS - 2 and len(text.split()) > MAX_WORDS:
        return "too_large", f"More than {MAX_WORDS} words. Split the text into articles."
    if len(text.encode("utf-8", errors="surrogatepass")) > max_bytes:
        return "too_large", f"More than {max_bytes} bytes. Split the text, or raise max_bytes."
    return None


def _dated(top: Top, day: str | None) -> dict[str, str | None]:
    """Return the columns of the day: the text's own header before what is known about the file."""
    basis = top.basis if top.published else "metadata" if day else "unknown"
    known = top.published or day
    first, last = known or top.earliest, known or top.latest
    return {"published": known, "published_basis": basis, "published_earliest": first, "published_latest": last}


def _notes(raw: Raw, top: Top, given: object, day: str | None) -> list[tuple[str, str]]:
    notes = [*raw.notes]
    if given and not day:
        detail = f"Not read whole: {str(given)[:60]!r} is not one day. Write it as YYYY-MM-DD."
        notes.append(("bad_date", detail))
    if day and top.published and day != top.published:
        detail = f"Not read whole: the text's {top.basis} says {top.published}, its metadata {day}; the first stays."
        notes.append(("conflict", detail))
    if raw.broken:
        detail = f"Not read whole: {raw.broken} places are not UTF-8 and became U+FFFD. Save the file again."
        notes.append(("damaged", detail))
    return notes
