"""YAML as its authors mean it: `yes`, `no` and `on` are words, a day is text, and a key given twice is an error."""

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


class _Loader(_Base):  # type: ignore[misc, valid-type]
    """YAML 1.2's core schema in the point that bites: Norway's code, `yes:` and bare days stay text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and type that PyYAML looks for
        first: [(tag, regexp) for tag, regexp in rules if tag not in (_BOOL, _TIMESTAMP)]
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


for _first in "tTfF":
    _Loader.yaml_implicit_resolvers.setdefault(_first, []).append(
        (_BOOL, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"))
    )


def load_yaml(text: str) -> Any:
    """Return what a YAML text holds. Raises yaml.YAMLError (with the line, where it has one) and RecursionError."""
    return yaml.load(text, Loader=_Loader)
