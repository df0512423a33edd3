"""Code of the suite as a page quotes it: read from its file, so that it is never a stale copy."""

import ast
from functools import cache
from pathlib import Path

_REPOSITORY = Path(__file__).parents[3]


@cache
def function_source(file: str, function: str) -> str:
    """The source of a function as its file has it, without the docstring.

    Args:
        file: path of the module in the repository, such as "core/nets/mini_vgg.py".
        function: name of a function at the top level of the module.
    """
    text = (_REPOSITORY / file).read_text(encoding="utf-8")
    node = next(n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == function)
    lines = text.splitlines()
    kept = list(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        kept = [number for number in kept if not first.lineno <= number <= (first.end_lineno or 0)]
    return "\n".join(lines[number - 1] for number in kept)
