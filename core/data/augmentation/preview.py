"""What an augmentation makes of one picture: a few versions, and the numbers that were drawn for each.

job = jobs.submit("core.data.augmentation.preview:preview", image, as_dicts(chosen), PreviewSettings())
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.data import drawings
from core.data.augmentation import transform_settings
from core.data.augmentation.keras_layers import RandAugment
from core.data.augmentation.pipeline import Augmentation, Draw
from core.data.augmentation.transform_settings import PreviewSettings, Transform
from core.images import RGB, centre_square, resize
from core.snapshots import Snapshot, Stream

MIXING = ("mixup", "cutmix")
"""The kinds that need a second picture."""


def preview(image: RGB, transforms: Sequence[Mapping[str, Any]], settings: PreviewSettings | None = None) -> Stream:
    """Augment one picture several times.

    MixUp and CutMix mix it with a drawing of an umbrella, which goes through the other transforms too.

    Args:
        image: uint8 RGB (H, W, 3); its middle square is scaled to the settings' size.
        transforms: kind and knobs of each, as `core.data.augmentation.transform_settings.transforms` takes them.
        settings: the knobs; the defaults where None.

    Yields:
        One snapshot: the square picture; as panels "1", "2"… its versions; and as metrics what was drawn for them,
        such as ``"1/rotation/angle"``, in the units of `transform_settings.UNITS`. A kind that is there twice is
        "rotation 2" the second time. With MixUp or CutMix "1/label" is the weight that is left of the label.

    Raises:
        SettingsError: a kind that there is not, or a knob that does not fit.
    """
    settings = settings or PreviewSettings()
    chosen = transform_settings.transforms(transforms)
    mixes = any(transform.kind in MIXING for transform in chosen)
    square = _square(image, settings.size)
    count, shown = settings.count, [square] * settings.count
    if mixes:
        shown += [_square(drawings.umbrella(), settings.size)] * count
    images, labels = np.stack(shown), np.eye(2, dtype=np.float32)[np.arange(len(shown)) // count]
    augmentation = Augmentation(chosen, (settings.size, settings.size), classes=2)
    draws = augmentation.sample(images, labels, key=(settings.seed, 0))
    if mixes:
        draws = [_paired(draw, count) for draw in draws]
    augmented, weights = (tensor.numpy() for tensor in augmentation.apply(images, labels, draws))
    pictures = np.rint(augmented).astype(np.uint8)
    metrics = _metrics(chosen, draws, count, settings.size)
    if mixes:
        metrics |= {f"{n + 1}/label": float(weights[n, 0]) for n in range(count)}
    yield Snapshot(1, 1, square, metrics, {str(n + 1): pictures[n] for n in range(count)})


def _square(image: RGB, size: int) -> RGB:
    return resize(centre_square(image), (size, size))


def _paired(draw: Draw, count: int) -> Draw:
    """The same draws, but each picture is mixed with the one `count` further on."""
    order = (np.arange(2 * count) + count) % (2 * count)
    return tuple(
        drawn | {"permutation_order": order.astype(np.int32)} if "permutation_order" in drawn else drawn
        for drawn in draw
    )


def _metrics(chosen: Sequence[Transform], draws: Sequence[Draw], count: int, size: int) -> dict[str, float]:
    metrics: dict[str, float] = {}
    seen: Counter[str] = Counter()
    for transform, draw in zip(chosen, draws, strict=True):
        seen[transform.kind] += 1
        name = transform.kind if seen[transform.kind] == 1 else f"{transform.kind} {seen[transform.kind]}"
        for quantity, values in _quantities(transform, [_arrays(drawn) for drawn in draw], size).items():
            # Of RandAugment's eleven operations only those that were done.
            shown = [n for n in range(count) if values[n] or transform.kind != "randaugment"]
            metrics |= {f"{n + 1}/{name}/{quantity}": float(values[n]) for n in shown}
    return metrics


def _arrays(drawn: Mapping[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(value) for name, value in drawn.items()}


def _quantities(transform: Transform, drawn: list[dict[str, Any]], size: int) -> dict[str, Any]:
    """What was drawn, as numbers that can be understood: by name one for each picture of size × size."""
    first = drawn[0]
    match transform.kind:
        case "flip":
            modes = [arguments["mode"] for _, arguments in transform.layers()]
            return {mode: one["flips"].ravel() for mode, one in zip(modes, drawn, strict=True)}
        case "translation":
            moved = first["translations"] / size
            return {"right": moved[:, 0], "down": moved[:, 1]}
        case "rotation":
            return {"angle": first["angle"]}
        case "zoom":
            return {"size": 1 / first["height_zoom"].ravel()}
        case "shear":
            return {"sideways": -first["shear_factor"][:, 0], "upwards": first["shear_factor"][:, 1]}
        case "brightness":
            return {"added": first["rgb_delta"].ravel()}
        case "contrast":
            return {"factor": first["contrast_factor"].ravel()}
        case "colour":
            return {"saturation": first["factor"], "hue": drawn[1]["factor"] * 360}
        case "erasing":
            return {"covered": first["apply_erasing"] * first["batch_masks"].mean(axis=(1, 2, 3))}
        case "mixup" | "cutmix":
            return {"kept": first["mix_weight"].ravel()}
        case _:
            names = [name.removeprefix("random_").replace("_", " ") for name in RandAugment._AUGMENT_LAYERS]
            return {name: (first["operations"] == i).sum(axis=1) for i, name in enumerate(names)}
