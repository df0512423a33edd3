"""What the page of the live training says and shows of a run: before, while it runs, and after."""

import csv
import io
import json
import math
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from apps.classroom.ui import components, job_view, pausing, rate_control, training_curves
from apps.classroom.ui.job_view import Outcome
from apps.classroom.ui.training_history import History, Step
from apps.shared import finished
from core.numbers import percent
from core.serving.job import Job, State
from core.training.live.settings import TITLES, LiveSettings
from core.training.toml_writer import toml

KEY = "train_live"
FACTORS = (0.1, 0.3, 1.0, 3.0, 10.0)
GOAL, OVERFIT = 0.97, 0.15

EXPLANATION = (
    "A step looks at one batch. The **loss** is the mean of $-\\ln p$ over its pictures, where $p$ is the probability "
    "that the network gave to the right class. Backpropagation finds for each weight $w$ how the loss would change "
    "with it, the optimizer makes a direction $d$ of that, and the **learning rate** $\\eta$ says how far to go. When "
    "all pictures have been seen once, an **epoch** is over, and the network is asked about validation pictures, which "
    "it never learns from."
)
DIRECTIONS = {
    "sgd": "With SGD, $d$ is the gradient with a running sum of the earlier ones, the momentum.",
    "rmsprop": "With RMSprop, $d$ is the gradient divided by its own usual size, so it is of the order of 1.",
    "adam": "With Adam, $d$ is a mean of the last gradients divided by their usual size: seldom beyond ±1.",
}
EVIDENCE = (
    "The small trainings here take seconds. These took minutes to hours on real data, and each left its history: the "
    "same curves, read from `trained/`."
)


@dataclass(frozen=True)
class Shown:
    """The run that the page is about: the visitor's last one, or the one that was recorded."""

    settings: LiveSettings
    history: History
    is_own: bool


def history_of(recorded: Any, settings: LiveSettings) -> History:
    """The history of a run with these settings."""
    return History(recorded, int(settings.batch_size), settings.epochs)


def start(target: str, settings: LiveSettings) -> None:
    """Begin a training; for the callback of the button."""
    rate_control.begin_anew("live")
    pausing.begin_anew("live")
    job_view.start(KEY, target, settings, inputs={"settings": settings}, work=settings.work())


def live() -> None:
    """The running training, redrawn twice a second: curves, progress, pause, stop, and the learning rate."""

    def draw(job: Job) -> None:
        pausing.limit(job, "live")
        settings: LiveSettings = st.session_state[f"{KEY}_run"].inputs["settings"]
        history = history_of(job.history, settings)
        training_curves.live(history, key="live_curves")
        components.progress(None, job.progress, _status(job), key="live_progress")
        _steer(job, settings)
        if warning := history.warning:
            st.warning(warning)
        if job.snapshot is not None and job.snapshot.image is not None:
            answers(job.snapshot.image, len(history.epochs), key="live_answers")

    job_view.redrawn(KEY, draw)


def ended(shown: Shown, outcome: Outcome | None, settings: LiveSettings) -> None:
    """What a run came to: the visitor's, or the recorded one."""
    history = shown.history
    if outcome is None:
        st.markdown(f"A training with the default settings, as it was recorded. {summary(history, stopped=False)}")
        answers(finished.picture(KEY), len(history.epochs), key="ended_answers")
        return
    st.markdown(summary(history, outcome.stopped))
    if shown.settings != settings:
        st.caption("This was trained with other settings than the present ones; train again to see those.")
    if warning := history.warning:
        st.warning(warning)
    if outcome.snapshot.image is not None:
        answers(outcome.snapshot.image, len(history.epochs), key="ended_answers")


def lost(history: History) -> None:
    """The curves of a training that ended in an error."""
    if history.last:
        training_curves.live(history, key="lost_curves")
        st.caption(f"It came to step {history.last}, in epoch {history.last // history.steps_per_epoch + 1}.")


def arithmetic(shown: Shown) -> None:
    """The numbers of the run: its steps, and one of them to be chosen."""
    history, settings = shown.history, shown.settings
    if not history.last:
        return
    if not shown.is_own:
        st.caption("With the numbers of the recorded training, until there is one of yours:")
    st.latex(batch_formula(history, settings))
    number = history.last
    if number > 1:
        number = st.slider("Look at step", 1, number, number, key=f"live_step_{number}")
    if (step := history.step(number)) is not None:
        st.latex(step_formula(step))
        st.markdown(step_text(step, settings))


def answers(sheet: Any, epochs: int, key: str) -> None:
    """What the network says of some validation pictures."""
    after = f"after epoch {epochs}" if epochs else "before the first epoch, so by its random weights"
    caption = f"What the network answers to pictures it never learns from, {after}. Framed thick and crossed: wrong."
    components.figure(sheet, caption, "Validation pictures with the answers of the network", key=key)


def summary(history: History, stopped: bool) -> str:
    """What a run came to, in a few sentences with its numbers."""
    epochs = history.epochs
    if not epochs:
        return "It was stopped before the end of its first epoch."
    last = epochs[-1]
    begun = "Stopped" if stopped else "Finished"
    goal = history.reached(GOAL)
    losses = [epoch["validation_loss"] for epoch in epochs]
    return (
        f"{begun} after {len(epochs)} {'epoch' if len(epochs) == 1 else 'epochs'} and {last['seconds']:.0f} s: "
        f"**{percent(last['validation_accuracy'])}** of the validation pictures right, "
        f"{percent(last['accuracy'])} of the training pictures. "
        + (f"{percent(GOAL)} was reached in epoch {goal}. " if goal else f"{percent(GOAL)} was not reached. ")
        + f"The validation loss was lowest after epoch {losses.index(min(losses)) + 1}."
    )


def batch_formula(history: History, settings: LiveSettings) -> str:
    """How many steps there are, with the numbers of the run."""
    pictures = f"{history.pictures:,}".replace(",", "{,}")
    total = f"{history.steps_per_epoch * settings.epochs:,}".replace(",", "{,}")
    lines = [
        rf"\Big\lceil \frac{{N}}{{B}} \Big\rceil &= \Big\lceil \frac{{{pictures}}}{{{settings.batch_size}}} \Big\rceil "
        rf"= {history.steps_per_epoch}\ \text{{steps an epoch}}",
        rf"{history.steps_per_epoch} \cdot {settings.epochs} &= {total}\ \text{{steps in all}}",
    ]
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def step_formula(step: Step) -> str:
    """The arithmetic of one step, with its numbers."""
    sign = "-" if step.direction >= 0 else "+"
    lines = [
        rf"L &= \frac{{1}}{{{step.pictures}}}\sum_{{i=1}}^{{{step.pictures}}} -\ln p_i = {_number(step.loss)}",
        rf"e^{{-L}} &= {step.probability:.3f}",
        r"w &\leftarrow w - \eta\, d",
        rf"&= {step.before:.6f} {sign} {step.rate:g} \cdot {_number(abs(step.direction))}",
        rf"&= {step.after:.6f}",
    ]
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def step_text(step: Step, settings: LiveSettings) -> str:
    """What the arithmetic means."""
    return (
        f"Step {step.number:,} saw {step.pictures} pictures and gave the right class {percent(step.probability)} on "
        "average (the geometric mean, for logarithms add up where probabilities multiply). $w$ is one weight of the "
        f"last layer, the one from its first input to its first class. {DIRECTIONS[settings.optimizer]}"
    )


def recipe_text(settings: LiveSettings) -> str:
    """The training as a recipe file."""
    return toml(settings.recipe())


def snippet(settings: LiveSettings) -> str:
    """The code that trains as the page does."""
    return f"""from core.training.live.training import LiveSettings, train_live

settings = {settings.source()}
for snapshot in train_live(settings):
    if "epoch_loss" in snapshot.metrics:
        accuracy = snapshot.metrics["epoch_validation_accuracy"]
        print(f"{{snapshot.note}}: validation accuracy {{accuracy:.4f}}")
"""


def as_json(shown: Shown) -> bytes:
    """The history as `history.json` has it."""
    settings = shown.settings
    title = f"{TITLES[settings.network]}, {TITLES[settings.data].lower()}"
    record = {"title": title, "planned": settings.epochs, "epochs": shown.history.epochs}
    return json.dumps(record, indent=1).encode()


def as_csv(shown: Shown) -> bytes:
    """The history as a table, one row an epoch."""
    buffer = io.StringIO()
    epochs = shown.history.epochs
    writer = csv.DictWriter(buffer, ["epoch", *(epochs[0] if epochs else {})])
    writer.writeheader()
    writer.writerows({"epoch": number, **epoch} for number, epoch in enumerate(epochs, start=1))
    return buffer.getvalue().encode()


def recorded() -> Shown:
    """The run that was recorded when the page was made."""
    record = finished.load(KEY)
    settings = LiveSettings.parse(record.settings)
    return Shown(settings, history_of(record.history, settings), is_own=False)


def failed() -> Job | None:
    """The visitor's last training, if it ended in an error."""
    job = job_view.current(KEY)
    return job if job is not None and job.state is State.FAILED else None


def _number(value: float) -> str:
    """Four digits that tell something, as LaTeX."""
    if value and not 1e-3 <= abs(value) < 1e4:
        exponent = math.floor(math.log10(abs(value)))
        return rf"{value / 10**exponent:.3f} \cdot 10^{{{exponent}}}"
    return f"{value:.4g}"


def _status(job: Job) -> str:
    if job.state is State.PAUSED:
        return (
            f"Paused. It goes on by itself in {pausing.seconds_left('live'):.0f} s, as others may wait for the worker."
        )
    snapshot = job.snapshot
    if snapshot is not None:
        snapshot = replace(snapshot, note=snapshot.note.partition(".")[0])  # Warnings stand in a box of their own.
    return job_view.progress_text(job, job.status(), snapshot, "Loading TensorFlow …")


def _steer(job: Job, settings: LiveSettings) -> None:
    """Pause or resume, stop, and the learning rate."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        pausing.button(job, "live")
        st.button("Stop", icon=":material/stop_circle:", key="live_stop", on_click=job.stop)
        help_text = f"Multiplies the rate of {settings.learning_rate} from the next step on."
        rate_control.control(job, "live", "Learning rate, times", FACTORS, help_text)
