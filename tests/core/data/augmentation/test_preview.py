"""A preview shows what was sampled: the images follow the numbers beside them."""

import os
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import cv2
import numpy as np
import pytest

from core.data import samples
from core.data.augmentation.preview import preview
from core.data.augmentation.preview_settings import PreviewSettings
from core.data.augmentation.transforms.registry import TRANSFORMS
from core.images import RGB
from core.serving import wire
from core.settings import SettingsError
from core.snapshots import Snapshot, last

PHOTO = samples.find("coffee").read(160)
SMALL = PreviewSettings(count=3, size=64)


def shown(*transforms: dict[str, Any], image: RGB = PHOTO, settings: PreviewSettings = SMALL) -> Snapshot:
    return last(preview(image, list(transforms), settings))


def spot(x: int, y: int, size: int = 128) -> RGB:
    """A white disc on black."""
    canvas = np.zeros((size, size, 3), np.uint8)
    cv2.circle(canvas, (x, y), 10, (255, 255, 255), -1)
    return canvas


def place(image: RGB) -> tuple[float, float]:
    """The middle of what is white, x and y."""
    y, x = np.nonzero(image[..., 0] > 127)
    return float(x.mean()), float(y.mean())


@pytest.mark.parametrize("kind", TRANSFORMS)
def test_every_transform_can_be_shown(kind: str) -> None:
    snapshot = shown({"kind": kind})
    assert list(snapshot.panels) == ["1", "2", "3"]
    for version in snapshot.panels.values():
        assert version.shape == (64, 64, 3) and version.dtype == np.uint8
    quantities = {name.split("/", 1)[1] for name in snapshot.metrics} - {"label"}
    assert quantities and quantities <= {f"{kind}/{quantity}" for quantity in TRANSFORMS[kind].quantities}
    if kind == "randaugment":
        for n in "123":
            assert sum(v for name, v in snapshot.metrics.items() if name.startswith(n)) == 2
    assert {name[0] for name in snapshot.metrics} == {"1", "2", "3"}
    assert wire.plain(snapshot).metrics == snapshot.metrics


def test_the_seed_decides() -> None:
    chosen = {"kind": "rotation", "angle": 90}
    again, other = shown(chosen), shown(chosen, settings=PreviewSettings(count=3, size=64, seed=1))
    assert shown(chosen).metrics == again.metrics != other.metrics


def test_the_image_moves_as_far_as_the_number_says() -> None:
    settings = PreviewSettings(count=8, size=128)
    snapshot = shown({"kind": "translation", "fill": "constant"}, image=spot(64, 64), settings=settings)
    for n, version in snapshot.panels.items():
        x, y = place(version)
        assert x == pytest.approx(64 + 128 * snapshot.metrics[f"{n}/translation/right"], abs=1)
        assert y == pytest.approx(64 + 128 * snapshot.metrics[f"{n}/translation/down"], abs=1)


def test_the_image_turns_as_far_as_the_number_says() -> None:
    settings = PreviewSettings(count=8, size=128)
    snapshot = shown({"kind": "rotation", "angle": 170, "fill": "constant"}, image=spot(104, 64), settings=settings)
    for n, version in snapshot.panels.items():
        x, y = place(version)
        angle = np.degrees(np.arctan2(63.5 - y, x - 63.5))
        assert angle == pytest.approx(snapshot.metrics[f"{n}/rotation/angle"], abs=3)


def test_the_image_grows_and_slants_as_the_numbers_say() -> None:
    settings = PreviewSettings(count=8, size=128)
    snapshot = shown({"kind": "zoom", "amount": 0.4, "fill": "constant"}, image=spot(64, 64), settings=settings)
    area = (spot(64, 64)[..., 0] > 127).sum()
    for n, version in snapshot.panels.items():
        size = np.sqrt((version[..., 0] > 127).sum() / area)
        assert size == pytest.approx(snapshot.metrics[f"{n}/zoom/size"], rel=0.05)
    snapshot = shown({"kind": "shear", "x": 0.3, "y": 0.3, "fill": "constant"}, image=spot(64, 64), settings=settings)
    for n, version in snapshot.panels.items():
        x, y = place(version)
        sideways, upwards = snapshot.metrics[f"{n}/shear/sideways"], snapshot.metrics[f"{n}/shear/upwards"]
        assert x - 64 == pytest.approx(sideways * y, abs=1)
        assert 64 - y == pytest.approx(upwards * x, abs=1)


def test_exactly_the_flipped_versions_are_marked() -> None:
    snapshot = shown({"kind": "flip"}, settings=PreviewSettings(count=8, size=64))
    flipped = [snapshot.metrics[f"{n}/flip/horizontal"] for n in range(1, 9)]
    assert set(flipped) == {0.0, 1.0}
    assert snapshot.image is not None
    for is_flipped, version in zip(flipped, snapshot.panels.values(), strict=True):
        np.testing.assert_array_equal(version, snapshot.image[:, ::-1] if is_flipped else snapshot.image)


@pytest.mark.parametrize("kind", ["mixup", "cutmix"])
def test_mixing_brings_in_another_image(kind: str) -> None:
    black = np.zeros((64, 64, 3), np.uint8)
    snapshot = shown({"kind": kind, "alpha": 1.0}, image=black, settings=PreviewSettings(count=8, size=64))
    for n, version in snapshot.panels.items():
        kept = snapshot.metrics[f"{n}/{kind}/kept"]
        assert snapshot.metrics[f"{n}/label"] == pytest.approx(kept, abs=1e-5)
        dark = (version == 0).all(axis=-1).mean()
        if kind == "cutmix":
            assert dark == pytest.approx(kept, abs=0.02)
    assert len({round(v, 3) for v in snapshot.metrics.values()}) > 4


def test_the_same_kind_twice_is_numbered_and_an_empty_chain_shows_the_image() -> None:
    twice = shown({"kind": "rotation"}, {"kind": "rotation"})
    assert twice.metrics["1/rotation/angle"] != twice.metrics["1/rotation 2/angle"]
    plain = shown()
    assert plain.metrics == {} and plain.image is not None
    np.testing.assert_array_equal(plain.panels["3"], plain.image)


def test_an_unknown_kind_is_named_in_a_sentence() -> None:
    with pytest.raises(SettingsError, match="There is no augmentation “wobble”"):
        shown({"kind": "wobble"})
