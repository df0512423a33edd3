"""A copy is found, also mirrored, and the distances say that it is one."""

import os
from pathlib import Path

import numpy as np
import pytest

from core.data.sets import datasets
from core.evaluation.generated.nearest import nearest
from core.images import RGB
from core.synthesis.gan import gan_recipe, nearest_training_image
from core.synthesis.gan.nearest_training_image import NearestImage
from core.synthesis.gan.real_images import RealImages

RECIPE = 'title = "Digits"\ndata = "digits"\nsize = 16\nchannels = 1\nepochs = 1\nflip = {flip}\n'


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def recipe(tmp_path: Path) -> str:
    path = tmp_path / "tiny.toml"
    path.write_text(RECIPE.format(flip="true"), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_a_copy_is_found(recipe: str, is_mirrored: bool) -> None:
    original = RealImages.load(gan_recipe.load(recipe), None).train[123]
    image = np.repeat(original[:, ::-1] if is_mirrored else original, 3, axis=2)
    found = nearest_training_image.find(recipe, np.ascontiguousarray(image))
    assert np.array_equal(found.image, image) and found.distance == 0 < found.second_distance
    assert found.searched > 1000


def test_mirror_images_count_only_if_the_training_mirrors(tmp_path: Path) -> None:
    path = tmp_path / "straight.toml"
    path.write_text(RECIPE.format(flip="false"), encoding="utf-8")
    original = RealImages.load(gan_recipe.load(path), None).train[123]
    found = nearest_training_image.find(str(path), np.repeat(original[:, ::-1], 3, axis=2))
    assert found.distance > 0


def test_a_data_set_that_is_not_here_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "where", lambda name: None)
    assert not nearest_training_image.is_available("flowers_dcgan")


def an_image(recipe: str) -> RGB:
    """An image that the training has not seen."""
    return np.repeat(RealImages.load(gan_recipe.load(recipe), None).held_out[5], 3, axis=2)


def test_the_images_are_read_once_and_then_mapped(recipe: str, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image = an_image(recipe)
    first = list(nearest_training_image.search(recipe, image))
    notes = [snapshot.note for snapshot in first]
    reading, comparing = nearest_training_image.READING, nearest_training_image.COMPARING
    assert notes == [reading] * notes.count(reading) + [comparing] * notes.count(comparing)
    assert first[0].image is None and NearestImage.of(first[0]) is None
    monkeypatch.setattr(datasets, "load", lambda *_: pytest.fail("The data set is read again."))
    second = list(nearest_training_image.search(recipe, image))
    assert {snapshot.note for snapshot in second} == {comparing}
    for stream in (first, second):
        steps = [snapshot.step for snapshot in stream]
        assert steps == sorted(steps) and steps[-1] == stream[-1].total
        found, before = NearestImage.of(stream[-1]), NearestImage.of(first[-1])
        assert found is not None and before is not None
        assert np.array_equal(found.image, before.image) and stream[-1].metrics == first[-1].metrics
    (stored,) = cache.iterdir()
    stored.write_bytes(b"damaged")
    monkeypatch.undo()
    monkeypatch.setenv("CONVOLAB_CACHE", str(cache))
    assert nearest_training_image.find(recipe, image).distance == first[-1].metrics["distance"]


@pytest.mark.parametrize("at_once", [2, 100, 1196, 10_000])
def test_piece_by_piece_finds_the_same(recipe: str, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest_training_image, "COMPARED_AT_ONCE", at_once)
    image, training = an_image(recipe), RealImages.load(gan_recipe.load(recipe), None).train
    queries = np.stack([image[..., :1], image[:, ::-1, :1]]).reshape(2, -1)
    wanted = nearest(queries, training.reshape(len(training), -1))
    best = int(np.argmin(wanted.distances))
    found = nearest_training_image.find(recipe, image)
    original = training[wanted.indices[best]]
    assert np.array_equal(found.image[..., :1], original[:, ::-1] if best else original)
    assert found.distance == pytest.approx(wanted.distances[best] / 16)
    assert found.second_distance == pytest.approx(wanted.second_distances[best] / 16)
    assert found.searched == len(training)


def test_whoever_stops_keeps_the_nearest_so_far(recipe: str, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest_training_image, "COMPARED_AT_ONCE", 300)
    image = an_image(recipe)
    search = nearest_training_image.search(recipe, image)
    next(search)
    search.close()
    assert not cache.exists() or not list(cache.iterdir())
    found = [NearestImage.of(snapshot) for snapshot in nearest_training_image.search(recipe, image)]
    compared = [one for one in found if one is not None]
    assert len(compared) == 3 and compared[0].searched < compared[1].searched < compared[2].searched
    assert compared[0].distance >= compared[1].distance >= compared[2].distance


def test_a_data_set_that_has_changed_is_read_again(tmp_path: Path) -> None:
    path, file = tmp_path / "own.toml", tmp_path / "own.npz"
    path.write_text(RECIPE.format(flip="false").replace('"digits"', f'"{file}"'), encoding="utf-8")
    assert not nearest_training_image.is_available(str(path))
    random = np.random.default_rng(0)
    for number in range(2):
        pixels = random.integers(0, 256, (900, 16, 16), np.uint8)
        np.savez(file, x_train=pixels, y_train=np.arange(900) % 2)
        os.utime(file, (number, number))
        found = nearest_training_image.find(str(path), np.repeat(pixels[0][..., np.newaxis], 3, axis=2))
        assert nearest_training_image.is_available(str(path))
        held = {image.tobytes() for image in RealImages.load(gan_recipe.load(path), None).train}
        assert found.image[..., 0].tobytes() in held
