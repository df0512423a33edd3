"""The knobs of the ensembles page: which networks are averaged, and how many of them."""

from typing import Literal

from core.settings import Settings, knob


class EnsembleSettings(Settings):
    """Which networks are averaged."""

    family: Literal["five alike", "three different", "one trunk", "strong and weak"] = knob(
        "five alike",
        label="Members",
        help=(
            "Five networks from one recipe with different seeds; three different architectures; five outputs of one "
            "network; or a strong network joined by weaker ones. Costs nothing: their predictions are recorded."
        ),
    )
    joined: int = knob(
        5,
        ge=1,
        le=7,
        label="Members that have joined",
        help="How many members are averaged, in the order in which they join. A family may have fewer. Costs nothing.",
    )
