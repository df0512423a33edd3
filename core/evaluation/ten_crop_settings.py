"""The knobs of ten crops."""

from core.settings import Settings, knob


class TenCropSettings(Settings):
    """Which crops of an image to classify."""

    crop_size: float = knob(
        0.875,
        ge=0.4,
        le=1,
        step=0.025,
        help=(
            "Side of each crop, where 1 is the largest square of the picture. Small crops show different things and "
            "disagree more. Costs nothing."
        ),
    )
    mirrored: bool = knob(
        True,
        label="Mirror images too",
        help="Also classify the mirror image of each crop: ten predictions instead of five, in twice the time.",
    )
