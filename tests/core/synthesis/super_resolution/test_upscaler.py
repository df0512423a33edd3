"""Upscaling: tiles change no bit, colours and alpha are kept, and whoever stops does so within a tile."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core import snapshots
from core.data import samples
from core.deep_images import Pixels
from core.images import resize
from core.serving import artifacts
from core.synthesis.super_resolution import bicubic, upscaler
from core.synthesis.super_resolution.upscale_settings import UpscaleSettings
from core.synthesis.super_resolution.upscaler import UpscaleError, Upscaler
from tests.core.synthesis.super_resolution import untrained
from tests.repository import ROOT

PHOTO = samples.find("palace").read()
NETWORKS = {"low_x2": (2, "low"), "low_x3": (3, "low"), "enlarged_x3": (3, "enlarged")}
SIZES = [(int(h), int(w)) for h, w in np.random.default_rng(0).integers(5, 131, (20, 2))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("trained")
    for name, (scale, works_on) in NETWORKS.items():
        untrained.save(root / name, scale, works_on)  # type: ignore[arg-type]
    return root


@pytest.fixture(autouse=True)
def there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifacts, "root", lambda: folder)


def upscaled(name: str, image: Pixels, tiles: int = 0, ensemble: bool = False) -> Pixels:
    return snapshots.result(Upscaler.load(name).upscale(image, UpscaleSettings(tiles=tiles, ensemble=ensemble)))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_tiles_change_no_bit(size: tuple[int, int]) -> None:
    assert any(length % 2 for each in SIZES for length in each)
    image = np.ascontiguousarray(PHOTO[100 : 100 + size[0], 50 : 50 + size[1]])
    for name in NETWORKS:
        whole = upscaled(name, image, tiles=4096)
        for side in (16, 37):
            np.testing.assert_array_equal(upscaled(name, image, tiles=side), whole)


def test_tiles_change_no_bit_of_what_trained_networks_make(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    for artifact in Upscaler.available():
        for height, width in SIZES:
            image = np.ascontiguousarray(PHOTO[100 : 100 + height, 50 : 50 + width])
            whole = upscaled(artifact.name, image, tiles=4096)
            np.testing.assert_array_equal(upscaled(artifact.name, image, tiles=37), whole, artifact.name)


def test_too_small_a_margin_would_be_seen() -> None:
    """Otherwise the test above would prove nothing."""
    loaded, image = Upscaler.load("low_x2"), np.ascontiguousarray(PHOTO[:64, :64])
    short = Upscaler(loaded.name, loaded.scale, loaded.enlarge, loaded.margin - 1, loaded.side)
    tiled = snapshots.result(short.upscale(image, UpscaleSettings(tiles=16)))
    assert not np.array_equal(tiled, upscaled("low_x2", image))


@pytest.mark.parametrize("name", NETWORKS)
def test_the_ensemble_of_a_turned_image_is_the_turned_ensemble(name: str) -> None:
    image = np.ascontiguousarray(PHOTO[200:231, 300:347, :1])
    found = upscaled(name, image, ensemble=True)
    assert not np.array_equal(found, upscaled(name, image))
    for turns in range(4):
        turned = np.ascontiguousarray(np.rot90(image, turns)[:, ::-1])
        expected = np.rot90(found, turns)[:, ::-1]
        np.testing.assert_array_equal(upscaled(name, turned, ensemble=True), expected)
    np.testing.assert_array_equal(upscaled(name, image, ensemble=True, tiles=16), found)


def test_only_luminance_comes_from_the_network() -> None:
    image = np.ascontiguousarray(PHOTO[100:150, 100:170])
    found = upscaled("low_x2", image).astype(float)
    smooth = snapshots.result(Upscaler.bicubic(2).upscale(image)).astype(float)
    inside = ((found > 0) & (found < 255) & (smooth > 0) & (smooth < 255)).all(axis=2)
    assert np.abs(found - smooth).max() > 5
    differences = (found - smooth)[inside]
    assert np.abs(differences - differences.mean(axis=1, keepdims=True)).max() < 1.5, "grey is added, and no colour"


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_depth_and_channels_are_kept(depth: type, channels: int) -> None:
    white = np.iinfo(depth).max
    image: Pixels = np.full((9, 12, channels), white // 3, depth)
    if channels in (2, 4):
        image[:, 6:, -1], image[:, :6, -1] = 0, white
    found = snapshots.result(Upscaler.bicubic(3).upscale(image))
    assert found.shape == (27, 36, channels) and found.dtype == depth
    assert np.abs(found[:, :12, : channels - (channels in (2, 4))].astype(int) - white // 3).max() <= white // 32_000
    if channels in (2, 4):
        assert (found[:, :15, -1] >= white * 0.97).all() and (found[:, 21:, -1] <= white * 0.03).all()


def test_invisible_colours_do_not_bleed() -> None:
    image = np.zeros((20, 20, 4), np.uint8)
    image[5:15, 5:15] = (200, 180, 40, 255)
    found = snapshots.result(Upscaler.bicubic(2).upscale(image))
    visible = found[found[..., 3] > 0]
    assert np.abs(visible[:, :3].astype(int) - (200, 180, 40)).max() <= 1


def test_snapshots_are_pictures_and_stopping_takes_one_tile() -> None:
    photo = resize(PHOTO, (300, 500))
    stream = Upscaler.load("low_x3").upscale(photo, UpscaleSettings(tiles=100))
    first, second = next(stream), next(stream)
    assert first.step == 0 and first.total == 15 and first.image is not None and second.image is not None
    assert max(second.image.shape) == upscaler.PREVIEW
    assert not np.array_equal(second.image[:190, :190], first.image[:190, :190])
    np.testing.assert_array_equal(second.image[:, 200:], first.image[:, 200:])
    stream.close()


def test_the_last_snapshot_is_the_result() -> None:
    final = snapshots.last(Upscaler.load("low_x2").upscale(PHOTO[:50, :60]))
    assert final.image is not None and final.image.shape == (100, 120, 3)


@pytest.mark.parametrize(("depth", "channels"), [(np.uint8, 3), (np.uint8, 4), (np.uint16, 3), (np.uint8, 1)])
def test_the_last_snapshot_carries_every_result(depth: type, channels: int) -> None:
    image: Pixels = np.random.default_rng(0).integers(0, np.iinfo(depth).max, (30, 40, channels)).astype(depth)
    final = snapshots.last(Upscaler.load("low_x2").upscale(image))
    assert final.image is not None and final.image.shape == (60, 80, 3), "it can be shown in any case"
    found = upscaler.upscaled_in(final)
    assert found.dtype == depth
    np.testing.assert_array_equal(found, upscaled("low_x2", image))


def test_the_automatic_tiles_are_even() -> None:
    found = Upscaler.bicubic(2).tiles(600, 380)
    assert [tile.kept[0] for tile in found] == [slice(0, 300), slice(300, 600)]


@pytest.mark.parametrize(
    ("model", "scale", "name", "factor"),
    [
        ("bicubic", None, "bicubic", 2),
        ("bicubic", 4, "bicubic", 4),
        ("low", 3, "low_x3", 3),
        ("low", None, "low_x2", 2),
        ("enlarged_x3", None, "enlarged_x3", 3),
        ("low_x3", 3, "low_x3", 3),
    ],
)
def test_models_are_found_by_name_and_factor(model: str, scale: int | None, name: str, factor: int) -> None:
    found = upscaler.find(model, scale)
    assert (found.name, found.scale) == (name, factor)


@pytest.mark.parametrize(
    ("model", "scale", "sentence"),
    [
        (None, 3, "python -m core train compact_sr_x3 --data data"),
        ("nothing", None, "no trained network nothing;"),
        ("low", 4, "no trained network low_x4;"),
        ("low_x2", 3, "enlarges 2 times, not 3"),
    ],
)
def test_what_is_not_there_is_a_sentence(model: str | None, scale: int | None, sentence: str) -> None:
    with pytest.raises(UpscaleError, match=sentence):
        upscaler.find(model, scale)


def test_another_artifact_does_not_upscale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(UpscaleError, match="does not upscale"):
        Upscaler.load("mnist_mini_vgg")


def test_too_large_a_result_is_refused_before_any_work() -> None:
    image = np.broadcast_to(np.zeros(3, np.uint8), (5000, 5000, 3))
    with pytest.raises(UpscaleError, match="at most 225 megapixels"):
        next(Upscaler.bicubic(4).upscale(image))


def test_bicubic_is_the_interpolation_of_the_papers() -> None:
    grey = np.ascontiguousarray(PHOTO[:40, :50, :1])
    found = snapshots.result(Upscaler.bicubic(2).upscale(grey))[..., 0]
    expected = np.rint(bicubic.enlarged(grey[..., 0].astype(np.float64), 2)).clip(0, 255)
    assert np.abs(found - expected).max() <= 1


@pytest.mark.skipif(sys.platform != "linux", reason="The use of memory is read from /proc.")
def test_memory_is_bounded(folder: Path, tmp_path: Path) -> None:
    """12 megapixels twice as high and wide: the result alone has 137 MB."""
    script = """
import sys
from pathlib import Path
from core import deep_images, images, snapshots
from core.data import samples
from core.synthesis.super_resolution.upscaler import Upscaler
def megabytes(name):
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name)]
    return int(line.split()[1]) / 1024
photo = samples.find("palace").read()
before = megabytes("VmRSS")
photo = images.resize(photo, (3000, 4000))
deep_images.write(snapshots.result(Upscaler.load("low_x2").upscale(photo)), Path(sys.argv[1]))
print(megabytes("VmHWM") - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "large.png")],
        cwd=ROOT,
        env=os.environ | {"CONVOLAB_TRAINED": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(done.stdout.strip().splitlines()[-1]) < 500
