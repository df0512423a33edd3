"""What an augmentation makes of one image: a few versions, and the numbers that were sampled for each.

job = jobs.submit("core.data.augmentation.preview:preview", image, as_dicts(chosen), PreviewSettings())
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.data import drawings
from core.data.augmentation.pipeline import Augmentation, LayerSamples
from core.data.augmentation.preview_settings import PreviewSettings
from core.data.augmentation.sampled_parameters import as_metrics, label_metric
from core.data.augmentation.transforms.registry import from_dicts
from core.images import RGB, centre_square, resize
from core.snapshots import Snapshot, Stream


def preview(image: RGB, transforms: Sequence[Mapping[str, Any]], settings: PreviewSettings | None = None) -> Stream:
    """Augment one image several times.

    MixUp and CutMix mix it with a drawing of an umbrella, which goes through the other transforms too.

    Args:
        image: uint8 RGB (H, W, 3); its centre square is scaled to the settings' size.
        transforms: kind and knobs of each, as `core.data.augmentation.transforms.registry.from_dicts` takes them.
        settings: the knobs; the defaults where None.

    Yields:
        One snapshot: the square image; as panels "1", "2"… its versions; and as metrics what was sampled for them,
        named as in `core.data.augmentation.sampled_parameters`.

    Raises:
        SettingsError: an unknown kind, or a knob that does not fit.
    """
    settings = settings or PreviewSettings()
    chosen = from_dicts(transforms)
    mixes = any(transform.mixes for transform in chosen)
    square = _square(image, settings.size)
    count, sources = settings.count, [square] * settings.count
    if mixes:
        sources += [_square(drawings.umbrella(), settings.size)] * count
    images, labels = np.stack(sources), np.eye(2, dtype=np.float32)[np.arange(len(sources)) // count]
    augmentation = Augmentation(chosen, (settings.size, settings.size), classes=2)
    sampled = augmentation.sample(images, labels, key=(settings.seed, 0))
    if mixes:
        sampled = [_paired(samples, count) for samples in sampled]
    augmented, weights = (tensor.numpy() for tensor in augmentation.apply(images, labels, sampled))
    versions = np.rint(augmented).astype(np.uint8)
    values = [
        transform.sampled_values([_arrays(tensors) for tensors in samples], settings.size)
        for transform, samples in zip(chosen, sampled, strict=True)
    ]
    metrics = as_metrics(chosen, values, count)
    if mixes:
        metrics |= {label_metric(n + 1): float(weights[n, 0]) for n in range(count)}
    yield Snapshot(1, 1, square, metrics, {str(n + 1): versions[n] for n in range(count)})


def _square(image: RGB, size: int) -> RGB:
    return resize(centre_square(image), (size, size))


def _paired(samples: LayerSamples, count: int) -> LayerSamples:
    """The same samples, but each image is mixed with the one `count` places further on."""
    order = (np.arange(2 * count) + count) % (2 * count)
    return tuple(
        tensors | {"permutation_order": order.astype(np.int32)} if "permutation_order" in tensors else tensors
        for tensors in samples
    )


def _arrays(tensors: Mapping[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(value) for name, value in tensors.items()}
