"""The map of Flowers-17, with its images where the data set is on this machine."""

import pytest

from apps.classroom.lessons.features import flowers_map
from core.data.sets import datasets


@pytest.mark.data
@pytest.mark.skipif(datasets.where("flowers17") is None, reason="Flowers-17 is not here")
def test_every_dot_has_its_image_as_soon_as_the_data_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(datasets, "where", lambda _: None)
        assert not flowers_map.load().sheet
    flowers = flowers_map.load()
    assert flowers.sheet[8:12] == b"WEBP" and len(flowers.sheet) < 750_000
    assert flowers.note == "Hover over a dot to see its image."


def test_an_image_of_the_map_is_its_own_nearest_neighbour() -> None:
    flowers = flowers_map.load()
    space = flowers.space
    features = space.mean + space.basis @ space.scores[0]
    positions, classes = flowers.neighbours(features)
    assert positions[0] == tuple(space.places[0].tolist())
    assert classes[0] == flowers.classes[space.labels[0]] == flowers.points()[0]["label"]
