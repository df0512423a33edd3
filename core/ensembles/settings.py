"""The knobs of ensembles: who takes part, and how many."""

from typing import Literal

from core.settings import Settings, knob


class EnsembleSettings(Settings):
    """Which networks are averaged."""

    family: Literal["five alike", "three different", "one trunk", "strong and weak"] = knob(
        "five alike",
        label="Members",
        help=(
            "Five networks of one recipe with different seeds; three different architectures; five outputs of one "
            "network; or a strong network that weaker ones join. Costs nothing: their answers are recorded."
        ),
    )
    joined: int = knob(
        5,
        ge=1,
        le=7,
        label="Members that have joined",
        help="The answers of the first so many are averaged. A family may have fewer. Costs nothing.",
    )
