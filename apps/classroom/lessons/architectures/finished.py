"""Makes the first view of this lesson; run offline, imported by no page."""

import subprocess
import sys

from apps.classroom import recording
from apps.classroom.lessons.architectures import networks
from apps.shared import finished, job_targets
from apps.shared.finished import Finished
from core import images
from core.data import samples
from core.serving import jobs


def make() -> None:
    """Describe the networks, and compute the feature maps of a sample with the default settings."""
    done = subprocess.run([sys.executable, "-m", "core.nets.description"], stdout=subprocess.PIPE, check=True)
    networks.FILE.write_bytes(done.stdout)
    sample = "cat"
    image = samples.find(sample).read()
    # A first job loads TensorFlow, which estimates must not count.
    *_, _ = jobs.submit(job_targets.FEATURE_MAPS, image).stream()
    job = jobs.submit(job_targets.FEATURE_MAPS, image)
    *_, final = job.stream()
    (finished.FOLDER / "feature_maps").mkdir(exist_ok=True)
    for layer, sheet in final.panels.items():
        (finished.FOLDER / "feature_maps" / f"{layer}.webp").write_bytes(images.encode(sheet, "webp", quality=80))
    history = [(step, dict(metrics)) for step, metrics in job.history]
    recording.save("architectures", final.panels["stem_out"], Finished(sample, {}, job.seconds, 1.0, history))
