"""What the tests of explanations compute, behind caches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.attribution.baselines import baseline_image
from core.attribution.explain import Attribution
from core.attribution.score import Output
from core.network.answers import many_logits
from core.trust import race as racing
from core.trust import scramble as scrambling
from core.trust.book_network import LooksRight, deeplift_that_looks_right
from core.trust.controls import control_maps
from core.trust.race import Race
from core.trust.scramble import Cascade, from_the_top
from core.trust.stability import Infidelity, infidelity, max_sensitivity
from ui.visitor.cached import attribution, kept, shares
from ui.visitor.session import Network


@kept()
def race(network: Network, image: np.ndarray, methods: Sequence[str], target: int, replacement: str) -> Race:
    """See `core.trust.race.race`; the maps compare with what replaces the pixels, and the controls race with them."""
    maps = {name: attribution(network, image, name, target, replacement).values for name in methods}
    maps |= control_maps(image)
    return racing.race(network.model, image, maps, target, baseline_image(replacement, image))


@kept()
def cascade(network: Network, image: np.ndarray, method: str, target: int) -> Cascade:
    """One method's maps and similarities as layers are scrambled; see `core.trust.scramble.cascade`."""
    return scrambling.cascade(network.model, image, [method], target)[method]


@kept()
def scrambled_answers(network: Network, image: np.ndarray) -> list[np.ndarray]:
    """Probabilities (10,) at every depth of scrambling, at the temperature of the network unscrambled."""
    depths = range(len(from_the_top(network.model)) + 1)
    logits = [many_logits(scrambling.scramble(network.model, depth, 0), image[None])[0] for depth in depths]
    return [shares(network, found) for found in logits]


@kept()
def steadiness(network: Network, image: np.ndarray, method: str, target: int) -> tuple[float, Infidelity]:
    """Max sensitivity and infidelity; see `core.trust.stability`."""
    found = attribution(network, image, method, target)
    return max_sensitivity(network.model, image, method, target), infidelity(network.model, image, found)


@kept()
def ink_infidelity(network: Network, image: np.ndarray, target: int) -> Infidelity:
    """The infidelity of a map that is only the digit's own ink."""
    found = attribution(network, image, "input-x-gradient", target)
    return infidelity(network.model, image, replace(found, values=image[0]))


@kept(quick=True)
def with_functional_relu(
    network: Network, image: np.ndarray, target: int, baseline: str, output: Output
) -> Attribution:
    """What Captum's DeepLift makes of the same weights where ReLU is called as a function, as the book has it."""
    ours = attribution(network, image, "deeplift", target, baseline, output)
    made = deeplift_that_looks_right(network.model, image, target, baseline_image(baseline, image), output)
    return replace(ours, values=made.values, total=made.total, gap=made.total - ours.difference)


@kept()
def looked_right(network: Network, image: np.ndarray, target: int) -> tuple[LooksRight, Attribution]:
    """DeepLift on the book's functional network, and DeepLift on ours: same weights, digit, baseline and score."""
    ours = attribution(network, image, "deeplift", target, "grey", "log_probability")
    return deeplift_that_looks_right(network.model, image, target), ours
