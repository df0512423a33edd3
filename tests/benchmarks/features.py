"""Feature extraction: pictures a second and memory, LiteRT against the same network in a `tf.function`.

    python -m tests.benchmarks.features [--rounds 7]

Each contender runs in a process of its own, which tells how much memory it took; in turns, so that what else the
machine does hits both alike. The network, its float16 weights, the pictures and the layer are the same. `tf.function`
gets batches of 32; LiteRT runs one interpreter of one thread on each processor.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import numpy as np

from tests.benchmarks.results import record

PICTURES, BATCH = 128, 32
LITE, TRACED = "LiteRT", "tf.function"


def pictures() -> np.ndarray:
    """Pictures at the network's input size, uint8 (N, 224, 224, 3)."""
    return np.random.default_rng(0).integers(0, 256, (PICTURES, 224, 224, 3), np.uint8)


def lite() -> Callable[[], np.ndarray]:
    """The bundled backbone as `core.transfer.linear_heads.feature_extraction` runs it."""
    from core.data.sets.parallel import processors
    from core.transfer.backbones import registry
    from core.transfer.backbones.protocol import Layer

    backbone, views, layer = registry.bundled(), pictures(), Layer("features")
    pool = ThreadPoolExecutor(processors())
    tasks = [views[first : first + 16] for first in range(0, PICTURES, 16)]
    return lambda: np.concatenate(list(pool.map(lambda task: backbone.features(task, layer), tasks)))


def traced() -> Callable[[], np.ndarray]:
    """The same network in Keras, compiled to a graph."""
    import keras
    import tensorflow as tf

    from core.nets import efficientnet_lite
    from core.serving import artifacts
    from core.serving.preprocessing import normalise

    source = artifacts.load("efficientnet_lite0")
    network = efficientnet_lite.load(source.path("weights.h5"), input_shape=(224, 224, 3))
    model = keras.Model(network.input, network.get_layer("pool").output)
    call = tf.function(lambda batch: model(batch, training=False))
    views, preprocessing = pictures(), source.card.preprocessing
    batches = [views[first : first + BATCH] for first in range(0, PICTURES, BATCH)]
    return lambda: np.concatenate([call(tf.constant(normalise(batch, preprocessing))).numpy() for batch in batches])


def serve(name: str) -> None:
    """Answer each line of standard input by the seconds of one run and the peak memory in bytes."""
    from core.serving.artifacts import root  # noqa: F401 - what every process of the suite has loaded

    run = {LITE: lite, TRACED: traced}[name]()
    first = run()
    print(json.dumps(first[:2, :4].tolist()), flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        run()
        print(json.dumps([time.perf_counter() - began, peak()]), flush=True)


def peak() -> int:
    """The largest memory that this process had, in bytes."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def main() -> None:
    """Measure and record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--serve", choices=(LITE, TRACED), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    command = [sys.executable, "-m", "tests.benchmarks.features", "--serve"]
    running = {
        name: subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in (LITE, TRACED)
    }
    seconds: dict[str, list[float]] = {name: [] for name in running}
    memory: dict[str, int] = {}
    answers = {name: json.loads(_line(process)) for name, process in running.items()}
    assert np.allclose(answers[LITE], answers[TRACED], atol=0.05), "The two networks differ."
    for _ in range(options.rounds):
        for name, process in running.items():
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
            taken, memory[name] = json.loads(_line(process))
            seconds[name].append(taken)
    for process in running.values():
        process.communicate()
    speed = {name: PICTURES / median(values) for name, values in seconds.items()}
    ratio = median(b / a for a, b in zip(seconds[LITE], seconds[TRACED], strict=True))
    for name in running:
        print(f"{name:12} {speed[name]:6.0f} pictures/s  {memory[name] / 1e6:6.0f} MB")
    record(
        "features",
        "python -m tests.benchmarks.features",
        {
            "features of EfficientNet-Lite0, 224×224, through LiteRT": f"{speed[LITE]:.0f} pictures/s",
            "the same, against the network in a `tf.function` in batches of 32": f"{ratio:.2f} ×",
            "memory of that process, against the one with `tf.function`": f"{memory[LITE] / memory[TRACED]:.2f} ×",
        },
    )


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


if __name__ == "__main__":
    main()
