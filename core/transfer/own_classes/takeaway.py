"""A taught classifier as a zip to take home: network, head, class names, and a script that runs without the suite."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np

from core.serving import artifacts
from core.serving.litert import MODEL
from core.transfer.backbones import registry
from core.transfer.own_classes.teaching import LAYER, TaughtClassifier

SCRIPT = Path(__file__).parent / "standalone" / "classify.py"
_READ_ME = """Your classifier: {classes}.

    pip install numpy pillow ai-edge-litert
    python classify.py PICTURE.jpg

Cross-validated accuracy: {accuracy:.1%} of {count} pictures, each predicted by a head that was fitted without it.
model.tflite is {title}. {attribution} Licence: {licence}.
head.npz holds the kernel and bias of the softmax layer fitted on your pictures. Your pictures are not included.
"""


def pack(taught: TaughtClassifier) -> bytes:
    """Pack a classifier into a zip and return its bytes; the arrays are stored without pickling."""
    backbone, artifact = registry.bundled(), artifacts.load(registry.BUNDLED)
    card = artifact.card
    head = io.BytesIO()
    np.savez(head, kernel=taught.head.kernel, bias=taught.head.bias)
    about = {
        "classes": taught.classes,
        "input_size": backbone.input_size,
        "crop_fraction": backbone.preprocessing.crop_fraction,
        "mean": backbone.preprocessing.mean,
        "scale": backbone.preprocessing.scale,
        "output": f"pooled_{LAYER}",
    }
    read_me = _READ_ME.format(
        classes=", ".join(taught.classes), accuracy=taught.choice.accuracy, count=len(taught.labels), title=card.title,
        attribution=card.attribution, licence=card.licence,
    )  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(artifact.path(MODEL), MODEL, zipfile.ZIP_STORED)  # Weights hardly shrink, and take half a second.
        archive.writestr("head.npz", head.getvalue())
        archive.writestr("classes.json", json.dumps(about, indent=1, ensure_ascii=False))
        archive.write(SCRIPT, SCRIPT.name)
        archive.writestr("README.txt", read_me)
    return packed.getvalue()
