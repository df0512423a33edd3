"""Classify pictures with the classifier that you taught: python classify.py PICTURE …

Needs Python 3.11 or newer and: pip install numpy pillow ai-edge-litert
Beside it must lie model.tflite (the trained network), head.npz (what it learnt of your classes) and classes.json.
"""

import json
import sys
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from PIL import Image, ImageOps

HERE = Path(__file__).parent


class Classifier:
    """The network, and your head on its features."""

    def __init__(self, folder: Path = HERE) -> None:
        self.about = json.loads((folder / "classes.json").read_text(encoding="utf-8"))
        head = np.load(folder / "head.npz", allow_pickle=False)
        self.kernel, self.bias = head["kernel"], head["bias"]
        self.network = Interpreter(model_path=str(folder / "model.tflite"))
        self.network.allocate_tensors()
        signature = self.network.get_signature_runner()
        self.input = next(iter(signature.get_input_details().values()))["index"]
        self.output = signature.get_output_details()[self.about["output"]]["index"]

    def probabilities(self, picture: Image.Image) -> dict[str, float]:
        """The probability of each class, best first."""
        self.network.set_tensor(self.input, self.prepared(picture)[np.newaxis])
        self.network.invoke()
        scores = self.network.get_tensor(self.output)[0] @ self.kernel + self.bias
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        order = np.argsort(-shares, kind="stable")
        return {self.about["classes"][i]: float(shares[i]) for i in order}

    def prepared(self, picture: Image.Image) -> np.ndarray:
        """The middle of a picture at the network's input size, float32 (H, W, 3)."""
        upright = opaque(ImageOps.exif_transpose(picture))
        width, height = upright.size
        rows, columns = self.about["input_size"]
        scale = self.about["crop_fraction"] * min(height / rows, width / columns)
        left, top = (width - scale * columns) / 2, (height - scale * rows) / 2
        window = (left, top, left + scale * columns, top + scale * rows)
        small = upright.resize((columns, rows), Image.Resampling.BICUBIC, window, reducing_gap=2.0)
        return (np.asarray(small, np.float32) - np.float32(self.about["mean"])) * np.float32(self.about["scale"])


def opaque(picture: Image.Image) -> Image.Image:
    """A picture of any kind in RGB: what is transparent on white, as it was when the head was taught."""
    if picture.mode.startswith("I;16"):
        picture = Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return picture.convert("RGB")


def main(paths: list[str]) -> int:
    """Print the ranked classes of each picture."""
    if not paths:
        print(__doc__)
        return 2
    classifier = Classifier()
    for path in paths:
        try:
            picture = Image.open(path)
            ranked = classifier.probabilities(picture)
        except (OSError, ValueError, Image.DecompressionBombError) as error:
            print(f"{path}: cannot be read ({error})", file=sys.stderr)
            continue
        print(path)
        for name, probability in ranked.items():
            print(f"  {probability:6.1%}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
