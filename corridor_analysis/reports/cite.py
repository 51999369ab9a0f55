"""How to cite a report, a page of it, a figure or a table: one record, written as BibTeX, CSL-JSON, CFF or APA.

The authors are those of the case, or of the call; where none is named there is none, and the title comes first. The
software is a record of its own, with its own authors, and stands beside that of the report.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

import yaml

from corridor_analysis.errors import ReportError, nearest
from corridor_analysis.resources import shipped

if TYPE_CHECKING:
    from corridor_analysis.case import Author
    from corridor_analysis.reports.pages import Page

__all__ = [
    "ALL", "FORMATS", "SOFTWARE", "Citation", "Person", "cite", "from_csl", "parts_of", "people", "record_of",
    "software", "written",
]  # fmt: skip

FORMATS = ("bibtex", "csl-json", "cff", "apa")
ALL = "citations.json"  # an item of CSL-JSON for the report (""), the software, each `page` and `page#figure`
SOFTWARE = "software"
# BibTeX counts braces without minding a backslash before them: an escaped brace alone would swallow what follows.
_TEX = {"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_TEX |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {c: f"\\{c}" for c in "&%$#_"}
_FAMILY = re.compile(r"(?P<given>\S.*?) (?P<family>(?:[a-zà-ÿ]\S* )*\S+)")  # "de la Cruz" is one family name
_CSL = {"report": "report", "page": "chapter", "figure": "figure", "table": "dataset", SOFTWARE: "software"}
_TOLD = {SOFTWARE: "Computer software"}
_KIND = {v: k for k, v in _CSL.items()}


@dataclass(frozen=True)
class Person:
    """An author: a person with a family name, or a body whose `given` is empty."""

    family: str
    given: str = ""
    orcid: str = ""
    affiliation: str = ""

    @property
    def facts(self) -> dict[str, str]:
        """ORCID iD (as an address) and affiliation, where they are known."""
        orcid = f"https://orcid.org/{self.orcid}" if self.orcid else ""
        return {k: v for k, v in (("orcid", orcid), ("affiliation", self.affiliation)) if v}


@dataclass(frozen=True)
class Citation:
    """A report, a part of one, or the software, as something to cite. `date` is an ISO day, or empty where none is.

    `kind` is report, page, figure, table or software; `container` is the title of the report that a part is of,
    `section` that of its page. `version` tells of the content: the same content has the same version.
    """

    key: str
    title: str
    authors: tuple[Person, ...]
    date: str = ""
    version: str = ""
    url: str = ""
    note: str = ""
    kind: str = "report"
    container: str = ""
    section: str = ""

    def csl(self) -> dict[str, Any]:
        """Return the record as an item of CSL-JSON."""
        authors = [{"family": p.family, "given": p.given} if p.given else {"literal": p.family} for p in self.authors]
        facts = [p.facts for p in self.authors]
        item = {
            "id": self.key, "type": _CSL[self.kind], "title": self.title, "author": authors,
            "custom": {"authors": facts} if any(facts) else {},
            "issued": {"date-parts": [[int(n) for n in self.date.split("-")]]} if self.date else {},
            "container-title": self.container, "section": self.section, "version": self.version, "URL": self.url,
            "note": self.note,
        }  # fmt: skip
        return _filled(item)

    def bibtex(self) -> str:
        """Return the record as an entry of BibTeX."""
        within, title = ", ".join(t for t in (self.section, self.container) if t), "{" + _tex(self.title) + "}"
        fields = {
            "title": title, "author": " and ".join(map(_tex_name, self.authors)), "key": "" if self.authors else title,
            "howpublished": f"In: {{{_tex(within)}}}" if within else _TOLD.get(self.kind, "Report"),
            "year": self.date[:4], "month": self.date[5:7].lstrip("0"), "version": _tex(self.version), "url": self.url,
            "note": _tex(self.note),
        }  # fmt: skip
        lines = [f"  {name} = {{{value}}}," for name, value in _filled(fields).items()]
        return "\n".join([f"@misc{{{self.key},", *lines, "}"]) + "\n"

    def cff(self) -> str:
        """Return the record as a Citation File Format 1.2.0 file, with the software among its references.

        That format must have authors; where nobody is known it has them as `anonymous`.
        """
        kind = SOFTWARE if self.kind == SOFTWARE else "dataset"
        out = {"cff-version": "1.2.0", "message": "To cite this report, use this record.", **self._cff(kind)}
        if self.container:
            part = {"collection-title": self.container, "section": self.section, "notes": self.note}
            out |= {"title": self.container, "preferred-citation": self._cff("generic") | _filled(part)}
        elif self.note:
            out["abstract"] = self.note
        if self.kind != SOFTWARE:
            out["references"] = [software()._cff(SOFTWARE)]
        return str(yaml.safe_dump(json.loads(json.dumps(out)), sort_keys=False, allow_unicode=True, width=100))

    def _cff(self, kind: str) -> dict[str, Any]:
        authors = [
            {"family-names": p.family, "given-names": p.given, **p.facts}
            if p.given
            else {"name": p.family, **{k: v for k, v in p.facts.items() if k == "orcid"}}
            for p in self.authors
        ]
        out = {"type": kind, "title": self.title, "authors": authors or [{"name": "anonymous"}]}
        return out | _filled({"date-released": self.date, "version": self.version, "url": self.url})

    def apa(self) -> str:
        """Return the record as a line in the manner of APA, 7th edition: the title comes first where nobody is named.

        What is part of something else then begins with its own title, as a chapter without an author does.
        """
        initials = [" ".join(f"{word[0]}." for word in p.given.split()) for p in self.authors]
        names = [f"{p.family}, {i}" if i else p.family for p, i in zip(self.authors, initials, strict=True)]
        who = ", ".join(names[:-1]) + f", & {names[-1]}" if len(names) > 1 else "".join(names)
        version = f" (Version {self.version})" if self.version else ""
        kind = f" [{_TOLD.get(self.kind, self.kind.capitalize())}]" if self.kind != "page" else ""
        within = f" In {self.container}{version}." if self.container else ""
        title = f"{self.title}{kind if within else f'{version}{kind}'}."
        year = f"({self.date[:4] or 'n.d.'})."
        begin = f"{who.rstrip('.')}. {year} {title}" if who else f"{title} {year}"
        return _line(f"{begin}{within} {self.url}") + "\n"


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _line(text: str) -> str:
    """Return a text on one line, without the control characters that no record can hold."""
    return " ".join("".join(" " if category(c) in ("Cc", "Cs") else c for c in text).split())


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in _line(text))


def _tex_name(person: Person) -> str:
    """Return a name as BibTeX reads it: a body, and a part that holds a comma or an `and`, in braces of its own."""
    parts = [_tex(part) for part in (person.family, person.given) if part]
    plain = [p if person.given and not re.search(r",|\band\b", p, re.IGNORECASE) else "{" + p + "}" for p in parts]
    return ", ".join(plain)


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text)


def parts_of(whole: Citation, page: Page) -> dict[str, Citation]:
    """Return the record of a page, under the empty text, and those of its figures and tables under their anchors."""
    place, key = f"{page.name}.html", f"{whole.key}_{page.name}"
    own = replace(whole, container=whole.title, key=_slug(key), title=page.title, kind="page", note=place)
    out = {"": own}
    for kind, exhibits in (("figure", page.figures), ("table", page.tables)):
        for shown in exhibits:
            words = shown.caption.split(". ")[0].rstrip(".")
            title = ". ".join(p for p in (shown.number, words) if p) or shown.id
            part = replace(own, key=_slug(f"{key}_{shown.id}"), title=title, note=f"{place}#{shown.id}")
            out[shown.id] = replace(part, kind=kind, section=page.title)
    return out


def from_csl(item: Mapping[str, Any]) -> Citation:
    """Return the record that `csl` wrote."""
    named = item.get("author", [])
    facts = item.get("custom", {}).get("authors") or [{}] * len(named)
    authors = tuple(
        Person(a.get("family") or a["literal"], a.get("given", ""), f.get("orcid", "")[-19:], f.get("affiliation", ""))
        for a, f in zip(named, facts, strict=True)
    )
    date = "-".join(f"{n:02d}" for n in item.get("issued", {}).get("date-parts", [[]])[0])
    version, url, note, whole, section = (
        str(item.get(name, "")) for name in ("version", "URL", "note", "container-title", "section")
    )
    return Citation(item["id"], item["title"], authors, date, version, url, note, _KIND[item["type"]], whole, section)


def record_of(
    authors: Iterable[Person], *, key: str, title: str, date: str = "", version: str = "", note: str = ""
) -> Citation:
    """Return the record of a report: texts on one line, a key that every format takes."""
    return Citation(_slug(key), _line(title), tuple(authors), date, version=version, note=_line(note))


def people(authors: Iterable[Author]) -> tuple[Person, ...]:
    """Return the authors of a case as a citation has them."""
    return tuple(_person(a) for a in authors)


def _person(author: Author) -> Person:
    name, given = _line(author.name), ""
    if author.kind == "person" and "," in name:
        name, _, given = (part.strip() for part in name.partition(","))
    elif author.kind == "person" and (parts := _FAMILY.fullmatch(name)):
        name, given = parts["family"], parts["given"]
    return Person(name, given, author.orcid or "", _line(author.affiliation or ""))


@cache
def software() -> Citation:
    """Return the record of the package: what CITATION.cff, which travels in it, says; else what is installed."""
    path = shipped("CITATION.cff")
    about = yaml.safe_load(path.read_text(encoding="utf-8")) if path else {}
    rows = about.get("authors") or [{"name": "corridor_analysis developers"}]
    authors = tuple(Person(r.get("family-names") or r.get("name", ""), r.get("given-names", "")) for r in rows)
    release = str(about.get("version") or version("corridor_analysis"))
    url = str(about.get("url") or about.get("repository-code") or "")
    title = _line(str(about.get("title") or "corridor_analysis"))
    date = str(about.get("date-released") or "")
    return Citation(f"corridor_analysis_{release}", title, authors, date, release, url, kind=SOFTWARE)


def written(record: Citation, form: str) -> str:
    """Return a record in one of FORMATS, with that of the software beside it."""
    both = [record] if record.kind == SOFTWARE else [record, software()]
    if form == "cff":
        return record.cff()  # which has the software among its references
    if form == "csl-json":
        return json.dumps([r.csl() for r in both], ensure_ascii=False, indent=2) + "\n"
    return "\n".join(r.bibtex() for r in both) if form == "bibtex" else "".join(r.apa() for r in both)


def cite(
    folder: Path, form: str = "bibtex", *, page: str = "", figure: str = "", authors: Sequence[Person] = ()
) -> str:
    """Return how to cite the report in `folder`, or a page, figure or table of it, in one of FORMATS.

    `page` is a notebook's name, `figure` the anchor of a figure or table; `authors` stand for those of the report.
    Raises ReportError where the folder holds no report, the report no such part, or the format is unknown.
    """
    if form not in FORMATS:
        raise ReportError("cite", form, "this format is not written", nearest(form, FORMATS))
    record = _find(_records(Path(folder)), page.removesuffix(".ipynb").removesuffix(".html"), figure)
    return written(replace(record, authors=tuple(authors)) if authors else record, form)


def _records(folder: Path) -> dict[str, Citation]:
    path = folder / ALL
    if not path.is_file():
        raise ReportError(folder, "", "there is no report here", "Give a folder that `corridor report` wrote.")
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        return {name: from_csl(item) for name, item in read.items()}
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ReportError(path, "", "it holds no citations", "Run `corridor report` again.") from error


def _find(records: Mapping[str, Citation], page: str, figure: str) -> Citation:
    wanted = f"{page}#{figure}" if figure else page
    found = [name for name in records if name == wanted or (not page and figure and name.endswith(wanted))]
    if len(found) == 1:
        return records[found[0]]
    if found:
        pages = ", ".join(name.partition("#")[0] for name in found)
        raise ReportError("cite", figure, f"it stands on several pages: {pages}", "Name one with --page.")
    names = [n.partition("#")[2] if figure else n for n in records if ("#" in n) == bool(figure) and n]
    what = "--figure" if figure else "--page"
    raise ReportError(what, figure or page, "the report has no such part", nearest(figure or page, names))
