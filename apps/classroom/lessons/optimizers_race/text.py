"""Every word of the page, except the titles and lessons of surfaces and presets, which `core.optimization` has."""

from collections.abc import Mapping
from typing import Any

from apps.classroom.lessons.optimizers_race.exercise import GOAL
from apps.shared.finished import Finished
from apps.shared.surface_race_drawing import is_logarithmic
from core.numbers import percent
from core.optimization import surfaces
from core.optimization.optimizer_settings import TITLES
from core.optimization.surface_race import CONVERGED_FRACTION, SurfaceRace
from core.optimization.surface_race_presets import Preset

EXPLANATION = (
    "Each rule knows only the gradient at its current point. The table shows what it does with it: every number of the "
    "step at which the race stands, for both parameters. The names are those of the code, the arguments those of "
    "Keras; tests check that both follow the same trajectory."
)
CORRECTIONS_TITLE = "Common mistakes in notes on these rules"
CORRECTIONS = """
- **SGD** keeps the old parameters: w_t = w_{t−1} − α·g. Without w_{t−1} it would forget everything it has learned.
- **Adagrad** *adds* to its cache at every step. If the cache were only the latest g², Adagrad would never starve.
- **Adam** corrects the bias of m and v, which start at 0. Without the correction, with the default β₁ and β₂, the first
  step would be 3.2 times too long.
- **Epsilon** is inside the root in Keras' Adagrad, Adadelta and RMSprop, but outside it in Adam and Nadam.
"""
LOSSES_TITLE = "Loss above the minimum, logarithmic"
LOSSES_ALT = "Loss of each optimizer over the steps"
EXERCISE_TASK = (
    f"In Rosenbrock's valley, tune SGD with momentum so that it converges within {GOAL} steps from the surface's own "
    "starting point."
)
EXERCISE_PRAISE = (
    "Two numbers decided it. In a network nobody shows you the valley; that is why people learn to tune one rule well."
)
EXERCISE_HINT = (
    "Choose the surface, click on Momentum, and turn its two knobs. A learning rate much above 0.0015 diverges on the "
    "wall at the start. What else makes the steps longer, once the valley is reached?"
)
KERAS_CAPTION = "The followed optimizer, for your own training in Keras:"


def preset(shown: Preset) -> str:
    """The point that a preset makes."""
    return f"**{shown.title}.** {shown.explanation}"


def caption(race: SurfaceRace) -> str:
    """What the two images show."""
    heights = "Heights are logarithmic. " if is_logarithmic(race.surface) else ""
    return (
        f"**{race.surface.title}.** {race.surface.lesson} Left: from above. Right: as a relief that you can rotate. "
        f"Crosses mark minima, the ring marks the start. {heights}Click on the map to start elsewhere, or on a name to "
        "follow that optimizer."
    )


def verdict(race: SurfaceRace) -> str:
    """Which optimizers converged and when, which did not, and which diverged."""
    if not race.trajectories:
        return "No optimizer is in the race; choose some."
    converged = [(TITLES[t.name], t.converged_at) for t in race.trajectories if t.converged_at is not None]
    unfinished = [TITLES[t.name] for t in race.trajectories if t.converged_at is None and not t.diverged_at]
    diverged = [TITLES[t.name] for t in race.trajectories if t.diverged_at]
    sentences = []
    if converged:
        in_order = sorted(converged, key=lambda pair: pair[1])
        sentences.append(f"Converged at step: **{', '.join(f'{title} {step}' for title, step in in_order)}**.")
    if unfinished:
        steps = len(race.trajectories[0].points) - 1
        sentences.append(f"Not converged within {steps} steps: {', '.join(unfinished)}.")
    if diverged:
        sentences.append(f"Diverged: {', '.join(diverged)}.")
    return " ".join(sentences)


def evidence(record: Finished) -> str:
    """What the table of convergence shows."""
    ((steps, _),) = record.history
    return (
        f"**Converged at step**, out of {steps}, with the default line-up of each surface: from this step on, the loss "
        f"above the minimum stays below {CONVERGED_FRACTION:.0%} of its initial value. A dash: not converged. The "
        "learning rates were chosen by trying a grid of rates on each surface, so each rule is well tuned there. With "
        "other rates the table looks different, and that is the point: no rule wins everywhere. Made by `python -m "
        "apps.classroom.recording`."
    )


def convergence_table(record: Finished) -> dict[str, list[str]]:
    """The step at which each optimizer converged on each surface, as columns."""
    ((_, converged_at),) = record.history
    columns: dict[str, list[str]] = {"optimizer": list(TITLES.values())}
    for surface in surfaces.NAMES:
        steps = [int(converged_at[f"{surface} {name}"]) for name in TITLES]
        columns[surfaces.find(surface).title] = ["–" if step < 0 else str(step) for step in steps]
    return columns


def network_surface(record: Mapping[str, Any]) -> str:
    """What the surface of the real network is, from the record of `core.optimization.grid_surface`."""
    accuracies = " and ".join(percent(value) for value in record["accuracy_other_pictures"])
    return (
        "“A real network” is the plane through the initial weights of a network and its weights at the end of two "
        f"trainings, the second from other initial weights. The network has {record['weights']:,} weights and was "
        f"trained on {record['pictures']:,} handwritten digits. Both trainings end well: {accuracies} of the held-out "
        f"digits are recognized. Between them lies a ridge. Made by `{record['command']}`."
    )
