"""YAML as :mod:`registry.files.yaml_tree` reads it: text, lists and mappings. Knows no law and no model."""

from __future__ import annotations

from typing import Any

import yaml


class Plain(yaml.SafeDumper):
    """Long texts as blocks of lines, lists below their name indented, no anchor."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def text_node(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Plain.add_representer(str, text_node)


def yaml_text(tree: dict[str, Any]) -> str:
    """The tree as YAML. Every leaf is a text, and is read as the same text."""
    return yaml.dump(tree, Dumper=Plain, allow_unicode=True, sort_keys=False, width=120)
