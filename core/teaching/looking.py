"""Questions about what a network does: its answer, its doubt, a filter's map, an answer after erasing."""

from __future__ import annotations

import numpy as np

from core.attribution.baselines import flat
from core.attribution.explain import explain
from core.inside.features import correlation, feature_maps, filters
from core.judging.calibration import shares
from core.teaching.item import Drawn, Item, Readers, answer_of, first, runners_up, shuffled
from core.trust.erase import changeable, logits_along, order_by, steps_between

# The map by which pixels are erased takes milliseconds.
METHOD = "deeplift"
# Two filters whose maps correlate more than this cannot be told apart by eye.
ALIKE = 0.6
# A map that is to be recognised has at least this share of the strongest filter's peak.
SEEN = 0.3
# After erasing, its answer has at least this share: the question has a clear answer.
CLEAR = 0.5


def which_digit(readers: Readers, rng: np.random.Generator, broken: bool) -> Item:
    """Which digit will it say? Broken: it says another than was meant."""
    reader = readers[str(rng.choice(list(readers)))]

    def make(digit: Drawn) -> Item | None:
        found = answer_of(reader, digit.image)
        if (found.digit != digit.label) != broken:
            return None
        others = dict.fromkeys([digit.label, *runners_up(found.logits, found.digit, 3)])
        wrong = [other for other in others if other != found.digit][:3]
        options = tuple(sorted([found.digit, *wrong]))
        return Item(
            "digit", broken, reader.name, digit.image, digit.label, found.digit, options, options.index(found.digit),
            numbers={"share": found.share, "sure": found.sure},
        )  # fmt: skip

    return first(rng, make)


def which_network(readers: Readers, rng: np.random.Generator, broken: bool) -> Item:
    """Which network is unsure? Exactly one is, by the rule measured for it. Broken: one of them errs."""
    names = list(readers)

    def make(digit: Drawn) -> Item | None:
        found = {name: answer_of(readers[name], digit.image) for name in names}
        unsure = [name for name in names if not found[name].sure]
        errs = any(one.digit != digit.label for one in found.values())
        if len(unsure) != 1 or errs != broken:
            return None
        (name,) = unsure
        said = {one: (found[one].digit, found[one].share) for one in names}
        return Item(
            "unsure", broken, name, digit.image, digit.label, found[name].digit, tuple(names), names.index(name),
            numbers={"said": said},
        )  # fmt: skip

    return first(rng, make)


def which_filter(readers: Readers, rng: np.random.Generator, broken: bool) -> Item:
    """Which filter of conv1 made this map, as it stands after ReLU? The maps of the others look unlike it."""
    reader = readers[str(rng.choice(list(readers)))]
    kernels = filters(reader.model, "conv1")[:, 0]

    def make(digit: Drawn) -> Item | None:
        found = answer_of(reader, digit.image)
        maps = feature_maps(reader.model, digit.image)["relu1"]
        peaks = maps.max(axis=(1, 2))
        strong = np.flatnonzero(peaks >= SEEN * peaks.max())
        number = int(rng.choice(strong))
        unlike = [int(one) for one in strong if correlation(maps[one], maps[number]) < ALIKE]
        if (found.digit != digit.label) != broken or len(unlike) < 3:
            return None
        others = [int(one) for one in rng.choice(unlike, 3, replace=False)]
        options, right = shuffled(rng, [number, *others], number)
        row, column = np.unravel_index(int(maps[number].argmax()), maps[number].shape)
        return Item(
            "filter", broken, reader.name, digit.image, digit.label, found.digit, options, right,
            before=(maps[number], *(kernels[one] for one in options)), after=tuple(maps[one] for one in options),
            numbers={"filter": number, "peak": float(peaks[number])},
            page="filters", settings={"unit": f"conv1.{number}.{row}.{column}"},
        )  # fmt: skip

    return first(rng, make)


def what_erasing_does(readers: Readers, rng: np.random.Generator, broken: bool) -> Item:
    """What will it say once its strongest pixels are black? In half of all questions, what it said before."""
    reader, stays = readers[str(rng.choice(list(readers)))], bool(rng.random() < 0.5)

    def make(digit: Drawn) -> Item | None:
        found = answer_of(reader, digit.image)
        if (found.digit != digit.label) != broken:
            return None
        rival, black = runners_up(found.logits, found.digit, 1)[0], flat(0.0)
        values = explain(reader.model, digit.image, METHOD, found.digit, "black", against=rival).values
        order = order_by(values, changeable(digit.image, black))
        along = logits_along(reader.model, digit.image, black, [order], np.arange(len(order) + 1))[0]
        says, share = along.argmax(axis=1), shares(along, reader.facts).max(axis=1)
        # Some ink has gone, and enough is left to be looked at.
        fits = np.flatnonzero(((says == found.digit) == stays) & (share >= CLEAR))
        fits = fits[(fits >= 5) & (fits <= len(order) // 2)]
        if not len(fits):
            return None
        count = int(fits[-1] if stays else fits[0])
        now = int(says[count])
        known = dict.fromkeys([found.digit, rival, *runners_up(along[count], now, 3)])
        others = [other for other in known if other != now]
        options = tuple(sorted([now, *others[:2]]))
        erased = steps_between(digit.image, black, order, [count])[0]
        return Item(
            "erase", broken, reader.name, digit.image, digit.label, found.digit, options, options.index(now),
            before=(erased[0],), after=(values,),
            numbers={"count": count, "now": now, "ink": len(order), "rival": rival,
                     "share": float(share[count])},
            page="why_not", settings={"why-method": METHOD, "why-then": "erase", "erase-count": count},
        )  # fmt: skip

    return first(rng, make)
