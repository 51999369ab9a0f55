"""Where a report comes from and how to cite it, as files beside its pages: code, versions, parameters and digests of
what went in and came out; the folder as a Process Run Crate 0.5 (RO-Crate 1.1); citations of the report and its parts.

The crate is written here and not with the library `rocrate`: that stamps the clock's time on what it writes, copies the
files that it is told of, and knows no more of the profile than the types named below. It reads this crate in the tests.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from corridor_analysis.errors import ReportError
from corridor_analysis.reports import digests
from corridor_analysis.reports.cite import ALL, SOFTWARE, Citation, Person, parts_of, record_of, software, written
from corridor_analysis.schema.whole_file import write_json, write_whole

if TYPE_CHECKING:
    from corridor_analysis.reports.pages import Page
    from corridor_analysis.reports.plan import Plan
    from corridor_analysis.tables import Tables

__all__ = ["UNLISTED", "citation_of", "content_digest", "verify", "write_records"]

# Written after the record, or told anew by each call (what was not run again): no digest of them can stand in it.
UNLISTED = ("provenance.json", "ro-crate-metadata.json", "manifest.json", "runs.html", "index.html")
_PARTS = ("tables", "figures")  # other folders in that of a report are reports of their own, the runs of a sweep
_OWN = "corridor_analysis"
_PACKAGES = (
    _OWN, "spacy", "pandas", "pyarrow", "matplotlib", "networkx", "rapidfuzz", "papermill",
    "nbclient", "nbconvert", "ipykernel",
)  # fmt: skip
_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_CONTEXT = ["https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"]
_STATUS = {"done": "CompletedActionStatus", "failed": "FailedActionStatus"}
_KINDS = {
    ".parquet": "application/vnd.apache.parquet", ".ipynb": "application/x-ipynb+json", ".bib": "application/x-bibtex",
    ".cff": "application/yaml", ".csv": "text/csv", ".svg": "image/svg+xml", ".png": "image/png",
    ".pdf": "application/pdf", ".html": "text/html", ".js": "text/javascript", ".json": "application/json",
    ".md": "text/markdown",
}  # fmt: skip
Node = dict[str, Any]


def _files(folder: Path) -> list[dict[str, Any]]:
    """Return path, SHA-256 and size of each file of a report folder that its record lists, in order of their names."""
    out = []
    for path in digests.sources(folder):
        name = path.relative_to(folder).as_posix()
        if name not in UNLISTED and ("/" not in name or name.split("/")[0] in _PARTS):
            out.append({"path": name, "sha256": digests.file_digest(path), "bytes": path.stat().st_size})
    return out


def verify(folder: Path) -> dict[str, str]:
    """Return what is no longer as a report's provenance says: path -> missing, changed or not part of it.

    Raises ReportError where the folder holds no report.
    """
    path = folder / "provenance.json"
    try:
        listed = {o["path"]: o["sha256"] for o in json.loads(path.read_text(encoding="utf-8"))["outputs"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        repair = "Give a folder that `corridor report` wrote."
        raise ReportError(folder, "", "there is no record of where this comes from", repair) from error
    there = {name: folder / name for name in listed if (folder / name).is_file()}
    odd = {name: "missing" for name in listed if name not in there}
    odd |= {name: "changed" for name, file in there.items() if digests.file_digest(file) != listed[name]}
    found = {o["path"] for o in _files(folder)}
    odd |= dict.fromkeys(found - listed.keys(), "not part of the report")
    return dict(sorted(odd.items()))


def content_digest(plan: Plan) -> str:
    """Return the SHA-256 of what a report holds: its tables and what its notebooks show.

    Neither commit nor time are part of it, nor is anything that is laid out from these two.
    """
    files = {name: plan.folder / f"{name}.ipynb" for name in plan.states}
    shown = {name: digests.file_digest(path) for name, path in files.items() if path.is_file()}
    return digests.json_digest({"tables": _tables_digest(plan.corpus.tables), "notebooks": shown})


@lru_cache(maxsize=1)  # the runs of a sweep share their tables
def _tables_digest(tables: Tables) -> str:
    from corridor_analysis.tables import digest

    return digest(tables.frames())


def citation_of(plan: Plan) -> Citation:
    """Return how to cite a run's report. Its version is the digest of its content: the same content, the same version.

    `sha256-` stands before it because twelve hexadecimal digits alone can look like a number (8e1234…) to YAML.
    """
    case = plan.project.case
    time, _ = digests.when(plan.project.commit)
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
    for name, form in (("CITATION.bib", "bibtex"), ("CITATION.cff", "cff"), ("citation.json", "csl-json")):
        write_whole(folder / name, written(citation, form))
    write_json(folder / ALL, {name: part.csl() for name, part in cited.items()})
    record = _record(plan, citation)
    write_json(folder / "provenance.json", record)
    write_json(folder / "ro-crate-metadata.json", _crate(record, citation))


def _record(plan: Plan, citation: Citation) -> dict[str, Any]:
    """Return the record of a report: case, parameters and states, with code, time, versions and digests."""
    case, root, commit = plan.project.case, plan.project.root, plan.project.commit
    time, basis = digests.when(commit)
    notebooks = {
        n.name: {"status": s.status, "digest": s.digest, "error": s.error, "parameters": _given(plan, n.name)}
        | ({"older": "made from other inputs than those listed"} if plan.is_older(n) else {})
        for n in plan.project.notebooks
        if (s := plan.states[n.name]).status != "not run"
    }
    read = [*plan.corpus.files, *(n.path for n in plan.project.notebooks if n.name in notebooks)]
    code = {"commit": commit.id if commit else None, "clean": commit.clean if commit else None}
    return {
        "case": case.id,
        "title": case.title,
        "question": case.question,
        "run": plan.name or None,
        "selection": plan.about["given"],
        "version": citation.version,
        "content_sha256": content_digest(plan),
        "tables": plan.corpus.digest,
        "notebooks": notebooks,
        "time": time,
        "time_basis": basis,
        "code": {**code, "package_sha256": digests.code_digest(), "lock_sha256": digests.lock_digest(root)},
        "model": digests.model_version(),
        "environment": {
            "python": platform.python_version(),
            "system": platform.system(),
            "packages": {name: digests.version_of(name) for name in _PACKAGES},
        },
        "inputs": [{"path": digests.relative(p, root), "sha256": digests.file_digest(p)} for p in read],
        "outputs": _files(plan.folder),
    }


def _given(plan: Plan, name: str) -> dict[str, Any]:
    values, root = plan.values[name].items(), plan.project.root
    return {k: digests.relative(v, root) if k in ("case", "articles") and v else v for k, v in values}


def _crate(record: Mapping[str, Any], citation: Citation) -> dict[str, Any]:
    """Return the metadata of a report as JSON-LD, from its record of provenance.

    What was read is not part of the folder: inputs are described with their digests, as things outside of the crate.
    """
    outputs = [_file(o) for o in record["outputs"] if not o["path"].startswith("../")]
    outputs += [_file({"path": name}) for name in ("index.html", "provenance.json")]  # in no record of digests
    inputs = [
        _node(f"#input/{quote(i['path'])}", "CreativeWork", i["path"], sha256=i["sha256"]) for i in record["inputs"]
    ]
    values = {name: _values(name, state["parameters"]) for name, state in record["notebooks"].items()}
    people = [_person(f"#author/{i}", p) for i, p in enumerate(citation.authors, start=1)]
    makers = [_person(f"#software/author/{i}", p) for i, p in enumerate(software().authors, start=1)]
    places = [_place(p) for p in dict.fromkeys(a.affiliation for a in citation.authors) if p]
    actions = [
        _action(name, state, record, _ids([*inputs, *values[name]]), _ids(people[:1]))
        for name, state in record["notebooks"].items()
    ]
    tools = [_tool(name, release, _ids(makers)) for name, release in record["environment"]["packages"].items()]
    about: Node = {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"}}
    about["conformsTo"] = {"@id": "https://w3id.org/ro/crate/1.1"}
    profile = _node(_PROFILE, "CreativeWork", "Process Run Crate", version="0.5")
    told = "The articles quoted remain their publishers'; code and tables are under the project's licence."
    rights = _node("#rights", "CreativeWork", "Rights in this report", description=told)
    root: Node = {"@id": "./", "@type": "Dataset", "conformsTo": {"@id": _PROFILE}, "name": citation.title}
    root |= {"identifier": f"sha256:{record['content_sha256']}", "version": citation.version}
    root |= {"description": record["question"], "license": {"@id": rights["@id"]}}
    root |= {"datePublished": record["time"]} if record["time"] else {}
    root |= {"creator": _ids(people)} if people else {}
    root |= {"hasPart": _ids(outputs), "mentions": _ids(actions)}
    given = [v for nodes in values.values() for v in nodes]
    graph = [about, root, profile, rights, *people, *places, *makers, *tools, *actions, *given, *inputs, *outputs]
    return {"@context": _CONTEXT, "@graph": graph}


def _node(key: str, kind: str, name: str, **more: Any) -> Node:
    return {"@id": key, "@type": kind, "name": name, **more}


def _ids(nodes: Sequence[Node]) -> list[Node]:
    return [{"@id": n["@id"]} for n in nodes]


def _file(output: Mapping[str, Any]) -> Node:
    name = str(output["path"])
    kind = _KINDS.get(name[name.rfind(".") :], "application/octet-stream")
    out = _node(quote(name), "File", name, encodingFormat=kind)
    return out | ({"sha256": output["sha256"], "contentSize": str(output["bytes"])} if "sha256" in output else {})


def _values(name: str, parameters: Mapping[str, Any]) -> list[Node]:
    """Return the parameters that a notebook was given."""
    told = {
        key: value if isinstance(value, (str, int, float, bool)) else json.dumps(value, ensure_ascii=False)
        for key, value in parameters.items()
    }
    return [_node(f"#parameter/{quote(name)}/{quote(k)}", "PropertyValue", k, value=v) for k, v in told.items()]


def _action(
    name: str, state: Mapping[str, Any], record: Mapping[str, Any], read: list[Node], agents: list[Node]
) -> Node:
    told = f"The notebook {name}.ipynb, run with papermill; the time is that of the sources."
    out = _node(f"#run/{quote(name)}", "CreateAction", f"Run of {name}", description=told)
    out |= {"instrument": {"@id": f"#software/{_OWN}"}, "object": read}
    made = [f"{name}.html", f"{name}.ipynb"]
    out["result"] = [{"@id": quote(o["path"])} for o in record["outputs"] if o["path"] in made]
    out |= {"agent": agents[0]} if agents else {}
    out["actionStatus"] = {"@id": f"http://schema.org/{_STATUS.get(state['status'], 'PotentialActionStatus')}"}
    out |= {"endTime": record["time"]} if record["time"] else {}
    return out | ({"error": state["error"]} if state.get("error") and state["status"] == "failed" else {})


def _person(key: str, author: Person) -> Node:
    kind = "Person" if author.given or author.orcid else "Organization"
    out = _node(author.facts.get("orcid") or key, kind, f"{author.given} {author.family}".strip())
    return out | ({"affiliation": {"@id": _place(author.affiliation)["@id"]}} if author.affiliation else {})


def _place(name: str) -> Node:
    return _node(f"#affiliation/{quote(name, safe='')}", "Organization", name)


def _tool(name: str, release: str, makers: list[Node]) -> Node:
    out = _node(f"#software/{name}", "SoftwareApplication", name, softwareVersion=release)
    if name == _OWN:
        return out | {"author": makers} | ({"url": software().url} if software().url else {})
    return out | {"url": f"https://pypi.org/project/{name}/"}
