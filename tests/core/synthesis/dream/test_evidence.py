"""The measures of the evidence, by hand and in a run over one photo; and what counts as beyond chance."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest

from core.data import samples
from core.synthesis.dream import evidence as measuring
from core.synthesis.dream.evidence_settings import BASE, MEASURES, VARIANTS, WHOLE, compare


def test_fine_and_colour_by_hand() -> None:
    row = np.arange(32)
    fine, coarse = (np.cos(2 * np.pi * row / pixels) for pixels in (2, 16))
    grey = np.broadcast_to((fine + coarse)[None, :, None], (32, 32, 3)).astype(np.float32)
    # A cosine of two pixels is 1, −1, 1 …: twice the energy of the slow one.
    assert measuring.fine_share(grey) == pytest.approx(2 / 3, abs=1e-4)
    assert measuring.colour_share(grey) == pytest.approx(0, abs=1e-6)
    assert measuring.colour_share(grey * np.array([1, 0, 0], np.float32)) == pytest.approx(2 / 3, abs=1e-4)


def test_every_variant_is_measured_on_every_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    small = BASE.model_copy(update={"longest_side": 96, "octaves": 2, "steps": 1})
    monkeypatch.setattr(measuring, "BASE", small)
    monkeypatch.setattr(measuring, "VARIANTS", {WHOLE: {}, "no bands": VARIANTS["no bands"]})
    done = list(measuring.evidence([samples.find("cat").read(), samples.find("coffee").read()]))
    assert [(s.metrics["photo"], s.metrics["variant"]) for s in done] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert done[-1].progress == 1
    for snapshot in done:
        assert snapshot.metrics["gain"] > 1
        assert 0 < snapshot.metrics["fine"] < 1 and 0 < snapshot.metrics["colour"] < 1


def test_a_difference_counts_when_its_interval_leaves_out_zero() -> None:
    whole = [{"gain": 4.0, "fine": 0.2, "colour": 0.3}] * 6
    without = [{"gain": 2.0 + 0.01 * i, "fine": 0.2 + 0.1 * (-1) ** i, "colour": 0.3} for i in range(6)]
    rows = {WHOLE: whole, "no bands": without}
    gain = compare(rows, "no bands", "gain")
    assert gain.certain and gain.whole == pytest.approx(4)
    assert 0.5 < gain.low < gain.high < 0.52
    assert not compare(rows, "no bands", "fine").certain
    assert set(MEASURES) == set(whole[0])
