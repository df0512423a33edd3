"""What a visitor takes home: the code that gives this ranking, and all ranks as a file."""

import csv
import io

from apps.classroom.ui.pictures import picture_picker
from core.evaluation.ranking_settings import RankingSettings
from core.serving.litert import Analysis


def snippet(source: str, model: str, settings: RankingSettings) -> str:
    """The code that gives the ranking of the page.

    Args:
        source: the expression that reads the picture.
        model: name of the classifier in `trained/`.
        settings: the settings of the page.
    """
    return f"""{picture_picker.import_for(source)}
from core.serving.litert import Classifier

image = {source}
predictions = Classifier.load("{model}").predict(image, top={settings.ranks})
for rank, p in enumerate(predictions, start=1):
    print(f"{{rank:2}}  {{p.probability:6.1%}}  {{p.label}}")
"""


def ranking_csv(analysis: Analysis) -> str:
    """All ranks as comma-separated values."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["rank", "index", "label", "probability"])
    for rank, p in enumerate(analysis.predictions(len(analysis.probabilities)), start=1):
        writer.writerow([rank, p.index, p.label, p.probability])
    return file.getvalue()
