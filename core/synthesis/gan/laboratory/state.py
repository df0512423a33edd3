"""The state of a laboratory: a value of some ten kilobytes, from which a training goes on exactly as it would have.

It holds no random generator. What step number n draws depends on the seed and n alone (see `procedure`), so going back
to an earlier state and taking the same steps again gives the same numbers.
"""

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import FloatArray
from core.images import RGB
from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.optimizer_state import SLOTS, OptimizerState
from core.synthesis.gan.laboratory.perceptron import Perceptron

STATE = "state"
"""The panel of a snapshot that holds the state, as bytes."""
FIRST_SPREAD = 0.1
"""Scale of the generator's last layer at the start, so that its samples begin as a small cloud in the middle."""
WEIGHTS_STREAM, DISCRIMINATOR_STREAM, GENERATOR_STREAM, EXAMINATION_STREAM = range(4)
"""What the seed is used for; no two uses share random numbers."""

_SIGNATURE = b"GANLAB1\n"
_STORED = np.dtype("<f4")
"""Numbers are stored in the precision in which they are computed."""


@dataclass(frozen=True, eq=False)
class NetworkState:
    """One network and its optimizer.

    Attributes:
        network: its architecture.
        weights: float32 (P,).
        optimizer: the state of its optimizer.
        steps: that it has taken since the start, also with other optimizers.
    """

    network: Perceptron
    weights: FloatArray
    optimizer: OptimizerState
    steps: int


@dataclass(frozen=True, eq=False)
class LaboratoryState:
    """Everything that changes during a training.

    Attributes:
        seed: of the initial weights and of all samples.
        discriminator: D.
        generator: G.
        average: moving average of the weights of G, float32 (P,).
    """

    seed: int
    discriminator: NetworkState
    generator: NetworkState
    average: FloatArray

    @property
    def step(self) -> int:
        """Number of finished steps: those of the generator, which moves last."""
        return self.generator.steps

    def to_bytes(self) -> bytes:
        """Write the state: a signature, the length of a header, the header as JSON, then all vectors as float32."""
        header = {"seed": self.seed, "discriminator": _facts(self.discriminator), "generator": _facts(self.generator)}
        text = json.dumps(header, separators=(",", ":")).encode()
        vectors = [*_vectors(self.discriminator), *_vectors(self.generator), self.average]
        numbers = b"".join(vector.astype(_STORED).tobytes() for vector in vectors)
        return _SIGNATURE + struct.pack("<I", len(text)) + text + numbers

    @staticmethod
    def from_bytes(content: bytes) -> "LaboratoryState":
        """Read what `to_bytes` has written; every number is the same.

        Raises:
            LaboratoryError: the bytes are something else, or damaged.
        """
        try:
            return _read(content)
        except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError, struct.error) as error:
            raise LaboratoryError("This is not a state of the laboratory, or it is damaged; start again.") from error


def start(settings: LaboratorySettings) -> LaboratoryState:
    """The state before the first step: initial weights, by the seed of the settings."""
    rng = np.random.default_rng((settings.seed, WEIGHTS_STREAM))
    of_discriminator, of_generator = settings.discriminator_network(), settings.generator_network()
    discriminator = NetworkState(of_discriminator, of_discriminator.initial(rng), OptimizerState(), 0)
    weights = of_generator.initial(rng, last_layer=FIRST_SPREAD)
    generator = NetworkState(of_generator, weights, OptimizerState(), 0)
    return LaboratoryState(settings.seed, discriminator, generator, weights)


def as_panel(state: LaboratoryState) -> RGB:
    """The bytes of a state as a panel of a snapshot, uint8 (N,)."""
    return np.frombuffer(state.to_bytes(), np.uint8)


def from_panel(panel: RGB) -> LaboratoryState:
    """The state in a panel.

    Raises:
        LaboratoryError: the panel holds something else.
    """
    return LaboratoryState.from_bytes(panel.tobytes())


def _facts(network: NetworkState) -> dict[str, Any]:
    """What the header tells of a network."""
    return {
        "sizes": network.network.sizes,
        "activation": network.network.activation,
        "steps": network.steps,
        "optimizer_steps": network.optimizer.steps,
        "slots": list(network.optimizer.slots),
    }


def _vectors(network: NetworkState) -> list[FloatArray]:
    return [network.weights, *network.optimizer.slots.values()]


def _read(content: bytes) -> LaboratoryState:
    start, words = len(_SIGNATURE), struct.calcsize("<I")
    if content[:start] != _SIGNATURE:
        raise ValueError("no signature")
    (length,) = struct.unpack_from("<I", content, start)
    begin = start + words + length
    header = json.loads(content[start + words : begin])
    numbers = np.frombuffer(content, _STORED, offset=begin).astype(np.float32)
    if not np.isfinite(numbers).all():
        raise ValueError("not a number")
    discriminator, numbers = _network(header["discriminator"], numbers)
    generator, average = _network(header["generator"], numbers)
    seed, ends = int(header["seed"]), (discriminator.network.sizes, generator.network.sizes)
    if average.shape != generator.weights.shape or seed < 0:
        raise ValueError("too long or too short, or an impossible seed")
    if (ends[0][0], ends[0][-1], ends[1][-1]) != (2, 1, 2):
        raise ValueError("networks that do not fit together")
    return LaboratoryState(seed, discriminator, generator, average)


def _network(facts: dict[str, Any], numbers: npt.NDArray[np.float32]) -> tuple[NetworkState, npt.NDArray[np.float32]]:
    """A network from its part of the header and the first of the numbers, and the rest of the numbers."""
    if facts["activation"] not in ("leaky_relu", "tanh") or tuple(facts["slots"]) not in SLOTS.values():
        raise ValueError("an unknown kind of network or optimizer")
    network = Perceptron(tuple(map(int, facts["sizes"])), facts["activation"])
    if len(network.sizes) < 2 or min(*network.sizes, facts["steps"] + 1, facts["optimizer_steps"] + 1) < 1:
        raise ValueError("impossible numbers")
    count, names = network.parameters, facts["slots"]
    end = count * (1 + len(names))
    weights, *slots = numbers[:end].reshape(1 + len(names), count)
    optimizer = OptimizerState(int(facts["optimizer_steps"]), dict(zip(names, slots, strict=True)))
    return NetworkState(network, weights, optimizer, int(facts["steps"])), numbers[end:]
