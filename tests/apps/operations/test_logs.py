import json
import logging
import sys

from apps.operations.logs import JsonLines


def line(message: str, *args: object, failed: bool = False) -> dict[str, str]:
    try:
        raise ValueError("boom") if failed else KeyError
    except (ValueError, KeyError):
        info = sys.exc_info() if failed else None
    record = logging.LogRecord("core.serving.engine", logging.INFO, __file__, 1, message, args, info)
    text = JsonLines().format(record)
    assert "\n" not in text
    found: dict[str, str] = json.loads(text)
    return found


def test_pairs_become_fields_and_the_message_stays() -> None:
    found = line("job=%s visitor=%s target=%s submitted", "x-1", "abc", "core.a:b")
    assert (found["job"], found["visitor"], found["target"]) == ("x-1", "abc", "core.a:b")
    assert found["message"].endswith("submitted") and found["level"] == "info" and found["time"].endswith("Z")


def test_a_message_cannot_change_what_the_record_says() -> None:
    assert line("level=%s time=%s", "critical", "never")["level"] == "info"


def test_a_traceback_stays_on_its_line() -> None:
    assert "ValueError: boom" in line("A page failed.", failed=True)["message"]
