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

_BOOL = "tag:yaml.org,2002:bool"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_INT = "tag:yaml.org,2002:int"
_FLOAT = "tag:yaml.org,2002:float"


class _Loader(_Base):  # type: ignore[misc, valid-type]
    """YAML 1.2's core schema in the points that bite: Norway's code, `yes:`, bare days and clock times stay text,
    a number may have an exponent without a point, and one that begins with 0 is not octal.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and type that PyYAML looks for
        first: [(tag, regexp) for tag, regexp in rules if tag not in (_BOOL, _TIMESTAMP, _INT, _FLOAT)]
        for first, rules in _Base.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, str) and key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is given twice", key_node.start_mark
                )
            seen.add(key if isinstance(key, str) else id(key_node))
        return super().construct_mapping(node, deep=deep)

    def construct_whole(self, node: yaml.ScalarNode) -> int:
        text = self.construct_scalar(node)
        return int(text, 0) if text[1:2] in ("o", "x") else int(text)


for _first in "tTfF":
    _Loader.yaml_implicit_resolvers.setdefault(_first, []).append(
        (_BOOL, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"))
    )


for _first in "-+0123456789":
    _Loader.yaml_implicit_resolvers.setdefault(_first, []).append(
        (_INT, re.compile(r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$"))
    )
for _first in "-+.0123456789":
    _Loader.yaml_implicit_resolvers.setdefault(_first, []).append(
        (
            _FLOAT,
            re.compile(
                r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"
            ),
        )
    )
_Loader.add_constructor(_INT, _Loader.construct_whole)


def load_yaml(text: str) -> Any:
    """Return what a YAML text holds. Raises yaml.YAMLError (with the line, where it has one) and RecursionError."""
    return yaml.load(text, Loader=_Loader)
