"""Questions about maps: which pixels, which baseline, and which of them is not to be believed."""

from __future__ import annotations

import numpy as np

from core.attribution.baselines import BASELINES, flat
from core.attribution.explain import explain
from core.inside.features import correlation
from core.teaching.item import Drawn, Item, Readers, answer_of, first, runners_up, shuffled
from core.trust.book_network import deeplift_that_looks_right
from core.trust.erase import LEAST_CHANGE
from core.trust.likeness import similarity
from core.trust.scramble import SEEDS, explained, from_the_top, scramble

METHOD = "deeplift"
# Windows of this many pixels side by side, and the share of all that the map must add up to by which one leads.
WINDOW, LEADS_BY = 7, 0.1
# A window that is asked about has at least this much ink.
LEAST_INK = 3.0
# A sum this far off, in logits and as a share, is off by more than rounding or any path's steps.
OFF_BY, OFF_SHARE = 0.5, 0.1
# Maps against two baselines that correlate more than this cannot be told apart by eye.
ALIKE = 0.85
# What is scrambled, and what its methods take: milliseconds.
SCRAMBLED = ("saliency", "input-x-gradient", "deeplift")


def which_pixels(readers: Readers, rng: np.random.Generator, broken: bool) -> Item:
    """In which of three windows does the map add up highest? Broken: it explains a wrong answer."""
    reader = readers[str(rng.choice(list(readers)))]

    def make(digit: Drawn) -> Item | None:
        found = answer_of(reader, digit.image)
        if (found.digit != digit.label) != broken:
            return None
        map_ = explain(reader.model, digit.image, METHOD, found.digit)
        sums, ink = windows(map_.values), windows(digit.image[0])
        inked = [int(at) for at in np.argsort(-sums) if ink[at] >= LEAST_INK]
        if len(inked) < 3 or sums[inked[0]] - sums[inked[1]] < LEADS_BY * abs(map_.difference):
            return None
        options, right = shuffled(rng, [inked[0], inked[len(inked) // 2], inked[-1]], inked[0])
        return Item(
            "pixels", broken, reader.name, digit.image, digit.label, found.digit, options, right,
            after=(map_.values,),
            numbers={"sums": tuple(float(sums[at]) for at in options), "total": map_.total},
            page="compare",
        )  # fmt: skip

    return first(rng, make)


def windows(values: np.ndarray) -> np.ndarray:
    """(16,) the sums of values (28, 28) over windows of 7 x 7, row by row."""
    across = values.shape[0] // WINDOW
    return values.reshape(across, WINDOW, across, WINDOW).sum(axis=(1, 3), dtype=np.float64).ravel()


def which_is_scrambled(readers: Readers, rng: np.random.Generator, broken: bool) -> Item:
    """Which of two maps belongs to the network whose every weight was drawn anew? One always does."""
    reader, method = readers[str(rng.choice(list(readers)))], str(rng.choice(SCRAMBLED))
    layers = from_the_top(reader.model)
    random = scramble(reader.model, len(layers), SEEDS[0])

    def make(digit: Drawn) -> Item | None:
        found = answer_of(reader, digit.image)
        if found.digit != digit.label:
            return None
        maps = [explained(model, digit.image, method, found.digit).values for model in (reader.model, random)]
        order, right = shuffled(rng, [0, 1], 1)
        where = np.abs(digit.image[0]) > LEAST_CHANGE
        return Item(
            "scrambled", True, reader.name, digit.image, digit.label, found.digit, (0, 1), right,
            before=tuple(maps[at] for at in order),
            numbers={"method": method, "sizes": similarity(maps[0], maps[1], where).sizes},
            page="trust",
            settings={"test": "scramble", "trust-methods": [method], "scramble-depth": "+".join(layers)},
        )  # fmt: skip

    return first(rng, make)


def which_baseline(readers: Readers, rng: np.random.Generator, broken: bool) -> Item:
    """Which baseline made this map? Broken: it explains a wrong answer."""
    reader = readers[str(rng.choice(list(readers)))]
    options = tuple(str(name) for name in rng.choice(list(BASELINES), 3, replace=False))
    right = int(rng.integers(3))

    def make(digit: Drawn) -> Item | None:
        found = answer_of(reader, digit.image)
        if (found.digit != digit.label) != broken:
            return None
        maps = [explain(reader.model, digit.image, METHOD, found.digit, name) for name in options]
        map_ = maps[right]
        if any(correlation(one.values, map_.values) > ALIKE for one in maps if one is not map_):
            return None
        return Item(
            "baseline", broken, reader.name, digit.image, digit.label, found.digit, options, right,
            before=(map_.values, *(one.baseline[0] for one in maps)), after=tuple(one.values for one in maps),
            numbers={"total": map_.total, "score": map_.score, "baseline_score": map_.baseline_score,
                     "on_nothing": float(np.abs(map_.values[digit.image[0] == 0]).sum())},
            page="baselines", settings={"baselines-method": METHOD},
        )  # fmt: skip

    return first(rng, make)


def which_does_not_add_up(readers: Readers, rng: np.random.Generator, broken: bool) -> Item:
    """Which of three maps does not add up? One is DeepLift on the same network written with `F.relu`."""
    reader, right = readers[str(rng.choice(list(readers)))], int(rng.integers(3))

    def make(digit: Drawn) -> Item | None:
        found = answer_of(reader, digit.image)
        if found.digit != digit.label:
            return None
        options = tuple(int(one) for one in rng.permutation([found.digit, *runners_up(found.logits, found.digit, 2)]))
        maps = [explain(reader.model, digit.image, METHOD, target) for target in options]
        off = deeplift_that_looks_right(reader.model, digit.image, options[right], flat(0.0), "logit")
        if abs(off.gap) < max(OFF_BY, OFF_SHARE * abs(off.difference)):
            return None
        shown = tuple(off.values if at == right else one.values for at, one in enumerate(maps))
        sums = tuple(
            (float(values[values > 0].sum(dtype=np.float64)), float(values[values < 0].sum(dtype=np.float64)))
            for values in shown
        )
        return Item(
            "sum", True, reader.name, digit.image, digit.label, found.digit, options, right,
            before=shown, after=(maps[right].values,),
            numbers={"sums": sums, "must_be": tuple(one.difference for one in maps), "total": off.total},
            page="compare", settings={"relu": "functions", "target": str(options[right])},
        )  # fmt: skip

    return first(rng, make)
