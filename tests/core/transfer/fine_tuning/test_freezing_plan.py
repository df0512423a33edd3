"""Which blocks learn in which stage, and that the counts are those of the built network."""

import json
from dataclasses import asdict

import keras
import pytest

from core.transfer.fine_tuning import block_counts, surgery
from core.transfer.fine_tuning.freezing_plan import Block, FreezingPlan
from tests.repository import ROOT

BLOCKS = (Block("stem", 8, 100, 16), Block("block1", 16, 200, 32), Block("block2", 32, 400, 64))


def test_states_follow_the_stage() -> None:
    plan = FreezingPlan(BLOCKS, 5, "block1")
    assert plan.states(0) == ("pre-trained",) * 3 + ("new",)
    assert plan.states(1) == ("frozen",) * 3 + ("learns",)
    assert plan.states(2) == ("frozen", "learns", "learns", "learns")
    assert FreezingPlan(BLOCKS, 5, "stem").states(2) == ("learns",) * 4


def test_normalisation_counts_only_if_it_learns() -> None:
    plan = FreezingPlan(BLOCKS, 5, "block1")
    assert (plan.features, plan.head, plan.released, plan.total) == (32, 32 * 5 + 5, 600, 812 + 165)
    assert FreezingPlan(BLOCKS, 5, "block1", normalisation=True).released == 696


@pytest.mark.parametrize("normalisation", ["frozen", "trained"])
def test_the_stored_blocks_count_what_keras_trains(normalisation: str) -> None:
    model = surgery.replace_head("efficientnet_lite0", (32, 32, 3), 4)
    counted = block_counts.blocks(model)
    stored = json.loads((ROOT / "apps/classroom/lessons/fine_tuning/blocks.json").read_text(encoding="utf-8"))
    assert [asdict(block) for block in counted] == stored
    surgery.freeze_before(model, "block9", normalisation)  # type: ignore[arg-type]
    learning = sum(int(keras.ops.size(variable)) for variable in model.trainable_variables)
    plan = FreezingPlan(counted, 4, "block9", normalisation == "trained")
    assert learning == plan.released + plan.head
    assert [block.name for block in counted][plan.first] == "block9"
