"""A chain of transforms as plain Keras code, to take away."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.data.augmentation.transforms.base import Transform


def works_in_unit_range(chosen: Iterable[Transform]) -> bool:
    """Whether any of the layers depends on the range of pixel values, which must then be 0 to 1."""
    return any("value_range" in layer.arguments for transform in chosen for layer in transform.layers())


def keras_code(chosen: Iterable[Transform], size: tuple[int, int]) -> str:
    """Plain Keras code that does the same to images and labels.

    Three differences remain. The code samples other numbers, since here they follow from a key. Keras' RandAugment
    samples its operations once for a whole batch, and it solarizes and posterizes more strongly the smaller its factor.
    Keras' CutMix weights labels by the box before it is rounded to whole pixels. `core.data.augmentation.keras_layers`
    corrects RandAugment and CutMix.

    Args:
        chosen: the transforms in the order of their use.
        size: height and width of the images.
    """
    chosen = tuple(chosen)
    lines = [_line(name, arguments) for transform in chosen for name, arguments in transform.layers()]
    unit = works_in_unit_range(chosen)
    return "\n".join(
        [
            "import keras",
            "",
            "layers = [",
            *lines,
            "]",
            "",
            "",
            "def augment(images, labels):",
            f'    """Images (batch, {size[0]}, {size[1]}, 3) from 0 to 255, and one-hot labels (batch, classes)."""',
            f'    batch = {{"images": images{" / 255" if unit else ""}, "labels": labels}}',
            "    for layer in layers:",
            "        batch = layer(batch, training=True)",
            f'    return batch["images"]{" * 255" if unit else ""}, batch["labels"]',
            "",
            "",
            "# training = training.batch(128).map(augment)  # a tf.data.Dataset of pictures and one-hot labels",
            "",
        ]
    )


def _line(name: str, arguments: Mapping[str, Any]) -> str:
    """A layer of the printed list, on several lines where one would be long."""
    texts = [f"{key}={_printed(value)}" for key, value in arguments.items()]
    line = f"    keras.layers.{name}({', '.join(texts)}),"
    if len(line) <= 100:
        return line
    return "\n".join([f"    keras.layers.{name}(", *(f"        {text}," for text in texts), "    ),"])


def _printed(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
