"""How well features separate the classes of the sample set, measured ahead for every choice of classes and number.

    python -m core.transfer.choice.sample_probes     # measures again, some minutes

A class that moves the same slider would otherwise compute the same cross-validations again and again.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from core import result_files
from core.data.sets import shapes
from core.snapshots import last
from core.transfer.backbones import registry
from core.transfer.choice import evidence
from core.transfer.choice.advice import EARLY, LATE, Advice, Probing, advise
from core.transfer.own_classes import enough_images, sample_set
from core.transfer.own_classes.settings import SampleSetSettings

FILE = Path(__file__).with_name("sample_probes.json")
COMMAND = "python -m core.transfer.choice.sample_probes"


class SampleProbes(BaseModel):
    """The result file.

    Attributes:
        command: that made it.
        state: of the network whose features were probed.
        fewest: drawings per class of the first entry of each list; one more for each further entry.
        accuracies: by the names of the classes, joined by "+" in the order of `shapes.CLASSES`: the cross-validated
            accuracies of early and of late features, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: str
    state: str
    fewest: int
    accuracies: dict[str, list[tuple[float, float]]]


@lru_cache(maxsize=1)
def recorded() -> SampleProbes:
    """The committed result.

    Raises:
        ResultFileError: the file is missing or damaged.
    """
    return result_files.read(FILE, SampleProbes, COMMAND)


def advice(classes: Sequence[str], count: int) -> Advice:
    """Advise on drawings of the sample set.

    Args:
        classes: of `shapes.CLASSES`.
        count: drawings of each class, within the bounds of `SampleSetSettings.pictures`.

    Raises:
        TooFewImagesError: there are too few classes.
        ResultFileError: the result file is missing or damaged.
    """
    enough_images.check([name for name in classes for _ in range(count)])
    return _advice(_key(classes), len(classes), count)


@lru_cache(maxsize=1024)
def _advice(key: str, classes: int, count: int) -> Advice:
    probes = recorded()
    early, late = probes.accuracies[key][count - probes.fewest]
    return advise(late, early, count * classes, classes, evidence.recorded())


def measure(classes: Sequence[str], count: int) -> tuple[float, float]:
    """The cross-validated accuracies of early and of late features of drawings, 0 to 1."""
    probing = Probing.of([sample_set.example(file) for file in sample_set.files(classes, count)])
    last(probing.stream())
    return probing.accuracies[EARLY], probing.accuracies[LATE]


def main() -> None:
    """Measure everything and write the result file."""
    (knob,) = SampleSetSettings.knobs()
    assert knob.minimum is not None and knob.maximum is not None
    fewest, most = int(knob.minimum), int(knob.maximum)
    accuracies: dict[str, list[tuple[float, float]]] = {}
    for size in range(2, len(shapes.CLASSES) + 1):
        for classes in combinations(shapes.CLASSES, size):
            measured = [measure(classes, count) for count in range(fewest, most + 1)]
            accuracies[_key(classes)] = [(round(early, 4), round(late, 4)) for early, late in measured]
            print(f"{_key(classes)}: late features {np.mean(measured, axis=0)[1]:.0%} in the mean", flush=True)
    state = registry.state(registry.BUNDLED)
    result_files.write(FILE, SampleProbes(command=COMMAND, state=state, fewest=fewest, accuracies=accuracies))


def _key(classes: Sequence[str]) -> str:
    return "+".join(name for name in shapes.CLASSES if name in classes)


if __name__ == "__main__":
    main()
