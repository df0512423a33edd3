"""The training image that is nearest to a generated one, on machines that have the data set.

if is_available("mnist_dcgan"):
    find("mnist_dcgan", image).image
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.data.sets import datasets
from core.evaluation.generated.nearest import nearest
from core.images import RGB
from core.synthesis.gan import gan_recipe
from core.synthesis.gan.gan_recipe import GanRecipe
from core.synthesis.gan.real_images import RealImages


@dataclass(frozen=True, eq=False)
class NearestImage:
    """What was found.

    Attributes:
        image: the training image, uint8 RGB (S, S, 3), mirrored if that is nearer and the training mirrored images.
        distance: root mean square difference of the pixels, in levels of 0 to 255.
        second_distance: that of the second-nearest training image; a copy is much nearer to one than to any other.
        searched: how many training images were compared.
    """

    image: RGB
    distance: float
    second_distance: float
    searched: int


def is_available(recipe: str) -> bool:
    """Whether the data set of a recipe is on this machine; nothing is read or downloaded."""
    return datasets.where(gan_recipe.load(recipe).data) is not None


def find(recipe: str, image: RGB) -> NearestImage:
    """Find the nearest training image in pixels. The first search of a recipe reads its data set, which takes seconds.

    Args:
        recipe: that the generator was trained by.
        image: uint8 RGB (S, S, 3) of its size; of grey generators with three equal channels.

    Raises:
        DataError, ImageError: the data set is missing or unusable.
    """
    chosen = gan_recipe.load(recipe)
    training = _training_images(chosen)
    query = image[..., : chosen.channels]
    queries = np.stack([query, query[:, ::-1]]) if chosen.flip else query[np.newaxis]
    found = nearest(queries.reshape(len(queries), -1), training.reshape(len(training), -1))
    best = int(np.argmin(found.distances))
    original = training[found.indices[best]]
    shown = original[:, ::-1] if best else original
    scale = float(np.sqrt(query.size))
    return NearestImage(
        np.ascontiguousarray(np.broadcast_to(shown, (*shown.shape[:2], 3))),
        float(found.distances[best]) / scale,
        float(found.second_distances[best]) / scale,
        len(training),
    )


@lru_cache(maxsize=2)
def _training_images(recipe: GanRecipe) -> RGB:
    return RealImages.load(recipe, None).train
