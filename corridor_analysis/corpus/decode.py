"""From bytes to text: encoding, line ends, and what is no text at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from corridor_analysis.corpus.raw import NotText

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the start of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.005  # a stray control character happens in text; more are a program's
_DAMAGED_SHARE = 0.1  # of what is not ASCII: below it, the text is UTF-8 with broken places
_WESTERN_SHARE = 0.2  # accented letters among all letters of French or Spanish: under 10 %
_NEWLINES = re.compile(r"\r\n?|[\x85\u2028\u2029]")
# UTF-8 read as another encoding: the first byte of a letter as a letter, the next as what stands in no word
_MIXED = re.compile(r"[ÂÃÄÅÎÏÐÑØÙàáâãäåð√‚‡ˆ][^\x00-\x7f]")
_PLAUSIBLE = re.compile(
    r"(?<=[a-z])[à-öø-ÿœß]|[à-öø-ÿœ](?=[a-z])|\b[À-ÖØ-Þ](?=[a-z])|(?<=[A-Za-z])’(?=[a-zÀ-Þ])"
    r"|(?:^|(?<=[\s(—–-]))[“‘«](?=\w)|(?<=[\w.,!?…])[”’»](?=[\s.,;:)!?—–…-]|$)|(?<=[\w ”’])[–—](?=[\w “‘])"
    r"|(?<=[\w”’])…|(?<=\s)[£€](?=\d)",
    re.MULTILINE,
)
_ODD = re.compile(
    r"(?<=[a-z])[À-ÖØ-ÞŽŠŒŸ¢£¥§©®°±µ¶¤¦¬¡¿ƒ†‡‰‹›€™‚„ˆ˜´¨¯]|(?<=[A-Za-z])[…–•](?=[a-z])|(?<=\s)[ÐÑÒÓÔÕÉìîñ](?=\s)|\bì(?=\w)|î\b"
)
_WESTERN = ("cp1252", "mac_roman", "cp850")  # Windows, the Macintosh of old, DOS


class Decoded(NamedTuple):
    """Text with `\\n` line ends, its encoding, and how many places could not be read (each is U+FFFD)."""

    text: str
    encoding: str
    broken: int = 0


def plain_newlines(text: str) -> str:
    """Return a text with `\\n` as its only line end."""
    return _NEWLINES.sub("\n", text)


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Decode bytes: byte order mark, UTF-8, what the format declares, else a single-byte encoding.

    Where few letters are outside ASCII, as in Western European text, it is Windows-1252, or Mac Roman or DOS where
    quotation marks and accents fit better there: statistics fail on the few of English. Other scripts are left to
    charset-normalizer. UTF-8 that was taken for another encoding before is put right.
    Raises NotText where the bytes are empty, binary, or in no encoding that can be told.
    """
    if not data.strip():
        raise NotText("empty", "The file holds nothing. Save the article's text in it, or remove it.")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return _checked(data.decode(encoding), encoding)
            except UnicodeDecodeError as error:
                detail = f"The byte order mark says {encoding}, but byte {error.start} does not fit. Save it as UTF-8."
                raise NotText("encoding", detail) from error
    refuse_binary(data)
    try:
        return Decoded(unmixed(plain_newlines(data.decode("utf-8"))), "utf-8")
    except UnicodeDecodeError:
        return _legacy(data, declared)


def _checked(text: str, encoding: str) -> Decoded:
    if "\0" in text:
        raise NotText("binary", f"NUL characters in {encoding} text. Give a text file.")
    if not text.strip():
        raise NotText("empty", "The file holds nothing but a byte order mark or white space.")
    return Decoded(unmixed(plain_newlines(text)), encoding)


def unmixed(text: str) -> str:
    """Return a text whose UTF-8 was taken for another encoding (`donâ€™t`) as it was meant (ftfy)."""
    if not _MIXED.search(text):
        return text
    from ftfy import TextFixerConfig, fix_encoding

    config = TextFixerConfig(fix_c1_controls=False)
    # line by line: a line that is right keeps ftfy from believing in another that is wrong
    return "\n".join(fix_encoding(line, config) if _MIXED.search(line) else line for line in text.split("\n"))


def refuse_binary(data: bytes) -> None:
    """Raise NotText where bytes are not text in UTF-8 or a single-byte encoding."""
    control = len(_CONTROL.findall(data[:100_000]))
    if data.startswith(_MAGIC) or b"\0" in data or control > _CONTROL_SHARE * min(len(data), 100_000):
        raise NotText("binary", "The bytes are not text. Convert the file to UTF-8 text or HTML.")


def _legacy(data: bytes, declared: str | None) -> Decoded:
    damaged = data.decode("utf-8", errors="replace")
    broken, sound = damaged.count("\ufffd"), sum(c > "\x7f" for c in damaged)
    if broken <= _DAMAGED_SHARE * sound:
        return Decoded(plain_newlines(damaged), "utf-8", broken)
    for encoding in _likely(data, declared):
        try:
            return _checked(data.decode(encoding), encoding)
        except (UnicodeError, LookupError):
            continue
    raise NotText("encoding", "Neither UTF-8 nor an encoding that can be told. Save the file as UTF-8.")


def _likely(data: bytes, declared: str | None) -> Iterator[str]:
    """Yield encodings to try: the declared one, the Western one that fits best, the one that charset-normalizer finds.

    A Western one fits where signs beyond ASCII stand where such do (quotation marks around words); none does where too
    many letters are beyond ASCII. The statistics of charset-normalizer take long.
    """
    from charset_normalizer import from_bytes

    if declared and not declared.startswith("utf"):
        yield declared
    head = data[:100_000]
    if sum(b >= 0xC0 for b in head) <= _WESTERN_SHARE * sum(chr(b).isalpha() for b in head):
        yield max(_WESTERN, key=lambda name: _plausibility(head.decode(name, errors="replace")))
    if best := from_bytes(data[:200_000]).best():
        yield best.encoding


def _plausibility(text: str) -> int:
    return len(_PLAUSIBLE.findall(text)) - 2 * len(_ODD.findall(text))
