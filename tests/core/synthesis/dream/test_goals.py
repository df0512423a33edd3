"""Dreams of a channel and of another picture raise their own objective, and refuse what is not there."""

import os
from itertools import pairwise

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest
import tensorflow as tf

from core.data import samples
from core.images import RGB
from core.snapshots import last
from core.synthesis.dream import climber
from core.synthesis.dream.channels import activations
from core.synthesis.dream.goals import ChosenChannel, Likeness, dream_of, dream_of_channel
from core.synthesis.dream.settings import EFFICIENTNET, LAYERS, WEIGHTS, DreamError, DreamSettings
from core.synthesis.objectives import ObjectiveError

STILL = DreamSettings(octaves=1, steps=3, longest_side=96, jitter=0, turn=0, stretch=0)


@pytest.fixture(scope="module")
def photo() -> RGB:
    return samples.find("coffee").read(96)


@pytest.fixture(scope="module")
def guide() -> RGB:
    return samples.find("cat").read(96)


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("network", LAYERS)
def test_every_step_leads_towards_the_guide(network: str, weight: str, photo: RGB, guide: RGB) -> None:
    chosen = STILL.model_copy(update={**dict.fromkeys(WEIGHTS, 0.0), weight: 1.0, "network": network})
    values = [s.metrics["objective"] for s in dream_of(photo, guide, chosen) if s.metrics]
    assert all(later > earlier for earlier, later in pairwise(values))


def test_another_guide_gives_another_dream(photo: RGB, guide: RGB) -> None:
    other = samples.find("palace").read(96)
    one, two = (last(dream_of(photo, each, STILL)).image for each in (guide, other))
    assert one is not None and two is not None
    assert np.abs(one.astype(int) - two).max() > 0


def test_every_step_excites_the_channel_and_one_trace_serves_all(photo: RGB) -> None:
    dreams = []
    for channel in (5, 17):
        snapshots = list(dream_of_channel(photo, "conv3_3", channel, STILL))
        values = [s.metrics["objective"] for s in snapshots if s.metrics]
        assert all(later > earlier for earlier, later in pairwise(values))
        dreams.append(snapshots[-1].image)
        final = dreams[-1]
        assert final is not None
        assert activations(final, "conv3_3")[..., channel].mean() > activations(photo, "conv3_3")[..., channel].mean()
    assert not np.array_equal(np.asarray(dreams[0]), np.asarray(dreams[1]))
    gradient, _ = climber._compiled(STILL.network, (ChosenChannel("conv3_3"),), (1,))
    assert gradient.experimental_get_tracing_count() == 1  # type: ignore[attr-defined]


def test_what_is_not_there_is_refused(photo: RGB, guide: RGB) -> None:
    with pytest.raises(ObjectiveError, match="conv3_3 has the channels 0 to 255; there is no channel 256"):
        next(dream_of_channel(photo, "conv3_3", 256, STILL))
    with pytest.raises(DreamError, match="lacks one of the layers conv9"):
        next(dream_of_channel(photo, "conv9", 0, STILL))
    with pytest.raises(DreamError, match="lacks one of the layers conv3_3"):
        next(dream_of_channel(photo, "conv3_3", 0, STILL.model_copy(update={"network": EFFICIENTNET})))
    with pytest.raises(DreamError, match="Every layer has weight 0"):
        next(dream_of(photo, guide, STILL.model_copy(update={"objects": 0.0})))


def test_likeness_by_hand() -> None:
    term = Likeness("x")
    (target,) = term.target(tf.constant([[[[3.0, 4.0], [0.0, 2.0]]]]))
    assert np.asarray(target).ravel().tolist() == pytest.approx([0.6, 0.8, 0, 1])
    # The first position resembles (0.6, 0.8) more, the second (0, 1).
    assert float(term.measure(tf.constant([[[[5.0, 0.0], [0.0, 3.0]]]]), (target,))) == pytest.approx((3 + 3) / 2)


def test_a_large_guide_is_thinned_out() -> None:
    (target,) = Likeness("x").target(tf.random.stateless_normal((1, 60, 70, 8), (0, 1)))
    assert 256 < target.shape[0] <= 512
