"""Makes the first view of this lesson; run offline, imported by no page."""

import subprocess
import sys

from apps.classroom import recording
from apps.classroom.lessons.fine_tuning import text
from apps.shared import job_targets
from apps.shared.finished import Finished
from core.serving import jobs
from core.transfer.fine_tuning.settings import FineTuningSettings


def make() -> None:
    """Count the blocks, and fine-tune as the page does, with its default settings."""
    command = [sys.executable, "-m", "core.transfer.fine_tuning.description"]
    text.BLOCKS.write_bytes(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    settings = FineTuningSettings()
    *_, _ = jobs.submit(
        job_targets.FINE_TUNING, FineTuningSettings(pictures="40", warm_up=1, fine_tuning=0)
    ).stream()  # As above.
    job = jobs.submit(job_targets.FINE_TUNING, settings)
    *_, final = job.stream()
    assert final.image is not None
    history = recording.six_digits(job.history)
    recording.save("fine_tuning", final.image, Finished("", settings.changed(), job.seconds, settings.work(), history))
