"""Super-resolution as a widget: a network beside bicubic interpolation, the result as a file, and how good it is."""

import math
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np

from apps.shared import job_targets
from apps.widgets.controls import controls, settings_from
from apps.widgets.image_input import FullSizeInput
from apps.widgets.streaming import followed, thinned
from core import deep_images, images, snapshots
from core.data import samples
from core.deep_images import Pixels
from core.errors import ConvolabError
from core.evaluation import image_quality, perceptual_distance
from core.images import RGB
from core.serving.artifacts import Artifact
from core.snapshots import Snapshot
from core.synthesis.super_resolution import bicubic, upscaler
from core.synthesis.super_resolution.upscale_settings import SCALES, UpscaleSettings
from core.synthesis.super_resolution.upscaler import BEST, BICUBIC, Upscaler
from core.synthesis.tiles import Tile

FIRST, FIRST_SIDE = "astronaut", 256
"""The sample that the widget opens with, and its longest side in pixels."""
SHOWN = 1536
"""Pixels in each direction that are shown of a result; of a larger one, its middle."""
FILE = "upscaled.png"
MOST_BORDER = 16

Pair = tuple[RGB, RGB]


def upscale(
    image: Pixels,
    model: str = BEST,
    scale: int = SCALES[0],
    progress: gr.Progress = gr.Progress(),  # noqa: B008
    **values: Any,
) -> Iterator[tuple[Pair, str | None]]:
    """Upscale an image; the file of the result is deleted once Gradio has copied it.

    Args:
        image: uint8 or uint16 (H, W, C): grey or RGB, each with or without alpha.
        model: the name of a network without its factor, or "bicubic".
        scale: how many times as high and wide the result is: 2, 3 or 4.
        progress: Gradio's progress bar.
        values: the knobs of `UpscaleSettings`.

    Yields:
        About twice a second the given image and what has been upscaled so far, without a file. Finally the bicubic
        enlargement and the result, of large ones their middle, and the path of a PNG file with the whole result in the
        depth and with the channels of the given image.
    """
    settings = settings_from(UpscaleSettings, values)
    (image,) = deep_images.in_full_range(image)
    try:
        upscaler.find(model, scale).check(*image.shape[:2])
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
    given, latest = deep_images.to_rgb(image), Snapshot(0, 1)
    for latest in thinned(followed(job_targets.UPSCALING, [image, model, scale, settings], progress)):
        if latest.image is not None and latest.step < latest.total:
            size = latest.image.shape[0], latest.image.shape[1]
            yield (images.resize(given, size), latest.image), None
    if latest.step < latest.total:
        return
    upscaled = upscaler.upscaled_in(latest)
    progress(1.0, "Writing the file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        deep_images.write(upscaled, path)
        yield beside_bicubic(image, upscaled, scale), str(path)


def beside_bicubic(image: Pixels, upscaled: Pixels, scale: int) -> Pair:
    """The bicubic enlargement of an image and what a network made of it, at most `SHOWN` pixels from their middle."""
    rows, columns = (_middle(length, SHOWN // scale) for length in image.shape[:2])
    tile = Tile((rows[0], columns[0]), (rows[1], columns[1]))
    smooth = snapshots.result(Upscaler.bicubic(scale).upscale(np.ascontiguousarray(image[tile.seen])))
    return deep_images.to_rgb(smooth[tile.inner(scale)]), deep_images.to_rgb(upscaled[tile.place(scale)])


def measure(image: Pixels, original: Pixels, border: int = 0) -> dict[str, float | None]:
    """Measure how close an image is to the original.

    Args:
        image: uint8 or uint16 (H, W, C): grey or RGB, each with or without alpha; transparent parts lie on white.
        original: of the same height and width.
        border: pixels on each side that PSNR and SSIM leave out.

    Returns:
        PSNR in dB, None for equal images; SSIM; and LPIPS, the perceptual distance.
    """
    image, original = deep_images.in_full_range(image, original)
    try:
        quality = image_quality.compare(deep_images.on_white(image), deep_images.on_white(original), border)
        distance = perceptual_distance.distance(deep_images.to_rgb(image), deep_images.to_rgb(original))
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
    psnr = quality.psnr if math.isfinite(quality.psnr) else None
    return {"PSNR": psnr, "SSIM": quality.ssim, "perceptual distance": distance}


def models() -> list[tuple[str, str]]:
    """Titles and names to choose from: the networks without their factors, and bicubic interpolation.

    A title says which factors there are, if not all. The best network is named even if it has not been trained, since
    the button then says how to train it.
    """
    known: dict[str, list[Artifact]] = {BEST: []}
    for artifact in Upscaler.available():
        known.setdefault(artifact.name.removesuffix(f"_x{_scale(artifact)}"), []).append(artifact)
    return [(_title(name, of_one), name) for name, of_one in known.items()] + [("Bicubic interpolation", BICUBIC)]


def opening(image: RGB) -> Pair:
    """The bicubic enlargement of an image and what the best network makes of it."""
    smooth = _result(Upscaler.bicubic(SCALES[0]), image)
    try:
        return smooth, _result(upscaler.find(BEST, SCALES[0]), image)
    except ConvolabError:  # The other widgets work without it, and the button says what is missing.
        return smooth, smooth


def layout() -> None:
    """Lay out the widget inside a tab; it opens on a finished result."""
    sample = samples.find(FIRST)
    pair = opening(sample.read(FIRST_SIDE))
    with gr.Row():
        with gr.Column(scale=3):
            result = gr.ImageSlider(pair, label="Bicubic and network", interactive=False, format="png")
            gr.Markdown(
                "Right of the handle is the network. Of a large result the middle is shown; the file has all of it."
            )
            with gr.Row():
                button = gr.Button("Upscale", variant="primary")
                stop = gr.Button("Stop")
                whole = gr.DownloadButton("Download as PNG")
            picture = FullSizeInput(value=str(sample.file()), height=300)
            shown = [[str(photo.file())] for photo in samples.photos()]
            gr.Examples(shown, [picture], label="Samples", api_visibility="private")
        with gr.Column(scale=2):
            model = gr.Dropdown(models(), value=BEST, label="Network", interactive=True)
            factors = [(f"×{scale}", scale) for scale in SCALES]
            scale = gr.Radio(factors, value=SCALES[0], label="Factor", interactive=True)
            knobs = controls(UpscaleSettings)
    with gr.Accordion("Measure a result against its original", open=False):
        with gr.Row():
            measured = FullSizeInput(height=240, label="Result")
            original = FullSizeInput(height=240, label="Original")
        about = "Left out on each side by PSNR and SSIM; papers leave out as many pixels as the factor."
        border = gr.Slider(0, MOST_BORDER, value=0, step=1, precision=0, label="Border (px)", info=about)
        measuring = gr.Button("Measure")
        figures = gr.JSON(label="PSNR in dB (null: equal images), SSIM, and perceptual distance (LPIPS)")
    running = button.click(
        upscale,
        [picture, model, scale],
        [result, whole],
        inputs_kwargs={**knobs},
        show_progress_on=result,
        api_name="upscale",
        concurrency_id="upscaling",
        concurrency_limit=1,
    )
    stop.click(None, cancels=[running], api_name="stop_upscaling")
    measuring.click(
        measure,
        [measured, original, border],
        figures,
        api_name="measure",
        concurrency_id="upscaling",
        concurrency_limit=1,
    )


def _middle(length: int, side: int) -> tuple[slice, slice]:
    """Along one axis, at most `side` pixels in the middle: with what interpolation sees around them, and without."""
    start = max(0, (length - side) // 2)
    stop = min(length, start + side)
    return slice(max(0, start - bicubic.REACH), min(length, stop + bicubic.REACH)), slice(start, stop)


def _result(chosen: Upscaler, image: RGB) -> RGB:
    return deep_images.to_rgb(snapshots.result(chosen.upscale(image)))


def _scale(artifact: Artifact) -> int:
    facts = artifact.card.super_resolution
    assert facts is not None
    return facts.scale


def _title(name: str, artifacts: list[Artifact]) -> str:
    """The title of a network without its factor, or with those that there are."""
    if not artifacts:
        return f"{name} (not trained)"
    scales = [_scale(artifact) for artifact in artifacts]
    title = artifacts[0].card.title.removesuffix(f", ×{scales[0]}")
    return title if tuple(scales) == SCALES else f"{title} ({', '.join(f'×{scale}' for scale in scales)})"
