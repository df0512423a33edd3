"""The bundled images can be read, match their names, and need no slow import."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from core.data import samples
from core.data.samples import SAMPLES, Sample
from core.errors import ConvolabError
from core.serving import artifacts
from tests.repository import ROOT


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_sample_is_an_image(sample: Sample) -> None:
    image = sample.read()
    assert image.dtype == np.uint8 and image.ndim == 3 and image.shape[2] == 3
    assert min(image.shape[:2]) >= 200 and max(image.shape[:2]) <= 1024
    assert max(sample.read(100).shape) == 100
    assert samples.find(sample.name) is sample
    with pytest.raises(ValueError, match="read-only"):
        image[0, 0] = 0  # It is cached for the next reader.


def test_names_and_titles_tell_the_samples_apart() -> None:
    assert len({sample.name for sample in SAMPLES}) == len({sample.title for sample in SAMPLES}) == len(SAMPLES)


def test_the_truth_is_the_name_of_the_class() -> None:
    classes = artifacts.load("efficientnet_lite0").card.classes
    labelled = [sample for sample in SAMPLES if sample.label is not None]
    assert samples.labelled() == tuple(labelled) and len(labelled) >= 10
    for sample in labelled:
        assert sample.truth.lower() == classes[sample.label or 0].lower()
    assert not any(sample.truth for sample in SAMPLES if sample.label is None)


def test_photos_are_files_and_drawings_are_not() -> None:
    drawings = set(SAMPLES) - set(samples.photos())
    assert len(drawings) >= 4
    assert all(photo.file().is_file() for photo in samples.photos())
    for drawing in drawings:
        with pytest.raises(ConvolabError, match="is not a file of an installed package"):
            drawing.file()


def test_a_pair_is_a_part_of_a_photo_and_its_mirror_image() -> None:
    (pair,) = samples.PAIRS
    image, (left, right) = pair.read(), pair.pair or (0, 0)
    assert samples.find(pair.name) is pair and pair not in SAMPLES
    assert np.array_equal(image[:, : right - left], samples.find("coffee").read()[:, left:right])
    assert np.array_equal(image, image[:, ::-1])
    assert max(pair.read(100).shape) == 100


def test_reading_all_of_them_imports_none_of_the_packages() -> None:
    script = (
        "import sys; from core.data.samples import SAMPLES\n"
        "for sample in SAMPLES: sample.read()\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"skimage", "sklearn", "scipy", "tensorflow"} & set(done.stdout.split())


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ConvolabError) as caught:
        samples.find("Coffee")
    assert str(caught.value).startswith("There is no sample “Coffee”; the samples are coffee, cat, flower, ")


@pytest.mark.parametrize(
    "missing",
    [
        Sample("lost", "Lost", "no_such_package", "data/lost.png"),
        replace(samples.find("coffee"), title="Lost", path="data/no_such_file.png"),
    ],
    ids=["package", "file"],
)
def test_a_missing_photo_says_what_to_install(missing: Sample) -> None:
    with pytest.raises(ConvolabError) as caught:
        missing.read()
    assert "“Lost”" in str(caught.value) and "install requirements.txt" in str(caught.value)
