"""A taught classifier as a zip to take home: the network, the head, the names, and a script that runs without us."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np

from core.serving import artifacts
from core.serving.litert import MODEL
from core.transfer.backbones import registry
from core.transfer.own_classes.teaching import LAYER, Taught

SCRIPT = Path(__file__).parent / "standalone" / "classify.py"
_READ_ME = """Your classifier: {classes}.

    pip install numpy pillow ai-edge-litert
    python classify.py PICTURE.jpg

Cross-validated accuracy: {accuracy:.1%} of {count} pictures, each predicted while it was left out.
model.tflite is {title}. {attribution} Licence: {licence}.
head.npz holds kernel and bias of the softmax that was fitted on your pictures; your pictures are not in here.
"""


def pack(taught: Taught) -> bytes:
    """The zip's bytes; the arrays in it are no pickles."""
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
        archive.write(artifact.path(MODEL), MODEL)
        archive.writestr("head.npz", head.getvalue())
        archive.writestr("classes.json", json.dumps(about, indent=1, ensure_ascii=False))
        archive.write(SCRIPT, SCRIPT.name)
        archive.writestr("README.txt", read_me)
    return packed.getvalue()
