"""Makes the first view of this lesson; run offline, imported by no page."""

import time
from statistics import median

from apps.classroom import recording
from apps.classroom.lessons.sliding_windows import exercise, scans
from apps.shared import job_targets
from apps.shared.finished import Finished
from core.boxes import Detections
from core.data import samples
from core.detection import drawing, suppression_steps
from core.detection.methods import registry
from core.detection.sliding.sliding_settings import WindowSettings
from core.detection.sliding.window_scan import WindowScores
from core.detection.ssd.detector import SsdDetector
from core.detection.suppression_settings import SuppressionSettings
from core.images import RGB
from core.serving import artifacts, jobs


def make() -> None:
    """Classify the windows of a sample as the page does, and draw the boxes that stay."""
    image, settings = scans.shrunk(samples.find(exercise.SAMPLE).read()), WindowSettings()
    # A first short scan, so that loading is left out of the estimate.
    *_, _ = jobs.submit(job_targets.WINDOW_SCAN, image, registry.CLASSIFIER, WindowSettings(scales=2)).stream()
    job = jobs.submit(job_targets.WINDOW_SCAN, image, registry.CLASSIFIER, settings)
    *_, final = job.stream()
    timed = final.total - job.history[0][0]  # The time of a job begins with its first snapshot.
    seconds = job.seconds * final.total / timed
    history = recording.six_digits(job.history)
    scores = WindowScores.of((image.shape[0], image.shape[1]), settings, history)
    labels = artifacts.load(registry.CLASSIFIER).card.classes
    label = labels.index(exercise.CLASS)
    steps = suppression_steps.run(scores.boxes, scores.of_class(label), SuppressionSettings())
    kept = steps.kept
    found = Detections(steps.boxes[kept], steps.scores[kept], kept * 0 + label)
    first = (0, {scans.SSD: round(_ssd_milliseconds(image), 2)})
    record = Finished(exercise.SAMPLE, settings.changed(), seconds, float(final.total), [first, *history])
    recording.save("sliding_windows", drawing.draw(image, found, labels), record)


def _ssd_milliseconds(image: RGB) -> float:
    """The median time of one run of SSD on the image."""
    detector = SsdDetector.of(artifacts.load("raccoon_ssd"))
    spent = []
    for _ in range(15):
        began = time.perf_counter()
        detector.raw(image)
        spent.append(1000 * (time.perf_counter() - began))
    return median(spent)
