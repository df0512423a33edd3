"""The widget of super-resolution, as functions, with networks that have not been trained."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
import pytest

from apps.widgets import upscale
from apps.widgets.image_input import FullSizeInput
from core import deep_images, images, snapshots
from core.data import samples
from core.deep_images import Pixels
from core.evaluation import image_quality, perceptual_distance
from core.images import RGB
from core.serving import artifacts
from core.snapshots import Snapshot
from core.synthesis.super_resolution import upscaler
from core.synthesis.super_resolution.upscaler import Upscaler
from tests.core.synthesis.super_resolution import untrained


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("trained")
    untrained.save(root / "compact_sr_x2", 2)
    untrained.save(root / "compact_sr_x3", 3)
    untrained.save(root / "srcnn_x3", 3, "enlarged")
    return root


@pytest.fixture
def there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifacts, "root", lambda: folder)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker would not know the networks of this test."""

    def followed(target: str, arguments: Sequence[Any], progress: gr.Progress) -> Iterator[Snapshot]:
        assert target == "core.synthesis.super_resolution.upscaler:upscale"
        return upscaler.upscale(*arguments)

    monkeypatch.setattr(upscale, "followed", followed)


@pytest.fixture
def photo() -> RGB:
    return samples.find("palace").read()[100:190, 200:330]


def upscaled(image: Pixels, name: str) -> Pixels:
    return snapshots.result(Upscaler.load(name).upscale(image))


@pytest.mark.usefixtures("there")
def test_it_ends_with_bicubic_beside_the_network_and_a_file(photo: RGB) -> None:
    running = upscale.upscale(photo, "srcnn", 3, tiles=64)
    (given, so_far), none = next(running)
    assert given.shape == so_far.shape == (270, 390, 3) and none is None
    for (smooth, made), file in running:
        expected = upscaled(photo, "srcnn_x3")
        assert np.array_equal(made, expected) and file
        assert np.array_equal(images.read(file), expected)
        assert np.array_equal(smooth, snapshots.result(Upscaler.bicubic(3).upscale(photo)))
    assert file and not Path(file).exists(), "it is deleted once it was taken"


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize(("depth", "channels"), [(np.uint16, 4), (np.uint16, 3), (np.uint8, 2), (np.uint8, 1)])
def test_the_file_keeps_depth_and_channels(depth: type, channels: int) -> None:
    image: Pixels = np.random.default_rng(0).integers(0, np.iinfo(depth).max, (30, 40, channels)).astype(depth)
    shown: list[tuple[int, ...]] = []
    for (smooth, made), file in upscale.upscale(image, scale=2):
        shown += [smooth.shape, made.shape]
        if file:
            whole = deep_images.read(file)
    assert set(shown) == {(60, 80, 3)}
    assert whole.dtype == depth and np.array_equal(whole, upscaled(image, "compact_sr_x2"))


def test_of_a_large_result_the_middle_is_shown(photo: RGB, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upscale, "SHOWN", 100)
    whole = snapshots.result(Upscaler.bicubic(2).upscale(photo))
    smooth, made = upscale.beside_bicubic(photo, whole, 2)
    assert smooth.shape == made.shape == (100, 100, 3)
    assert np.array_equal(made, whole[40:140, 80:180]) and np.array_equal(smooth, made)


@pytest.mark.usefixtures("there")
def test_what_stops_early_leaves_no_file(photo: RGB, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = [Snapshot(0, 2, photo), Snapshot(1, 2, photo)]
    monkeypatch.setattr(upscale, "followed", lambda *_: iter(stopped))
    assert all(file is None for _, file in upscale.upscale(photo))


@pytest.mark.usefixtures("there")
def test_what_cannot_be_done_is_a_sentence(photo: RGB) -> None:
    with pytest.raises(gr.Error, match=r"no trained network compact_sr_x4;.*python -m core train compact_sr_x4"):
        next(upscale.upscale(photo, scale=4))
    with pytest.raises(gr.Error, match="no trained network nothing"):
        next(upscale.upscale(photo, "nothing"))
    with pytest.raises(gr.Error, match="at most 225 megapixels"):
        next(upscale.upscale(np.broadcast_to(np.zeros(3, np.uint8), (9000, 9000, 3)), scale=2))
    with pytest.raises(gr.Error, match="Side of a tile"):
        next(upscale.upscale(photo, tiles=-1))


def test_an_image_is_measured_against_the_original(photo: RGB) -> None:
    blurred = images.resize(images.resize(photo, (45, 65)), photo.shape[:2])
    found = upscale.measure(blurred, photo, border=2)
    quality = image_quality.compare(blurred, photo, border=2)
    distance = perceptual_distance.distance(blurred, photo)
    assert found == {"PSNR": quality.psnr, "SSIM": quality.ssim, "perceptual distance": distance}
    assert upscale.measure(photo, photo)["PSNR"] is None
    transparent = np.dstack([photo, np.full(photo.shape[:2], 255, np.uint8)])
    assert upscale.measure(transparent, photo)["perceptual distance"] == 0
    with pytest.raises(gr.Error, match="different sizes"):
        upscale.measure(photo[:64], photo)


@pytest.mark.usefixtures("there")
def test_networks_are_offered_with_the_factors_that_they_have() -> None:
    assert upscale.models() == [
        ("Untrained (×2, ×3)", "compact_sr"),
        ("Untrained (×3)", "srcnn"),
        ("Bicubic interpolation", "bicubic"),
    ]


def test_the_input_is_read_at_full_size_with_everything_in_it(tmp_path: Path) -> None:
    image = np.random.default_rng(0).integers(0, 65_536, (5, 1500, 4), np.uint16)
    deep_images.write(image, tmp_path / "deep.png")
    with gr.Blocks():
        component = FullSizeInput()
    payload = gr.Image.data_model(path=str(tmp_path / "deep.png"))
    found = component.preprocess(payload)
    assert found is not None and np.array_equal(found, image)
    (tmp_path / "none.png").write_bytes(b"no image")
    with pytest.raises(gr.Error, match="not a picture"):
        component.preprocess(gr.Image.data_model(path=str(tmp_path / "none.png")))
    with pytest.raises(gr.Error, match="Choose a picture first"):
        component.preprocess(None)


@pytest.mark.usefixtures("there")
def test_it_opens_on_what_the_network_makes(photo: RGB) -> None:
    smooth, made = upscale.opening(photo)
    assert np.array_equal(made, upscaled(photo, "compact_sr_x2"))
    assert np.array_equal(smooth, snapshots.result(Upscaler.bicubic(2).upscale(photo)))


def test_it_is_laid_out_with_nothing_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifacts, "root", lambda: tmp_path)
    with gr.Blocks() as blocks:
        upscale.layout()
    (slider,) = (block for block in blocks.blocks.values() if isinstance(block, gr.ImageSlider))
    assert slider.value is not None
    (network,) = (block for block in blocks.blocks.values() if isinstance(block, gr.Dropdown))
    assert [name for _, name in network.choices] == ["compact_sr", "bicubic"]
