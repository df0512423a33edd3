"""Makes the first view of this lesson; run offline on Linux, imported by no page."""

import subprocess
import sys

from apps.classroom import recording
from apps.classroom.lessons.four_detectors import looking, raccoons, text
from apps.classroom.lessons.four_detectors.raccoons import RaccoonCounts
from apps.shared import job_targets
from apps.shared.finished import Finished
from core.data import samples
from core.data.boxes import box_data_sets
from core.data.sets.archives import DataError
from core.detection import drawing
from core.detection.methods import registry
from core.evaluation.detection.average_precision import Truth
from core.evaluation.detection.labels_given import labels_given
from core.images import fit
from core.serving import jobs

SAMPLE = "astronaut"
LEAST, OVERLAP = 0.4, 0.5
METHODS = {"cascade": "haar", "people": "hog", "sliding": "sliding", "network": "nanodet"}
MEASURE = """
from pathlib import Path
from core.data import samples
from core.detection.methods import registry
from core.images import fit

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


image = fit(samples.find("astronaut").read(), 640)
before = peak()
registry.find("{method}").detect(image)
print((peak() - before) / 1000)
"""


def make() -> None:
    """Slide over the first sample as the page does, measure memory, draw the network's boxes, and count raccoons."""
    image = fit(samples.find(SAMPLE).read(), looking.LONGEST)
    arguments = (job_targets.WINDOW_SCAN, image, registry.CLASSIFIER)
    # A first short scan, so that loading is left out of the estimate.
    *_, _ = jobs.submit(*arguments, looking.SLIDING.model_copy(update={"scales": 2})).stream()
    job = jobs.submit(*arguments, looking.SLIDING)
    *_, final = job.stream()
    first = job.history[0][0]
    seconds = job.seconds * final.total / (final.total - first)  # The time of a job begins with its first snapshot.
    memory = {name: _megabytes(method) for name, method in METHODS.items()}
    history = [(0, memory), *recording.six_digits(job.history)]
    method = registry.find("nanodet")
    drawn = drawing.draw(image, method.detect(image), method.labels)
    recording.save("four_detectors", drawn, Finished(SAMPLE, {}, seconds, float(final.total), history))
    try:
        raccoons.write(_raccoons())
    except DataError as error:  # The counts of before remain.
        print(error, file=sys.stderr)


def _raccoons() -> RaccoonCounts:
    photos = box_data_sets.load("raccoon").splits["validation"]
    truths = [Truth(entry.boxes, entry.labels, entry.ignored) for entry in photos.entries]
    given = {}
    for name in (*text.GENERAL_NETWORKS, text.LEARNT):
        method = registry.find(name, LEAST)
        found = [method.detect(photos.read(index, working_size=None)) for index in range(len(photos))]
        labels = labels_given(found, truths, OVERLAP)
        given[name] = raccoons.counted([None if label is None else method.labels[label] for label in labels])
    count = sum(int((~truth.ignored).sum()) for truth in truths)
    return RaccoonCounts(photos=len(photos), raccoons=count, least=LEAST, overlap=OVERLAP, given=given)


def _megabytes(method: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE.format(method=method)], capture_output=True, text=True, check=True
    )
    return round(float(done.stdout), 1)
