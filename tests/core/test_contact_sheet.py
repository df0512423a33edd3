"""Images come out of a contact sheet as they were laid out."""

import numpy as np
import pytest

from core import contact_sheet


@pytest.mark.parametrize(("count", "rows"), [(1, 2), (4, 2), (5, 3), (8, 3), (9, 4), (16, 5)])
def test_what_is_laid_out_can_be_cut_out(count: int, rows: int) -> None:
    random = np.random.default_rng(0)
    images = [random.integers(0, 256, (6, 6, 3), dtype=np.uint8) for _ in range(count)]
    original = np.full((6, 6, 3), 90, np.uint8)
    sheet = contact_sheet.lay(original, images)
    assert sheet.shape == (rows * 6, 24, 3)
    first, others = contact_sheet.cut(sheet, count)
    assert (first == original).all()
    assert all((one == other).all() for one, other in zip(images, others, strict=True))
