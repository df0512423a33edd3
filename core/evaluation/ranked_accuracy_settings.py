"""The knob of ranked accuracy."""

from core.settings import Settings, knob


class RankedAccuracySettings(Settings):
    """How many ranks count as correct."""

    ranks: int = knob(
        5,
        ge=1,
        le=10,
        help=(
            "A prediction counts as correct if the true class is within this many ranks. Costs nothing: the "
            "evaluations are recorded."
        ),
    )
