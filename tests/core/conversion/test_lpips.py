"""LPIPS for LiteRT is what PyTorch computes from the same weights, as in the authors' code."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from core.conversion import lpips
from core.serving.any_size import AnySizeModel

RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def weights() -> dict:
    convolutions, heads, before = {}, {}, 3
    for number, (channels, size) in enumerate(lpips.CONVOLUTIONS):
        deviation = (2 / (size * size * before)) ** 0.5
        kernel = RNG.normal(0, deviation, (size, size, before, channels)).astype(np.float32)
        bias = RNG.normal(0, 0.1, channels).astype(np.float32)
        convolutions[f"Conv_{number}"] = {"kernel": kernel, "bias": bias}
        heads[f"NetLinLayer_{number}"] = {"Conv_0": {"kernel": RNG.random((1, 1, channels, 1), np.float32)}}
        before = channels
    return {"AlexNet_0": convolutions, **heads}


def reference(weights: dict, images: np.ndarray) -> list[float]:
    """The distance at each layer, written down from the authors' `lpips/lpips.py`."""
    x = torch.tensor(images).permute(0, 3, 1, 2)
    shift, scale = (torch.tensor(values).view(1, 3, 1, 1) for values in (lpips.SHIFT, lpips.SCALE))
    x, found = (x - shift) / scale, []
    for number, (stride, padding) in enumerate(((4, 2), (1, 2), (1, 1), (1, 1), (1, 1))):
        if number in (1, 2):
            x = functional.max_pool2d(x, 3, 2)
        layer = weights["AlexNet_0"][f"Conv_{number}"]
        kernel = torch.tensor(layer["kernel"]).permute(3, 2, 0, 1)
        x = functional.relu(functional.conv2d(x, kernel, torch.tensor(layer["bias"]), stride, padding))
        unit = x / (x.pow(2).sum(1, keepdim=True).sqrt() + 1e-10)
        head = torch.tensor(weights[f"NetLinLayer_{number}"]["Conv_0"]["kernel"]).view(-1, 1, 1)
        found.append(float(((unit[0] - unit[1]) ** 2 * head).sum(0).mean()))
    return found


def test_it_is_what_pytorch_computes_at_any_size(weights: dict, tmp_path: Path) -> None:
    path = tmp_path / "model.tflite"
    path.write_bytes(lpips.model(weights))
    model = AnySizeModel(path)
    ((signature, names),) = model.inputs().items()
    assert names == ("images",)
    for size in ((64, 64), (49, 83)):
        images = RNG.uniform(-1, 1, (2, *size, 3)).astype(np.float32)
        found = model.run({"images": images}, signature)["layers"]
        np.testing.assert_allclose(found, reference(weights, images), rtol=2e-3)
