"""A hair's breadth: how far a map moves when the digit hardly does, and whether it foretells what erasing does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.attribution.score import contrast
from core.network.answers import as_batch, gradients
from core.trust.erase import changeable
from core.trust.scramble import explained

GREY_LEVEL = 1 / 255
NOISES = 10
ERASURES = 50


@dataclass(frozen=True)
class Infidelity:
    """How badly a map foretells what erasing pixels costs: mean squared error, in squared units of the score.

    It depends on the map's scale, so methods of different units cannot be ranked by `raw`.

    Attributes:
        raw: as the map is.
        scaled: after the one factor that suits the map best.
        nothing: the same for a map of zeros, which foretells no change; a map above this is worse than silence.
    """

    raw: float
    scaled: float
    nothing: float


@gradients()
def max_sensitivity(
    model: nn.Module,
    image: np.ndarray,
    method: str,
    target: int,
    baseline: str = "black",
    radius: float = GREY_LEVEL,
    noises: int = NOISES,
    seed: int = 0,
) -> float:
    """The largest change of a map under noise of at most `radius` ink a pixel, as a share of the map's own size.

    By Captum's `sensitivity_max` (Yeh et al. 2019, arXiv 1901.09392), over a few draws: the worst of these, not
    the worst there is. A steady map may be steadily wrong.
    """
    from captum.metrics import sensitivity_max

    generator = torch.Generator().manual_seed(seed)

    def nudge(images: Tensor, size: float) -> Tensor:
        return images + (2 * torch.rand(images.shape, generator=generator) - 1) * size

    def maps(images: Tensor | tuple[Tensor, ...]) -> tuple[Tensor]:
        batch = images[0] if isinstance(images, tuple) else images
        with torch.enable_grad():
            found = [explained(model, one.numpy(), method, target, baseline).values for one in batch]
        # A tuple, as Captum's own methods return: given a bare tensor, Captum mixes up the draws.
        return (torch.from_numpy(np.stack(found))[:, None],)

    digit = (as_batch(image, "image"),)
    worst = sensitivity_max(maps, digit, nudge, perturb_radius=radius, n_perturb_samples=noises)
    return float(worst[0])


@gradients()
def infidelity(
    model: nn.Module, image: np.ndarray, found: Attribution, erasures: int = ERASURES, seed: int = 0
) -> Infidelity:
    """Erases random sets of pixels and holds the change of the logit against what the map says they are worth.

    By Captum's `infidelity` (Yeh et al. 2019, arXiv 1901.09392). Each set is a random share of the pixels that
    differ from the baseline, set to the baseline. A map of slopes is multiplied by the change of ink; a map of
    shares of the score is summed as it is.
    """
    from captum.metrics import infidelity as captum_infidelity

    rng = np.random.default_rng(seed)
    pixels = changeable(image, found.baseline)
    masks = np.zeros((erasures, 28 * 28), dtype=np.float32)
    for mask in masks:
        mask[rng.choice(pixels, max(1, round(len(pixels) * rng.random())), replace=False)] = 1.0
    erased = torch.from_numpy(masks).reshape(-1, 1, 28, 28)
    batch, baseline = as_batch(image, "image"), as_batch(found.baseline, "baseline")
    # Saliency, Guided Backprop: per unit of ink. The others: already worth of the ink.
    worth = erased * (batch - baseline) if METHODS[found.method].slope else erased
    with torch.no_grad():
        outputs = model(batch).shape[1]
    readout = contrast(found.target, found.against, outputs)

    def erase(images: Tensor) -> tuple[Tensor, Tensor]:
        return worth, images - erased * (batch - baseline)

    def score(images: Tensor) -> Tensor:
        return model(images) @ readout

    def measure(values: Tensor, normalize: bool) -> float:
        result = captum_infidelity(score, erase, batch, values, n_perturb_samples=erasures, normalize=normalize)
        return float(result[0])

    values = torch.tensor(found.values)[None, None]
    return Infidelity(measure(values, False), measure(values, True), measure(torch.zeros_like(values), False))
