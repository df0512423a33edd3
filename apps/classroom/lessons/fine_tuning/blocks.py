"""The blocks of EfficientNet-Lite0 with their weights, and what the settings of the page freeze of them."""

import json
from functools import cache
from pathlib import Path

from core.transfer.fine_tuning.freezing_plan import Block, FreezingPlan
from core.transfer.fine_tuning.settings import CLASSES, FineTuningSettings

FILE = Path(__file__).with_name("blocks.json")
"""The weights of each block, counted by `core.transfer.fine_tuning.block_counts`."""


def plan(settings: FineTuningSettings) -> FreezingPlan:
    """Which blocks are frozen and which learn with these settings."""
    return FreezingPlan(blocks(), CLASSES[settings.data], settings.train_from, settings.normalisation == "trained")


@cache
def blocks() -> tuple[Block, ...]:
    """The blocks of EfficientNet-Lite0."""
    return tuple(Block.from_json(values) for values in json.loads(FILE.read_text(encoding="utf-8")))
