"""The knobs of a preview."""

from core.settings import Settings, knob


class PreviewSettings(Settings):
    """What to show of an augmentation."""

    count: int = knob(8, ge=1, le=16, label="Versions", help="How many augmented versions to show. Time grows with it.")
    size: int = knob(
        224, ge=32, le=320, step=32, unit="px", help="Side of the square that the network sees. Time grows with it."
    )
    seed: int = knob(0, ge=0, le=9999, help="Seed of the random numbers. Costs nothing.")
