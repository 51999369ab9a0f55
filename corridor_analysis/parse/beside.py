"""Where the office that goes with a name stands: past commas, brackets, forms of address and what the office is for."""

from __future__ import annotations

from corridor_analysis.parse.reading import Reading

__all__ = ["GAP", "after_comma", "before_comma", "past_brackets", "past_portfolio"]

GAP = frozenset({"[", "]", '"', "“", "”", "HE", "H.E."})
_SENT_TO = frozenset({"for", "to", "in", "the"})
_TITLE = 10  # words between an office and the name


def past_portfolio(reading: Reading, start: int, end: int) -> int:
    """Return where a name begins behind what its office is for: "Minister for Foreign Affairs Ana Diaz"."""
    w = reading.words
    if start < 2 or w.key[start - 1] not in ("of", "for") or reading.sense(start - 2, "office") is None:
        return start
    noun = next((i for i in range(start, end - 1) if w.dep[i] == "pobj" and w.head[i] == start - 1), None)
    return start if noun is None else noun + 1


def before_comma(reading: Reading, start: int) -> list[int]:
    """Return the office in "the Turkish foreign minister, X" whatever the parser makes of it."""
    w = reading.words
    if start < 2 or w.text[start - 1] != ",":
        return []
    if reading.sense(start - 2, "office"):
        return [start - 2]
    at = start - 2
    while at > max(0, start - _TITLE) and (at in reading.owner or w.key[at] in _SENT_TO):
        at -= 1  # "the envoy for Peru, X": the parser takes X for Peru's apposition
    sent = at < start - 2 and w.key[at + 1] in _SENT_TO and w.sent[at] == w.sent[start]
    return [at] if sent and reading.sense(at, "office") else []


def after_comma(reading: Reading, end: int) -> list[int]:
    """Return the office in "X, Turkish foreign minister," whatever the parser makes of it."""
    w = reading.words
    if end + 1 >= len(w) or w.text[end] != ",":
        return []
    at = end + 1
    while at < len(w) and at - end < 7 and not reading.sense(at, "office"):
        if w.pos[at] not in ("DET", "ADJ", "PROPN", "PART", "NOUN", "PRON"):
            return []
        at += 1
    return [at] if at < len(w) and at - end < 7 else []


def past_brackets(reading: Reading, at: int) -> int:
    """Return the token before "[Anna] " or an opening quotation mark."""
    text = reading.words.text
    if at > 1 and text[at] == "]" and "[" in text[max(0, at - 4) : at]:
        while text[at] != "[":
            at -= 1
    while at >= 0 and text[at] in GAP:
        at -= 1
    return at
