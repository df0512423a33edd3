"""The optimizers of Keras that are compared on a real network, by name; without TensorFlow."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ComparedOptimizer:
    """One optimizer.

    Attributes:
        title: what it is called.
        keras_class: its class in `keras.optimizers`.
        keras_rate: the learning rate that Keras gives it where one says nothing.
        arguments: what its class gets besides the learning rate.
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
"""In the order in which they were invented, so also in which they are shown."""
