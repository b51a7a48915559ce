"""The race and the scramble over many digits, so that one digit's story can be held against the average.

`python -m core.trust` computes them for every shipped network and writes checkpoints/faithfulness.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.attribution.baselines import flat
from core.attribution.methods import METHODS
from core.network.answers import predict
from core.network.checkpoints import FOLDER
from core.network.model import DigitNet
from core.trust.race import RANDOM_ORDERS, against_chance, race
from core.trust.scramble import cascade, explained, from_the_top

COMMAND = "python -m core.trust"
FILE = "faithfulness.json"
TITLES = {"drawings": "built-in drawings", "mnist": "MNIST test digits"}
KINDS = ("deletion", "insertion")


class FaithfulnessError(ValueError):
    """The figures over many digits are missing or damaged."""


@dataclass(frozen=True)
class Summary:
    """Means over many digits for one network. A mean hides the digits on which a method fails.

    Attributes:
        sha256: of the weights these figures are for.
        digits: "drawings" or "mnist"; `count` of them.
        methods: method -> mean `deletion` and `insertion` areas; `..._better`, the share of digits on which
            it beats 95 % of random orders; `..._margin`, how much it beats their mean by, and its standard
            error `..._error`; `survives`, `sizes`, `values`, `ssim`, what is left once all layers are scrambled.
        chance: the mean areas of random orders.
    """

    network: str
    sha256: str
    digits: str
    count: int
    random_orders: int
    methods: dict[str, dict[str, float]]
    chance: dict[str, float]

    @property
    def title(self) -> str:
        return TITLES[self.digits]

    def sentence(self, kind: str) -> str:
        """Who beats random order on average and who does not, in plain words."""
        margins = {name: entry[f"{kind}_margin"] for name, entry in self.methods.items()}
        sure = {name: margins[name] > 2 * entry[f"{kind}_error"] for name, entry in self.methods.items()}
        best = max(margins, key=margins.__getitem__)
        losers = [METHODS[name].title for name in margins if not sure[name]]
        said = (
            f"{kind.capitalize()}: on average {METHODS[best].title} does best, {margins[best]:.2f} of area better than "
            f"random order."
        )
        if not losers:
            return f"{said} Every method beats random order."
        return f"{said} Not better than random order on average: {', '.join(losers)}."


def load_summaries(folder: Path = FOLDER) -> list[Summary]:
    """The figures that were written last.

    Raises:
        FaithfulnessError: there are none, or the file is damaged.
    """
    try:
        entries = json.loads((folder / FILE).read_text(encoding="utf-8"))["summaries"]
        found = [Summary(**entry) for entry in entries]
    except FileNotFoundError as error:
        raise FaithfulnessError("The figures over many digits have not been computed yet.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise FaithfulnessError(f"{FILE} is damaged.") from error
    return [entry for entry in found if entry.digits in TITLES and entry.methods.keys() <= METHODS.keys()]


def summarise(
    model: DigitNet, images: Sequence[np.ndarray], methods: Sequence[str] = tuple(METHODS)
) -> Iterator[dict[str, dict[str, float]]]:
    """Yields what one digit says of every method, digit by digit; `average` makes the means."""
    for number, image in enumerate(images):
        target = int(predict(model, image).argmax())
        maps = {name: explained(model, image, name, target).values for name in methods}
        ran = race(model, image, maps, target, flat(0.0), seed=number)
        every = [len(from_the_top(model))]
        ends = cascade(model, image, methods, target, seeds=(number,), depths=every, originals=maps)
        found: dict[str, dict[str, float]] = {name: {} for name in methods}
        for kind in KINDS:
            areas, chance = ran.areas(kind)
            sign = 1.0 if kind == "deletion" else -1.0
            for name in methods:
                found[name][kind] = areas[name]
                found[name][f"{kind}_chance"] = float(chance.mean())
                found[name][f"{kind}_margin"] = sign * (float(chance.mean()) - areas[name])
                found[name][f"{kind}_better"] = against_chance(areas[name], chance, kind == "deletion") == "better"
        for name, end in ends.items():
            if not end.empty:
                found[name] |= {what: end.mean(1, what) for what in ("sizes", "values", "ssim")}
        yield found


def average(found: Sequence[dict[str, dict[str, float]]], network: str, sha256: str, digits: str) -> Summary:
    """The means of what every digit says."""
    methods: dict[str, dict[str, float]] = {}
    for name in found[0]:
        rows = [entry[name] for entry in found]
        means = {}
        for what in dict.fromkeys(key for row in rows for key in row):
            values = [row[what] for row in rows if what in row]
            means[what] = round(float(np.mean(values)), 5)
            if what.endswith("_margin"):
                spread = float(np.std(values, ddof=1)) / len(values) ** 0.5 if len(values) > 1 else 0.0
                means[what.replace("margin", "error")] = round(spread, 5)
        # No digit on which it marks anything: nothing to survive.
        means["survives"] = max(means.setdefault("sizes", 0.0), means.setdefault("values", 0.0))
        means.setdefault("ssim", 0.0)
        methods[name] = means
    chance = {kind: next(iter(methods.values()))[f"{kind}_chance"] for kind in KINDS}
    for means in methods.values():
        for kind in KINDS:
            del means[f"{kind}_chance"]
    return Summary(network, sha256, digits, len(found), RANDOM_ORDERS, methods, chance)
