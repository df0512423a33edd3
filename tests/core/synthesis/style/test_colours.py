"""Both ways to keep the colours of a photo do what they say."""

import cv2
import numpy as np

from core.data import samples
from core.synthesis.style import colours

CAT, COFFEE = samples.find("cat").read(200), samples.find("coffee").read(120)


def test_the_brightness_is_the_results_and_the_colours_are_the_photos() -> None:
    mixed = colours.keep_luminance(CAT, COFFEE)
    assert mixed.shape == CAT.shape
    theirs = cv2.cvtColor(cv2.resize(COFFEE, CAT.shape[1::-1]), cv2.COLOR_RGB2YCrCb).astype(int)
    ours = cv2.cvtColor(mixed, cv2.COLOR_RGB2YCrCb).astype(int)
    brightness = cv2.cvtColor(CAT, cv2.COLOR_RGB2YCrCb)[..., 0].astype(int)
    # Colours that RGB cannot show are clipped; those are few.
    assert np.abs(ours[..., 0] - brightness).mean() < 3
    assert np.abs(ours[..., 1:] - theirs[..., 1:]).mean() < 6


def test_matched_colours_have_the_photos_mean_and_covariance() -> None:
    matched = colours.match(CAT, COFFEE)
    ours, theirs = (image.reshape(-1, 3) / 255 for image in (matched, COFFEE))
    assert np.abs(ours.mean(0) - theirs.mean(0)).max() < 0.03  # What lies out of range is clipped.
    assert np.abs(np.cov(ours, rowvar=False) - np.cov(theirs, rowvar=False)).max() < 0.02


def test_a_grey_painting_is_no_problem() -> None:
    grey = np.repeat(np.random.default_rng(0).integers(0, 256, (40, 50, 1), np.uint8), 3, axis=2)
    assert colours.match(grey, COFFEE).shape == grey.shape
    assert np.array_equal(colours.match(np.full((4, 4, 3), 9, np.uint8), COFFEE).std(axis=(0, 1)), [0, 0, 0])
