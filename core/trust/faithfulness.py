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
from core.language import N_, SentenceError, _
from core.network.answers import predict
from core.network.checkpoints import FOLDER
from core.network.model import DigitNet
from core.render.words import in_a_row, together
from core.trust.controls import BETTER, CONTROLS, RANDOM, RIVALS, Verdict, control_maps, judge
from core.trust.race import RANDOM_ORDERS, Race, race
from core.trust.scramble import cascade, explained, from_the_top

COMMAND = "python -m core.trust"
FILE = "faithfulness.json"
TITLES = {"drawings": N_("built-in drawings"), "mnist": N_("MNIST test digits")}
KINDS = ("deletion", "insertion")
BEST = {
    "deletion": N_(
        "Deletion: on average {method} does best, {margin} of area better than {rival}, the best of what knows "
        "nothing of the network."
    ),
    "insertion": N_(
        "Insertion: on average {method} does best, {margin} of area better than {rival}, the best of what knows "
        "nothing of the network."
    ),
}
NONE = {
    "deletion": N_(
        "Deletion: on average no method is clearly better than {rival}, the best of what knows nothing of the network."
    ),
    "insertion": N_(
        "Insertion: on average no method is clearly better than {rival}, the best of what knows nothing of the network."
    ),
}
# A mean margin is clear from so many standard errors on: of ten methods that know nothing, none is in 99 of 100 tables.
CLEAR = 3.0
# Random orders that play the method on every digit, so that the rule's false alarms are counted; and in what groups.
PLAYERS, GROUP = 20, 10


class FaithfulnessError(SentenceError):
    """The figures over many digits are missing or damaged."""


@dataclass(frozen=True)
class Summary:
    """Means over many digits for one network. A mean hides the digits on which a method fails.

    Attributes:
        sha256: of the weights these figures are for.
        digits: "drawings" or "mnist"; `count` of them.
        methods: method -> `marked`, the number of digits on which its map says anything, and the means over these:
            `deletion` and `insertion` areas; `..._chance`, the share on which it is better than random orders;
            `..._better`, than these and every control; `..._margin`, how much it beats the best rival's mean by, and
            its standard error `..._error`; `survives`, `sizes`, `values`, `ssim`, what is left once all layers are
            scrambled.
        rivals: the same of what knows nothing of the network. The shares of "random" are the rule's false alarms,
            counted by letting random orders play the method, and `..._any` that of at least one among ten.
        best: kind -> the rival with the best mean area.
        first: what the first digit alone says of each, by which a test sees that the code still computes these figures.
    """

    network: str
    sha256: str
    digits: str
    count: int
    random_orders: int
    methods: dict[str, dict[str, float]]
    rivals: dict[str, dict[str, float]]
    best: dict[str, str]
    first: dict[str, dict[str, float]]

    @property
    def title(self) -> str:
        return _(TITLES[self.digits])

    def sentence(self, kind: str) -> str:
        """Who beats, on average, all that knows nothing of the network, and who does not, in plain words."""
        raced = {name: entry for name, entry in self.methods.items() if entry["marked"]}
        margins = {name: entry[f"{kind}_margin"] for name, entry in raced.items()}
        errors = {name: CLEAR * entry[f"{kind}_error"] for name, entry in raced.items()}
        clear = [name for name in raced if margins[name] > errors[name]]
        worse = [name for name in raced if margins[name] < -errors[name]]
        unclear = [name for name in raced if name not in clear and name not in worse]
        rival = _(RIVALS[self.best[kind]])
        if clear:
            best = max(clear, key=margins.__getitem__)
            said = [_(BEST[kind], method=METHODS[best].title, margin=f"{margins[best]:.2f}", rival=rival)]
        else:
            said = [_(NONE[kind], rival=rival)]
        if len(worse) == len(raced) > 0:
            said.append(_("Every method is clearly worse."))
        if 0 < len(unclear) < len(raced):
            said.append(_("Not clearly better: {methods}.", methods=_titles(unclear)))
        if 0 < len(worse) < len(raced):
            said.append(_("Clearly worse: {methods}.", methods=_titles(worse)))
        return together(*said)


def _titles(methods: Sequence[str]) -> str:
    return in_a_row(METHODS[name].title for name in methods)


def load_summaries(folder: Path = FOLDER) -> list[Summary]:
    """The figures that were written last.

    Raises:
        FaithfulnessError: there are none, or the file is damaged.
    """
    try:
        entries = json.loads((folder / FILE).read_text(encoding="utf-8"))["summaries"]
        found = [Summary(**entry) for entry in entries]
    except FileNotFoundError as error:
        raise FaithfulnessError(N_("The figures over many digits have not been computed yet.")) from error
    except (ValueError, KeyError, TypeError) as error:
        raise FaithfulnessError(N_("{file} is damaged."), file=FILE) from error
    return [entry for entry in found if entry.digits in TITLES and entry.methods.keys() <= METHODS.keys()]


def summarise(
    model: DigitNet, images: Sequence[np.ndarray], methods: Sequence[str] = tuple(METHODS)
) -> Iterator[dict[str, dict[str, float]]]:
    """Yields what one digit says of every method and every rival, digit by digit; `average` makes the means."""
    for number, image in enumerate(images):
        target = int(predict(model, image).argmax())
        maps = {name: explained(model, image, name, target).values for name in methods}
        orders = RANDOM_ORDERS + PLAYERS
        ran = race(model, image, maps | control_maps(image), target, flat(0.0), orders, seed=number)
        every = [len(from_the_top(model))]
        ends = cascade(model, image, methods, target, seeds=(number,), depths=every, originals=maps)
        found: dict[str, dict[str, float]] = {name: {} for name in (*methods, *RIVALS)}
        for kind in KINDS:
            for name, said in _one_race(ran, kind).items():
                found[name] |= said
        for name, end in ends.items():
            found[name]["marked"] = float(name not in ran.empty)
            if not end.empty:
                found[name] |= {what: end.mean(1, what) for what in ("sizes", "values", "ssim")}
        yield found


def _one_race(ran: Race, kind: str) -> dict[str, dict[str, float]]:
    """Areas, whether they are better than the rivals', and by how much, of every map that marks anything."""
    areas, drawn = ran.areas(kind)
    chance, players = drawn[:RANDOM_ORDERS], drawn[RANDOM_ORDERS:]
    controls = {name: areas[name] for name in CONTROLS}
    sign = 1.0 if kind == "deletion" else -1.0

    def held(value: float, against: dict[str, float]) -> Verdict:
        return judge(value, chance, against, kind == "deletion")

    rivals = {RANDOM: float(chance.mean())} | controls
    found: dict[str, dict[str, float]] = {}
    for name, value in areas.items():
        if name in ran.empty:
            continue
        said = held(value, {other: area for other, area in controls.items() if other != name})
        found[name] = {kind: value, f"{kind}_chance": said.chance == BETTER, f"{kind}_better": said.better}
        if name not in CONTROLS:
            found[name] |= {f"{kind}_over_{rival}": sign * (area - value) for rival, area in rivals.items()}
    played = [held(float(value), controls) for value in players]
    passed = np.array([said.chance == BETTER for said in played])
    found[RANDOM] = {
        kind: rivals[RANDOM],
        f"{kind}_chance": float(passed.mean()),
        f"{kind}_better": float(np.mean([said.better for said in played])),
        f"{kind}_any": float(passed.reshape(-1, GROUP).any(axis=1).mean()),
    }
    return found


def average(found: Sequence[dict[str, dict[str, float]]], network: str, sha256: str, digits: str) -> Summary:
    """The means of what every digit says, each over the digits that say it."""
    means: dict[str, dict[str, float]] = {}
    errors: dict[str, dict[str, float]] = {}
    for name in found[0]:
        rows = [entry[name] for entry in found]
        means[name], errors[name] = {}, {}
        for what in dict.fromkeys(key for row in rows for key in row):
            values = [row[what] for row in rows if what in row]
            means[name][what] = float(np.mean(values))
            errors[name][what] = float(np.std(values, ddof=1)) / len(values) ** 0.5 if len(values) > 1 else 0.0
    rivals = {name: _rounded(means.pop(name)) for name in RIVALS}
    best = {
        kind: (min if kind == "deletion" else max)(rivals, key=lambda name, kind=kind: rivals[name][kind])
        for kind in KINDS
    }
    methods: dict[str, dict[str, float]] = {}
    for name, entry in means.items():
        kept = {what: value for what, value in entry.items() if "_over_" not in what}
        kept["marked"] = float(sum(one[name]["marked"] for one in found))
        for kind in KINDS if kept["marked"] else ():
            kept[f"{kind}_margin"] = entry[f"{kind}_over_{best[kind]}"]
            kept[f"{kind}_error"] = errors[name][f"{kind}_over_{best[kind]}"]
        if "sizes" in kept:
            kept["survives"] = max(kept["sizes"], kept["values"])
        methods[name] = _rounded(kept)
    first = {name: _rounded(entry) for name, entry in found[0].items()}
    return Summary(network, sha256, digits, len(found), RANDOM_ORDERS, methods, rivals, best, first)


def _rounded(entry: dict[str, float]) -> dict[str, float]:
    return {what: round(value, 5) for what, value in entry.items()}
