"""What a visitor takes home: the code that teaches the same classifier; the classifier itself is packed in `core`."""

from collections import Counter
from collections.abc import Sequence

from apps.classroom.ui.pictures.labelled_pictures import SAMPLE
from core.data.sets import shapes
from core.transfer.own_classes.examples import Example
from core.transfer.own_classes.settings import SampleSetSettings


def snippet(source: str, examples: Sequence[Example]) -> str:
    """The code that teaches a classifier from the sample set as it is set, or else from a zip.

    Args:
        source: of the examples, as `labelled_pictures.gather` returns it.
        examples: of the page.
    """
    if source == SAMPLE:
        counts = Counter(example.label for example in examples)
        classes = tuple(counts) or shapes.CLASSES
        count = max(counts.values(), default=SampleSetSettings().pictures)
        first, module, files = "", "sample_set", f"sample_set.files({classes!r}, {count})"
    else:
        first, module = "from pathlib import Path\n\n", "uploads"
        files = 'uploads.read_zip(Path("classes.zip").read_bytes())[0]'
    return f"""{first}from core.snapshots import last
from core.transfer.own_classes import {module}
from core.transfer.own_classes.examples import FeatureExtraction
from core.transfer.own_classes.teaching import Teaching

extraction = FeatureExtraction({files})
last(extraction.stream())
teaching = Teaching(extraction.examples)
last(teaching.stream())
choice = teaching.result.choice
print(f"{{choice.accuracy:.1%}} cross-validated, C = {{choice.c:g}}")
"""
