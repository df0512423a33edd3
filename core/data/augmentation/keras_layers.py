"""Keras layers whose draws are not quite what they should be, corrected in subclasses of the same names."""

from typing import Any

import keras
import tensorflow as tf


class CutMix(keras.layers.CutMix):
    """CutMix whose label weights are the share of pixels that stay.

    Keras weighs by the box before it is rounded to whole pixels; on small pictures the two differ by a few percent.
    """

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> dict[str, Any]:
        """As Keras', but for ``mix_weight``, float32 (B, 1, 1, 1)."""
        drawn: dict[str, Any] = super().get_random_transformation(data, training, seed)
        covered = tf.reduce_mean(tf.cast(drawn["batch_masks"], tf.float32), axis=(1, 2, 3), keepdims=True)
        return drawn | {"mix_weight": 1 - covered}


class RandAugment(keras.layers.RandAugment):
    """RandAugment whose operations are drawn for each picture, from the given seed.

    Keras draws the operations once for a whole batch, from a generator of its own even if a seed is given, does
    all eleven to all pictures and then keeps one; and it equalises the histogram of all pictures together. Here
    each picture goes through its own operations only, which is also several times faster.

    In Keras a small factor means that posterising leaves a single bit and that solarising inverts nearly everything.
    Those two draws are mirrored here, so that a small factor changes little, as in the paper (Cubuk et al., 2020).
    """

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> dict[str, Any]:
        """Draw.

        Returns:
            ``operations``, int32 (B, num_ops), numbers in `_AUGMENT_LAYERS`; and for each of the layers what it draws
            for all pictures, under names such as ``random_shear/shear_factor``.
        """
        images = data["images"] if isinstance(data, dict) else data
        drawn = {
            "operations": keras.random.randint(
                (tf.shape(images)[0], self.num_ops), 0, len(self._AUGMENT_LAYERS), seed=seed
            )
        }
        for name in self._AUGMENT_LAYERS:
            one = getattr(self, name).get_random_transformation(images, training=training, seed=seed) or {}
            drawn |= {f"{name}/{k}": v for k, v in one.items() if tf.is_tensor(v) and v.shape.rank}
        drawn["random_posterization/shift_factor"] = 7 - drawn["random_posterization/shift_factor"]
        drawn["solarization/thresholds"] = 255 - drawn["solarization/thresholds"]
        return drawn

    def transform_images(self, images: Any, transformation: dict[str, Any], training: bool = True) -> Any:
        """Do to each picture, float32 (B, H, W, 3), the operations that were drawn for it."""
        count = len(self._AUGMENT_LAYERS)
        for step in range(self.num_ops):
            chosen = transformation["operations"][:, step]
            places = tf.dynamic_partition(tf.range(tf.shape(images)[0]), chosen, count)
            parts = [
                self._part(name, tf.gather(images, place), place, transformation)
                for name, place in zip(self._AUGMENT_LAYERS, places, strict=True)
            ]
            images = tf.ensure_shape(tf.dynamic_stitch(places, parts), images.shape)
        return images

    def _part(self, name: str, images: Any, place: Any, transformation: dict[str, Any]) -> Any:
        """One operation done to the pictures at these places of the batch, of which there may be none."""
        layer = getattr(self, name)
        own = {k.split("/")[1]: tf.gather(v, place) for k, v in transformation.items() if k.startswith(f"{name}/")}

        def done() -> Any:
            if name == "equalization":
                return tf.map_fn(lambda image: layer.transform_images(image[None], own)[0], images)
            return layer.transform_images(images, own)

        return tf.cond(tf.size(place) > 0, done, lambda: images)
