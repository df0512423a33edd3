"""Style transfer descends, keeps what it should, and ends where it is told to."""

from itertools import islice
from typing import Any

import numpy as np
import pytest

from core.data import samples
from core.images import RGB, resize
from core.snapshots import last
from core.synthesis.style import optimization
from core.synthesis.style.optimization import transfer
from core.synthesis.style.paintings import Painting
from core.synthesis.style.settings import STYLE_LAYERS, StyleError, StyleSettings

PHOTO = samples.find("coffee").read(160)
PAINTING = samples.find("galaxies").read(160)
SMALL: dict[str, Any] = {"longest_side": 96, "steps": 5}
METRICS = {"loss", "content", "style", "total_variation", *STYLE_LAYERS.values()}


@pytest.mark.parametrize("optimizer", ["adam", "lbfgs"])
@pytest.mark.parametrize("start", ["content", "noise", "style"])
def test_the_loss_falls_from_every_start_with_both_optimizers(optimizer: Any, start: Any) -> None:
    settings = StyleSettings(**SMALL, optimizer=optimizer, start=start, learning_rate=0.004)
    snapshots = list(transfer(PHOTO, PAINTING, settings))
    losses = [snapshot.metrics["loss"] for snapshot in snapshots[1:]]
    assert [snapshot.step for snapshot in snapshots] == list(range(6)) and losses[-1] < losses[0]
    assert all(set(snapshot.metrics) == METRICS for snapshot in snapshots[1:])
    assert all(s.image is not None and s.image.shape == (64, 96, 3) and s.image.dtype == np.uint8 for s in snapshots)


def test_the_three_losses_add_up_and_so_do_the_layers() -> None:
    settings = StyleSettings(**SMALL, conv5=0)
    metrics = last(transfer(PHOTO, PAINTING, settings)).metrics
    assert metrics["loss"] == pytest.approx(metrics["content"] + metrics["style"] + metrics["total_variation"])
    whole = sum(weight * metrics[layer] for layer, weight in settings.style_weights.items())
    assert metrics["style"] == pytest.approx(whole) and "conv5_1" not in metrics


def test_without_style_the_photo_stays_as_it_is() -> None:
    settings = StyleSettings(**SMALL, style=0, total_variation=0)
    final = last(transfer(PHOTO, PAINTING, settings)).image
    assert final is not None
    assert np.abs(final.astype(int) - resize(PHOTO, final.shape[:2])).mean() < 1


def test_the_same_seed_gives_the_same_picture() -> None:
    settings = StyleSettings(**SMALL, start="noise", seed=7)
    one, two = (last(transfer(PHOTO, PAINTING, settings)).image for _ in range(2))
    assert np.array_equal(one, two)  # type: ignore[arg-type]
    other = last(transfer(PHOTO, PAINTING, StyleSettings(**SMALL, start="noise", seed=8))).image
    assert not np.array_equal(one, other)  # type: ignore[arg-type]


def test_the_panels_are_the_time_lapse_and_three_gram_matrices() -> None:
    panels = last(transfer(PHOTO, PAINTING, StyleSettings(**SMALL))).panels
    assert [name for name in panels if name.startswith("Step")] == ["Step 1", "Step 2", "Step 3", "Step 5"]
    grams = {name: image for name, image in panels.items() if name.startswith("Gram")}
    assert len(grams) == 3 and all(image.shape == (128, 128, 3) for image in grams.values())


def _far(image: RGB, left: bool) -> float:
    """How far one half of a picture is from the photo's."""
    half = slice(0, 40) if left else slice(56, 96)
    return float(np.abs(image[:, half].astype(int) - resize(PHOTO, image.shape[:2])[:, half]).mean())


def test_a_mask_keeps_a_painting_to_its_place() -> None:
    mask = np.zeros((10, 10), np.uint8)
    mask[:, :5] = 255
    painting = [Painting(PAINTING, mask=mask)]
    image = last(transfer(PHOTO, painting, StyleSettings(longest_side=96, steps=15, total_variation=0))).image
    assert image is not None and _far(image, left=True) > 2 * _far(image, left=False)


def test_several_paintings_share_one_style_or_one_picture() -> None:
    two = [Painting(PAINTING, 0.5), Painting(samples.find("flower").read(160), 0.5)]
    mixed = last(transfer(PHOTO, two, StyleSettings(**SMALL)))
    alone = last(transfer(PHOTO, two[:1], StyleSettings(**SMALL)))
    assert not np.array_equal(mixed.image, alone.image)  # type: ignore[arg-type]
    mask = np.full((4, 4), 128, np.uint8)
    both = [Painting(two[0].image, mask=mask), two[1]]
    assert np.isfinite(list(last(transfer(PHOTO, both, StyleSettings(**SMALL))).metrics.values())).all()


def test_the_photos_colours_are_kept_in_two_ways() -> None:
    plain, luminance, matched = (
        last(transfer(PHOTO, PAINTING, StyleSettings(longest_side=96, steps=20, colours=kept))).image
        for kept in ("painting", "luminance", "matched")
    )
    photo = resize(PHOTO, plain.shape[:2])  # type: ignore[union-attr]

    def colour(image: RGB | None) -> float:
        assert image is not None
        red_minus_blue = image[..., 0].astype(int) - image[..., 2]
        return float(np.abs(red_minus_blue - (photo[..., 0].astype(int) - photo[..., 2])).mean())

    assert colour(luminance) < colour(matched) < colour(plain)


def test_closing_the_stream_ends_the_descent(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    whole = optimization._descent

    def counted(*arguments: object) -> object:
        nonlocal steps
        for picture in whole(*arguments):  # type: ignore[arg-type]
            steps += 1
            yield picture

    monkeypatch.setattr(optimization, "_descent", counted)
    stream = transfer(PHOTO, PAINTING, StyleSettings(longest_side=96, steps=100))
    assert [snapshot.step for snapshot in islice(stream, 3)] == [0, 1, 2]
    stream.close()
    assert steps == 2


def test_what_cannot_be_styled_is_said_before_anything_is_computed() -> None:
    with pytest.raises(StyleError, match="raise one of them"):
        next(transfer(PHOTO, PAINTING, StyleSettings(content=0, style=0)))
    with pytest.raises(StyleError, match="less elongated"):
        next(transfer(np.zeros((30, 2000, 3), np.uint8), PAINTING))
    with pytest.raises(StyleError, match="raise one of the shares"):
        next(transfer(PHOTO, [Painting(PAINTING, 0.0)]))


def test_bfloat16_leads_to_nearly_the_same_loss() -> None:
    exact, rounded = (
        last(transfer(PHOTO, PAINTING, StyleSettings(longest_side=96, steps=20), precision)).metrics["loss"]
        for precision in ("float32", "mixed_bfloat16")
    )
    assert rounded == pytest.approx(exact, rel=0.1)
