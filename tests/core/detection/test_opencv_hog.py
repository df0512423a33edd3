"""OpenCV's HOG in numpy: equal to OpenCV, and its people detector as a template."""

import cv2
import numpy as np
import pytest
from skimage import data as skimage_data

from core.data import samples
from core.detection.classical.hog import ORIENTATIONS, hog
from core.detection.classical.opencv_hog import opencv_hog, people_template
from core.images import fit


def opencv_blocks(image: np.ndarray) -> np.ndarray:
    """A detector whose window is one block gives the blocks of an image one by one."""
    whole = cv2.HOGDescriptor()
    one = cv2.HOGDescriptor((16, 16), (16, 16), (8, 8), (8, 8), 9, 1, -1, 0, 0.2, whole.gammaCorrection, 64, False)
    flat = np.asarray(one.compute(np.ascontiguousarray(image[..., ::-1]), (8, 8), (0, 0)))
    rows, columns = (image.shape[0] - 16) // 8 + 1, (image.shape[1] - 16) // 8 + 1
    return flat.reshape(rows, columns, 2, 2, ORIENTATIONS).transpose(0, 1, 3, 2, 4)


@pytest.mark.parametrize("size", [(128, 64), (75, 101), (200, 120)])
def test_equal_to_opencv(size: tuple[int, int]) -> None:
    image = skimage_data.astronaut()[: size[0], 100 : 100 + size[1]]
    np.testing.assert_allclose(opencv_hog(image).blocks, opencv_blocks(image), atol=2e-3)


def test_scores_are_those_of_the_people_detector() -> None:
    image = fit(samples.find("pedestrian").read(), 224)
    detector = cv2.HOGDescriptor()
    detector.setSVMDetector(np.array(cv2.HOGDescriptor.getDefaultPeopleDetector()))
    places, margins = detector.detect(image[..., ::-1].copy(), hitThreshold=-2.0, winStride=(8, 8), padding=(0, 0))
    scores = people_template().scores(opencv_hog(image))
    assert len(places) > 20
    for (x, y), margin in zip(places, np.ravel(margins), strict=True):
        assert scores[y // 8, x // 8] == pytest.approx(margin, abs=0.01)
    row, column = np.unravel_index(scores.argmax(), scores.shape)
    assert scores.max() > 5
    assert abs(8 * column + 32 - 205 * 224 / 480) < 8 and 8 * row < 195 * 224 / 480, "the window is around the person"


@pytest.mark.parametrize("describe", [hog, opencv_hog])
def test_a_ballot_shares_a_vote(describe: type) -> None:
    described = describe(skimage_data.astronaut()[:64, :64])
    y, x = np.unravel_index(described.magnitude.argmax(), described.magnitude.shape)
    votes = described.ballot(int(y), int(x))
    angle = described.angle[y, x]
    for number, _ in votes:
        apart = abs((20 * number + 10 - angle + 90) % 180 - 90)
        assert apart <= (10.01 if len(votes) == 1 else 20.01)
    strength = described.magnitude[y, x]
    assert sum(vote for _, vote in votes) == pytest.approx(strength / 64 if len(votes) == 1 else strength, rel=1e-4)
