"""Makes the first view of this lesson; run offline on Linux, imported by no page."""

import subprocess
import sys
import time

from apps.classroom import recording
from apps.shared.finished import Finished
from core.data import samples
from core.detection import drawing
from core.detection.methods import registry

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
    """Draw what the network finds, and measure the memory of each detector in a process of its own."""
    image = samples.find("astronaut").read()
    method = registry.find("nanodet")
    began = time.perf_counter()
    found = method.detect(image)
    seconds = time.perf_counter() - began
    memory = {name: _megabytes(method_name) for name, method_name in METHODS.items()}
    drawn = drawing.draw(image, found, method.labels)
    recording.save("four_detectors", drawn, Finished("astronaut", {}, seconds, 1.0, [(1, memory)]))


def _megabytes(method: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE.format(method=method)], capture_output=True, text=True, check=True
    )
    return round(float(done.stdout), 1)
