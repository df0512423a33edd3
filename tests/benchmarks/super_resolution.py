"""Super-resolution without TensorFlow: the compact network beside SRCNN and a network of TensorFlow.js; large images.

    npm pack @upscalerjs/esrgan-slim@1.0.0                   # optional
    python -m tests.benchmarks.super_resolution [upscalerjs-esrgan-slim-1.0.0.tgz] [--rounds 15] [--print-only]

All networks run in LiteRT with the same threads, in turns, so that what else the machine does hits all alike: read the
ratios. The peer is rebuilt from the package (`esrgan_slim`) and must make of its picture what the package shows. It
gets colours and the others luminance, as each is used. Without the package, only ours are timed. A photo of 4,000×3,000
pixels is upscaled in a process of its own, whose memory counts from before the photo is there.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import Any

import numpy as np

from apps.shared import job_targets
from core import deep_images, images, snapshots
from core.arrays import Float32Array
from core.data import samples
from core.data.sets.archives import DataError
from core.images import RGB
from core.luminance import to_luminance
from core.serving import jobs
from core.serving.any_size import AnySizeModel
from core.serving.job import State
from core.synthesis.super_resolution import benchmarks, bicubic, luminance_images, sr_recipe
from core.synthesis.super_resolution.upscale_settings import UpscaleSettings
from core.synthesis.super_resolution.upscaler import Upscaler
from tests.benchmarks.results import record

MODULE = "tests.benchmarks.super_resolution"
SCALE, SIZE, LARGE = 2, (320, 480), (3000, 4000)
COMPACT, SRCNN, PEER = f"compact_sr_x{SCALE}", f"srcnn_x{SCALE}", "esrgan-slim of UpscalerJS"
TILES, STOPS = 8, 5
"""Tiles whose time is taken, and how often a job is stopped."""

Network = Callable[[Float32Array], Float32Array]


def photo(size: tuple[int, int]) -> RGB:
    """A photo, uint8 RGB of this height and width."""
    return images.resize(samples.find("palace").read(), size)


def peer(package: Path) -> Network:
    """The network of a package, from float32 RGB (H, W, 3), 0 to 255, to (2 · H, 2 · W, 3)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "tests.benchmarks.esrgan_slim", str(package), name]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"The package {package} could not be converted:\n{done.stderr}")
        model = AnySizeModel(folder / "model.tflite")
        ((signature, _),) = model.inputs().items()
        given, made = (images.read(folder / f"{name}.png", working_size=None) for name in ("fixture", "result"))

    def enlarge(image: Float32Array) -> Float32Array:
        return model.run({"image": image[np.newaxis]}, signature)["enlarged"][0]

    difference = np.abs(enlarge(given.astype(np.float32)).clip(0, 255) - made).max()
    assert difference < 1, f"The picture differs by {difference:.1f} levels from that in the package."
    return enlarge


def in_turns(calls: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each contender in every round; each is called once before, to wake its threads."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            call()
            times[name].append(1000 * _seconds(call))
    return times


def speed(theirs: Network | None, rounds: int) -> dict[str, str]:
    """Milliseconds of a picture of 480×320, and the ratios."""
    colours = photo(SIZE)
    compact, srcnn = Upscaler.load(COMPACT), Upscaler.load(SRCNN)
    luminance, seen = to_luminance(colours), colours.astype(np.float32)
    calls: dict[str, Callable[[], Any]] = {
        COMPACT: lambda: compact.enlarge(luminance),
        SRCNN: lambda: srcnn.enlarge(luminance),
    }
    if theirs is not None:
        calls[PEER] = lambda: theirs(seen)
    times = in_turns(calls, rounds)
    what = f"{SIZE[1]}×{SIZE[0]} enlarged {SCALE} times"
    rows = {f"{what}: {name}": f"{median(spent):.1f} ms" for name, spent in times.items()}
    for name in list(calls)[1:]:
        ratio = median(other / ours for ours, other in zip(times[COMPACT], times[name], strict=True))
        rows[f"{what}: {name} against {COMPACT}"] = f"{ratio:.1f} ×"
    (whole,) = in_turns({COMPACT: lambda: snapshots.result(compact.upscale(colours))}, rounds).values()
    rows[f"{what}: {COMPACT} with colours, from uint8 to uint8"] = f"{median(whole):.1f} ms"
    return rows


def quality(theirs: Network | None) -> dict[str, str]:
    """The mean PSNR of luminance on Set5 in dB; nothing if the images are missing."""
    sources = sr_recipe.load(COMPACT).benchmarks
    methods = {name: Upscaler.load(name).enlarge for name in (COMPACT, SRCNN)}
    methods["bicubic interpolation"] = Upscaler.bicubic(SCALE).enlarge
    found: dict[str, float] = {}
    try:
        for name, enlarge in methods.items():
            measured = snapshots.result(benchmarks.metrics(enlarge, SCALE, sources, None))
            found[name] = mean(metric.value for metric in measured if metric.name == "psnr")
        if theirs is not None:
            originals = [
                images.read(image.archive.content(image.name), working_size=None)
                for image in luminance_images.found(sources, None)
            ]
            found[PEER] = mean(_psnr_in_colour(theirs, original) for original in originals)
    except DataError as error:
        print(f"Set5 is not measured: {error}")
        return {}
    return {f"Set5 enlarged {SCALE} times, PSNR of luminance: {name}": f"{psnr:.2f} dB" for name, psnr in found.items()}


def _psnr_in_colour(enlarge: Network, original: RGB) -> float:
    """As the benchmarks measure, but the network sees the shrunk image in colour."""
    low = bicubic.shrunk(bicubic.cropped(original.astype(np.float32), SCALE), SCALE)
    made = to_luminance(enlarge(low).clip(0, 255) / np.float32(255))
    return benchmarks.measured(lambda _: made, to_luminance(original), SCALE).psnr


def large() -> dict[str, str]:
    """Seconds and memory of a large photo, in a process of its own."""
    command = [sys.executable, "-m", MODULE, "--child"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, growth = (float(value) for value in done.stdout.split()[-2:])
    pixels = LARGE[0] * LARGE[1]
    held = 3 * pixels * (1 + SCALE**2) / 2**20
    what = f"{LARGE[1]:,}×{LARGE[0]:,} enlarged {SCALE} times by {COMPACT}"
    return {
        what: f"{seconds:.1f} s",
        f"{what}, growth of memory with photo and result, which have {held:.0f} MB": f"{growth:.0f} MB",
    }


def upscale_large() -> None:
    """The child: print the seconds of a large photo, and the megabytes by which the process has grown at most."""
    samples.find("palace").read()
    before = _memory("VmRSS")
    image, upscaler = photo(LARGE), Upscaler.load(COMPACT)
    began = time.perf_counter()
    upscaled = snapshots.result(upscaler.upscale(image))
    seconds = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        deep_images.write(upscaled, Path(folder) / "large.png")
    print(seconds, _memory("VmHWM") - before)


def stops() -> dict[str, str]:
    """Milliseconds from a stop until the worker is free, beside those of a tile, both at most."""
    image = photo(LARGE)
    stream = Upscaler.load(COMPACT).upscale(image)
    next(stream)
    tile = max(1000 * _seconds(lambda: next(stream)) for _ in range(TILES))
    stream.close()
    waits = []
    for _ in range(STOPS):
        job = jobs.submit(job_targets.UPSCALING, image, None, SCALE, UpscaleSettings())
        following = job.stream()
        while next(following).step < 3:
            pass
        waits.append(1000 * _seconds(partial(_stop, job)))
    jobs.shutdown()
    return {
        f"A tile of {COMPACT}, longest of {TILES}": f"{tile:.0f} ms",
        f"From the stop of a job to its end, longest of {STOPS}": f"{max(waits):.0f} ms",
    }


def _stop(job: jobs.Job) -> None:
    job.stop()
    while job.state is not State.STOPPED:
        time.sleep(0.001)


def _memory(name: str) -> float:
    """A line of the process's status, in megabytes."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", type=Path, nargs="?", help="the .tgz with the peer")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--print-only", action="store_true", help="leave the recorded results as they are")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        upscale_large()
        return
    theirs = peer(options.package) if options.package else None
    rows = speed(theirs, options.rounds) | quality(theirs) | large() | stops()
    for title, value in rows.items():
        print(f"{title:100} {value}")
    assert "tensorflow" not in sys.modules, "TensorFlow was imported; the web process never does."
    if not options.print_only:
        name = f" {options.package.name}" if options.package else ""
        record("super_resolution", f"python -m {MODULE}{name}", rows)


if __name__ == "__main__":
    main()
