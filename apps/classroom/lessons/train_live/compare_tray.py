"""The compare tray: the trainings of this visit, and the recorded ones of `trained/`, over each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from apps.classroom.lessons.train_live.text import GOAL, KEY, history_of
from apps.classroom.ui import training_curves
from apps.classroom.ui.job_view import Outcome
from apps.classroom.ui.training_history import History
from core.numbers import percent
from core.serving import artifacts
from core.serving.artifacts import Artifact, ArtifactError
from core.training import monitor
from core.training.live.settings import TITLES, LiveSettings

TRAY, MOST = "live_tray", 6
WORDS = {
    "learning_rate": "rate {}",
    "pictures": "{} pictures",
    "batch_size": "batch {}",
    "epochs": "{} epochs",
    "seed": "seed {}",
}


@dataclass(frozen=True)
class Run:
    """One training of this visit."""

    settings: LiveSettings
    history: History


def keep(outcome: Outcome | None) -> None:
    """Put a run that has ended into the tray, once, if it has a finished epoch."""
    if outcome is None:
        return
    tray: dict[str, Run] = st.session_state.setdefault(TRAY, {})
    job_id = st.session_state[f"{KEY}_run"].job_id
    settings = outcome.inputs["settings"]
    history = history_of(outcome.history, settings)
    if job_id in tray or not history.epochs:
        return
    tray[job_id] = Run(settings, history)
    for oldest in list(tray)[:-MOST]:
        del tray[oldest]


def show() -> None:
    """The runs of this visit: their validation curves and a table. Nothing before there are two."""
    tray: dict[str, Run] = st.session_state.get(TRAY, {})
    if len(tray) < 2:
        st.caption("Train again with other settings: runs are gathered here, to be compared.")
        return
    names = list(named(list(tray.values())))
    runs = dict(zip(names, tray.values(), strict=True))
    chosen = st.pills("Your trainings", names, selection_mode="multi", default=names, key=f"live_chosen_{len(names)}")
    picked = {name: run for name, run in runs.items() if name in chosen}
    if picked:
        training_curves.over_each_other({name: run.history.epochs for name, run in picked.items()}, key="live_compared")
        st.dataframe([_row(name, run) for name, run in picked.items()], hide_index=True, width="stretch")
    st.button("Forget them", icon=":material/delete:", on_click=lambda: st.session_state.pop(TRAY, None))


def named(runs: Sequence[Run]) -> list[str]:
    """A name for each run: its number and the settings in which the runs differ."""
    knobs = [k.name for k in LiveSettings.knobs() if len({getattr(run.settings, k.name) for run in runs}) > 1]
    names = []
    for number, run in enumerate(runs, start=1):
        words = [_word(name, getattr(run.settings, name)) for name in knobs]
        words += ["rate changed"] if run.history.changes else []
        names.append(f"{number}: {', '.join(words)}" if words else f"run {number}")
    return names


def trained() -> dict[str, tuple[Artifact, list[dict[str, float]]]]:
    """The artifacts that have a history, with it, by title."""
    found = {}
    for artifact in artifacts.available():
        if monitor.FILE in artifact.card.files:
            try:
                epochs = monitor.read(artifact.path(monitor.FILE))
            except (ArtifactError, OSError, ValueError, KeyError):
                continue  # Its own lesson says what is wrong with it.
            if epochs:
                found[artifact.card.title] = (artifact, epochs)
    return found


def big_runs() -> None:
    """The recorded histories, several over each other, with what each took and reached."""
    found = trained()
    if not found:
        st.info(
            "There is no recorded history in `trained/` yet. Make one with `python -m core train mnist_mini_vgg`; "
            "`core/training/recipes` has more recipes.",
            icon=":material/info:",
        )
        return
    titles = list(found)
    chosen = st.pills("Recorded trainings", titles, selection_mode="multi", default=titles[:4], key="live_recorded")
    picked = {title: found[title] for title in titles if title in chosen}
    if not picked:
        st.caption("Choose one or more.")
        return
    training_curves.over_each_other({title: epochs for title, (_, epochs) in picked.items()}, key="live_big")
    st.dataframe([_card_row(*entry) for entry in picked.values()], hide_index=True, width="stretch")
    st.caption(
        "Test accuracy and training time are read from the cards. A loss depends on label smoothing and on the "
        "number of classes, so compare losses only between trainings on the same data."
    )


def _row(name: str, run: Run) -> dict[str, Any]:
    epochs = run.history.epochs
    best = max(epoch["validation_accuracy"] for epoch in epochs)
    return {
        "training": name,
        "epochs": len(epochs),
        "best validation accuracy": percent(best),
        f"epochs to {percent(GOAL)}": str(run.history.reached(GOAL) or "–"),
        "training above validation": f"{100 * run.history.gap:+.1f} points",
        "seconds": f"{epochs[-1]['seconds']:.0f}",
    }


def _card_row(artifact: Artifact, epochs: Sequence[Mapping[str, float]]) -> dict[str, Any]:
    card = artifact.card
    watched = [value for epoch in epochs if (value := epoch.get("validation_accuracy")) is not None]
    test = card.metric("rank1")
    return {
        "training": card.title,
        "epochs": len(epochs),
        "best validation accuracy": percent(max(watched)) if watched else "–",
        "test accuracy": percent(test.value) if test else "–",
        "training time": duration(card.wall_time_seconds),
        "made by": card.command,
    }


def duration(seconds: float | None) -> str:
    """Seconds in the unit that suits them."""
    if seconds is None:
        return "–"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _word(name: str, value: Any) -> str:
    if name == "augment":
        return "augmented" if value else "not augmented"
    return WORDS.get(name, "{}").format(TITLES.get(value, value))
