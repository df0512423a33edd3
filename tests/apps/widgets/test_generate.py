"""The widget of GANs, as functions, with a GAN that has not been trained."""

from pathlib import Path

import gradio as gr
import numpy as np
import pytest

from apps.widgets import generate
from core import clips
from core.images import RGB
from core.serving import artifacts
from core.synthesis.gan import generation, gradient_drawing
from core.synthesis.gan.generation_settings import GenerationSettings
from core.synthesis.gan.generator import Generator
from tests.core.synthesis.gan.untrained import export_untrained


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("trained")
    export_untrained(root)
    return root


@pytest.fixture(autouse=True)
def there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifacts, "root", lambda: folder)


@pytest.fixture
def photo() -> RGB:
    return np.random.default_rng(0).integers(0, 256, (40, 70, 3), np.uint8)


def test_it_generates_what_the_code_generates() -> None:
    *_, grid = generate.generate("tiny", count=5, seed=2, averaged=False)
    settings = GenerationSettings(count=5, seed=2, averaged=False)
    assert np.array_equal(grid, generation.grid(list(generation.images(Generator.load("tiny"), settings))))


def test_it_can_be_stopped_after_every_image() -> None:
    making = generate.generate("tiny", count=5)
    assert sum(1 for _ in making) == 5 + 1


def test_a_walk_is_a_clip_that_is_deleted_once_it_was_taken() -> None:
    walking = generate.walk("tiny", count=2, walk=6, walk_rate=10)
    for _ in range(6):
        next(walking)
    path = Path(next(walking))
    assert clips.read(path).frames.shape == (6, 16, 16, 3)
    assert next(walking, None) is None and not path.exists()


def test_the_discriminator_judges_the_middle_of_a_picture(photo: RGB) -> None:
    probabilities, seen, wanted = generate.judge(photo, "tiny")
    generator = Generator.load("tiny")
    opinion = generator.judge(generator.prepare(photo))
    assert probabilities == {"real": opinion.probability, "generated": 1 - opinion.probability}
    assert np.array_equal(seen, generator.prepare(photo))
    assert np.array_equal(wanted, gradient_drawing.draw(opinion.gradient))


def test_what_cannot_be_done_is_a_sentence(photo: RGB) -> None:
    with pytest.raises(gr.Error, match="nothing"):
        next(generate.generate("nothing"))
    with pytest.raises(gr.Error, match="Count must be a whole number from 1"):
        next(generate.generate("tiny", count=0))
    with pytest.raises(gr.Error, match="at least two images"):
        next(generate.walk("tiny", count=1))
    with pytest.raises(gr.Error, match="Path must be spherical or linear"):
        next(generate.walk("tiny", path="crooked"))
    with pytest.raises(gr.Error, match="nothing"):
        generate.judge(photo, "nothing")


@pytest.mark.parametrize("is_there", [True, False])
def test_it_is_laid_out_with_and_without_a_generator(
    is_there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_there:
        monkeypatch.setattr(artifacts, "root", lambda: tmp_path)
    with gr.Blocks() as blocks:
        generate.layout()
    images = {block.label: block.value for block in blocks.blocks.values() if isinstance(block, gr.Image)}
    outputs = ("Generated images", "What it sees", "What it wants changed")
    assert [images[label] is not None for label in outputs] == 3 * [is_there]
