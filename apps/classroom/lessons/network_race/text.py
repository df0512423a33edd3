"""Every word of the page."""

from apps.classroom.lessons.network_race.race_history import RaceHistory
from apps.classroom.lessons.network_race.race_run import NetworkRace
from core.evaluation import proportions
from core.evaluation.mean_difference import MeanDifference, mean_difference
from core.evaluation.proportions import with_interval
from core.numbers import percent
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.sweep_result import WORKING_ACCURACY, LearningRateRange, SweepResult
from core.words import listed

LOADING = "Loading TensorFlow …"
RECORDED = "This race was recorded. "
OTHER_SETTINGS = "The settings have changed since this race. Race again to see what they do."
MULTIPLY_HELP = "Multiplies the initial learning rate, from the next step on."
RECORDED_TABLE = "The numbers of the recorded race, until you run your own:"
EXPLANATION = (
    "All eight start from the same weights, and in each step all eight see the same images. They differ only in update "
    "rule and learning rate. So the loss of step 1 is the same for all; after that step each has weights of its own. "
    "The loss of a step is measured on its images before the weights change. Accuracy and validation loss are measured "
    "after each epoch on images that none of them trains on. A validation loss far above the training loss is a "
    "*generalisation gap*; Wilson et al. found larger gaps with adaptive rules such as Adam. A training *diverges* if "
    "its loss stops being a finite number. All rates stay constant here unless you change them; long trainings lower "
    "them by a schedule."
)
EVIDENCE = (
    "A common piece of advice is to *master SGD first, then RMSprop and Adam*: no rule is best everywhere, and the "
    "learning rate matters most. A *sweep* puts this to the test: each optimizer trained this network with each of "
    "many learning rates, several times. Each time has its own *seed*, the number from which the initial weights and "
    "the order of the images are computed."
)
SWEEP_NUMBERS = "The sweep in numbers"
EXERCISE_TASK = (
    f"Turn the tables: run a race in which plain SGD ends at {100 * WORKING_ACCURACY:.0f} % or more, and Adam below."
)
EXERCISE_PRAISE = (
    "You changed no rule, only the learning rate. So “Adam is better than SGD” means little without the rates of both."
)
EXERCISE_HINT = "Give all of them the same learning rate. In which column of the map does SGD work and Adam not?"
LOSS_TITLE = "Training loss, moving average"
ACCURACY_TITLE = "Validation accuracy"
MAP_WORDS = {
    "table": "Validation accuracy in percent by optimizer and learning rate",
    "rate": "rate",
    "ask": "Bet on the cell that trains best: its accuracy, and the whole map, appear after your choice.",
    "covered": "{optimizer} with {rate}: bet on it?",
    "cell": "{optimizer} with {rate}: {mean} on average, {lowest} to {highest} over the seeds.",
    "open": "Show the map without a bet",
}
"""What the map of the sweep says; the browser fills in the numbers."""
SWEEP_CURVES_LABEL = "Accuracy over the learning rate"
SWEEP_CURVES_ALT = "Validation accuracy over the learning rate, by optimizer"


def title(name: str) -> str:
    """The title of an optimizer; any other word is its own title."""
    return OPTIMIZERS[name].title if name in OPTIMIZERS else name


def epochs(count: int) -> str:
    """A number of epochs."""
    return f"{count} {'epoch' if count == 1 else 'epochs'}"


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


def summary(race: NetworkRace, sweep: SweepResult) -> str:
    """The result of a race, in a few sentences with its numbers, and how much of it is chance.

    Args:
        race: the visitor's or the recorded one.
        sweep: shows how much accuracies differ from seed to seed.
    """
    history = race.history
    if not history.ranking:
        return "No epoch has finished, so there is no accuracy yet."
    (first, best), (last, worst) = history.ranking[0], history.ranking[-1]
    sentences = [
        f"After {epochs(history.epochs_done)} **{title(first)}** leads with {percent(best)} validation accuracy, and "
        f"{title(last)} is last with {percent(worst)}."
    ]
    if first != last:
        sentences.append(_chance(race, sweep, first, last))
    reached = {name: epoch for name in OPTIMIZERS if (epoch := history.epochs_to(name)) is not None}
    if reached:
        earliest = min(reached.values())
        names = [title(name) for name, epoch in reached.items() if epoch == earliest]
        sentences.append(f"{percent(WORKING_ACCURACY)} was first reached by {listed(names)}, in epoch {earliest}.")
    if diverged := [title(name) for name in OPTIMIZERS if history.diverged_at(name) is not None]:
        sentences.append(f"Diverged and dropped out: {listed(diverged)}.")
    return " ".join(sentences)


def _chance(race: NetworkRace, sweep: SweepResult, first: str, last: str) -> str:
    """Whether the first and the last of a race would be so with other seeds too."""
    if not race.is_of(sweep):
        spread = max(max(seeds) - min(seeds) for seeds in map(sweep.best_accuracies, sweep.optimizers))
        return (
            "A race is one seed. In the sweep below, seeds alone changed the accuracy of an optimizer by up to "
            f"{100 * spread:.1f} points, so race again with other seeds before you rank them."
        )
    found = mean_difference(sweep.best_accuracies(last), sweep.best_accuracies(first))
    spans = listed([f"{title(name)} {_span(sweep.best_accuracies(name))}" for name in (first, last)])
    verdict = "beyond chance" if found.is_beyond_chance else "within chance"
    return (
        f"But this is one seed. With {sweep.settings.seeds} seeds and the same rates, the sweep below gave {spans}: a "
        f"mean difference of {_signed(found)}, {verdict}."
    )


def _span(accuracies: list[float]) -> str:
    return f"{100 * min(accuracies):.1f} to {percent(max(accuracies))}"


def _signed(found: MeanDifference) -> str:
    """A mean difference with its 95 % interval, in points."""
    low, high = (f"{100 * value:+.1f}".replace("-", "−") for value in (found.low, found.high))
    mean = f"{100 * (found.after - found.before):+.1f}".replace("-", "−")
    return f"{mean} points (95 % interval: {low} to {high})"


def race_table(history: RaceHistory, step: int) -> list[dict[str, str]]:
    """Each optimizer's learning rate and loss in one step, and its accuracies."""
    return [
        {
            "optimizer": entry.title,
            "learning rate": _number(history.rate(name, step), "g"),
            f"loss of step {step}": _number(history.loss(name, step), ".4f"),
            "training loss, last epoch": _number(history.training_loss(name), ".3f"),
            "validation loss": _number(history.validation_loss(name), ".3f"),
            "validation accuracy": percent(value) if (value := history.accuracy(name)) is not None else "–",
            f"epochs to {percent(WORKING_ACCURACY)}": str(history.epochs_to(name) or "–"),
        }
        for name, entry in OPTIMIZERS.items()
    ]


def sweep_heading(result: SweepResult) -> str:
    """What the table of the sweep shows."""
    return (
        f"Made by `{result.command}`. Mean accuracies with the 95 % interval that {result.validation_pictures} images "
        "allow; the best rates were chosen on the same images, so the accuracies are slightly optimistic."
    )


def sweep_summary(result: SweepResult) -> str:
    """The result of the sweep, in sentences with its numbers."""
    settings = result.settings
    sentences = [
        f"{len(result.trainings)} trainings: {len(result.optimizers)} optimizers, {len(result.rates)} learning rates "
        f"from {result.rates[0]:g} to {result.rates[-1]:g}, {settings.seeds} seeds, {epochs(settings.epochs)} each, on "
        f"{result.training_pictures:,} digits, evaluated on {result.validation_pictures} others.",
        f"A learning rate works if the mean accuracy is at least {percent(WORKING_ACCURACY)}.",
    ]
    widths = [name for name in result.optimizers if result.range_of(name) is not None]
    if widths:
        sentences.append(
            f"Usable range: {_ranges(result)}. Neighbouring rates of the grid differ by a factor of "
            f"{rounded(result.rates[1] / result.rates[0])}, and each end of a range is known no better than that."
        )
    best = sorted(result.optimizers, key=lambda name: -result.best_accuracy(name))
    highest, lowest = result.best_accuracy(best[0]), result.best_accuracy(best[-1])
    found = proportions.difference(lowest, highest, result.validation_pictures)
    sentences.append(
        f"With its best learning rate, each optimizer reaches between {percent(lowest)} ({title(best[-1])}) and "
        f"{percent(highest)} ({title(best[0])}). On {result.validation_pictures} images even these two differ by "
        f"{_signed(found)}: {'more than chance explains' if found.is_beyond_chance else 'all eight are within chance'}."
    )
    rate, working = result.most_robust_rate(result.optimizers)
    failing = [title(name) for name in result.optimizers if name not in working]
    verb = "does" if len(failing) == 1 else "do"
    sentences.append(
        f"The learning rate {rate:g} works for {len(working)} of {len(result.optimizers)} optimizers"
        + (f"; {listed(failing)} {verb} not train with it." if failing else ".")
    )
    return " ".join(sentences)


def _ranges(result: SweepResult) -> str:
    """How wide the working ranges are, as factors, the widest first: "a factor of 100 for Adam and Nadam, …"."""
    groups: dict[str, list[str]] = {}
    widths = {name: found for name in result.optimizers if (found := result.range_of(name)) is not None}
    for name in sorted(widths, key=lambda name: -round(widths[name].decades, 3)):
        groups.setdefault(range_width(widths[name]), []).append(title(name))
    return ", ".join(f"{width} for {listed(names)}" for width, names in groups.items())


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
                "mean accuracy": with_interval(result.best_accuracy(name), result.validation_pictures),
                "over the seeds": _span(result.best_accuracies(name)),
                "works from": lowest,
                "to": highest,
            }
        )
    return rows


def bet(result: SweepResult, name: str, rate: float) -> str:
    """What became of a bet on an optimizer and a rate, as Markdown."""
    means = {(n, r): result.curve(n)[i] for n in result.optimizers for i, r in enumerate(result.rates)}
    own, best = means[name, rate], max(means.values())
    seeds = result.accuracies(name, rate)
    found = proportions.difference(own, best, result.validation_pictures)
    better = sum(mean > own for mean in means.values())
    ahead = f"{better} of {len(means)} settings have a higher mean" if better else "No setting has a higher mean"
    chance = found.verdict
    distance = f", the best {100 * (best - own):.1f} points higher, {chance}" if better else ""
    return (
        f"**Your bet:** {title(name)} with {rate:.3g} reaches **{percent(own)}** on average, {_span(seeds)} over "
        f"{len(seeds)} seeds. {ahead}{distance}."
    )


def range_width(working_range: LearningRateRange | None) -> str:
    """How wide the range of an optimizer is, as the factor between its ends."""
    if working_range is None:
        return "no working rate"
    is_open = working_range.is_open_below or working_range.is_open_above
    return f"{'at least ' if is_open else ''}a factor of {rounded(10**working_range.decades)}"


def rounded(factor: float) -> str:
    """A factor with one significant digit."""
    return f"{float(f'{factor:.1g}'):g}"


def _number(value: float | None, form: str) -> str:
    return "diverged" if value is None else format(value, form)
