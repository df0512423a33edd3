"""The knobs of a live fine-tuning, and the recipe that they make; without TensorFlow."""

from typing import Any, Literal

from core.settings import Settings, knob

Values = dict[str, Any]
"""A recipe or one of its tables, as in a TOML file."""

TITLES = {"digits": "Digits", "shapes": "Drawn shapes", "flowers17": "Flowers-17"}
SIZES = {"digits": 64, "shapes": 64, "flowers17": 96}
CLASSES = {"digits": 10, "shapes": 4, "flowers17": 17}
STEP_COST = {"stem": 1.0, "block4": 0.8, "block6": 0.7, "block9": 0.6, "block12": 0.5, "block16": 0.4}
"""Cost of a step of fine-tuning by the first block that learns, relative to a step that trains the whole network."""
WARM_UP_STEP_COST = 0.35
"""The same for a step of the warm-up, which backpropagates through the head only."""


class FineTuningSettings(Settings):
    """What EfficientNet-Lite0 learns, from how few images, and how."""

    data: Literal["digits", "shapes", "flowers17"] = knob(
        "digits",
        help="Digits: handwritten digits from scikit-learn. Shapes: circles, squares, triangles and stars, drawn with "
        "noise. Both are enlarged to 64 pixels, and neither resembles the photos the network was pre-trained on. "
        "Flowers-17 does; it takes three times as long and must be in the folder `data`.",
    )
    pictures: Literal["40", "100", "200", "400"] = knob(
        "200",
        label="Training pictures",
        help="With fewer pictures the new head has less to learn from. Time grows with their number.",
    )
    warm_up: int = knob(
        4,
        ge=0,
        le=15,
        unit="epochs",
        help="How long only the new head learns; 0 starts fine-tuning with a random head. A warm-up epoch takes a "
        "third to a half of the time of a fine-tuning epoch.",
    )
    fine_tuning: int = knob(
        6,
        ge=0,
        le=20,
        unit="epochs",
        label="Fine-tuning",
        help="How long the unfrozen layers learn. Time grows with it.",
    )
    train_from: Literal["block16", "block12", "block9", "block6", "block4", "stem"] = knob(
        "block9",
        help="All blocks before this one stay frozen. The earlier it is, the more can change, for better or worse, and "
        "the longer a step takes.",
    )
    rate: Literal["0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03"] = knob(
        "0.0003",
        label="Fine-tuning rate",
        help="Learning rate of SGD with momentum 0.9, decaying to 0. Small, so that what the network has learnt is "
        "adapted and not overwritten. Costs nothing.",
    )
    head_rate: Literal["0.0003", "0.001", "0.003", "0.01"] = knob(
        "0.001", more=True, label="Warm-up rate", help="Learning rate of RMSprop. Costs nothing."
    )
    normalisation: Literal["frozen", "trained"] = knob(
        "frozen",
        more=True,
        label="Batch normalisation",
        help="Of the layers that learn: frozen keeps the pre-trained statistics, trained uses those of each batch. "
        "Trained takes a little longer.",
    )
    seed: int = knob(
        0,
        ge=0,
        le=9,
        more=True,
        help="For the initial weights of the head, the order of the pictures and dropout. Costs nothing.",
    )

    @property
    def epochs(self) -> int:
        """Epochs of both stages together; at least one."""
        return max(1, self.warm_up + self.fine_tuning)

    def recipe(self) -> Values:
        """The recipe that `core.training.recipe.parse` takes."""
        return {
            "name": f"{self.data}_fine_tuned",
            "title": f"EfficientNet-Lite0 fine-tuned, {TITLES[self.data].lower()}",
            "data": self.data,
            "epochs": self.epochs,
            "batch_size": 16,
            "seed": self.seed,
            "precision": "float32",
            "split": {"test": 0.25, "validation": 0.1, "limit": int(self.pictures)},
            "pictures": {"size": SIZES[self.data], "means": [127.0, 127.0, 127.0], "scale": 1 / 128},
            "network": {"name": "efficientnet_lite0"},
            "optimizer": {"name": "sgd"},
            "schedule": {"kind": "cosine", "rate": float(self.rate), "warm_up": 0.15},
            "fine_tuning": {
                "train_from": self.train_from,
                "normalisation": self.normalisation,
                "warm_up": {
                    "epochs": self.epochs - self.fine_tuning,
                    "optimizer": {"name": "rmsprop"},
                    "schedule": {"kind": "constant", "rate": float(self.head_rate)},
                },
            },
        }

    def work(self) -> float:
        """The size of the computation, for estimates: tracing both stages, then the steps, weighted by their cost."""
        steps = -(-int(self.pictures) // 16)
        area = (SIZES[self.data] / 64) ** 2
        weighted_epochs = (
            WARM_UP_STEP_COST * (self.epochs - self.fine_tuning) + STEP_COST[self.train_from] * self.fine_tuning
        )
        return 60 + area * (steps * weighted_epochs + 4 * self.epochs)
