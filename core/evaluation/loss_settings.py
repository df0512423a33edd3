"""The knobs of the lesson on losses; without TensorFlow."""

from typing import Literal

from core.settings import Settings, knob


class LossSettings(Settings):
    """Which loss is asked, and how sure of itself the network is made."""

    loss: Literal["categorical", "binary"] = knob(
        "categorical",
        help="Categorical: one of many classes is true; EfficientNet-Lite0 answers with a thousand probabilities. "
        "Binary: two classes, one output; an AlexNet answers with the probability of a dog.",
    )
    temperature: float = knob(
        1.0,
        ge=0.2,
        le=5.0,
        step=0.05,
        help="Divides what goes into the softmax. Below 1 the network is surer of the same answers, above 1 less. "
        "The ranks do not change, the loss does. Costs nothing.",
    )
