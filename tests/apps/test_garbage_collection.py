import asyncio
import gc
import weakref
from types import SimpleNamespace
from typing import cast

import pytest
from streamlit import config
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.session_manager import SessionInfo

from apps import garbage_collection
from core.serving import idle_interpreters
from tests.repository import ROOT


class SessionOfAVisitor:
    id = "one"


def test_streamlit_does_not_collect_after_every_run_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert config.get_option("runner.postScriptGC") is False


def test_it_collects_once_after_a_burst_of_work_and_only_when_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    # CPU seconds at each measurement: work in the first two intervals, then none.
    clock = iter([0.0, 0.4, 0.8] + [0.8] * 20)
    looks: list[str] = []
    asked: list[float] = []

    def process_time() -> float:
        asked.append(value := next(clock))
        return value

    async def sleep(seconds: float) -> None:
        looks.append("look")
        if len(looks) > 12:
            raise asyncio.CancelledError

    monkeypatch.setattr("apps.garbage_collection.time.process_time", process_time)
    monkeypatch.setattr("apps.garbage_collection.asyncio.sleep", sleep)
    monkeypatch.setattr("apps.garbage_collection.gc.collect", lambda: looks.append("collect"))
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(garbage_collection.collect_when_idle())
    assert looks.count("collect") == 1
    assert looks.index("collect") == 2 + garbage_collection.IDLE_INTERVALS


@pytest.mark.parametrize(
    ("large", "expected"), [(2**60, garbage_collection.UNUSED_FOR), (0, garbage_collection.UNUSED_FOR_WHEN_FULL)]
)
def test_models_that_nobody_uses_go_sooner_in_a_large_process(
    large: int, expected: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def release(unused_for: float) -> int:
        asked.append(unused_for)
        raise asyncio.CancelledError

    monkeypatch.setattr(garbage_collection, "INTERVAL", 0.0)
    monkeypatch.setattr(garbage_collection, "LARGE", large)
    monkeypatch.setattr(idle_interpreters, "release", release)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(garbage_collection.collect_when_idle())
    assert asked == [expected]


@pytest.mark.parametrize("released", [0, 3])
def test_freed_memory_goes_back_after_a_release_and_after_a_burst_of_work(
    released: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []

    async def sleep(seconds: float) -> None:
        looks.append("look")
        if len(looks) > 6:
            raise asyncio.CancelledError

    monkeypatch.setattr("apps.garbage_collection.asyncio.sleep", sleep)
    monkeypatch.setattr(garbage_collection, "TRIM_INTERVAL", -1.0)
    monkeypatch.setattr(garbage_collection, "return_freed_memory", lambda: looks.append("trim"))
    monkeypatch.setattr(idle_interpreters, "release", lambda unused_for: released)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(garbage_collection.collect_when_idle())
    assert looks[:2] == ["look", "trim"]  # What the start has left.
    assert looks.count("trim") == (1 if not released else looks.count("look") - 1)


def test_sessions_go_when_nobody_has_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runtime, "_instance", None)
    storage = MemorySessionStorage(ttl_seconds=0)
    Runtime(
        RuntimeConfig("", MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/"), session_storage=storage)
    )
    session = SessionOfAVisitor()
    left = weakref.ref(session)
    storage.save(cast(SessionInfo, SimpleNamespace(session=session)))
    del session
    assert left() is not None, "Streamlit lets go by itself now: forget_left_sessions is not needed any more"
    assert garbage_collection.forget_left_sessions() == 1
    assert left() is None


def test_returning_memory_changes_nothing_that_is_in_use() -> None:
    kept = [bytes(1000) for _ in range(1000)]
    garbage_collection.return_freed_memory()
    assert all(each == bytes(1000) for each in kept)


def test_loaded_modules_are_exempt() -> None:
    before = gc.get_freeze_count()
    try:
        garbage_collection.exempt_loaded_modules()
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
