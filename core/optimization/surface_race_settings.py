"""The settings of a race on a surface that all optimizers share."""

from typing import Literal

from core.settings import Settings, knob


class SurfaceRaceSettings(Settings):
    """The surface, the number of steps, and the seed of the gradient noise."""

    surface: Literal["bowl", "ravine", "saddle", "plateau", "rosenbrock", "beale", "noisy", "network"] = knob(
        "ravine",
        help="The loss to minimize. All are formulas except the last: a section through the loss of a real network.",
    )
    steps: int = knob(300, ge=10, le=500, step=10, help="Steps of each optimizer. Costs next to nothing.")
    seed: int = knob(
        0,
        ge=0,
        le=99,
        more=True,
        help="Seed of the gradient noise on the noisy bowl; every optimizer gets the same noise. Costs nothing.",
    )
