"""The knobs of a training that runs while one looks on; without TensorFlow."""

from typing import Any, Literal

from core.data.augmentation.transform_settings import Rotation, Translation
from core.settings import Settings, knob

Values = dict[str, Any]
"""A recipe, or a table of one, as a TOML file has it."""

TITLES = {"digits": "Digits", "shapes": "Drawn shapes", "mini_vgg": "MiniVGGNet", "resnet": "ResNet"}
SIZES = {"digits": 8, "shapes": 24}
TRAINING = {"digits": 1080, "shapes": 1200}
"""Pictures that are left to train on, about, when the others have been put aside for validation and testing."""

NETWORKS: dict[str, Values] = {
    "mini_vgg": {"fc_width": 128},
    "resnet": {"stages": [1, 1], "filters": [16, 16, 32], "bottleneck": False, "l2": 0.0},
}

COSTS = {"mini_vgg": 0.2, "resnet": 0.1}
"""What 2,048 pixels add to a step, as measured on 2 cores, where a step with hardly any costs 1."""


class LiveSettings(Settings):
    """What is trained, on what, and how."""

    data: Literal["digits", "shapes"] = knob(
        "digits",
        help="Digits: 1,797 handwritten ones of 8×8 pixels, from scikit-learn. Shapes: 2,000 noisy drawings of 24×24 "
        "pixels, which take two to three times as long.",
    )
    network: Literal["mini_vgg", "resnet"] = knob(
        "mini_vgg",
        help="MiniVGGNet has dropout against overfitting; the small ResNet has none, and is quicker on shapes.",
    )
    optimizer: Literal["sgd", "rmsprop", "adam"] = knob(
        "sgd",
        help="SGD here has Nesterov momentum of 0.9. RMSprop and Adam give each weight a step of its own, so they "
        "want a learning rate about ten times smaller. They cost about the same.",
    )
    learning_rate: Literal["0.0001", "0.001", "0.003", "0.01", "0.03", "0.1", "1", "10"] = knob(
        "0.01",
        help="How far each step goes. Too small: slow. Too large: the loss climbs instead of falling. Costs nothing.",
    )
    pictures: Literal["50", "100", "200", "500", "all"] = knob(
        "all",
        label="Training pictures",
        help="With few of them the network learns them by heart, and does not know new ones. Fewer are quicker.",
    )
    augment: bool = knob(
        False,
        label="Augmentation",
        help="Move and turn each training picture a little, anew in each epoch. Costs a third more time.",
    )
    batch_size: Literal["8", "16", "32", "64", "128"] = knob(
        "32",
        help="Pictures of one step. Small batches make more steps, noisier ones, and take longer in all.",
    )
    epochs: int = knob(
        20, ge=1, le=60, help="How often every training picture is seen. Twice as many take twice as long."
    )
    seed: int = knob(
        0,
        ge=0,
        le=9,
        more=True,
        help="Of the first weights, the order and dropout; another seed shows how much is chance. Costs nothing.",
    )

    def recipe(self) -> Values:
        """The recipe, as `core.training.recipe.parse` takes it; what is the same in all is said there once."""
        split: Values = {"testing": 0.2, "validation": 0.2}
        if self.pictures != "all":
            split["limit"] = int(self.pictures)
        values: Values = {
            "name": f"{self.data}_{self.network}",
            "title": f"{TITLES[self.network]}, {TITLES[self.data].lower()}",
            "data": self.data,
            "epochs": self.epochs,
            "batch_size": int(self.batch_size),
            "seed": self.seed,
            "precision": "float32",
            "split": split,
            "pictures": {"size": SIZES[self.data]},
            "network": {"name": self.network, **NETWORKS[self.network]},
            "optimizer": {"name": self.optimizer},
            "schedule": {"kind": "constant", "rate": float(self.learning_rate)},
        }
        if self.augment:
            values["augmentation"] = [{"kind": kind.kind} for kind in (Translation, Rotation)]
        return values

    def work(self) -> float:
        """The size of the computation, for estimates: steps, each with a fixed part and one for its pictures."""
        pictures = TRAINING[self.data] if self.pictures == "all" else int(self.pictures)
        batch = min(int(self.batch_size), pictures)
        steps = self.epochs * -(-pictures // batch)
        pixels = batch * SIZES[self.data] ** 2 / 2048
        return steps * (1 + COSTS[self.network] * pixels) * (1.3 if self.augment else 1.0)
