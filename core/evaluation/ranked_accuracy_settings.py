"""The knob of ranked accuracy."""

from core.settings import Settings, knob


class RankedAccuracySettings(Settings):
    """How many ranks count."""

    ranks: int = knob(
        5,
        ge=1,
        le=10,
        help="An answer is right if the truth is among so many ranks. Costs nothing: the evaluations are recorded.",
    )
