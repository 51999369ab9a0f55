"""The report folder as a Process Run Crate 0.5 (RO-Crate 1.1): what ran, on what, with what result.

Written here and not with the library `rocrate`: that stamps the clock's time on what it writes, copies the files
that it is told of, and knows no more of the profile than the types named below. It reads this crate in the tests.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from corridor_analysis.reports.cite import Citation, Person, software

__all__ = ["crate"]

_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_CONTEXT = ["https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"]
_STATUS = {"done": "CompletedActionStatus", "failed": "FailedActionStatus"}
_TOOL = "#software/corridor_analysis"
_KINDS = {
    ".parquet": "application/vnd.apache.parquet",
    ".ipynb": "application/x-ipynb+json",
    ".bib": "application/x-bibtex",
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
}
Node = dict[str, Any]
_RIGHTS: Node = {
    "@id": "#rights",
    "@type": "CreativeWork",
    "name": "Rights in this report",
    "description": "The articles quoted remain their publishers'; code and tables are under the project's licence.",
}


def crate(record: Mapping[str, Any], citation: Citation) -> dict[str, Any]:
    """Return the metadata of a report as JSON-LD, from its record of provenance.

    What was read is not part of the folder: inputs are described with their digests, as things outside of the crate.
    """
    outputs = [_file(o) for o in record["outputs"] if not o["path"].startswith("../")]
    outputs += [_file({"path": name}) for name in ("index.html", "provenance.json")]  # in no record of digests
    inputs = [
        {"@id": f"#input/{quote(i['path'])}", "@type": "CreativeWork", "name": i["path"], "sha256": i["sha256"]}
        for i in record["inputs"]
    ]
    values = {name: _values(name, state) for name, state in record["notebooks"].items()}
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
    profile = {"@id": _PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    root = _root(record, citation, [outputs, actions, people])
    given = [v for nodes in values.values() for v in nodes]
    graph = [about, root, profile, _RIGHTS, *people, *places, *makers, *tools, *actions, *given, *inputs, *outputs]
    return {"@context": _CONTEXT, "@graph": graph}


def _ids(nodes: list[Node]) -> list[Node]:
    return [{"@id": n["@id"]} for n in nodes]


def _root(record: Mapping[str, Any], citation: Citation, nodes: list[list[Node]]) -> Node:
    outputs, actions, people = nodes
    out: Node = {"@id": "./", "@type": "Dataset", "conformsTo": {"@id": _PROFILE}, "name": citation.title}
    out |= {"identifier": f"sha256:{record['content_sha256']}", "version": citation.version}
    out |= {"description": record["question"], "license": {"@id": _RIGHTS["@id"]}}
    if record["time"]:
        out["datePublished"] = record["time"]
    out |= {"creator": _ids(people)} if people else {}
    return out | {"hasPart": _ids(outputs), "mentions": _ids(actions)}


def _file(output: Mapping[str, Any]) -> Node:
    name = str(output["path"])
    kind = _KINDS.get(name[name.rfind(".") :], "application/octet-stream")
    out = {"@id": quote(name), "@type": "File", "name": name, "encodingFormat": kind}
    return out | ({"sha256": output["sha256"], "contentSize": str(output["bytes"])} if "sha256" in output else {})


def _values(name: str, state: Mapping[str, Any]) -> list[Node]:
    """Return the parameters that a notebook was given."""
    return [
        {
            "@id": f"#parameter/{quote(name)}/{quote(key)}",
            "@type": "PropertyValue",
            "name": key,
            "value": value if isinstance(value, (str, int, float, bool)) else json.dumps(value, ensure_ascii=False),
        }
        for key, value in state["parameters"].items()
    ]


def _action(
    name: str, state: Mapping[str, Any], record: Mapping[str, Any], read: list[Node], agents: list[Node]
) -> Node:
    out: Node = {"@id": f"#run/{quote(name)}", "@type": "CreateAction", "name": f"Run of {name}"}
    out["description"] = f"The notebook {name}.ipynb, run with papermill; the time is that of the sources."
    out |= {"instrument": {"@id": _TOOL}, "object": read}
    made = [f"{name}.html", f"{name}.ipynb"]
    out["result"] = [{"@id": quote(o["path"])} for o in record["outputs"] if o["path"] in made]
    if agents:
        out["agent"] = agents[0]
    out["actionStatus"] = {"@id": f"http://schema.org/{_STATUS.get(state['status'], 'PotentialActionStatus')}"}
    if record["time"]:
        out["endTime"] = record["time"]
    if state.get("error") and state["status"] == "failed":
        out["error"] = state["error"]
    return out


def _person(key: str, author: Person) -> Node:
    kind = "Person" if author.given or author.orcid else "Organization"
    name = f"{author.given} {author.family}".strip()
    out: Node = {"@id": author.facts.get("orcid") or key, "@type": kind, "name": name}
    return out | ({"affiliation": {"@id": _place(author.affiliation)["@id"]}} if author.affiliation else {})


def _place(name: str) -> Node:
    return {"@id": f"#affiliation/{quote(name, safe='')}", "@type": "Organization", "name": name}


def _tool(name: str, release: str, makers: list[Node]) -> Node:
    out: Node = {"@id": f"#software/{name}", "@type": "SoftwareApplication", "name": name, "softwareVersion": release}
    if name == "corridor_analysis":
        used = software()
        return out | {"author": makers} | ({"url": used.url} if used.url else {})
    return {**out, "url": f"https://pypi.org/project/{name}/"}
