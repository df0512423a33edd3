"""The knobs of the laboratory."""

from typing import Literal

from core.settings import Settings, knob
from core.synthesis.gan.adversarial_losses import LossName
from core.synthesis.gan.laboratory.optimizer_state import OptimizerName
from core.synthesis.gan.laboratory.perceptron import Activation, Perceptron

Rate = Literal["0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3"]
"""Learning rates, about two for each power of ten."""

_RULE = "Adam adapts the step size of each weight; SGD steps in proportion to the gradient. Costs nothing."
_RATE = "The size of each step. Costs nothing."
_OPTIMIZERS = {"sgd": "SGD", "momentum": "SGD with momentum", "adam": "Adam"}


class LaboratorySettings(Settings):
    """The real distribution, both networks, how they are trained, and for how long."""

    distribution: Literal[
        "ring_of_gaussians", "grid_of_gaussians", "gaussian", "circle", "moons", "spiral", "line", "drawn"
    ] = knob(
        "ring_of_gaussians",
        help="Where the real samples come from. Costs nothing.",
        titles={
            "ring_of_gaussians": "ring of Gaussians",
            "grid_of_gaussians": "grid of Gaussians",
            "gaussian": "Gaussian",
            "moons": "two moons",
            "drawn": "draw your own",
        },
    )
    loss: LossName = knob(
        "non_saturating",
        titles={
            "non_saturating": "non-saturating",
            "least_squares": "least squares",
            "wasserstein": "Wasserstein",
        },
        help="What the networks minimise. The minimax loss hardly trains a generator whose samples are easy to "
        "recognise; the non-saturating loss does. Wasserstein needs the gradient penalty. Costs nothing.",
    )
    discriminator_learning_rate: Rate = knob("0.003", help=_RATE)
    generator_learning_rate: Rate = knob("0.003", help=_RATE)
    discriminator_steps: int = knob(
        1,
        ge=1,
        le=10,
        help="Steps of the discriminator for each step of the generator. Five take about three times as long as one.",
    )
    penalty: Literal["none", "wgan_gp", "r1"] = knob(
        "none",
        label="Gradient penalty",
        titles={"wgan_gp": "WGAN-GP", "r1": "R1"},
        help="WGAN-GP pulls the slope of the discriminator between real and generated samples towards 1, as the "
        "Wasserstein loss requires; R1 flattens it at real samples. Either makes a step a quarter longer.",
    )
    penalty_weight: float = knob(0.1, ge=0, le=10, step=0.1, help="Weight of the gradient penalty. Costs nothing.")
    head_start: int = knob(
        0,
        ge=0,
        le=1000,
        step=50,
        more=True,
        help="Steps that the discriminator takes alone before the first step of the generator, to see what becomes of "
        "a beginner against an expert. Each takes about half the time of a whole step.",
    )
    steps: int = knob(3000, ge=100, le=10_000, step=100, help="Steps of the generator. Time grows in proportion.")
    noise: Literal["normal", "uniform"] = knob(
        "normal", more=True, help="How the generator's inputs are distributed. Costs nothing."
    )
    noise_dimensions: int = knob(
        2,
        ge=1,
        le=2,
        more=True,
        help="Numbers that make up one input. With one, the generator can only bend a line. Costs nothing.",
    )
    hidden_layers: int = knob(2, ge=1, le=3, more=True, help="Of either network. More take more time.")
    width: int = knob(32, ge=4, le=64, step=4, more=True, help="Units of each hidden layer. More take more time.")
    activation: Literal["leaky_relu", "tanh"] = knob(
        "leaky_relu",
        more=True,
        help="Of the hidden layers. Leaky ReLU draws straight folds, tanh round ones.",
        titles={"leaky_relu": "leaky ReLU"},
    )
    batch: int = knob(
        128,
        ge=16,
        le=256,
        step=16,
        more=True,
        help="Real samples in a step of the discriminator, and as many generated ones. More take more time.",
    )
    discriminator_optimizer: OptimizerName = knob("adam", more=True, help=_RULE, titles=_OPTIMIZERS)
    generator_optimizer: OptimizerName = knob("adam", more=True, help=_RULE, titles=_OPTIMIZERS)
    momentum: float = knob(
        0.5,
        ge=0,
        le=0.95,
        more=True,
        label="momentum, β₁",
        help="Of both optimizers, except plain SGD. GANs like less than the usual 0.9. Costs nothing.",
    )
    label_smoothing: float = knob(
        0.0,
        ge=0,
        le=0.3,
        more=True,
        help="Taken from the label 1 of real samples, so that the discriminator never aims at certainty. Hinge and "
        "Wasserstein have no labels. Costs nothing.",
    )
    label_noise: float = knob(
        0.0,
        ge=0,
        le=0.3,
        more=True,
        help="Each label is moved towards the other one by a random amount, up to this. Hinge and Wasserstein have no "
        "labels. Costs nothing.",
    )
    averaging: float = knob(
        0.98,
        ge=0,
        le=0.999,
        step=0.001,
        more=True,
        help="How much of the average of the generator's weights is kept at each step: 0.98 averages over about 50 "
        "steps. The average is only looked at, never trained. Costs nothing.",
    )
    seed: int = knob(0, ge=0, le=9999, more=True, help="Sets the initial weights and all samples. Costs nothing.")

    def generator_network(self) -> Perceptron:
        """The generator: noise in, a point out."""
        return self._network(self.noise_dimensions, 2)

    def discriminator_network(self) -> Perceptron:
        """The discriminator: a point in, a logit out."""
        return self._network(2, 1)

    def _network(self, inputs: int, outputs: int) -> Perceptron:
        activation: Activation = self.activation
        return Perceptron((inputs, *[self.width] * self.hidden_layers, outputs), activation)
