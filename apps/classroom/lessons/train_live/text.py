"""Every word that the page of the live training says."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from apps.classroom.lessons.train_live.training_run import MEMORISED, OVERFITTING_GAP, TARGET_ACCURACY, TrainingRun
from apps.classroom.ui.training.training_history import TrainingHistory, TrainingStep
from core.errors import ConvolabError
from core.evaluation import proportions
from core.evaluation.proportions import with_interval
from core.numbers import percent
from core.serving.card import Card
from core.training import recipe
from core.training.live.settings import TITLES, LiveSettings

LOADING = "Loading TensorFlow …"
OWN_TRAININGS = "Your trainings, compared"

EXPLANATION = (
    "In each step the network sees one **batch**, some of the training images. The **loss** is the mean of $-\\ln p$ "
    "over the batch, where $p$ is the predicted probability of the true class. Backpropagation computes the "
    "**gradient**: how the loss changes with each weight. The optimizer turns it into a direction $d$, and the "
    "**learning rate** $\\eta$ sets how far to move. One pass over all training images is an **epoch**; after it, the "
    "network is evaluated on validation images, from which it never learns. *Dropout* switches off random neurons "
    "during training steps; only MiniVGGNet uses it."
)
DIRECTIONS = {
    "nesterov": "With Nesterov momentum, $d$ is the gradient plus a running sum of the earlier gradients.",
    "rmsprop": "With RMSprop, $d$ is the gradient divided by its typical magnitude, so it is of the order of 1.",
    "adam": "With Adam, $d$ is a running mean of the gradients divided by their typical magnitude; it rarely exceeds "
    "±1.",
}
WHY_VALIDATION_IS_HIGHER = (
    "**Why is the validation accuracy higher?** The training accuracy is a mean over the epoch, while the weights "
    "still change, with dropout and augmentation if there are any. The validation accuracy is measured after the "
    "epoch, without them."
)
LONG = "What long trainings add: schedule, checkpoints, monitor, weight decay"
LONG_TRAININGS = """
- **Schedule**: the learning rate changes as the training proceeds, from large steps that get far to small ones that
  settle. Linear decay over 70 epochs, for example, lowers the rate by the same amount in each epoch until it is 0. Why
  70? It is the length of the training: after the last epoch of the decay nothing can be learned, and a rate that falls
  too early stops short. Whoever trains longer must stretch the schedule.
- **Checkpoints**: weights, optimizer and random numbers are saved every few epochs. An interrupted training
  goes on from there, with `python -m core train … --resume`.
- **Monitor**: after each epoch it plots loss and accuracy and warns if the validation loss rises while the training
  loss falls. *Early stopping* ends the training then, and keeps the weights of the best epoch.
- **Weight decay** (L2 regularisation): each step also shrinks the weights a little, so that none becomes large without
  need. Like dropout and augmentation, it works against overfitting.
"""
OTHER_SETTINGS = "These results come from different settings. Train again to see the current ones."

EVIDENCE = (
    "The trainings above take seconds. These took minutes to hours on real data, and give the same kind of curves. The "
    "loss depends on label smoothing and on the number of classes: compare losses only on the same data."
)
CARDS = (
    "Test accuracies with their 95 % intervals, and times, come from the model cards, learning rates from the recipes."
)
VIEW = "How to compare the recorded trainings"
VIEWS = {"curves": "Their curves", "table": "Their settings and test accuracies"}
NO_RECORDED_TRAININGS = (
    "There is no recorded history in `trained/` yet. Make one with `python -m core train mnist_mini_vgg`; "
    "`core/training/recipes` has more recipes."
)
NOTHING_CHOSEN = "Choose at least one training."
NO_TRAINING = "Train twice to compare your own."
ONE_TRAINING = "Train again with different settings, and your trainings are compared here."

EXERCISE_TASK = (
    f"Make a network overfit: finish with a training accuracy of at least {100 * MEMORISED:.0f} % that is at least "
    f"{100 * OVERFITTING_GAP:.0f} points above the validation accuracy."
)
EXERCISE_HINT = "Few images, many epochs, no augmentation. And which of the two networks has no dropout?"

RECIPE_TITLE = "The same settings as a recipe"
RECIPE = (
    "Save it as `my.toml`; `python -m core train my.toml --out my` then trains the "
    "network, evaluates it on the test split and exports it. The recipe does not contain changes of the learning rate "
    "that you made during the training."
)

_KNOBS = {
    "learning_rate": "rate {}",
    "pictures": "{} images",
    "batch_size": "batch {}",
    "epochs": "{} epochs",
    "seed": "seed {}",
}


def summary(history: TrainingHistory, stopped: bool) -> str:
    """What a training achieved."""
    epochs = history.epochs
    if not epochs:
        return "The training was stopped before its first epoch ended."
    last = epochs[-1]
    losses = [epoch["validation_loss"] for epoch in epochs]
    target, reached = percent(TARGET_ACCURACY), history.epochs_to(TARGET_ACCURACY)
    images = int(history.facts.get("validation_pictures", 0))
    interval = ""
    if images:
        low, high = proportions.interval(last["validation_accuracy"], images)
        interval = f" (95 % interval with {images} images: {100 * low:.1f} to {percent(high)})"
    return (
        f"{'Stopped' if stopped else 'Finished'} after {len(epochs)} {'epoch' if len(epochs) == 1 else 'epochs'} and "
        f"{last['seconds']:.0f} s, with a validation accuracy of **{percent(last['validation_accuracy'])}**{interval} "
        f"and a training accuracy of {percent(last['accuracy'])}. The validation accuracy "
        + (f"reached {target} in epoch {reached}. " if reached else f"never reached {target}. ")
        + f"The validation loss was lowest after epoch {losses.index(min(losses)) + 1}."
    )


def why_validation_is_higher(history: TrainingHistory) -> str:
    """Explains a validation accuracy above the training accuracy; empty if it is not."""
    last = history.epochs[-1] if history.epochs else None
    return WHY_VALIDATION_IS_HIGHER if last and last["validation_accuracy"] > last["accuracy"] else ""


def recorded_summary(history: TrainingHistory) -> str:
    """What the recorded training achieved."""
    return f"A recorded training with the default settings. {summary(history, stopped=False)} {NO_TRAINING}"


def diverged_at(history: TrainingHistory) -> str:
    """How far a training got before an error ended it."""
    return f"It got as far as step {history.last}, in epoch {history.last // history.steps_per_epoch + 1}."


def rate_help(settings: LiveSettings) -> str:
    """The help text of the control that changes the learning rate."""
    return f"Multiplies the learning rate of {settings.learning_rate} from the next step on."


def batch_formula(history: TrainingHistory, settings: LiveSettings) -> str:
    """The number of steps, with the numbers of the run, as LaTeX."""
    images = f"{history.training_images:,}".replace(",", "{,}")
    total = f"{history.steps_per_epoch * settings.epochs:,}".replace(",", "{,}")
    lines = [
        rf"\Big\lceil \frac{{N}}{{B}} \Big\rceil &= \Big\lceil \frac{{{images}}}{{{settings.batch_size}}} \Big\rceil "
        rf"= {history.steps_per_epoch}\ \text{{steps per epoch}}",
        rf"{history.steps_per_epoch} \cdot {settings.epochs} &= {total}\ \text{{steps in total}}",
    ]
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def step_formula(step: TrainingStep) -> str:
    """The arithmetic of one step, with its numbers, as LaTeX."""
    sign = "-" if step.direction >= 0 else "+"
    lines = [
        rf"L &= \frac{{1}}{{{step.images}}}\sum_{{i=1}}^{{{step.images}}} -\ln p_i = {_number(step.loss)}",
        rf"e^{{-L}} &= {step.probability:.3f}",
        r"w &\leftarrow w - \eta\, d",
        rf"&= {step.before:.6f} {sign} {step.rate:g} \cdot {_number(abs(step.direction))}",
        rf"&= {step.after:.6f}",
    ]
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def step_text(step: TrainingStep, run: TrainingRun) -> str:
    """What the arithmetic of a step of a training means."""
    settings = run.settings
    batch = int(settings.batch_size)
    rest = " It is the last batch of an epoch, which holds the images that are left." if step.images < batch else ""
    return (
        f"Step {step.number:,}{'' if run.is_own else ' of the recorded training'} saw {step.images} images.{rest} "
        "$e^{-L}$ is the mean probability of the true class (a geometric mean, because the loss averages logarithms). "
        "It is not the accuracy, which counts how often that class comes first. $w$ is a weight of the last "
        "layer. "
        f"{DIRECTIONS[settings.optimizer]}"
    )


def exercise_praise(gap: float) -> str:
    """What the solved exercise has shown.

    Args:
        gap: the generalisation gap of the visitor's last training, -1 to 1.
    """
    praise = "The network has memorised its few images instead of learning what they have in common."
    return f"{praise} Here the gap is {100 * gap:.0f} points." if gap >= OVERFITTING_GAP else praise


def names(runs: Sequence[TrainingRun]) -> list[str]:
    """A name for each run: its number and the settings in which the runs differ."""
    knobs = [k.name for k in LiveSettings.knobs() if len({getattr(run.settings, k.name) for run in runs}) > 1]
    named = []
    for number, run in enumerate(runs, start=1):
        words = [_setting(name, getattr(run.settings, name)) for name in knobs]
        words += ["rate changed"] if run.history.rate_changes else []
        named.append(f"{number}: {', '.join(words)}" if words else f"run {number}")
    return named


def run_row(name: str, run: TrainingRun) -> dict[str, Any]:
    """A row of the table that compares the visitor's trainings."""
    epochs = run.history.epochs
    best = max(epoch["validation_accuracy"] for epoch in epochs)
    return {
        "training": name,
        "epochs": len(epochs),
        "best validation accuracy": percent(best),
        f"epochs to {percent(TARGET_ACCURACY)}": str(run.history.epochs_to(TARGET_ACCURACY) or "–"),
        "training − validation accuracy": f"{100 * run.history.generalization_gap:+.1f} points",
        "seconds": f"{epochs[-1]['seconds']:.0f}",
    }


def card_row(card: Card, epochs: Sequence[Mapping[str, float]]) -> dict[str, Any]:
    """A row of the table that compares the recorded trainings."""
    accuracies = [value for epoch in epochs if (value := epoch.get("validation_accuracy")) is not None]
    test = card.metric("rank1")
    return {
        "training": card.title,
        "epochs": len(epochs),
        "learning rate": learning_rate(card.recipe),
        "best validation accuracy": percent(max(accuracies)) if accuracies else "–",
        "test accuracy": with_interval(test.value, test.images) if test and test.images else "–",
        "training time": duration(card.wall_time_seconds),
    }


@cache
def learning_rate(name: str) -> str:
    """The schedule of a recipe in a few words; a dash if the recipe is unknown."""
    try:
        schedule = recipe.load(name).schedule
    except ConvolabError:
        return "–"
    falls = "linearly" if getattr(schedule, "power", 1.0) == 1.0 else "ever more slowly"
    return {
        "constant": f"{schedule.rate:g}",
        "step": f"{schedule.rate:g}, lowered in steps",
        "polynomial": f"{schedule.rate:g}, falls {falls} to 0",
        "cosine": f"{schedule.rate:g}, falls to 0 along a cosine",
        "one_cycle": f"rises to {schedule.rate:g}, then falls to 0",
    }[schedule.kind]


def duration(seconds: float | None) -> str:
    """A duration in a suitable unit."""
    if seconds is None:
        return "–"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _number(value: float) -> str:
    """Four significant digits, as LaTeX."""
    if value and not 1e-3 <= abs(value) < 1e4:
        exponent = math.floor(math.log10(abs(value)))
        return rf"{value / 10**exponent:.3f} \cdot 10^{{{exponent}}}"
    return f"{value:.4g}"


def _setting(name: str, value: Any) -> str:
    if name == "augment":
        return "augmented" if value else "not augmented"
    return _KNOBS.get(name, "{}").format(TITLES.get(value, value))
