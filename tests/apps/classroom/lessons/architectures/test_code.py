"""The code that the page of the architectures offers gives what the page shows."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from apps.classroom.lessons.architectures import text as lesson_text
from apps.shared import finished
from core import images
from core.nets.architecture_settings import ArchitectureSettings
from core.synthesis.feature_map_settings import LAYERS, FeatureMapSettings
from tests.repository import ROOT


def test_snippet_counts_the_modules_and_writes_the_sheets(tmp_path: Path) -> None:
    settings = ArchitectureSettings(network="MiniVGGNet")
    code = lesson_text.snippet(settings, 'samples.find("cat").read()', FeatureMapSettings().source())
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    network = lesson_text.networks()["MiniVGGNet"]
    rows = [line.replace(",", "").split() for line in done.stdout.strip().splitlines()]
    assert rows == [[group.name, str(group.parameters), str(group.macs)] for group in network.groups]
    assert {path.stem for path in tmp_path.glob("*.png")} == {"window", *LAYERS}
    difference = images.read(tmp_path / "features.png").astype(int) - finished.picture("feature_maps/features")
    assert np.abs(difference).mean() < 8


def test_every_network_of_the_knob_is_described() -> None:
    (knob,) = ArchitectureSettings.knobs()
    assert set(knob.choices) == set(lesson_text.networks())
