"""From what was found, or a record in memory, to an article: header, headline and marks of a cut taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import BeforeValidator

from corridor_analysis.corpus.day_and_outlet import iso_day
from corridor_analysis.corpus.decode import unmixed
from corridor_analysis.corpus.raw import Raw, digest_of, fault_of, line_of, plain_value
from corridor_analysis.corpus.top import Top, read_top
from corridor_analysis.resources import lexicon
from corridor_analysis.schema import TABLES, Article, Reject
from corridor_analysis.schema.entry import Entry

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_END = 300  # characters at the end of a text in which such a mark stands
_DOTS = r"(?:[ \t]*(?:…|\.{3,}))"
_AROUND = r"[\s>»→›\])…•·|.-]*"
_LONG = 60  # characters of a paragraph that nobody writes twice in one article
_AGAIN = 0.25  # of a text: what is told again is more than a quotation that the page shows large


_Patterns = Annotated[str, BeforeValidator("|".join)]


class CutWords(Entry):
    """What `resources/corpus_cuts.yaml` holds."""

    sure: _Patterns
    placed: _Patterns
    feeds: _Patterns
    examples: Any

    @cached_property
    def mark(self) -> re.Pattern[str]:
        """The mark of a supplier, at the end of a text, that it cut it there."""
        sure = rf"{_DOTS}?[ \t]*\s*(?:{self.sure})"
        placed = rf"(?:{_DOTS}\s*|\n\s*)[\[(<]?(?:{self.placed})"
        return re.compile(rf"(?:{sure}|{placed}){_AROUND}\Z", re.IGNORECASE)

    @cached_property
    def feed(self) -> re.Pattern[str]:
        """What a feed writes below each text."""
        return re.compile(rf"\n\s*(?:{self.feeds})\s*\Z", re.IGNORECASE)


def uncut(text: str) -> tuple[str, str | None]:
    """Return a text without the mark of its supplier that it was cut there, and the mark; None where there is none.

    What a feed writes below each text is taken off, too.

    A text that ends in an ellipsis was cut, too, but the ellipsis may be its own, and stays.
    """
    words = lexicon("corpus_cuts.yaml", CutWords)
    feed = words.feed.search(text, max(0, len(text) - _END))
    if feed and text[: feed.start()].strip():
        text = text[: feed.start()].rstrip()
    found = words.mark.search(text, max(0, len(text) - _END))
    if found and text[: found.start()].strip():
        return text[: found.start()].rstrip(), " ".join(found[0].split())
    return text, "…" if text.endswith(("…", "...")) else None


def told_once(text: str) -> tuple[str, int]:
    """Return a text without the paragraphs that it holds a second time, word for word, and how many those are.

    A page that holds its article for a screen, a telephone and the printer has it three times. Short lines count only
    among such paragraphs; a text that repeats less than a quarter of itself stays as it is.
    """
    lines = text.split("\n")
    plain = [" ".join(line.split()) for line in lines]
    first: dict[str, int] = {}
    again = [first.setdefault(line, n) < n for n, line in enumerate(plain)]
    long = {n for n, line in enumerate(plain) if again[n] and len(line) >= _LONG}
    if sum(len(plain[n]) for n in long) < _AGAIN * len(text) or not long:
        return text, 0
    # each stretch that is there a second time, blank lines included, and has a long line in it
    stretches = groupby(range(len(plain)), key=lambda n: again[n] or not plain[n])
    runs = [list(stretch) for told, stretch in stretches if told]
    dropped = {n for run in runs if not long.isdisjoint(run) for n in run}
    left = "\n".join(line for n, line in enumerate(lines) if n not in dropped)
    return re.sub(r"\n{3,}", "\n\n", left).strip(), sum(bool(plain[n]) for n in dropped)


_READ = "en"  # the language of the lexicons and rules
_CHARS = 2000  # from the beginning: enough to tell, and twice as much takes twice the time
# To take English for another language loses an article, the reverse only yields odd rows. With these bounds none of
# 9,000 pieces of English news prose of 5 to 400 words was taken for another language.
_SURE_OF_READ, _SURE = 0.3, 0.8
NO_LANGUAGE = ("zxx", "und", "mul", "mis")  # no language, unknown, several, uncoded

MAX_CHARS = 1_000_000  # what the parser takes at most
MAX_WORDS = 250_000  # as many are in 1.5 million characters of prose; the parser takes 16 kilobytes for each

_DAYS = ("published", "published_earliest", "published_latest")
_BASES = next(c.values for c in TABLES["articles"].columns if c.name == "published_basis") or ()


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str | None:
    """Return the ISO 639 code of a text's language (two letters where there are such), None where it is not sure."""
    found: tuple[str, float] = _identifier().classify(text[:_CHARS])
    language, sure = found
    unsure = language in NO_LANGUAGE or sure < (_SURE_OF_READ if language == _READ else _SURE)
    return None if unsure else language


def is_read(language: str | None) -> bool:
    """Return whether articles of this language are parsed; one whose language is not sure is."""
    return language in (None, _READ)


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
    text, again = told_once(unmixed(raw.text))
    fields = {k: unmixed(v) if k in ("headline", "outlet") and isinstance(v, str) else v for k, v in raw.fields.items()}
    raw = replace(raw, text=text, fields=fields)
    headline = line_of(raw.fields.get("headline"))
    top = read_top(raw.text, headline=headline, seek_headline="headline" not in raw.fields)
    text, cut = uncut(raw.text[top.start :].strip())
    if not text:
        return Reject(raw.source_file, "no_text", "There is a header but no text below it.")
    given = plain_value(raw.fields.get("published"))
    day = iso_day(given) if given else None
    told = _not_whole(raw, top, (given, day), cut, again)
    notes = [*raw.notes, *((reason, f"Not read whole: {detail}") for reason, detail in told)]
    fields = {**raw.fields, "headline": top.headline, "outlet": line_of(raw.fields.get("outlet")) or top.outlet}
    known = top.published or day  # the text's own header before what is known about the file
    basis = top.basis if top.published else "metadata" if day else "unknown"
    dating = Dating(known, basis, known or top.earliest, known or top.latest)
    own = article(text, fields, dating, source_file=raw.source_file, sha256=raw.sha256)
    return Draft(raw.names, own, tuple(Reject(raw.source_file, *note) for note in notes))


def too_long(text: str, max_bytes: int) -> tuple[str, str] | None:
    """Return reason and detail where a text is more than can be parsed, or than is allowed; else None."""
    if len(text) > MAX_CHARS:
        return "too_large", f"{len(text)} characters; the parser takes {MAX_CHARS}. Split the text into articles."
    if len(text) > 2 * MAX_WORDS - 2 and len(text.split()) > MAX_WORDS:
        return "too_large", f"More than {MAX_WORDS} words. Split the text into articles."
    if len(text.encode("utf-8", errors="surrogatepass")) > max_bytes:
        return "too_large", f"More than {max_bytes} bytes. Split the text, or raise max_bytes."
    return None


def _not_whole(
    raw: Raw, top: Top, given_day: tuple[object, str | None], cut: str | None, again: int
) -> Iterator[tuple[str, str]]:
    given, day = given_day
    if given and not day:
        yield "bad_date", f"{str(given)[:60]!r} is not one day. Write it as YYYY-MM-DD."
    if day and top.published and day != top.published:
        yield "conflict", f"the text's {top.basis} says {top.published}, its metadata {day}; the first stays."
    if raw.broken:
        yield "damaged", f"{raw.broken} places are not UTF-8 and became U+FFFD. Save the file again."
    if cut:
        yield "damaged", f"its supplier cut it, and says so at its end: {cut[:80]!r}. Get the whole text."
    if again:
        yield "damaged", f"{again} paragraphs that stand above them word for word were left out. Nothing is lost."


def from_record(record: Mapping[str, object], number: int) -> Draft | Reject:
    """Return the article of one record; `number` names it in a reject where it has no id."""
    if not isinstance(record, Mapping):
        return Reject(f"record {number}", "malformed", f"A {type(record).__name__}, not a mapping of fields.")
    name = line_of(record.get("article_id"))
    place = line_of(record.get("source_file")) or f"record {name or number}"
    for field in ("article_id", "text"):
        if record.get(field) is None or (field == "article_id" and not name):
            return Reject(place, "missing_field", f"No {field!r}. Each record needs an article_id and a text.")
    text = record["text"]
    if not isinstance(text, str):
        return Reject(place, "no_text", f"The text is of type {type(text).__name__}. Give it as str.")
    fault = fault_of(text) or too_long(text, 4 * MAX_CHARS)
    if fault:
        return Reject(place, *fault)
    dating, notes = _dating(record)
    source, language = line_of(record.get("source_file")), language_code(record.get("language"))
    own = article(text, record, dating, source_file=source, language=language)
    return Draft((str(name),), own, tuple(Reject(place, "bad_date", f"Not read whole: {note}.") for note in notes))


def _dating(record: Mapping[str, object]) -> tuple[Dating, list[str]]:
    """Return the day, and a note for each column of it that cannot be used."""
    given = {n: v for n in _DAYS if (v := plain_value(record.get(n))) is not None}
    days = {n: iso_day(v) for n, v in given.items()}
    notes = [f"{n} {str(v)[:60]!r} is not one day; write YYYY-MM-DD" for n, v in given.items() if not days[n]]
    day = days.get("published")
    first, last = days.get("published_earliest") or day, days.get("published_latest") or day
    if first and last and not first <= (day or first) <= last:
        notes.append(f"published {day} is not within {first} to {last}")
        first = last = day
    basis = plain_value(record.get("published_basis"))
    if basis is not None and basis not in _BASES:
        notes.append(f"published_basis {str(basis)[:60]!r} is none of {', '.join(_BASES)}")
        basis = None
    known = basis if day or first or last else None
    return Dating(day, str(known or ("metadata" if day else "unknown")), first, last), notes
