import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_analysis.errors import ReportError
from corridor_analysis.reports import markup
from corridor_analysis.reports.markup import Headings, ansi, code, inner, markdown, parsed, pieces, sanitise


class _Seen(HTMLParser):
    """Notes the tags and attributes that a browser would find."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def _seen(html):
    parser = _Seen()
    parser.feed(html)
    parser.close()
    return parser


def test_a_table_of_ours_passes_unchanged():
    table = (
        '<div class="ca-tablewrap"><table class="ca-table" id="tab-a"><caption><b>Table 1.</b> A &amp; b</caption>'
        '<thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td class="ca-evidence">&lt;i&gt;</td></tr></tbody>'
        "</table></div>"
    )
    assert sanitise(table) == table


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>',
        '<a href=" java\nscript:alert(1)">x</a>', "<p onclick=alert(1)>x</p>", "<svg onload=alert(1)>",
        "<iframe src=//evil.example></iframe>", '<td style="background:url(//evil.example)">x</td>',
        '<p data-"onmouseover=alert(1)>x</p>', "<scr<script>ipt>alert(1)</script>", "<!--><script>alert(1)//-->",
        "<style>p{}</style><p>x", "<base href=//evil.example>", "<form action=//evil.example><input name=a></form>",
    ],
)  # fmt: skip
def test_nothing_active_survives(html):
    seen = _seen(sanitise(html))
    assert not seen.tags & {"script", "img", "svg", "iframe", "style", "base", "form", "input"}
    assert not {a for a in seen.attributes if a.startswith("on") or a in ("style", "src", "href")}


def test_a_script_in_a_cell_shows_as_text():
    assert sanitise("<td><script>alert(1)</script></td>") == "<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>"


def test_open_tags_are_closed():
    assert sanitise("<div><b>x</div>y</p>") == "<div><b>x</b></div>y"


@given(st.text(alphabet=st.sampled_from("<>/='\"& abonsicrptyle!-x")))
def test_whatever_comes_in_only_allowed_tags_go_out(text):
    once = sanitise(text)
    assert _seen(once).tags <= {"a", "b", "p", "i", "s"}
    assert sanitise(once) == once


def test_headings_get_anchors_that_stay_and_do_not_clash():
    headings = Headings()
    html = markdown("# The Title\n\n## A & b\n\n## A & b\n", headings, trusted=True)
    assert headings.title == "The Title"
    assert "<h1" not in html  # it is the page's
    assert [(level, anchor) for level, anchor, _ in headings.found] == [(1, "the-title"), (2, "a-b"), (2, "a-b-2")]


def test_html_in_computed_markdown_shows_as_text():
    html = markdown("He wrote <script>x</script> and [y](javascript:z).", Headings(), trusted=False)
    assert "<script" not in html
    assert "javascript:" not in html


def test_code_and_terminal_output_are_escaped():
    assert "<script" not in code("x = '<script>'") + ansi("\x1b[31m<script>\x1b[0m")
    assert "ansi-red-fg" in ansi("\x1b[31mred\x1b[0m")


DRAWN = """<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  width="72pt" height="36pt" viewBox="0 0 72 36">
<metadata>made</metadata><defs><style>*{stroke-linejoin: round}</style><path id="g"/>
<clipPath id="p"><rect/></clipPath></defs>
<g clip-path="url(#p)" onclick="alert(1)"><use xlink:href="#g" style="fill: #FFF"/>
<a href="javascript:x"><text fill="#0072b2">&lt;b&gt;</text></a></g>
<script>alert(1)</script><image href="http://evil.example/x.png"/><foreignObject/></svg>"""


def test_ids_and_their_uses_become_the_figures_own():
    html = markup.drawing(DRAWN, figure="fig-a")
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    assert ids == {"fig-a-g", "fig-a-p"}
    assert 'href="#fig-a-g"' in html
    assert "url(#fig-a-p)" in html


def test_what_a_drawing_does_not_need_is_dropped():
    html = markup.drawing(DRAWN, figure="fig-a")
    for word in ("script", "onclick", "evil", "DOCTYPE", "<style", "metadata", "foreignObject", "width="):
        assert word not in html
    assert "&lt;b&gt;" in html


def test_a_drawing_is_an_image_with_a_name():
    assert 'role="img" aria-labelledby="fig-a-alt"' in markup.drawing(DRAWN, figure="fig-a")


def test_a_broken_drawing_is_an_error_that_names_it():
    with pytest.raises(ReportError, match="fig-a"):
        markup.drawing("<svg><g></svg>", figure="fig-a")


def test_a_dark_page_turns_the_lightness_of_figures_round():
    style = (Path(markup.__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")
    night = style[style.index("@media screen and (prefers-color-scheme: dark) {\n  /*") :]
    assert re.search(r"\.plot svg, \.plot img \{ filter: invert\(1\) hue-rotate\(180deg\)", night)


def test_the_colours_of_a_drawing_stay_as_they_are_drawn():
    html = markup.drawing(DRAWN, figure="fig-a")
    assert 'style="fill: #FFF"' in html
    assert 'fill="#0072b2"' in html


def test_pieces_are_what_has_text_and_none_is_within_another():
    html = '<h2 id="a">A <a class="anchor" href="#a">#</a></h2><ul><li><p>one &amp;\n 2</p></li><li></li></ul>b<p>c</p>'
    assert list(pieces(html)) == [("h2", "a", "A"), ("li", "", "one & 2"), ("p", "", "c")]


def test_the_content_of_an_element_is_written_as_it_was_read():
    html = 'a &lt; b &amp; <b title="&quot;">“c”</b><br><a href="#d é">\xa0</a> d'
    assert inner(parsed(html)) == html
