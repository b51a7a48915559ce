"""How soon "40 seconds to 97 %" is there: from pressing Start to the judged network, three seeds.

    DIGITSCOPE_DATA=... python -m benchmarks.seconds_to_97

The accuracy is of MNIST's full test set; the start is random weights; reading MNIST and judging are in the time.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

from core.render.commands import whole_number
from core.training.presets import PRESETS
from ui.training.jobs import Job, Line

SEEDS = (1, 2, 3)


def main() -> None:
    """Prints one JSON line per seed and exits 1 when one is too slow or too often wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=whole_number(0, 4_294_967_295), nargs="+", default=SEEDS)
    good = True
    for seed in parser.parse_args().seeds:
        began = time.perf_counter()
        job = Job(PRESETS["40-seconds"].recipe.but(seed=seed), Line(1))
        job.start()
        job.wait(600)
        seconds = time.perf_counter() - began
        accuracy = job.judged.accuracy if job.judged else 0.0
        good = good and accuracy >= 0.97 and seconds <= 40
        print(json.dumps({"seed": seed, "accuracy": accuracy, "seconds": round(seconds, 1), "problem": job.problem}))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
