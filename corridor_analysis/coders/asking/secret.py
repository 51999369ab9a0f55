"""Secrets: a parameter given as `env:NAME` is read from the environment by the kernel; its value is written nowhere.

Should a notebook print it all the same, it is struck out of every text that is kept: as it is, and as HTML, JSON, a
Python literal or an address would write it. A value that a notebook takes apart, encodes otherwise or draws into a
picture is beyond this.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from corridor_analysis.errors import ParameterError, nearest

__all__ = ["Redact", "assignments", "checked", "name_of"]

SHORTEST = 6  # characters: a shorter value would be struck out of ordinary words
_SECRET = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")


class Redact:
    """Strikes secrets (name -> value) out of texts and of parsed JSON."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        forms = {form: name for name, value in secrets.items() for form in _forms(value)}
        self._names = forms
        longest = sorted(forms, key=lambda form: (-len(form), form))
        self._pattern = re.compile("|".join(map(re.escape, longest))) if longest else None

    def __call__(self, value: Any) -> Any:
        """Return a text, or a JSON value with all its texts, without the secrets."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self._pattern.sub(lambda m: f"[secret {self._names[m[0]]}]", value)
        if isinstance(value, list):
            return self("".join(value)).splitlines(keepends=True) if _are_lines(value) else [self(v) for v in value]
        if isinstance(value, dict):
            return {self(k): self(v) for k, v in value.items()}
        return value


def _are_lines(value: list[Any]) -> bool:
    """Return whether a list is a text that nbformat cut into lines: a secret may span several."""
    texts = len(value) > 1 and all(isinstance(v, str) for v in value)
    return texts and all(v.endswith("\n") for v in value[:-1])


def _forms(value: str) -> list[str]:
    told = [value, html.escape(value), html.escape(value, quote=False), quote(value), quote_plus(value)]
    literals = [json.dumps(value), json.dumps(value, ensure_ascii=False), repr(value)]
    return [*told, *(word[1:-1] for word in literals)]


def name_of(value: object) -> str:
    """Return the environment variable that a parameter's value names, or an empty text."""
    found = _SECRET.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else ""


def checked(values: Iterable[Mapping[str, Any]], *, where: str) -> dict[str, str]:
    """Return name -> value of the environment variables that parameters name.

    Raises ParameterError for one that is not set, or too short to be struck out.
    """
    out = {}
    for given in values:
        for parameter, value in given.items():
            name = name_of(value)
            if name:
                out[name] = _read(parameter, name, where)
    return out


def _read(parameter: str, name: str, where: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        repair = nearest(name, os.environ).split("Allowed:")[0].strip() or "Export it before the run."
        raise ParameterError(where, parameter, f"the environment variable {name} is not set", repair)
    if len(value) < SHORTEST:
        problem = f"the environment variable {name} has fewer than {SHORTEST} characters"
        raise ParameterError(where, parameter, problem, "So short a secret cannot be told from ordinary text.")
    return value


def assignments(values: Mapping[str, Any]) -> str:
    """Return Python that reads each secret parameter from the environment, or an empty text."""
    named = {parameter: name_of(value) for parameter, value in values.items()}
    lines = [f'{parameter} = os.environ["{name}"]' for parameter, name in named.items() if name]
    return "\n".join(["import os", "", *lines]) if lines else ""
