import keras
import numpy as np
import pytest

from core.data import samples
from core.errors import ConvolabError
from core.nets import resnet, whitening


def pictures() -> np.ndarray:
    images = [sample.read()[100:164, 100:164] for sample in samples.photos()[:6]]
    return np.stack(images).astype(np.float32) / 64 - 2


def test_whitened_patches_have_unit_variance_and_no_correlation() -> None:
    layer = whitening.PatchWhitening()
    layer.build((None, 64, 64, 3))
    images = pictures()
    layer.adapt(images)
    seen = np.asarray(layer(images))[:, :-1, :-1]  # The last row and column see the padding.
    half = seen[..., :12].reshape(-1, 12)
    covariance = half.T @ half / len(half)
    kept = np.sort(np.diag(covariance))[-6:]
    np.testing.assert_allclose(kept, 1, atol=0.05)  # Directions with hardly any variance stay below 1, by epsilon.
    np.testing.assert_allclose(covariance - np.diag(np.diag(covariance)), 0, atol=0.01)
    np.testing.assert_allclose(seen[..., 12:], -seen[..., :12], atol=1e-4)


def test_uniform_images_give_finite_filters() -> None:
    assert np.isfinite(whitening.whitening(np.ones((2, 8, 8, 3), np.float32))).all()


def test_the_stem_is_adapted_frozen_and_restored() -> None:
    model = resnet.build((32, 32, 3), 10, (1,), (24, 16), bottleneck=False, stem="whitened")
    assert "stem_whitening" not in {weight.path.split("/")[0] for weight in model.trainable_variables}
    whitening.adapt(model, pictures())
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(model))
    again.set_weights(model.get_weights())
    images = pictures()[:, :32, :32]
    np.testing.assert_allclose(again(images), model(images), atol=1e-5)


def test_incompatible_filters() -> None:
    with pytest.raises(ConvolabError, match="24 filters, not 32"):
        resnet.build((32, 32, 3), 10, (1,), (32, 16), bottleneck=False, stem="whitened")
