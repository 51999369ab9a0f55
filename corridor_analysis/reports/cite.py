"""How to cite a report: one record of it, written as BibTeX, CSL-JSON, CFF or APA."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from corridor_analysis.errors import ReportError, nearest

__all__ = ["FORMATS", "Citation", "Person", "cite", "from_csl", "from_project"]

FORMATS = ("bibtex", "csl-json", "cff", "apa")
_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}"} | {c: f"\\{c}" for c in "&%$#_"}
_TEX |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True)
class Person:
    """An author: a person with a family name, or a body whose `given` is empty."""

    family: str
    given: str = ""


@dataclass(frozen=True)
class Citation:
    """A report, or one page of it, as something to cite. `date` is an ISO day, or empty where none is known."""

    key: str
    title: str
    authors: tuple[Person, ...]
    date: str = ""
    version: str = ""
    url: str = ""
    note: str = ""

    @property
    def year(self) -> str:
        """The year, or an empty text."""
        return self.date[:4]

    def csl(self) -> dict[str, Any]:
        """Return the record as an item of CSL-JSON."""
        authors = [{"family": p.family, "given": p.given} if p.given else {"literal": p.family} for p in self.authors]
        out: dict[str, Any] = {"id": self.key, "type": "report", "title": self.title, "author": authors}
        if self.date:
            out["issued"] = {"date-parts": [[int(n) for n in self.date.split("-")]]}
        rest = {"version": self.version, "URL": self.url, "note": self.note}
        return out | {k: v for k, v in rest.items() if v}

    def bibtex(self) -> str:
        """Return the record as an entry of BibTeX."""
        names = [f"{p.family}, {p.given}" if p.given else "{" + _tex(p.family) + "}" for p in self.authors]
        fields = {"title": "{" + _tex(self.title) + "}", "author": " and ".join(names)}
        fields |= {"year": self.year, "month": self.date[5:7].lstrip("0"), "version": _tex(self.version)}
        fields |= {"url": self.url, "note": _tex(self.note)}
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{self.key},", *lines, "}"]) + "\n"

    def cff(self) -> str:
        """Return the record as a Citation File Format 1.2.0 file."""
        authors = [
            {"family-names": p.family, "given-names": p.given} if p.given else {"name": p.family} for p in self.authors
        ]
        out: dict[str, Any] = {"cff-version": "1.2.0", "message": "To cite this report, use this record."}
        out |= {"type": "dataset", "title": self.title, "authors": authors}
        rest = {"date-released": self.date, "version": self.version, "url": self.url, "abstract": self.note}
        out |= {k: v for k, v in rest.items() if v}
        return yaml.safe_dump(out, sort_keys=False, allow_unicode=True, width=100)

    def apa(self) -> str:
        """Return the record as a line in the manner of APA, 7th edition."""
        names = [f"{p.family}, {_initials(p.given)}" if p.given else p.family for p in self.authors]
        who = ", ".join(names[:-1]) + f", & {names[-1]}" if len(names) > 1 else "".join(names)
        version = f" (Version {self.version})" if self.version else ""
        end = f" {self.url}" if self.url else ""
        return f"{who.rstrip('.')}. ({self.year or 'n.d.'}). {self.title}{version} [Report].{end}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in text)


def _initials(given: str) -> str:
    return " ".join(f"{word[0]}." for word in given.split())


def from_csl(item: Mapping[str, Any]) -> Citation:
    """Return the record that `csl` wrote."""
    authors = tuple(Person(a.get("family") or a["literal"], a.get("given", "")) for a in item["author"])
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    date = "-".join(f"{n:02d}" for n in parts)
    rest = {"version": item.get("version", ""), "url": item.get("URL", ""), "note": item.get("note", "")}
    return Citation(item["id"], item["title"], authors, date, **rest)


def from_project(root: Path, *, key: str, title: str, date: str, note: str = "") -> Citation:
    """Return the record of a report that a project made: authors, version and address are its CITATION.cff's.

    Without that file they are those of the installed package.
    """
    path = root / "CITATION.cff"
    about = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    rows = about.get("authors") or [{"name": _package_author()}]
    authors = tuple(Person(r.get("family-names") or r.get("name", ""), r.get("given-names", "")) for r in rows)
    version = str(about.get("version") or _package_version())
    url = str(about.get("url") or about.get("repository-code") or "")
    return Citation(key, title, authors, date, version=version, url=url, note=note)


def _package_author() -> str:
    from importlib.metadata import metadata

    return metadata("corridor_analysis").get("Author") or "corridor_analysis developers"


def _package_version() -> str:
    from importlib.metadata import version

    return version("corridor_analysis")


def cite(folder: Path, form: str = "bibtex") -> str:
    """Return how to cite the report in `folder`, in one of FORMATS.

    Raises ReportError where the folder holds no report, or the format is unknown.
    """
    path = Path(folder) / "citation.json"
    if form not in FORMATS:
        raise ReportError("cite", form, "this format is not written", nearest(form, FORMATS))
    if not path.is_file():
        raise ReportError(folder, "", "there is no report here", "Give a folder that `corridor report` wrote.")
    try:
        record = from_csl(json.loads(path.read_text(encoding="utf-8"))[0])
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise ReportError(path, "", "it holds no CSL-JSON", "Run `corridor report` again.") from error
    if form == "csl-json":
        return json.dumps([record.csl()], ensure_ascii=False, indent=2) + "\n"
    return {"bibtex": record.bibtex, "cff": record.cff, "apa": record.apa}[form]()
