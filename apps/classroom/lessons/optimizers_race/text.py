"""Every word of the page, except the titles and lessons of surfaces and presets, which `core.optimization` has."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from apps.classroom.lessons.optimizers_race import convergence
from apps.classroom.lessons.optimizers_race.exercise import GOAL
from apps.shared.finished import Finished
from apps.shared.surface_race_drawing import is_logarithmic
from core.numbers import percent
from core.optimization import line_up, surface_race, surfaces
from core.optimization.best_rates import GRID
from core.optimization.optimizer_settings import TITLES
from core.optimization.stability_map import STEPS, StabilityMap
from core.optimization.surface_race import CONVERGED_FRACTION, SurfaceRace
from core.optimization.surface_race_presets import LINE_UPS, Preset

EXPLANATION = (
    "A network has millions of weights; x and y stand for two of them, because a loss over two weights can be drawn. "
    "Each rule knows only the gradient at its current point. The table shows every number of one step; ε is a tiny "
    "number that prevents division by zero. Names are those of the code, arguments those of Keras; tests check that "
    "both follow the same trajectory."
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
    "You changed two numbers, not the rule. On a real network there is no picture of the valley to help, so practice "
    "in tuning one rule pays."
)
EXERCISE_HINT = (
    "Choose the surface, click on Momentum, and turn its two knobs. A learning rate much above 0.0015 diverges on the "
    "wall at the start. What else makes the steps longer, once the valley is reached?"
)
PLANE_WORDS = {
    "rate": "learning rate, logarithmic",
    "momentum": "momentum",
    "fast": "at once",
    "slow": "converges at step {most}",
    "not_yet": "not within {most}",
    "diverged": "diverges",
    "cell": "Rate {rate}, momentum {momentum}: {outcome}.",
    "converges": "converges at step {steps}",
    "stays": "not within {most} steps",
    "diverges": "diverges",
}
"""What the map of learning rate and momentum says; the browser fills in the numbers."""
KERAS_CAPTION = "The followed optimizer in Keras"
MORE_EVIDENCE = "All rules on all surfaces, their learning rates, and “A real network”"


def preset(shown: Preset) -> str:
    """The point that a preset makes."""
    return f"**{shown.title}.** {shown.explanation}"


def caption(race: SurfaceRace) -> str:
    """What the two images show."""
    heights = "Heights are logarithmic. " if is_logarithmic(race.surface) else ""
    return (
        f"**{race.surface.title}.** {race.surface.lesson} Left: from above. Right: as a relief that you can rotate. "
        f"Crosses: minima. Ring: start. {heights}Click on the map to start elsewhere, on a name to follow it."
    )


def verdict(race: SurfaceRace) -> str:
    """Which optimizers converged and when, which did not, which diverged, and how low they end."""
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
    final = {TITLES[t.name]: float(t.losses[-1]) for t in race.trajectories if not t.diverged_at}
    if len(final) > 1:
        lowest, highest = min(final, key=final.__getitem__), max(final, key=final.__getitem__)
        sentences.append(f"Lowest loss at the end: {lowest}; highest: {highest}.")
    return " ".join(sentences)


def plane_title(surface: str) -> str:
    """The name of the map, for those who cannot see it."""
    return f"{surface}: convergence by learning rate and momentum. Arrow keys choose, Enter races there"


def plane(found: StabilityMap) -> str:
    """What the map of learning rate and momentum shows, as Markdown."""
    said = (
        f"**Learning rate × momentum: {found.surface.title}**, from its own start. Click on a cell to race there; the "
        "dot is the present setting."
    )
    best, plain = found.fastest(), found.fastest(slice(1))
    if best is None:
        return f"{said} No setting converges."
    said += f" The fastest converges at step **{best.step}**, with rate {best.rate:g} and momentum {best.momentum:g}"
    if best.momentum == 0:
        return f"{said}: here momentum does not pay."
    if plain is None:
        return f"{said}; without momentum none of these rates converges within {STEPS} steps."
    return f"{said}; without momentum it takes {plain.step} steps, with rate {plain.rate:g}."


def table_note(record: Finished) -> str:
    """How the table of convergence is read."""
    ((steps, _),) = record.history
    return (
        f"The step, out of {steps}, from which on the loss above the minimum stays below {CONVERGED_FRACTION:.0%} of "
        "its initial value, and in brackets the learning rate: the fastest of a grid from "
        f"{GRID[0]:g} to {GRID[-1]:g}. A dash: with none of them."
    )


def evidence(record: Finished) -> str:
    """Which rule converges first on which surface."""
    found = convergence.recorded(record)
    firsts = {surfaces.find(surface).title: convergence.fastest(best) for surface, best in found.items()}
    always = set(TITLES).intersection(*firsts.values())
    first = "; ".join(f"{title}: {' and '.join(TITLES[name] for name in names)}" for title, names in firsts.items())
    everywhere = " and ".join(TITLES[name] for name in TITLES if name in always)
    verdict = f"{everywhere} is first everywhere" if always else "No rule is first everywhere"
    return (
        f"**{verdict}**, if each runs with the best of {len(GRID)} learning rates. The first to converge: {first}. The "
        "table below has all steps and rates."
    )


def rates_matter(record: Finished) -> str:
    """How much of the table is due to the learning rates."""
    return (
        f"The grid has {len(GRID)} rates: 1, 2 and 5 times each power of ten. The line-ups at the top of the page use "
        f"moderate rates, whose trajectories are easier to watch. {_slow_line_up(convergence.recorded(record))} So a "
        "comparison of rules is always one of rules with their rates. And a very large rate may land near a minimum by "
        "luck, which cannot be relied on in a network. Made by `python -m apps.classroom.recording`."
    )


@cache
def _line_up_steps() -> tuple[float, int | None]:
    """The rate of SGD in the line-up of the bowl, and the step at which it converges."""
    slow = surface_race.run(surfaces.find("bowl"), line_up.parse(LINE_UPS["bowl"])).trajectory("sgd")
    return slow.optimizer.learning_rate, slow.converged_at


def _slow_line_up(found: convergence.BY_SURFACE) -> str:
    """How much the rate alone changes, on the bowl."""
    rate, step = _line_up_steps()
    best = found["bowl"]["sgd"]
    assert best is not None
    return (
        f"On the bowl, SGD needs {step} steps with the rate {rate:g} of the line-up, and {best.step:.0f} with "
        f"{best.rate:g}."
    )


def convergence_table(record: Finished) -> dict[str, list[str]]:
    """The step at which each optimizer converges on each surface, and with which learning rate, as columns."""
    columns: dict[str, list[str]] = {"optimizer": list(TITLES.values())}
    for surface, found in convergence.recorded(record).items():
        cells = ["–" if best is None else f"{best.step:.0f} ({best.rate:g})" for best in found.values()]
        columns[surfaces.find(surface).title] = cells
    return columns


def network_surface(record: Mapping[str, Any]) -> str:
    """What the surface of the real network is, from the record of `core.optimization.grid_surface`."""
    accuracies = " and ".join(percent(value) for value in record["accuracy_other_pictures"])
    return (
        "“A real network” is the plane through the initial weights of a network and its weights at the end of two "
        f"trainings, the second from other initial weights. The network has {record['weights']:,} weights and was "
        f"trained on {record['pictures']:,} handwritten digits. At the ends of the two trainings it classifies "
        f"{accuracies} of the held-out digits correctly. Between the two ends lies a ridge. Made by "
        f"`{record['command']}`."
    )
