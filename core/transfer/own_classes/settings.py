"""The knobs of the sample set, which a classifier is taught from when a visitor has no pictures at hand."""

from core.settings import Settings, knob


class SampleSetSettings(Settings):
    """How many drawings there are to learn from."""

    pictures: int = knob(
        20,
        ge=3,
        le=60,
        label="Pictures per class",
        help="How many drawings of each class to learn from. Each takes about a hundredth of a second.",
    )
