from core.serving.fair_queue import FairQueue


def filled(*pairs: tuple[str, str]) -> FairQueue[str]:
    queue: FairQueue[str] = FairQueue()
    for owner, item in pairs:
        queue.put(owner, item)
    return queue


def served(queue: FairQueue[str]) -> list[str]:
    found = []
    while (item := queue.pop()) is not None:
        found.append(item)
    return found


def test_owners_take_turns() -> None:
    queue = filled(("a", "a1"), ("a", "a2"), ("b", "b1"))
    assert queue.order() == ["a1", "b1", "a2"] == served(queue)
    assert len(queue) == 0


def test_what_several_want_comes_with_the_first_of_them_and_once() -> None:
    both = "ab"
    queue = filled(("a", "a1"), ("a", both), ("b", both), ("c", "c1"))
    assert len(queue) == 3 and queue.waiting("b") == 1
    assert queue.order() == ["a1", both, "c1"] == served(queue)


def test_somebody_may_go_first() -> None:
    queue = filled(("a", "a1"), ("b", "b1"))
    assert queue.order_with("teacher", "t1") == ["a1", "b1", "t1"]
    assert queue.order_with("teacher", "t1", first=True) == ["t1", "a1", "b1"]
    assert queue.order() == ["a1", "b1"], "asking changes nothing"
    queue.put("teacher", "t1", first=True)
    queue.put("teacher", "t2", first=True)
    assert queue.order() == ["t1", "t2", "a1", "b1"] == served(queue)
    queue.put("teacher", "t3")
    assert queue.pop() == "t3"
    queue.put("teacher", "t4")
    queue.put("a", "a2")
    assert queue.pop() == "a2", "only while it is asked for"


def test_an_item_can_be_removed() -> None:
    both = "ab"
    queue = filled(("a", both), ("b", both), ("b", "b1"))
    queue.remove(both)
    queue.remove("unknown")
    assert served(queue) == ["b1"]
