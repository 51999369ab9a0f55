"""Figures set into a page: SVG cleaned, its ids made the figure's own, its colours ready for a dark page."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from corridor_analysis.errors import ReportError

__all__ = ["colours", "dark", "inline"]

_TAGS = frozenset(
    "svg g path rect circle ellipse line polyline polygon text tspan defs clipPath use symbol marker image "
    "linearGradient radialGradient stop pattern title desc a mask".split()
)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b")
_PAINTS = ("fill", "stroke", "stop-color")
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
    style = _painted("fill:#000000") + _LINES + _size(root)
    root.attrib |= {"xmlns": "http://www.w3.org/2000/svg", "role": "img"}
    root.attrib |= {"aria-labelledby": f"{figure}-alt", "style": style}
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)


_LINES = ";stroke-linejoin:round;stroke-linecap:butt"  # what matplotlib asks for in the style sheet dropped above


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1]


def _clean(element: ET.Element, figure: str) -> None:
    element.tag = _local(element.tag)
    attributes = {_local(k): v for k, v in element.attrib.items()}
    element.attrib.clear()
    element.attrib.update(_attributes(attributes, figure))
    for child in list(element):
        if isinstance(child.tag, str) and _local(child.tag) in _TAGS:
            _clean(child, figure)
        else:
            element.remove(child)


def _attributes(old: dict[str, str], figure: str) -> dict[str, str]:
    out, style = {}, old.get("style", "")
    for name, value in old.items():
        if name.startswith("on") or name in ("style", "base", "space"):
            continue
        if name in _PAINTS and _COLOUR.fullmatch(value):
            style += f";{name}:{value}"  # a variable works in a style only
        elif name == "href":
            out |= _href(value, figure)
        else:
            out[name] = f"{figure}-{value}" if name == "id" else _own(value, figure)
    if style:
        out["style"] = _own(_painted(style.strip("; ")), figure)
    return out


def _href(value: str, figure: str) -> dict[str, str]:
    if value.startswith("#"):
        return {"href": f"#{figure}-{value[1:]}"}
    return {"href": value} if value.startswith("data:image/png") else {}


def _own(value: str, figure: str) -> str:
    value = _URL.sub(rf"url(#{figure}-\1)", value)
    return value if "url(" not in value or f"url(#{figure}-" in value else ""


def _size(root: ET.Element) -> str:
    """Let the page set the width; return the widest that the drawing is to be, as a variable for the page's style."""
    width, height = (root.attrib.pop(n, "").removesuffix("pt").removesuffix("px") for n in ("width", "height"))
    if "viewBox" not in root.attrib and width and height:
        root.attrib["viewBox"] = f"0 0 {width} {height}"
    view = root.attrib.get("viewBox", "").split()
    return f";--wide:{round(float(view[2]) * _PIXELS)}px" if len(view) == 4 else ""


_PIXELS = 1.62  # on the page for each point of the drawing: 9 pt become the size of the text around


def _painted(style: str) -> str:
    return _COLOUR.sub(lambda m: f"var(--c{_full(m[0])[1:]},{_full(m[0])})", style)


def _full(colour: str) -> str:
    digits = colour[1:].lower()
    return "#" + ("".join(d * 2 for d in digits) if len(digits) == 3 else digits)


def colours(svgs: Iterable[str]) -> list[str]:
    """Return the colours that inlined figures use, in order of their names, as `#rrggbb`."""
    return sorted({f"#{c}" for svg in svgs for c in re.findall(r"var\(--c([0-9a-f]{6}),", svg)})


def dark(colour: str) -> str:
    """Return what a colour becomes on a dark page: its lightness turned round, its hue kept.

    Turning all lightness round keeps the contrast of any two colours, so that words stay legible on what they
    stand on. Lightness is that of OKLab (Ottosson 2020), squeezed between those of the page's card and its ink.
    """
    light, *hue = _oklab([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    light = _CARD + (_INK - _CARD) * min(1.0, (1 - light) / (1 - _DARKEST))
    tint = max(0.0, 1 - math.hypot(*hue) / 0.04)  # greys take on the tint of the page: of its card, then of its ink
    ink = (light - _CARD) / (_INK - _CARD)
    hue = [h + tint * (c + (i - c) * ink) for h, (c, i) in zip(hue, _TINT, strict=True)]
    return "#" + "".join(f"{round(255 * c):02x}" for c in _rgb([light, *hue]))


_CARD, _INK, _DARKEST = 0.2374, 0.91, 0.28  # text is seldom darker than that: it gets the page's full ink
_TINT = ((-0.0035, -0.0006), (-0.015, 0.0096))  # from card to ink, in each of the two directions of hue
_TO_LMS = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566),
           (0.0883024619, 0.2817188376, 0.6299787005))  # fmt: skip
_TO_LAB = ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099),
           (0.0259040371, 0.7827717662, -0.8086757660))  # fmt: skip
_FROM_LAB = ((1.0, 0.3963377774, 0.2158037573), (1.0, -0.1055613458, -0.0638541728),
             (1.0, -0.0894841775, -1.2914855480))  # fmt: skip
_FROM_LMS = ((4.0767416621, -3.3077115913, 0.2309699292), (-1.2684380046, 2.6097574011, -0.3413193965),
             (-0.0041960863, -0.7034186147, 1.7076147010))  # fmt: skip
Matrix = tuple[tuple[float, ...], ...]


def _times(matrix: Matrix, vector: list[float]) -> list[float]:
    return [sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix]


def _oklab(rgb: list[float]) -> list[float]:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return _times(_TO_LAB, [math.cbrt(c) for c in _times(_TO_LMS, linear)])


def _rgb(lab: list[float]) -> list[float]:
    linear = [min(1.0, max(0.0, c)) for c in _times(_FROM_LMS, [c**3 for c in _times(_FROM_LAB, lab)])]
    return [12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in linear]
