"""How snapshots travel from a worker to the web process: small messages on the way, plain objects at the end.

On the way pictures are JPEG and only those that changed are sent; the final snapshot comes as the result of
the Dask task, lossless. Messages hold nothing but what msgpack knows, so reading one imports no code.
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
"""JPEG quality of pictures on the way."""

SMALL = 16_384
"""Pictures of up to this many bytes travel as they are: JPEG would smear them and save nothing."""

Message = dict[str, Any]
History = Sequence[tuple[int, Mapping[str, float]]]
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Outcome:
    """What a worker hands back when a job is over.

    Exceptions never travel: reading one would import its module, and with it perhaps TensorFlow.

    Attributes:
        state: done, stopped or failed.
        snapshot: the last one, lossless.
        error: one sentence for the user, if failed.
        details: the traceback for the server's log, if the failure was not foreseen.
        history: step and metrics of every snapshot.
        seconds: spent computing after the first snapshot, so without loading.
    """

    state: str
    snapshot: Snapshot | None
    error: str | None = None
    details: str = ""
    history: History = ()
    seconds: float = 0.0


def plain(snapshot: Snapshot) -> Snapshot:
    """A copy that holds only numpy arrays and Python numbers, whatever array type the computation uses."""
    if not isinstance(snapshot, Snapshot):
        raise TypeError(f"The computation gave a {type(snapshot).__name__} where a Snapshot is due.")
    return Snapshot(
        int(snapshot.step),
        int(snapshot.total),
        None if snapshot.image is None else _array(snapshot.image),
        {str(name): float(value) for name, value in snapshot.metrics.items()},
        {str(name): _array(picture) for name, picture in snapshot.panels.items()},
        str(snapshot.note),
    )


def encode(picture: Array) -> Message:
    """A picture as a message: JPEG for larger uint8 RGB, the bytes as they are for everything else."""
    is_rgb = picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[2] == 3
    if is_rgb and picture.nbytes > SMALL:
        ok, jpeg = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        if ok:  # Not beyond 65,535 pixels a side.
            return {"jpeg": jpeg.tobytes()}
    return {"raw": picture.tobytes(), "shape": list(picture.shape), "dtype": picture.dtype.str}


def decode(message: Message) -> Array:
    """The picture in a message."""
    if "jpeg" in message:
        bgr = cv2.imdecode(np.frombuffer(message["jpeg"], np.uint8), cv2.IMREAD_COLOR)
        assert bgr is not None
        return cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
    return np.frombuffer(message["raw"], np.dtype(message["dtype"])).reshape(message["shape"])


class Sender:
    """The worker's side: turns snapshots into messages, and remembers what the other side has already."""

    def __init__(self) -> None:
        self._sent: dict[str, int] = {}

    def message(self, snapshot: Snapshot, seconds: float, history: History) -> Message:
        """The message for a snapshot that was reached after so many seconds of computing.

        Args:
            snapshot: the newest one.
            seconds: spent computing so far.
            history: step and metrics of the snapshots since the last message.
        """
        pictures = {f"panel {name}": picture for name, picture in snapshot.panels.items()}
        if snapshot.image is not None:
            pictures["image"] = snapshot.image
        digests = {name: _digest(picture) for name, picture in pictures.items()}
        sent, self._sent = self._sent, digests
        return {
            "kind": "snapshot",
            "step": snapshot.step,
            "total": snapshot.total,
            "metrics": dict(snapshot.metrics),
            "note": snapshot.note,
            "seconds": seconds,
            "history": list(history),
            "pictures": {
                name: None if sent.get(name) == digests[name] else encode(picture) for name, picture in pictures.items()
            },
        }


class Received:
    """The web side: the snapshot in one message, decoded when somebody looks at it."""

    def __init__(self, message: Message, before: "Received | None") -> None:
        self._message = message
        unchanged = before._pictures if before else {}
        self._pictures: Mapping[str, _Picture | None] = {
            name: _Picture(encoded) if encoded is not None else unchanged.get(name)
            for name, encoded in message.pop("pictures").items()
        }

    @cached_property
    def snapshot(self) -> Snapshot:
        """The snapshot itself."""
        pictures = {name: picture.array for name, picture in self._pictures.items() if picture is not None}
        return Snapshot(
            self._message["step"],
            self._message["total"],
            pictures.pop("image", None),
            self._message["metrics"],
            {name.removeprefix("panel "): picture for name, picture in pictures.items()},
            self._message["note"],
        )


class _Picture:
    def __init__(self, encoded: Message) -> None:
        self._encoded = encoded

    @cached_property
    def array(self) -> Array:
        return decode(self._encoded)


def _array(picture: Any) -> Array:
    array = np.ascontiguousarray(picture)
    if array.dtype.hasobject:
        raise TypeError("A picture of a snapshot is not an array of numbers.")
    return array


def _digest(picture: Array) -> int:
    return zlib.crc32(picture.data, zlib.crc32(f"{picture.shape}{picture.dtype}".encode()))
