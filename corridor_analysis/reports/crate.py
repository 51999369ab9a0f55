"""The report folder as a Process Run Crate (RO-Crate 1.1): what ran, on what, with what result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor_analysis.reports.cite import Citation

__all__ = ["crate"]

_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_CONTEXT = ["https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"]
_STATUS = {"done": "CompletedActionStatus", "failed": "FailedActionStatus"}
_KINDS = {
    ".parquet": "application/vnd.apache.parquet",
    ".ipynb": "application/x-ipynb+json",
    ".bib": "application/x-bibtex",
    ".csv": "text/csv",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
}
Node = dict[str, Any]


def crate(record: Mapping[str, Any], citation: Citation) -> dict[str, Any]:
    """Return the metadata of a report as JSON-LD, from its record of provenance."""
    outputs = [_file(o) for o in record["outputs"]]
    inputs = [
        {"@id": f"#input/{i['path']}", "@type": "File", "name": i["path"], "sha256": i["sha256"]}
        for i in record["inputs"]
    ]
    actions = [_action(name, state, record, inputs) for name, state in record["notebooks"].items()]
    people = [_person(i, p.family, p.given) for i, p in enumerate(citation.authors, start=1)]
    tools = [_tool(name, version) for name, version in record["environment"]["packages"].items()]
    about: Node = {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"}}
    about["conformsTo"] = {"@id": "https://w3id.org/ro/crate/1.1"}
    profile = {"@id": _PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    root = _root(record, citation, [outputs, inputs], actions, people)
    return {"@context": _CONTEXT, "@graph": [about, root, profile, *people, *tools, *actions, *inputs, *outputs]}


def _ids(nodes: list[Node]) -> list[Node]:
    return [{"@id": n["@id"]} for n in nodes]


def _root(
    record: Mapping[str, Any], citation: Citation, files: list[list[Node]], actions: list[Node], people: list[Node]
) -> Node:
    out: Node = {"@id": "./", "@type": "Dataset", "conformsTo": {"@id": _PROFILE}, "name": citation.title}
    out["description"] = record["question"]
    out["license"] = "The articles quoted remain their publishers'; code and tables are under the project's licence."
    if record["time"]:
        out["datePublished"] = record["time"]
    out["creator"] = _ids(people)
    out["hasPart"] = [ref for nodes in files for ref in _ids(nodes)]
    out["mentions"] = _ids(actions)
    return out


def _file(output: Mapping[str, Any]) -> Node:
    name = str(output["path"])
    kind = _KINDS.get(name[name.rfind(".") :], "application/octet-stream")
    out = {"@id": name, "@type": "File", "name": name, "encodingFormat": kind}
    return out | {"sha256": output["sha256"], "contentSize": str(output["bytes"])}


def _action(name: str, state: Mapping[str, Any], record: Mapping[str, Any], inputs: list[Node]) -> Node:
    out: Node = {"@id": f"#run/{name}", "@type": "CreateAction", "name": f"Run of {name}"}
    out["instrument"] = {"@id": "#software/corridor_analysis"}
    out["object"] = _ids(inputs)
    made = [f"{name}.html", f"{name}.ipynb"]
    out["result"] = [{"@id": o["path"]} for o in record["outputs"] if o["path"] in made]
    out["actionStatus"] = {"@id": f"http://schema.org/{_STATUS.get(state['status'], 'PotentialActionStatus')}"}
    if record["time"]:
        out["endTime"] = record["time"]
    if state.get("error"):
        out["error"] = state["error"]
    return out


def _person(number: int, family: str, given: str) -> Node:
    name = f"{given} {family}".strip()
    return {"@id": f"#author/{number}", "@type": "Person" if given else "Organization", "name": name}


def _tool(name: str, version: str) -> Node:
    return {"@id": f"#software/{name}", "@type": "SoftwareApplication", "name": name, "version": version}
