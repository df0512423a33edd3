"""Reading clips that visitors upload, refusing what would hurt, writing what they take away."""

import struct
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core import clip_decoders, clips
from core.clip_decoders import ClipError
from core.data import samples
from core.images import RGB, resize
from tests.core.test_images import is_sentence


def moving(count: int = 12, size: tuple[int, int] = (48, 64)) -> list[RGB]:
    """A window that moves over a photo."""
    photo = resize(samples.find("astronaut").read(), (size[0] + count, size[1] + count))
    return [np.ascontiguousarray(photo[i : i + size[0], i : i + size[1]]) for i in range(count)]


def gif(frames: list[RGB], durations: list[int]) -> bytes:
    buffer = BytesIO()
    first, *others = (Image.fromarray(frame) for frame in frames)
    first.save(buffer, "gif", save_all=True, append_images=others, duration=durations, loop=0)
    return buffer.getvalue()


class TestRoundTrip:
    @pytest.mark.parametrize("format", ["webp", "mp4"])
    @pytest.mark.parametrize("rate", [5.0, 12.5])
    def test_frames_come_back(self, format: clips.ClipFormat, rate: float) -> None:
        frames = moving()
        clip = clips.read(clips.encode(frames, rate, format))
        assert clip.frames.shape == (12, 48, 64, 3) and clip.complete
        assert clip.frames_per_second == pytest.approx(rate, rel=0.01)
        assert clip.seconds == pytest.approx(12 / rate, rel=0.01)
        for written, found in zip(frames, clip.frames, strict=True):
            assert cv2.PSNR(written, found) > 24
        # Each is nearer to its own frame than to those beside it: nothing was dropped or doubled.
        distance = np.abs(np.stack(frames)[:, None].astype(int) - clip.frames[None]).mean(axis=(2, 3, 4))
        assert distance.argmin(axis=0).tolist() == list(range(12))

    def test_a_generator_is_enough_and_quality_costs_bytes(self) -> None:
        small, large = (clips.encode((f for f in moving()), 10, "webp", quality=q) for q in (20, 95))
        assert len(small) < len(large)

    def test_an_odd_size_loses_a_row_and_a_column_in_mp4_only(self) -> None:
        frames = moving(3, (41, 53))
        assert clips.read(clips.encode(frames, 5, "webp")).frames.shape[1:3] == (41, 53)
        assert clips.read(clips.encode(frames, 5, "mp4")).frames.shape[1:3] == (40, 52)

    def test_one_frame(self) -> None:
        for format in clips.MEDIA_TYPES:
            assert len(clips.read(clips.encode(moving(1), 10, format)).frames) == 1

    def test_what_cannot_be_written(self) -> None:
        for frames in ([], [np.zeros((4, 4), np.uint8)], [*moving(2), np.zeros((9, 9, 3), np.uint8)]):
            for format in clips.MEDIA_TYPES:
                with pytest.raises(ClipError) as caught:
                    clips.encode(frames, 10, format)
                assert is_sentence(str(caught.value))
        with pytest.raises(ClipError, match="cannot be written as WebP"):
            clips.encode([np.zeros((1, 20_000, 3), np.uint8)] * 2, 10, "webp")
        for rate in (0, 100, float("nan")):
            with pytest.raises(ClipError, match="frames a second"):
                clips.encode(moving(2), rate)
        with pytest.raises(ClipError, match="avi"):
            clips.encode(moving(2), 10, "avi")  # type: ignore[arg-type]


class TestTime:
    def test_unequal_times_become_an_even_clock(self) -> None:
        """A frame that is shown three times as long appears three times as often."""
        grey = [np.full((8, 8, 3), value, np.uint8) for value in (0, 120, 240)]
        clip = clips.read(gif(grey, [600, 200, 200]), frames_per_second=3.0)
        assert clip.frames[:, 0, 0, 0].tolist() == [0, 0, 240]
        clip = clips.read(gif(grey, [200, 200, 200]))
        assert clip.frames[:, 0, 0, 0].tolist() == [0, 120, 240] and clip.frames_per_second == pytest.approx(5)

    def test_the_rate_is_reduced_and_the_length_stays(self) -> None:
        clip = clips.read(clips.encode(moving(30), 30, "mp4"), frames_per_second=10)
        assert clip.frames_per_second == 10 and len(clip.frames) == 10

    def test_ten_seconds_are_read_and_the_rest_is_said(self) -> None:
        frames = [np.full((16, 16, 3), 8 * i, np.uint8) for i in range(30)]
        clip = clips.read(clips.encode(frames, 2, "webp"))
        assert clip.seconds == pytest.approx(10) and not clip.complete
        assert clips.read(clips.encode(frames[:20], 2, "webp")).complete

    def test_frames_without_a_time_are_shown_as_browsers_do(self) -> None:
        assert clips.read(gif(moving(5), [0] * 5)).frames_per_second == pytest.approx(10)

    def test_large_frames_are_shrunk(self) -> None:
        assert clips.read(clips.encode(moving(3, (200, 300)), 5), longest=96).frames.shape[1:3] == (64, 96)


class TestRefused:
    def test_what_is_no_clip(self, tmp_path: Path) -> None:
        (tmp_path / "large.mp4").write_bytes(b"\0" * (clips.MAX_BYTES + 1))
        sources: list[bytes | Path] = [
            b"",
            b"nothing",
            b"#EXTM3U\nfile.mp4",
            b"ffconcat version 1.0\nfile /etc/passwd",
            b"GIF89a",
        ]
        sources += [
            b"\0\0\0\x18ftypmp42" + bytes(100),
            b"\x1aE\xdf\xa3" + bytes(50),
            b"RIFF\0\0\0\0WEBPVP8X" + bytes(9),
        ]
        sources += [bytes(clips.MAX_BYTES + 1), *(tmp_path / name for name in ("", "none.gif", "large.mp4"))]
        for source in sources:
            with pytest.raises(ClipError) as caught:
                clips.read(source)
            assert is_sentence(str(caught.value)), str(caught.value)

    def test_huge_frames_are_refused_before_they_are_unpacked(self) -> None:
        start = gif(moving(2), [100, 100])
        canvas = start[:6] + struct.pack("<2H", 60_000, 60_000) + start[10:]
        place = start.index(b"\x2c", 13 + 768)
        frame = start[: place + 5] + struct.pack("<2H", 60_000, 60_000) + start[place + 9 :]
        webp = bytearray(clips.encode(moving(2), 5))
        webp[24:30] = b"\xff\x3f\0" * 2
        for content in (canvas, frame, bytes(webp)):
            with pytest.raises(ClipError, match=r"at most 9 megapixels"):
                clips.read(content)

    def test_too_much_to_unpack(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clip_decoders, "MAX_UNPACKED", 5 * 48 * 64)
        for format in clips.MEDIA_TYPES:
            with pytest.raises(ClipError, match="too many or too large"):
                clips.read(clips.encode(moving(), 10, format))

    def test_comments_of_a_gif_cost_nothing(self) -> None:
        content = gif(moving(3), [100] * 3)
        place = content.index(b"\x21\xf9")
        comments = b"\x21\xfe\xff" + b"x" * 255 + b"\0"
        clip = clips.read(content[:place] + comments * 50_000 + content[place:])
        np.testing.assert_array_equal(clip.frames, clips.read(content).frames)

    def test_a_truncated_file_gives_its_whole_frames_or_a_sentence(self) -> None:
        whole = [clips.encode(moving(), 10, format) for format in clips.MEDIA_TYPES]
        for content in [*whole, gif(moving(), [100] * 12)]:
            for share in (0.1, 0.5, 0.9):
                try:
                    found = clips.read(content[: int(len(content) * share)])
                except ClipError as error:
                    assert is_sentence(str(error))
                else:
                    assert found.frames.shape[1:] == (48, 64, 3)

    @given(
        st.sampled_from(["webp", "mp4", "gif"]), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6)
    )
    @settings(max_examples=60)
    def test_damage_gives_frames_or_a_sentence(self, kind: str, changes: list[tuple[float, int]]) -> None:
        content = bytearray(WHOLE[kind])
        for place, value in changes:
            content[int(place * (len(content) - 1))] = value
        try:
            clip = clips.read(bytes(content))
        except ClipError as error:
            assert is_sentence(str(error))
        else:
            assert clip.frames.dtype == np.uint8 and clip.frames.ndim == 4 and len(clip.frames) >= 1


WHOLE = {
    "webp": clips.encode(moving(4, (16, 24)), 10, "webp"),
    "mp4": clips.encode(moving(4, (16, 24)), 10, "mp4"),
    "gif": gif(moving(4, (16, 24)), [100] * 4),
}
