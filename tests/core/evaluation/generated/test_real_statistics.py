"""The real side, computed once."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import ConvolabError
from core.evaluation.generated import measures, real_statistics
from core.evaluation.generated.features import Description, FeatureNetwork, Images
from core.evaluation.generated.real_statistics import PARTS, RealStatistics, load
from core.snapshots import result


@pytest.fixture
def statistics(network: FeatureNetwork, pictures: Images) -> RealStatistics:
    return result(real_statistics.stream(network, pictures[:80], pictures[80:120]))


def test_every_part_describes_its_images(statistics: RealStatistics, network: FeatureNetwork, pictures: Images) -> None:
    assert [len(getattr(statistics, part)) for part in PARTS] == [80, 40, 40, 1]
    np.testing.assert_array_equal(statistics.held_out.features, network.describe(pictures[80:120]).features)
    np.testing.assert_allclose(
        statistics.mean_image.features[0], statistics.real.features.mean(axis=0), atol=4 * 0.5 / 255
    )


def test_progress_counts_all_images_once(network: FeatureNetwork, pictures: Images) -> None:
    snapshots = list(real_statistics.stream(network, pictures[:80], pictures[80:120]))
    assert snapshots[-1].step == snapshots[-1].total == 80 + 40 + 40 + 1


@pytest.mark.parametrize("classifies", [True, False])
def test_a_file_gives_back_the_same(statistics: RealStatistics, tmp_path: Path, classifies: bool) -> None:
    if not classifies:
        parts = {part: Description(getattr(statistics, part).features) for part in PARTS}
        statistics = RealStatistics("other", (8, 8, 3), **parts)
    path = tmp_path / "folder" / "real.npz"
    statistics.save(path)
    again = load(path)
    assert (again.identity, again.image_shape) == (statistics.identity, statistics.image_shape)
    for part in PARTS:
        old, new = getattr(statistics, part), getattr(again, part)
        np.testing.assert_array_equal(old.features, new.features)
        assert (new.probabilities is not None) == classifies
    assert again.references(30).held_out == statistics.references(30).held_out
    with np.load(path, allow_pickle=False) as file:
        assert all(file[name].dtype != object for name in file.files)


def test_references_are_computed_once_for_each_number(
    statistics: RealStatistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = statistics.references(40), statistics.references(30)
    assert first.noise != other.noise
    monkeypatch.setattr(measures, "kernel_distance", None)  # To compute again would fail.
    assert statistics.references(40) is first


def test_noise_is_farther_from_real_images_than_held_out_ones_are(statistics: RealStatistics) -> None:
    references = statistics.references(40)
    assert references.held_out.kernel_distance < 3 * references.held_out.kernel_distance_error
    assert references.noise.kernel_distance > 5 * references.noise.kernel_distance_error
    for worse in (references.noise, references.mean_image):
        assert worse.frechet_distance > 3 * references.held_out.frechet_distance
        assert worse.recall < 0.2 < references.held_out.recall
    assert references.noise.digits is not None and references.noise.digits.images == 40


def test_grey_images_have_the_same_references_when_stored_as_rgb(network: FeatureNetwork, pictures: Images) -> None:
    grey = pictures[..., 0]
    rgb = np.repeat(grey[..., np.newaxis], 3, axis=3)
    first, second = (
        result(real_statistics.stream(network, images[:80], images[80:120])).references(40) for images in (grey, rgb)
    )
    assert first.noise.kernel_distance == pytest.approx(second.noise.kernel_distance, rel=1e-4)
    assert first.held_out.frechet_distance == pytest.approx(second.held_out.frechet_distance, rel=1e-4)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 half an archive"])
def test_a_damaged_file_is_reported(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "real.npz"
    path.write_bytes(content)
    with pytest.raises(ConvolabError, match="compute and save them again"):
        load(path)


def test_a_file_of_something_else_is_reported(statistics: RealStatistics, tmp_path: Path) -> None:
    with pytest.raises(ConvolabError, match="compute and save them again"):
        load(tmp_path / "missing.npz")
    np.savez(tmp_path / "other.npz", weights=np.ones(3))
    with pytest.raises(ConvolabError, match="compute and save them again"):
        load(tmp_path / "other.npz")
    statistics.save(tmp_path / "real.npz")
    with np.load(tmp_path / "real.npz") as file:
        arrays = dict(file)
    np.savez(tmp_path / "flat.npz", **(arrays | {"real_features": arrays["real_features"].ravel()}))
    with pytest.raises(ConvolabError, match="compute and save them again"):
        load(tmp_path / "flat.npz")


def test_a_failed_save_keeps_the_previous_file(
    statistics: RealStatistics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "real.npz"
    statistics.save(path)

    def fail(*arguments: object, **arrays: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(np, "savez_compressed", fail)
    with pytest.raises(OSError, match="full"):
        statistics.save(path)
    assert load(path).identity == "cells"


def test_too_few_or_different_images_are_reported(
    statistics: RealStatistics, network: FeatureNetwork, pictures: Images
) -> None:
    with pytest.raises(ConvolabError, match=r"too few real images \(5\); give at least 20"):
        result(real_statistics.stream(network, pictures[:80], pictures[:5]))
    with pytest.raises(ConvolabError, match=r"\(8, 8, 3\) and held-out ones of shape \(4, 8, 3\) do not match"):
        result(real_statistics.stream(network, pictures, pictures[:, :4]))
    with pytest.raises(ConvolabError, match=r"too few generated images \(3\)"):
        statistics.references(3)
    with pytest.raises(ConvolabError, match="41 generated images, but only 40 held-out ones"):
        statistics.references(41)
