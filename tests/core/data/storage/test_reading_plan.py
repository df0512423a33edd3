"""What each batch needs, for three reading strategies."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.storage.reading_plan import ReadingPlan, at_random, in_blocks, in_order
from core.data.storage.settings import StorageSettings

SETTINGS = st.builds(
    StorageSettings,
    pictures=st.sampled_from([400, 1000]),
    chunk_rows=st.integers(1, 256),
    window=st.integers(1, 64),
    batch_size=st.sampled_from([16, 64, 256]),
    seed=st.integers(0, 99),
)


def rows_of(plan: ReadingPlan, settings: StorageSettings) -> list[np.ndarray]:
    return np.split(plan.rows, range(settings.batch_size, settings.pictures, settings.batch_size))


@settings(max_examples=30)
@given(SETTINGS)
def test_every_strategy_reads_every_row_once_and_knows_its_chunk(knobs: StorageSettings) -> None:
    for strategy in (in_blocks, at_random, in_order):
        plan = strategy(knobs)
        assert sorted(plan.rows.tolist()) == list(range(knobs.pictures))
        batches = rows_of(plan, knobs)
        assert len(batches) == len(plan.touched) == len(plan.held) == len(plan.fetched)
        for rows, touched in zip(batches, plan.touched, strict=True):
            assert set(touched) == set(rows // knobs.chunk_rows)


@settings(max_examples=30)
@given(SETTINGS)
def test_in_blocks_each_chunk_is_fetched_once_and_the_window_is_never_larger(knobs: StorageSettings) -> None:
    assert sum(in_blocks(knobs).fetched) == knobs.chunks
    assert max(len(held) for held in in_blocks(knobs).held) <= knobs.window


@pytest.mark.parametrize(("rows", "fetched"), [(64, 25), (32, 50), (100, 40)])
def test_in_order_chunks_that_two_batches_share_are_fetched_for_both(rows: int, fetched: int) -> None:
    knobs = StorageSettings(pictures=1600, batch_size=64, chunk_rows=rows)
    assert sum(in_order(knobs).fetched) == fetched


def test_rows_at_random_fetch_a_chunk_again_and_again() -> None:
    plan = at_random(StorageSettings())
    assert sum(plan.fetched) > 10 * StorageSettings().chunks


@pytest.mark.parametrize(("pictures", "rows", "chunks"), [(400, 1, 400), (400, 256, 2), (2000, 32, 63)])
def test_the_last_chunk_counts_even_if_it_is_not_full(pictures: int, rows: int, chunks: int) -> None:
    assert StorageSettings(pictures=pictures, chunk_rows=rows).chunks == chunks
