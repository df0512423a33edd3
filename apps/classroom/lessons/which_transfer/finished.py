"""Makes the first view of this lesson; run offline, imported by no page."""

import time

from apps.classroom import recording
from apps.shared.finished import Finished
from core.transfer.choice import evidence, table_drawing


def make() -> None:
    """Draw the recorded experiment."""
    began = time.perf_counter()
    recorded = evidence.recorded()
    drawing = table_drawing.draw(recorded)
    points = float(len(recorded.points))
    recording.save(
        "which_transfer", drawing, Finished("", {}, time.perf_counter() - began, 1.0, [(1, {"points": points})])
    )
