"""What the catalogue of channels shows, and where its tiles lie on the sheet of a layer; without TensorFlow."""

from collections.abc import Mapping

from core.images import RGB

LAYERS = {"conv3_3": 96, "conv4_3": 128, "conv5_1": 160}
"""The layers of VGG16 in the catalogue, and the side in pixels of the image that each channel dreams on: about the part
of an image that one of its neurons sees, and a bit more."""

VIEW = {"conv3_3": 40, "conv4_3": 92, "conv5_1": 132}
"""Side in pixels of the part of an image that one neuron of a layer sees (its receptive field)."""

COUNT = 64
"""Channels of each layer, the first ones."""

COLUMNS, TILE = 8, 96
"""Tiles in a row of a sheet, and their side in pixels."""

PLACES = 4
"""Places in the photos for each channel."""

PHOTO_SIDE = 480
"""Longest side in pixels of the photos that are searched."""


def tile(sheet: RGB, channel: int) -> RGB:
    """The tile of a channel on the sheet of its layer, uint8 RGB (TILE, TILE, 3)."""
    row, column = divmod(channel, COLUMNS)
    return sheet[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]


def view(photo: RGB, layer: str, row: int, column: int) -> RGB:
    """What a neuron sees of a photo, moved inside where it would reach over the edge.

    Args:
        photo: uint8 RGB (H, W, 3), at `PHOTO_SIDE`.
        layer: the neuron's.
        row: of the middle of its view, in pixels.
        column: of the middle of its view, in pixels.

    Returns:
        uint8 RGB, a square of the layer's `VIEW`, or less if the photo is smaller.
    """
    side = VIEW[layer]
    top = max(0, min(row - side // 2, photo.shape[0] - side))
    left = max(0, min(column - side // 2, photo.shape[1] - side))
    return photo[top : top + side, left : left + side]


def places(metrics: Mapping[str, float]) -> list[tuple[int, int, int, float]]:
    """Photo number, row, column and activation of each place in the metrics of a snapshot, the strongest first."""
    return [
        (
            int(metrics[f"photo_{i}"]),
            int(metrics[f"row_{i}"]),
            int(metrics[f"column_{i}"]),
            float(metrics[f"activation_{i}"]),
        )
        for i in range(PLACES)
        if f"photo_{i}" in metrics
    ]
