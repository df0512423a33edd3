"""The widget opens with the classifier that teaching from the sample set gives."""

import numpy as np

from apps.widgets import own_pictures, teach
from core.numbers import percent
from core.snapshots import last
from core.transfer.own_classes.teaching import Teaching


def test_the_classifier_that_it_opens_with_was_taught_from_the_sample_set() -> None:
    recorded, said = teach.from_sample()
    teaching = Teaching(own_pictures.examples(None, None).examples)
    last(teaching.stream())
    now = teaching.result
    assert now is not None
    assert recorded.classes == now.classes
    np.testing.assert_array_equal(recorded.labels, now.labels)
    np.testing.assert_array_equal(recorded.confusion, now.confusion)
    np.testing.assert_allclose(recorded.head.kernel, now.head.kernel, atol=1e-3)
    assert said == f"**{percent(now.choice.accuracy)}** cross-validated on 80 pictures of 4 classes."
