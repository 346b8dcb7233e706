"""How cost grows, with images, parameters, runs in the store and sessions that watch.

Each part is kept as soon as it has been measured. A network trains in a process of its own, once
for each size and round; a server lists copies of the runs that ship, or has one run watched by a
crowd that grows. `python -m docs.growth` draws the figure.

    python -m benchmarks.growth [--only images] [--rounds 3]
"""

import argparse
from collections.abc import Callable

from benchmarks.alone import alone
from benchmarks.growth import serving, training
from benchmarks.growth.cost import Cost
from benchmarks.growth.parts import PARTS
from benchmarks.report import keep

Costs = list[tuple[int, Cost]]
"""Each size, as often as it was measured, with what it cost."""


def _in_turns(measure: Callable[[int], Cost]) -> Callable[[tuple[int, ...], int], Costs]:
    return lambda sizes, rounds: [
        (size, alone(measure, size)) for _ in range(rounds) for size in sizes
    ]


def _runs(sizes: tuple[int, ...], rounds: int) -> Costs:
    return [(size, cost) for size in sizes for cost in serving.opening(size, rounds)]


def _sessions(sizes: tuple[int, ...], rounds: int) -> Costs:
    return [
        (size, cost)
        for _ in range(rounds)
        for size, cost in zip(sizes, serving.watching(sizes), strict=True)
    ]


MEASURES: dict[str, Callable[[tuple[int, ...], int], Costs]] = {
    "images": _in_turns(training.epoch),
    "parameters": _in_turns(training.step),
    "runs": _runs,
    "sessions": _sessions,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Growth: see the top of this file.")
    parser.add_argument("--only", choices=tuple(PARTS))
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for name in PARTS if options.only is None else (options.only,):
        sizes = PARTS[name].sizes
        costs = MEASURES[name](sizes, options.rounds)
        found = {
            str(size): {
                "seconds": [round(cost.seconds, 5) for each, cost in costs if each == size],
                "megabytes": [round(cost.megabytes, 1) for each, cost in costs if each == size],
            }
            for size in sizes
        }
        keep(f"growth-{name}", {"costs": found})


if __name__ == "__main__":
    main()
