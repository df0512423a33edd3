"""The state as bytes: exact, small, and nothing else is taken for one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.synthesis.gan.laboratory import procedure
from core.synthesis.gan.laboratory.examination import examine
from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.state import LaboratoryState, as_panel, from_panel, start

SETTINGS = LaboratorySettings(generator_optimizer="momentum", seed=3)


def after(steps: int, settings: LaboratorySettings = SETTINGS) -> LaboratoryState:
    state = start(settings)
    for _ in range(steps):
        state, _ = procedure.step(state, settings)
    return state


CONTENT = after(2).to_bytes()


@pytest.mark.parametrize(
    "settings",
    [
        SETTINGS,
        LaboratorySettings(),
        LaboratorySettings(discriminator_optimizer="sgd", hidden_layers=1, noise_dimensions=1, activation="tanh"),
    ],
)
def test_a_state_from_bytes_goes_on_as_the_original_would(settings: LaboratorySettings) -> None:
    original = after(3, settings)
    restored = from_panel(as_panel(original))
    assert restored.to_bytes() == original.to_bytes() and restored.step == 3
    for _ in range(3):
        original, _ = procedure.step(original, settings)
        restored, _ = procedure.step(restored, settings)
    assert restored.to_bytes() == original.to_bytes()


def test_a_state_is_small() -> None:
    assert len(after(1, LaboratorySettings()).to_bytes()) < 40_000


def test_the_generator_starts_as_a_small_cloud_in_the_middle() -> None:
    """So hardly any lies where the ring of Gaussians does, whose radius is 0.75."""
    for seed in range(5):
        settings = LaboratorySettings(seed=seed)
        radius = np.hypot(*examine(start(settings), settings).fakes.T)
        assert np.median(radius) < 0.2 and np.mean(radius < 0.6) > 0.98


def test_the_seed_sets_the_initial_weights() -> None:
    one, again, other = (start(LaboratorySettings(seed=seed)).to_bytes() for seed in (1, 1, 2))
    assert one == again != other


@given(st.integers(0, len(CONTENT) - 1), st.binary(max_size=8))
def test_damaged_bytes_are_a_state_or_a_sentence(place: int, noise: bytes) -> None:
    """Whatever a visitor sends back: the state that it describes, or one error; never another exception."""
    damaged = CONTENT[:place] + noise + CONTENT[place + len(noise) :]
    try:
        assert isinstance(LaboratoryState.from_bytes(damaged), LaboratoryState)
    except LaboratoryError as error:
        assert "not a state of the laboratory" in str(error)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GANLAB1\n",
        CONTENT[:-4],
        CONTENT + bytes(4),
        CONTENT[:-4] + np.float32(np.nan).tobytes(),
        CONTENT.replace(b"leaky_relu", b"leaky_rexx"),
        CONTENT.replace(b'"velocity"', b'"momentum"'),
        CONTENT.replace(b'"steps":2', b'"steps":x'),
        CONTENT.replace(b"[2,32,32,1]", b"[9,32,32,1]"),
    ],
)
def test_what_is_no_state_is_a_sentence(content: bytes) -> None:
    with pytest.raises(LaboratoryError, match="This is not a state of the laboratory, or it is damaged; start again"):
        LaboratoryState.from_bytes(content)
