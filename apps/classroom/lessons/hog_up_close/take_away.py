"""What a visitor takes home: the code that gives the same contributions, and these as a file."""

import csv
import io

from apps.classroom.ui.pictures import picture_picker
from core.arrays import Float32Array
from core.detection.classical.hog_settings import HogSettings


def snippet(source: str, settings: HogSettings, at: tuple[int, int]) -> str:
    """The code that computes the window on the page.

    Args:
        source: the expression that reads the picture.
        settings: the settings of the page.
        at: row and column of the window in cells.
    """
    changed = {k.name: getattr(settings, k.name) for k in settings.knobs() if getattr(settings, k.name) != k.default}
    arguments = ", ".join(f"{name}={value!r}" for name, value in changed.items())
    return f"""{picture_picker.import_for(source)}
from core.detection.classical import hog_rounds, hog_settings, hog_window
from core.detection.classical.hog_settings import HogSettings
from core.serving import artifacts

settings = HogSettings({arguments})
model = hog_settings.model(settings, hog_rounds.read(artifacts.load("raccoon_hog")))
image = hog_settings.sized({source}, settings.longest, model.template.size)
described = model.describe(hog_settings.lit(image, settings.brightness, settings.gamma))
window = hog_window.look(model.template, described, row={at[0]}, column={at[1]})
print(window.contributions.round(2))
print(f"score {{window.score:+.2f}}, bias {{window.bias:+.2f}}")
"""


def as_csv(contributions: Float32Array) -> str:
    """The contribution of each cell as comma-separated values."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["row", "column", "contribution"])
    for row, of_row in enumerate(contributions.tolist(), 1):
        writer.writerows([row, column, round(value, 5)] for column, value in enumerate(of_row, 1))
    return file.getvalue()
