"""Count the weights of each block of a trained body; `python -m` prints those of EfficientNet-Lite0 as JSON."""

import json
from dataclasses import asdict

import keras
from keras import layers

from core.transfer.fine_tuning import surgery
from core.transfer.fine_tuning.freezing_plan import Block


def blocks(model: keras.Model) -> tuple[Block, ...]:
    """The blocks of a network from `replace_head` that have weights, without its head."""
    counted: dict[str, Block] = {}
    for layer in model.layers:
        name = surgery.block_of(layer.name)
        if layer.name == surgery.HEAD or not layer.weights:
            continue
        so_far = counted.get(name, Block(name, 0, 0, 0))
        is_norm = isinstance(layer, layers.BatchNormalization)
        weights = sum(
            int(keras.ops.size(weight)) for weight in ([layer.gamma, layer.beta] if is_norm else layer.weights)
        )
        counted[name] = Block(
            name,
            layer.output.shape[-1],
            so_far.kernels + (0 if is_norm else weights),
            so_far.normalisation + (weights if is_norm else 0),
        )
    return tuple(counted.values())


if __name__ == "__main__":
    counted_blocks = blocks(surgery.replace_head("efficientnet_lite0", (64, 64, 3), 10))
    print(json.dumps([asdict(block) for block in counted_blocks], separators=(",", ":")))
