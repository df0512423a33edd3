"""`core sweep`: its result file, and what is refused before TensorFlow loads."""

import json
import subprocess
import sys
from pathlib import Path

from tests.core.cli.commands import refused, run
from tests.repository import ROOT


def test_a_sweep_is_refused_before_tensorflow_loads(tmp_path: Path) -> None:
    refused(run("sweep", "--rates-per-decade", "99"), "Rates per decade must be a whole number from 1 to 8")
    refused(run("sweep", "--out", str(tmp_path / "nowhere" / "sweep.json")), "does not exist; make it first")
    refused(run("sweep", "--out", str(tmp_path)), "is a folder, not a file; choose another path for --out")


def test_a_sweep_writes_its_result_with_the_command_that_makes_it(tmp_path: Path) -> None:
    out = tmp_path / "sweep.json"
    options = ["--rates-per-decade", "1", "--seeds", "1", "--epochs", "1", "--batch-size", "256"]
    done = subprocess.run(
        [sys.executable, "-m", "core", "sweep", *options, "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text())
    assert found["command"] == f"python -m core sweep {' '.join(options)}"
    assert len(found["trainings"]) == 8 * 6
    assert done.stdout.splitlines()[-1] == str(out) and "Adadelta" in done.stdout
