"""What the page says agrees with what was measured, here and on the cards."""

import re
from statistics import fmean

import pytest

from apps.classroom.lessons.super_resolution import charts, records, text
from core.evaluation.mean_difference import mean_difference
from core.serving import artifacts
from core.synthesis.super_resolution.branch_runs import BranchRuns, Run
from core.synthesis.super_resolution.comparison_settings import BEST, PERCEPTUAL, SRCNN

TABLE = records.table()


@pytest.mark.parametrize("row", TABLE.rows, ids=lambda row: f"{row.method}_x{row.scale}")
def test_the_table_agrees_with_the_cards(row) -> None:  # type: ignore[no-untyped-def]
    if not row.parameters:
        published = {2: 33.66, 3: 30.39, 4: 28.42}[row.scale]
        assert fmean(row.psnr) == pytest.approx(published, abs=0.05)
        return
    card = artifacts.load(f"{row.method}_x{row.scale}").card
    for name, values in (("psnr", row.psnr), ("ssim", row.ssim)):
        metric = card.metric(name)
        assert metric is not None and fmean(values) == pytest.approx(metric.value, abs=2e-3)
    assert fmean(row.turned_psnr) >= fmean(row.psnr)


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_the_compact_network_beats_srcnn_as_the_page_says(scale: int) -> None:
    found = mean_difference(TABLE.row(SRCNN, scale).psnr, TABLE.row(BEST, scale).psnr)
    said = text.gains(TABLE, scale)
    assert found.after > found.before and f"{found.after - found.before:.2f} dB above it" in said
    assert ("which may be chance" in said) == (not found.is_beyond_chance)
    assert TABLE.row(BEST, scale).parameters < 30_000
    assert f"{text.PUBLISHED[scale]:.2f} dB" in text.published(TABLE, scale)


def test_the_perceptual_network_trades_pixels_for_looks() -> None:
    one, other = TABLE.row(BEST, 4), TABLE.row(PERCEPTUAL, 4)
    assert fmean(other.psnr) < fmean(one.psnr) and fmean(other.lpips) < fmean(one.lpips)
    said = text.trade(TABLE, 4)
    assert "less PSNR" in said and "less LPIPS" in said
    assert "exists for ×4" in text.trade(TABLE, 2)


def runs(*differences: float) -> BranchRuns:
    kernels = {"plain": [[0.0] * 3] * 3, "wide": [[0.5] * 3] * 3, "identity": [[1.0] * 3] * 3}
    made = [
        Run(seed=seed, branched=branched, psnr=[30.0 + seed + (difference if branched else 0)])
        for seed, difference in enumerate(differences)
        for branched in (False, True)
    ]
    return BranchRuns(steps=100, runs=made, kernels=kernels)


@pytest.mark.parametrize(
    ("differences", "verb", "chance", "plain"),
    [
        ((-0.10, -0.11, -0.12), "worse", "beyond chance", True),
        ((0.10, 0.11, 0.12), "better", "beyond chance", False),
        ((-0.30, 0.01, 0.2), "worse", "which may be chance", True),
    ],
)
def test_what_is_said_of_branches_follows_the_runs(
    differences: tuple[float, ...], verb: str, chance: str, plain: bool
) -> None:
    said = text.branches(runs(*differences))
    assert verb in said and chance in said and ("have plain kernels" in said) == plain
    assert "+0.00 +0.50 +1.00 = +1.50" in text.branches_caption(runs(*differences))


def test_the_recorded_runs_have_both_kinds_for_each_seed() -> None:
    recorded = records.branch_runs()
    assert len(recorded.final(branched=True)) == len(recorded.final(branched=False)) >= 3
    assert re.search(r"is|are", text.branches(recorded))


@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("dark", [False, True])
def test_the_charts_are_drawn(scale: int, dark: bool) -> None:
    for drawn in (charts.gains(TABLE, scale, dark), charts.plane(TABLE, scale, dark)):
        assert drawn.startswith("<svg") and "nan" not in drawn and drawn.count("<circle") >= 2
