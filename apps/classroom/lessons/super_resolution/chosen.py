"""What the visitor has chosen, and what all methods make of it: computed once for each picture and factor."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from apps.classroom.lessons.super_resolution import enlargement_stage, text
from apps.classroom.lessons.super_resolution.enlargement_stage import Cell
from apps.classroom.ui import components
from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from apps.classroom.ui.pictures.picture_picker import Picture
from core import images
from core.images import RGB
from core.luminance import to_luminance
from core.synthesis.super_resolution import bicubic, method_comparison
from core.synthesis.super_resolution.comparison_settings import BEST, ComparisonSettings
from core.synthesis.super_resolution.method_comparison import Comparison
from core.synthesis.super_resolution.upscaler import BICUBIC, Upscaler

LONGEST, SMALLEST = 480, 96
"""Of the original in pixels: its longest side on the page, and the shortest of a side."""
COMMON = 12
"""A multiple of all factors, so that the original is the same for each of them."""
PLACE = "at"
PIXELS, ERRORS = "pixels", "errors"
QUALITY = 95
"""Of the images that are sent to the browser, as WebP."""


@dataclass(frozen=True, eq=False)
class Compared:
    """A comparison with its images as a browser shows them.

    Attributes:
        comparison: of all methods.
        sources: by view, the images by method and the original under `text.ORIGINAL`, as data URIs.
        detailed: x and y of the patch with the strongest detail, in pixels of the original.
    """

    comparison: Comparison
    sources: dict[str, dict[str, str]]
    detailed: tuple[int, int]


@dataclass(frozen=True)
class Chosen:
    """The state of the page.

    Attributes:
        picture: that was picked.
        settings: factor and network.
        compared: what the methods make of the picture.
        method: the network on the stage, without its factor; one that exists for the factor.
        compact: the compact network for the factor.
        place: x and y of the pinned patch, in pixels of the original.
    """

    picture: Picture
    settings: ComparisonSettings
    compared: Compared
    method: str
    compact: Upscaler
    place: tuple[int, int]

    @property
    def scale(self) -> int:
        """The factor."""
        return self.settings.factor

    @property
    def network(self) -> str:
        """The artifact of the network on the stage."""
        return f"{self.method}_x{self.scale}"

    @property
    def original(self) -> Picture:
        """The picture as it is compared: smaller, and with sides that every factor divides."""
        return replace(self.picture, image=self.compared.comparison.original)

    @property
    def low(self) -> Picture:
        """The same, shrunk by the factor."""
        return replace(self.picture, image=self.compared.comparison.low)

    @property
    def low_place(self) -> tuple[int, int]:
        """Row and column of the patch in the shrunk picture."""
        height, width = self.low.image.shape[:2]
        return min(self.place[1] // self.scale, height - 1), min(self.place[0] // self.scale, width - 1)


@cached_per_picture("Shrinking, and enlarging by every method …")
def compared(image: RGB, scale: int) -> Compared:
    """What all methods make of a picture."""
    found = method_comparison.compare(original(image), scale)
    shown = {name: one.image for name, one in found.methods.items()} | {text.ORIGINAL: found.original}
    errors = {name: method_comparison.error_map(one, found.original) for name, one in shown.items()}
    views = {PIXELS: shown, ERRORS: errors}
    sources = {view: {name: uri(one) for name, one in each.items()} for view, each in views.items()}
    return Compared(found, sources, _detailed(found.original))


def original(image: RGB) -> RGB:
    """A picture as the page compares it: uint8 RGB, with sides that every factor divides."""
    fitted = images.fit(image, LONGEST)
    height, width = fitted.shape[:2]
    if min(height, width) < SMALLEST:
        fitted = images.resize(fitted, (max(height, SMALLEST), max(width, SMALLEST)))
    return np.ascontiguousarray(bicubic.cropped(fitted, COMMON))


def uri(image: RGB) -> str:
    """An image as a data URI, with hardly any loss."""
    return components.encoded_uri(image, "webp", QUALITY)


def current(picture: Picture, settings: ComparisonSettings) -> Chosen:
    """The state of the page for a picture and settings.

    Raises:
        ArtifactError: the compact network, or another one, is missing or damaged.
    """
    compact = Upscaler.load(f"{BEST}_x{settings.factor}")
    found = compared(picture, settings.factor)
    trained = [name for name in method_comparison.NETWORKS if name in found.comparison.methods]
    method = settings.method if settings.method in trained else trained[0]
    return Chosen(picture, settings, found, method, compact, _place(found))


def show_stage(now: Chosen, view: str) -> None:
    """Show the stage: bicubic interpolation against the network, or their errors, and the patches."""
    methods = now.compared.comparison.methods
    sources = now.compared.sources[view]
    measures = {name: text.measures(one) for name, one in methods.items()}
    best = text.best(methods)
    cells: list[Cell] = [
        {
            "title": text.METHODS[name],
            "source": sources[name],
            "lines": [{"text": line, "best": name == best[number]} for number, line in enumerate(measures[name])],
        }
        for name in methods
    ]
    cells.append({"title": text.METHODS[text.ORIGINAL], "source": sources[text.ORIGINAL], "lines": []})
    labels = text.METHODS[BICUBIC], text.METHODS[now.method]
    size = now.compared.comparison.original.shape[:2]
    enlargement_stage.show(sources[BICUBIC], sources[now.method], labels, (size[0], size[1]), cells, now.place, _pin)


def _place(found: Compared) -> tuple[int, int]:
    """The pinned place: that in the address, or the patch with the strongest detail."""
    height, width = found.comparison.original.shape[:2]
    try:
        x, y = map(int, st.query_params.get(PLACE, "").split(","))
    except ValueError:
        return found.detailed
    return min(max(x, 0), width - 1), min(max(y, 0), height - 1)


def _detailed(image: RGB) -> tuple[int, int]:
    """The middle of the patch whose luminance varies most between neighbours."""
    luminance = to_luminance(image)
    change = np.abs(np.diff(luminance, axis=1))[:-1] + np.abs(np.diff(luminance, axis=0))[:, :-1]
    side = enlargement_stage.SIDE
    rows, columns = (length // side for length in change.shape)
    blocks = change[: rows * side, : columns * side].reshape(rows, side, columns, side).mean(axis=(1, 3))
    row, column = np.unravel_index(int(blocks.argmax()), blocks.shape)
    return int(column) * side + side // 2, int(row) * side + side // 2


def _pin(x: int, y: int) -> None:
    st.query_params[PLACE] = f"{x},{y}"
