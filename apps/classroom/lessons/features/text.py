"""What the page of feature extraction says and shows: the vector, the map of a data set, accuracy by layer."""

import base64
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from apps.classroom.lessons.features import picture_map
from apps.classroom.ui import answer_sheet, charts, components
from apps.classroom.ui.picture_cache import seen_in_pictures
from core import images
from core.data.sets.parts import Part
from core.errors import ConvolabError
from core.images import RGB
from core.numbers import percent
from core.serving import artifacts
from core.training.split_data import Pieces
from core.transfer.linear_heads import accuracy_by_layer, head_recipe
from core.transfer.linear_heads.extraction_settings import LAYERS
from core.transfer.linear_heads.feature_space import FILE, FeatureSpace
from core.transfer.own_classes import teaching

HEAD = "flowers17_features"
THUMBNAIL = 56
"""Pixels of the side of a picture on the sheet."""

EXPLANATION = (
    "The network was trained to tell a thousand classes apart. Cut off what decides between them, and what is left "
    "describes pictures: each channel of a layer answers to one kind of pattern, and its **mean over all positions** "
    "is one number. Similar pictures get similar numbers, also of things that the network was never taught."
)
MAP = (
    "Each dot is a picture of Flowers-17, a data set that the network was not trained on. They are placed by nothing "
    "but their features: who is alike lies together. Your picture lies amid its nearest neighbours."
)


@seen_in_pictures("Looking …")
def look(image: RGB) -> teaching.Example:
    """The pooled features of every layer of a picture."""
    return teaching.look(image)


def strip(features: np.ndarray, rows: int = 16) -> RGB:
    """A feature vector as a block of squares, dark for 0, bright for large; what is left over stays dark."""
    columns = -(-len(features) // rows)
    shown = np.zeros(rows * columns, np.float32)
    shown[: len(features)] = np.abs(features)
    scaled = (255 * shown / max(float(np.quantile(shown, 0.99)), 1e-6)).clip(0, 255).astype(np.uint8)
    block = np.repeat(np.repeat(scaled.reshape(rows, columns), 8, axis=0), 8, axis=1)
    return np.stack([block // 3, block // 4 * 3, block], axis=2)


def caption(layer: str, features: np.ndarray) -> str:
    """What the strip shows."""
    awake = int((np.abs(features) > 0.1 * np.abs(features).max()).sum())
    return f"{layer}: {len(features):,} numbers, of which {awake:,} are above a tenth of the largest."


def column(cut: int) -> list[components.Row]:
    """The layers as bars, as long as the accuracy of a head on them; those that are kept are coloured."""
    found = {entry.layer: entry for entry in accuracy_by_layer.recorded().layers}
    return [
        {
            "rank": number,
            "label": layer,
            "length": found[layer].accuracy,
            "text": percent(found[layer].accuracy),
            "counts": number == cut,
            "mark": "cut here" if number == cut else "",
        }
        for number, layer in enumerate(LAYERS, start=1)
    ]


@dataclass(frozen=True)
class Flowers:
    """The map of Flowers-17, its layer and classes, and a sheet of its pictures.

    Attributes:
        space: the map.
        layer: whose features it is made of.
        classes: their names.
        sheet: the address of a sheet of all pictures; "" where the data set is not on this machine.
        said: about the pictures, in a sentence.
    """

    space: FeatureSpace
    layer: str
    classes: tuple[str, ...]
    sheet: str
    said: str


def flowers() -> Flowers:
    """The recorded map.

    Raises:
        ArtifactError: the head that it belongs to is missing or damaged.
    """
    artifact = artifacts.load(HEAD)
    path = artifact.path(FILE)
    return _flowers(path, path.stat().st_mtime_ns, answer_sheet.missing(artifact.card.data[0].name))


@st.cache_resource(max_entries=2, show_spinner="Opening the map …")
def _flowers(path: Path, state: int, missing: str) -> Flowers:
    card = artifacts.read(path.parent).card
    assert card.backbone is not None
    space, layer, classes = FeatureSpace.load(path), card.backbone.layer, tuple(card.classes)
    if missing:
        return Flowers(space, layer, classes, "", missing)
    try:
        part = Pieces.of(head_recipe.load(HEAD), None).parts["training"]
        if len(part) != len(space.labels) or (part.labels != space.labels).any():
            raise ConvolabError("The pictures on this machine are not those of the map, and are not shown on it.")
        return Flowers(space, layer, classes, _sheet(part), "Hover over a dot to see its picture.")
    except ConvolabError as error:
        return Flowers(space, layer, classes, "", str(error))


def _sheet(part: Part) -> str:
    """All pictures in one, as `picture_map.landscape` takes it: it travels with the page, so they are small."""
    columns, side = picture_map.COLUMNS, THUMBNAIL
    sheet = np.zeros((side * -(-len(part) // columns), side * columns, 3), np.uint8)
    for number in range(len(part)):
        y, x = (side * place for place in divmod(number, columns))
        square = images.centre_square(part.read(number, 256))
        sheet[y : y + side, x : x + side] = images.resize(square, (side, side))
    return "data:image/webp;base64," + base64.b64encode(images.encode(sheet, "webp", quality=60)).decode()


def dots(known: Flowers) -> list[picture_map.Dot]:
    """The pictures of the map, in the order of its sheet."""
    palette = charts.palette()
    found: list[picture_map.Dot] = []
    for number, label in enumerate(known.space.labels.tolist()):
        x, y = known.space.places[number].tolist()
        found.append(
            {
                "x": x,
                "y": y,
                "colour": palette[label % len(palette)],
                "group": known.classes[label],
                "label": known.classes[label],
            }
        )
    return found


def own(
    known: Flowers, image: RGB, example: teaching.Example
) -> tuple[picture_map.Own, list[tuple[float, float]], list[int]]:
    """A picture's place, the places of its neighbours, and their numbers."""
    features = example.vector(known.layer)
    x, y = known.space.place(features)
    near = known.space.neighbours(features).tolist()
    small = components.data_uri(images.resize(images.centre_square(image), (96, 96)))
    return {"x": x, "y": y, "source": small}, [tuple(known.space.places[n].tolist()) for n in near], near


def neighbours(known: Flowers, near: list[int]) -> str:
    """The nearest neighbours in words."""
    names = [known.classes[int(known.space.labels[number])] for number in near]
    return "Its nearest neighbours: " + ", ".join(f"**{name}**" for name in names) + "."


def evidence_text() -> str:
    """What the bars of the layers are."""
    found = accuracy_by_layer.recorded()
    return (
        f"Logistic regression on each layer's features, on {found.images:,} test pictures of Flowers-17 that it was "
        f"not fitted on. Measured by `{found.command}`."
    )


def earliest(share: float) -> int:
    """The first layer, from 1, on which a head is at least so accurate."""
    found = {entry.layer: entry.accuracy for entry in accuracy_by_layer.recorded().layers}
    return next(number for number, layer in enumerate(LAYERS, start=1) if found[layer] >= share)


def snippet(source: str, layer: str) -> str:
    """The code that gives the vector of the page."""
    first = "from core import images" if source.startswith("images") else "from core.data import samples"
    return f"""{first}
from core.transfer.own_classes import teaching

features = teaching.look({source}).features["{layer}"]
print(features.shape, features[:5])
"""


def table(features: np.ndarray) -> str:
    """The vector as comma-separated values."""
    rows = "\n".join(f"{number},{value:.6g}" for number, value in enumerate(features.tolist()))
    return f"channel,mean\n{rows}\n"
