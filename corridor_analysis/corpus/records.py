"""Records in memory: a mapping becomes an article, its text taken exactly as it is."""

from __future__ import annotations

from collections.abc import Mapping

from corridor_analysis.corpus.draft import MAX_CHARS, Dating, Draft, article, language_code, too_long
from corridor_analysis.corpus.fields import fault_of, line_of, plain_value
from corridor_analysis.corpus.headers.days import iso_day
from corridor_analysis.schema import TABLES, Reject

__all__ = ["from_record"]

_DAYS = ("published", "published_earliest", "published_latest")
_BASES = next(c.values for c in TABLES["articles"].columns if c.name == "published_basis") or ()


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
