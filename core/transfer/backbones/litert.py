"""Backbones that are artifacts: LiteRT models with outputs `pooled_<layer>` and `map_<layer>`."""

from collections.abc import Mapping

import numpy as np

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.images import RGB
from core.serving import interpreters
from core.serving.artifacts import Artifact
from core.serving.litert import MODEL
from core.serving.preprocessing import normalise
from core.transfer.backbones.protocol import Layer, Pooling

PREFIXES: Mapping[Pooling, str] = {"mean": "pooled_", "flatten": "map_"}


class LiteBackbone:
    """A backbone that runs in LiteRT.

    It is safe for threads. Each thread runs an interpreter with one thread of its own, which for many images is faster
    than one interpreter with many threads.
    """

    def __init__(self, artifact: Artifact, threads: int) -> None:
        size = artifact.card.input_size
        assert size is not None
        self.name, self.input_size, self.preprocessing = artifact.name, size, artifact.card.preprocessing
        self._model = interpreters.LiteRTModel(artifact.path(MODEL), interpreters=threads, threads=1)
        self._shapes = self._model.shapes()
        pooled = [name.removeprefix("pooled_") for name in self._shapes if name.startswith("pooled_")]
        self.layers: tuple[str, ...] = tuple(sorted(pooled, key=_depth))

    def width(self, layer: Layer) -> int:
        """See `Backbone`."""
        return sum(int(np.prod(self._shapes[output])) for output in self._outputs(layer))

    def features(self, views: RGB, layer: Layer) -> Float32Array:
        """See `Backbone`."""
        outputs = self._outputs(layer)
        found = self._model.run(normalise(views, self.preprocessing), set(outputs))
        return np.concatenate([found[output].reshape(len(views), -1) for output in outputs], axis=1)

    def pooled(self, view: RGB) -> dict[str, Float32Array]:
        """The mean over positions of every layer, float32 (D,) each, for one image of the input size."""
        names = {f"pooled_{name}" for name in self.layers}
        found = self._model.run(normalise(view[np.newaxis], self.preprocessing), names)
        return {name: found[f"pooled_{name}"][0] for name in self.layers}

    def _outputs(self, layer: Layer) -> list[str]:
        prefix = PREFIXES[layer.pooling]
        for name in layer.names:
            if prefix + name not in self._shapes:
                known = [other for other in self.layers if prefix + other in self._shapes]
                how = "as a whole map" if layer.pooling == "flatten" else "pooled"
                raise ConvolabError(f"{self.name} has no layer “{name}” {how}; choose one of {', '.join(known)}.")
        return [prefix + name for name in layer.names]


def _depth(layer: str) -> tuple[int, int]:
    """A sort key: the stem, the blocks by number, the last feature map."""
    if layer.startswith("block"):
        return (1, int(layer.removeprefix("block").removesuffix("_out")))
    return (0, 0) if layer.startswith("stem") else (2, 0)
