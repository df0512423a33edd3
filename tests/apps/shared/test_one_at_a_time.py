import threading
import time
from concurrent.futures import ThreadPoolExecutor

from apps.shared.one_at_a_time import one_at_a_time

running, most = 0, 0
_count = threading.Lock()


def work(number: int) -> int:
    global running, most
    with _count:
        running += 1
        most = max(most, running)
    time.sleep(0.02)
    with _count:
        running -= 1
    return number


def test_calls_take_turns_whatever_function_they_are_of_and_may_call_each_other() -> None:
    first, second = one_at_a_time(work), one_at_a_time(lambda number: first(number))
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda number: (first, second)[number % 2](number), range(6)))
    assert found == list(range(6)) and most == 1
