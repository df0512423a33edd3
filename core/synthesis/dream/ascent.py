"""Deep Dream: change an image by gradient ascent into what excites a network.

The algorithm (Mordvintsev, Olah and Tyka, "Inceptionism", 2015), with a switch for each ingredient:

1. Shrink the photo to a series of sizes, the *octaves*.
2. From the smallest octave to the largest: enlarge the dream so far, *re-inject the detail* that enlarging cannot
   restore, and climb. Each step moves the image a little (`motion.py`), computes the gradient of the objective,
   prepares it (`gradients.py`), and adds it to the pixels.

Deviation from the usual listings: detail is re-injected before the steps of an octave instead of after them, so that
the last octave ends with dreaming. Everything in between is the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array
from core.images import RGB, fit
from core.snapshots import Snapshot, Stream
from core.synthesis.dream import motion
from core.synthesis.dream.climber import Climber
from core.synthesis.dream.gradients import prepared
from core.synthesis.dream.motion import Motion
from core.synthesis.dream.pixels import from_image, resize, to_image
from core.synthesis.dream.settings import COLOURS, NO_WEIGHT, DreamError, DreamSettings, octave_sizes
from core.synthesis.objectives import Objective, Target, layer

CLOSE_UP = (200, 300)
"""Height and width in pixels of the close-ups of each octave."""


@dataclass(frozen=True)
class Step:
    """One step of gradient ascent.

    Attributes:
        objective: of the image before the step, moved.
        gradient: of the objective with respect to the pixels, float32 (H, W, 3).
        direction: the gradient after every ingredient.
        image: the pixels after the step, float32 (H, W, 3), −1 to 1.
    """

    objective: float
    gradient: Float32Array
    direction: Float32Array
    image: Float32Array


@dataclass(frozen=True)
class Climbed:
    """A step, and where in the dream it was taken.

    Attributes:
        octave: its number, from 1.
        number: of the step in its octave, from 1.
        before: the pixels before the step, float32 (H, W, 3), −1 to 1.
        moved: how the image was moved before the gradient was computed.
        step: the step.
        stages: how the octave began, as images by name.
    """

    octave: int
    number: int
    before: Float32Array
    moved: Motion
    step: Step
    stages: Mapping[str, Float32Array]


def dream(image: RGB, settings: DreamSettings | None = None) -> Stream:
    """Dream on an image, with a snapshot after each step.

    Args:
        image: uint8 RGB (H, W, 3); shrunk to the longest side in the settings.
        settings: the knobs; None for the defaults.

    Yields:
        Snapshots with the image so far (uint8 RGB), the metrics ``objective`` and ``octave`` (from 1), and as panels
        the stages of each octave: enlarged, lost detail, re-injected, dreamed. The first step of each octave also has
        the numbers of `arithmetic` as metrics.

    Raises:
        DreamError: no layer has a weight, an octave would be too small, or the ascent diverged.
    """
    settings = settings or DreamSettings()
    yield from ascend(image, objective(settings), settings)


def objective(settings: DreamSettings) -> Objective:
    """The weighted sum of layers that the settings describe."""
    return sum(weight * layer(name) for name, weight in settings.layers().items()) or Objective(())


def ascend(image: RGB, goal: Objective, settings: DreamSettings, targets: tuple[Target, ...] = ()) -> Stream:
    """Dream towards any objective; the weights in `settings` are ignored. Otherwise the same as `dream`.

    Args:
        image: uint8 RGB (H, W, 3).
        goal: an objective for the layers of the network in the settings.
        settings: the other knobs.
        targets: what each term of the goal compares with (`core.synthesis.dream.climber.compared_with`).
    """
    if not goal.terms:
        raise DreamError(NO_WEIGHT)
    photo = from_image(fit(image, settings.longest_side))
    sizes = octave_sizes(photo.shape[:2], settings)
    climber = Climber(settings.network, goal, targets)
    total = settings.octaves * settings.steps
    yield Snapshot(0, total, to_image(resize(photo, sizes[0])), note="starting")
    panels: dict[str, RGB] = {}
    for number, state in enumerate(climb(photo, climber, settings, np.random.default_rng(settings.seed)), start=1):
        first = state.number == 1
        if first:
            panels |= {f"Octave {state.octave}: {name}": _close_up(stage) for name, stage in state.stages.items()}
        if state.number == settings.steps:
            panels[f"Octave {state.octave}: dreamed"] = _close_up(state.step.image)
        height, width = state.step.image.shape[:2]
        yield Snapshot(
            number,
            total,
            to_image(state.step.image),
            metrics={
                "objective": state.step.objective,
                "octave": float(state.octave),
                **(arithmetic(state, climber) if first else {}),
            },
            panels=dict(panels),
            note=f"octave {state.octave} of {settings.octaves}, {width} × {height} pixels",
        )


def climb(
    photo: Float32Array, climber: Climber, settings: DreamSettings, rng: np.random.Generator
) -> Iterator[Climbed]:
    """Take all steps of all octaves.

    Args:
        photo: float32 (H, W, 3), −1 to 1.
        climber: computes the gradients.
        settings: the knobs.
        rng: of the random motions.
    """
    sizes = octave_sizes(photo.shape[:2], settings)
    shrunk = dreamed = resize(photo, sizes[0])
    stages = {"shrunk photo": dreamed}
    for octave, size in enumerate(sizes, start=1):
        if octave > 1:
            enlarged, base = resize(dreamed, size), resize(photo, size)
            lost = base - resize(shrunk, size)
            dreamed = enlarged + lost if settings.reinject_detail else enlarged
            shrunk = base
            stages = {"enlarged": enlarged, "lost detail, doubled": 2 * lost}
            if settings.reinject_detail:
                stages["re-injected"] = dreamed
        for number in range(1, settings.steps + 1):
            moved = motion.sample(settings, rng)
            before, done = dreamed, take_step(dreamed, climber, moved, settings)
            dreamed = done.image
            yield Climbed(octave, number, before, moved, done, stages)


def take_step(image: Float32Array, climber: Climber, moved: Motion, settings: DreamSettings) -> Step:
    """Take one step of gradient ascent on an image, float32 (H, W, 3), −1 to 1.

    Raises:
        DreamError: the ascent diverged.
    """
    value, gradient = climber.gradient(moved.apply(image))
    if not (np.isfinite(value) and np.isfinite(gradient).all()):
        raise DreamError("The gradient ascent diverged; choose a smaller step size or smaller weights.")
    gradient = moved.undo(gradient)
    direction = prepared(gradient, settings)
    return Step(value, gradient, direction, np.clip(image + settings.step_size * direction, -1.0, 1.0))


def arithmetic(state: Climbed, climber: Climber) -> dict[str, float]:
    """The numbers of one step, for the pixel in the middle of the image.

    Returns:
        ``objective_after`` is that of the new image, moved in the same way; ``gradient_std`` that of the gradient;
        ``row`` and ``column`` say which pixel. For each colour c of `COLOURS`: ``c_gradient``, ``c_direction`` (the
        gradient after every ingredient), ``c_before`` and ``c_after``.
    """
    step, (height, width) = state.step, state.before.shape[:2]
    row, column = height // 2, width // 2
    numbers = {
        "objective_after": climber.value(state.moved.apply(step.image)),
        "gradient_std": float(step.gradient.std()),
        "row": float(row),
        "column": float(column),
    }
    for name, image in (
        ("gradient", step.gradient),
        ("direction", step.direction),
        ("before", state.before),
        ("after", step.image),
    ):
        numbers |= {f"{c}_{name}": float(image[row, column, i]) for i, c in enumerate(COLOURS)}
    return numbers


def _close_up(image: Float32Array) -> RGB:
    """The centre of an image at full resolution: shrinking would hide the very detail that matters."""
    height, width = image.shape[:2]
    rows, columns = min(height, CLOSE_UP[0]), min(width, CLOSE_UP[1])
    top, left = (height - rows) // 2, (width - columns) // 2
    return to_image(image[top : top + rows, left : left + columns])
