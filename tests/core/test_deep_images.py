"""Images keep their depth, their channels and their transparency, from file to file."""

from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from core import deep_images, images
from core.deep_images import Pixels
from core.images import ImageError

RNG = np.random.default_rng(0)


def random(channels: int, depth: type) -> Pixels:
    return RNG.integers(0, np.iinfo(depth).max + 1, (300, 23, channels)).astype(depth)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_a_png_keeps_everything(depth: type, channels: int, tmp_path: Path) -> None:
    image, path = random(channels, depth), tmp_path / "image.png"
    deep_images.write(image, path)
    found = deep_images.read(path)
    assert found.dtype == depth
    np.testing.assert_array_equal(found, image)
    assert [each.name for each in tmp_path.iterdir()] == ["image.png"]


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_16_bits_of_other_programs_are_read(suffix: str, channels: int, tmp_path: Path) -> None:
    image, path = random(channels, np.uint16), tmp_path / f"image{suffix}"
    order = {1: [0], 3: [2, 1, 0], 4: [2, 1, 0, 3]}[channels]
    cv2.imwrite(str(path), image[..., order])
    np.testing.assert_array_equal(deep_images.read(path), image)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_image_is_upright(orientation: int, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    image = random(3, np.uint8)
    buffer = BytesIO()
    Image.fromarray(image).save(buffer, "PNG", exif=exif)
    np.testing.assert_array_equal(deep_images.read(buffer.getvalue()), images.read(buffer.getvalue()))


def test_a_transparent_palette_becomes_alpha(tmp_path: Path) -> None:
    path = tmp_path / "palette.png"
    Image.fromarray(np.array([[0, 1], [1, 1]], np.uint8), "P").save(path, transparency=0)
    assert deep_images.read(path)[..., 3].tolist() == [[0, 255], [255, 255]]


def test_the_first_frame_of_a_moving_image_counts(tmp_path: Path) -> None:
    path, frames = tmp_path / "moving.gif", [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    assert deep_images.read(path)[4, 4].tolist() == [255, 0, 0]


def test_jpeg_lies_on_white_and_webp_is_transparent(tmp_path: Path) -> None:
    image = np.full((16, 16, 4), 65_535, np.uint16)
    image[..., 1:] = 0
    deep_images.write(image, tmp_path / "image.jpg")
    deep_images.write(image, tmp_path / "image.webp")
    assert deep_images.read(tmp_path / "image.jpg").shape == (16, 16, 3)
    assert deep_images.read(tmp_path / "image.jpg").min() >= 254
    assert deep_images.read(tmp_path / "image.webp")[..., 3].max() == 0


def test_grey_stays_grey(tmp_path: Path) -> None:
    for suffix in (".jpg", ".png"):
        deep_images.write(np.full((8, 8, 1), 99, np.uint8), tmp_path / f"grey{suffix}")
        assert deep_images.read(tmp_path / f"grey{suffix}").tolist() == [[[99]] * 8] * 8


def test_large_files_are_read_up_to_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("1", (8064, 6048)).save(path)
    with pytest.raises(ImageError, match="at most 25 megapixels"):
        images.read(path)
    assert deep_images.read(path).shape == (6048, 8064, 1)
    Image.new("1", (10_001, 10_000)).save(path)
    with pytest.raises(ImageError, match="at most 100 megapixels"):
        deep_images.read(path)


def test_damage_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "image.png"
    deep_images.write(random(3, np.uint16), path)
    content = path.read_bytes()
    with pytest.raises(ImageError, match="damaged, incomplete"):
        deep_images.read(content[: len(content) // 2])


def test_what_a_format_cannot_hold_is_a_sentence(tmp_path: Path) -> None:
    deep_images.check_size(Path("a.png"), 100_000, 100_000)
    with pytest.raises(ImageError, match="at most 16,383"):
        deep_images.check_size(Path("a.webp"), 10, 20_000)
    with pytest.raises(ImageError, match=r"end its name in \.png"):
        deep_images.write(random(3, np.uint8), tmp_path / "image.bmp")
    with pytest.raises(ImageError, match="check that its folder exists"):
        deep_images.write(random(3, np.uint8), tmp_path / "nowhere" / "image.png")


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
@pytest.mark.parametrize("channels", [1, 2])
def test_grey_that_uses_fewer_bits_is_shown_like_elsewhere(bits: int, channels: int, tmp_path: Path) -> None:
    values = np.linspace(0, 2**bits - 1, 300 * 20).astype(np.uint16).reshape(300, 20, 1)
    given = np.concatenate([values, np.full_like(values, 65_535)][:channels], axis=2)
    notes = list[str]()
    (image,) = deep_images.in_full_range(given, notes=notes)
    deep_images.write(values, tmp_path / "grey.png")
    there = list[str]()
    shown = images.read(tmp_path / "grey.png", notes=there)
    assert notes == there and len(notes) == (bits < 16)
    assert np.abs(deep_images.to_rgb(image).astype(int) - shown).max() <= 1  # Rounded there, cut off here.
    assert int(given[..., 0].max()) == 2**bits - 1, "what was given stays as it is"


def test_images_that_are_compared_are_moved_alike() -> None:
    dark = np.full((2, 2, 1), 4000, np.uint16)  # 12 bits
    brighter = np.full((2, 2, 1), 4100, np.uint16)  # 14 bits
    assert [int(image[0, 0, 0]) for image in deep_images.in_full_range(dark, brighter)] == [16_000, 16_400]
    colours = np.full((2, 2, 3), 100, np.uint16)
    assert deep_images.in_full_range(colours)[0] is colours
    assert deep_images.in_full_range(np.zeros((2, 2, 1), np.uint8))[0].max() == 0
