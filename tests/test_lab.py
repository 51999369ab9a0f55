"""The notebooks in a running JupyterLab in headless Chromium: what a reader sees who opens one, and one who runs it.

`make lab-test` installs JupyterLab and runs this; without JupyterLab it is skipped.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.story_cells import NOTEBOOKS, ROOT
from tests.test_browser import CHROMIUM, FLAGS

WANTED = os.environ.get("CORRIDOR_LAB")  # then its absence is a failure
pytestmark = [pytest.mark.browser, pytest.mark.model]
if not WANTED and (find_spec("jupyterlab") is None or not Path(CHROMIUM).is_file()):
    pytestmark.append(pytest.mark.skip(reason="JupyterLab or Chromium is not there: run `make lab-test`"))

COMMAND = "(name) => window.jupyterapp.commands.execute(name).then(() => null)"  # resolves when it is done
STATE = """() => {
  const cells = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')];
  return cells.map((c) => c.querySelector('.jp-InputPrompt').textContent.trim());
}"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project like a fresh clone: data and notebooks, and a user who has never used Jupyter."""
    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "data", root / "data")
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    (root / "reports").mkdir()
    return root


@pytest.fixture(scope="module")
def server(project, tmp_path_factory):
    """JupyterLab, started by `corridor lab` in the project; its address."""
    home = tmp_path_factory.mktemp("home")
    settings = home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"fetchNews": "false"}', encoding="utf-8")  # its question would cover cells
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    given = ["--no-browser", f"--port={port}", "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"]
    given += ["--ServerApp.password=", "--ServerApp.disable_check_xsrf=True"]
    env = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT), "JUPYTER_PREFER_ENV_PATH": "0"}
    env = {k: v for k, v in env.items() if k not in ("CORRIDOR_TABLES", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR")}
    code = "from corridor_analysis.cli import main; main()"
    log = (home / "log").open("w", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", code, "lab", "--", *given], cwd=project, env=env, stdout=log, stderr=log
    )
    address = f"http://localhost:{port}"
    try:
        _wait(address, process, home / "log")
        yield address
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _wait(address, process, log):
    for _ in range(120):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5).read()
            return
        except OSError:
            time.sleep(1)
    pytest.fail(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser, server):
    """Opens notebooks, each as in a workspace of its own."""
    pages = []

    def _open(name):
        page = browser.new_page(viewport={"width": 1500, "height": 1000})
        pages.append(page)
        page.set_default_timeout(120_000)
        page.set_default_navigation_timeout(120_000)
        page.goto(f"{server}/lab/workspaces/w{len(pages)}-{name[:2]}/tree/notebooks/{name}?reset")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        return page

    yield _open
    for page in pages:
        page.close()
    for session in json.load(urllib.request.urlopen(f"{server}/api/sessions", timeout=60)):  # a kernel each
        gone = urllib.request.Request(f"{server}/api/sessions/{session['id']}", method="DELETE")
        urllib.request.urlopen(gone, timeout=60).close()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_as_shipped_shows_all_when_it_is_opened(opened, path):
    page = opened(path.name)
    page.wait_for_selector(".ca-tools", state="attached")
    images = page.evaluate("[...document.querySelectorAll('.jp-Notebook img')].map((i) => [i.naturalWidth, i.alt])")
    assert images
    assert all(width > 200 and len(alt) > 20 for width, alt in images)
    assert not page.locator(".ca-unscripted").first.is_visible()
    _sorts_filters_and_follows(page)


def test_the_project_is_in_sight_and_the_folder_of_notebooks_is_opened(browser, server):
    page = browser.new_page()
    page.goto(f"{server}/lab")
    page.goto(urllib.request.urlopen(server, timeout=10).geturl())
    page.wait_for_selector(".jp-DirListing-item")
    assert page.locator(".jp-DirListing-item").all_inner_texts()[0].startswith("01_corpus.ipynb")
    page.locator(".jp-BreadCrumbs-home").click()
    page.wait_for_selector(".jp-DirListing-item >> text=data")
    names = {text.split("\n")[0] for text in page.locator(".jp-DirListing-item").all_inner_texts()}
    assert {"data", "notebooks", "reports"} <= names
    page.close()


def test_a_notebook_that_was_changed_shows_its_figures_and_says_what_is_missing(opened, project):
    changed = project / "notebooks" / "03_contacts_changed.ipynb"
    text = (project / "notebooks" / "03_contacts.ipynb").read_text(encoding="utf-8")
    changed.write_text(text.replace("Who spoke with whom", "Who talked"), encoding="utf-8")
    page = opened(changed.name)
    note = page.locator(".ca-unscripted").first
    note.wait_for(state="attached")
    assert "Trust Notebook" in note.inner_text()
    assert page.locator(".ca-tools").count() == 0
    page.locator(".jp-Notebook img").nth(1).wait_for(state="attached")  # cells below are drawn a moment later
    widths = page.evaluate("[...document.querySelectorAll('.jp-Notebook img')].map((i) => i.naturalWidth)")
    assert len(widths) == 2
    assert min(widths) > 200
    page.locator(".jp-Notebook table tbody tr").nth(3).wait_for(state="attached")


def _run(page):
    """Clear all outputs and run all cells; return the prompts of the code cells."""
    page.wait_for_function("window.jupyterapp.shell.currentWidget?.context?.sessionContext?.isReady")
    page.evaluate(COMMAND, "notebook:clear-all-cell-outputs")
    assert set(page.evaluate(STATE)) == {"[ ]:"}
    page.evaluate(COMMAND, "notebook:run-all-cells")
    return page.evaluate(STATE)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_and_look_further_works_with_every_column_that_it_names(opened, path):
    page = opened(path.name)
    prompts = _run(page)
    assert prompts == [f"[{n}]:" for n in range(1, len(prompts) + 1)]
    assert page.locator(".jp-Notebook [data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert page.locator(".jp-Notebook img[alt]").count() >= 1
    _sorts_filters_and_follows(page)
    _looks_further(page)


@pytest.mark.skipif(not WANTED and find_spec("anywidget") is None, reason="the widget is not installed")
def test_a_review_goes_on_where_it_was_when_the_notebook_is_closed_and_opened_again(opened, server, project):
    """Ten rows judged by keys, one of them mended, one fact added; closed, opened again: nothing is lost."""
    path = project / "data" / "lachin" / "codings" / "Eva_Holt.jsonl"
    page = opened("08_review.ipynb")
    review = _review(page)
    total = int(re.search(r"of (\d+) judged", review.inner_text())[1])
    review.click(position={"x": 5, "y": 5})
    marks = page.locator(".jp-Notebook .jp-CodeCell").count()
    for done, key in enumerate("rrwrrwrrr", start=1):
        page.keyboard.press(key)
        review.get_by_text(f"{done} of {total} judged").wait_for()
    page.keyboard.press("m")
    review.locator("select[name=status]").select_option("conditional")
    page.keyboard.press("Enter")
    review.get_by_text(f"10 of {total} judged").wait_for()
    page.keyboard.press("d")
    page.keyboard.press("d")  # would cut the cell
    assert page.locator(".jp-Notebook .jp-CodeCell").count() == marks
    words = _add(page, review)
    kept = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    effects = [k["effect"] for k in kept]
    assert {e: effects.count(e) for e in effects} == {"confirms": 7, "rejects": 2, "corrects": 1, "adds": 1}
    assert [k["fields"] for k in kept if k["effect"] == "corrects"] == [{"status": "conditional"}]
    assert [k["words"] for k in kept if k["effect"] == "adds"] == [words]
    page.close()
    for session in json.load(urllib.request.urlopen(f"{server}/api/sessions", timeout=60)):
        gone = urllib.request.Request(f"{server}/api/sessions/{session['id']}", method="DELETE")
        urllib.request.urlopen(gone, timeout=60).close()
    again = _review(opened("08_review.ipynb"))
    assert f"10 of {total} judged by Eva Holt" in again.inner_text()
    assert f"11 of {total}: " in again.inner_text()
    assert again.locator("details summary").inner_text() == "1 added"
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == kept


def _review(page):
    """Run the notebook, and its cell of work under a name; return the widget."""
    page.wait_for_function("window.jupyterapp.shell.currentWidget?.context?.sessionContext?.isReady")
    page.evaluate(COMMAND, "notebook:run-all-cells")
    cell = page.locator(".jp-Notebook .jp-CodeCell", has_text="work(study,").last
    source = cell.locator(".cm-content").text_content()
    _type(page, cell, source.replace('coder=""', 'coder="Eva Holt"'))
    review = cell.locator(".ca-review")
    review.wait_for()
    review.scroll_into_view_if_needed()
    return review


def _add(page, review):
    """Mark words of the text that is shown, and add a contact on them; return the words."""
    words = page.evaluate(
        """() => {
          const text = document.querySelector('.ca-review .ca-text');
          const mark = text.querySelector('mark');
          const range = document.createRange();
          range.selectNodeContents(mark);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          mark.dispatchEvent(new MouseEvent('mouseup', {bubbles: true}));
          return range.toString();
        }"""
    )
    page.keyboard.press("a")
    form = review.locator(".ca-form")
    form.get_by_text(words[:20]).wait_for()
    form.get_by_label("kind").select_option("contacts")
    form.locator("[name=participants]").fill("Azerbaijan; Armenia")
    form.locator("[name=mode]").select_option("meeting")
    form.locator("[name=day]").fill("no day at all, this")
    page.keyboard.press("Enter")
    review.get_by_text("Not saved").wait_for()  # the door refuses the day, and says so
    page.keyboard.press("a")
    form.get_by_label("kind").select_option("contacts")
    form.locator("[name=participants]").fill("Azerbaijan; Armenia")
    form.locator("[name=mode]").select_option("meeting")
    page.keyboard.press("Enter")
    review.get_by_text("Saved: added.").wait_for()
    return words.strip()


def _looks_further(page):
    cell = page.locator(".jp-Notebook .jp-CodeCell").last
    cell.scroll_into_view_if_needed()
    named = [re.fullmatch(r'(\w+)="(.*)"', text).groups() for text in cell.locator("p code").all_text_contents()]
    assert len(named) >= 3
    source = cell.locator(".cm-content").text_content()
    for column, words in named:
        _type(page, cell, source.replace('text=""', f'text="", {column}="{words}"'))
        assert cell.locator("mark").count(), column
        assert cell.locator("#tab-found tbody tr").count(), column
        assert cell.locator(".ca-tools").count() == 1
    _type(page, cell, source.replace('text=""', f'text="", {named[0][0]}x="a"'))
    assert f"Did you mean '{named[0][0]}'" in cell.text_content()


def _type(page, cell, source):
    """Replace the source of a cell as a user does, and run it."""
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click(position={"x": 5, "y": 5})
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)
    assert cell.locator(".cm-content").text_content() == source
    page.evaluate(COMMAND, "notebook:run-cell")
    page.wait_for_timeout(300)  # its outputs are drawn


def _sorts_filters_and_follows(page):
    """Sort and filter the longest table by mouse and keyboard, then follow a link to a row, hidden or not."""
    tables = page.locator(".jp-Notebook table.ca-table[id]")
    sizes = [t.locator("tbody tr").count() for t in tables.all()]
    table = tables.nth(max(range(len(sizes)), key=lambda i: (sizes[i], -i)))
    rows, total = table.locator("tbody tr"), max(sizes)
    tools = page.locator(".ca-tools").nth(sizes.index(total))
    table.scroll_into_view_if_needed()
    heading = table.locator("thead th").nth(1)
    cells = lambda: [t.strip() for t in table.locator("tbody tr > :nth-child(2)").all_text_contents()]
    before = cells()
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    up = cells()
    heading.locator("button").press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    assert sorted(up) == sorted(before) == sorted(cells())
    filled = [c for c in up if c not in ("–", "undated")]
    if len(set(filled)) > 1:
        day = lambda cell: cell.removeprefix("reported ")  # of one day in two ways, either may come first
        assert day(cells()[0]) == day(filled[-1]) != day(up[0])
    tools.locator("input").click()
    words = "no such words, dd a b x"  # single letters are shortcuts of JupyterLab, which would swallow them
    page.keyboard.type(words)
    assert rows.count() == 0
    assert tools.locator("input").input_value() == words
    assert tools.locator("output").inner_text().startswith(f"0 of {total} row")
    _follows(page)


def _follows(page):
    """Follow the first link to a row; also where the filter hides the row."""
    hrefs = page.evaluate("[...document.querySelectorAll('.jp-RenderedMarkdown a')].map((a) => a.getAttribute('href'))")
    rows = [
        h for h in hrefs if h and h.startswith("#") and not h.startswith(("#tab-", "#fig-")) and re.search("[0-9_]", h)
    ]
    for href in rows[:1]:
        target = page.locator(f'.jp-Notebook tr[id="{href[1:]}"]')
        page.locator(f'.jp-RenderedMarkdown a[href="{href}"]').first.click()
        target.wait_for(state="visible")
        assert "found" in target.get_attribute("class")
        assert page.locator(".jp-Notebook .found").count() == 1
        assert target.evaluate(
            "(e) => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }"
        )
        plain = page.locator(".jp-Notebook tr:not(.found) td").first
        shade = "(e) => getComputedStyle(e).backgroundColor"
        assert target.locator("td").first.evaluate(shade) != plain.evaluate(shade)
    for href in [h for h in hrefs if h and h.startswith("#tab-")][:1]:
        page.locator(f'.jp-RenderedMarkdown a[href="{href}"]').first.click()
        table = page.locator(f'.jp-Notebook [id="{href[1:]}"]')
        page.wait_for_timeout(500)
        assert table.evaluate(
            "(e) => { const b = e.getBoundingClientRect(); return b.top < innerHeight && b.bottom > 0; }"
        )
    assert rows or [h for h in hrefs if h and h.startswith("#tab-")]
