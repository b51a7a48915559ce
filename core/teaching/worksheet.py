"""What a worksheet about a digit holds: its pictures, and the answers, which only the key shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from core.attribution.baselines import flat
from core.attribution.explain import explain
from core.inside.features import correlation, feature_maps, filters
from core.teaching.item import Reader, answer_of, runners_up, shuffled
from core.trust.erase import changeable, order_by, steps_between
from core.trust.scramble import SEEDS, explained, from_the_top, scramble

METHOD = "deeplift"
# So many of the strongest pixels are erased.
ERASED = 20


@dataclass(frozen=True)
class Sheet:
    """A worksheet's pictures and answers, all about one digit through one network.

    Attributes:
        image: (28, 28) ink; `erased` the same with `count` of its strongest pixels black.
        answer, share: what the network says; `erased_answer` and `erased_share` of the erased digit.
        values: (28, 28), DeepLift for the answer, against black.
        maps: two such maps of which that at `scrambled` is from random weights.
        kernels: (4, 3, 3) filters of conv1, numbered `numbers`; the one at `made` made `feature_map` (26, 26).
    """

    image: np.ndarray
    answer: int
    share: float
    values: np.ndarray
    maps: tuple[np.ndarray, np.ndarray]
    scrambled: int
    feature_map: np.ndarray
    kernels: np.ndarray
    numbers: tuple[int, ...]
    made: int
    erased: np.ndarray
    count: int
    erased_answer: int
    erased_share: float


def worksheet(reader: Reader, image: np.ndarray) -> Sheet:
    """The worksheet about a digit (1, 28, 28): always the same, since what is drawn by lot is drawn from its pixels."""
    rng = np.random.default_rng(list(hashlib.blake2b(image.tobytes(), digest_size=8).digest()))
    found, black = answer_of(reader, image), flat(0.0)
    values = explain(reader.model, image, METHOD, found.digit).values
    random = scramble(reader.model, len(from_the_top(reader.model)), SEEDS[0])
    both = [values, explained(random, image, METHOD, found.digit).values]
    order, scrambled = shuffled(rng, [0, 1], 1)
    maps = feature_maps(reader.model, image)["relu1"]
    best = int(maps.max(axis=(1, 2)).argmax())
    likeness = [correlation(one, maps[best]) for one in maps]
    unlike = [int(one) for one in np.argsort(likeness) if one != best][:3]
    numbers, made = shuffled(rng, [best, *unlike], best)
    rival = runners_up(found.logits, found.digit, 1)[0]
    contrast = explain(reader.model, image, METHOD, found.digit, against=rival).values
    turns = order_by(contrast, changeable(image, black))
    erased = steps_between(image, black, turns, [count := min(ERASED, len(turns))])[0]
    after = answer_of(reader, erased)
    return Sheet(
        image=image[0],
        answer=found.digit,
        share=found.share,
        values=values,
        maps=(both[order[0]], both[order[1]]),
        scrambled=scrambled,
        feature_map=maps[best],
        kernels=filters(reader.model, "conv1")[list(numbers), 0],
        numbers=tuple(numbers),
        made=made,
        erased=erased[0],
        count=count,
        erased_answer=after.digit,
        erased_share=after.share,
    )
