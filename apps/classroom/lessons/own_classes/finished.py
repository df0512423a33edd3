"""Makes the first view of this lesson; run offline, imported by no page."""

import time

from apps.classroom import recording
from apps.shared.finished import Finished
from core import contact_sheet, images
from core.data.sets import shapes
from core.snapshots import last
from core.transfer.own_classes import sample_set
from core.transfer.own_classes.examples import FeatureExtraction
from core.transfer.own_classes.settings import SampleSetSettings
from core.transfer.own_classes.teaching import Teaching


def make() -> None:
    """Teach from the sample set, and lay out its first drawings side by side."""
    files = sample_set.files(shapes.CLASSES, SampleSetSettings().pictures)
    began = time.perf_counter()
    extraction = FeatureExtraction(files)
    last(extraction.stream())
    teaching = Teaching(extraction.examples)
    last(teaching.stream())
    seconds = time.perf_counter() - began
    assert teaching.result is not None
    tiles = [images.resize(example.thumbnail, (160, 160)) for example in extraction.examples]
    each = len(tiles) // len(shapes.CLASSES)
    sheet = contact_sheet.lay(tiles[0], [tiles[kind * each + i] for i in range(3) for kind in range(4)][1:])
    accuracy = teaching.result.choice.accuracy
    recording.save("own_classes", sheet, Finished("", {}, seconds, len(files), [(1, {"accuracy": accuracy})]))
