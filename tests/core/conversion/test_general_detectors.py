"""The shipped detectors of others give what the originals give.

`nanodet_original.npz` has a part of the outputs of NanoDet's own graph, executed node by node on three samples:
`python -m core.conversion.nanodet_original` makes it from the package that carries the weights.
"""

from pathlib import Path

import numpy as np
import pytest

from core.data import samples
from core.detection.general import nanodet
from core.serving import artifacts, interpreters
from core.serving.preprocessing import prepare

ORIGINAL = np.load(Path(__file__).parent / "nanodet_original.npz")
PHOTOS = sorted(name.removesuffix("_cells") for name in ORIGINAL.files if name.endswith("_cells"))


@pytest.mark.parametrize("photo", PHOTOS)
def test_nanodet_gives_what_the_original_gives(photo: str) -> None:
    artifact = artifacts.load("nanodet")
    size = (nanodet.SIZE, nanodet.SIZE)
    image = prepare(samples.find(photo).read(), size, artifact.card.preprocessing)
    outputs = interpreters.shared(artifact.path("model.tflite")).run(image[None])
    cells = ORIGINAL[f"{photo}_cells"]
    scores, distances = (ORIGINAL[f"{photo}_{name}"].astype(np.float32) for name in ("scores", "distances"))
    assert scores.max() > 0.5 and len(cells) >= 90, "something was seen, and many cells were kept"
    # The reference is stored in float16, and our first convolution, divided by the deviations, was rounded once more.
    np.testing.assert_allclose(outputs["scores"][0][cells], scores, atol=1e-3)
    np.testing.assert_allclose(outputs["distances"][0][cells], distances, atol=1e-2)
    everywhere = np.zeros((len(outputs["distances"][0]), distances.shape[1]), np.float32)
    everywhere[cells] = distances
    theirs, ours = (nanodet.boxes_of(values)[cells] for values in (everywhere, outputs["distances"][0]))
    np.testing.assert_allclose(ours * nanodet.SIZE, theirs * nanodet.SIZE, atol=0.2)


def test_the_detector_for_open_images_is_the_original_file() -> None:
    file = artifacts.load("open_images").card.files["model.tflite"]
    assert (file.bytes, file.sha256[:16]) == (9987728, "d0a5255bf8c4f5a0"), "as its card says: Google's file, untouched"
