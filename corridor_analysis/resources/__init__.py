"""Generic knowledge as data: countries, offices, cues, event patterns. Each file is read once and checked at load."""

from __future__ import annotations

import csv
import gzip
import json
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from corridor_analysis.errors import ResourceError
from corridor_analysis.plain_yaml import load_yaml

__all__ = ["read_csv", "read_json", "read_yaml"]


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


@cache
def read_csv(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a CSV resource as dicts. Do not change what it returns: it is shared."""
    return tuple(csv.DictReader(_text(name).splitlines()))


@cache
def read_json(name: str) -> Any:
    """Return the content of a gzipped JSON resource. Do not change what it returns: it is shared."""
    return json.loads(gzip.decompress((files(__package__) / name).read_bytes()))
