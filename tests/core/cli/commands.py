"""Running commands as people script against them: what they print where, their exit status, what they import."""

import json
import os
import subprocess
import sys
from typing import Any

from core.data import samples
from tests.repository import ROOT

COFFEE = str(samples.find("coffee").file())
PALACE = str(samples.find("palace").file())
QUICK = """
import sys
from core.cli.main import main
try:
    status = main(sys.argv[1:])
finally:
    slow = {"tensorflow", "keras", "sklearn", "skimage"} & set(sys.modules)
    if slow:
        sys.exit(f"imported {slow}")
sys.exit(status)
"""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command that must not wait for TensorFlow."""
    command = [sys.executable, "-c", QUICK, *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, env=os.environ | environment
    )


def refused(done: subprocess.CompletedProcess[str], text: str) -> None:
    """Check that a command ended with one sentence and nothing else."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    sentence = done.stderr.removesuffix("\n")
    assert "\n" not in sentence and sentence[0].isupper() and sentence.endswith(".")
    assert ". " not in sentence
    assert text in sentence


def the_object(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The one JSON object on standard output."""
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1 and done.stdout.endswith("}\n")
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found
