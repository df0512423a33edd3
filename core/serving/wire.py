"""Transfer snapshots from a worker to the web process: as small messages, and in full at the end.

Messages contain JPEG images, and only those that have changed; the final snapshot is lossless and comes as the result
of the Dask task. Messages contain only types known to msgpack, so that reading one imports no code.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from core.snapshots import Snapshot

QUALITY = 92
"""JPEG quality of the images in messages."""

SMALL = 16_384
"""Images of up to this many bytes are sent uncompressed: JPEG would blur them and save nothing."""

Message = dict[str, Any]
History = Sequence[tuple[int, Mapping[str, float]]]
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class JobOutcome:
    """What a worker returns at the end of a job.

    Exceptions are never sent: reading one would import its module, and perhaps TensorFlow with it.

    Attributes:
        state: done, stopped or failed.
        snapshot: the last one, lossless.
        error: one sentence for the user, if the job failed.
        details: the traceback for the server's log, if the failure was unexpected.
        history: step and metrics of every snapshot.
        seconds: computing time after the first snapshot, without loading.
    """

    state: str
    snapshot: Snapshot | None
    error: str | None = None
    details: str = ""
    history: History = ()
    seconds: float = 0.0


def plain(snapshot: Snapshot) -> Snapshot:
    """Copy a snapshot to numpy arrays and Python numbers, whatever array types the computation uses."""
    if not isinstance(snapshot, Snapshot):
        raise TypeError(f"The computation yielded a {type(snapshot).__name__} instead of a Snapshot.")
    return Snapshot(
        int(snapshot.step),
        int(snapshot.total),
        None if snapshot.image is None else _array(snapshot.image),
        {str(name): float(value) for name, value in snapshot.metrics.items()},
        {str(name): _array(image) for name, image in snapshot.panels.items()},
        str(snapshot.note),
    )


def encode(image: Array) -> Message:
    """Encode an image as a message: JPEG for larger uint8 RGB images, raw bytes for everything else."""
    is_rgb = image.dtype == np.uint8 and image.ndim == 3 and image.shape[2] == 3
    if is_rgb and image.nbytes > SMALL:
        ok, jpeg = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        if ok:  # JPEG is limited to 65,535 pixels per side.
            return {"jpeg": jpeg.tobytes()}
    return {"raw": image.tobytes(), "shape": list(image.shape), "dtype": image.dtype.str}


def decode(message: Message) -> Array:
    """Decode the image in a message."""
    if "jpeg" in message:
        bgr = cv2.imdecode(np.frombuffer(message["jpeg"], np.uint8), cv2.IMREAD_COLOR)
        assert bgr is not None
        return cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
    return np.frombuffer(message["raw"], np.dtype(message["dtype"])).reshape(message["shape"])


class Sender:
    """The worker's side: converts snapshots to messages and remembers which images the other side already has."""

    def __init__(self) -> None:
        self._sent: dict[str, int] = {}

    def message(self, snapshot: Snapshot, seconds: float, history: History) -> Message:
        """Create the message for a snapshot.

        Args:
            snapshot: the latest snapshot.
            seconds: computing time so far.
            history: step and metrics of the snapshots since the previous message.
        """
        images = {f"panel {name}": image for name, image in snapshot.panels.items()}
        if snapshot.image is not None:
            images["image"] = snapshot.image
        digests = {name: _digest(image) for name, image in images.items()}
        sent, self._sent = self._sent, digests
        return {
            "kind": "snapshot",
            "step": snapshot.step,
            "total": snapshot.total,
            "metrics": dict(snapshot.metrics),
            "note": snapshot.note,
            "seconds": seconds,
            "history": list(history),
            "images": {
                name: None if sent.get(name) == digests[name] else encode(image) for name, image in images.items()
            },
        }


class Received:
    """The web process's side: the snapshot in a message, decoded when somebody looks at it."""

    def __init__(self, message: Message, previous: "Received | None") -> None:
        self._message = message
        unchanged = previous._images if previous else {}
        self._images: Mapping[str, _EncodedImage | None] = {
            name: _EncodedImage(encoded) if encoded is not None else unchanged.get(name)
            for name, encoded in message.pop("images").items()
        }

    @cached_property
    def snapshot(self) -> Snapshot:
        """The snapshot itself."""
        images = {name: image.array for name, image in self._images.items() if image is not None}
        return Snapshot(
            self._message["step"],
            self._message["total"],
            images.pop("image", None),
            self._message["metrics"],
            {name.removeprefix("panel "): image for name, image in images.items()},
            self._message["note"],
        )


class _EncodedImage:
    def __init__(self, encoded: Message) -> None:
        self._encoded = encoded

    @cached_property
    def array(self) -> Array:
        return decode(self._encoded)


def _array(image: Any) -> Array:
    array = np.ascontiguousarray(image)
    if array.dtype.hasobject:
        raise TypeError("An image of a snapshot is not an array of numbers.")
    return array


def _digest(image: Array) -> int:
    return zlib.crc32(image.data, zlib.crc32(f"{image.shape}{image.dtype}".encode()))
