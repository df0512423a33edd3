"""Write recipes as TOML files, as `core.training.recipe.load` reads them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any


def toml(values: Mapping[str, Any]) -> str:
    """Write plain values as TOML: numbers, strings, booleans, lists of them, tables and lists of tables.

    Args:
        values: by name; they may come in any order, although TOML wants plain values before tables.
    """
    return "\n".join(_lines(values, "")) + "\n"


def _lines(values: Mapping[str, Any], place: str) -> list[str]:
    """The lines of a table; `place` is the names of the tables around it, each followed by a dot."""
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
    """A number, string, boolean or list, which TOML writes as JSON does; characters beyond ASCII are kept."""
    return json.dumps(value, ensure_ascii=False)
