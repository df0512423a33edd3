"""An exported GAN gives the images and opinions of the trained one, without TensorFlow."""

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

from core.errors import ConvolabError
from core.nets.gan import dcgan
from core.serving import artifacts
from core.snapshots import last
from core.synthesis.gan.gan_export import discriminator_model, export
from core.synthesis.gan.gan_recipe import GanRecipe
from core.synthesis.gan.gan_trainer import GanTrainer
from core.synthesis.gan.generator import Generator
from core.training.recipe import validated


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trained")


@pytest.fixture(scope="module")
def trainer(folder: Path) -> GanTrainer:
    from tests.core.synthesis.gan.conftest import TINY

    spectral = {**TINY, "batch_size": 512, "discriminator": {"width": 4, "normalization": "spectral"}}
    trained = GanTrainer(validated(spectral, GanRecipe), folder=folder / "checkpoints")
    last(trained.run())
    export(trained, folder / "tiny", "python -m core train tiny", [], {"quality.json": "{}\n"})
    return trained


@pytest.fixture
def generator(trainer: GanTrainer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Generator:
    monkeypatch.setattr(artifacts, "root", lambda: folder)
    return Generator.load("tiny")


def test_it_makes_the_images_of_both_weights(generator: Generator, trainer: GanTrainer) -> None:
    vectors = generator.noise(4, seed=5)
    for averaged in (True, False):
        served, trained = generator.images(vectors, averaged), trainer.adversaries.images(vectors, averaged)
        assert served.shape == (4, 16, 16, 3) and served.dtype == np.uint8
        assert np.abs(served.astype(int) - trained).max() <= 2
    assert generator.has_raw and len(generator.record().epochs) == 2
    assert [artifact.name for artifact in generator.available()] == ["tiny"]


def test_it_has_the_opinion_and_the_wishes_of_the_discriminator(generator: Generator, trainer: GanTrainer) -> None:
    image = generator.images(generator.noise(1, seed=1))[0]
    opinion = generator.judge(image)
    pixels = tf.constant(image[np.newaxis, ..., :1] / 127.5 - 1, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(pixels)
        logit = trainer.adversaries.discriminator(pixels, training=False)
    assert opinion.logit == pytest.approx(logit.numpy().item(), abs=2e-3)
    assert np.allclose(opinion.gradient, tape.gradient(logit, pixels)[0], atol=2e-3)
    assert 0 < opinion.probability < 1


def test_pooling_can_be_exported_with_its_gradient() -> None:
    network = dcgan.discriminator(16, 1, width=4, downsampling="pooling", normalization="none")
    image = np.random.default_rng(0).uniform(-1, 1, (1, 16, 16, 1)).astype(np.float32)
    served = Interpreter(model_content=discriminator_model(network)).get_signature_runner()(image=image)
    with tf.GradientTape() as tape:
        pixels = tf.Variable(image)
        logit = network(pixels, training=False)
    gradient = np.array(tape.gradient(logit, pixels))
    assert np.allclose(served["logit"], logit, atol=1e-4)
    assert np.allclose(served["gradient"], gradient, atol=2e-2 * np.abs(gradient).max())


def test_any_image_can_be_judged(generator: Generator) -> None:
    photo = np.random.default_rng(0).integers(0, 256, (40, 70, 3), np.uint8)
    prepared = generator.prepare(photo)
    assert prepared.shape == (16, 16, 3) and np.array_equal(prepared[..., 0], prepared[..., 2])
    assert np.isfinite(generator.judge(prepared).logit)


def test_wrong_inputs_get_a_sentence(generator: Generator) -> None:
    with pytest.raises(ConvolabError, match="needs vectors of 8 numbers"):
        generator.images(np.zeros((2, 5), np.float32))
    with pytest.raises(ConvolabError, match="prepare the image first"):
        generator.judge(np.zeros((20, 20, 3), np.uint8))


def test_another_artifact_is_no_generator() -> None:
    with pytest.raises(ConvolabError, match="is not a generator"):
        Generator.load("mnist_mini_vgg")
