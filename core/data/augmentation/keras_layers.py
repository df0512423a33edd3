"""Keras layers that do not sample quite as they should, corrected in subclasses of the same names."""

from typing import Any

import keras
import tensorflow as tf


class CutMix(keras.layers.CutMix):
    """CutMix whose label weights are the fraction of pixels that stay.

    Keras weights by the box before it is rounded to whole pixels; on small images the two differ by a few percent.
    """

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> dict[str, Any]:
        """As in Keras, except for ``mix_weight``, float32 (B, 1, 1, 1)."""
        sampled: dict[str, Any] = super().get_random_transformation(data, training, seed)
        covered = tf.reduce_mean(tf.cast(sampled["batch_masks"], tf.float32), axis=(1, 2, 3), keepdims=True)
        return sampled | {"mix_weight": 1 - covered}


class RandAugment(keras.layers.RandAugment):
    """RandAugment that samples its operations for each image, from the given seed.

    Keras samples the operations once for a whole batch, from a generator of its own even if a seed is given. It applies
    all eleven to all images and then keeps one, and it equalizes the histogram of all images together. Here each image
    goes through its own operations only, which is also several times faster.

    With a small factor, posterization in Keras leaves a single bit, and solarization inverts nearly everything. Those
    two samples are mirrored here, so that a small factor changes little, as in the paper (Cubuk et al., 2020).
    """

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> dict[str, Any]:
        """Sample.

        Returns:
            ``operations``, int32 (B, num_ops), numbers in `_AUGMENT_LAYERS`; and for each of the layers what it samples
            for all images, under names such as ``random_shear/shear_factor``.
        """
        images = data["images"] if isinstance(data, dict) else data
        sampled = {
            "operations": keras.random.randint(
                (tf.shape(images)[0], self.num_ops), 0, len(self._AUGMENT_LAYERS), seed=seed
            )
        }
        for name in self._AUGMENT_LAYERS:
            tensors = getattr(self, name).get_random_transformation(images, training=training, seed=seed) or {}
            sampled |= {f"{name}/{k}": v for k, v in tensors.items() if tf.is_tensor(v) and v.shape.rank}
        sampled["random_posterization/shift_factor"] = 7 - sampled["random_posterization/shift_factor"]
        sampled["solarization/thresholds"] = 255 - sampled["solarization/thresholds"]
        return sampled

    def transform_images(self, images: Any, transformation: dict[str, Any], training: bool = True) -> Any:
        """Apply to each image, float32 (B, H, W, 3), the operations that were sampled for it."""
        count = len(self._AUGMENT_LAYERS)
        for step in range(self.num_ops):
            chosen = transformation["operations"][:, step]
            places = tf.dynamic_partition(tf.range(tf.shape(images)[0]), chosen, count)
            results = [
                self._apply_one(name, tf.gather(images, place), place, transformation)
                for name, place in zip(self._AUGMENT_LAYERS, places, strict=True)
            ]
            images = tf.ensure_shape(tf.dynamic_stitch(places, results), images.shape)
        return images

    def _apply_one(self, name: str, images: Any, place: Any, transformation: dict[str, Any]) -> Any:
        """Apply one operation to the images at these places of the batch; there may be none."""
        layer = getattr(self, name)
        own = {k.split("/")[1]: tf.gather(v, place) for k, v in transformation.items() if k.startswith(f"{name}/")}

        def applied() -> Any:
            if name == "equalization":
                return tf.map_fn(lambda image: layer.transform_images(image[None], own)[0], images)
            return layer.transform_images(images, own)

        return tf.cond(tf.size(place) > 0, applied, lambda: images)
