"""Contenders of a benchmark in processes of their own, which take turns.

So TensorFlow gets the allocator settings that it is trained with here, and each contender does nothing while the steps
of another one are timed. A benchmark starts its own module as the child, which calls `serve`.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from core.training import environment

WARM_UP = 3
"""First steps, with tracing, that are not timed."""
IN_KERAS = {**environment.ALLOCATOR, "TF_CPP_MIN_LOG_LEVEL": "3"}
"""Environment of a contender that trains in Keras."""
Step = Callable[[], float]


def serve(step: Step) -> None:
    """The child: for every number read from standard input, time so many steps and print the seconds of each.

    Args:
        step: takes a step and returns a loss.
    """
    for _ in range(WARM_UP):
        step()
    print("ready", flush=True)
    for line in sys.stdin:
        began = time.perf_counter()
        losses = [step() for _ in range(int(line))]
        seconds = (time.perf_counter() - began) / len(losses)
        assert np.all(np.isfinite(losses)), losses
        print(seconds, flush=True)


def measure(
    module: str,
    arguments: Mapping[str, Sequence[str]],
    environments: Mapping[str, Mapping[str, str]],
    rounds: int,
    steps: int,
) -> dict[str, list[float]]:
    """Seconds a step of each contender in every round, in turns and each round in the other order.

    Args:
        module: of the benchmark, which `python -m` runs.
        arguments: of the child of each contender, by its name.
        environments: what is added to the environment of a contender, by its name.
        rounds: how many turns each has.
        steps: in one turn.
    """
    children: dict[str, subprocess.Popen[str]] = {}
    times: dict[str, list[float]] = {name: [] for name in arguments}
    try:
        for name, given in arguments.items():
            command = [sys.executable, "-m", module, *given]
            settings = os.environ | environments.get(name, {})
            children[name] = subprocess.Popen(
                command, env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            _answer(children[name])
        for turn in range(rounds):
            for name in list(children)[:: 1 if turn % 2 == 0 else -1]:
                stdin = children[name].stdin
                assert stdin is not None
                print(steps, file=stdin, flush=True)
                times[name].append(float(_answer(children[name])))
    finally:
        for child in children.values():
            child.kill()
            child.wait()
    return times


def _answer(child: subprocess.Popen[str]) -> str:
    """The next line that a child prints."""
    assert child.stdout is not None
    line = child.stdout.readline().strip()
    if not line:
        raise SystemExit("A contender of the benchmark ended early; its message stands above.")
    return line
