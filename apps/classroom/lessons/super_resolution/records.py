"""What was measured offline: every method on the benchmark, and the runs with and without branches."""

from functools import lru_cache
from pathlib import Path

from core.synthesis.super_resolution.branch_runs import BranchRuns
from core.synthesis.super_resolution.method_table import MethodTable

BENCHMARK, RUNS = (Path(__file__).with_name(name) for name in ("benchmark.json", "branch_runs.json"))


@lru_cache(maxsize=1)
def table() -> MethodTable:
    """Every method on the benchmark; made by `python -m core.synthesis.super_resolution.method_table`."""
    return MethodTable.model_validate_json(BENCHMARK.read_bytes())


@lru_cache(maxsize=1)
def branch_runs() -> BranchRuns:
    """The runs with and without branches; made by `python -m core.synthesis.super_resolution.branch_runs`."""
    return BranchRuns.model_validate_json(RUNS.read_bytes())
