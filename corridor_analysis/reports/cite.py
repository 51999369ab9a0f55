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
from importlib.metadata import metadata, version
from itertools import zip_longest
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

    @property
    def year(self) -> str:
        """The year, or an empty text."""
        return self.date[:4]

    def csl(self) -> dict[str, Any]:
        """Return the record as an item of CSL-JSON."""
        authors = [{"family": p.family, "given": p.given} if p.given else {"literal": p.family} for p in self.authors]
        out: dict[str, Any] = {"id": self.key, "type": _CSL[self.kind], "title": self.title}
        out |= {"author": authors} if authors else {}
        if any(p.facts for p in self.authors):
            out["custom"] = {"authors": [p.facts for p in self.authors]}
        if self.date:
            out["issued"] = {"date-parts": [[int(n) for n in self.date.split("-")]]}
        rest = {"container-title": self.container, "section": self.section, "version": self.version}
        rest |= {"URL": self.url, "note": self.note}
        return out | {k: v for k, v in rest.items() if v}

    def bibtex(self) -> str:
        """Return the record as an entry of BibTeX."""
        names = [_tex_name(p) for p in self.authors]
        fields = {"title": "{" + _tex(self.title) + "}", "author": " and ".join(names)}
        within = ", ".join(_tex(t) for t in (self.section, self.container) if t)
        fields |= {} if names else {"key": "{" + _tex(self.title) + "}"}
        fields |= {"howpublished": f"In: {{{within}}}" if within else _TOLD.get(self.kind, "Report")}
        fields |= {"year": self.year, "month": self.date[5:7].lstrip("0"), "version": _tex(self.version)}
        fields |= {"url": self.url, "note": _tex(self.note)}
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{self.key},", *lines, "}"]) + "\n"

    def cff(self) -> str:
        """Return the record as a Citation File Format 1.2.0 file, with the software among its references.

        That format must have authors; where nobody is known it has them as `anonymous`.
        """
        out: dict[str, Any] = {"cff-version": "1.2.0", "message": "To cite this report, use this record."}
        kind = SOFTWARE if self.kind == SOFTWARE else "dataset"
        out |= {"type": kind, "title": self.container or self.title, "authors": self._cff_authors()}
        rest = {"date-released": self.date, "version": self.version, "url": self.url}
        out |= {k: v for k, v in rest.items() if v}
        if not self.container:
            out |= {"abstract": self.note} if self.note else {}
        else:
            part = {"type": "generic", "title": self.title, "authors": self._cff_authors(), **rest}
            part |= {"collection-title": self.container, "section": self.section, "notes": self.note}
            out["preferred-citation"] = {k: v for k, v in part.items() if v}
        if self.kind != SOFTWARE:
            used = software()
            part = {"type": SOFTWARE, "title": used.title, "authors": used._cff_authors(), "version": used.version}
            part |= {"date-released": used.date, "url": used.url}
            out["references"] = [{k: v for k, v in part.items() if v}]
        return yaml.safe_dump(json.loads(json.dumps(out)), sort_keys=False, allow_unicode=True, width=100)

    def _cff_authors(self) -> list[dict[str, str]]:
        out = []
        for person in self.authors:
            whole = {"family-names": person.family, "given-names": person.given, **person.facts}
            body = {"name": person.family, **{k: v for k, v in person.facts.items() if k == "orcid"}}
            out.append(whole if person.given else body)
        return out or [{"name": "anonymous"}]

    def apa(self) -> str:
        """Return the record as a line in the manner of APA, 7th edition: the title comes first where nobody is named.

        What is part of something else then begins with its own title, as a chapter without an author does.
        """
        names = [f"{p.family}, {_initials(p.given)}" if p.given else p.family for p in self.authors]
        who = ", ".join(names[:-1]) + f", & {names[-1]}" if len(names) > 1 else "".join(names)
        version = f" (Version {self.version})" if self.version else ""
        kind = f" [{_TOLD.get(self.kind, self.kind.capitalize())}]" if self.kind != "page" else ""
        within = f" In {self.container}{version}." if self.container else ""
        title = f"{self.title}{kind if within else f'{version}{kind}'}."
        year = f"({self.year or 'n.d.'})."
        begin = f"{who.rstrip('.')}. {year} {title}" if who else f"{title} {year}"
        end = f" {self.url}" if self.url else ""
        return _line(f"{begin}{within}{end}") + "\n"


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


def _initials(given: str) -> str:
    return " ".join(f"{word[0]}." for word in given.split())


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text)


def parts_of(whole: Citation, page: Page) -> dict[str, Citation]:
    """Return the record of a page, under the empty text, and those of its figures and tables under their anchors."""
    part = replace(whole, container=whole.title)
    place = f"{page.name}.html"
    out = {"": replace(part, key=_slug(f"{whole.key}_{page.name}"), title=page.title, kind="page", note=place)}
    shown = [(e, "figure") for e in page.figures] + [(e, "table") for e in page.tables]
    for exhibit, kind in shown:
        words = exhibit.caption.split(". ")[0].rstrip(".")
        title = ". ".join(p for p in (exhibit.number, words) if p) or exhibit.id
        own = {"key": _slug(f"{whole.key}_{page.name}_{exhibit.id}"), "title": title, "note": f"{place}#{exhibit.id}"}
        out[exhibit.id] = replace(part, **own, kind=kind, section=page.title)
    return out


def from_csl(item: Mapping[str, Any]) -> Citation:
    """Return the record that `csl` wrote."""
    facts = item.get("custom", {}).get("authors", [])
    authors = tuple(
        Person(a.get("family") or a["literal"], a.get("given", ""), **{**more, **_orcid(more)})
        for a, more in zip_longest(item.get("author", ()), facts, fillvalue={})
    )
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    date = "-".join(f"{n:02d}" for n in parts)
    rest = {"version": item.get("version", ""), "url": item.get("URL", ""), "note": item.get("note", "")}
    rest |= {"container": item.get("container-title", ""), "section": item.get("section", "")}
    return Citation(item["id"], item["title"], authors, date, kind=_KIND[item["type"]], **rest)


def _orcid(facts: Mapping[str, str]) -> dict[str, str]:
    return {"orcid": facts["orcid"].rsplit("/", 1)[1]} if "orcid" in facts else {}


def record_of(
    authors: Iterable[Person], *, key: str, title: str, date: str = "", version: str = "", note: str = ""
) -> Citation:
    """Return the record of a report: texts on one line, a key that every format takes."""
    return Citation(_slug(key), _line(title), tuple(authors), date, version=version, note=_line(note))


def people(authors: Iterable[Author]) -> tuple[Person, ...]:
    """Return the authors of a case as a citation has them."""
    return tuple(_person(a) for a in authors)


def _person(author: Author) -> Person:
    facts = {"orcid": author.orcid or "", "affiliation": _line(author.affiliation or "")}
    name = _line(author.name)
    if author.kind == "body":
        return Person(name, **facts)
    if "," in name:
        family, _, given = (part.strip() for part in name.partition(","))
        return Person(family, given, **facts)
    parts = _FAMILY.fullmatch(name)
    return Person(parts["family"], parts["given"], **facts) if parts else Person(name, **facts)


@cache
def software() -> Citation:
    """Return the record of the package: what CITATION.cff, which travels in it, says; else what is installed."""
    path = shipped("CITATION.cff")
    about = yaml.safe_load(path.read_text(encoding="utf-8")) if path else {}
    rows = about.get("authors") or [{"name": metadata("corridor_analysis").get("Author") or "corridor_analysis"}]
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
