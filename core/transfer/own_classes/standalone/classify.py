"""Classify pictures with the classifier that you taught: python classify.py PICTURE …

Requires Python 3.11 or newer and: pip install numpy pillow ai-edge-litert
Keep model.tflite (the trained network), head.npz (what it learnt about your classes) and classes.json in this folder.
"""

import json
import sys
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from PIL import Image, ImageOps

HERE = Path(__file__).parent


class Classifier:
    """The trained network, and the head for your classes on its features."""

    def __init__(self, folder: Path = HERE) -> None:
        self.about = json.loads((folder / "classes.json").read_text(encoding="utf-8"))
        head = np.load(folder / "head.npz", allow_pickle=False)
        self.kernel, self.bias = head["kernel"], head["bias"]
        self.network = Interpreter(model_path=str(folder / "model.tflite"))
        self.network.allocate_tensors()
        signature = self.network.get_signature_runner()
        self.input = next(iter(signature.get_input_details().values()))["index"]
        self.output = signature.get_output_details()[self.about["output"]]["index"]

    def probabilities(self, image: Image.Image) -> dict[str, float]:
        """The probability of each class, the most probable first."""
        self.network.set_tensor(self.input, self.preprocess(image)[np.newaxis])
        self.network.invoke()
        logits = self.network.get_tensor(self.output)[0] @ self.kernel + self.bias
        probabilities = np.exp(logits - logits.max())
        probabilities /= probabilities.sum()
        order = np.argsort(-probabilities, kind="stable")
        return {self.about["classes"][i]: float(probabilities[i]) for i in order}

    def preprocess(self, image: Image.Image) -> np.ndarray:
        """Crop the centre of an image, resize it to the network's input and normalize it, float32 (H, W, 3)."""
        upright = opaque(ImageOps.exif_transpose(image))
        width, height = upright.size
        rows, columns = self.about["input_size"]
        scale = self.about["crop_fraction"] * min(height / rows, width / columns)
        left, top = (width - scale * columns) / 2, (height - scale * rows) / 2
        window = (left, top, left + scale * columns, top + scale * rows)
        small = upright.resize((columns, rows), Image.Resampling.BICUBIC, window, reducing_gap=2.0)
        return (np.asarray(small, np.float32) - np.float32(self.about["mean"])) * np.float32(self.about["scale"])


def opaque(image: Image.Image) -> Image.Image:
    """Convert an image of any mode to RGB, with transparency on white, as during teaching."""
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert("RGB")


def main(paths: list[str]) -> int:
    """Rank the classes for each picture and print them."""
    if not paths:
        print(__doc__)
        return 2
    classifier = Classifier()
    for path in paths:
        try:
            ranked = classifier.probabilities(Image.open(path))
        except (OSError, ValueError, Image.DecompressionBombError) as error:
            print(f"{path}: cannot be read ({error})", file=sys.stderr)
            continue
        print(path)
        for name, probability in ranked.items():
            print(f"  {probability:6.1%}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
