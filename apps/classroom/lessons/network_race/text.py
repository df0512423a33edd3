"""What the page of the race on a real network says and shows: before it, while it runs, and after."""

import json
from dataclasses import dataclass
from typing import Any

import streamlit as st

from apps.classroom.lessons.network_race import charts
from apps.classroom.lessons.network_race.history import RaceHistory
from apps.classroom.ui import components, job_view, pausing, rate_control
from apps.classroom.ui.job_view import Outcome
from apps.shared import finished
from core.numbers import percent
from core.serving.job import Job, State
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.network_race_settings import NetworkRaceSettings
from core.training.comparison.sweep_result import TRAINS

KEY = "network_race"
FACTORS = (0.01, 0.1, 1.0, 10.0, 100.0)
ALL = "all"

EXPLANATION = (
    "All eight began with the same weights, and in each step all eight saw the same pictures: what differs is only the "
    "rule that makes a step of the gradient. The loss of step 1 is therefore the same for all; from then on each has a "
    "network of its own. The batch's loss is measured before the step; the accuracy after each epoch, on pictures that "
    "no one learns from."
)


@dataclass(frozen=True)
class Shown:
    """The race that the page is about: the visitor's last one, or the one that was recorded."""

    settings: NetworkRaceSettings
    history: RaceHistory
    is_own: bool


def start(target: str, settings: NetworkRaceSettings) -> None:
    """Begin a race; for the callback of the button."""
    rate_control.begin_anew("race")
    pausing.begin_anew("race")
    job_view.start(KEY, target, settings, inputs={"settings": settings}, work=settings.work())


def recorded() -> Shown:
    """The race that was recorded when the page was made."""
    record = finished.load(KEY)
    settings = NetworkRaceSettings.parse(record.settings)
    return Shown(settings, RaceHistory(record.history, settings.epochs), is_own=False)


def own(outcome: Outcome) -> Shown:
    """The visitor's race."""
    settings = outcome.inputs["settings"]
    return Shown(settings, RaceHistory(outcome.history, settings.epochs), is_own=True)


def chosen() -> list[str]:
    """The optimizers whose curves the visitor wants to see."""
    titles = {name: entry.title for name, entry in OPTIMIZERS.items()}
    found = st.pills(
        "Curves",
        list(titles),
        selection_mode="multi",
        default=list(titles),
        format_func=titles.__getitem__,
        key="race_curves",
    )
    return [name for name in OPTIMIZERS if name in found]


def live(names: list[str]) -> None:
    """The running race, redrawn twice a second: curves, progress, pause, step, stop, and the learning rates."""

    def draw(job: Job) -> None:
        pausing.limit(job, "race")
        settings: NetworkRaceSettings = st.session_state[f"{KEY}_run"].inputs["settings"]
        charts.curves(RaceHistory(job.history, settings.epochs), names, key="race_live")
        components.progress(None, job.progress, _status(job), key="race_progress")
        _steer(job)

    job_view.redrawn(KEY, draw)


def ended(shown: Shown, outcome: Outcome | None, settings: NetworkRaceSettings, names: list[str]) -> None:
    """What a race came to: the visitor's, or the recorded one."""
    charts.curves(shown.history, names, key="race_ended")
    st.markdown(("" if shown.is_own else "A race as it was recorded. ") + summary(shown.history))
    if outcome is not None and outcome.stopped:
        st.caption(f"It was stopped after step {shown.history.last}.")
    if shown.is_own and shown.settings != settings:
        st.caption("This race had other settings than the present ones; race again to see those.")


def summary(history: RaceHistory) -> str:
    """What a race came to, in a few sentences with its numbers."""
    if not history.ranking:
        return "No epoch has ended, so nobody was measured."
    (first, best), (last, worst) = history.ranking[0], history.ranking[-1]
    said = (
        f"After {epochs_of(history.epochs_done)} **{OPTIMIZERS[first].title}** is first with {percent(best)} of the "
        f"validation pictures right, and {OPTIMIZERS[last].title} last with {percent(worst)}."
    )
    quick = {name: epoch for name in OPTIMIZERS if (epoch := history.epochs_to(name)) is not None}
    if quick:
        earliest = min(quick.values())
        who = [OPTIMIZERS[name].title for name, epoch in quick.items() if epoch == earliest]
        said += f" {percent(TRAINS)} was reached first by {listed(who)}, in epoch {earliest}."
    if lost := [OPTIMIZERS[name].title for name in OPTIMIZERS if history.lost(name) is not None]:
        said += f" Diverged, and out of the race: {listed(lost)}."
    return said


def table(shown: Shown) -> None:
    """Each optimizer with its rates, its losses in a step that is to be chosen, and its accuracies."""
    history = shown.history
    if history.last < 1:
        return
    if not shown.is_own:
        st.caption("With the numbers of the recorded race, until there is one of yours:")
    step = history.last
    if step > 1:
        step = st.slider("Look at step", 1, step, min(step, 10), key=f"race_step_{step}")
    rows = [
        {
            "optimizer": entry.title,
            "learning rate": _shown(history.rate(name, step), "g"),
            f"loss of step {step}": _shown(history.loss(name, step), ".4f"),
            "accuracy at the end": percent(value) if (value := history.accuracy(name)) is not None else "–",
            f"epochs to {percent(TRAINS)}": str(history.epochs_to(name) or "–"),
        }
        for name, entry in OPTIMIZERS.items()
    ]
    st.dataframe(rows, hide_index=True, width="stretch")


def snippet(settings: NetworkRaceSettings) -> str:
    """The code that races as the page does."""
    return f"""from core.snapshots import last
from core.training.comparison.network_race import NetworkRaceSettings, race

settings = {settings.source()}
metrics = last(race(settings)).metrics
for name, rate in settings.learning_rates().items():
    print(f"{{name:9}} {{rate:<8g}} {{metrics.get(f'{{name}}_validation_accuracy', 0):.4f}}")
"""


def as_json(shown: Shown) -> bytes:
    """The race's numbers, step by step."""
    history: list[dict[str, Any]] = [{"step": step, **metrics} for step, metrics in shown.history.recorded]
    return json.dumps({"settings": shown.settings.model_dump(), "steps": history}, indent=1).encode()


def is_upset(shown: Shown) -> bool:
    """Whether plain SGD trained in the visitor's race, and Adam did not."""
    sgd, adam = shown.history.accuracy("sgd"), shown.history.accuracy("adam") or 0.0
    return shown.is_own and sgd is not None and sgd >= TRAINS > adam


def _status(job: Job) -> str:
    if job.state is State.PAUSED:
        step = job.snapshot.step if job.snapshot is not None else 0
        left = pausing.seconds_left("race")
        return f"Paused after step {step}. It goes on by itself in {left:.0f} s, as others may wait."
    return job_view.progress_text(job, job.status(), job.snapshot, "Loading TensorFlow …")


def _steer(job: Job) -> None:
    """Pause, step or resume, stop, and the learning rates."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        pausing.button(job, "race")
        st.button("Step", icon=":material/skip_next:", key="race_step", on_click=pausing.step, args=(job, "race"))
        st.button("Stop", icon=":material/stop_circle:", key="race_stop", on_click=job.stop)
        whose = st.selectbox(
            "Learning rate of",
            [ALL, *OPTIMIZERS],
            format_func=lambda name: OPTIMIZERS[name].title if name in OPTIMIZERS else "all",
            key="race_whose",
            width=150,
        )
        help_text = "Multiplies the rate that it began with, from the next step on."
        names, more = (list(OPTIMIZERS), {}) if whose == ALL else ([str(whose)], {"optimizer": whose})
        title = "All" if whose == ALL else OPTIMIZERS[str(whose)].title
        rate_control.control(job, "race", f"{title}, times", FACTORS, help_text, names, more)


def _shown(value: float | None, form: str) -> str:
    return "diverged" if value is None else format(value, form)


def epochs_of(count: int) -> str:
    """A number of epochs as text."""
    return f"{count} {'epoch' if count == 1 else 'epochs'}"


def listed(words: list[str]) -> str:
    """Words as text, with an "and" before the last."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
