"""Small computations for the tests of jobs."""

import os
import time
from pathlib import Path

import numpy as np

from core.errors import ConvolabError
from core.snapshots import Snapshot, Stream


class CountError(ConvolabError):
    pass


def picture(step: int, height: int = 48, width: int = 64) -> np.ndarray:
    rows, columns = np.mgrid[:height, :width]
    return np.stack([rows * 3 + step, columns * 2, rows + columns], axis=-1).astype(np.uint8)


def noise(seed: int, height: int = 320, width: int = 480) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def count(total: int, pause: float = 0.0, closed: str = "", size: tuple[int, int] = (48, 64), pid: str = "") -> Stream:
    if pid:
        Path(pid).write_text(str(os.getpid()))
    step = 0
    try:
        for step in range(1, total + 1):
            time.sleep(pause)
            shown = picture(step, *size)
            yield Snapshot(step, total, shown, {"double": step * 2.0}, {"grey": shown[:, :, 0]}, f"step {step}")
    finally:
        if closed:
            Path(closed).write_text(str(step))


def noisy(total: int, pause: float = 0.0) -> Stream:
    for step in range(1, total + 1):
        time.sleep(pause)
        yield Snapshot(step, total, noise(step))


def echo(total: int) -> Stream:
    said = ""
    for step in range(1, total + 1):
        time.sleep(0.02)
        message = yield Snapshot(step, total, note=said)
        if message:
            said += message["say"]


def complain(after: int) -> Stream:
    yield from count(after)
    raise CountError("There are no numbers left; choose a smaller total.")


def crash(after: int) -> Stream:
    yield from count(after)
    raise ZeroDivisionError("secret detail")


def wrong() -> Stream:
    yield 3  # type: ignore[misc]


def plain_function() -> int:
    return 3


def record(path: str, name: str) -> Stream:
    with Path(path).open("a") as file:
        file.write(name + "\n")
    yield Snapshot(1, 1)


def burst(total: int, pause: float) -> Stream:
    for step in range(1, total + 1):
        yield Snapshot(step, total + 1)
    time.sleep(pause)
    yield Snapshot(total + 1, total + 1)
