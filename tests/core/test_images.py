"""Reading what visitors upload, refusing what would hurt, writing what they take away."""

import subprocess
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt
import pillow_heif
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from core import images
from core.errors import ConvolabError
from core.images import ImageError
from tests.core.hostile import exif, heic, hostile_files, jpeg_with, picture, png, png_chunk, save
from tests.repository import ROOT

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "PPM")
MODES = [
    *[("1", format) for format in ("PNG", "GIF", "TIFF", "BMP", "PPM")],
    *[("L", format) for format in FORMATS],
    *[("LA", format) for format in ("PNG", "TIFF", "WEBP", "GIF")],
    *[("P", format) for format in ("PNG", "GIF", "TIFF", "BMP")],
    ("PA", "TIFF"),
    *[("RGB", format) for format in FORMATS],
    *[("RGBA", format) for format in ("PNG", "TIFF", "WEBP", "GIF", "BMP")],
    *[("CMYK", format) for format in ("JPEG", "TIFF")],
    ("YCbCr", "JPEG"),
    ("LAB", "TIFF"),
    ("I", "TIFF"),
    *[("I;16", format) for format in ("PNG", "TIFF", "PPM")],
    ("I;16B", "TIFF"),
    ("F", "TIFF"),
]
LOSSLESS = ("PNG", "TIFF", "BMP", "PPM")
WHOLE = {
    **{format: save(picture(), format) for format in FORMATS},
    "progressive JPEG": save(picture(), "JPEG", progressive=True),
    "lossless WebP": save(picture(), "WEBP", lossless=True),
    "LZW TIFF": save(picture(), "TIFF", compression="tiff_lzw"),
    "RGBA PNG": save(picture("RGBA"), "PNG"),
    "HEIC": heic(picture()),
    "HEIC in tiles": heic(Image.new("RGB", (150, 100), "red"), tile_size=64),
}


def is_sentence(text: str) -> bool:
    return text[0].isupper() and text.endswith(".") and "\n" not in text and len(text) < 300


def array_or_sentence(content: bytes) -> npt.NDArray | None:
    """Read and check what is promised whatever comes in: an RGB array or one sentence."""
    try:
        array = images.read(content)
    except ImageError as error:
        assert is_sentence(str(error))
        return None
    assert array.dtype == np.uint8 and array.ndim == 3 and array.shape[2] == 3
    assert min(array.shape) >= 1 and max(array.shape) <= 2048
    return array


def gradient(mode: str, height: int = 24, width: int = 32) -> Image.Image:
    red, green = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    rgb = Image.fromarray(np.dstack([red, green, np.full_like(red, 90)]).astype(np.uint8))
    if mode == "LAB":
        srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        converted = ImageCms.profileToProfile(rgb, srgb, lab, outputMode="LAB")
        assert converted is not None
        return converted
    if mode.startswith("I;16"):
        grey = np.asarray(rgb.convert("L")).astype(">u2" if mode == "I;16B" else "<u2")
        return Image.frombytes(mode, rgb.size, (grey * 257).tobytes())
    if mode == "PA":
        return rgb.convert("P").convert("PA")
    return rgb.convert(mode)


class TestRead:
    @pytest.mark.parametrize(("mode", "format"), MODES)
    def test_every_mode_of_pillow(self, mode: str, format: str) -> None:
        source = gradient(mode)
        array = images.read(save(source, format))
        if mode in ("I", "I;16", "I;16B", "F"):
            source = gradient("L")
        expected = np.asarray(gradient("RGB") if mode == "LAB" else source.convert("RGB")).astype(int)
        if format in LOSSLESS and mode != "LAB":
            np.testing.assert_array_equal(array, expected)
        elif mode == "LAB":  # 8 bits of lightness do not tell dark colours apart
            assert np.abs(array - expected).mean() < 2
        else:
            assert np.abs(array - expected).mean() < 12

    def test_a_file_can_be_given_in_four_ways(self, tmp_path: Path) -> None:
        path = tmp_path / "picture.png"
        path.write_bytes(WHOLE["PNG"])
        for source in (path, str(path), WHOLE["PNG"], bytearray(WHOLE["PNG"])):
            np.testing.assert_array_equal(images.read(source), np.asarray(picture()))  # type: ignore[arg-type]

    def test_the_result_is_writable(self) -> None:
        assert images.read(WHOLE["PNG"]).flags.writeable

    @given(st.integers(0, 255), st.integers(0, 255), st.sampled_from(["PNG", "WEBP", "TIFF"]))
    @settings(max_examples=60)
    def test_alpha_lies_on_white(self, value: int, alpha: int, format: str) -> None:
        content = save(Image.new("RGBA", (3, 2), (value, 0, 255, alpha)), format, **_lossless(format))
        expected = np.rint([(c * alpha + 255 * (255 - alpha)) / 255 for c in (value, 0, 255)])
        if format == "WEBP" and alpha == 0:
            expected = np.full(3, 255)
        np.testing.assert_array_equal(images.read(content)[0, 0], expected)

    @pytest.mark.parametrize("mode", ["L", "RGB", "P"])
    def test_a_transparent_colour_is_white(self, mode: str) -> None:
        image = Image.new(mode, (4, 4), 0)
        image.putpixel((1, 1), (200, 200, 200) if mode == "RGB" else 200)
        if mode == "P":
            image.putpalette(bytes(range(256)) * 3)
        content = save(image, "PNG", transparency=(0, 0, 0) if mode == "RGB" else 0)
        assert (images.read(content)[0, 0] == 255).all()
        assert (images.read(content)[1, 1] != 255).all()

    def test_grey_with_alpha_and_a_palette_with_alpha(self) -> None:
        assert (images.read(save(Image.new("LA", (2, 2), (100, 0)), "PNG")) == 255).all()
        assert (images.read(save(Image.new("LA", (2, 2), (100, 51)), "PNG")) == 224).all()
        palette = Image.new("P", (2, 2), 1)
        palette.putpalette([0, 0, 0, 10, 20, 30])
        content = save(palette, "PNG", transparency=bytes([255, 0]))
        assert (images.read(content) == 255).all()

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ([0, 1, 254, 255], [0, 1, 254, 255]),
            ([0, 255, 256, 65_535], [0, 0, 1, 255]),
            ([-100, 0, 100, 155], [0, 100, 200, 255]),
            ([0, 10**6, 10**6, 2 * 10**6], [0, 128, 128, 255]),
        ],
    )
    def test_integers_are_scaled_by_their_range(self, values: list[int], expected: list[int]) -> None:
        content = save(Image.fromarray(np.array([values], np.int32)), "TIFF")
        assert images.read(content)[0, :, 0].tolist() == expected

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ([0, 0.5, 1, np.nan], [0, 128, 255, 0]),
            ([0, 0.6, 2, 255], [0, 1, 2, 255]),
            ([-1, 0, 1, 1], [0, 128, 255, 255]),
            ([-5, -5, -5, -5], [0, 0, 0, 0]),
        ],
    )
    def test_floats_are_scaled_by_their_range(self, values: list[float], expected: list[int]) -> None:
        content = save(Image.fromarray(np.array([values], np.float32)), "TIFF")
        assert images.read(content)[0, :, 0].tolist() == expected

    def test_sixteen_bits_keep_the_top_byte(self) -> None:
        grey = np.array([[0, 255, 256, 65_535]], np.uint16)
        for format in ("PNG", "TIFF"):
            assert images.read(save(Image.fromarray(grey), format))[0, :, 1].tolist() == [0, 0, 1, 255]

    @pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP", "TIFF"])
    def test_only_the_first_frame_is_read(self, format: str) -> None:
        frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "lime", "blue")]
        content = save(frames[0], format, save_all=True, append_images=frames[1:], **_lossless(format))
        np.testing.assert_array_equal(images.read(content), np.asarray(frames[0]))


def _lossless(format: str) -> dict[str, Any]:
    return {"lossless": True, "exact": True} if format == "WEBP" else {}


class TestOrientation:
    TURNED: ClassVar[dict[int, Callable[[npt.NDArray], npt.NDArray]]] = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.transpose(1, 0, 2),
        6: lambda a: np.rot90(a, -1),
        7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
        8: lambda a: np.rot90(a, 1),
    }

    @pytest.mark.parametrize("format", ["PNG", "TIFF", "JPEG", "WEBP"])
    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_all_eight(self, orientation: int, format: str) -> None:
        tags = Image.Exif()
        tags[274] = orientation
        content = save(gradient("RGB"), format, exif=tags, **_lossless(format))
        plain = images.read(save(gradient("RGB"), format, **_lossless(format)))
        np.testing.assert_array_equal(images.read(content), self.TURNED[orientation](plain))
        assert images.size(content) == self.TURNED[orientation](plain).shape[:2]

    @pytest.mark.parametrize("order", ["little", "big"])
    def test_both_byte_orders(self, order: Literal["little", "big"]) -> None:
        block = exif(274, 3, 1, b"\x06\0")
        if order == "big":
            block = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0" + bytes(4)
        assert images.read(jpeg_with(0xE1, block)).shape == (32, 24, 3)

    @given(st.binary(max_size=80))
    @example(b"II*\0\x08\0\0\0\xff\xff" + b"\x12\x01\x03\0" * 9)
    @settings(max_examples=60)
    def test_garbage_leaves_the_image_as_it_is(self, rubbish: bytes) -> None:
        assert sorted(images.read(jpeg_with(0xE1, b"Exif\0\0" + rubbish)).shape) == [3, 24, 32]

    def test_a_large_photo_is_turned_and_shrunk(self) -> None:
        tags = Image.Exif()
        tags[274] = 6
        content = save(gradient("RGB", 3000, 4000), "JPEG", exif=tags)
        array = images.read(content, working_size=1000)
        expected = ImageOps.exif_transpose(Image.open(BytesIO(content))).resize((750, 1000), Image.Resampling.BOX)
        assert array.shape == (1000, 750, 3)
        assert np.abs(array.astype(int) - np.asarray(expected)).max() < 6


class TestColour:
    @staticmethod
    def swapped_profile() -> bytes:
        """A profile whose red and green primaries are exchanged."""
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        profile = profile.replace(b"rXYZ", b"tmp.").replace(b"gXYZ", b"rXYZ").replace(b"tmp.", b"gXYZ")
        return profile.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))

    @pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "TIFF"])
    def test_an_embedded_profile_is_converted_to_srgb(self, format: str) -> None:
        content = save(Image.new("RGB", (16, 16), (250, 10, 10)), format, icc_profile=self.swapped_profile())
        red, green, blue = images.read(content)[8, 8]
        assert green > 240 and red < 20 and blue < 20

    def test_alpha_is_kept_apart_from_the_profile(self) -> None:
        image = Image.new("RGBA", (4, 4), (255, 0, 0, 51))
        red, green, blue = images.read(save(image, "PNG", icc_profile=self.swapped_profile()))[0, 0]
        assert (red, blue) == (204, 204) and green == 255

    def test_an_srgb_profile_changes_nothing(self) -> None:
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        np.testing.assert_array_equal(images.read(save(picture(), "PNG", icc_profile=profile)), np.asarray(picture()))

    @given(st.integers(0, 2**31), st.integers(1, 40))
    @settings(max_examples=40)
    def test_a_broken_profile_never_costs_the_picture(self, seed: int, changes: int) -> None:
        generator, profile = np.random.default_rng(seed), bytearray(self.swapped_profile())
        for position in generator.integers(0, len(profile), changes):
            profile[position] = generator.integers(0, 256)
        assert images.read(save(picture(), "PNG", icc_profile=bytes(profile))).shape == (24, 32, 3)

    @pytest.mark.parametrize("mode", ["L", "CMYK"])
    def test_a_profile_for_other_channels_is_ignored(self, mode: str) -> None:
        content = save(gradient(mode), "TIFF", icc_profile=self.swapped_profile())
        np.testing.assert_array_equal(images.read(content), np.asarray(gradient(mode).convert("RGB")))

    def test_adobes_inverted_cmyk(self) -> None:
        content = save(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG")
        assert b"Adobe" in content
        red, green, blue = images.read(content)[8, 8]
        assert red > 250 and green < 5 and blue < 5


class TestSize:
    @given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 200))
    @example(101, 255, 58)
    @example(2, 244, 123)
    @settings(max_examples=60)
    def test_the_working_size_is_kept(self, height: int, width: int, size: int) -> None:
        for format in ("PNG", "JPEG"):
            array = images.read(save(Image.new("RGB", (width, height), "red"), format), working_size=size)
            longest = max(height, width)
            assert max(array.shape[:2]) == min(longest, size)
            if longest > size:  # sides are rounded up when decoding at a reduced scale, and then once more
                assert array.shape[0] == pytest.approx(height * size / longest, abs=1.5)
                assert array.shape[1] == pytest.approx(width * size / longest, abs=1.5)

    def test_none_keeps_the_size(self) -> None:
        content = save(Image.new("RGB", (3000, 20)), "JPEG")
        assert images.read(content, working_size=None).shape == (20, 3000, 3)
        assert images.read(content).shape == (14, 2048, 3)

    def test_a_working_size_of_zero_is_a_programming_error(self) -> None:
        with pytest.raises(ValueError, match="working_size"):
            images.read(WHOLE["PNG"], working_size=0)

    def test_exactly_25_megapixels_are_read_and_one_row_more_is_not(self) -> None:
        assert images.read(save(Image.new("1", (5000, 5000)), "PNG"), working_size=100).shape == (100, 100, 3)
        with pytest.raises(ImageError, match=r"5,000 × 5,001 pixels; at most 25 megapixels"):
            images.read(save(Image.new("1", (5000, 5001)), "PNG"))

    def test_the_size_is_in_the_header_and_has_the_same_limits(self) -> None:
        content = save(gradient("RGB"), "PNG")
        assert images.size(content) == (24, 32)
        cut = content[:80]
        with pytest.raises(ImageError, match="damaged"):
            images.read(cut)
        assert images.size(cut) == (24, 32)
        with pytest.raises(ImageError, match="at most 25 megapixels"):
            images.size(save(Image.new("1", (5000, 5001)), "PNG"))
        with pytest.raises(ImageError, match="not a picture that can be read"):
            images.size(b"no picture")

    def test_an_image_that_is_too_wide_is_refused_with_its_size(self) -> None:
        with pytest.raises(ImageError, match=r"40,000 × 10 pixels; at most 32,767 on a side"):
            images.read(png(40_000, 10))

    def test_bytes_are_limited_before_anything_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "large.png"
        with path.open("wb") as file:
            file.write(WHOLE["PNG"])
            file.truncate(2**40)
        with pytest.raises(ImageError, match=r"1,048,576\.0 MB; at most 10 MB"):
            images.read(path)
        padding = png_chunk(b"teXt", bytes(images.MAX_BYTES - len(WHOLE["PNG"]) - 12))
        content = WHOLE["PNG"][:-12] + padding + WHOLE["PNG"][-12:]
        assert len(content) == images.MAX_BYTES and images.read(content).shape == (24, 32, 3)
        with pytest.raises(ImageError, match="at most 10 MB"):
            images.read(content + b"\0")


class TestPhotos:
    """Photos of more than 25 megapixels, as telephones write them."""

    FLAT = (120, 140, 90)

    @pytest.fixture(scope="class")
    def folder(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        folder = tmp_path_factory.mktemp("photos")
        for name, size in {
            "25": (5000, 5000),
            "48": (8064, 6048),
            "199": (16_320, 12_240),
            "201": (16_500, 12_240),
        }.items():
            Image.new("RGB", size, self.FLAT).save(folder / f"{name}.jpg", quality=60)
        Image.new("RGB", (30_000, 900), self.FLAT).save(folder / "wide.jpg", quality=60)
        Image.new("RGB", (8064, 6048), self.FLAT).save(folder / "progressive.jpg", progressive=True)
        Image.new("RGB", (8064, 6048), self.FLAT).save(folder / "48.png")
        tall = Image.new("RGB", (4608, 5632), self.FLAT)
        tall.paste("red", (0, 0, 4608, 2816))
        (folder / "26.heic").write_bytes(heic(tall, tile_size=512, enc_params={"preset": "ultrafast"}))
        return folder

    @pytest.mark.parametrize(
        ("name", "working_size", "shape"),
        [
            ("48.jpg", 2048, (1536, 2048, 3)),
            ("48.jpg", 100, (75, 100, 3)),
            ("48.jpg", 8000, (3024, 4032, 3)),  # As many pixels as may be held at once.
            ("199.jpg", 2048, (1536, 2048, 3)),
            ("wide.jpg", 2048, (62, 2048, 3)),
            ("26.heic", 2048, (2048, 1676, 3)),
        ],
    )
    def test_they_are_decoded_at_a_reduced_scale(
        self, name: str, working_size: int, shape: tuple[int, int, int], folder: Path
    ) -> None:
        image = images.read(folder / name, working_size=working_size)
        assert image.shape == shape
        assert np.abs(image[-1, -1].astype(int) - self.FLAT).max() < 12
        with pytest.raises(ImageError, match="at most 25 megapixels"):
            images.read(folder / name, working_size=None)

    def test_the_header_says_their_size(self, folder: Path) -> None:
        assert images.size(folder / "48.jpg") == (6048, 8064) and images.size(folder / "26.heic") == (5632, 4608)

    @pytest.mark.parametrize(
        ("name", "limit"), [("201.jpg", "200"), ("progressive.jpg", "25"), ("48.png", "25")], ids=str
    )
    def test_what_cannot_be_reduced_is_refused(self, name: str, limit: str, folder: Path) -> None:
        with pytest.raises(ImageError, match=f"at most {limit} megapixels can be read"):
            images.read(folder / name)

    def test_they_may_have_40_megabytes(self, tmp_path: Path) -> None:
        path, whole = tmp_path / "photo", jpeg_with(0xE5, bytes(65_000))
        comment = b"\xff\xe5\xff\xff" + bytes(65_533)
        path.write_bytes(whole[:2] + comment * 600 + whole[2:])
        assert 39 * 2**20 > path.stat().st_size > 37 * 2**20 and images.read(path).shape == (24, 32, 3)
        path.write_bytes(whole[:2] + comment * 650 + whole[2:])
        for source in (path, path.read_bytes()):
            with pytest.raises(ImageError, match="at most 40 MB"):
                images.read(source)

    def test_they_take_no_more_memory_than_25_megapixels(self, folder: Path) -> None:
        script = """
import resource, sys
from core import images
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
images.read(sys.argv[2])
before = peak()
images.read(sys.argv[1])
print(peak() - before)
"""
        for kind in ("jpg", "heic"):  # To load the decoder.
            (folder / f"small.{kind}").write_bytes(WHOLE["JPEG" if kind == "jpg" else "HEIC in tiles"])
        taken = {}
        for name in ("25.jpg", "48.jpg", "199.jpg", "26.heic"):
            command = [sys.executable, "-c", script, str(folder / name), str(folder / f"small.{name[3:].strip('.')}")]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
            taken[name] = int(done.stdout)
        assert max(taken.values()) < taken["25.jpg"] + 25, taken


class TestHeic:
    """HEIC in one piece and in tiles; pillow-heif, which decodes all tiles at once, is the oracle."""

    @pytest.mark.parametrize("tile_size", [0, 64])
    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_it_is_upright(self, orientation: int, tile_size: int) -> None:
        exif = Image.Exif()
        exif[274] = orientation
        source = gradient("RGB", 100, 150)
        buffer = BytesIO()
        pillow_heif.register_heif_opener()  # Only Pillow's plugin writes the orientation.
        source.save(buffer, "HEIF", quality=90, exif=exif.tobytes(), tile_size=tile_size)
        expected = np.asarray(pillow_heif.open_heif(buffer.getvalue()).to_pillow().convert("RGB"))
        np.testing.assert_array_equal(images.read(buffer.getvalue()), expected)
        assert expected.shape[:2] == ((150, 100) if orientation > 4 else (100, 150)) == images.size(buffer.getvalue())

    @pytest.mark.parametrize("size", [(101, 57), (7, 5), (300, 200), (64, 64)])
    @pytest.mark.parametrize("options", [{}, {"chroma": "444"}, {"tile_size": 64}], ids=str)
    def test_every_size(self, size: tuple[int, int], options: dict[str, Any]) -> None:
        content = heic(gradient("RGB", size[1], size[0]), **options)
        expected = np.asarray(pillow_heif.open_heif(content).to_pillow().convert("RGB"))
        np.testing.assert_array_equal(images.read(content), expected)
        small = images.read(content, working_size=20)
        assert max(small.shape) == min(20, *[max(size)])
        assert np.abs(small.mean((0, 1)) - expected.mean((0, 1))).max() < 8

    @pytest.mark.parametrize("mode", ["L", "RGBA", "I;16"])
    def test_grey_transparency_and_depth(self, mode: str) -> None:
        content = heic(gradient(mode))
        expected = np.asarray(gradient("L").convert("RGB") if mode != "RGBA" else gradient("RGB")).astype(int)
        assert np.abs(images.read(content) - expected).mean() < 8

    def test_a_profile_is_converted_to_srgb(self) -> None:
        image = Image.new("RGB", (64, 64), (250, 10, 10))
        red, green, blue = images.read(heic(image, icc_profile=None))[8, 8]
        assert red > 230 and green < 30
        image.info["icc_profile"] = TestColour.swapped_profile()
        red, green, blue = images.read(heic(image))[8, 8]
        assert green > 230 and red < 40 and blue < 40

    @pytest.mark.parametrize("name", ["photo.jpg", "photo", "photo.HEIC", "photo.txt", "photo.jfif"])
    @pytest.mark.parametrize("kind", ["HEIC", "JPEG", "PNG", "WEBP"])
    def test_the_content_counts_and_not_the_name(self, kind: str, name: str, tmp_path: Path) -> None:
        (tmp_path / name).write_bytes(WHOLE[kind])
        assert images.read(tmp_path / name).shape == (24, 32, 3)


class TestDepth:
    """Grey of 16 bits whose values use fewer."""

    @pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
    @pytest.mark.parametrize("format", ["PNG", "TIFF"])
    def test_it_is_shown_by_its_range(self, bits: int, format: str) -> None:
        values = (np.arange(256) << (bits - 8)).astype(np.uint16)[np.newaxis]
        notes = list[str]()
        shown = images.read(save(Image.fromarray(values), format), notes=notes)
        np.testing.assert_array_equal(shown[0, :, 0], np.arange(256))
        assert len(notes) == (bits < 16)
        assert all(f"{values.max():,}, as in {bits} bits" in note and is_sentence(note) for note in notes)

    def test_other_images_have_no_note(self) -> None:
        for content in (*WHOLE.values(), save(gradient("I"), "TIFF"), save(Image.new("I;16", (4, 4)), "PNG")):
            notes = list[str]()
            images.read(content, notes=notes)
            assert notes == []


class TestRefusal:
    def test_each_kind_of_bad_path_has_its_error(self, tmp_path: Path) -> None:
        (tmp_path / "empty.png").touch()
        cases = {
            tmp_path / "missing.png": "There is no file 'missing.png'",
            tmp_path: "is a folder",
            Path("/dev/null"): "is not a file",
            Path("/dev/zero"): "is not a file",
            tmp_path / "empty.png": "The file is empty",
            tmp_path / ("x" * 5000): "cannot be opened",
            tmp_path / "nul\0.png": "cannot be opened",
            tmp_path / "empty.png" / "below.png": "cannot be opened",
        }
        for path, text in cases.items():
            with pytest.raises(ImageError, match=text) as caught:
                images.read(path)
            assert is_sentence(str(caught.value))
        assert issubclass(ImageError, ConvolabError)

    def test_files_that_are_not_images_get_advice(self) -> None:
        with pytest.raises(ImageError, match="save it as JPEG or PNG"):
            images.read(b"<svg/>")

    @pytest.mark.parametrize("name", WHOLE)
    def test_cut_anywhere(self, name: str) -> None:
        content = WHOLE[name]
        expected = images.read(content)
        step = max(1, len(content) // 250)
        for end in [*range(0, len(content), step), *range(len(content) - 30, len(content))]:
            array = array_or_sentence(content[:end])
            if array is None:
                assert end < len(content)
            elif end < len(content) - 24:  # within the checksums and the end mark
                pytest.fail(f"{end} of {len(content)} bytes gave a picture")
            else:
                np.testing.assert_array_equal(array, expected)

    @given(st.sampled_from(sorted(WHOLE)), st.lists(st.tuples(st.integers(0), st.binary(min_size=1, max_size=6))))
    @settings(max_examples=400)
    def test_changed_bytes(self, name: str, changes: list[tuple[int, bytes]]) -> None:
        content = bytearray(WHOLE[name])
        for position, replacement in changes:
            start = position % min(len(content), 400)
            content[start : start + len(replacement)] = replacement
        array_or_sentence(bytes(content))

    @given(
        st.sampled_from([content[:size] for content in WHOLE.values() for size in (0, 4, 12, 40)]),
        st.binary(),
    )
    @settings(max_examples=300)
    def test_random_bytes(self, start: bytes, rest: bytes) -> None:
        array_or_sentence(start + rest)

    def test_hostile_files(self) -> None:
        files = hostile_files()
        assert len(files) >= 100
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for file in files.values():
                read = array_or_sentence(file.content) is not None
                with suppress(ImageError):
                    assert min(images.size(file.content)) >= 1, file.name
                assert file.readable in (None, read), file.name

    def test_hostile_files_cost_no_memory(self) -> None:
        """In a process of its own: once to warm up, then twice more."""
        script = """
import resource
from core import images
from tests.core.hostile import hostile_files
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
def all_of_them():
    for file in files.values():
        try:
            images.read(file.content)
        except images.ImageError:
            pass
    return peak()
files = hostile_files()
print(peak(), all_of_them(), all_of_them(), all_of_them())
"""
        command = [sys.executable, "-W", "error", "-c", script]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
        before, first, _, last = map(int, done.stdout.split())
        assert first - before < 150
        assert last - first < 60
        assert "Warning" not in done.stderr


def test_threads_do_not_disturb_each_other() -> None:
    contents = [file.content for file in hostile_files().values() if len(file.content) < 100_000]
    contents += list(WHOLE.values()) * 5
    alone = [array_or_sentence(content) for content in contents]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(array_or_sentence, contents))
    for one, other in zip(alone, together, strict=True):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            np.testing.assert_array_equal(one, other)


arrays = st.builds(
    lambda seed, height, width: np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8),
    st.integers(0, 2**31),
    st.integers(1, 50),
    st.integers(1, 50),
)


class TestWriting:
    @given(arrays)
    @settings(max_examples=40)
    def test_png_is_lossless(self, array: images.RGB) -> None:
        np.testing.assert_array_equal(images.read(images.encode(array)), array)
        np.testing.assert_array_equal(images.read(images.encode(array[::-1, ::-1])), array[::-1, ::-1])

    @pytest.mark.parametrize("format", ["jpeg", "webp"])
    def test_lossy_formats_stay_close_and_quality_costs_bytes(self, format: Literal["jpeg", "webp"]) -> None:
        array = np.asarray(gradient("RGB", 100, 150))
        assert np.abs(images.read(images.encode(array, format)).astype(int) - array).mean() < 3
        assert len(images.encode(array, format, quality=20)) < len(images.encode(array, format, quality=95))

    @pytest.mark.parametrize("suffix", ["png", "jpg", "JPEG", "webp"])
    def test_write_leaves_one_file(self, suffix: str, tmp_path: Path) -> None:
        path = tmp_path / f"out.{suffix}"
        for _ in range(2):
            images.write(np.asarray(gradient("RGB")), path)
        assert images.read(path).shape == (24, 32, 3)
        assert list(tmp_path.iterdir()) == [path]

    def test_what_cannot_be_written(self, tmp_path: Path) -> None:
        array = np.zeros((4, 4, 3), np.uint8)
        (tmp_path / "folder.png").mkdir()
        (tmp_path / "file").touch()
        for name in (
            "a.bmp",
            "a",
            "missing/a.png",
            "file/a.png",
            "folder.png",
            "a\0.png",
            "a" * 300 + ".png",
        ):
            with pytest.raises(ImageError) as caught:
                images.write(array, tmp_path / name)
            assert is_sentence(str(caught.value))
            with pytest.raises(ImageError) as foreseen:
                images.check_writable(tmp_path / name)
            assert str(foreseen.value) == str(caught.value)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.png"]

    def test_checking_a_path_leaves_no_trace(self, tmp_path: Path) -> None:
        old = tmp_path / "old.png"
        old.write_bytes(b"kept")
        for path in (old, tmp_path / "new.webp"):
            images.check_writable(path)
        assert list(tmp_path.iterdir()) == [old] and old.read_bytes() == b"kept"

    def test_a_folder_without_permission_is_detected_in_advance(self) -> None:
        with pytest.raises(ImageError, match=r"Cannot write 'a\.png'.*; check that its folder exists"):
            images.check_writable("/proc/a.png")  # nobody may, not even root

    def test_arrays_that_are_not_images(self) -> None:
        for array in (np.zeros((4, 4)), np.zeros((4, 4, 4), np.uint8), np.zeros((0, 4, 3), np.uint8)):
            with pytest.raises(ImageError, match="is not a picture"):
                images.encode(array)  # type: ignore[arg-type]
        with pytest.raises(ImageError, match="WEBP"):
            images.encode(np.zeros((1, 20_000, 3), np.uint8), "webp")
        with pytest.raises(ImageError, match="tga"):
            images.encode(np.zeros((4, 4, 3), np.uint8), "tga")  # type: ignore[arg-type]


class TestResizing:
    @given(arrays, st.integers(1, 60))
    @settings(max_examples=60)
    def test_fit_shrinks_and_never_enlarges(self, array: images.RGB, longest: int) -> None:
        fitted = images.fit(array, longest)
        assert max(fitted.shape[:2]) == min(longest, max(array.shape[:2]))
        if fitted.shape == array.shape:
            np.testing.assert_array_equal(fitted, array)
        else:
            assert abs(fitted.mean() - array.mean()) < 40

    def test_resize_takes_height_before_width(self) -> None:
        assert images.resize(np.zeros((10, 20, 3), np.uint8), (7, 3)).shape == (7, 3, 3)
        assert (images.resize(np.full((2, 3, 3), 77, np.uint8), (40, 50)) == 77).all()

    def test_halving_averages_four_pixels(self) -> None:
        array = np.random.default_rng(0).integers(0, 256, (6, 8, 3), dtype=np.uint8)
        means = array.reshape(3, 2, 4, 2, 3).mean(axis=(1, 3))
        assert np.abs(images.resize(array, (3, 4)) - means).max() <= 0.5

    @given(arrays)
    @settings(max_examples=30)
    def test_the_square_is_the_largest_and_in_the_middle(self, array: images.RGB) -> None:
        height, width = array.shape[:2]
        square = images.centre_square(array)
        assert square.shape == (min(height, width),) * 2 + (3,)
        top, left = (height - len(square)) // 2, (width - len(square)) // 2
        np.testing.assert_array_equal(square, array[top : top + len(square), left : left + len(square)])
