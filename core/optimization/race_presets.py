"""Line-ups that suit each surface, and races that make a point."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.optimization.surfaces import Point

_RATES: Mapping[str, tuple[float, ...]] = {
    "bowl": (0.03, 0.01, 0.01, 0.3, 3.0, 0.05, 0.05, 0.05),
    "ravine": (0.09, 0.02, 0.02, 0.3, 3.0, 0.03, 0.1, 0.1),
    "saddle": (0.03, 0.01, 0.01, 0.1, 3.0, 0.03, 0.05, 0.05),
    "plateau": (0.1, 0.1, 0.1, 0.3, 1.0, 0.05, 0.05, 0.05),
    "rosenbrock": (0.0008, 0.0008, 0.0008, 0.3, 3.0, 0.05, 0.2, 0.2),
    "beale": (0.005, 0.001, 0.001, 1.0, 10.0, 0.1, 0.3, 0.3),
    "noisy": (0.03, 0.01, 0.01, 0.3, 3.0, 0.03, 0.05, 0.05),
    "network": (0.3, 0.1, 0.1, 1.0, 10.0, 0.1, 0.2, 0.2),
}
"""A good learning rate of each contestant, in their order: among those of a decade's thirds, one that comes far."""

_ORDER = ("sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam", "nadam")

LINES: Mapping[str, str] = {
    surface: "~".join(f"{name}-learning_rate-{rate:g}" for name, rate in zip(_ORDER, rates, strict=True))
    for surface, rates in _RATES.items()
}
"""All eight on each surface, as `core.optimization.race_settings.line_up` takes it."""


@dataclass(frozen=True)
class Preset:
    """A race that makes a point.

    Attributes:
        title: of the button.
        surface: where it is run.
        line: who runs, see `core.optimization.race_settings.line_up`.
        followed: the contestant to look at.
        point: what is to be seen, in one or two sentences.
        start: of all; the surface's own where None.
    """

    title: str
    surface: str
    line: str
    followed: str
    point: str
    start: Point | None = None


PRESETS = (
    Preset(
        "SGD in a ravine",
        "ravine",
        "sgd-learning_rate-0.095~momentum-learning_rate-0.02~rmsprop-learning_rate-0.03~adam-learning_rate-0.1",
        "sgd",
        "Across the ravine SGD leaps from wall to wall, along it it crawls: a larger rate would make it fly off, a "
        "smaller one would not arrive. Momentum lets the leaps cancel out; a rate for each direction does not leap.",
    ),
    Preset(
        "Adagrad starves",
        "rosenbrock",
        "adagrad-learning_rate-0.3~rmsprop-learning_rate-0.05~adam-learning_rate-0.2",
        "adagrad",
        "The first steps down the wall fill Adagrad's cache, which never empties: in the valley every step is divided "
        "by them. RMSprop and Adam forget, and go on.",
    ),
    Preset(
        "Momentum overshoots",
        "bowl",
        "sgd-learning_rate-0.05~momentum-learning_rate-0.03-momentum-0.97~nesterov-learning_rate-0.03-momentum-0.97",
        "momentum",
        "With a momentum of 0.97 the ball is too fast to stop: it runs through the minimum and back. Nesterov's brakes "
        "a step earlier, and settles; SGD has no velocity to lose.",
        (-2.2, 1.8),
    ),
    Preset(
        "A saddle",
        "saddle",
        LINES["saddle"],
        "adam",
        "All run down to a point that is flat, and is no minimum. The way out begins with a gradient of a thousandth: "
        "SGD takes it as it is, the others enlarge it or gather it.",
    ),
    Preset(
        "A rate too large",
        "ravine",
        "sgd-learning_rate-0.105~rmsprop-learning_rate-0.105~adam-learning_rate-0.105",
        "sgd",
        "Above 2 divided by the curvature, here 2/20 = 0.1, each leap of SGD ends higher than it began. RMSprop and "
        "Adam divide by the size of the gradient, so the same rate does no harm.",
    ),
    Preset(
        "A plateau",
        "plateau",
        "sgd-learning_rate-0.1~momentum-learning_rate-0.1~adagrad-learning_rate-0.1~adam-learning_rate-0.05",
        "adam",
        "Where the gradient is next to nothing, a step in proportion to it is too. Adam divides the gradient by its "
        "own size: it walks at its learning rate from the first step.",
    ),
)
