"""Every method on a benchmark, image by image: PSNR, SSIM and LPIPS, with and without the mean over eight turns.

    python -m core.synthesis.super_resolution.method_table benchmark.json [--data data]

PSNR and SSIM are measured as the papers do (`benchmarks.py`); LPIPS in colour, on images that were shrunk to 8 bits.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import h5py
import numpy as np
from pydantic import BaseModel, ConfigDict

from core import images
from core.errors import ConvolabError
from core.serving import artifacts
from core.synthesis.super_resolution import benchmarks, bicubic, luminance_images, method_comparison
from core.synthesis.super_resolution.luminance_images import LuminanceImage
from core.synthesis.super_resolution.sr_recipe import Source
from core.synthesis.super_resolution.upscale_settings import SCALES
from core.synthesis.super_resolution.upscaler import BICUBIC, WEIGHTS, Upscaler, ensemble

BENCHMARK = Source(file="super_resolution.zip", folder="Set5")


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(_Table):
    """A method at a factor; the tuples have a value for each image.

    Attributes:
        method: without the factor.
        scale: the factor.
        parameters: of the network as served; 0 for interpolation.
        psnr: in dB, on luminance.
        ssim: likewise.
        lpips: in colour; empty if it was not measured.
        turned_psnr: of the mean over eight turned and mirrored images; empty for interpolation.
    """

    method: str
    scale: int
    parameters: int
    psnr: tuple[float, ...]
    ssim: tuple[float, ...]
    lpips: tuple[float, ...]
    turned_psnr: tuple[float, ...]


class MethodTable(_Table):
    """All methods on one benchmark."""

    benchmark: str
    images: tuple[str, ...]
    rows: tuple[Row, ...]

    def row(self, method: str, scale: int) -> Row:
        """The row of a method at a factor."""
        return next(row for row in self.rows if (row.method, row.scale) == (method, scale))

    def methods(self, scale: int) -> list[str]:
        """The methods that were measured at a factor."""
        return [row.method for row in self.rows if row.scale == scale]


def measure(data: Path | None) -> Iterator[Row]:
    """Measure interpolation and all trained networks at each factor.

    Raises:
        ConvolabError: the benchmark is missing, or a network is damaged.
    """
    found = luminance_images.found([BENCHMARK], data)
    for scale in SCALES:
        for name, upscaler in method_comparison.upscalers(scale).items():
            count = 0 if name == BICUBIC else parameters(artifacts.load(upscaler.name).path(WEIGHTS))
            yield _row(name, upscaler, found, count)


def parameters(path: Path) -> int:
    """How many numbers a file of weights holds."""
    count = 0

    def add(_: str, part: h5py.Dataset | h5py.Group) -> None:
        nonlocal count
        count += part.size if isinstance(part, h5py.Dataset) else 0

    with h5py.File(path, "r") as file:
        file.visititems(add)
    return count


def _row(method: str, upscaler: Upscaler, found: Sequence[LuminanceImage], count: int) -> Row:
    scale = upscaler.scale
    luminances = [image.read() for image in found]
    plain = [benchmarks.measured(upscaler.enlarge, luminance, scale) for luminance in luminances]
    turned = [benchmarks.measured(ensemble(upscaler.enlarge), luminance, scale) for luminance in luminances if count]
    distances = []
    for image in found:
        colour = images.read(image.archive.content(image.name), working_size=None)
        original = np.ascontiguousarray(bicubic.cropped(colour, scale))
        low = method_comparison.shrunk(original, scale)
        distances.append(method_comparison.judged(method_comparison.enlarged(low, upscaler), original, scale).distance)
    return Row(
        method=method,
        scale=scale,
        parameters=count,
        psnr=tuple(round(each.psnr, 3) for each in plain),
        ssim=tuple(round(each.ssim, 4) for each in plain),
        lpips=tuple(round(each, 4) for each in distances),
        turned_psnr=tuple(round(each.psnr, 3) for each in turned),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the means, and write the table; the exit status is 0, or 2 after a sentence."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", metavar="FILE", type=Path, help="the .json file to write")
    parser.add_argument("--data", metavar="DIR", type=Path, help="the folder of the images (default data)")
    options = parser.parse_args(arguments)
    try:
        names = [Path(image.name).stem for image in luminance_images.found([BENCHMARK], options.data)]
        rows = []
        for row in measure(options.data):
            rows.append(row)
            means = (float(np.mean(values)) if values else float("nan") for values in (row.psnr, row.ssim, row.lpips))
            print("{} ×{}: {:.2f} dB, SSIM {:.4f}, LPIPS {:.4f}".format(row.method, row.scale, *means))
    except ConvolabError as error:
        print(error, file=sys.stderr)
        return 2
    table = MethodTable(benchmark=BENCHMARK.folder, images=tuple(names), rows=tuple(rows))
    options.out.write_text(table.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
