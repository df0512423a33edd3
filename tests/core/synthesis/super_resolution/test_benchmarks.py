"""Benchmarks are measured as in the papers: bicubic interpolation has its published figures."""

from pathlib import Path

import pytest

from core import snapshots
from core.synthesis.super_resolution import benchmarks, bicubic
from core.synthesis.super_resolution.sr_recipe import Source
from tests import development_data
from tests.core.synthesis.super_resolution import small


def test_each_benchmark_has_its_means(tmp_path: Path) -> None:
    small.save_photos(tmp_path)
    sources = [Source(file="photos", folder="test"), Source(file="photos", folder="train")]
    stream = benchmarks.metrics(lambda luminance: bicubic.enlarged(luminance, 2), 2, sources, tmp_path)
    found = snapshots.result(stream)
    assert [(metric.name, metric.data, metric.images) for metric in found] == [
        ("psnr", "test", 1),
        ("ssim", "test", 1),
        ("psnr", "train", 3),
        ("ssim", "train", 3),
    ]
    assert 20 < found[0].value < 40 and 0.5 < found[1].value < 1


class TestData:
    pytestmark = development_data.needed

    @pytest.mark.parametrize(("scale", "psnr", "ssim"), [(2, 33.66, 0.9299), (3, 30.39, 0.8682), (4, 28.42, 0.8104)])
    def test_bicubic_interpolation_has_its_published_figures(self, scale: int, psnr: float, ssim: float) -> None:
        set5 = [Source(file="super_resolution.zip", folder="Set5")]
        enlarge = benchmarks.metrics(lambda low: bicubic.enlarged(low, scale), scale, set5, development_data.FOLDER)
        found = snapshots.result(enlarge)
        assert found[0].value == pytest.approx(psnr, abs=0.005) and found[1].value == pytest.approx(ssim, abs=1e-4)
