"""Objectives add and scale like numbers, and their value is what the formula says."""

from itertools import permutations

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.synthesis.objectives import Excitation, Objective, ObjectiveError, layer

NAMES = ("one", "two")
CHANNELS = 4
weights = st.floats(-100, 100, allow_subnormal=False)
terms = st.builds(Excitation, st.sampled_from(NAMES), st.none() | st.integers(0, CHANNELS - 1))
objectives = st.builds(Objective, st.lists(st.tuples(terms, weights), max_size=6).map(tuple))
activations = st.builds(
    lambda seed, height, width: {
        name: np.random.default_rng([seed, i]).normal(0, 2, (1, height, width, CHANNELS)).astype(np.float32)
        for i, name in enumerate(NAMES)
    },
    st.integers(0, 2**31),
    st.integers(1, 5),
    st.integers(1, 5),
)


def value(objective: Objective, seen: dict[str, Float32Array]) -> float:
    return float(objective.value({name: tf.constant(array) for name, array in seen.items()}))


def by_hand(objective: Objective, seen: dict[str, Float32Array]) -> float:
    """The same in numpy and float64."""
    total = 0.0
    for term, weight in objective.weights:
        assert isinstance(term, Excitation)
        array = seen[term.layer].astype(np.float64)
        total += weight * float(np.mean((array if term.channel is None else array[..., term.channel]) ** 2))
    return total


def test_a_weighted_sum_reads_like_the_formula() -> None:
    one, two = layer("one"), layer("two")
    assert 2 * one + two == two + one + one == Objective(((Excitation("one"), 2), (Excitation("two"), 1)))
    assert sum([one, two, one]) == 2 * one + two
    assert one - 0.5 * two == one + -(two * 0.5)
    assert str(2 * one - layer("two", 3)) == "2 × one + -1 × two:3"
    assert str(one - one) == "0"


def test_terms_without_weight_vanish() -> None:
    one, two = layer("one"), layer("two")
    assert (one + two - one).terms == (Excitation("two"),)
    assert (0 * one + 0.0 * two).terms == ()
    assert one - one == 0 * two


def test_a_layer_and_its_channels_are_terms_of_their_own() -> None:
    parts = [layer("one"), layer("one", 0), layer("one", 2), layer("one", 11), layer("two")]
    mixes = {sum(order) for order in permutations(parts)}
    assert len(mixes) == 1
    assert len(mixes.pop().terms) == 5  # type: ignore[union-attr]


def test_only_objectives_are_added() -> None:
    with pytest.raises(TypeError):
        layer("one") + 1
    with pytest.raises(TypeError):
        "one" + layer("one")  # type: ignore[operator]


@given(objectives, objectives)
def test_addition_is_commutative_and_subtraction_undoes_it(a: Objective, b: Objective) -> None:
    assert a + b == b + a and hash(a + b) == hash(b + a)
    assert (a - a).terms == ()
    assert -1 * -a == a


@given(objectives, objectives, weights, activations)
@settings(max_examples=50)
def test_the_value_is_linear_and_that_of_numpy(
    a: Objective, b: Objective, factor: float, seen: dict[str, Float32Array]
) -> None:
    scale = sum(abs(weight) for _, weight in a.weights + b.weights) * (1 + abs(factor)) * 20 + 1
    assert value(a, seen) == pytest.approx(by_hand(a, seen), abs=1e-5 * scale)
    assert value(a + factor * b, seen) == pytest.approx(value(a, seen) + factor * value(b, seen), abs=1e-5 * scale)


def test_a_single_value_by_hand() -> None:
    array = np.array([[[[1, 2], [3, 4]]]], np.float32)
    assert value(layer("one"), {"one": array}) == pytest.approx((1 + 4 + 9 + 16) / 4)
    assert value(layer("one", 1), {"one": array}) == pytest.approx((4 + 16) / 2)
    assert value(2 * layer("one", 0) - layer("one", 1), {"one": array}) == pytest.approx(2 * 5 - 10)


@pytest.mark.parametrize("channel", [-1, 4, 1000])
def test_a_missing_channel_is_named(channel: int) -> None:
    sentence = f"Layer one has the channels 0 to 3; there is no channel {channel}."
    with pytest.raises(ObjectiveError) as caught:
        layer("one", channel).value({"one": tf.zeros((1, 2, 2, CHANNELS))})
    assert str(caught.value) == sentence
    assert issubclass(ObjectiveError, ConvolabError)
