"""The knobs of ranked predictions."""

from core.settings import Settings, knob


class RankingSettings(Settings):
    """How much of a ranking to show."""

    ranks: int = knob(
        5,
        ge=1,
        le=20,
        help="How many ranks count: a prediction is correct if the true class is among them. Costs nothing.",
    )
    show_map: bool = knob(
        True,
        label="Show the evidence",
        help="Overlay the class activation map: which places raise the score of a class. Costs 1 ms.",
    )
    strength: float = knob(
        0.6, ge=0.1, le=1, step=0.1, more=True, help="How strongly the map covers the picture. Costs nothing."
    )
