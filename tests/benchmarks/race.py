"""What a race of optimizers on a surface costs: all eight over 300 steps, every number of every step kept.

    python -m tests.benchmarks.race [--rounds 20]

Run it on a quiet machine.
"""

import argparse
import time
from statistics import median

from core.optimization import line_up, surface_race, surfaces
from core.optimization.surface_race_presets import LINE_UPS
from tests.benchmarks.results import record

COMMAND = "python -m tests.benchmarks.race"
STEPS = 300


def milliseconds(name: str, rounds: int) -> float:
    """The median of some races on a surface; the first, which may read a file, is not counted."""
    measured = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        surface_race.run(surfaces.find(name), line_up.parse(LINE_UPS[name]), steps=STEPS)
        measured.append(1000 * (time.perf_counter() - began))
    return median(measured[1:])


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--print-only", action="store_true", help="leave the recorded results as they are")
    options = parser.parse_args()
    found = {name: milliseconds(name, options.rounds) for name in surfaces.NAMES}
    for name, value in found.items():
        print(f"{name}: {value:.0f} ms")
    slowest = max(found, key=lambda name: found[name])
    title = surfaces.find(slowest).title
    rows = {f"A race of 8 optimizers over {STEPS} steps, on the slowest surface ({title})": f"{found[slowest]:.0f} ms"}
    if not options.print_only:
        record("race", COMMAND, rows)


if __name__ == "__main__":
    main()
