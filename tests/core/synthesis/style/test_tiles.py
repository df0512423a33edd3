"""Tiles: no seam, bounded memory, and whoever stops keeps a picture."""

import subprocess
import sys

import numpy as np
import pytest

from core.data import samples
from core.images import RGB, resize
from core.nets.style.numbers import MULTIPLE, reach
from core.snapshots import last
from core.synthesis.style import arbitrary, network, tiles
from core.synthesis.style.network import Painter
from core.synthesis.style.network_settings import NetworkSettings
from tests.repository import ROOT

STYLES = network.styles()
PHOTO = samples.find("palace").read()


def numbers(painter: Painter) -> np.ndarray:
    if painter.layout.size == 990:
        return STYLES["Mosaic"]
    return arbitrary.numbers(arbitrary.look(samples.find("coffee").read()))


@pytest.mark.parametrize("painter", [network.painter(), arbitrary.painter()], ids=["conditional", "arbitrary"])
@pytest.mark.parametrize("size", [(512, 768), (517, 771)])
def test_no_seam(painter: Painter, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiles give the picture that the network paints of the whole with the same statistics."""
    photo, style = resize(PHOTO, size), numbers(painter)
    statistics = painter.paint(tiles.mosaic(photo, 100_000), style).statistics
    whole = painter.paint_with(photo, style, statistics).astype(int)
    monkeypatch.setattr(tiles, "measure", lambda *_: statistics)
    tiled = last(tiles.paint(photo, style, NetworkSettings(longest_side=1024, tile=256), painter)).image
    assert tiled is not None and tiled.shape == photo.shape
    assert np.abs(tiled - whole).max() <= 1, "one level is what rounding may do"


def test_a_tile_by_itself_would_have_a_seam() -> None:
    """Otherwise the test above would prove nothing."""
    painter, photo = network.painter(), resize(PHOTO, (512, 512))
    apart = np.concatenate([painter.paint(photo[:, part], STYLES["Mosaic"]).picture for part in np.s_[:256, 256:]], 1)
    together = painter.paint(photo, STYLES["Mosaic"]).picture
    assert np.abs(apart.astype(int) - together)[:, 250:262].mean() > 8


@pytest.mark.parametrize("painter", [network.painter(), arbitrary.painter()], ids=["conditional", "arbitrary"])
def test_windows_start_where_the_network_halves_them_alike(painter: Painter) -> None:
    margin = tiles.margin(painter)
    assert margin % MULTIPLE == 0 and 0 <= margin - reach(painter.layout) < MULTIPLE


def test_snapshots_are_pictures_and_stopping_is_quick() -> None:
    photo = resize(PHOTO, (800, 1200))
    stream = tiles.paint(photo, STYLES["Woodcut"], NetworkSettings(longest_side=1200, tile=512))
    first = next(stream)
    assert first.step == 0 and first.total == 6 and first.image is not None
    second = next(stream)
    assert second.image is not None and max(second.image.shape) <= tiles.PREVIEW
    unpainted = np.abs(second.image[:300, 600:].astype(int) - first.image[:300, 600:]).mean()
    painted = np.abs(second.image[:300, :300].astype(int) - first.image[:300, :300]).mean()
    assert unpainted < 3 < 10 < painted, "the first tile is painted, the rest is still the photo"
    stream.close()


def test_the_knobs_work_in_tiles_too() -> None:
    photo = resize(PHOTO, (300, 400))
    chosen = NetworkSettings(strength=0.5, colours="luminance", stroke=2.0)
    tiled = last(tiles.paint(photo, STYLES["Woodcut"], chosen)).image
    assert tiled is not None
    assert np.abs(tiled.astype(int) - network.stylize(photo, STYLES["Woodcut"], chosen)).mean() < 1


def test_a_mosaic_is_of_patches_at_full_resolution() -> None:
    rng = np.random.default_rng(0)
    photo = rng.integers(0, 256, (400, 1000, 3), dtype=np.uint8)
    found = tiles.mosaic(photo, 40_000)
    assert 20_000 < found.shape[0] * found.shape[1] <= 40_000
    assert abs(found.std() - photo.std()) < 1, "a small copy of noise would be grey"
    patch = found[: found.shape[0] // 4, : found.shape[1] // 4]
    windows = np.lib.stride_tricks.sliding_window_view(photo[..., 0], patch.shape[:2])
    assert (windows[:, :, 0, 0] == patch[0, 0, 0]).any()
    assert any(
        np.array_equal(windows[y, x], patch[..., 0]) for y, x in np.argwhere(windows[:, :, 0, 0] == patch[0, 0, 0])
    )
    small: RGB = photo[:50, :50]
    assert tiles.mosaic(small) is small


@pytest.mark.skipif(sys.platform != "linux", reason="The highest use of memory is read from /proc.")
def test_memory_is_bounded() -> None:
    """Painting 12 megapixels, four pictures of which alone take 144 MB."""
    script = """
from pathlib import Path
from core.images import resize
from core.data import samples
from core.synthesis.style import network, tiles
from core.synthesis.style.network_settings import NetworkSettings
photo = resize(samples.find("palace").read(), (3000, 4000))
stream = tiles.paint(photo, network.styles()["Mosaic"], NetworkSettings(longest_side=4000, tile=512))
for _ in range(4):
    next(stream)
(peak,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(int(peak.split()[1]) / 1024)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(done.stdout.strip().splitlines()[-1]) < 900
