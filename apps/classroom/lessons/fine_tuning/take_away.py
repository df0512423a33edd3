"""What a visitor takes home: the code and the recipe of the current settings, and the history of the run."""

import json

from apps.classroom.lessons.fine_tuning.fine_tuning_run import FineTuningRun
from core.training.toml_writer import toml
from core.transfer.fine_tuning.settings import FineTuningSettings


def snippet(settings: FineTuningSettings) -> str:
    """The code that fine-tunes as the page does."""
    return f"""from core.transfer.fine_tuning.live import FineTuningSettings, fine_tune_live

settings = {settings.source()}
for snapshot in fine_tune_live(settings):
    metrics = snapshot.metrics
    if "epoch_loss" in metrics:
        print(f"stage {{metrics['stage']:.0f}}: validation accuracy {{metrics['epoch_validation_accuracy']:.4f}}")
"""


def recipe_toml(settings: FineTuningSettings) -> str:
    """The settings as a recipe file."""
    return toml(settings.recipe())


def history_json(run: FineTuningRun) -> bytes:
    """The history of a run, in the format of `history.json`."""
    title = run.settings.recipe()["title"]
    record = {"title": title, "planned": run.settings.epochs, "epochs": run.history.epochs}
    return json.dumps(record, indent=1).encode()
