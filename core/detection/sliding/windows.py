"""Windows of every place, size and shape, and image pyramids, as generators.

To find things of any size, either the windows grow (`regions`, for a classifier that takes crops of any size) or the
image shrinks (`pyramid`, for a detector with a window of fixed size). Both visit the same places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core import images
from core.images import RGB


@dataclass(frozen=True)
class Region:
    """A window in an image: left, top, right, bottom in pixels, and the number of its scale, from 0 (the largest)."""

    box: tuple[int, int, int, int]
    scale: int


@dataclass(frozen=True, eq=False)
class Level:
    """A level of a pyramid: the shrunk image, and its size relative to the original, 1 or less."""

    image: RGB
    scale: float


def regions(
    size: tuple[int, int],
    scales: Sequence[float] = (1.0, 0.7, 0.5, 0.35),
    ratios: Sequence[float] = (1.0,),
    stride: float = 0.25,
) -> Iterator[Region]:
    """Windows over an image, from the largest to the smallest, row by row.

    Args:
        size: height and width of the image in pixels.
        scales: side of a square window, as a share of the image's shorter side.
        ratios: width to height; a window has the area of the square one of its scale.
        stride: step between neighbours, as a share of the window's width and height.
    """
    for grid in _grids(size, scales, ratios, stride):
        for top in grid.tops:
            for left in grid.lefts:
                yield Region((left, top, left + grid.across, top + grid.down), grid.scale)


def count(
    size: tuple[int, int], scales: Sequence[float], ratios: Sequence[float] = (1.0,), stride: float = 0.25
) -> int:
    """How many windows `regions` gives, without making them."""
    return sum(len(grid.tops) * len(grid.lefts) for grid in _grids(size, scales, ratios, stride))


@dataclass(frozen=True)
class _Grid:
    """All windows of one size: the number of their scale, width, height, tops and lefts."""

    scale: int
    across: int
    down: int
    tops: list[int]
    lefts: list[int]


def _grids(size: tuple[int, int], scales: Sequence[float], ratios: Sequence[float], stride: float) -> Iterator[_Grid]:
    """The grids of windows, without those that an earlier one repeats because the image is small."""
    height, width = size
    seen: set[tuple[int, int]] = set()
    for number, scale in enumerate(scales):
        for ratio in ratios:
            side = scale * min(height, width)
            across, down = (max(1, round(side * factor)) for factor in (ratio**0.5, ratio**-0.5))
            across, down = min(across, width), min(down, height)
            if (across, down) not in seen:
                seen.add((across, down))
                yield _Grid(number, across, down, _places(height, down, stride), _places(width, across, stride))


def pyramid(image: RGB, factor: float = 1.25, least: tuple[int, int] = (64, 64)) -> Iterator[Level]:
    """An image in ever smaller sizes (Adelson et al., "Pyramid methods in image processing", 1984).

    Args:
        image: uint8 (H, W, 3).
        factor: from one level to the next, above 1.
        least: height and width below which no level is made.

    Raises:
        ValueError: the factor is not above 1.
    """
    if factor <= 1:
        raise ValueError(f"A pyramid whose levels shrink by {factor} never ends.")
    height, width = image.shape[:2]
    scale = 1.0
    while round(height * scale) >= least[0] and round(width * scale) >= least[1]:
        shrunk = image if scale == 1 else images.resize(image, (round(height * scale), round(width * scale)))
        yield Level(shrunk, scale)
        scale /= factor


def _places(length: int, window: int, stride: float) -> list[int]:
    """The starts of windows along one side: evenly spread, the first at 0 and the last at the end."""
    room = length - window
    steps = max(0, -(-room // max(1, round(window * stride))))
    return sorted({round(number * room / steps) for number in range(steps + 1)}) if steps else [0]
