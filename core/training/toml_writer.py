"""A recipe written as a TOML file, such as `core.training.recipe.load` reads."""

import json
from collections.abc import Mapping, Sequence
from typing import Any


def toml(values: Mapping[str, Any]) -> str:
    """Write plain values as TOML: numbers, texts, switches, lists of them, tables and lists of tables.

    Args:
        values: by name; single values are written first, as TOML wants them.
    """
    return "\n".join(_lines(values, "")) + "\n"


def _lines(values: Mapping[str, Any], place: str) -> list[str]:
    """The lines of a table that stands at this place: empty, or the names above it, each with a dot behind."""
    lines = [f"{name} = {_value(value)}" for name, value in values.items() if not _is_table(value)]
    for name, value in values.items():
        if _is_table(value):
            single = isinstance(value, Mapping)
            for table in [value] if single else value:
                opened = f"[{place}{name}]" if single else f"[[{place}{name}]]"
                lines += ["", opened, *_lines(table, f"{place}{name}.")]
    return lines


def _is_table(value: Any) -> bool:
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return isinstance(value, Mapping) or (is_list and bool(value) and isinstance(value[0], Mapping))


def _value(value: Any) -> str:
    """TOML writes numbers, switches, texts and lists as JSON does; only characters beyond ASCII stay as they are."""
    return json.dumps(value, ensure_ascii=False)
