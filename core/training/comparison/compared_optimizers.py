"""The Keras optimizers that are compared on a real network, by name; without TensorFlow."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ComparedOptimizer:
    """One optimizer.

    Attributes:
        title: for display.
        keras_class: its class in `keras.optimizers`.
        keras_rate: the default learning rate of Keras.
        arguments: of the class, besides the learning rate.
    """

    title: str
    keras_class: str
    keras_rate: float
    arguments: Mapping[str, float | bool] = field(default_factory=dict)


OPTIMIZERS: Mapping[str, ComparedOptimizer] = {
    "sgd": ComparedOptimizer("SGD", "SGD", 0.01),
    "momentum": ComparedOptimizer("Momentum", "SGD", 0.01, {"momentum": 0.9}),
    "nesterov": ComparedOptimizer("Nesterov", "SGD", 0.01, {"momentum": 0.9, "nesterov": True}),
    "adagrad": ComparedOptimizer("Adagrad", "Adagrad", 0.001),
    "adadelta": ComparedOptimizer("Adadelta", "Adadelta", 0.001),
    "rmsprop": ComparedOptimizer("RMSprop", "RMSprop", 0.001),
    "adam": ComparedOptimizer("Adam", "Adam", 0.001),
    "nadam": ComparedOptimizer("Nadam", "Nadam", 0.001),
}
"""In the order in which they were published, which is also the order of display."""
