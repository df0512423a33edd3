"""The recorded accuracies of the sample set are those that anybody would measure."""

import pytest

from core.data.sets import shapes
from core.transfer.backbones import registry
from core.transfer.choice import sample_probes
from core.transfer.own_classes.enough_images import TooFewImagesError
from core.transfer.own_classes.settings import SampleSetSettings


def test_every_choice_of_the_page_is_recorded_for_the_network_in_use() -> None:
    found = sample_probes.recorded()
    (knob,) = SampleSetSettings.knobs()
    assert knob.minimum is not None and knob.maximum is not None
    assert found.state == registry.state(registry.BUNDLED)
    assert found.fewest == knob.minimum
    assert {len(each) for each in found.accuracies.values()} == {int(knob.maximum - knob.minimum) + 1}
    assert len(found.accuracies) == 2 ** len(shapes.CLASSES) - len(shapes.CLASSES) - 1


@pytest.mark.parametrize(("classes", "count"), [(("circle", "star"), 5), (shapes.CLASSES, 8)])
def test_measuring_again_gives_the_same(classes: tuple[str, ...], count: int) -> None:
    """But for a drawing or two, whose features another processor rounds otherwise."""
    early, late = sample_probes.measure(classes, count)
    advice = sample_probes.advice(classes, count)
    assert (advice.early, advice.late) == pytest.approx((early, late), abs=2.01 / (count * len(classes)))
    assert (advice.classes, advice.per_class) == (len(classes), count)


def test_the_order_of_the_classes_does_not_matter() -> None:
    assert sample_probes.advice(("star", "circle"), 20) == sample_probes.advice(("circle", "star"), 20)


@pytest.mark.parametrize(("classes", "said"), [((), "no pictures"), (("star",), "of one class, “star”")])
def test_too_few_classes_are_a_sentence(classes: tuple[str, ...], said: str) -> None:
    with pytest.raises(TooFewImagesError, match=said):
        sample_probes.advice(classes, 20)
