"""The knobs of a fine-tuning that runs while one looks on; without TensorFlow."""

from typing import Any, Literal

from core.settings import Settings, knob

Values = dict[str, Any]
"""A recipe, or a table of one, as a TOML file has it."""

TITLES = {"digits": "Digits", "shapes": "Drawn shapes", "flowers17": "Flowers-17"}
SIZES = {"digits": 64, "shapes": 64, "flowers17": 96}
CLASSES = {"digits": 10, "shapes": 4, "flowers17": 17}
COSTS = {"stem": 1.0, "block4": 0.8, "block6": 0.7, "block9": 0.6, "block12": 0.5, "block16": 0.4}
"""What a step of fine-tuning costs by where it begins to learn, where one that learns all of it costs 1."""
WARMING = 0.35
"""The same for a step of the warm-up, which looks for no gradient behind the head."""


class FineTuningSettings(Settings):
    """What EfficientNet-Lite0 is taught, on how few pictures, and how."""

    data: Literal["digits", "shapes", "flowers17"] = knob(
        "digits",
        help="Digits: handwritten ones from scikit-learn. Shapes: circles, squares, triangles and stars, drawn with "
        "noise. Both are enlarged to 64 pixels, and neither looks like the photos of the first training. "
        "Flowers-17 does; it takes three times as long, and has to be in the folder `data`.",
    )
    pictures: Literal["40", "100", "200", "400"] = knob(
        "200", label="Training pictures", help="With fewer the new head has less to go by. Time grows with it."
    )
    warm_up: int = knob(
        4,
        ge=0,
        le=15,
        unit="epochs",
        help="How long only the new head learns; 0 goes to fine-tuning with a random head. An epoch of it takes a "
        "third to a half of one of fine-tuning.",
    )
    fine_tuning: int = knob(
        6,
        ge=0,
        le=20,
        unit="epochs",
        label="Fine-tuning",
        help="How long the released part learns. Time grows with it.",
    )
    train_from: Literal["block16", "block12", "block9", "block6", "block4", "stem"] = knob(
        "block9",
        help="What comes before stays frozen. The earlier, the more can change, for better or worse, and the longer a "
        "step takes.",
    )
    rate: Literal["0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03"] = knob(
        "0.0003",
        label="Rate of fine-tuning",
        help="Of SGD with momentum 0.9, falling to 0. Small, so that what was learnt before is adapted and not "
        "overwritten. Costs nothing.",
    )
    head_rate: Literal["0.0003", "0.001", "0.003", "0.01"] = knob(
        "0.001", more=True, label="Rate of the warm-up", help="Of RMSprop. Costs nothing."
    )
    normalisation: Literal["frozen", "trained"] = knob(
        "frozen",
        more=True,
        label="Batch normalisation",
        help="In the part that learns: as it was, or with the statistics of each batch. Trained takes a little longer.",
    )
    seed: int = knob(
        0, ge=0, le=9, more=True, help="Of the head's first weights, the order and dropout. Costs nothing."
    )

    @property
    def epochs(self) -> int:
        """Of both stages; one at least."""
        return max(1, self.warm_up + self.fine_tuning)

    def recipe(self) -> Values:
        """The recipe, as `core.training.recipe.parse` takes it."""
        return {
            "name": f"{self.data}_fine_tuned",
            "title": f"EfficientNet-Lite0 fine-tuned, {TITLES[self.data].lower()}",
            "data": self.data,
            "epochs": self.epochs,
            "batch_size": 16,
            "seed": self.seed,
            "precision": "float32",
            "split": {"testing": 0.25, "validation": 0.1, "limit": int(self.pictures)},
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
        """The size of the computation, for estimates: tracing both stages, then steps by what they cost."""
        steps = -(-int(self.pictures) // 16)
        area = (SIZES[self.data] / 64) ** 2
        learning = WARMING * (self.epochs - self.fine_tuning) + COSTS[self.train_from] * self.fine_tuning
        return 60 + area * (steps * learning + 4 * self.epochs)
