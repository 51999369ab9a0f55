"""Tell the language of a text (py3langid), and which languages are read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["NO_LANGUAGE", "is_read", "language_of"]

_READ = "en"  # the language of the lexicons and rules
_CHARS = 2000  # from the beginning: enough to tell, and twice as much takes twice the time
# To take English for another language loses an article, the reverse only yields odd rows. With these bounds none of
# 9,000 pieces of English news prose of 5 to 400 words was taken for another language.
_SURE_OF_READ, _SURE = 0.3, 0.8
NO_LANGUAGE = ("zxx", "und", "mul", "mis")  # no language, unknown, several, uncoded


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str | None:
    """Return the ISO 639 code of a text's language (two letters where there are such), None where it is not sure."""
    language: str
    sure: float
    language, sure = _identifier().classify(text[:_CHARS])
    if language in NO_LANGUAGE or sure < (_SURE_OF_READ if language == _READ else _SURE):
        return None
    return language


def is_read(language: str | None) -> bool:
    """Return whether articles of this language are parsed; one whose language is not sure is."""
    return language in (None, _READ)
