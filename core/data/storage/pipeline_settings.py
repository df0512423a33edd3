"""The knobs of the timeline of loading and training."""

from typing import Literal

from core.settings import Settings, knob

Medium = Literal["hard disk", "SSD", "network drive"]


class PipelineSettings(Settings):
    """Where the images lie, in which form, how long a training step takes, and how far the loader may run ahead."""

    medium: Medium = knob(
        "hard disk",
        help="Each has a typical delay for every piece that is read, and a typical speed: hard disk 8 ms and 150 MB/s, "
        "SSD 0.1 ms and 500 MB/s, network drive 2 ms and 100 MB/s.",
    )
    form: Literal["JPEG files", "HDF5"] = knob(
        "JPEG files",
        help="JPEG files are small, but each is a piece of its own and has to be decoded. HDF5 is read in chunks.",
    )
    step_ms: int = knob(
        40,
        ge=5,
        le=400,
        step=5,
        unit="ms",
        label="Training step",
        help="Time that the GPU takes for a batch.",
    )
    prefetch: int = knob(
        0,
        ge=0,
        le=4,
        label="Batches loaded ahead",
        help="0: the loader starts when the step has ended. More: it works during the step, and may be this far ahead. "
        "Costs the memory of that many batches.",
    )
