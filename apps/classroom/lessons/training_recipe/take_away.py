"""What visitors take home: the code of the experiment, and its errors as JSON."""

import json
from functools import partial
from typing import Any

import streamlit as st

from apps.classroom.lessons.training_recipe.experiment import JOB
from apps.classroom.ui.jobs.job_view import JobResult
from apps.shared import finished
from core.training.diagnosis.four_errors_settings import JOURNEY, FourErrorsSettings


def downloads(result: JobResult | None) -> None:
    """Show the download button; the result is that of the visitor's last training."""
    st.download_button(
        "Errors (JSON)",
        partial(as_json, result),
        "errors.json",
        "application/json",
        icon=":material/download:",
        on_click="ignore",
    )


def snippet(settings: FourErrorsSettings) -> str:
    """Code that trains and diagnoses as the page does."""
    return f"""from core.snapshots import last
from core.training.diagnosis.diagnosis import Errors, MeasuredError, diagnose
from core.training.diagnosis.four_errors import train
from core.training.diagnosis.four_errors_settings import FourErrorsSettings

metrics = last(train({settings.source()})).metrics
kinds = ("training", "training_validation", "validation", "testing")
errors = {{k: MeasuredError(error=metrics[k], images=int(metrics[f"{{k}}_pictures"])) for k in kinds}}
for kind, measured in errors.items():
    print(f"{{kind}} error: {{measured.error:.1%}}")
print(diagnose(Errors(**errors)).sentence)
"""


def as_json(result: JobResult | None) -> bytes:
    """The four errors after each epoch of the visitor's last training, or after each of the recorded trainings."""
    rows: list[dict[str, Any]]
    if result is None:
        history = finished.load(JOB.record).history
        rows = [{"training": name, **metrics} for name, (_, metrics) in zip(JOURNEY, history, strict=True)]
    else:
        rows = [{"epoch": step, **metrics} for step, metrics in result.history]
    return json.dumps(rows, indent=1).encode()
