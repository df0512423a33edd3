"""The settings of a training that a page shows live; without TensorFlow."""

from typing import Any, Literal

from core.data.augmentation.transforms.geometric import Rotation, Translation
from core.settings import Settings, knob

Values = dict[str, Any]
"""A recipe or one of its tables, as in a TOML file."""

TITLES = {"digits": "Digits", "shapes": "Drawn shapes", "mini_vgg": "MiniVGGNet", "resnet": "ResNet"}
SIZES = {"digits": 8, "shapes": 24}
TRAINING_IMAGES = {"digits": 1080, "shapes": 1200}
"""Approximate size of the training split, after the validation and test splits have been held out."""

NETWORKS: dict[str, Values] = {
    "mini_vgg": {"fc_width": 128},
    "resnet": {"stages": [1, 1], "filters": [16, 16, 32], "bottleneck": False, "l2": 0.0},
}

OPTIMIZERS = {"nesterov": "sgd", "rmsprop": "rmsprop", "adam": "adam"}
"""The name of each optimizer in a recipe, where SGD has Nesterov momentum by default."""

COSTS = {"mini_vgg": 0.2, "resnet": 0.1}
"""What every 2,048 pixels in a batch add to the time of a step, relative to a step with almost none; on 2 cores."""


class LiveSettings(Settings):
    """The data, the network and the hyperparameters of a live training."""

    data: Literal["digits", "shapes"] = knob(
        "digits",
        help="Digits: 1,797 handwritten digits of 8×8 pixels, from scikit-learn. Shapes: 2,000 noisy drawings of 24×24 "
        "pixels; they take two to three times as long.",
    )
    network: Literal["mini_vgg", "resnet"] = knob(
        "mini_vgg",
        help="MiniVGGNet uses dropout against overfitting; the small ResNet does not, and is faster on shapes.",
    )
    optimizer: Literal["nesterov", "rmsprop", "adam"] = knob(
        "nesterov",
        help="Nesterov is SGD with Nesterov momentum of 0.9. RMSprop and Adam adapt the step size of each weight and "
        "need a learning rate about ten times smaller. All three take about the same time.",
    )
    learning_rate: Literal["0.0001", "0.001", "0.003", "0.01", "0.03", "0.1", "1", "10"] = knob(
        "0.01",
        help="The size of each step. Too small, and learning is slow; too large, and the loss rises instead of "
        "falling. Costs nothing.",
    )
    pictures: Literal["50", "100", "200", "500", "all"] = knob(
        "all",
        label="Training images",
        help="With only a few, the network memorises them and fails on new pictures. Fewer are faster.",
    )
    augment: bool = knob(
        False,
        label="Augmentation",
        help="Shift and rotate each training picture a little, differently in every epoch. Takes a third longer.",
    )
    batch_size: Literal["8", "16", "32", "64", "128"] = knob(
        "32",
        help="Pictures per step. Small batches mean more and noisier steps, and a longer training.",
    )
    epochs: int = knob(
        20, ge=1, le=60, help="How many times the network sees every training picture. Time grows in proportion."
    )
    seed: int = knob(
        0,
        ge=0,
        le=9,
        more=True,
        help="Sets the initial weights, the order of the pictures and dropout. Another seed shows how much of the "
        "result is chance. Costs nothing.",
    )

    def recipe(self) -> Values:
        """The recipe of this training, for `core.training.recipe.parse`; its defaults are left out."""
        split: Values = {"test": 0.2, "validation": 0.2}
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
            "optimizer": {"name": OPTIMIZERS[self.optimizer]},
            "schedule": {"kind": "constant", "rate": float(self.learning_rate)},
        }
        if self.augment:
            values["augmentation"] = [{"kind": kind.kind} for kind in (Translation, Rotation)]
        return values

    def work(self) -> float:
        """The size of the training, for estimates of its time: steps, each with a fixed cost and a cost per pixel."""
        pictures = TRAINING_IMAGES[self.data] if self.pictures == "all" else int(self.pictures)
        batch = min(int(self.batch_size), pictures)
        steps = self.epochs * -(-pictures // batch)
        pixels = batch * SIZES[self.data] ** 2 / 2048
        return steps * (1 + COSTS[self.network] * pixels) * (1.3 if self.augment else 1.0)
