"""The words of HTML as lines: a paragraph where a browser shows one, whatever elements make it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["lines_and_named", "lines_of"]

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt figcaption figure footer"
    " form fieldset h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody"
    " tfoot thead ul".split()
)
_LINES = frozenset(("br", "tr"))
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(
    "head script style template noscript iframe object svg math title meta link select textarea".split()
)
_SPACE = re.compile(r"[^\S\u00a0]+")
_GAP = re.compile(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+")
_AROUND = re.compile(r"[ \t]*\n[ \t]*")


def lines_of(html: str) -> str:
    """Return the words that HTML shows: blocks apart by an empty line, line breaks and rows of tables as lines.

    The cells of a row are apart by a tab. Text without any element comes back with its spaces joined.
    """
    return lines_and_named(html, ())[0]


def lines_and_named(html: str, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the words that HTML shows, and those of each element whose id is a name or whose class ends with one."""
    from lxml import etree

    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True)
    tree = etree.fromstring(html.encode("utf-8", errors="replace"), parser)
    if tree is None:
        return "", ()
    called = (e for e in tree.iter() if names and isinstance(e.tag, str) and _is_called(e, names))
    return _shown(tree), tuple(line for element in called for line in _shown(element).split("\n") if line)


def _is_called(element: Element, names: tuple[str, ...]) -> bool:
    return (element.get("id") or "").lower() in names or (element.get("class") or "").lower().endswith(names)


def _shown(tree: Element) -> str:
    from lxml import etree

    words: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        unseen = tag in _UNSEEN
        if event == "start":
            hidden += unseen
            if not hidden:
                words += [_break(tag, opened=True), _text(element.text, tag)]
        else:
            hidden -= unseen
            if not hidden:
                words += [_break(tag, opened=False) if not unseen else "", _text(element.tail, _parent(element))]
    text = "".join(words)
    return _GAP.sub("\n\n", _AROUND.sub("\n", text)).replace("\u00a0", " ").strip()


def _text(words: str | None, tag: str) -> str:
    return (words or "") if tag == "pre" else _SPACE.sub(" ", words or "")


def _parent(element: Element) -> str:
    above = element.getparent()
    return above.tag if above is not None and isinstance(above.tag, str) else ""


def _break(tag: str, *, opened: bool) -> str:
    if tag in _BLOCKS:
        return "\n\n"
    if tag in _LINES:
        return "\n"
    return "\t" if tag in _CELLS and not opened else ""
