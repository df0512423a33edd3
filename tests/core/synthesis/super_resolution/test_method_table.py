"""The table of all methods: one row for each, with a value for each image, and the same as the card's mean."""

from pathlib import Path

import pytest

from core.serving import artifacts
from core.synthesis.super_resolution import method_table
from core.synthesis.super_resolution.method_table import MethodTable
from core.synthesis.super_resolution.sr_recipe import Source
from core.synthesis.super_resolution.upscaler import WEIGHTS
from tests import development_data
from tests.core.synthesis.super_resolution import small


def test_every_method_is_measured_on_every_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small.save_photos(tmp_path)
    monkeypatch.setattr(method_table, "BENCHMARK", Source(file="photos", folder="test"))
    monkeypatch.setattr(method_table, "SCALES", (2,))
    out = tmp_path / "table.json"
    assert method_table.main([str(out), "--data", str(tmp_path)]) == 0
    table = MethodTable.model_validate_json(out.read_bytes())
    assert table.images == ("astronaut",) and table.methods(2) == ["bicubic", "srcnn", "compact_sr"]
    for row in table.rows:
        assert len(row.psnr) == len(row.ssim) == len(row.lpips) == 1
        assert len(row.turned_psnr) == (row.method != "bicubic")
    assert table.row("compact_sr", 2).turned_psnr[0] > table.row("compact_sr", 2).psnr[0]
    assert 0 == table.row("bicubic", 2).parameters < table.row("compact_sr", 2).parameters < 30_000
    assert "compact_sr ×2: " in capsys.readouterr().out


def test_a_missing_benchmark_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert method_table.main([str(tmp_path / "table.json"), "--data", str(tmp_path)]) == 2
    assert "super_resolution.zip" in capsys.readouterr().err


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_the_files_of_weights_hold_as_many_numbers_as_the_cards_say(scale: int) -> None:
    artifact = artifacts.load(f"compact_sr_x{scale}")
    count = method_table.parameters(artifact.path(WEIGHTS))
    assert any(f"{count:,} parameters" in note for note in artifact.card.notes)


@pytest.mark.data
@pytest.mark.skipif(development_data.FOLDER is None, reason=development_data.MISSING)
def test_the_benchmark_is_the_one_of_the_cards() -> None:
    card = artifacts.load("compact_sr_x2").card
    metric = card.metric("psnr")
    assert metric is not None and metric.data == method_table.BENCHMARK.folder
