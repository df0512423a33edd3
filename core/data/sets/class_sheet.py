"""A contact sheet of a data set: a row of images for each class."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.data.sets.labelled_images import DataSet, LabelledImages
from core.images import RGB, ImageError, centre_square, resize

SIDE, COLUMNS, CAPTION, MOST_ROWS = 96, 8, 20, 40
"""Height and width of an image, images in a row, height of a caption in pixels; and rows of a sheet."""


def lay(data: DataSet) -> RGB:
    """Lay out the first images of each class, uint8 RGB (rows × 116, 768, 3); an unreadable one leaves a grey place.

    Of more than 40 classes, the first ones are shown.
    """
    images = next(iter(data.splits.values()))
    names = data.classes[:MOST_ROWS]
    sheet = Image.new("RGB", (COLUMNS * SIDE, len(names) * (SIDE + CAPTION)), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for label, name in enumerate(names):
        top = label * (SIDE + CAPTION)
        chosen = np.flatnonzero(images.labels == label)
        draw.text((4, top + 2), f"{name}, {len(chosen):,}", fill="black", font=font)
        for column, index in enumerate(chosen[:COLUMNS].tolist()):
            sheet.paste(Image.fromarray(_square(images, index)), (column * SIDE, top + CAPTION))
    return np.array(sheet, dtype=np.uint8)


def _square(images: LabelledImages, index: int) -> RGB:
    try:
        return resize(centre_square(images.read(index, 4 * SIDE)), (SIDE, SIDE))
    except ImageError:
        return np.full((SIDE, SIDE, 3), 200, np.uint8)
