"""Dreams raise their objective, stream as promised, and refuse impossible settings with a sentence."""

import os
from itertools import pairwise
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.shared import finished
from core import images
from core.arrays import Float32Array
from core.data import samples
from core.images import RGB
from core.snapshots import Snapshot, last
from core.synthesis.dream import ascent as dreaming
from core.synthesis.dream import climber
from core.synthesis.dream.ascent import ascend, dream
from core.synthesis.dream.settings import (
    COLOURS,
    EFFICIENTNET,
    LAYERS,
    SMALLEST_OCTAVE,
    WEIGHTS,
    DreamError,
    DreamSettings,
    octave_sizes,
)
from core.synthesis.objectives import ObjectiveError, layer

SMALL = DreamSettings(octaves=2, steps=2, longest_side=96, jitter=4)
NO_WEIGHT = dict.fromkeys(WEIGHTS, 0.0)
INGREDIENTS = ("normalize", "normalize_bands", "decorrelate_colours", "shape_frequencies")
STILL = {"jitter": 0, "turn": 0.0, "stretch": 0.0}


@pytest.fixture(scope="module")
def photo() -> RGB:
    return samples.find("coffee").read(96)


@pytest.fixture(scope="module")
def dreamed(photo: RGB) -> list[Snapshot]:
    return list(dream(photo, SMALL))


def changed(**values: Any) -> DreamSettings:
    """The small settings, a little different."""
    return DreamSettings.parse(SMALL.changed() | values)


def image_of(snapshot: Snapshot) -> RGB:
    assert snapshot.image is not None and snapshot.image.dtype == np.uint8
    return snapshot.image


def decibels(one: RGB, other: RGB) -> float:
    """Peak signal-to-noise ratio in decibels."""
    error = float(np.mean((one.astype(float) - other) ** 2))
    return float(10 * np.log10(255**2 / max(1e-9, error)))


def is_sentence(text: str) -> bool:
    return text[0].isupper() and text.endswith(".") and text.count(". ") == 0 and "\n" not in text


class TestClimbing:
    @pytest.mark.parametrize("weight", [1.0, -1.0])
    @pytest.mark.parametrize("name", WEIGHTS)
    @pytest.mark.parametrize("network", LAYERS)
    def test_every_step_raises_the_objective_of_every_layer(
        self, network: str, name: str, weight: float, photo: RGB
    ) -> None:
        chosen = changed(**NO_WEIGHT | {name: weight} | STILL, network=network, octaves=1, steps=4)
        values = [snapshot.metrics["objective"] for snapshot in dream(photo, chosen) if snapshot.metrics]
        assert len(values) == 4 and values == sorted(values)
        assert values[-1] - values[0] > 0.1 * abs(values[0])

    @pytest.mark.parametrize("name", INGREDIENTS)
    def test_each_ingredient_climbs_without_the_others(self, name: str, photo: RGB) -> None:
        alone = changed(**dict.fromkeys(INGREDIENTS, False) | {name: True} | STILL, octaves=1, steps=4)
        values = [snapshot.metrics["objective"] for snapshot in dream(photo, alone) if snapshot.metrics]
        assert values == sorted(values) and values[-1] > values[0]

    @pytest.mark.parametrize(
        "values",
        [
            *({name: False} for name in INGREDIENTS),
            {"reinject_detail": False},
            {"jitter": 0},
            {"turn": 0.0},
            {"stretch": 0.0},
            {"octaves": 1},
            {"objects": 0.5, "parts": 1.0},
        ],
        ids=lambda values: next(iter(values)),
    )
    def test_each_ingredient_works_without_and_makes_a_difference(
        self, values: dict[str, Any], photo: RGB, dreamed: list[Snapshot]
    ) -> None:
        without = last(dream(photo, changed(**values)))
        assert without.progress == 1 and image_of(without).shape == photo.shape
        assert (image_of(without) != image_of(dreamed[-1])).any()

    def test_the_dream_stays_near_the_photo_and_leaves_it_untouched(self, photo: RGB, dreamed: list[Snapshot]) -> None:
        assert 15 < decibels(image_of(dreamed[-1]), photo) < 35
        np.testing.assert_array_equal(photo, samples.find("coffee").read(96))

    def test_the_seed_decides_everything(self, photo: RGB, dreamed: list[Snapshot]) -> None:
        again, other = last(dream(photo, SMALL)), last(dream(photo, changed(seed=1)))
        np.testing.assert_array_equal(image_of(again), image_of(dreamed[-1]))
        assert again.metrics == dreamed[-1].metrics
        assert (image_of(other) != image_of(again)).any()

    def test_the_numbers_of_a_step_agree_with_each_other(self, photo: RGB) -> None:
        first = list(dream(photo, changed(octaves=1, steps=2)))[1]
        numbers = first.metrics
        assert numbers["objective_after"] > numbers["objective"] and numbers["gradient_std"] > 0
        row, column = int(numbers["row"]), int(numbers["column"])
        assert (row, column) == (32, 48)
        for i, colour in enumerate(COLOURS):
            before, after = numbers[f"{colour}_before"], numbers[f"{colour}_after"]
            moved = before + SMALL.step_size * numbers[f"{colour}_direction"]
            assert after == pytest.approx(min(1, max(-1, moved)), abs=1e-5)
            assert before == pytest.approx(photo[row, column, i] / 127.5 - 1, abs=1e-5)
            assert round((after + 1) * 127.5) == image_of(first)[row, column, i]


class TestStream:
    def test_steps_never_fall_and_end_at_the_total(self, dreamed: list[Snapshot]) -> None:
        assert [(s.step, s.total) for s in dreamed] == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
        assert [s.metrics["octave"] for s in dreamed[1:]] == [1, 1, 2, 2]
        assert dreamed[1].note == "octave 1 of 2, 69 × 46 pixels"
        assert dreamed[-1].note == "octave 2 of 2, 96 × 64 pixels"
        assert [image_of(s).shape[:2] for s in dreamed] == [(46, 69)] * 3 + [(64, 96)] * 2

    def test_panels_show_the_stages(self, photo: RGB, dreamed: list[Snapshot]) -> None:
        first = ["Octave 1: shrunk photo", "Octave 1: dreamed"]
        second = ["Octave 2: enlarged", "Octave 2: lost detail, doubled", "Octave 2: re-injected"]
        assert list(dreamed[1].panels) == first[:1]
        assert list(dreamed[2].panels) == first
        assert list(dreamed[3].panels) == [*first, *second]
        assert list(dreamed[4].panels) == [*first, *second, "Octave 2: dreamed"]
        for panel in dreamed[-1].panels.values():
            assert panel.dtype == np.uint8 and panel.shape in {(46, 69, 3), (64, 96, 3)}
        np.testing.assert_array_equal(dreamed[-1].panels["Octave 2: dreamed"], dreamed[-1].image)
        plain = last(dream(photo, changed(reinject_detail=False, steps=1)))
        assert not any("re-injected" in name for name in plain.panels)

    def test_large_pictures_are_shown_in_close_ups(self) -> None:
        stripes = np.zeros((300, 400, 3), np.uint8)
        stripes[:, 200:] = 255
        stream = dream(stripes, changed(octaves=1, longest_side=640))
        shown = [next(stream), next(stream)][1].panels["Octave 1: shrunk photo"]
        assert shown.shape == (*dreaming.CLOSE_UP, 3)
        np.testing.assert_array_equal(shown, stripes[50:250, 50:350])

    def test_closing_stops_before_the_next_step(self, photo: RGB, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = 0

        class Counted:
            def gradient(self, image: Float32Array) -> tuple[float, Float32Array]:
                nonlocal asked
                asked += 1
                return 1.0, image

            def value(self, image: Float32Array) -> float:
                return 2.0

        monkeypatch.setattr(dreaming, "Climber", lambda *_: Counted())
        stream = dream(photo, SMALL)
        for _ in range(3):
            next(stream)
        stream.close()
        assert asked == 2
        with pytest.raises(StopIteration):
            next(stream)


class TestRefusal:
    def test_nothing_to_dream_of(self, photo: RGB) -> None:
        with pytest.raises(DreamError, match="Every layer has weight 0") as caught:
            next(dream(photo, DreamSettings.parse(NO_WEIGHT)))
        assert is_sentence(str(caught.value))

    def test_octaves_that_are_too_small(self, photo: RGB) -> None:
        with pytest.raises(DreamError, match="smallest octave would be 49 × 20 pixels") as caught:
            next(dream(photo[:40], changed(octaves=3)))
        assert is_sentence(str(caught.value))

    def test_a_layer_that_the_network_lacks(self, photo: RGB) -> None:
        with pytest.raises(DreamError, match=r"lacks .*block99_out; good ones are stem_out, block1") as caught:
            next(ascend(photo, layer("block99_out"), changed(network=EFFICIENTNET)))
        assert is_sentence(str(caught.value))

    def test_a_channel_that_the_layer_lacks(self, photo: RGB) -> None:
        with pytest.raises(ObjectiveError) as caught:
            last(ascend(photo, layer("conv2_2", channel=200), SMALL))
        assert str(caught.value) == "Layer conv2_2 has the channels 0 to 127; there is no channel 200."

    @pytest.mark.parametrize(("slope", "height"), [(np.nan, 1.0), (1.0, np.inf)])
    def test_divergence(self, slope: float, height: float, photo: RGB, monkeypatch: pytest.MonkeyPatch) -> None:
        class Broken:
            def gradient(self, image: Float32Array) -> tuple[float, Float32Array]:
                return height, slope * np.ones_like(image)

        monkeypatch.setattr(dreaming, "Climber", lambda *_: Broken())
        with pytest.raises(DreamError, match="diverged") as caught:
            last(dream(photo, SMALL))
        assert is_sentence(str(caught.value))


class TestPictures:
    @pytest.mark.parametrize(
        "image",
        [
            np.full((64, 64, 3), 128, np.uint8),
            np.zeros((64, 80, 3), np.uint8),
            np.full((40, 40, 3), 255, np.uint8),
            np.random.default_rng(0).integers(0, 256, (32, 33, 3), dtype=np.uint8),
            np.random.default_rng(0).integers(0, 256, (280, 96, 3), dtype=np.uint8),
        ],
        ids=["grey", "black", "tiny and white", "smallest", "tall"],
    )
    @pytest.mark.parametrize("name", ["textures", "objects"])
    def test_any_picture_can_be_dreamed_on(self, image: RGB, name: str) -> None:
        chosen = changed(**NO_WEIGHT | {name: 1} | STILL, octaves=1)
        final = last(dream(image, chosen))
        expected = images.fit(image, 96)
        assert image_of(final).shape == expected.shape
        assert (image_of(final) != expected).any()

    def test_one_trace_serves_all_picture_sizes(self, photo: RGB) -> None:
        chosen = changed(octaves=1, steps=1)
        for size in (40, 57, 96):
            last(dream(images.resize(photo, (size, size + 1)), chosen))
        gradient, value = climber._compiled(chosen.network, dreaming.objective(chosen).terms, ())
        assert gradient.experimental_get_tracing_count() == value.experimental_get_tracing_count() == 1  # type: ignore[attr-defined]

    @given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 9))
    @settings(max_examples=60)
    def test_the_border_is_cut_off_but_never_empties_a_layer(self, height: int, width: int, border: int) -> None:
        activations = np.arange(height * width, dtype=np.float32).reshape(1, height, width, 1)
        inner = climber.inner(tf.constant(activations), border).numpy()
        rows, columns = (min(border, (length - 1) // 2) for length in (height, width))
        assert inner.size > 0
        np.testing.assert_array_equal(inner, activations[:, rows : height - rows, columns : width - columns])


@given(
    st.tuples(st.integers(1, 1024), st.integers(1, 1024)),
    st.integers(1, 6),
    st.floats(1.1, 2),
)
def test_octaves_grow_by_their_scale_up_to_the_picture(shape: tuple[int, int], octaves: int, scale: float) -> None:
    chosen = DreamSettings(octaves=octaves, octave_scale=scale)
    smallest = min(shape) / scale ** (octaves - 1)
    try:
        sizes = octave_sizes(shape, chosen)
    except DreamError:
        assert smallest < SMALLEST_OCTAVE
        return
    assert smallest > SMALLEST_OCTAVE - 0.51
    assert len(sizes) == octaves and sizes[-1] == shape
    for smaller, larger in pairwise(sizes):
        assert larger == pytest.approx([scale * side for side in smaller], abs=0.5 + 0.5 * scale)


def test_the_finished_dream_can_be_dreamed_again() -> None:
    """Dreaming is chaotic: another processor rounds differently and dreams different detail, and bfloat16 rounds more.
    What must agree is how strongly the network responds, and that the dream is nearer to the recorded one than the
    photo is. Half of the octaves show it: the others, with four fifths of the pixels, add what is too fine for that."""
    record, shown = finished.load("deep_dream"), finished.picture("deep_dream")
    chosen = DreamSettings.parse(record.settings)
    photo = samples.find(record.sample).read()
    octaves = chosen.octaves // 2
    half = octaves * chosen.steps
    again = next(snapshot for snapshot in dream(photo, chosen) if snapshot.step == half)
    assert image_of(again).shape[:2] == octave_sizes(shown.shape[:2], chosen)[octaves - 1]
    longest = max(shown.shape) // 4
    small, recorded = images.fit(image_of(again), longest), images.fit(shown, longest)
    assert decibels(small, recorded) > decibels(images.resize(photo, recorded.shape[:2]), recorded) + 1
    step, metrics = record.history[half]
    assert step == half and again.metrics["objective"] == pytest.approx(metrics["objective"], rel=0.15)
