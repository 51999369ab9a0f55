"""Exports of news databases as other projects keep them for their tests: is each document an article or a reject?

    python benchmarks/files.py FOLDER

FOLDER holds clones of those projects (git directories or work trees); their files are read from where they lie and
never copied here. For each file: the documents that it counts, articles, documents that are rejects (without text, or
with a text that is there twice), notes on articles (cut, shorter than their head says); and, of the days that the heads
state, how many the articles have right, wrong or not. Those days are read here by other means than the package's.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import corridor_analysis as ca

# repository, file, documents in it by the marks of the database
KNOWN = [
    ("JBGruber/LexisNexisTools", "inst/extdata/sample.TXT", 10),
    ("JBGruber/LexisNexisTools", "inst/extdata/sample.DOCX", 10),
    ("cran/tm.plugin.factiva", "inst/texts/factiva_test.html", 2),
    ("cran/tm.plugin.lexisnexis", "inst/texts/lexisnexis_test_en.html", 2),
    ("cran/tm.plugin.lexisnexis", "inst/texts/lexisnexis_test_fr.html", 3),
    ("cran/tm.plugin.lexisnexis", "inst/texts/lexisnexis_test_copyright_error.html", 2),
    ("cran/tm.plugin.europresse", "inst/texts/europresse_test1.html", 3),
    ("cran/tm.plugin.europresse", "inst/texts/europresse_test2.html", 4),
    ("pmyteh/R.TeMiS", "tm.plugin.lexisnexis/inst/texts/lexisnexis_advance_test_en.docx", 2),
    ("pmyteh/R.TeMiS", "tm.plugin.lexisnexis/inst/texts/lexisnexis_test_date.html", 1),
    ("pmyteh/R.TeMiS", "tm.plugin.lexisnexis/inst/texts/lexisnexis_test_extra_lines.html", 1),
    ("pmyteh/R.TeMiS", "tm.plugin.lexisnexis/inst/texts/lexisnexis_test_multipart_main_texts.html", 1),
    ("pmyteh/R.TeMiS", "tm.plugin.lexisnexis/inst/texts/lexisnexis_test_no_content.html", 1),
    ("pmyteh/R.TeMiS", "tm.plugin.lexisnexis/inst/texts/lexisnexis_test_no_headings.html", 1),
    ("pmyteh/tm.plugin.proquest", "inst/htmlfiles/sample-1.html", 1),
    ("amcat/amcat", "amcat/scripts/article_upload/tests/test_files/factivia/SO00.htm", 100),
    ("amcat/amcat", "amcat/scripts/article_upload/tests/test_files/factivia/az01.htm", 100),
    ("amcat/amcat", "amcat/scripts/article_upload/tests/test_files/factivia/factivia.htm", 9),
    ("amcat/amcat", "amcat/scripts/article_upload/tests/test_files/factivia/ww04.htm", 70),
    ("amcat/amcat", "amcat/scripts/article_upload/tests/test_files/factivia/zt04.htm", 55),
    ("amcat/amcat", "amcat/scripts/article_upload/tests/test_files/lexisnexis/test.txt", 27),
    ("amcat/amcat", "amcat/scripts/article_upload/tests/test_files/lexisnexis/test2.txt", 1),
    ("amcat/amcat", "amcat/scripts/article_upload/tests/test_files/lexisnexis/test3.txt", 2),
    ("quanteda/readtext", "tests/data/nexis/irish-times_1995-06-12_0001.html", 166),
    ("quanteda/readtext", "tests/data/nexis/guardian_1986-01-01_0001.html", 262),
    ("quanteda/readtext", "tests/data/nexis/sun_2000-11-01_0001.html", 32),
    ("quanteda/readtext", "tests/data/nexis/afp_2013-03-12_0501.html", 74),
    ("quanteda/readtext", "tests/data/nexis/spiegel_2012-02-01_0001.html", 49),
    ("deadlyforcedb/lesson-planning", "files/data/lexis-nexis/Newspaper_Stories,_Combined_Papers2015-07-11.TXT", 161),
    ("deadlyforcedb/lesson-planning", "files/data/lexis-nexis/Newspaper_Stories,_Combined_Papers2015-07-11.HTML", 161),
    ("deadlyforcedb/lesson-planning", "files/data/lexis-nexis/Newspaper_Stories,_Combined_Papers2015-07-11.RTF", 161),
    ("deadlyforcedb/lesson-planning", "files/data/lexis-nexis/Newspaper_Stories,_Combined_Papers2015-07-11.DOC", 161),
    ("sjkiss/importProquest", "inst/extdata/spectator.txt", 500),
    ("sjkiss/importProquest", "inst/extdata/star.txt", 373),
]
_MARK = {  # where a document begins (or ends, for Factiva) in the words of the file
    "nexis": re.compile(r"^\s*(?:\d+ of \d+ DOCUMENTS?|Dokument \d+ von \d+)\s*$", re.MULTILINE),
    "factiva": re.compile(r"^.*\bDocument (?=\w*\d{8})\w{16,40}\s*$", re.MULTILINE),
    "uni": re.compile(r"^\s*End of Document\s*$", re.MULTILINE),
}
_STATED = {  # what follows is the day, in the head of a document as its database writes it
    "nexis": re.compile(r"^\s*((?:\w+ )?\d{1,2}\.? \w+ \d{4}|\w+ \d{1,2}, \d{4})", re.MULTILINE),
    "factiva": re.compile(r"^\d[\d,.]* (?:words|mots|Wörter)\s+(\d{1,2} \w+ \d{4})", re.MULTILINE),
    "uni": re.compile(r"^\s*(\w+ \d{1,2}, \d{4})", re.MULTILINE),
    "proquest": re.compile(r"^Publication date: *(.+)$", re.MULTILINE),
}


@dataclass
class Result:
    """What became of one file."""

    name: str
    documents: int
    articles: int
    lost: int  # rejects for documents without text
    told: int  # rejects that leave their article in
    days: tuple[int, int, int]  # right, wrong, none
    stated: int


def files(root: Path) -> Iterator[tuple[str, bytes, int]]:
    """Yield name, bytes and documents of each known file in the folder, in a git directory or a work tree."""
    for repository, path, documents in KNOWN:
        owner, name = repository.split("/")
        for place in sorted({*root.glob(f"{owner}*{name}*"), *root.glob(f"{owner}/{name}")}):
            data = _blob(place, path)
            if data is not None:
                yield f"{repository}/{Path(path).name}", data, documents
                break


def _blob(place: Path, path: str) -> bytes | None:
    if (place / path).is_file():
        return (place / path).read_bytes()
    for git in (place / "repo" / ".git", place / "repo", place / ".git", place):
        shown = subprocess.run(["git", f"--git-dir={git}", "show", f"HEAD:{path}"], capture_output=True, check=False)
        if shown.returncode == 0:
            return shown.stdout
    return None


def read(name: str, data: bytes, documents: int) -> Result:
    """Read a file in a folder of its own, and compare the days with those that it states."""
    with tempfile.TemporaryDirectory() as folder:
        suffix = Path(name).suffix.lower()
        place = Path(folder, f"export{suffix}")
        place.write_bytes(data)
        corpus = ca.read_articles(place)
    lost = int(corpus.rejects["reason"].isin(["no_text", "duplicate"]).sum())
    told = int((corpus.rejects["reason"] == "damaged").sum())
    stated = stated_days(data, suffix)
    found = dict(zip(corpus.articles["source_file"], corpus.articles["published"], strict=True))
    days = compared(found, stated, len(corpus.articles))
    return Result(name, documents, len(corpus.articles), lost, told, days, len(stated))


def stated_days(data: bytes, suffix: str) -> dict[int, str]:
    """Return the day that each document states, by its place in the file, read without the package's own reader."""
    from dateutil import parser

    text = _plain(data, suffix)
    kind = next((k for k, p in _MARK.items() if p.search(text)), "proquest")
    parts = _MARK[kind].split(text)[1:] if kind == "nexis" else _MARK[kind].split(text)[:-1] if kind in _MARK else []
    if kind == "proquest":
        parts = re.split(r"^_{40,}$", text, flags=re.MULTILINE)[1:]
    days = {}
    for number, part in enumerate(parts, start=1):
        found = _STATED[kind].search(part[:1500] if kind == "nexis" else part)
        try:
            days[number] = parser.parse(_english(found[1]), default=_NO_DAY).date().isoformat() if found else ""
        except (parser.ParserError, OverflowError, AttributeError, TypeError):
            days[number] = ""
    return {n: d for n, d in days.items() if d}


def _english(day: str) -> str:
    for theirs, ours in _MONTHS.items():
        day = re.sub(rf"\b{theirs}\b", ours, day, flags=re.IGNORECASE)
    return re.sub(r"^[^\W\d]+ (?=\d{1,2}\.? \w+ \d{4})", "", day.replace(". ", " "))


_NO_DAY = datetime(1, 1, 1)
_MONTHS = {"januar": "January", "februar": "February", "märz": "March", "mai": "May", "juni": "June", "juli": "July",
           "oktober": "October", "dezember": "December", "décembre": "December", "avril": "April"}  # fmt: skip


def _plain(data: bytes, suffix: str) -> str:
    """Return the words of a file by other means than the package's: lxml's text, docx's paragraphs, striprtf's text."""
    if suffix in (".html", ".htm"):
        from lxml import html

        tree = html.fromstring(data.decode("utf-8", errors="replace").encode())
        for element in tree.iter("br", "p", "div", "tr"):
            element.tail = "\n" + (element.tail or "")
            element.text = "\n" + (element.text or "") if element.tag != "br" else element.text
        for element in [e for e in tree.iter("style", "script") if e.getparent() is not None]:
            element.drop_tree()
        return re.sub(r"[^\S\n]+", " ", tree.text_content())
    if suffix == ".docx":
        import io

        from docx import Document

        return "\n".join(p.text for p in Document(io.BytesIO(data)).paragraphs)
    if suffix in (".rtf", ".doc"):
        from striprtf.striprtf import rtf_to_text

        return rtf_to_text(data.decode("cp1252", errors="replace"), errors="replace")
    return data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


def compared(found: dict[str, str | None], stated: dict[int, str], articles: int) -> tuple[int, int, int]:
    """Return how many days are right, wrong and none, of those that the documents state."""
    by_number = {}
    for place, day in found.items():
        number = re.search(r", document (\d+)$", place)
        by_number[int(number[1]) if number else 1] = day
    first = min(by_number, default=1)
    shift = first - min(stated, default=first) if articles and first > len(stated) else 0  # a part of a larger export
    pairs = [(by_number[n + shift], day) for n, day in stated.items() if n + shift in by_number]
    right = sum(day == there for there, day in pairs)
    none = sum(there is None for there, _ in pairs)
    return right, len(pairs) - right - none, none


def main() -> int:
    """Print a line for each file and the sums; return 1 where a document is neither article nor reject."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    results = [read(*one) for one in files(Path(sys.argv[1]))]
    print(f"{'file':72} docs  arts  lost  told | days stated  right wrong none")
    for r in results:
        right, wrong, none = r.days
        print(
            f"{r.name[-72:]:72} {r.documents:4}  {r.articles:4}  {r.lost:4}  {r.told:4} | "
            f"{r.stated:11}  {right:5} {wrong:5} {none:4}"
        )
    right, wrong, none = (sum(r.days[k] for r in results) for k in range(3))
    known = right + wrong + none
    short = [r.name for r in results if r.articles + r.lost < r.documents]
    articles, lost, told = (sum(getattr(r, k) for r in results) for k in ("articles", "lost", "told"))
    print(
        f"{sum(r.documents for r in results)} documents in {len(results)} files: {articles} articles, {lost} rejects, "
    )
    print(f"{told} notes on articles; files with documents that are neither: {short or 'none'}")
    if known:
        print(f"of {known} days stated: {right / known:.1%} right, {wrong / known:.1%} wrong, {none / known:.1%} none")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
