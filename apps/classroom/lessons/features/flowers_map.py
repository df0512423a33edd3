"""The map of Flowers-17: where its images and the visitor's picture lie in feature space."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st
from streamlit import runtime

from apps.classroom.lessons.features import picture_map, text
from apps.classroom.ui import charts, components, prediction_sheet
from apps.shared import shared_results
from apps.shared.once_per_object import once_per_object
from core import images
from core.arrays import Float32Array
from core.data.sets.labelled_images import LabelledImages
from core.errors import ConvolabError
from core.images import RGB
from core.serving import artifacts
from core.training.split_data import SplitData
from core.transfer.linear_heads import head_recipe
from core.transfer.linear_heads.feature_space import FILE, FeatureSpace

HEAD = "flowers17_features"
THUMBNAIL, OWN_THUMBNAIL = 56, 96
"""Side of an image on the sheet, and of the visitor's picture, in pixels."""


@dataclass(frozen=True)
class FlowersMap:
    """The map, and the images on it.

    Attributes:
        space: the feature space, with the position of each image.
        layer: the layer of the features.
        classes: names of the flowers.
        sheet: all images on one sheet, as the content of a WebP file; empty if the data set is not on this machine.
        note: a sentence about the images.
    """

    space: FeatureSpace
    layer: str
    classes: tuple[str, ...]
    sheet: bytes
    note: str

    def points(self) -> list[picture_map.Point]:
        """All images of the map, in the order of the sheet; every visitor with the same colours gets the same list."""
        return self._points(charts.palette())

    @once_per_object
    def _points(self, palette: tuple[str, ...]) -> list[picture_map.Point]:
        return [
            {
                "x": x,
                "y": y,
                "colour": palette[label % len(palette)],
                "group": self.classes[label],
                "label": self.classes[label],
            }
            for (x, y), label in zip(self.space.places.tolist(), self.space.labels.tolist(), strict=True)
        ]

    def sheet_address(self) -> str:
        """Where the browser finds the sheet, which is too large to be sent with every run of the page."""
        if not self.sheet:
            return ""
        # As `st.image` does it.
        address: str = runtime.get_instance().media_file_mgr.add(self.sheet, "image/webp", "features_sheet")
        return address.removeprefix("/")  # A proxy may have put the suite under a path of its own.

    def place(self, image: RGB, features: Float32Array) -> picture_map.NewPicture:
        """Place a new picture, uint8 RGB (H, W, 3), by its features (D,)."""
        x, y = self.space.place(features)
        thumbnail = images.resize(images.centre_square(image), (OWN_THUMBNAIL, OWN_THUMBNAIL))
        return {"x": x, "y": y, "source": components.data_uri(thumbnail)}

    def neighbours(self, features: Float32Array) -> tuple[list[tuple[float, float]], list[str]]:
        """The positions and the classes of the nearest neighbours of features (D,), the nearest first."""
        nearest = self.space.neighbours(features)
        positions = [(x, y) for x, y in self.space.places[nearest].tolist()]
        return positions, [self.classes[label] for label in self.space.labels[nearest].tolist()]


def load() -> FlowersMap:
    """Load the recorded map, with its images if the data set is on this machine.

    Raises:
        ArtifactError: the head that the map belongs to is missing or damaged.
    """
    artifact = shared_results.load(HEAD)
    path = artifact.path(FILE)
    return _load(path, path.stat().st_mtime_ns, prediction_sheet.missing(artifact.card.data[0].name))


@st.cache_resource(max_entries=2, show_spinner="Loading the map …")
def _load(path: Path, changed: int, missing: str) -> FlowersMap:
    card = artifacts.read(path.parent).card
    assert card.backbone is not None
    space, layer, classes = FeatureSpace.load(path), card.backbone.layer, tuple(card.classes)
    if missing:
        return FlowersMap(space, layer, classes, b"", missing)
    try:
        train = SplitData.of(head_recipe.load(HEAD), None).splits["train"]
        if len(train) != len(space.labels) or (train.labels != space.labels).any():
            raise ConvolabError(text.OTHER_IMAGES)
        return FlowersMap(space, layer, classes, _sheet(train), text.HOVER)
    except ConvolabError as error:
        return FlowersMap(space, layer, classes, b"", str(error))


def _sheet(flowers: LabelledImages) -> bytes:
    """All images on one sheet, small, as the content of a WebP file."""
    columns, side = picture_map.COLUMNS, THUMBNAIL
    sheet = np.zeros((side * -(-len(flowers) // columns), side * columns, 3), np.uint8)
    for number in range(len(flowers)):
        y, x = (side * position for position in divmod(number, columns))
        square = images.centre_square(flowers.read(number, 256))
        sheet[y : y + side, x : x + side] = images.resize(square, (side, side))
    return images.encode(sheet, "webp", quality=60)
