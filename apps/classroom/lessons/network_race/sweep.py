"""What the recorded sweep over learning rates says, and the advice of the course notes beside it."""

from apps.classroom.lessons.network_race.text import epochs_of, listed
from core.numbers import percent
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.sweep_result import TRAINS, SweepResult

ADVICE = (
    "The course notes advise: *master SGD first, then RMSprop and Adam*. There is no clear winner, they say, and the "
    "learning rate is the hyper-parameter that matters most. The sweep put that to the test: each optimizer trained "
    "this network with each of many learning rates, several times."
)


def measured(result: SweepResult) -> str:
    """What the sweep found, against the advice, in sentences with its numbers."""
    widths = {name: found.decades for name in result.optimizers if (found := result.range_of(name)) is not None}
    settings = result.settings
    said = (
        f"{len(result.trainings)} trainings: {len(result.optimizers)} optimizers, {len(result.rates)} rates from "
        f"{result.rates[0]:g} to {result.rates[-1]:g}, {settings.seeds} seeds, {epochs_of(settings.epochs)} each, on "
        f"{result.training_pictures:,} digits; measured on {result.validation_pictures} others. A rate trains the "
        f"network if the mean accuracy is at least {percent(TRAINS)}. "
    )
    if widths:
        order = sorted(widths, key=lambda name: -widths[name])
        said += "Widest first: " + ", ".join(f"{OPTIMIZERS[n].title} {widths[n]:.1f}" for n in order) + " decades. "
    best = sorted(result.optimizers, key=lambda name: -result.best_accuracy(name))
    accuracies = [result.best_accuracy(name) for name in best]
    said += (
        f"With its best rate each optimizer reaches between {percent(accuracies[-1])} ({OPTIMIZERS[best[-1]].title}) "
        f"and {percent(accuracies[0])} ({OPTIMIZERS[best[0]].title})."
    )
    rate, able = result.most_robust_rate(result.optimizers)
    missing = [OPTIMIZERS[name].title for name in result.optimizers if name not in able]
    said += f" With the rate {rate:g} alone, {len(able)} of {len(result.optimizers)} train" + (
        f"; not {listed(missing)}." if missing else "."
    )
    return said


def rows(result: SweepResult) -> list[dict[str, str]]:
    """The sweep as a table."""
    found_rows = []
    for name in result.optimizers:
        found = result.range_of(name)
        lowest = min(result.accuracies(name, result.best_rate(name)))
        found_rows.append(
            {
                "optimizer": OPTIMIZERS[name].title,
                "Keras' rate": f"{OPTIMIZERS[name].keras_rate:g}",
                "best rate": f"{result.best_rate(name):g}",
                "accuracy there": percent(result.best_accuracy(name)),
                "worst seed there": percent(lowest),
                "trains from": f"{found.lowest:g}" if found else "–",
                "to": (f"{found.highest:g}" + (" or more" if found.is_open_above else "")) if found else "–",
            }
        )
    return found_rows
