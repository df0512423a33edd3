"""The knobs of ten crops."""

from core.settings import Settings, knob


class TenCropSettings(Settings):
    """Which views of a picture to ask about."""

    crop_size: float = knob(
        0.875,
        ge=0.4,
        le=1,
        step=0.025,
        help=(
            "Side of each crop, where 1 is the largest square of the picture. Small crops see different things and "
            "disagree more. Costs nothing."
        ),
    )
    mirrored: bool = knob(
        True,
        label="Mirror images too",
        help="Ask about the mirror image of each crop as well: ten answers instead of five, for twice the time.",
    )
