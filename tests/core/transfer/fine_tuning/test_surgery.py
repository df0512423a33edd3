"""Network surgery: a new head on the same body, and frozen layers do not change."""

import keras
import numpy as np
import pytest

from core.errors import ConvolabError
from core.nets import efficientnet_lite
from core.serving import artifacts
from core.transfer.fine_tuning import surgery
from core.transfer.fine_tuning.surgery import HEAD, freeze_before, replace_head
from tests.core.transfer import tiny

SHAPE = (8, 8, 3)


@pytest.fixture
def model(tiny_body: None) -> keras.Model:
    return replace_head(tiny.NAME, SHAPE, 5, drop_connect=0.5)


def trained(model: keras.Model) -> set[str]:
    return {variable.path.split("/")[0] for variable in model.trainable_variables}


def step(model: keras.Model) -> None:
    model.compile(keras.optimizers.SGD(0.1), "categorical_crossentropy", jit_compile=False)
    rng = np.random.default_rng(0)
    model.train_on_batch(rng.normal(2, 3, (16, *SHAPE)), np.eye(5)[np.arange(16) % 5])


def test_the_body_is_the_trained_one_and_the_head_is_new(model: keras.Model) -> None:
    wanted = tiny.body(SHAPE, 0.5)
    for layer in wanted.layers:
        for a, b in zip(model.get_layer(layer.name).get_weights(), layer.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)
    assert model.output_shape == (None, 5) and model.layers[-1].name == HEAD


def test_the_bundled_network_keeps_its_features() -> None:
    weights = artifacts.load("efficientnet_lite0").path("weights.h5")
    before = efficientnet_lite.build("lite0", (32, 32, 3), weights=weights)
    after = replace_head("efficientnet_lite0", (32, 32, 3), 3)
    pictures = np.random.default_rng(0).normal(0, 0.5, (2, 32, 32, 3)).astype(np.float32)
    pooled = [keras.Model(m.input, m.get_layer("pool").output)(pictures) for m in (before, after)]
    np.testing.assert_allclose(pooled[0], pooled[1], rtol=1e-5, atol=1e-5)
    names = [layer.name for layer in after.layers]
    assert names[surgery.layer_index(names, "block4")] == "block4_expand_conv"


@pytest.mark.parametrize("normalisation", ["frozen", "trained"])
def test_only_the_head_learns_while_it_warms_up(model: keras.Model, normalisation: str) -> None:
    freeze_before(model, HEAD, normalisation)  # type: ignore[arg-type]
    assert trained(model) == {HEAD}
    before = {v.path: v.numpy() for v in model.variables if "seed_generator" not in v.path}
    step(model)
    changed = {path for path, value in before.items() if not np.array_equal(value, _value(model, path))}
    assert {path.split("/")[0] for path in changed} == {HEAD}  # Not even the averages of normalisation moved.


def test_from_a_block_on_everything_but_normalisation_learns(model: keras.Model) -> None:
    freeze_before(model, "block2")
    assert trained(model) == {"block2_conv", HEAD}
    freeze_before(model, "block2", "trained")
    assert trained(model) == {"block2_conv", "block2_norm", HEAD}
    freeze_before(model, "stem")
    assert trained(model) == {"stem_conv", "block1_conv", "block2_conv", HEAD}


def test_a_frozen_branch_is_never_dropped(model: keras.Model) -> None:
    inner = keras.Model(model.input, model.get_layer("block2_add").output)
    pictures = np.random.default_rng(0).normal(size=(64, *SHAPE))
    answers = []
    for first in (HEAD, "block2"):
        freeze_before(model, first)
        answers.append(not np.allclose(inner(pictures, training=True), inner(pictures, training=False)))
    assert answers == [False, True]


@pytest.mark.parametrize("name", ["block2", "block2_conv"])
def test_a_block_starts_with_its_first_layer(model: keras.Model, name: str) -> None:
    names = [layer.name for layer in model.layers]
    assert names[surgery.layer_index(names, name)] == "block2_conv"


def test_unknown_names_are_refused(model: keras.Model) -> None:
    with pytest.raises(ConvolabError, match="no layer or block “block9” to train from; its blocks are image, stem,"):
        freeze_before(model, "block9")
    with pytest.raises(ConvolabError, match="no trained network 'vgg99' to fine-tune; choose one of eff"):
        replace_head("vgg99", SHAPE, 5)


def _value(model: keras.Model, path: str) -> np.ndarray:
    return next(np.asarray(v.numpy()) for v in model.variables if v.path == path)
