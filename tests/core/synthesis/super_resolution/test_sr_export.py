"""A served network computes what was trained, for images of any size."""

from pathlib import Path

import numpy as np
import pytest

from core.nets.super_resolution import compact, srcnn
from core.serving.any_size import AnySizeModel
from core.synthesis.super_resolution import sr_export


@pytest.mark.parametrize("kind", ["compact", "srcnn"])
def test_rounding_the_weights_changes_nothing_that_could_be_seen(kind: str, tmp_path: Path) -> None:
    network = compact.build(3, channels=6, depth=2) if kind == "compact" else srcnn.build((5, 1, 3), is_padded=True)
    rng = np.random.default_rng(0)
    network.set_weights([rng.normal(0, 0.1, weight.shape) for weight in network.get_weights()])
    path = tmp_path / "model.tflite"
    path.write_bytes(sr_export.model(network))
    served = AnySizeModel(path)
    ((signature, names),) = served.inputs().items()
    assert names == ("image",)
    for shape in ((1, 9, 14, 1), (1, 21, 5, 1)):
        image = rng.random(shape, np.float32)
        (made,) = served.run({"image": image}, signature).values()
        np.testing.assert_allclose(made, network(image), atol=1e-3)
