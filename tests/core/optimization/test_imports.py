"""The folder stays as light as its README says."""

import ast
import sys
from pathlib import Path

import pytest

from tests.repository import ROOT

GROUND = {"core.arrays", "core.errors", "core.settings"}
FILES = sorted(p for p in (ROOT / "core" / "optimization").glob("*.py") if p.name != "loss_section.py")  # Run offline.


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_numpy_and_the_ground_floor_are_imported(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module))
    others = {name for name in imported if name.split(".")[0] not in {*sys.stdlib_module_names, "numpy"}}
    assert {name for name in others if not name.startswith("core.optimization")} <= GROUND
