"""A picture as the detector sees it, kept for all visitors: it is described once for each size and light."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import streamlit as st

from apps.classroom.lessons.hog_up_close import mining
from apps.classroom.ui import components
from apps.shared.one_at_a_time import one_at_a_time
from core.arrays import Float32Array
from core.detection.classical import hog_drawing, hog_settings
from core.detection.classical.hog import Described
from core.detection.classical.hog_light import LitImage
from core.detection.classical.hog_settings import HogModel, HogSettings
from core.images import RGB

KEPT = 12
"""Scenes that are kept for all visitors, of 2 to 3 MB each."""
OWN_LIGHT, OTHER_LIGHT = (1.0, 1.0), (0.5, 1.0)
"""Brightness and gamma: of a picture as it is, and of the one that it is compared with until the knobs are turned."""


@dataclass(frozen=True, eq=False)
class View:
    """A described picture, and its layers as addresses of images."""

    lit: LitImage

    @property
    def described(self) -> Described:
        """The gradients, votes and values."""
        return self.lit.described

    @cached_property
    def layers(self) -> dict[str, str]:
        """The picture, its gradients, their directions and the descriptor, by name."""
        drawn = {
            "photo": self.lit.pixels,
            "gradients": hog_drawing.gradients(self.described),
            "orientations": hog_drawing.orientations(self.described),
            "descriptor": hog_drawing.descriptor(self.described),
        }
        return {name: components.data_uri(picture) for name, picture in drawn.items()}


@dataclass(frozen=True, eq=False)
class Scene:
    """What a detector says of all windows of a picture.

    Attributes:
        model: the detector.
        plain: the picture in its own light.
        view: the picture in the chosen light.
        other: the picture in the light that `plain` is compared with: the chosen one, or else `OTHER_LIGHT`.
        light: brightness and gamma of that.
        scores: float32 (rows, columns), of the window at every cell.
    """

    model: HogModel
    plain: View
    view: View
    other: View
    light: tuple[float, float]
    scores: Float32Array

    @cached_property
    def shown(self) -> dict[Hashable, dict[str, Any]]:
        """What the browser gets of some windows, kept by `hog_stage`."""
        return {}

    @property
    def lit(self) -> bool:
        """Whether the visitor has chosen another light."""
        return self.view is not self.plain

    @cached_property
    def best(self) -> tuple[int, int]:
        """Row and column of the window with the highest score."""
        row, column = np.unravel_index(int(self.scores.argmax()), self.scores.shape)
        return int(row), int(column)

    @cached_property
    def layers(self) -> dict[str, str]:
        """The layers of the view, and the scores."""
        drawn = hog_drawing.scores(self.view.lit.pixels, self.scores, self.model.template)
        return self.view.layers | {"scores": components.data_uri(drawn)}

    @cached_property
    def weights(self) -> str:
        """A picture of the template."""
        return components.data_uri(hog_drawing.weights(self.model.template))


def of(image: RGB, settings: HogSettings) -> Scene:
    """A picture with the chosen detector."""
    return _of(image, settings.model_dump_json())


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _of(image: RGB, settings_json: str) -> Scene:
    settings = HogSettings.model_validate_json(settings_json)
    return _described(image, settings, hog_settings.model(settings, mining.rounds()))


@one_at_a_time
def _described(image: RGB, settings: HogSettings, model: HogModel) -> Scene:
    sized = hog_settings.sized(image, settings.longest, model.template.size)
    chosen = (settings.brightness, settings.gamma)

    def view(light: tuple[float, float]) -> View:
        shown = hog_settings.lit(sized, *light)
        return View(LitImage(shown, model.describe(shown)))

    plain = view(OWN_LIGHT)
    light = OTHER_LIGHT if chosen == OWN_LIGHT else chosen
    other = view(light)
    seen = plain if chosen == OWN_LIGHT else other
    return Scene(model, plain, seen, other, light, model.template.scores(seen.described))
