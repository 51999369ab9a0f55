"""Figures set into a page: SVG cleaned, its ids made the figure's own. A dark page turns colours round (style.css)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from corridor_analysis.errors import ReportError

__all__ = ["inline"]

_TAGS = frozenset(
    "svg g path rect circle ellipse line polyline polygon text tspan defs clipPath use symbol marker image "
    "linearGradient radialGradient stop pattern title desc a mask".split()
)
_LINES = "stroke-linejoin:round;stroke-linecap:butt"  # what matplotlib asks for in its style sheet, which is dropped
_PIXELS = 1.62  # on the page for each point of the drawing: 9 pt become the size of the text around
_URL = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")


def inline(source: str, *, figure: str) -> str:
    """Return an SVG document as an element for an HTML page.

    Ids get the figure's id as a prefix, so that two figures on one page do not take each other's clip paths.
    Scripts, styles, event handlers and references to other files are dropped. Its name is the text of the
    element `<figure>-alt`, which the page has to hold.
    Raises ReportError where it is not well-formed.
    """
    try:
        root = ET.fromstring(source)
    except ET.ParseError as error:
        raise ReportError(figure, "", f"its SVG is not well-formed: {error}", "Mend the plot.") from error
    _clean(root, figure)
    style = _LINES + _size(root)
    root.attrib |= {"xmlns": "http://www.w3.org/2000/svg", "role": "img"}
    root.attrib |= {"aria-labelledby": f"{figure}-alt", "style": style}
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1]


def _clean(element: ET.Element, figure: str) -> None:
    element.tag = _local(element.tag)
    attributes = {_local(k): v for k, v in element.attrib.items()}
    element.attrib.clear()
    for name, value in attributes.items():
        if (own := _attribute(name, value, figure)) is not None:
            element.set(name, own)
    for child in list(element):
        if isinstance(child.tag, str) and _local(child.tag) in _TAGS:
            _clean(child, figure)
        else:
            element.remove(child)


def _attribute(name: str, value: str, figure: str) -> str | None:
    """Return an attribute's value with ids as they are in the figure; None where it is dropped."""
    if name.startswith("on") or name in ("base", "space"):
        return None
    if name == "id":
        return f"{figure}-{value}"
    if name == "href":
        inside = f"#{figure}-{value[1:]}" if value.startswith("#") else None
        return value if value.startswith("data:image/png") else inside
    value = _URL.sub(rf"url(#{figure}-\1)", value)
    return value if "url(" not in value or f"url(#{figure}-" in value else ""


def _size(root: ET.Element) -> str:
    """Let the page set the width; return the widest that the drawing is to be, as a variable for the page's style."""
    width, height = (root.attrib.pop(n, "").removesuffix("pt").removesuffix("px") for n in ("width", "height"))
    if "viewBox" not in root.attrib and width and height:
        root.attrib["viewBox"] = f"0 0 {width} {height}"
    view = root.attrib.get("viewBox", "").split()
    return f";--wide:{round(float(view[2]) * _PIXELS)}px" if len(view) == 4 else ""
