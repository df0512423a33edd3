"""What all four detectors found in a picture, as cards and as rows of a table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from apps.classroom.lessons.four_detectors import detector_cards, looking, text
from apps.classroom.lessons.four_detectors.detector_cards import DetectorCard
from apps.classroom.lessons.four_detectors.looking import Look, SeenPicture
from apps.classroom.lessons.four_detectors.take_away import Row
from core.boxes import Detections, nothing, to_sizes
from core.detection.classical.cascades import CASCADES
from core.detection.methods.detection_settings import DetectionSettings

PROBABLE = ("sliding", "network")
"""The detectors whose scores are probabilities."""


@dataclass(frozen=True)
class Comparison:
    """What the detectors found in a picture.

    Attributes:
        size: height and width of the picture.
        looks: what each detector found, by its name in `text.TITLES`; without those that have not looked yet.
        labels: the class names of each detector.
    """

    size: tuple[int, int]
    looks: Mapping[str, Look]
    labels: Mapping[str, list[str]]

    @property
    def classes(self) -> list[str]:
        """The names of everything that was found, in alphabetical order."""
        return sorted({self.labels[name][n] for name, look in self.looks.items() for n in look.found.labels.tolist()})

    def shown(self, name: str, classes: Collection[str]) -> Detections:
        """What a detector found of some classes, or of all if there are none."""
        if name not in self.looks:
            return nothing()
        found = self.looks[name].found
        wanted = [not classes or self.labels[name][label] in classes for label in found.labels.tolist()]
        return found.select(np.array(wanted, bool))

    def cards(self, classes: Collection[str]) -> list[DetectorCard]:
        """A card for each detector, with the boxes of some classes, or of all if there are none."""
        memory = looking.record().history[0][1]
        made: list[DetectorCard] = []
        for name, title in text.TITLES.items():
            found, look = self.shown(name, classes), self.looks.get(name)
            said = text.found([self.labels[name][label] for label in found.labels]) if look else text.NOT_SLID
            facts = [text.memory(memory[name])]
            if look is not None:
                facts = [*text.cost(look.milliseconds, look.windows, name), *facts]
            boxes = detector_cards.boxes(found, self.labels[name], self.size, probabilities=name in PROBABLE)
            made.append({"title": title, "said": said, "facts": facts, "boxes": boxes})
        return made

    def rows(self, classes: Collection[str]) -> list[Row]:
        """A row for each box of some classes, or of all if there are none."""
        return [
            (name, self.labels[name][label], float(score), box)
            for name in text.TITLES
            for found in [self.shown(name, classes)]
            for box, score, label in zip(to_sizes(found.boxes).tolist(), found.scores, found.labels, strict=True)
        ]


def compare(seen: SeenPicture, settings: DetectionSettings, slid: Look | None) -> Comparison:
    """Let the detectors look at a picture.

    Args:
        seen: the picture.
        settings: what they look for, and how sure they must be.
        slid: what the sliding windows found, all or some of them; None if there are none yet.
    """
    looks = {
        "cascade": seen.cascade(settings.cascade, settings.neighbours, settings.shrink),
        "people": seen.people(settings.margin),
        "network": seen.network(settings.network, settings.least, settings.overlap),
    }
    labels = {
        "cascade": [CASCADES[settings.cascade].label],
        "people": ["person"],
        "sliding": looking.classes(),
        "network": looking.network(settings.network).labels,
    }
    return Comparison(seen.size, looks | ({"sliding": slid} if slid else {}), labels)
