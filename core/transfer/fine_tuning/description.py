"""The blocks of a trained body as plain values; `python -m` prints those of EfficientNet-Lite0 as JSON."""

import json
from dataclasses import asdict

import keras
from keras import layers

from core.transfer.fine_tuning import surgery
from core.transfer.fine_tuning.stages import Block


def blocks(model: keras.Model) -> tuple[Block, ...]:
    """The blocks with weights of a network from `operate`, without its head."""
    found: dict[str, Block] = {}
    for layer in model.layers:
        name = surgery.block(layer.name)
        if layer.name == surgery.HEAD or not layer.weights:
            continue
        before = found.get(name, Block(name, 0, 0, 0))
        is_norm = isinstance(layer, layers.BatchNormalization)
        weights = sum(
            int(keras.ops.size(weight)) for weight in ([layer.gamma, layer.beta] if is_norm else layer.weights)
        )
        found[name] = Block(
            name,
            layer.output.shape[-1],
            before.kernels + (0 if is_norm else weights),
            before.normalisation + (weights if is_norm else 0),
        )
    return tuple(found.values())


if __name__ == "__main__":
    described = blocks(surgery.operate("efficientnet_lite0", (64, 64, 3), 10))
    print(json.dumps([asdict(block) for block in described], separators=(",", ":")))
