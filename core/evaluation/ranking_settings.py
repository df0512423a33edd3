"""The knobs of ranked predictions."""

from core.settings import Settings, knob


class RankingSettings(Settings):
    """How much of a ranking to look at."""

    ranks: int = knob(
        5,
        ge=1,
        le=20,
        help="How many ranks count: the answer is right if the truth is among them. Costs nothing.",
    )
    show_map: bool = knob(
        True,
        label="Show what it looked at",
        help="Lay the class activation map over the picture: where the network found evidence. Costs 1 ms.",
    )
    strength: float = knob(
        0.6, ge=0.1, le=1, step=0.1, more=True, help="How strongly the map covers the picture. Costs nothing."
    )
