"""The knobs of the sample set that a classifier is taught with where nobody has pictures at hand."""

from core.settings import Settings, knob


class SampleSetSettings(Settings):
    """How much is learnt from."""

    pictures: int = knob(
        20,
        ge=3,
        le=60,
        label="Pictures of each class",
        help="How many drawings of each class it learns from. Each costs a hundredth of a second.",
    )
