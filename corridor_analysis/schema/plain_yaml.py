"""YAML as its authors mean it: `yes`, `no` and `on` are words, a day is text, `1e-3` a number, `12:30` none.

A key given twice is an error.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

try:  # the C loader reads the same YAML ten times as fast
    from yaml import CSafeLoader as _Base
except ImportError:
    from yaml import SafeLoader as _Base

__all__ = ["load_yaml"]

_PATTERNS = {  # type -> the first characters of its values, and what they look like whole
    "bool": ("tTfF", r"^(?:true|True|TRUE|false|False|FALSE)$"),
    "int": ("-+0123456789", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$"),
    "float": (
        "-+.0123456789",
        r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
    ),
}
_TAG = "tag:yaml.org,2002:"


class _Loader(_Base):  # type: ignore[misc]
    """YAML 1.2's core schema in the points that bite: Norway's code, `yes:`, bare days and clock times stay text,
    a number may have an exponent without a point, and one that begins with 0 is not octal.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and type that PyYAML looks for
        first: [(tag, regexp) for tag, regexp in rules if tag.removeprefix(_TAG) not in (*_PATTERNS, "timestamp")]
        for first, rules in _Base.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, str) and key in seen:
                problem = f"the key {key!r} is given twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            if isinstance(key, str):
                seen.add(key)
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return made

    def construct_whole(self, node: yaml.ScalarNode) -> int:
        text = self.construct_scalar(node)
        return int(text, 0) if text[1:2] in ("o", "x") else int(text)


for _type, (_firsts, _pattern) in _PATTERNS.items():
    _Loader.add_implicit_resolver(_TAG + _type, re.compile(_pattern), list(_firsts))
_Loader.add_constructor(_TAG + "int", _Loader.construct_whole)


def load_yaml(text: str) -> Any:
    """Return what a YAML text holds. Raises yaml.YAMLError (with the line, where it has one) and RecursionError."""
    return yaml.load(text, Loader=_Loader)
