"""Send thousands of hostile inputs through all doors, and say what came back.

    python -m tests.hostile [--count 2000] [--seed 0] [--first 0] [--core]

The exit status is 1 if anything else than an answer or a sentence came back, if it took too long or too much memory,
or if a file outside the folder was opened.
"""

import argparse
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.hostile import doors, server_doors, watch
from tests.hostile.attacks import CORE, SERVER, Attack, attack

MOST_SECONDS = 60.0
"""Processor time of one attack in this process; all need a fraction of it, but machines differ."""
MOST_MEMORY = 2**30
"""Bytes that this process, and the suite, may take beyond what they had."""
SHARE_OF_SERVER = 0.4
"""Of the attacks."""


def send(attacks: Sequence[Attack], enter: Callable[[Attack], object]) -> list[str]:
    """Send attacks; what was wrong, by attack."""
    wrong = []
    for each in attacks:
        before = time.process_time()
        try:
            enter(each)
        except Exception as error:
            wrong.append(f"{each}: {type(error).__name__}: {error}")
        if time.process_time() - before > MOST_SECONDS:
            wrong.append(f"{each} took {time.process_time() - before:.0f} s")
    return wrong


def core(count: int, seed: int, first: int = 0) -> list[str]:
    """Attack the core and the command line in this process; what was wrong."""
    opened: list[str] = []
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        attacks = [attack(number, CORE, seed) for number in range(first, first + count)]
        watching = watch.Watch([], [folder, tempfile.gettempdir()], opened.append)
        watch.install(watching)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            wrong = send(attacks, lambda each: doors.enter(each, Path(folder)))
        finally:
            watching.is_active = False
        grown = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    wrong += [f"This process {text}" for text in opened]
    return wrong + ([f"This process took {grown >> 20} MB"] if grown > MOST_MEMORY else [])


def server(count: int, seed: int, first: int = 0) -> list[str]:
    """Attack a running suite; what was wrong."""
    with (
        tempfile.TemporaryDirectory(prefix="hostile-") as folder,
        server_doors.watched_suite(Path(folder)) as suite,
    ):
        wrong = send([attack(number, SERVER, seed) for number in range(first, first + count)], suite.enter)
        grown = suite.grown()
    return wrong + ([f"The suite took {grown >> 20} MB"] if grown > MOST_MEMORY else [])


def main(arguments: Sequence[str] | None = None) -> int:
    """Send them all; the exit status is 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=2000, help="attacks in all (default 2000)")
    parser.add_argument("--seed", type=int, default=0, help="another one gives other attacks")
    parser.add_argument("--first", type=int, default=0, help="number of the first attack of each kind")
    parser.add_argument("--core", action="store_true", help="leave out those that need a running suite")
    options = parser.parse_args(arguments)
    of_server = 0 if options.core else round(SHARE_OF_SERVER * options.count)
    wrong = core(options.count - of_server, options.seed, options.first)
    if of_server:
        wrong += server(of_server, options.seed, options.first)
    for text in wrong:
        print(text)
    kinds = Counter(text.rpartition(": ")[2][:60] for text in wrong)
    print(f"{options.count:,} attacks, {len(wrong)} of them not answered as promised: {dict(kinds)}")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
