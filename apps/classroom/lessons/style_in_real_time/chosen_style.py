"""What the visitor wants painted, in which style: as numbers for the network, and for the cache."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from apps.classroom.ui.pictures.painting_picker import PickedPainting
from apps.classroom.ui.pictures.picture_cache import BY_PIXELS, cached_per_picture
from apps.classroom.ui.pictures.picture_picker import OWN, Picture
from core.arrays import Float32Array
from core.images import RGB
from core.synthesis.style import arbitrary, network
from core.synthesis.style.known_styles import KnownStyle
from core.synthesis.style.network import Painter
from core.synthesis.style.network_settings import NetworkSettings

LARGEST = 1024
"""Longest side in pixels of what is painted while the visitor waits."""


@dataclass(frozen=True, eq=False)
class ChosenStyle:
    """A mix of known styles, or a painting that a network looks at.

    Attributes:
        styles: in the mix, by name; empty if there is a painting.
        weights: of these styles.
        painting: whose numbers are predicted, or None.
        private: whether it comes from this visitor.
    """

    styles: Mapping[str, KnownStyle]
    weights: Mapping[str, float]
    painting: PickedPainting | None = None
    private: bool = False

    @property
    def title(self) -> str:
        """The styles in words."""
        if self.painting is not None:
            return self.painting.title
        return " and ".join(self.styles[name].title for name in self.weights)

    @property
    def shares(self) -> dict[str, float]:
        """The weights, which add up to 1."""
        whole = sum(self.weights.values())
        return {name: weight / whole for name, weight in self.weights.items()}

    def mixed(self) -> Float32Array:
        """The weighted mean of the known styles, float32 (990,)."""
        return network.mix(self.weights, {name: style.vector for name, style in self.styles.items()})

    def numbers(self, photo: RGB, settings: NetworkSettings) -> tuple[Float32Array, Painter, NetworkSettings]:
        """The gammas and betas that paint a photo, the network that takes them, and the settings for it."""
        if self.painting is None:
            return self.mixed(), network.painter(), settings
        vectors = {"painting": _looked(self.painting.image)}
        style = arbitrary.style(photo, vectors, {"painting": 1.0}, settings)
        return style, arbitrary.painter(), arbitrary.full_strength(settings)


@dataclass(frozen=True, eq=False)
class PaintedPhoto:
    """A photo as painted, the seconds that it took, and whether the network had to plan its memory for this size."""

    picture: RGB
    seconds: float
    planned: bool


def paint(photo: Picture, style: ChosenStyle, settings: NetworkSettings) -> PaintedPhoto:
    """The photo as painted now or at an earlier time; settings must need no tiles."""
    numbers, painter, settings = style.numbers(photo.image, settings)
    kept = replace(photo, name=OWN) if style.private else photo
    return _painted(kept, numbers, settings, painter)


def at_once(settings: NetworkSettings, photo: RGB) -> NetworkSettings:
    """The settings with a longest side at which nothing needs tiles, and nobody waits."""
    settings = settings.model_copy(update={"longest_side": min(settings.longest_side, LARGEST)})
    while settings.in_tiles(*photo.shape[:2]):
        settings = settings.model_copy(update={"longest_side": settings.longest_side - 64})
    return settings


@cached_per_picture("Painting …")
def _painted(image: RGB, numbers: Float32Array, settings: NetworkSettings, painter: Painter) -> PaintedPhoto:
    began = time.perf_counter()
    picture = network.stylize(image, numbers, settings, painter)
    seconds, size = time.perf_counter() - began, settings.seen(*image.shape[:2])
    last = _last_sizes()
    planned, last[painter.path] = last.get(painter.path) != size, size
    return PaintedPhoto(picture, seconds, planned)


@st.cache_resource
def _last_sizes() -> dict[Path, tuple[int, int]]:
    """What each network has seen last, height and width: its memory is planned for one size at a time."""
    return {}


@st.cache_data(max_entries=8, scope="session", show_spinner=False, hash_funcs=BY_PIXELS)
def _looked(painting: RGB) -> Float32Array:
    return arbitrary.look(painting)
