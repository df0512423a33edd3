"""The chunks that are drawn for each batch."""

from apps.classroom.lessons.data_too_large import chunks
from core.data.storage.settings import StorageSettings


def test_each_strategy_draws_every_batch_and_every_row_once() -> None:
    settings = StorageSettings(pictures=400, batch_size=48)
    for strategy in chunks.strategies(settings):
        assert sorted(strategy["rows"]) == list(range(400))
        assert len(strategy["held"]) == len(strategy["sentences"]) == 9
        assert strategy["sentences"][-1].startswith("Batch 9 of 9: 16 images")
        assert "400 of 400 images" in strategy["sentences"][-1]
