"""A real report in headless Chromium: opens from disk, asks the network for nothing, and works on phone and desk."""

import os
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from corridor_analysis.reports.run import Options, report

ROOT = Path(__file__).parents[1]
CASE = ROOT / "data" / "lachin"
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"

pytestmark = [pytest.mark.browser, pytest.mark.model]
if not Path(CHROMIUM).is_file() and not os.environ.get("CI"):
    pytestmark.append(pytest.mark.skip(reason=f"no Chromium at {CHROMIUM}: install it, or set CHROMIUM"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = report(CASE, tmp_path_factory.mktemp("browser"), options=Options(ROOT / "notebooks"))
    assert made.failed == []
    return made.index.parent


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Seen:
    """Opens pages, and notes what went wrong and what was asked for."""

    def __init__(self, browser, folder, width=1400, scheme="light"):
        self.folder, self.faults, self.asked = folder, [], []
        self.page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda e: self.faults.append(str(e)))
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.on("requestfailed", lambda r: self.faults.append(f"not loaded: {r.url}"))

    def open(self, name):
        self.page.goto((self.folder / name).as_uri())
        return self.page


@pytest.fixture
def seen(browser, folder):
    made = Seen(browser, folder)
    yield made
    made.page.close()


def _names(folder):
    return sorted(p.name for p in folder.glob("*.html"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1400])
def test_pages_open_without_a_fault_a_request_or_a_sideways_scroll(browser, folder, width, scheme):
    made = Seen(browser, folder, width, scheme)
    for name in _names(folder):
        page = made.open(name)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{name} is {over} px too wide at {width}"
    made.page.close()
    assert made.faults == []
    assert {urlsplit(u).scheme for u in made.asked} <= {"file", "data"}


def test_a_dark_page_is_dark_and_a_light_one_light(browser, folder):
    shades = {}
    for scheme in ("light", "dark"):
        made = Seen(browser, folder, scheme=scheme)
        colour = made.open("index.html").evaluate("getComputedStyle(document.body).backgroundColor")
        shades[scheme] = sum(map(int, re.findall(r"\d+", colour)[:3])) / 3
        made.page.close()
    assert shades["light"] > 200
    assert shades["dark"] < 60


def test_links_and_anchors_lead_somewhere(seen, folder):
    anchors = {}
    for name in _names(folder):
        ids = seen.open(name).evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
        assert len(ids) == len(set(ids)), f"an id is there twice in {name}"
        anchors[name] = set(ids)
    for name in _names(folder):
        for href in seen.open(name).evaluate(
            "[...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))"
        ):
            path, _, anchor = href.partition("#")
            if urlsplit(href).scheme in ("http", "https", "mailto"):
                continue
            target = unquote(path) or name
            assert (folder / target).is_file(), f"{name} links to {href}"
            if anchor:
                assert unquote(anchor) in anchors[target], f"{name} links to {href}"


def test_figures_are_drawn_and_have_names(seen, folder):
    found = 0
    for name in _names(folder):
        page = seen.open(name)
        for figure in page.query_selector_all("figure.plot"):
            drawing = figure.query_selector("svg, img")
            box = drawing.bounding_box()
            assert box["width"] > 200
            assert box["height"] > 40
            assert figure.query_selector("svg path, svg rect, svg text, img[alt]") is not None
            label = drawing.get_attribute("aria-labelledby")
            assert label is None or len(page.evaluate("(id) => document.getElementById(id).textContent", label)) > 5
            found += 1
    assert found


def test_tables_filter(seen):
    page = seen.open("index.html")
    page.get_by_label("Filter rows of The tables of this report").fill("sentence")
    shown = page.locator("#tab-files tbody tr:visible")
    assert 0 < shown.count() < page.locator("#tab-files tbody tr").count()
    assert all("sentence" in text for text in shown.all_inner_texts())
    assert re.search(rf"{shown.count()} of \d+ rows", page.inner_text(".tools output"))


def test_tables_sort_by_keyboard_numbers_as_numbers(seen):
    page = seen.open("index.html")
    heading = page.locator("#tab-files thead th", has_text="rows")
    numbers = lambda: [int(t) for t in page.locator("#tab-files tbody td.number").all_inner_texts()]
    heading.locator("button").focus()
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert numbers() == sorted(numbers())
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    assert numbers() == sorted(numbers(), reverse=True)
    assert len(set(numbers())) > 2


def test_a_row_leads_to_its_evidence(seen, folder):
    for name in _names(folder):
        page = seen.open(name)
        link = page.locator("a.evidence").first
        if link.count():
            words = link.inner_text()
            link.click()
            assert words in page.locator(":target").inner_text()
            assert page.locator(":target .event, :target .content").count()
            return
    pytest.fail("no table cites a sentence")


def test_code_is_folded_and_opens_at_once(seen, folder):
    page = seen.open(next(n for n in _names(folder) if n[0].isdigit()))
    code = page.locator("details.code pre").first
    assert not code.is_visible()
    page.get_by_role("button", name="Show code").click()
    assert code.is_visible()


def test_without_scripts_all_rows_are_there(browser, folder):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((folder / "index.html").as_uri())
    assert page.locator("#tab-files tbody tr:visible").count() >= 14
    page.close()
