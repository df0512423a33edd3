"""The timeline obeys what loading ahead can and cannot do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.storage.pipeline import SPEEDS, Batch, timeline
from core.data.storage.pipeline_settings import PipelineSettings

LOADS = st.floats(0.001, 1)
STEPS = st.integers(1, 80).map(lambda fives: 5 * fives)


@given(LOADS, STEPS)
def test_without_loading_ahead_times_add_up(load: float, step: int) -> None:
    found = timeline(load, PipelineSettings(step_ms=step), batches=5)
    assert found.seconds == pytest.approx(5 * (load + step / 1000))
    assert found.busy == pytest.approx(step / 1000 / (load + step / 1000))


@given(LOADS, STEPS, st.integers(1, 4))
def test_loading_ahead_hides_the_shorter_of_the_two_and_no_more(load: float, step: int, ahead: int) -> None:
    found = timeline(load, PipelineSettings(step_ms=step, prefetch=ahead), batches=6)
    seconds = step / 1000
    assert found.seconds == pytest.approx(load + seconds + 5 * max(load, seconds))
    for (_, loaded), (begun, _) in zip(found.loading, found.training, strict=True):
        assert begun >= loaded - 1e-12  # No step begins before its batch is there.
    for i in range(len(found.loading)):
        waiting = sum(loaded <= found.loading[i][0] + 1e-9 for _, loaded in found.loading[:i])
        begun = sum(start <= found.loading[i][0] + 1e-9 for start, _ in found.training)
        assert waiting - begun <= ahead  # The queue never holds more.


def test_a_batch_takes_its_delays_its_bytes_and_its_decoding() -> None:
    assert Batch(64, 150e6, 0.5).seconds("hard disk") == pytest.approx(64 * 0.008 + 1 + 0.5)
    assert set(SPEEDS) == {"hard disk", "SSD", "network drive"}
