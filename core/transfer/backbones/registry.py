"""Backbones by name: networks trained on many images, whose activations describe other images as well.

    backbone = registry.load("efficientnet_lite0_features")
    backbone.features(view[np.newaxis], Layer("features"))        # (1, 1280)

Artifacts of the task "features" run in LiteRT, in any process. VGG16, ResNet50 and InceptionV3 come from
`keras.applications`; they need TensorFlow and their published weights, which Keras downloads once.
"""

from functools import lru_cache
from pathlib import Path

from core.data.sets.parallel import processors
from core.errors import ConvolabError
from core.serving import artifacts
from core.serving.litert import MODEL
from core.transfer.backbones.litert import LiteBackbone
from core.transfer.backbones.protocol import Backbone

BUNDLED = "efficientnet_lite0_features"
APPLICATIONS = ("vgg16", "resnet50", "inception_v3")


def load(name: str) -> Backbone:
    """The backbone of this name, loaded once per process.

    Raises:
        ConvolabError: there is none, its file is damaged, or its weights are unavailable.
    """
    if name in APPLICATIONS:
        from core.transfer.backbones import keras_applications

        return keras_applications.load(name)
    if artifacts.load(name).card.task != "features":
        known = ", ".join([BUNDLED, *APPLICATIONS])
        raise ConvolabError(f"The artifact {name} does not output features of its layers; choose one of {known}.")
    return _lite(name)


def state(name: str) -> str:
    """A text that changes with a backbone's weights, for the names of files that depend on them."""
    return name if name in APPLICATIONS else artifacts.load(name).card.files[MODEL].sha256


def bundled() -> LiteBackbone:
    """The backbone that comes with the suite."""
    return _lite(BUNDLED)


def _lite(name: str) -> LiteBackbone:
    artifact = artifacts.load(name)
    return _made(artifact.folder, artifact.path(MODEL).stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _made(folder: Path, state: int) -> LiteBackbone:
    return LiteBackbone(artifacts.read(folder), processors())
