"""The knobs of augmentation, and the Keras code they stand for; without TensorFlow.

Each transform names the Keras layers that do the work and their arguments, once: `pipeline` builds the layers
from that, and `source` prints them for whoever wants to take them along.

    chosen = transforms([{"kind": "flip"}, {"kind": "translation", "width": 0.1}])
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator, PlainSerializer

from core.settings import Settings, SettingsError, knob

Layer = tuple[str, dict[str, Any]]
"""The name of a class in keras.layers and the arguments to make one."""

Fill = Literal["reflect", "constant", "nearest", "wrap"]
Interpolation = Literal["nearest", "bilinear"]

_FREE = "Costs next to nothing."
_FILL = "What comes in from outside: the picture reflected, black, its edge drawn out, or its other side."
_INTERPOLATION = "Nearest keeps pixels as sharp as they are, bilinear is smooth and blurs a little."


def _one(name: str, **arguments: Any) -> tuple[Layer, ...]:
    return ((name, arguments),)


class Flip(Settings):
    """Mirror every other picture."""

    kind: ClassVar[str] = "flip"
    direction: Literal["horizontal", "vertical", "both"] = knob(
        "horizontal",
        help="Mirror left and right, top and bottom, or each with a draw of its own. Good where a mirrored thing "
        f"stays the same thing; bad for letters and digits. {_FREE}",
    )

    def layers(self) -> tuple[Layer, ...]:
        """The Keras layers; two for both directions, as one layer would draw once for both: a half turn or nothing."""
        directions = ("horizontal", "vertical") if self.direction == "both" else (self.direction,)
        return tuple(("RandomFlip", {"mode": mode}) for mode in directions)


class Translation(Settings):
    """Move the picture."""

    kind: ClassVar[str] = "translation"
    width: float = knob(
        0.125, ge=0, le=0.5, step=0.025, unit="of the width", help=f"At most so far to the left or right. {_FREE}"
    )
    height: float = knob(
        0.125, ge=0, le=0.5, step=0.025, unit="of the height", help=f"At most so far up or down. {_FREE}"
    )
    fill: Fill = knob("reflect", more=True, help=_FILL)
    interpolation: Interpolation = knob("nearest", more=True, help=f"Nearest moves by whole pixels. {_INTERPOLATION}")

    def layers(self) -> tuple[Layer, ...]:
        """The Keras layer."""
        return _one(
            "RandomTranslation",
            height_factor=self.height,
            width_factor=self.width,
            fill_mode=self.fill,
            interpolation=self.interpolation,
        )


class Rotation(Settings):
    """Turn the picture about its middle."""

    kind: ClassVar[str] = "rotation"
    angle: float = knob(15.0, ge=0, le=180, step=1, unit="°", help=f"At most so far to either side. {_FREE}")
    fill: Fill = knob("reflect", more=True, help=_FILL)
    interpolation: Interpolation = knob("bilinear", more=True, help=_INTERPOLATION)

    def layers(self) -> tuple[Layer, ...]:
        """The Keras layer, which counts in turns."""
        turns = round(self.angle / 360, 6)
        return _one("RandomRotation", factor=turns, fill_mode=self.fill, interpolation=self.interpolation)


class Zoom(Settings):
    """Come nearer or step back, without changing the proportions."""

    kind: ClassVar[str] = "zoom"
    amount: float = knob(
        0.15,
        ge=0,
        le=0.8,
        step=0.05,
        help="The part shown is at most so much smaller or larger than the picture: 0.2 shows 80 % to 120 %. " + _FREE,
    )
    fill: Fill = knob("reflect", more=True, help=_FILL)
    interpolation: Interpolation = knob("bilinear", more=True, help=_INTERPOLATION)

    def layers(self) -> tuple[Layer, ...]:
        """The Keras layer."""
        return _one("RandomZoom", height_factor=self.amount, fill_mode=self.fill, interpolation=self.interpolation)


class Shear(Settings):
    """Slant the picture; the corner at the top left stays where it is."""

    kind: ClassVar[str] = "shear"
    x: float = knob(
        0.15,
        ge=0,
        le=1,
        step=0.05,
        label="Sideways",
        help=f"Each row is at most so much further left or right. {_FREE}",
    )
    y: float = knob(
        0.0, ge=0, le=1, step=0.05, label="Upwards", help=f"Each column is at most so much higher or lower. {_FREE}"
    )
    fill: Fill = knob("reflect", more=True, help=_FILL)
    interpolation: Interpolation = knob("bilinear", more=True, help=_INTERPOLATION)

    def layers(self) -> tuple[Layer, ...]:
        """The Keras layer."""
        return _one(
            "RandomShear", x_factor=self.x, y_factor=self.y, fill_mode=self.fill, interpolation=self.interpolation
        )


class Brightness(Settings):
    """Make the picture lighter or darker, by adding."""

    kind: ClassVar[str] = "brightness"
    amount: float = knob(
        0.2, ge=0, le=1, step=0.05, help=f"At most so much of the range from black to white is added or taken. {_FREE}"
    )

    def layers(self) -> tuple[Layer, ...]:
        """The Keras layer."""
        return _one("RandomBrightness", factor=self.amount, value_range=(0, 1))


class Contrast(Settings):
    """Stretch or squeeze the values about the mean of each colour."""

    kind: ClassVar[str] = "contrast"
    amount: float = knob(
        0.3, ge=0, le=1, step=0.05, help=f"The distance from the mean is multiplied by 1 minus to 1 plus this. {_FREE}"
    )

    def layers(self) -> tuple[Layer, ...]:
        """The Keras layer; a single number would only ever raise the contrast, so two are given."""
        return _one("RandomContrast", factor=(self.amount, self.amount), value_range=(0, 1))


class Colour(Settings):
    """Stronger, paler or other colours.

    Not with RandomColorJitter, which only draws while it works, so that its draws cannot be had apart.
    """

    kind: ClassVar[str] = "colour"
    saturation: float = knob(
        0.15,
        ge=0,
        le=0.45,
        step=0.05,
        help="How much stronger or paler: 0.25 is at most threefold or a third. Costs a few milliseconds a batch.",
    )
    hue: float = knob(
        18.0,
        ge=0,
        le=180,
        step=6,
        unit="°",
        help="At most so far round the circle of colours; from 120 red can become green. "
        "Costs a few milliseconds a batch.",
    )

    def layers(self) -> tuple[Layer, ...]:
        """The Keras layers. Saturation f multiplies by f / (1 - f); hue 1 is half a turn."""
        strength = (round(0.5 - self.saturation, 6), round(0.5 + self.saturation, 6))
        return (
            ("RandomSaturation", {"factor": strength, "value_range": (0, 1)}),
            ("RandomHue", {"factor": round(self.hue / 180, 6), "value_range": (0, 1)}),
        )


class Erasing(Settings):
    """Cover a rectangle, so that a network does not rely on one detail (Zhong et al., 2020)."""

    kind: ClassVar[str] = "erasing"
    chance: float = knob(0.5, ge=0, le=1, step=0.05, help=f"Part of the pictures that are covered. {_FREE}")
    largest: float = knob(
        0.25, ge=0.02, le=1, step=0.02, unit="of the area", help=f"Largest part of a picture that is covered. {_FREE}"
    )
    cover: Literal["grey", "black", "noise"] = knob(
        "grey", more=True, help="What is put there. Noise takes a draw for each pixel, so costs more."
    )

    def layers(self) -> tuple[Layer, ...]:
        """The Keras layer; two equal chances, as a single number would be drawn from 0 upwards."""
        value = {"grey": 0.5, "black": 0.0, "noise": None}[self.cover]
        return _one(
            "RandomErasing",
            factor=(self.chance, self.chance),
            scale=(0.02, self.largest),
            fill_value=value,
            value_range=(0, 1),
        )


class MixUp(Settings):
    """Blend each picture with another, and the labels with them (Zhang et al., 2018)."""

    kind: ClassVar[str] = "mixup"
    alpha: float = knob(
        0.2,
        ge=0.05,
        le=2,
        step=0.05,
        help=f"Small values mostly leave one picture nearly whole, 1 makes all shares as likely. {_FREE}",
    )

    def layers(self) -> tuple[Layer, ...]:
        """The Keras layer."""
        return _one("MixUp", alpha=self.alpha)


class CutMix(Settings):
    """Put a piece of another picture into each, and mix the labels by area (Yun et al., 2019)."""

    kind: ClassVar[str] = "cutmix"
    alpha: float = knob(
        1.0,
        ge=0.05,
        le=1,
        step=0.05,
        help="Small values make the piece nearly nothing or nearly everything, 1 makes all sizes as likely. " + _FREE,
    )

    def layers(self) -> tuple[Layer, ...]:
        """The Keras layer; two equal values, as a single number would be drawn from 0 upwards."""
        return _one("CutMix", factor=(self.alpha, self.alpha))


class RandAugment(Settings):
    """A few operations out of eleven, drawn for each picture (Cubuk et al., 2020)."""

    kind: ClassVar[str] = "randaugment"
    operations: int = knob(2, ge=1, le=4, help="How many are done one after the other. Time grows with it.")
    strength: float = knob(
        0.1,
        ge=0.05,
        le=1,
        step=0.05,
        help="How far the operations go: turns, for example, to this part of a full turn. Two of them, more contrast "
        f"and an even histogram, know no strength. {_FREE}",
    )

    def layers(self) -> tuple[Layer, ...]:
        """The Keras layer."""
        return _one("RandAugment", value_range=(0, 1), num_ops=self.operations, factor=self.strength)


Transform = (
    Flip
    | Translation
    | Rotation
    | Zoom
    | Shear
    | Brightness
    | Contrast
    | Colour
    | Erasing
    | MixUp
    | CutMix
    | RandAugment
)

TRANSFORMS: Mapping[str, type[Transform]] = {model.kind: model for model in get_args(Transform)}
"""All transforms by kind, in the order in which to teach them."""


def transforms(values: Iterable[Mapping[str, Any] | Transform]) -> tuple[Transform, ...]:
    """Make transforms from what a file or an address holds.

    Args:
        values: mappings with the `kind` and the knobs that differ from their defaults; transforms stay as they are.

    Raises:
        SettingsError: naming the kind that there is not, or the first knob that does not fit.
    """
    if isinstance(values, str | Mapping) or not isinstance(values, Iterable):
        raise SettingsError("Augmentation is a list of transforms, each with its kind.")
    return tuple(_transform(value) for value in values)


def as_dicts(chosen: Iterable[Transform]) -> list[dict[str, Any]]:
    """The reverse of `transforms`: kind and all knobs of each, ready for JSON."""
    return [{"kind": transform.kind, **transform.model_dump()} for transform in chosen]


Transforms = Annotated[
    tuple[Transform, ...],
    BeforeValidator(transforms),
    PlainSerializer(as_dicts, return_type=list[dict[str, Any]]),
]
"""A field of a pydantic model: given as dicts or transforms, written as dicts; wrong ones raise SettingsError."""


def works_in_unit_range(chosen: Iterable[Transform]) -> bool:
    """Whether any of the layers looks at pixel values, which are then to run from 0 to 1."""
    return any("value_range" in arguments for t in chosen for _, arguments in t.layers())


def source(chosen: Iterable[Transform], size: tuple[int, int]) -> str:
    """Plain Keras code that does the same to pictures and labels.

    Three differences remain. The draws are others, since here they come from a key. Keras' RandAugment draws its
    operations once for a whole batch, and solarises and posterises the more the smaller its factor; its CutMix weighs
    by the box before it is rounded to pixels. `core.data.augmentation.keras_layers` corrects both.

    Args:
        chosen: the transforms in the order of their use.
        size: height and width of the pictures.
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


class PreviewSettings(Settings):
    """What to show of an augmentation."""

    count: int = knob(8, ge=1, le=16, label="Versions", help="How many augmented versions to show. Time grows with it.")
    size: int = knob(
        224, ge=32, le=320, step=32, unit="px", help="Side of the square that the network sees. Time grows with it."
    )
    seed: int = knob(0, ge=0, le=9999, help="Start of the random draws. Costs nothing.")


UNITS: Mapping[str, str] = {
    "flip/horizontal": "1 is mirrored",
    "flip/vertical": "1 is mirrored",
    "translation/right": "of the width",
    "translation/down": "of the height",
    "rotation/angle": "° anticlockwise",
    "zoom/size": "×",
    "shear/sideways": "px to the right for each row",
    "shear/upwards": "px up for each column",
    "brightness/added": "of the range",
    "contrast/factor": "×",
    "colour/saturation": "×",
    "colour/hue": "°",
    "erasing/covered": "of the area",
    "mixup/kept": "of the picture",
    "cutmix/kept": "of the area",
}
"""The unit of each drawn number in a preview, by kind and quantity. Those of RandAugment count how often an operation
was done."""


def _line(name: str, arguments: Mapping[str, Any]) -> str:
    """A layer of the printed list, on several lines where one would be long."""
    texts = [f"{key}={_printed(value)}" for key, value in arguments.items()]
    line = f"    keras.layers.{name}({', '.join(texts)}),"
    if len(line) <= 100:
        return line
    return "\n".join([f"    keras.layers.{name}(", *(f"        {text}," for text in texts), "    ),"])


def _printed(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _transform(value: Any) -> Transform:
    if isinstance(value, Transform):
        return value
    if not isinstance(value, Mapping) or "kind" not in value:
        raise SettingsError(f"An augmentation needs a kind; the kinds are {', '.join(TRANSFORMS)}.")
    model = TRANSFORMS.get(str(value["kind"]))
    if model is None:
        given = " ".join(str(value["kind"]).split())[:40]
        raise SettingsError(f"There is no augmentation “{given}”; the kinds are {', '.join(TRANSFORMS)}.")
    return model.parse({name: given for name, given in value.items() if name != "kind"})
