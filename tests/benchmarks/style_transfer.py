"""Style transfer by optimization at 300×200, beside the same descent in PyTorch with the same weights.

    python -m tests.benchmarks.style_transfer [--rounds 5] [--steps 30] [--print-only]

The same photo, painting, losses, layers and optimizer (Adam); PyTorch in bfloat16 and float32, channels last, of which
the quicker one counts. Both run in one process and take turns; what is traced or compiled first is not timed. Also the
seconds of a whole run as the page makes it, and until its first picture.
"""

import argparse
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import torch
from torch.nn import functional

from core import images
from core.data import samples
from core.images import RGB
from core.nets import vgg16
from core.serving import artifacts
from core.synthesis.style import perception
from core.synthesis.style.optimization import Problem, transfer
from core.synthesis.style.paintings import Painting
from core.synthesis.style.settings import CONTENT_LAYER, StyleSettings
from tests.benchmarks.results import record

COMMAND = "python -m tests.benchmarks.style_transfer"
SIZE = (200, 300)
SETTINGS = StyleSettings(longest_side=max(SIZE), optimizer="adam")
DTYPES = {"bfloat16": torch.bfloat16, "float32": torch.float32}


class InPyTorch:
    """The same problem in PyTorch."""

    def __init__(self, photo: RGB, painting: RGB, dtype: torch.dtype) -> None:
        self.dtype = dtype
        stored = artifacts.load("vgg16")
        ours = vgg16.build(perception.DEEPEST, [stored.path(name) for name in perception.WEIGHTS], dtype="float32")
        self.kernels = {}
        for name in vgg16.LAYERS[: vgg16.LAYERS.index(perception.DEEPEST) + 1]:
            kernel, bias = ours.get_layer(name).get_weights()
            weight = torch.from_numpy(np.moveaxis(kernel, (2, 3), (1, 0)).copy()).to(dtype)
            self.kernels[name] = (weight.to(memory_format=torch.channels_last), torch.from_numpy(bias).to(dtype))
        with torch.no_grad():
            self.content = self.activations(_tensor(photo))[CONTENT_LAYER].float()
            seen = self.activations(_tensor(images.resize(painting, (300, 300))))
            self.grams = {name: _gram(seen[name]) for name in SETTINGS.style_weights}

    def activations(self, image: torch.Tensor) -> dict[str, torch.Tensor]:
        """The activations of all layers for an image (1, 3, H, W), 0 to 1."""
        mean, deviation = (torch.tensor(v)[None, :, None, None] for v in (vgg16.MEAN, vgg16.DEVIATION))
        x = ((image - mean) / deviation).to(self.dtype).contiguous(memory_format=torch.channels_last)
        found = {}
        for name, (weight, bias) in self.kernels.items():
            if name.endswith("_1") and name != "conv1_1":
                x = functional.avg_pool2d(x, 2)
            x = found[name] = torch.relu(functional.conv2d(x, weight, bias, padding=1))
        return found

    def loss(self, image: torch.Tensor) -> torch.Tensor:
        """The weighted sum of the three losses."""
        seen = self.activations(image)
        total = SETTINGS.content * _relative(seen[CONTENT_LAYER].float(), self.content)
        for name, weight in SETTINGS.style_weights.items():
            total = total + weight * _relative(_gram(seen[name]), self.grams[name])
        down, right = image[:, :, 1:] - image[:, :, :-1], image[..., 1:] - image[..., :-1]
        return total + SETTINGS.total_variation * (down.square().mean() + right.square().mean())

    def descend(self, photo: RGB, steps: int) -> float:
        """Take some steps of Adam from the photo; returns the last loss."""
        image = _tensor(photo).requires_grad_()
        optimizer = torch.optim.Adam([image], lr=SETTINGS.learning_rate)
        value = 0.0
        for _ in range(steps):
            optimizer.zero_grad()
            loss = self.loss(image)
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                image.clamp_(0, 1)
            value = float(loss.detach())
        return value


def ours(photo: RGB, painting: RGB, steps: int) -> Callable[[], float]:
    """The same steps in the suite, each time with the targets of photo and painting."""
    chosen = SETTINGS.model_copy(update={"steps": steps})
    paintings = [Painting(painting)]

    def descend() -> float:
        *_, final = transfer(photo, paintings, chosen)
        return final.metrics["loss"]

    Problem.of(photo, paintings, chosen, None)
    return descend


def _tensor(image: RGB) -> torch.Tensor:
    return torch.from_numpy(np.moveaxis(image[np.newaxis] / np.float32(255), 3, 1).copy())


def _gram(x: torch.Tensor) -> torch.Tensor:
    flat = x.flatten(2)
    return (flat @ flat.transpose(1, 2)).float() / flat.shape[2]


def _relative(value: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return (value - target).square().mean() / target.square().mean()


def _seconds(work: Callable[[], float]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--print-only", action="store_true", help="leave the recorded results as they are")
    options = parser.parse_args()
    photo, painting = images.resize(samples.find("palace").read(), SIZE), samples.find("night_swirls").read()
    steps = options.steps
    contenders: dict[str, Callable[[], float]] = {"ours": ours(photo, painting, steps)}
    for name, dtype in DTYPES.items():
        problem = InPyTorch(photo, painting, dtype)
        contenders[name] = lambda problem=problem: problem.descend(photo, steps)  # type: ignore[misc]
    losses = {name: work() for name, work in contenders.items()}
    assert abs(losses["ours"] / losses["float32"] - 1) < 0.1, f"These are different problems: {losses}."
    times = {name: [] for name in contenders}  # type: dict[str, list[float]]
    for _ in range(options.rounds):
        for name, work in contenders.items():
            times[name].append(_seconds(work) / steps)
    theirs = min(DTYPES, key=lambda name: median(times[name]))
    ratio = median(a / b for a, b in zip(times["ours"], times[theirs], strict=True))
    began, first = time.perf_counter(), 0.0
    for snapshot in transfer(photo, painting, StyleSettings(longest_side=max(SIZE))):
        if snapshot.step == 1:
            first = time.perf_counter() - began
    whole = time.perf_counter() - began
    rows = {
        f"Style transfer, a step of Adam at 300×200, against PyTorch in {theirs}": f"{ratio:.2f} ×",
        "Style transfer, a step of Adam at 300×200": f"{1000 * median(times['ours']):.0f} ms",
        "Style transfer, 60 steps of L-BFGS at 300×200": f"{whole:.1f} s",
        "Style transfer, until the first picture": f"{first:.1f} s",
    }
    for title, value in rows.items():
        print(f"{title:80} {value}")
    if not options.print_only:
        record("style_transfer", COMMAND, rows)


if __name__ == "__main__":
    main()
