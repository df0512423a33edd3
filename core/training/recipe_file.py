"""A recipe written as a TOML file, such as `core.training.recipe.load` reads."""

import json
from collections.abc import Mapping, Sequence
from typing import Any


def toml(values: Mapping[str, Any]) -> str:
    """Write plain values as TOML: numbers, texts, switches, lists of them, tables and lists of tables.

    Args:
        values: by name; single values are written first, as TOML wants them.
    """
    lines = [f"{name} = {_value(value)}" for name, value in values.items() if not _is_table(value)]
    for name, value in values.items():
        if _is_table(value):
            opened, tables = (f"[{name}]", [value]) if isinstance(value, Mapping) else (f"[[{name}]]", value)
            for table in tables:
                lines += ["", opened, *(f"{key} = {_value(entry)}" for key, entry in table.items())]
    return "\n".join(lines) + "\n"


def _is_table(value: Any) -> bool:
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return isinstance(value, Mapping) or (is_list and bool(value) and isinstance(value[0], Mapping))


def _value(value: Any) -> str:
    """TOML writes numbers, switches, texts and lists as JSON does; only characters beyond ASCII stay as they are."""
    return json.dumps(value, ensure_ascii=False)
