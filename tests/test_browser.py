"""A real report in headless Chromium: opens from disk, asks the network for nothing, and works on phone and desk."""

import json
import os
import re
import shutil
import time
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from corridor_analysis.case import load_case
from corridor_analysis.reports import layout
from corridor_analysis.reports.run import Options, report
from tests.hand_tables import article, cut, entity, event, make_tables
from tests.reports.laid import pages_on, shown, written
from tests.story_data import many, write_case

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

    def open(self, name, anchor=""):
        self.page.goto((self.folder / name).as_uri() + anchor)
        return self.page

    def check(self):
        assert self.faults == []
        assert {urlsplit(u).scheme for u in self.asked} <= {"file", "data", "blob"}


@pytest.fixture
def seen(browser, folder):
    made = Seen(browser, folder)
    yield made
    made.page.close()
    made.check()


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
    made.check()


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
    rows = page.locator("#tab-files tbody tr")
    told = re.fullmatch(r"(\d+) of (\d+) rows", page.inner_text(".tools output"))
    assert 0 < rows.count() == int(told[1]) < int(told[2])
    assert all("sentence" in text for text in rows.all_inner_texts())


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


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1400, "light"), (360, "light"), (1400, "dark")])
def test_no_page_has_a_serious_fault_of_accessibility(browser, folder, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    made = Seen(browser, folder, width, scheme)
    for name in _names(folder)[
        (width == 360) ^ (scheme == "dark") :: 2
    ]:  # each page at both widths and in both schemes
        page = made.open(name)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        contrast = width == 1400 or name in ("index.html", "evidence.html")  # slow, and the same at each width
        options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": contrast}}}
        found = Axe().run(page, context={"exclude": [["svg > *"]]}, options=options).response["violations"]
        bad = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]
        assert bad == [], name
    made.page.close()


REACHED = """() => {
  const all = [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')];
  const wanted = all.filter((e) => e.checkVisibility());
  wanted.forEach((e, i) => { e.dataset.tab = i; });
  return wanted.length;
}"""


@pytest.mark.parametrize("name", ["index.html", "03_contacts.html"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(seen, name):
    page = seen.open(name)
    wanted, reached = page.evaluate(REACHED), set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        at, outline = page.evaluate(
            "[document.activeElement.dataset.tab, getComputedStyle(document.activeElement).outlineStyle]"
        )
        if at is not None:
            assert outline != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            reached.add(int(at))
    missed = sorted(set(range(wanted)) - reached)
    assert not missed, page.locator(f'[data-tab="{missed[0]}"]').evaluate("(e) => e.outerHTML.slice(0, 200)")
    assert wanted > 20


def test_what_scrolls_is_a_region_with_a_name(browser, folder):
    made = Seen(browser, folder, 360)
    for name in _names(folder):
        for region in made.open(name).query_selector_all(".scroll, .ca-tablewrap"):
            if region.is_visible() and region.evaluate("(e) => e.scrollWidth > e.clientWidth + 1"):
                assert region.get_attribute("role") == "region"
                assert region.get_attribute("aria-label")
                assert region.get_attribute("tabindex") == "0"
    made.page.close()


@pytest.mark.parametrize("size", [(360, 740), (740, 360)])
def test_on_a_phone_no_figure_scrolls_and_each_can_be_read_enlarged(browser, folder, size):
    made, seen = Seen(browser, folder, size[0]), 0
    made.page.set_viewport_size({"width": size[0], "height": size[1]})
    for name in _names(folder):
        page = made.open(name)
        for figure in page.locator("figure.plot").all():
            drawing, before = figure.locator(".drawing"), figure.locator(".drawing > *").bounding_box()
            assert drawing.evaluate("(e) => e.scrollWidth <= e.clientWidth + 1"), name
            if size[0] < size[1]:
                figure.locator(".enlarge").focus()
                page.keyboard.press("Enter")
                box = page.locator("dialog.large > :is(svg, img)").bounding_box()
                assert max(box["width"], box["height"]) >= 1.5 * max(before["width"], before["height"])
                assert box["width"] <= size[0]
                assert box["height"] <= size[1]
                page.keyboard.press("Escape")
                page.wait_for_selector("dialog.large", state="detached")
                assert page.evaluate("document.activeElement.className") == "enlarge"
            seen += 1
    assert seen > 5
    made.page.close()
    made.check()


def _found(page, words):
    page.get_by_role("searchbox", name="Search the report").fill(words)
    page.wait_for_selector("#report-found p")
    return page.locator("#report-found a")


def _entries(folder):
    text = (folder / layout.SEARCH).read_text(encoding="utf-8")
    return json.loads(text.removeprefix("window.corridorSearch=").rstrip("\n;"))["entries"]


@pytest.mark.parametrize(
    ("start", "kind"),
    [("index.html", "heading"), ("evidence.html", "text"), ("02_chronology.html", "row"), ("index.html", "sentence")],
)
def test_search_leads_to_each_kind_of_place(seen, folder, start, kind):
    every = _entries(folder)
    asked = Counter(e[3][:60] for e in every)
    _, anchor, _, text = next(e for e in reversed(every) if e[2] == kind and len(e[3]) > 12 and asked[e[3][:60]] == 1)
    page = seen.open(start)
    link = _found(page, text[:60]).filter(has_text=f"· {kind}").first
    assert link.locator("mark").count()
    link.click()
    assert unquote(urlsplit(page.url).fragment) == anchor
    there = page.locator("main" if kind == "text" else f'[id="{anchor}"]').inner_text()
    assert " ".join(text.replace("·", "").split())[:30] in " ".join(there.split())


def test_search_works_by_keyboard_and_says_how_much_it_found(seen):
    page = seen.open("index.html")
    page.get_by_role("searchbox", name="Search the report").focus()
    page.keyboard.type("ROUTE of contact")
    page.wait_for_selector("#report-found p")
    page.get_by_role("searchbox", name="Search the report").fill("")
    page.keyboard.type("who")
    page.wait_for_selector("#report-found a")
    told = page.inner_text("#report-found p")
    assert re.match(r"\d+ places", told)
    assert page.inner_text("#said") == told
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('#report-found') !== null")
    page.keyboard.press("Escape")
    assert not page.locator("#report-found").is_visible()
    assert page.evaluate("document.activeElement.id") == "report-search"


def test_search_finds_letters_without_their_marks_and_says_so_when_nothing_is_found(browser, tmp_path):
    words = "Zoë met José near the Çay pass."
    made = Seen(browser, written(tmp_path / "a b", [shown({"text/markdown": words})], make_tables([], [], [])))
    page = made.open("01_made.html")
    assert _found(page, "zoe JOSE cay").count() == 1
    assert page.locator("#report-found mark").all_inner_texts() == ["Zoë", "José", "Çay"]
    assert _found(page, "nowhere at all").count() == 0
    assert page.inner_text("#report-found p") == "Nothing found."
    made.page.close()
    made.check()


@pytest.mark.parametrize("form", ["plain text", "BibTeX", "CSL-JSON"])
def test_a_citation_of_a_figure_is_copied(browser, folder, form):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto((folder / "03_contacts.html").as_uri())
    page.locator("summary", has_text="Figure 1").focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name=f"Copy {form} of Figure 1")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('said').textContent")
    assert page.inner_text("#said") == f"Copied: {form} of Figure 1."
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(f'#fig-network pre[aria-label="{form} of Figure 1"]').text_content()
    assert "Figure 1" in copied
    context.close()


def test_where_the_clipboard_is_refused_the_citation_is_selected_and_the_page_says_so(seen):
    seen.page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject(new Error('no'))}});"
        "document.execCommand = () => false;"
    )
    page = seen.open("index.html")
    page.get_by_role("button", name="Copy BibTeX of this page").click()
    page.wait_for_function("document.getElementById('said').textContent")
    assert "press Ctrl+C" in page.inner_text("#said")
    assert page.evaluate("getSelection().toString()").strip().startswith("@")


def test_a_report_opens_from_another_place_with_blanks_in_its_path(browser, folder, tmp_path):
    moved = tmp_path / "a report, moved" / "to #1 (here)"
    shutil.copytree(folder, moved)
    made = Seen(browser, moved)
    for name in _names(moved):
        page = made.open(name)
        for href in page.evaluate("[...document.querySelectorAll('a[href], img[src]')].map((e) => e.href || e.src)"):
            if urlsplit(href).scheme == "file":
                assert Path(unquote(urlsplit(href).path)).exists(), f"{name} links to {href}"
    page = made.open("index.html")
    link = _found(page, "who").first
    link.click()
    assert Path(unquote(urlsplit(page.url).path)).parent == moved
    made.page.close()
    made.check()


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A page with a table of five thousand rows, as of a report on hundreds of articles."""
    rows = "".join(
        f'<tr id="held-{n}"><td>{n}</td><td>{1 + n % 28} May {2000 + n % 23}</td><td>Party {n * 7919 % 5000}</td>'
        f'<td class="ca-evidence">They met for the {n}th time at the pass, and spoke of the road</td></tr>'
        for n in range(5000)
    )
    heads = "".join(f'<th scope="col">{h}</th>' for h in ("no.", "when", "party", "evidence"))
    caption = "<caption><b>Table 1.</b> Meetings.</caption>"
    table = (
        f'<table class="ca-table" id="tab-held">{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )
    page = shown({"text/html": f'<div class="ca-tablewrap">{table}</div>'})
    return written(tmp_path_factory.mktemp("large"), [page], make_tables([], [], []))


def _seconds(page, act):
    """Return how long the page takes for something, until it has been drawn."""
    start = time.perf_counter()
    act()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return time.perf_counter() - start


def test_five_thousand_rows_sort_and_filter_within_a_second(browser, large):
    made = Seen(browser, large)
    page = made.open("01_made.html")
    rows = page.locator("#tab-held tbody tr")
    assert rows.count() == 100
    for column in ("when", "party", "no."):
        button = page.locator("th button", has_text=column)
        assert _seconds(page, lambda b=button: b.evaluate("(b) => b.click()")) < 1
    assert _seconds(page, lambda: page.get_by_label("Filter rows of Table 1").fill("4999th time")) < 1
    assert page.inner_text(".tools output") == "1 of 5,000 rows"
    assert rows.count() == 1
    made.page.close()
    made.check()


def test_a_long_table_turns_pages_and_a_link_turns_to_its_row(browser, large):
    made = Seen(browser, large)
    page = made.open("01_made.html", "#held-4321")
    assert page.locator("#held-4321").is_visible()
    assert "found" in page.locator("#held-4321").get_attribute("class")
    assert page.inner_text(".pager span") == "rows 4,301 to 4,400 of 5,000"
    page.get_by_role("button", name="Next rows of Table 1").click()
    assert page.inner_text(".pager span") == "rows 4,401 to 4,500 of 5,000"
    page.get_by_label("Filter rows of Table 1").fill("no such words")
    page.evaluate("location.hash = '#held-7'")
    page.wait_for_selector("#held-7.found")
    made.page.close()
    made.check()


def test_what_a_spreadsheet_would_take_for_a_formula_is_downloaded_inert(browser, tmp_path):
    cells = ["=1+1", "@x", "-5", "+1 more", '"q", x']
    rows = "".join(f"<tr><td>{c}</td></tr>" for c in cells)
    head = '<thead><tr><th scope="col">c</th></tr></thead>'
    html = f'<table class="ca-table" id="tab-a">{head}<tbody>{rows}</tbody></table>'
    made = Seen(browser, written(tmp_path, [shown({"text/html": html})], make_tables([], [], [])))
    page = made.open("01_made.html")
    with page.expect_download() as loading:
        page.locator(".tools button").click()
    text = Path(loading.value.path()).read_text(encoding="utf-8")
    assert text.splitlines() == ["c", "'=1+1", "'@x", "-5", "'+1 more", '"""q"", x"']
    made.page.close()


EVIL = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A report of all notebooks on an article whose every part holds HTML and script."""
    root = tmp_path_factory.mktemp("hostile")
    write_case(root / "case")
    text = f"Ada {EVIL} closed Snow Pass. “{EVIL} is what he said”. Ada telephoned Boris."
    made = article("a1", text, "2021-03-10") | {
        "source_file": f"{EVIL}.txt", "headline": f"Headline {EVIL}", "outlet": EVIL,
    }  # fmt: skip
    people = [entity("ada", f"Ada {EVIL}"), entity("boris", "Boris"), entity("pass_road", "Snow Pass", "place")]
    events = [
        event("a1:e1", text, f"Ada {EVIL} closed Snow Pass", "COERCE", mode="closure", day="2021-03-01",
              parties=(("actor", "ada"),)),
        event("a1:e2", text, "Ada telephoned Boris", mode="phone", day="2021-03-02",
              parties=(("actor", "ada"), ("recipient", "boris"))),
    ]  # fmt: skip
    said = text[text.index("“") : text.index("”") + 1]
    mark = cut("a1", text, said)
    statement = {"statement_id": "a1:a1", "kind": "direct", "cue": EVIL, "act": "say", "rule": "hand"}
    statement |= dict.fromkeys(("medium", "time_id")) | {k: mark[k] for k in ("article_id", "sentence_id")}
    span = {"statement_id": "a1:a1", "part": "content", "start": mark["start"], "end": mark["end"]}
    part = {"record_id": "a1:a1", "role": "source", "entity_id": "ada", "start": None, "end": None}
    rejects = [{"source_file": f"{EVIL}.pdf", "reason": "binary", "detail": EVIL}]
    tables = make_tables(
        [made], people, events, statements=[statement], spans=[span], participants=[part], rejects=rejects
    )
    return written(root / "report", pages_on(load_case(root / "case"), tables), tables, title=f"A pass {EVIL}")


def test_html_and_script_of_an_article_show_as_text_everywhere(browser, hostile):
    made, texts = Seen(browser, hostile), {}
    for name in _names(hostile):
        page = made.open(name)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        assert page.evaluate("window.hit === undefined && !document.querySelector('img[onerror], [src=x]')"), name
        assert page.evaluate("document.scripts.length") == 1, name
        texts[name] = page.inner_text("body")
    assert {n for n, text in texts.items() if "<script>window.hit=1</script>" not in text} <= {"07_accuracy.html"}
    assert _found(made.open("index.html"), "window.hit").count() > 3
    assert "<script>window.hit=1</script>" in made.page.inner_text("#report-found")
    made.page.locator("#report-found a").first.click()
    assert made.page.evaluate("window.hit === undefined")
    made.page.close()
    made.check()


def test_a_report_on_five_hundred_articles_is_quick_to_open(browser, tmp_path, monkeypatch):
    monkeypatch.setenv("CORRIDOR_ROWS", "2000")
    tables = many(500)
    pages = pages_on(write_case(tmp_path / "case"), tables, only="03*")
    assert max(len(table.rows) for page in pages for table in page.tables) > 100
    made = Seen(browser, written(tmp_path / "report", pages, tables))
    for name in ("03_contacts.html", "evidence.html"):
        assert _seconds(made.page, lambda n=name: made.open(n)) < 3, name
    assert _seconds(made.page, lambda: _found(made.page, "telephoned ada")) < 2
    made.page.close()
    made.check()


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
