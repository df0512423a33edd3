"""How quickly one picture is answered: the served model beside other ways to run the same network.

    python -m tests.benchmarks.serving [--rounds 15]

All contenders get the same preprocessed picture and run in one process, in turns, so that what else the
machine does hits all alike: read the ratios. Each turn has one call to wake the contender's threads and five
that count.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from skimage import data

from core.nets import efficientnet_lite
from core.serving.interpreters import LiteRTModel
from core.serving.litert import Classifier
from core.serving.preprocessing import prepare
from tests.benchmarks.results import record

NAME = "efficientnet_lite0"
CALLS = 5
OURS, PREDICT = "LiteRT int8 (served)", "Keras model.predict"


def contenders(folder: Path) -> dict[str, Callable[[], Any]]:
    """Every way to answer for one picture, ready to be called."""
    import openvino

    classifier = Classifier.load(NAME)
    photo = data.coffee()
    batch = prepare(photo, classifier.input_size, classifier.artifact.card.preprocessing)[np.newaxis]
    served = LiteRTModel(classifier.artifact.path("model.tflite"))
    network = efficientnet_lite.load(classifier.artifact.path("weights.h5"), input_shape=(224, 224, 3))
    signature = [keras.InputSpec(shape=(1, 224, 224, 3), dtype="float32", name="image")]
    network.export(folder / "saved", format="tf_saved_model", verbose=False, input_signature=signature)
    float32 = folder / "float32.tflite"
    float32.write_bytes(tf.lite.TFLiteConverter.from_saved_model(str(folder / "saved")).convert())
    in_floats = LiteRTModel(float32)
    traced = tf.function(lambda images: network(images, training=False))
    tensor = tf.constant(batch)
    core = openvino.Core()
    described = openvino.convert_model(folder / "saved")
    described.reshape([1, 224, 224, 3])
    settings = {"PERFORMANCE_HINT": "LATENCY"}
    default = core.compile_model(described, "CPU", settings)
    bfloat16 = core.compile_model(described, "CPU", settings | {"INFERENCE_PRECISION_HINT": "bf16"})
    return {
        OURS: lambda: served.run(batch),
        "LiteRT float32": lambda: in_floats.run(batch),
        f"OpenVINO {default.get_property('INFERENCE_PRECISION_HINT').to_string()} (default)": lambda: default(batch),
        f"OpenVINO {bfloat16.get_property('INFERENCE_PRECISION_HINT').to_string()} (hint bf16)": lambda: bfloat16(
            batch
        ),
        "Keras in tf.function": lambda: traced(tensor).numpy(),
        PREDICT: lambda: network.predict(batch, verbose=0),
        "Classifier.predict, with preprocessing": lambda: classifier.predict(photo),
    }


def measure(calls: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Median milliseconds of each contender over interleaved rounds."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(rounds):
        for name, call in calls.items():
            call()
            for _ in range(CALLS):
                began = time.perf_counter()
                call()
                times[name].append(1000 * (time.perf_counter() - began))
    return {name: median(values) for name, values in times.items()}


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        medians = measure(contenders(Path(folder)), rounds)
    print(f"{'one picture, 224 × 224':40} {'median ms':>10} {'times ours':>10}")
    for name, milliseconds in medians.items():
        print(f"{name:40} {milliseconds:10.2f} {milliseconds / medians[OURS]:10.2f}")
    openvino = min(milliseconds for name, milliseconds in medians.items() if name.startswith("OpenVINO"))
    record(
        "serving",
        "python -m tests.benchmarks.serving",
        {
            "one picture through the served network": f"{medians[OURS]:.1f} ms",
            f"`model.predict` in Keras, against {OURS}": f"{medians[PREDICT] / medians[OURS]:.1f} ×",
            f"OpenVINO in its quicker precision, against {OURS}": f"{openvino / medians[OURS]:.2f} ×",
        },
    )


if __name__ == "__main__":
    main()
