"""What a report says of itself: how to cite it, where it comes from, and the digest of what it holds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corridor_analysis.reports import digests
from corridor_analysis.reports.cite import ALL, SOFTWARE, Citation, parts_of, record_of, software, written
from corridor_analysis.reports.crate import crate
from corridor_analysis.reports.provenance import files_of, provenance, relative, when
from corridor_analysis.schema.whole_file import write_json, write_whole

if TYPE_CHECKING:
    from corridor_analysis.reports.pages import Page
    from corridor_analysis.reports.plan import Plan
    from corridor_analysis.tables import Tables

__all__ = ["citation_of", "content_digest", "write_records"]


def content_digest(plan: Plan) -> str:
    """Return the SHA-256 of what a report holds: its tables and what its notebooks show.

    Neither commit nor time are part of it, nor is anything that is laid out from these two.
    """
    files = {n.name: plan.folder / f"{n.name}.ipynb" for n in plan.notebooks}
    shown = {name: digests.file_digest(path) for name, path in files.items() if path.is_file()}
    return digests.json_digest({"tables": _tables_digest(plan.tables), "notebooks": shown})


@lru_cache(maxsize=1)  # the runs of a sweep share their tables
def _tables_digest(tables: Tables) -> str:
    from corridor_analysis.tables import digest

    return digest(tables.frames())


def citation_of(plan: Plan) -> Citation:
    """Return how to cite a run's report. Its version is the digest of its content: the same content, the same version.

    `sha256-` stands before it because twelve hexadecimal digits alone can look like a number (8e1234…) to YAML.
    """
    case = plan.project.case
    time, _ = when(plan.project.commit)
    digest = content_digest(plan)[:12]
    key = "_".join(part for part in ("corridor", case.id, plan.name, digest[:8]) if part)
    facts = {"date": (time or "")[:10], "version": f"sha256-{digest}", "note": case.question}
    return record_of(plan.project.authors, key=key, title=f"{plan.title}: what the articles say", **facts)


def write_records(plan: Plan, citation: Citation, pages: Iterable[Page]) -> None:
    """Write how to cite the report and its parts, and where it comes from."""
    folder = plan.folder
    cited = {"": citation, SOFTWARE: software()}
    for page in pages:
        cited |= {f"{page.name}{f'#{key}' if key else ''}": part for key, part in parts_of(citation, page).items()}
    write_whole(folder / "CITATION.bib", written(citation, "bibtex"))
    write_whole(folder / "CITATION.cff", written(citation, "cff"))
    write_whole(folder / "citation.json", written(citation, "csl-json"))
    write_json(folder / ALL, {name: part.csl() for name, part in cited.items()})
    record = _record(plan, citation)
    write_json(folder / "provenance.json", record)
    write_json(folder / "ro-crate-metadata.json", crate(record, citation))


def _record(plan: Plan, citation: Citation) -> dict[str, Any]:
    case = plan.project.case
    states = {n.name: plan.manifest.get(n.name) for n in plan.notebooks}
    older = {n.name for n in plan.notebooks if plan.is_older(n)}
    notebooks = {
        name: {"status": s.status, "digest": s.digest, "error": s.error, "parameters": _given(plan, name)}
        | ({"older": "made from other inputs than those listed"} if name in older else {})
        for name, s in states.items()
        if s is not None
    }
    about: dict[str, Any] = {"case": case.id, "title": case.title, "question": case.question, "run": plan.name or None}
    about["selection"] = plan.about["given"]
    about |= {"version": citation.version, "content_sha256": content_digest(plan)}
    about |= {"tables": plan.corpus.digest, "notebooks": notebooks}
    read = [*plan.corpus.files, *(n.path for n in plan.notebooks if n.name in notebooks)]
    return provenance(about, plan.project.root, plan.project.commit, read, files_of(plan.folder))


def _given(plan: Plan, name: str) -> dict[str, Any]:
    root = plan.project.root
    return {k: relative(v, root) if k in ("case", "articles") and v else v for k, v in plan.values[name].items()}
