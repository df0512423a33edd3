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
"""A learning rate for each optimizer, in the order below, with which its trajectory is easy to watch. They are moderate
rates, not the fastest; those are found by `core.optimization.best_rates`."""

_ORDER = ("sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam", "nadam")

LINE_UPS: Mapping[str, str] = {
    surface: "~".join(f"{name}-learning_rate-{rate:g}" for name, rate in zip(_ORDER, rates, strict=True))
    for surface, rates in _RATES.items()
}
"""All eight optimizers for each surface, as `core.optimization.line_up.parse` reads them."""


@dataclass(frozen=True)
class Preset:
    """A race that makes a point.

    Attributes:
        title: of the button.
        surface: its name.
        line_up: as `core.optimization.line_up.parse` reads it.
        followed: the optimizer to watch.
        explanation: what the race shows, in one or two sentences.
        start: of all optimizers; None for the surface's own.
    """

    title: str
    surface: str
    line_up: str
    followed: str
    explanation: str
    start: Point | None = None


PRESETS = (
    Preset(
        "SGD in a ravine",
        "ravine",
        "sgd-learning_rate-0.095~momentum-learning_rate-0.02~rmsprop-learning_rate-0.03~adam-learning_rate-0.1",
        "sgd",
        "SGD bounces across the ravine and crawls along it. A learning rate above 2/20 = 0.1 diverges; a smaller one "
        "takes even longer. Momentum averages the bounces away. RMSprop and Adam divide each direction by the size of "
        "its own gradient, so both directions are descended at the same pace. But RMSprop's steps do not shrink near "
        "the minimum: once the gradients are tiny, it is thrown back up, as the chart of the losses shows.",
    ),
    Preset(
        "Adagrad starves",
        "rosenbrock",
        "adagrad-learning_rate-0.3~rmsprop-learning_rate-0.05~adam-learning_rate-0.2",
        "adagrad",
        "The first steps down the wall fill Adagrad's cache, which never shrinks: in the valley every step is still "
        "divided by those gradients. Adam forgets them and moves on along the valley. RMSprop forgets them too, but "
        "without momentum it spends its steps on jumping from wall to wall, and gets hardly farther than Adagrad.",
    ),
    Preset(
        "Momentum overshoots",
        "bowl",
        "sgd-learning_rate-0.05~momentum-learning_rate-0.03-momentum-0.97~nesterov-learning_rate-0.03-momentum-0.97",
        "momentum",
        "With a momentum of 0.97 the velocity hardly decays: it carries the weights through the minimum and back, many "
        "times. Nesterov momentum brakes one step earlier and settles sooner. SGD has no velocity.",
        (-2.2, 1.8),
    ),
    Preset(
        "A saddle",
        "saddle",
        LINE_UPS["saddle"],
        "adam",
        "Every optimizer runs down to a point that is flat but not a minimum. There the gradient is one thousandth. "
        "SGD multiplies it by its learning rate, so with 0.03 it is the last to leave; the others accumulate it or "
        "divide by its size. A bolder rate helps SGD as well: with 1 it leaves before Adam does here.",
    ),
    Preset(
        "A rate too large",
        "ravine",
        "sgd-learning_rate-0.105~rmsprop-learning_rate-0.105~adam-learning_rate-0.105",
        "sgd",
        "The curvature across the ravine, the rate at which the slope changes, is 20. Above 2/20 = 0.1 each jump of "
        "SGD ends higher than it began. RMSprop and Adam divide by the size of the gradient, so they do not diverge. "
        "Adam settles; RMSprop reaches the floor of the ravine but never comes to rest.",
    ),
    Preset(
        "A plateau",
        "plateau",
        "sgd-learning_rate-0.1~momentum-learning_rate-0.1~adagrad-learning_rate-0.1~adam-learning_rate-0.05",
        "adam",
        "Where the gradient almost vanishes, so does any step proportional to it. Adam divides the gradient by its own "
        "size, so from the first step on it moves by about its learning rate. SGD needs a rate that fits the tiny "
        "gradient: with 2 it crosses the plateau too.",
    ),
)
