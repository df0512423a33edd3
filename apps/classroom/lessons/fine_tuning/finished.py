"""Makes the first view of this lesson; run offline, imported by no page."""

import subprocess
import sys

from apps.classroom import recording
from apps.classroom.lessons.fine_tuning import blocks
from apps.shared import job_targets
from apps.shared.finished import Finished
from core.serving import jobs
from core.transfer.fine_tuning.settings import FineTuningSettings


def make() -> None:
    """Count the weights of the blocks, and fine-tune as the page does with its default settings."""
    command = [sys.executable, "-m", "core.transfer.fine_tuning.block_counts"]
    blocks.FILE.write_bytes(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    settings = FineTuningSettings()
    # A first short run, so that loading and tracing are left out of the estimate.
    *_, _ = jobs.submit(job_targets.FINE_TUNING, FineTuningSettings(pictures="40", warm_up=1, fine_tuning=0)).stream()
    job = jobs.submit(job_targets.FINE_TUNING, settings)
    *_, final = job.stream()
    assert final.image is not None
    history = recording.six_digits(job.history)
    recording.save("fine_tuning", final.image, Finished("", settings.changed(), job.seconds, settings.work(), history))
