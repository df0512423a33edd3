"""A module that takes a while to import, as TensorFlow does."""

import os
import time
from pathlib import Path

from core.snapshots import Snapshot, Stream

time.sleep(1.5)
Path(os.environ["TEST_IMPORTED"]).touch()


def once() -> Stream:
    yield Snapshot(1, 1)
