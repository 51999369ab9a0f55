"""Generic knowledge as data: countries, offices, cues, event patterns. Each file is read once and checked at load."""

from __future__ import annotations

import csv
import gzip
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from corridor_analysis.errors import ResourceError
from corridor_analysis.schema.entry import Entry, Made, checked
from corridor_analysis.schema.plain_yaml import load_yaml

__all__ = ["PACKAGE", "lexicon", "read_csv", "read_json", "read_yaml", "shipped"]

PACKAGE = Path(__file__).resolve().parents[1]


def _text(name: str) -> str:
    path = files(__package__) / name
    if not path.is_file():
        raise ResourceError(name, "", "no such resource in the package", "Reinstall corridor_analysis.")
    return path.read_text(encoding="utf-8")


@cache
def read_yaml(name: str) -> Any:
    """Return the parsed content of a YAML resource. Do not change what it returns: it is shared."""
    try:
        return load_yaml(_text(name))
    except yaml.YAMLError as error:
        raise ResourceError(name, "", f"not valid YAML: {error}", "Mend the line it names.") from error


def lexicon(name: str, model: type[Made]) -> Made:
    """Return a YAML resource as the entry that its model describes: the one loader of words.

    Raises ResourceError where a key is unknown or missing, or a value breaks a rule of the model.
    """
    entry: Made = _entry(name, model)
    return entry


@cache
def _entry(name: str, model: type[Entry]) -> Any:
    return checked(model, read_yaml(name), name, error=ResourceError)


@cache
def read_csv(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a CSV resource as dicts. Do not change what it returns: it is shared."""
    return tuple(csv.DictReader(_text(name).splitlines()))


@cache
def read_json(name: str) -> Any:
    """Return the content of a gzipped JSON resource. Do not change what it returns: it is shared."""
    return json.loads(gzip.decompress((files(__package__) / name).read_bytes()))


def shipped(name: str) -> Path | None:
    """Return a file or folder that a wheel holds in the package and a working copy beside it, or None.

    A working copy comes first: where there is one, its files are those that people change.
    """
    checkout = PACKAGE.parent
    tries = [checkout / name] if (checkout / "pyproject.toml").is_file() else []
    return next((path for path in (*tries, PACKAGE / name) if path.exists()), None)
