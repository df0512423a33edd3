"""The experiment of the training recipe: a small training whose four errors move, and what it came to."""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from apps.classroom.lessons.training_recipe import error_bars
from apps.classroom.ui import components, job_view
from apps.classroom.ui.job_view import Outcome
from apps.shared import finished
from core.numbers import percent
from core.serving.job import Job
from core.snapshots import Snapshot
from core.training.diagnosis.diagnosis import NAMES, Diagnosis, Errors, Measured, Place, diagnose
from core.training.diagnosis.four_errors_settings import JOURNEY, FourErrorsSettings
from core.training.diagnosis.remedies import Cause

KEY, TRIES, MOST = "training_recipe", "recipe_tries", 5
BOUND = 0.05
"""Of the exercise."""

PLACES: tuple[Place, ...] = ("training", "training_validation", "validation", "testing")
EXPLANATION = (
    "A real training on small handwritten digits, with the same four errors, measured after each epoch. Validation "
    "and test pictures come from a worse camera: pale, noisy and a pixel off. Train, read the diagnosis, turn the knob "
    "that it points to, and train again."
)
KNOBS: Mapping[Cause, str] = {
    "bias": "**Capacity**: more filters; then more epochs. Less dropout, if there is any.",
    "variance": "**Data**: more training pictures. If there are no more, **regularisation**: some dropout.",
    "data mismatch": "**Match**: more training pictures like those of the test.",
    "overfitting to validation": "none: nothing was chosen by the validation pictures here, so this is chance.",
}


def start(target: str, settings: FourErrorsSettings) -> None:
    """Begin a training; for the callback of the button."""
    job_view.start(KEY, target, settings, inputs={"settings": settings}, work=settings.work())


def live() -> None:
    """The running training, redrawn twice a second: its four errors, its progress, stop."""

    def draw(job: Job) -> None:
        snapshot = job.snapshot
        four_bars(snapshot.metrics if snapshot else {}, key="recipe_moving")
        text = job_view.progress_text(job, job.status(), snapshot, "Loading TensorFlow …")
        components.progress(None, job.progress, text, key="recipe_progress")
        st.button("Stop", icon=":material/stop_circle:", key="recipe_stop", on_click=job.stop)

    job_view.redrawn(KEY, draw)


def four_bars(metrics: Mapping[str, float], key: str) -> None:
    """The four errors as bars that move."""
    rows: list[components.Row] = [
        {
            "rank": "",
            "label": NAMES[place].capitalize(),
            "length": metrics.get(place, 0.0),
            "text": percent(metrics[place]) if place in metrics else "–",
            "counts": place == "testing",
            "mark": "",
        }
        for place in PLACES
    ]
    components.ranking(rows, key=key)


def ended(outcome: Outcome, settings: FourErrorsSettings) -> None:
    """What the visitor's training came to, and which knob the recipe points to."""
    own, found = outcome.inputs["settings"], of(outcome.snapshot)
    four_bars(outcome.snapshot.metrics, key="recipe_moving")
    st.markdown(f"**{found.sentence}**")
    if found.first is not None:
        for cause in found.first.causes:
            st.markdown(f"The knob to turn: {KNOBS[cause]}")
    if outcome.stopped:
        st.caption(f"It was stopped after epoch {outcome.snapshot.step} of {own.epochs}.")
    if own != settings:
        st.caption("This was trained with other settings than the present ones; train again to see those.")


def journey() -> None:
    """What the recipe led to, step by step, as it was recorded."""
    stages = recorded()
    error_bars.stacked(stages, key="journey", wish=BOUND)
    steps = [f"**{name}**: {found.sentence}" for name, found in stages.items()]
    st.markdown("Four trainings, each changed as the diagnosis of the one before says:")
    st.markdown("\n".join(f"{number}. {text}" for number, text in enumerate(steps, start=1)))


def recorded() -> dict[str, Diagnosis]:
    """The diagnoses of the recorded trainings, by what was new in each."""
    history = finished.load(KEY).history
    return {name: _diagnosis(metrics) for name, (_, metrics) in zip(JOURNEY, history, strict=True)}


def cameras(outcome: Outcome | None) -> None:
    """Some training pictures and some test pictures."""
    image = outcome.snapshot.image if outcome is not None else None
    components.figure(
        image if image is not None else finished.picture(KEY),
        "Above: training pictures. Below: test pictures, from the worse camera.",
        "Training pictures, and test pictures that are paler, noisy and a pixel off",
        key="cameras",
    )


def keep(outcome: Outcome | None) -> None:
    """Remember a training that has ended, once, for comparison."""
    if outcome is None or not outcome.snapshot.step:
        return
    tries: dict[str, Outcome] = st.session_state.setdefault(TRIES, {})
    tries.setdefault(st.session_state[f"{KEY}_run"].job_id, outcome)
    for oldest in list(tries)[:-MOST]:
        del tries[oldest]


def tries() -> None:
    """The visitor's trainings as stacked bars, below each other."""
    outcomes: dict[str, Outcome] = st.session_state.get(TRIES, {})
    if not outcomes:
        st.caption("Your trainings will be drawn here, below each other.")
        return
    bars = {
        f"{number}. {_words(outcome.inputs['settings'])}": of(outcome.snapshot)
        for number, outcome in enumerate(outcomes.values(), start=1)
    }
    error_bars.stacked(bars, key=f"tries_{len(bars)}", wish=BOUND)


def lowest_test_error() -> float | None:
    """Of the visitor's trainings that ran to their end."""
    outcomes: dict[str, Outcome] = st.session_state.get(TRIES, {})
    return min((o.snapshot.metrics["testing"] for o in outcomes.values() if not o.stopped), default=None)


def of(snapshot: Snapshot) -> Diagnosis:
    """The diagnosis of a training at a snapshot."""
    return _diagnosis(snapshot.metrics)


def snippet(settings: FourErrorsSettings) -> str:
    """The code that trains and diagnoses as the page does."""
    return f"""from core.snapshots import last
from core.training.diagnosis.diagnosis import Errors, Measured, diagnose
from core.training.diagnosis.four_errors import FourErrorsSettings, train

settings = {settings.source()}
metrics = last(train(settings)).metrics
places = ("training", "training_validation", "validation", "testing")
errors = {{p: Measured(error=metrics[p], pictures=int(metrics[f"{{p}}_pictures"])) for p in places}}
print({{place: f"{{found.error:.1%}}" for place, found in errors.items()}})
print(diagnose(Errors(**errors)).sentence)
"""


def as_json(outcome: Outcome | None) -> bytes:
    """The four errors after each epoch of the visitor's last training, or at the ends of the recorded ones."""
    rows: list[dict[str, Any]]
    if outcome is None:
        history = finished.load(KEY).history
        rows = [{"training": name, **metrics} for name, (_, metrics) in zip(JOURNEY, history, strict=True)]
    else:
        rows = [{"epoch": step, **metrics} for step, metrics in outcome.history]
    return json.dumps(rows, indent=1).encode()


def _diagnosis(metrics: Mapping[str, float]) -> Diagnosis:
    measured = {p: Measured(error=metrics[p], pictures=int(metrics[f"{p}_pictures"])) for p in PLACES}
    return diagnose(Errors.model_validate({**measured, "wish": BOUND}))


def _words(settings: FourErrorsSettings) -> str:
    """What a training is made of, in a few words."""
    words = [f"{settings.filters} filters", f"{settings.pictures} pictures"]
    words += [f"dropout {settings.dropout:g}"] if settings.dropout else []
    words += [f"{settings.alike} % alike"] if settings.alike else []
    return ", ".join(words)
