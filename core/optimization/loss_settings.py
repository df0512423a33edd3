"""The settings of the lesson on losses."""

from typing import Literal

from core.settings import Settings, knob


class LossSettings(Settings):
    """The loss function, and how confident the network is made."""

    loss: Literal["categorical", "binary"] = knob(
        "categorical",
        help="Categorical: exactly one of many classes is true; EfficientNet-Lite0 predicts a thousand probabilities. "
        "Binary: two classes; the second of the two outputs of an AlexNet, “dog”, stands for a single output.",
    )
    temperature: float = knob(
        1.0,
        ge=0.2,
        le=5.0,
        step=0.05,
        help="Divides the logits before the softmax. Below 1 the network becomes more confident of the same "
        "predictions, above 1 less. The ranking stays the same, the loss changes. Costs nothing.",
    )
