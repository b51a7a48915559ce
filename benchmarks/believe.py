"""How long the race and the scramble take for one digit.

    python -m benchmarks.believe

The race: three methods, three controls and 99 random orders, erased and inserted in 16 steps. The scramble: three
methods at five depths, one random network a depth. One thread, as in the app. Each is run once to warm up, then five
times.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import torch

from core import load_model, samples
from core.attribution.baselines import flat
from core.attribution.methods import THREE
from core.attribution.path import quadrature_gaps, walk
from core.trust.controls import control_maps
from core.trust.erase import changeable, first_crossing, logits_along, random_orders
from core.trust.race import race
from core.trust.scramble import cascade, explained

RUNS = 5


def timed(name: str, work: Callable[[], object], limit: float | None = None) -> bool:
    """Prints the median and the worst of some runs; False when the median is over the limit."""
    work()
    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    middle = sorted(seconds)[RUNS // 2]
    aim = f", aim {limit:.1f} s" if limit else ""
    print(f"{name}: {middle:.2f} s (worst of {RUNS}: {max(seconds):.2f} s{aim})")
    return limit is None or middle < limit


def main() -> int:
    torch.set_num_threads(1)
    sample = samples()[50]
    image, target = sample.image, sample.label
    met = True
    for network in ("world", "book"):
        model = load_model(network)

        def run_race() -> None:
            maps = {name: explained(model, image, name, target).values for name in THREE}  # noqa: B023
            maps |= control_maps(image)
            race(model, image, maps, target, flat(0.0))  # noqa: B023

        def fewest() -> None:
            orders = random_orders(changeable(image, flat(0.0)), 50, 0)
            logits = logits_along(model, image, flat(0.0), orders, range(orders.shape[1] + 1))  # noqa: B023
            first_crossing(logits, target, (target + 1) % 10)

        met &= timed(f"{network}: race of 3 methods, 3 controls and 99 random orders", run_race, 1.0)
        met &= timed(
            f"{network}: scramble of 3 methods at 5 depths",
            lambda: cascade(model, image, THREE, target, seeds=(0,)),  # noqa: B023
            1.0,
        )
        timed(f"{network}: fewest pixels, 50 random orders, pixel by pixel", fewest)
        timed(f"{network}: path of 50 steps", lambda: walk(model, image, "black", target))  # noqa: B023
        timed(
            f"{network}: gap by 5 rules and 6 numbers of steps",
            lambda: quadrature_gaps(model, image, "black", target),  # noqa: B023
        )
    return 0 if met else 1


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    raise SystemExit(main())
