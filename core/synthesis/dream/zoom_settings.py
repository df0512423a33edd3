"""The knobs of the zoom into a dream, without TensorFlow."""

from core.settings import Settings, knob
from core.synthesis.dream.settings import COST, DreamSettings


class ZoomSettings(Settings):
    """How the picture moves, and for how long."""

    zoom_seconds: float = knob(
        3.0,
        ge=0.5,
        le=10,
        step=0.5,
        unit="s",
        label="Length",
        help="How long the clip that zooms into the dream lasts. Time grows with it.",
    )
    zoom_rate: int = knob(
        12, ge=4, le=24, unit="fps", label="Frames per second", help="How smoothly the clip moves. Time grows with it."
    )
    zoom_percent: float = knob(
        4.0,
        ge=0,
        le=10,
        step=0.5,
        unit="%",
        label="Zoom per frame",
        help="How much each frame is enlarged. Costs nothing.",
    )
    zoom_turn: float = knob(
        0.5,
        ge=-5,
        le=5,
        step=0.5,
        unit="°",
        label="Turn per frame",
        help="How far each frame is turned. Costs nothing.",
    )
    zoom_steps: int = knob(
        2,
        ge=1,
        le=20,
        label="Steps per frame",
        help="Steps of gradient ascent on each new frame. Time grows with them.",
    )
    zoom_side: int = knob(
        384, ge=96, le=640, step=16, unit="px", label="Longest side", help="Of the clip. Time grows with its square."
    )

    def frames(self) -> int:
        """The number of frames."""
        return max(1, round(self.zoom_seconds * self.zoom_rate))

    def work(self, settings: DreamSettings, height: int, width: int) -> float:
        """The size of the computation for an image of this size, in the unit of `DreamSettings.work`."""
        first = settings.model_copy(update={"longest_side": self.zoom_side})
        scale = min(1.0, self.zoom_side / max(height, width))
        megapixels = (self.frames() - 1) * self.zoom_steps * height * width * scale**2 / 1e6
        return first.work(height, width) + COST[settings.network] * megapixels
