"""Methods with the settings of a page: they find what the page shows, and without settings what they always found."""

from collections.abc import Sequence

import numpy as np
import pytest

from core.boxes import iou
from core.data import samples
from core.detection.classical import cascades
from core.detection.methods import networks, registry
from core.detection.methods.detection_settings import DetectionSettings
from core.errors import ConvolabError
from core.images import RGB, fit


@pytest.fixture(scope="module")
def astronaut() -> RGB:
    return fit(samples.find("astronaut").read(), 512)


def labels(name: str, image: RGB, settings: DetectionSettings | None = None) -> Sequence[str]:
    method = registry.find(name, settings=settings)
    return [method.labels[label] for label in method.detect(image).labels]


def test_a_cascade_takes_its_kind_and_its_neighbours(astronaut: RGB) -> None:
    settings = DetectionSettings(cascade="eye", neighbours=1)
    found = registry.find("haar", settings=settings).detect(astronaut)
    assert len(found) == len(cascades.detect(astronaut, "eye", neighbours=1)) > 0
    assert labels("haar", astronaut) == ["face"] and set(labels("haar", astronaut, settings)) == {"eye"}


def test_a_network_takes_both_thresholds(astronaut: RGB) -> None:
    few = registry.find("nanodet", settings=DetectionSettings(least=0.3)).detect(astronaut)
    many = registry.find("nanodet", settings=DetectionSettings(least=0.3, overlap=1.0)).detect(astronaut)
    assert 0 < len(few) < len(many) and many.scores.min() >= 0.3
    same = iou(few.boxes, few.boxes) * (few.labels[:, None] == few.labels) - np.eye(len(few))
    assert same.max() <= 0.6


def test_default_settings_change_nothing(astronaut: RGB) -> None:
    for name in ("haar", "hog", "nanodet", "open_images"):
        assert labels(name, astronaut, DetectionSettings()) == labels(name, astronaut)


def test_the_networks_are_those_of_trained() -> None:
    (choice,) = [knob for knob in DetectionSettings.knobs() if knob.name == "network"]
    assert choice.choices == networks.names() and choice.choices[:2] == ("nanodet", "open_images")
    assert "raccoon_ssd" in choice.choices and not {"raccoon_hog", "efficientnet_lite0"} & set(choice.choices)
    with pytest.raises(ConvolabError, match="Network must be nanodet, "):
        DetectionSettings.parse({"network": "no_such"})


def test_a_drawn_bottle_is_one_to_both_networks_of_others() -> None:
    bottle = samples.find("bottle").read()
    assert labels("nanodet", bottle) == ["bottle"] and labels("open_images", bottle) == ["Bottle"]


def test_a_raccoon_is_one_only_to_the_network_that_learnt_raccoons() -> None:
    raccoon = fit(samples.find("raccoon").read(), 640)
    assert labels("raccoon_ssd", raccoon) == ["raccoon"] and labels("nanodet", raccoon) == ["cat"]
