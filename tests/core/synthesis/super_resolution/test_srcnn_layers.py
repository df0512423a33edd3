"""SRCNN taken apart: its layers in numpy make what the served network makes, and a pixel is the sum of its parts."""

from pathlib import Path

import numpy as np
import pytest

from core.data import samples
from core.luminance import to_luminance
from core.serving import artifacts
from core.synthesis.super_resolution import bicubic
from core.synthesis.super_resolution.srcnn_layers import SrcnnLayers
from core.synthesis.super_resolution.upscaler import Upscaler

SIDE, BORDER = 33, 8


def test_the_layers_make_what_the_network_makes() -> None:
    low = to_luminance(samples.find("palace").read()[100:130, 200:230])
    upscaler, network = Upscaler.load("srcnn_x4"), SrcnnLayers.load("srcnn_x4")
    enlarged = bicubic.enlarged(low, 4)
    top, left = 40, 50
    maps = network.maps(enlarged[top : top + SIDE, left : left + SIDE] / np.float32(255))
    assert maps.extracted.shape == (25, 25, 64) and maps.mapped.shape == (21, 21, 32) and maps.result.shape == (17, 17)
    served = upscaler.enlarge(low)[top + BORDER : top + SIDE - BORDER, left + BORDER : left + SIDE - BORDER]
    np.testing.assert_allclose(maps.result * 255, served, atol=0.05)
    parts = network.contributions(maps.mapped, 8, 8)
    assert parts.sum() + network.biases[2][0] == pytest.approx(maps.result[8, 8], abs=1e-5)


def test_damaged_weights_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "weights.h5"
    damaged.write_bytes(b"nothing")
    monkeypatch.setattr(artifacts.Artifact, "path", lambda *_: damaged)
    with pytest.raises(artifacts.ArtifactError, match="damaged; train the network again"):
        SrcnnLayers.load("srcnn_x4")
