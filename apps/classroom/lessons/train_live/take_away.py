"""What visitors take home: the code, the recipe, and the history of the training as JSON and CSV."""

import csv
import io
import json
from functools import partial

import streamlit as st

from apps.classroom.lessons.train_live.training_run import TrainingRun
from core.training.live.settings import TITLES, LiveSettings
from core.training.toml_writer import toml


def downloads(run: TrainingRun, settings: LiveSettings) -> None:
    """Show the download buttons.

    Args:
        run: the training that the page shows.
        settings: the current ones, which may differ from those of the run.
    """
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("Recipe (TOML)", recipe(settings), "my.toml", "application/toml")
    button("History (JSON)", partial(as_json, run), "history.json", "application/json")
    button("History (CSV)", partial(as_csv, run), "history.csv", "text/csv")


def recipe(settings: LiveSettings) -> str:
    """The training as a recipe file."""
    return toml(settings.recipe())


def snippet(settings: LiveSettings) -> str:
    """Code that trains as the page does."""
    return f"""from core.training.live.settings import LiveSettings
from core.training.live.training import train_live

for snapshot in train_live({settings.source()}):
    if "epoch_loss" in snapshot.metrics:
        accuracy = snapshot.metrics["epoch_validation_accuracy"]
        print(f"{{snapshot.note}}: validation accuracy {{accuracy:.4f}}")
"""


def as_json(run: TrainingRun) -> bytes:
    """The history, in the format of `history.json`."""
    settings = run.settings
    title = f"{TITLES[settings.network]}, {TITLES[settings.data].lower()}"
    record = {"title": title, "planned": settings.epochs, "epochs": run.history.epochs}
    return json.dumps(record, indent=1).encode()


def as_csv(run: TrainingRun) -> bytes:
    """The history as a table with one row per epoch."""
    buffer = io.StringIO()
    epochs = run.history.epochs
    writer = csv.DictWriter(buffer, ["epoch", *(epochs[0] if epochs else {})])
    writer.writeheader()
    writer.writerows({"epoch": number, **epoch} for number, epoch in enumerate(epochs, start=1))
    return buffer.getvalue().encode()
