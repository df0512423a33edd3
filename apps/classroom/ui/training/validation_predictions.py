"""The validation images of a small training with the network's predictions, as they change from epoch to epoch."""

from apps.classroom.ui import components
from core.images import RGB


def show(sheet: RGB, epochs: int, key: str) -> None:
    """Show the prediction sheet of a training.

    Args:
        sheet: as `core.training.live.training` draws it, uint8 (H, W, 3).
        epochs: how many were finished when it was drawn.
        key: of the figure on the page.
    """
    when = f"after epoch {epochs}" if epochs else "before the first epoch, with random weights"
    caption = f"Predictions for validation pictures {when}. A thick frame and a cross mark a wrong one."
    components.figure(sheet, caption, "Validation pictures with the network's predictions", key=key)
