"""What learns when, and that the counts are those of the network."""

import json
from dataclasses import asdict

import keras
import pytest

from apps import finished
from core.transfer import fine_tuning_description, fine_tuning_surgery
from core.transfer.fine_tuning_stages import Block, Plan

BLOCKS = (Block("stem", 8, 100, 16), Block("block1", 16, 200, 32), Block("block2", 32, 400, 64))


def test_states_follow_the_stage() -> None:
    plan = Plan(BLOCKS, 5, "block1")
    assert plan.states(0) == ("trained before",) * 3 + ("new",)
    assert plan.states(1) == ("frozen",) * 3 + ("learns",)
    assert plan.states(2) == ("frozen", "learns", "learns", "learns")
    assert Plan(BLOCKS, 5, "stem").states(2) == ("learns",) * 4


def test_normalisation_counts_only_if_it_learns() -> None:
    plan = Plan(BLOCKS, 5, "block1")
    assert (plan.features, plan.head, plan.released, plan.total) == (32, 32 * 5 + 5, 600, 812 + 165)
    assert Plan(BLOCKS, 5, "block1", normalisation=True).released == 696


@pytest.mark.parametrize("normalisation", ["frozen", "trained"])
def test_the_stored_blocks_count_what_keras_trains(normalisation: str) -> None:
    model = fine_tuning_surgery.operate("efficientnet_lite0", (32, 32, 3), 4)
    described = fine_tuning_description.blocks(model)
    stored = json.loads(finished.FINE_TUNING_BLOCKS.read_text(encoding="utf-8"))
    assert [asdict(block) for block in described] == stored
    fine_tuning_surgery.hold(model, "block9", normalisation)  # type: ignore[arg-type]
    learning = sum(int(keras.ops.size(variable)) for variable in model.trainable_variables)
    plan = Plan(described, 4, "block9", normalisation == "trained")
    assert learning == plan.released + plan.head
    assert [block.name for block in described][plan.first] == "block9"
