"""Real pages and mails of other projects' tests, read as a user would: which days are right, what text is lost.

    python benchmarks/pages_real.py CHECKOUT ... [--show wrong|none|conflict|text|rejects] [--set NAME]

A CHECKOUT is a folder with the files of one of these projects; which it is, is told by what lies in it. The days and
texts that count as right are those that its own tests expect. Nothing of it is copied.

    adbar/htmldate                            days of 200 news pages of many countries, and of 800 pages of all kinds
    adbar/trafilatura                         days of pages of all kinds; phrases that a text must and must not have
    flairNLP/fundus                           days and paragraphs of pages of some 170 newspapers
    AndyTheFactory/newspaper4k                days and texts
    mozilla/readability                       days
    scrapinghub/article-extraction-benchmark  texts, scored as its evaluate.py does (shingles of four words)
    SpamScope/mail-parser                     mails: is each accounted for?

`states` counts pages that have the day that is expected of them written somewhere, in whatever form; of these the day
is right, wrong, left open with a reject `conflict`, none, or the page refused. A day that is none of the calendar, or
after the one on which the page was fetched, is a slip of the expectation and is passed over. `lost` inputs are neither
article nor reject. A page that several projects have, and one with the same text as another, is counted once.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import corridor_analysis as ca


@dataclass(frozen=True)
class Page:
    """One input and what its project's tests expect of it; None is what they do not say."""

    group: str
    path: Path
    day: str | None = None
    text: str | None = None
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    suffix: str = ".html"

    @property
    def data(self) -> bytes:
        """Its bytes, unpacked."""
        data = self.path.read_bytes()
        return gzip.decompress(data) if self.path.suffix == ".gz" else data


def htmldate(root: Path) -> Iterator[Page]:
    """Yield the pages of htmldate's two sets."""
    for name, group in (("eval_mediacloud_2020", "htmldate, news"), ("eval_default", "htmldate, all kinds")):
        for entry in _json(root / f"tests/{name}.json").values():
            path = next(
                (p for f in ("test_set", "eval", "cache") if (p := root / "tests" / f / entry["file"]).is_file()), None
            )
            if path:
                yield Page(group, path, day=_day(entry["date"]))


def trafilatura(root: Path) -> Iterator[Page]:
    """Yield the pages of trafilatura's evaluation."""
    for entry in _json(root / "tests/evaldata.json").values():
        path = next((p for f in ("eval", "cache") if (p := root / "tests" / f / entry["file"]).is_file()), None)
        if path:
            phrases = tuple(entry.get("with") or ()), tuple(entry.get("without") or ())
            yield Page("trafilatura", path, _day(entry.get("date")), None, *phrases)


def fundus(root: Path) -> Iterator[Page]:
    """Yield fundus's pages: those of a publisher are, by their dates, those of the versions of its parser."""
    for file in sorted((root / "tests/resources/parser/test_data").glob("*/*.json")):
        versions = _json(file)
        pages = sorted(file.parent.glob(f"{file.stem}_[0-9]*.html.gz"))
        if len(pages) == len(versions):
            for name, page in zip(sorted(versions, key=_version), pages, strict=True):
                body = versions[name]["body"]
                lines = [*body["summary"], *(p for s in body["sections"] for p in (*s["headline"], *s["paragraphs"]))]
                fetched = "-".join(re.findall(r"_(\d{4})_(\d\d)_(\d\d)", page.name)[0])
                yield Page("fundus", page, _day(versions[name]["publishing_date"], fetched), "\n".join(lines))


def newspaper4k(root: Path) -> Iterator[Page]:
    """Yield newspaper4k's pages that have expectations."""
    for page in sorted((root / "tests/data/html").glob("*.html")):
        known, text = (
            root / f"tests/data/{folder}/{page.stem}{end}" for folder, end in (("metadata", ".json"), ("txt", ".txt"))
        )
        day = _day(_json(known).get("publish_date")) if known.is_file() else None
        if known.is_file() or text.is_file():
            yield Page("newspaper4k", page, day, text.read_text("utf-8") if text.is_file() else None)


def readability(root: Path) -> Iterator[Page]:
    """Yield readability's pages."""
    for page in sorted((root / "test/test-pages").glob("*/source.html")):
        yield Page("readability", page, _day(_json(page.parent / "expected-metadata.json").get("publishedTime")))


def benchmark(root: Path) -> Iterator[Page]:
    """Yield the pages of article-extraction-benchmark."""
    for name, entry in _json(root / "ground-truth.json").items():
        yield Page("article-extraction-benchmark", root / f"html/{name}.html.gz", text=entry["articleBody"])


def mails(root: Path) -> Iterator[Page]:
    """Yield mail-parser's mails."""
    for path in sorted((root / "tests/mails").iterdir()):
        yield Page("mail-parser", path, suffix=".eml")


PROJECTS = {
    "tests/eval_mediacloud_2020.json": htmldate, "tests/evaldata.json": trafilatura,
    "tests/resources/parser/test_data": fundus, "tests/data/html": newspaper4k, "test/test-pages": readability,
    "ground-truth.json": benchmark, "tests/mails": mails,
}  # fmt: skip


def _json(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))


def _day(value: object, last: str = "") -> str | None:
    day = re.match(r"\d{4}-\d\d-\d\d", str(value or ""))
    try:
        date.fromisoformat(day[0] if day else "")
    except ValueError:
        return None
    return day[0] if day and not (last and day[0] > last) else None


def _version(name: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", name)]


def find(roots: list[Path]) -> dict[str, Page]:
    """Return the pages of the checkouts, each once, by the name under which it is read."""
    pages: dict[str, Page] = {}
    order = list(PROJECTS)
    known = [(order.index(mark), root) for root in roots for mark in PROJECTS if (root / mark).exists()]
    for place, root in sorted(known):
        for page in PROJECTS[order[place]](root):
            pages.setdefault(f"{hashlib.sha256(page.data).hexdigest()[:20]}{page.suffix}", page)
    return pages


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words of a text, as article-extraction-benchmark counts them."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[n : n + 4]) for n in range(max(1, len(words) - 3)) if words)


def overlap(right: str, found: str) -> tuple[float, float]:
    """Return precision and recall of a text."""
    one, other = shingles(right), shingles(found)
    both = sum((one & other).values())
    if not one or not other:
        return (float(one == other),) * 2
    return both / sum(other.values()), both / sum(one.values())


def main() -> None:
    """Read the pages and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("checkouts", nargs="+", type=Path)
    asked.add_argument("--show", nargs="*", default=[])
    asked.add_argument("--set", dest="group")
    given = asked.parse_args()
    pages = {n: p for n, p in find(given.checkouts).items() if not given.group or p.group.startswith(given.group)}
    if not pages:
        sys.exit("No checkout of a known project. Projects: see --help.")
    with tempfile.TemporaryDirectory() as folder:
        for name, page in pages.items():
            Path(folder, name).write_bytes(page.data)
        corpus = ca.read_articles(folder)
    articles = {row.source_file: row for row in corpus.articles.itertuples()}
    rejects: dict[str, list] = {}
    for row in corpus.rejects.itertuples():
        rejects.setdefault(str(row.source_file).partition("/")[0], []).append(row)
    tell(pages, articles, rejects, given.show)


def states(page: Page) -> bool:
    """Return whether the expected day is written in the page, or a moment of it as seconds since 1970."""
    moment = datetime.fromisoformat(f"{page.day}T00:00+00:00")
    year, month, day = f"{moment:%Y}", f"0?{moment.month}", f"0?{moment.day}"
    forms = (
        rf"(?<!\d){year}\s?[-/.年년]?\s?{month}\s?[-/.月월]?\s?{day}(?!\d)",
        rf"(?<!\d)(?:{day}[./-]\s?{month}|{month}[./-]{day})[./-]\s?(?:{year}|{year[2:]})(?!\d)",
        rf"(?<!\d){day}(?:st|nd|rd|th|\.|º|er)?,?\s+(?:de |of )?[^\W\d]+[.,]?\s+(?:del? )?{year}",
        rf"[^\W\d]{{3,}}\.?\s+{day}(?:st|nd|rd|th)?,?\s+{year}",
    )
    text = page.data.decode("utf-8", errors="replace")
    if any(re.search(form, text) for form in forms):
        return True
    first = int(moment.timestamp())
    return any(first <= int(n) < first + 86_400 for n in re.findall(r"(?<!\d)(1\d{9})(?:\d{3})?(?!\d)", text))


def outcome(name: str, page: Page, articles: dict, rejects: dict) -> str:
    """Return what became of the day of a page that states one."""
    found = articles.get(name)
    if found is None:
        return "double" if any(r.reason == "duplicate" for r in rejects.get(name, ())) else "refused"
    if isinstance(found.published, str):
        return "right" if found.published == page.day else "wrong"
    return "conflict" if any(r.reason == "conflict" for r in rejects.get(name, ())) else "none"


def tell(pages: dict[str, Page], articles: dict, rejects: dict, show: list[str]) -> None:
    """Print the figures of each set and of all, and the pages that are to be shown."""
    groups: dict[str, list[str]] = {}
    for name, page in pages.items():
        groups.setdefault(page.group, []).append(name)
        groups.setdefault("all", []).append(name)
    groups["all"] = groups.pop("all")
    days = {n: outcome(n, p, articles, rejects) for n, p in pages.items() if p.day and states(p)}
    days = {n: kind for n, kind in days.items() if kind != "double"}
    texts = {n: overlap(p.text, articles[n].text if n in articles else "") for n, p in pages.items() if p.text}
    for group, names in groups.items():
        _tell_group(group, names, pages, (days, texts, articles, rejects))
    for name, page in pages.items():
        note = "; ".join(f"{r.reason}: {r.detail[:150]}" for r in rejects.get(name, ()))
        there = articles[name].published if name in articles else None
        if days.get(name) in show:
            print(f"{days[name]}: {page.path} expected {page.day} found {there} {note}")
        if "text" in show and name in texts and min(texts[name]) < 0.9:
            print(f"text: {page.path} precision {texts[name][0]:.2f} recall {texts[name][1]:.2f} {note}")
        if "rejects" in show and note:
            print(f"rejects: {page.path} {note}")


def _tell_group(group: str, names: list[str], pages: dict[str, Page], found: tuple) -> None:
    days, texts, articles, rejects = found
    count = Counter(days[n] for n in names if n in days)
    states = sum(count.values())
    print(f"{group}: {len(names)} inputs, {sum(n not in articles for n in names)} refused, "
          f"{sum(n not in articles and n not in rejects for n in names)} lost")  # fmt: skip
    if states:
        shares = ", ".join(
            f"{k} {count[k]} ({count[k] / states:.1%})" for k in ("right", "wrong", "conflict", "none", "refused")
        )
        print(f"    days: {states} states; {shares}")
    scored = [texts[n] for n in names if n in texts]
    if scored:
        precision, recall = (statistics.mean(s) for s in zip(*scored, strict=True))
        print(f"    text: {len(scored)} pages; 4-gram precision {precision:.3f}, recall {recall:.3f}")
    kept = [_flat(w) in _flat(articles[n].text if n in articles else "") for n in names for w in pages[n].has]
    gone = [_flat(w) not in _flat(articles[n].text if n in articles else "") for n in names for w in pages[n].lacks]
    if kept:
        print(f"    phrases: {statistics.mean(kept):.3f} of {len(kept)} kept, {statistics.mean(gone):.3f} left out")


def _flat(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    main()
