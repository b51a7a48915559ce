"""Scrambling a network from the top down: an explanation of it should not survive that.

Adebayo, Gilmer, Muelly, Goodfellow, Hardt, Kim 2018, Sanity Checks for Saliency Maps, arXiv 1810.03292.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from core.attribution.baselines import baseline_image
from core.attribution.explain import Attribution, explain
from core.attribution.methods import METHODS
from core.language import N_
from core.network.answers import gradients
from core.network.model import DigitNet, initialise
from core.network.stages import layers_of
from core.trust.erase import LEAST_CHANGE
from core.trust.likeness import Similarity, edges, similarity

SEEDS = (0, 1, 2)
# What is left of a map once every layer is scrambled: below the first it changed, above the second hardly. The two
# are our own choice: the paper sets no threshold.
CHANGED, HARDLY = 0.25, 0.6
CHANGES, IN_PART, STAYS = N_("changes"), N_("changes in part"), N_("hardly changes")
VERDICT_MEANS = N_("To change is needed, not enough; a map that hardly changes need not show what the network learned.")


@dataclass(frozen=True)
class Cascade:
    """One method's maps as layers are scrambled.

    Attributes:
        maps: the original alone, then for each depth asked for one map (28, 28) a seed.
        similarities: each of these compared with the original.
        edges: the original compared with an edge detector's picture of the digit.
    """

    method: str
    maps: tuple[tuple[np.ndarray, ...], ...]
    similarities: tuple[tuple[Similarity, ...], ...]
    edges: Similarity

    def mean(self, depth: int, kind: str) -> float:
        """The mean over seeds of one of `Similarity`'s three numbers."""
        return float(np.mean([getattr(entry, kind) for entry in self.similarities[depth]]))

    @property
    def empty(self) -> bool:
        """Whether the original says the same of every pixel compared, so that there is no order to lose."""
        return self.similarities[0][0].sizes == 0.0

    @property
    def survives(self) -> float:
        """What is left of the order of pixels, of values or of sizes, when no layer is as it was learned."""
        last = len(self.similarities) - 1
        return max(self.mean(last, "values"), self.mean(last, "sizes"))


def from_the_top(model: nn.Module) -> tuple[str, ...]:
    """The modules with weights, from the answer down to the pixels: depth d scrambles the first d of these."""
    return tuple(stage.module for stage in layers_of(model).values())[::-1]


@gradients()
def scramble(model: DigitNet, depth: int, seed: int) -> DigitNet:
    """A copy whose top `depth` layers, in the order of `from_the_top`, have initial weights again."""
    layers = from_the_top(model)
    if not 0 <= depth <= len(layers):
        raise ValueError(f"expected a depth from 0 to {len(layers)}, got {depth}")
    scrambled = copy.deepcopy(model)
    with torch.no_grad():
        for place, layer in enumerate(layers[:depth]):
            # A generator for each layer: its weights do not depend on how deep the scrambling went.
            generator = torch.Generator().manual_seed(1000 * seed + place)
            initialise(scrambled.get_submodule(layer), generator)
    return scrambled


def cascade(
    model: DigitNet,
    image: np.ndarray,
    methods: Sequence[str],
    target: int,
    baseline: str = "black",
    seeds: Sequence[int] = SEEDS,
    depths: Sequence[int] | None = None,
    originals: Mapping[str, np.ndarray] | None = None,
) -> dict[str, Cascade]:
    """Explains the same digit through networks scrambled deeper and deeper.

    A map that changes depends on what the network learned; that alone does not make it right. Ranks are
    compared over the pixels that differ from the baseline, where every method may say something.

    Args:
        depths: how many layers, counted from the top, are scrambled at once; by default one, two, and so on to all.
        originals: the maps of the network as it is, where they are known already.
    """
    started = originals or {name: explained(model, image, name, target, baseline).values for name in methods}
    where = np.abs(image[0] - baseline_image(baseline, image)[0]) > LEAST_CHANGE
    shape = edges(image)
    found: dict[str, list[tuple[np.ndarray, ...]]] = {method: [(started[method],)] for method in methods}
    for depth in depths or range(1, len(from_the_top(model)) + 1):
        for method in methods:
            found[method].append(())
        for seed in seeds:
            network = scramble(model, depth, seed)
            for method in methods:
                found[method][-1] += (explained(network, image, method, target, baseline).values,)
    return {
        method: Cascade(
            method,
            tuple(maps),
            tuple(tuple(similarity(maps[0][0], other, where) for other in level) for level in maps),
            similarity(maps[0][0], shape, where),
        )
        for method, maps in found.items()
    }


def explained(model: nn.Module, image: np.ndarray, method: str, target: int, baseline: str = "black") -> Attribution:
    """An explanation in a fixed number of steps, enough for a few per cent: for many maps none is refined further."""
    walked = METHODS[method].refined
    return explain(model, image, method, target, baseline, steps=walked[0] if walked else None)


def verdict(found: Cascade) -> str:
    """What is left of a map, in plain words."""
    return N_("marks no pixel of this digit: nothing to compare") if found.empty else verdict_of(found.survives)


def verdict_of(survives: float) -> str:
    """The same for a number, such as a mean over many digits; `VERDICT_MEANS` says what it comes to."""
    if survives < CHANGED:
        return CHANGES
    return IN_PART if survives < HARDLY else STAYS
