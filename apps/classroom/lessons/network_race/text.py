"""Every word of the page."""

from apps.classroom.lessons.network_race.race_history import RaceHistory
from core.numbers import percent
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.sweep_result import WORKING_ACCURACY, LearningRateRange, SweepResult

LOADING = "Loading TensorFlow …"
RECORDED = "This race was recorded. "
OTHER_SETTINGS = "The settings have changed since this race. Race again to see what they do."
MULTIPLY_HELP = "Multiplies the initial learning rate, from the next step on."
RECORDED_TABLE = "The numbers of the recorded race, until you run your own:"
EXPLANATION = (
    "All eight started from the same weights, and in each step all eight saw the same images. The only difference is "
    "the rule that turns the gradient into a step. The loss of step 1 is therefore the same for all; from then on each "
    "has a network of its own. The batch's loss is measured before the step, the accuracy after each epoch, on images "
    "that none of them learns from."
)
ADVICE_TITLE = "Which one would you choose?"
ADVICE = (
    "The course notes advise: *master SGD first, then RMSprop and Adam*. There is no clear winner, they say, and the "
    "learning rate is the hyper-parameter that matters most. The sweep puts this to the test: each optimizer trained "
    "this network with each of many learning rates, several times."
)
EXERCISE_TASK = (
    f"Turn the tables: run a race in which plain SGD ends at {100 * WORKING_ACCURACY:.0f} % or more, and Adam below."
)
EXERCISE_PRAISE = "No optimizer is better by name: each is only as good as its learning rate."
EXERCISE_HINT = (
    "Give all of them the same learning rate. Where in the chart of the ranges above does SGD work and Adam not?"
)
LOSS_TITLE = "Training loss, moving average"
ACCURACY_TITLE = "Validation accuracy"
RANGES_ALT = "The learning rates that work for each optimizer"
SWEEP_CURVES_LABEL = "Accuracy over the learning rate"
SWEEP_CURVES_ALT = "Validation accuracy over the learning rate, by optimizer"


def title(name: str) -> str:
    """The title of an optimizer; any other word is its own title."""
    return OPTIMIZERS[name].title if name in OPTIMIZERS else name


def epochs(count: int) -> str:
    """A number of epochs."""
    return f"{count} {'epoch' if count == 1 else 'epochs'}"


def listed(words: list[str]) -> str:
    """Words as a list in a sentence, with an "and" before the last."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def stopped(history: RaceHistory) -> str:
    """When the visitor stopped a race."""
    return f"Stopped after step {history.last}."


def paused(step: int, time_left: str) -> str:
    """The status of a paused race."""
    return f"Paused after step {step}. {time_left}"


def multiply(name: str) -> str:
    """The label of the control that multiplies the learning rate of one optimizer, or of all."""
    return f"Multiply the rate of {title(name)} by"


def rate_change(whose: str) -> str:
    """The mark in the curves where the learning rate of one optimizer, or of all, was changed."""
    return f"rate of {whose}"


def curves_alt(chart_title: str) -> str:
    """What a chart of the race shows."""
    return f"{chart_title}, by optimizer"


def summary(history: RaceHistory) -> str:
    """The result of a race, in a few sentences with its numbers."""
    if not history.ranking:
        return "No epoch has finished, so there is no accuracy yet."
    (first, best), (last, worst) = history.ranking[0], history.ranking[-1]
    sentences = [
        f"After {epochs(history.epochs_done)} **{title(first)}** leads with {percent(best)} validation accuracy, and "
        f"{title(last)} is last with {percent(worst)}."
    ]
    reached = {name: epoch for name in OPTIMIZERS if (epoch := history.epochs_to(name)) is not None}
    if reached:
        earliest = min(reached.values())
        names = [title(name) for name, epoch in reached.items() if epoch == earliest]
        sentences.append(f"{percent(WORKING_ACCURACY)} was first reached by {listed(names)}, in epoch {earliest}.")
    if diverged := [title(name) for name in OPTIMIZERS if history.diverged_at(name) is not None]:
        sentences.append(f"Diverged and dropped out: {listed(diverged)}.")
    return " ".join(sentences)


def race_table(history: RaceHistory, step: int) -> list[dict[str, str]]:
    """Each optimizer's learning rate and loss in one step, and its accuracies."""
    return [
        {
            "optimizer": entry.title,
            "learning rate": _number(history.rate(name, step), "g"),
            f"loss of step {step}": _number(history.loss(name, step), ".4f"),
            "final accuracy": percent(value) if (value := history.accuracy(name)) is not None else "–",
            f"epochs to {percent(WORKING_ACCURACY)}": str(history.epochs_to(name) or "–"),
        }
        for name, entry in OPTIMIZERS.items()
    ]


def sweep_heading(result: SweepResult) -> str:
    """What the table of the sweep shows."""
    return f"The sweep in numbers, made by `{result.command}`."


def sweep_summary(result: SweepResult) -> str:
    """The result of the sweep, in sentences with its numbers."""
    settings = result.settings
    sentences = [
        f"{len(result.trainings)} trainings: {len(result.optimizers)} optimizers, {len(result.rates)} learning rates "
        f"from {result.rates[0]:g} to {result.rates[-1]:g}, {settings.seeds} seeds, {epochs(settings.epochs)} each, on "
        f"{result.training_pictures:,} digits, evaluated on {result.validation_pictures} others.",
        f"A learning rate works if the mean accuracy is at least {percent(WORKING_ACCURACY)}.",
    ]
    widths = {
        name: working_range.decades
        for name in result.optimizers
        if (working_range := result.range_of(name)) is not None
    }
    if widths:
        widest = sorted(widths, key=lambda name: -widths[name])
        ranges = ", ".join(f"{title(name)} {widths[name]:.1f}" for name in widest)
        sentences.append(f"Widest range first: {ranges} decades.")
    best = sorted(result.optimizers, key=lambda name: -result.best_accuracy(name))
    highest, lowest = result.best_accuracy(best[0]), result.best_accuracy(best[-1])
    sentences.append(
        f"With its best learning rate, each optimizer reaches between {percent(lowest)} ({title(best[-1])}) and "
        f"{percent(highest)} ({title(best[0])})."
    )
    rate, working = result.most_robust_rate(result.optimizers)
    failing = [title(name) for name in result.optimizers if name not in working]
    verb = "does" if len(failing) == 1 else "do"
    sentences.append(
        f"The learning rate {rate:g} works for {len(working)} of {len(result.optimizers)} optimizers"
        + (f"; {listed(failing)} {verb} not train with it." if failing else ".")
    )
    return " ".join(sentences)


def sweep_table(result: SweepResult) -> list[dict[str, str]]:
    """The best learning rate of each optimizer and its range, as rows."""
    rows = []
    for name in result.optimizers:
        working_range, lowest, highest = result.range_of(name), "–", "–"
        if working_range is not None:
            lowest = f"{working_range.lowest:g}"
            highest = f"{working_range.highest:g}" + (" or more" if working_range.is_open_above else "")
        rows.append(
            {
                "optimizer": title(name),
                "default in Keras": f"{OPTIMIZERS[name].keras_rate:g}",
                "best rate": f"{result.best_rate(name):g}",
                "accuracy": percent(result.best_accuracy(name)),
                "worst seed": percent(min(result.accuracies(name, result.best_rate(name)))),
                "works from": lowest,
                "to": highest,
            }
        )
    return rows


def best_rate(result: SweepResult, name: str) -> str:
    """The best learning rate of an optimizer and its accuracy, for the chart of the ranges."""
    return f"{title(name)}: best {result.best_rate(name):g}, {percent(result.best_accuracy(name))}"


def range_width(working_range: LearningRateRange | None) -> str:
    """How wide the range of an optimizer is."""
    if working_range is None:
        return "no working rate"
    is_open = working_range.is_open_below or working_range.is_open_above
    return f"{'at least ' if is_open else ''}{working_range.decades:.1f} decades"


def _number(value: float | None, form: str) -> str:
    return "diverged" if value is None else format(value, form)
