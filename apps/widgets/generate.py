"""GANs as a widget: images from noise, a walk between them, and the discriminator's opinion of a picture."""

import tempfile
from collections.abc import Callable, Iterator
from collections.abc import Generator as Stream
from pathlib import Path
from typing import Any

import gradio as gr

from apps.widgets.controls import controls, settings_from
from apps.widgets.image_input import ImageInput
from core import clips
from core.data import samples
from core.errors import ConvolabError
from core.images import RGB
from core.synthesis.gan import generation, gradient_drawing
from core.synthesis.gan.generation_settings import GenerationSettings, WalkSettings
from core.synthesis.gan.generator import Generator

FIRST = "flowers_dcgan"
WALK_KNOBS = tuple(knob.name for knob in WalkSettings.knobs())
CSS = ".pixels :is(img, video) { width: 100%; height: 100%; object-fit: contain; image-rendering: pixelated; }"
"""Images of 28 or 64 pixels are shown larger, with every pixel as a square."""
SAMPLE = "flower"


def generate(
    generator: str = FIRST,
    progress: gr.Progress = gr.Progress(),  # noqa: B008
    **values: Any,
) -> Iterator[Any]:
    """Generate images from noise.

    Args:
        generator: the name of a GAN in `trained/`.
        progress: Gradio's progress bar.
        values: the knobs of `GenerationSettings`.

    Yields:
        Nothing new while images are made, then all of them as a grid.
    """
    settings = settings_from(GenerationSettings, values)
    made = yield from _made(
        lambda: generation.images(Generator.load(generator), settings), settings.count, "images", progress
    )
    yield generation.grid(made)


def walk(
    generator: str = FIRST,
    progress: gr.Progress = gr.Progress(),  # noqa: B008
    **values: Any,
) -> Iterator[Any]:
    """Make a clip that walks from image to image; its file is deleted once Gradio has copied it.

    Args:
        generator: the name of a GAN in `trained/`.
        progress: Gradio's progress bar.
        values: the knobs of `GenerationSettings` and `WalkSettings`.

    Yields:
        Nothing new while frames are made, then the path of an MP4 file.
    """
    route = settings_from(WalkSettings, {name: values.pop(name) for name in WALK_KNOBS if name in values})
    settings = settings_from(GenerationSettings, values)
    frames = yield from _made(
        lambda: generation.walk(Generator.load(generator), settings, route), route.walk, "frames", progress
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "walk.mp4"
        clips.write(frames, route.walk_rate, path)
        yield str(path)


def _made(
    begin: Callable[[], Iterator[RGB]], count: int, unit: str, progress: gr.Progress
) -> Stream[Any, None, list[RGB]]:
    """Take images one after the other, with progress; between two of them the visitor can stop."""
    made: list[RGB] = []
    try:
        for image in begin():
            made.append(image)
            progress((len(made), count), unit=unit)
            yield gr.skip()
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
    return made


def judge(image: RGB, generator: str = FIRST) -> tuple[dict[str, float], RGB, RGB]:
    """Ask a discriminator whether a picture is real.

    Args:
        image: uint8 RGB (H, W, 3), of which the centre square counts.
        generator: the name of the GAN in `trained/` whose discriminator is asked.

    Returns:
        The probabilities that it is real and that it is generated, what the discriminator sees, and its gradient: what
        it wants changed, as `gradient_drawing` draws it.
    """
    try:
        gan = Generator.load(generator)
        seen = gan.prepare(image)
        opinion = gan.judge(seen)
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
    probabilities = {"real": opinion.probability, "generated": 1 - opinion.probability}
    return probabilities, seen, gradient_drawing.draw(opinion.gradient)


def layout() -> None:
    """Lay out the widget inside a tab; it opens on a finished grid."""
    titles = [(artifact.card.title, artifact.name) for artifact in Generator.available()]
    names = [name for _, name in titles]
    first = FIRST if FIRST in names or not names else names[0]
    sample = samples.find(SAMPLE)
    grid: RGB | None = None
    opinion: tuple[dict[str, float] | None, RGB | None, RGB | None] = (None, None, None)
    if names:
        grid = generation.grid(list(generation.images(Generator.load(first), GenerationSettings())))
        opinion = judge(sample.read(), first)
    else:  # The other widgets work without one, and the buttons say what is missing.
        titles = [(FIRST, FIRST)]
    with gr.Row():
        with gr.Column(scale=3):
            shown = _pixels("Generated images", grid, height=460)
            with gr.Row():
                button = gr.Button("Generate", variant="primary")
                walk_button = gr.Button("Walk")
                stop = gr.Button("Stop")
            clip = gr.Video(
                label="Walk", interactive=False, autoplay=True, loop=True, height=320, elem_classes="pixels"
            )
        with gr.Column(scale=2, min_width=280):
            generator = gr.Dropdown(titles, value=first, label="Generator", interactive=True)
            knobs = controls(GenerationSettings)
            route = controls(WalkSettings)
    gr.Markdown("## What the discriminator thinks of a picture")
    with gr.Row():
        with gr.Column():
            picture = ImageInput(value=str(sample.file()), height=300)
            judge_button = gr.Button("Judge", variant="primary")
            gr.Examples(
                [[str(s.file())] for s in samples.photos()], [picture], label="Samples", api_visibility="private"
            )
        with gr.Column():
            label = gr.Label(opinion[0], label="Its opinion")
            with gr.Row():
                seen = _pixels("What it sees", opinion[1], height=260)
                wanted = _pixels("What it wants changed", opinion[2], height=260)
    made: dict[str, Any] = {"inputs": generator, "outputs": shown, "inputs_kwargs": {**knobs}}
    limits: dict[str, Any] = {"concurrency_id": "generators", "concurrency_limit": 2}
    generating = button.click(generate, **made, **limits, api_name="generate")
    # Turning a knob or choosing another generator makes new images; the API needs only one event.
    again = gr.on(
        [generator.change, *(knob.change for knob in knobs.values())],
        generate,
        **made,
        **limits,
        api_name="generate_again",
        api_visibility="private",
        show_progress="hidden",
        trigger_mode="always_last",
    )
    walking = walk_button.click(walk, generator, clip, inputs_kwargs={**knobs, **route}, **limits, api_name="walk")
    judge_button.click(judge, [picture, generator], [label, seen, wanted], **limits, api_name="judge")
    stop.click(None, cancels=[generating, again, walking], api_name="stop_generating")


def _pixels(label: str, image: RGB | None, height: int) -> gr.Image:
    """An output for small images."""
    return gr.Image(image, label=label, interactive=False, format="png", height=height, elem_classes="pixels")
