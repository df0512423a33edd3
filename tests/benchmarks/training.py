"""Training throughput of MiniGoogLeNet at 32×32: Keras with fused normalisation beside PyTorch.

    python -m tests.benchmarks.training [--rounds 5] [--steps 8]

The same network, batch, optimizer (Nesterov SGD) and precision (bfloat16 where the processor has it), channels
last. Each contender lives in a process of its own, and they take turns; see `contenders`. Read the ratio: images per
second are those of a machine that others may use too.
"""

import argparse
import os
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from core.nets.precision import has_bfloat16
from tests.benchmarks import contenders
from tests.benchmarks.contenders import Step
from tests.benchmarks.results import record

COMMAND = "python -m tests.benchmarks.training"
BATCH, CLASSES, RATE = 128, 10, 0.05
PARAMETERS = 1_656_250
# Copied, so that PyTorch's process does not import TensorFlow; Keras' process checks that they are still the same.
MODULES: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("inception_1a", (32, 32)),
    ("inception_1b", (32, 48)),
    ("downsample_1", (80,)),
    ("inception_2a", (112, 48)),
    ("inception_2b", (96, 64)),
    ("inception_2c", (80, 80)),
    ("inception_2d", (48, 96)),
    ("downsample_2", (96,)),
    ("inception_3a", (176, 160)),
    ("inception_3b", (176, 160)),
)


def batch() -> tuple[np.ndarray, np.ndarray]:
    """Normalised pictures (128, 32, 32, 3) and labels, made up."""
    rng = np.random.default_rng(0)
    return rng.normal(size=(BATCH, 32, 32, 3)).astype(np.float32), rng.integers(0, CLASSES, BATCH)


def in_keras(kind: str) -> Step:
    """A training step of the suite's own network; returns the loss."""
    import keras
    import tensorflow as tf

    from core.nets import mini_googlenet

    if kind == "bfloat16":
        keras.config.set_dtype_policy("mixed_bfloat16")
    model = mini_googlenet.build((32, 32, 3), CLASSES)
    assert model.count_params() == PARAMETERS and mini_googlenet.MODULES == MODULES
    optimizer = keras.optimizers.SGD(RATE, momentum=0.9, nesterov=True)
    model.compile(optimizer, "sparse_categorical_crossentropy", jit_compile=False)
    images, labels = (tf.constant(array) for array in batch())
    return lambda: float(model.train_on_batch(images, labels))


def in_torch(kind: str) -> Step:
    """A training step of the same network in PyTorch; returns the loss."""
    import torch
    from torch.nn import functional

    torch.set_num_threads(len(os.sched_getaffinity(0)))
    model = torch_network(CLASSES).to(memory_format=torch.channels_last).train()
    stored = [*model.parameters(), *(buffer for buffer in model.buffers() if buffer.ndim)]
    assert sum(values.numel() for values in stored) == PARAMETERS
    optimizer = torch.optim.SGD(model.parameters(), RATE, momentum=0.9, nesterov=True)
    pictures, labels = (torch.from_numpy(array) for array in batch())
    images = pictures.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)

    def step() -> float:
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=kind == "bfloat16"):
            logits = model(images)
        loss = functional.cross_entropy(logits, labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def torch_network(classes: int) -> Any:
    """The network of `core.nets.mini_googlenet` in PyTorch, layer for layer and with its names."""
    import torch
    from torch import nn
    from torch.nn import functional

    class Convolution(nn.Module):
        def __init__(self, before: int, filters: int, kernel: int, stride: int = 1, padding: int = 0) -> None:
            super().__init__()
            self.conv = nn.Conv2d(before, filters, kernel, stride, padding)
            self.norm = nn.BatchNorm2d(filters, eps=1e-3, momentum=0.1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return functional.relu(self.norm(self.conv(x)), inplace=True)

    class Module(nn.Module):
        def __init__(self, before: int, filters: tuple[int, ...]) -> None:
            super().__init__()
            if len(filters) == 2:
                self.branch1x1: Convolution | None = Convolution(before, filters[0], 1)
                self.branch3x3 = Convolution(before, filters[1], 3, padding=1)
                self.channels = sum(filters)
            else:
                self.branch1x1 = None
                self.branch3x3 = Convolution(before, filters[0], 3, stride=2)
                self.channels = filters[0] + before

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            if self.branch1x1 is None:
                return torch.cat([self.branch3x3(x), functional.max_pool2d(x, 3, 2)], 1)
            return torch.cat([self.branch1x1(x), self.branch3x3(x)], 1)

    class MiniGoogLeNet(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.stem = Convolution(3, 96, 3, padding=1)
            channels = 96
            for name, filters in MODULES:
                module = Module(channels, filters)
                self.add_module(name, module)
                channels = module.channels
            self.dropout = nn.Dropout(0.5)
            self.logits = nn.Linear(channels, classes)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            x = self.stem(x)
            for name, _ in MODULES:
                x = self.get_submodule(name)(x)
            x = self.dropout(x.mean((2, 3)))
            with torch.autocast("cpu", enabled=False):
                return self.logits(x.float())

    return MiniGoogLeNet()


CONTENDERS: dict[str, Callable[[str], Step]] = {"Keras": in_keras, "PyTorch": in_torch}


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument(
        "--precision", choices=("bfloat16", "float32"), default="bfloat16" if has_bfloat16() else "float32"
    )
    parser.add_argument("--child", choices=CONTENDERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        contenders.serve(CONTENDERS[options.child](options.precision))
        return
    arguments = {name: ["--child", name, "--precision", options.precision] for name in CONTENDERS}
    module, environments = "tests.benchmarks.training", {"Keras": contenders.IN_KERAS}
    times = contenders.measure(module, arguments, environments, options.rounds, options.steps)
    ratio = median(torch / keras for keras, torch in zip(times["Keras"], times["PyTorch"], strict=True))
    network = f"MiniGoogLeNet, 32×32, batch {BATCH}, {options.precision}"
    rows = {f"Training {network}: {name}": f"{BATCH / median(seconds):.0f} images/s" for name, seconds in times.items()}
    rows[f"Training {network}: Keras against PyTorch"] = f"{ratio:.2f} ×"
    for text, value in rows.items():
        print(f"{text}: {value}")
    print("each round:", {name: [round(BATCH / seconds) for seconds in values] for name, values in times.items()})
    record("training", COMMAND, rows)


if __name__ == "__main__":
    main()
