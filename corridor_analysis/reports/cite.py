"""How to cite a report, a page of it, a figure or a table: one record, written as BibTeX, CSL-JSON, CFF or APA."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

import yaml

from corridor_analysis.errors import ReportError, nearest

if TYPE_CHECKING:
    from corridor_analysis.reports.pages import Page

__all__ = ["ALL", "FORMATS", "Citation", "Person", "cite", "from_csl", "from_project", "parts_of"]

FORMATS = ("bibtex", "csl-json", "cff", "apa")
ALL = "citations.json"  # an item of CSL-JSON for the report ("") and for each `page` and `page#figure`
# BibTeX counts braces without minding a backslash before them: an escaped brace alone would swallow what follows.
_TEX = {"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_TEX |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {c: f"\\{c}" for c in "&%$#_"}
_CSL = {"report": "report", "page": "chapter", "figure": "figure", "table": "dataset"}
_KIND = {v: k for k, v in _CSL.items()}


@dataclass(frozen=True)
class Person:
    """An author: a person with a family name, or a body whose `given` is empty."""

    family: str
    given: str = ""


@dataclass(frozen=True)
class Citation:
    """A report, or a part of one, as something to cite. `date` is an ISO day, or empty where none is known.

    `kind` is report, page, figure or table; `container` is the title of the report that a part is of, `section`
    that of its page. `version` tells of the content: the same content has the same version.
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
        out: dict[str, Any] = {"id": self.key, "type": _CSL[self.kind], "title": self.title, "author": authors}
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
        fields |= {"howpublished": f"In: {{{within}}}" if within else "Report"}
        fields |= {"year": self.year, "month": self.date[5:7].lstrip("0"), "version": _tex(self.version)}
        fields |= {"url": self.url, "note": _tex(self.note)}
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{self.key},", *lines, "}"]) + "\n"

    def cff(self) -> str:
        """Return the record as a Citation File Format 1.2.0 file."""
        out: dict[str, Any] = {"cff-version": "1.2.0", "message": "To cite this report, use this record."}
        out |= {"type": "dataset", "title": self.container or self.title, "authors": self._cff_authors()}
        rest = {"date-released": self.date, "version": self.version, "url": self.url}
        out |= {k: v for k, v in rest.items() if v}
        if not self.container:
            out |= {"abstract": self.note} if self.note else {}
        else:
            part = {"type": "generic", "title": self.title, "authors": self._cff_authors(), **rest}
            part |= {"collection-title": self.container, "section": self.section, "notes": self.note}
            out["preferred-citation"] = {k: v for k, v in part.items() if v}
        return yaml.safe_dump(json.loads(json.dumps(out)), sort_keys=False, allow_unicode=True, width=100)

    def _cff_authors(self) -> list[dict[str, str]]:
        return [
            {"family-names": p.family, "given-names": p.given} if p.given else {"name": p.family} for p in self.authors
        ]

    def apa(self) -> str:
        """Return the record as a line in the manner of APA, 7th edition."""
        names = [f"{p.family}, {_initials(p.given)}" if p.given else p.family for p in self.authors]
        who = ", ".join(names[:-1]) + f", & {names[-1]}" if len(names) > 1 else "".join(names)
        version = f" (Version {self.version})" if self.version else ""
        kind = f" [{self.kind.capitalize()}]" if self.kind != "page" else ""
        within = f"In {self.container}{version}." if self.container else ""
        title = f"{self.title}{kind}. {within}" if within else f"{self.title}{version}{kind}."
        end = f" {self.url}" if self.url else ""
        return _line(f"{who.rstrip('.')}. ({self.year or 'n.d.'}). {title}{end}") + "\n"


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
    authors = tuple(Person(a.get("family") or a["literal"], a.get("given", "")) for a in item["author"])
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    date = "-".join(f"{n:02d}" for n in parts)
    rest = {"version": item.get("version", ""), "url": item.get("URL", ""), "note": item.get("note", "")}
    rest |= {"container": item.get("container-title", ""), "section": item.get("section", "")}
    return Citation(item["id"], item["title"], authors, date, kind=_KIND[item["type"]], **rest)


def from_project(root: Path, *, key: str, title: str, date: str = "", version: str = "", note: str = "") -> Citation:
    """Return the record of a report that a project made: authors and address are its CITATION.cff's.

    Without that file they are those of the installed package.
    """
    path = root / "CITATION.cff"
    about = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    rows = about.get("authors") or [{"name": _package_author()}]
    authors = tuple(Person(r.get("family-names") or r.get("name", ""), r.get("given-names", "")) for r in rows)
    url = str(about.get("url") or about.get("repository-code") or "")
    return Citation(_slug(key), _line(title), authors, date, version=version, url=url, note=_line(note))


def _package_author() -> str:
    from importlib.metadata import metadata

    return metadata("corridor_analysis").get("Author") or "corridor_analysis developers"


def cite(folder: Path, form: str = "bibtex", *, page: str = "", figure: str = "") -> str:
    """Return how to cite the report in `folder`, or a page, figure or table of it, in one of FORMATS.

    `page` is a notebook's name, `figure` the anchor of a figure or table. Raises ReportError where the folder holds
    no report, the report no such part, or the format is unknown.
    """
    if form not in FORMATS:
        raise ReportError("cite", form, "this format is not written", nearest(form, FORMATS))
    record = _find(_records(Path(folder)), page.removesuffix(".ipynb").removesuffix(".html"), figure)
    if form == "csl-json":
        return json.dumps([record.csl()], ensure_ascii=False, indent=2) + "\n"
    return {"bibtex": record.bibtex, "cff": record.cff, "apa": record.apa}[form]()


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
