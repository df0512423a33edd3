"""What the members predict for the samples of the suite: images that may be shown on every server."""

from collections import Counter

import numpy as np

from apps.classroom.lessons.ensembles import recorded_families, text
from apps.classroom.ui import prediction_sheet
from apps.shared import shared_results
from core.arrays import Float32Array
from core.data import samples
from core.images import RGB
from core.training.live.prediction_sheet import sheet


@shared_results.shared_while_trained
def predictions(title: str) -> Float32Array:
    """The probabilities that each member of a family gives each sample, float32 (N, M, C)."""
    family = recorded_families.family(title)
    return np.stack([family.predict(sample.read()) for sample in samples.SAMPLES])


@shared_results.shared_while_trained
def draw(title: str, joined: int) -> tuple[RGB, str]:
    """The samples with the votes of the first members, those that they dispute first; and how to read the sheet."""
    family = recorded_families.family(title)
    voted = predictions(title)[:, :joined].argmax(axis=2)
    leading = [Counter(votes).most_common(1)[0] for votes in voted.tolist()]
    order = sorted(range(len(leading)), key=lambda index: leading[index][1])
    images = np.stack([prediction_sheet.square(samples.SAMPLES[index].read()) for index in order])
    winners = [family.classes[leading[index][0]] for index in order]
    votes = [text.votes(family.classes[leading[i][0]], leading[i][1], joined) for i in order]
    disputed = sum(count < joined for _, count in leading)
    drawing = sheet(images, winners, votes)
    drawing.flags.writeable = False
    return drawing, text.free_pictures(disputed, len(order))
