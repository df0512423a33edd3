"""Makes the first view of this lesson; run offline, imported by no page."""

import time

from apps.classroom import recording
from apps.shared.finished import Finished
from core.ensembles import families
from core.ensembles.averaging import compare
from core.ensembles.hit_map import hit_map


def make() -> None:
    """Draw which of the disputed test images each of five networks classifies correctly, and which their average."""
    began = time.perf_counter()
    family = families.load("five alike")
    drawn = hit_map(family.members, family.labels, family.names)
    ensemble = compare(family.members, family.labels).ensemble
    numbers = {"accuracy": ensemble.accuracy, "loss": ensemble.loss}
    recording.save("ensembles", drawn, Finished("", {}, time.perf_counter() - began, 1.0, [(1, numbers)]))
