"""Which pixels made the score: every method behind one function, its sums kept so they can be checked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from core.attribution.baselines import baseline_image
from core.attribution.method import Question
from core.attribution.methods import METHODS
from core.attribution.score import OUTPUTS, LogProbability, Output, Readout, contrast, log_probability_as_readout
from core.network.answers import as_batch, gradients, twin

# All that a method has been seen to raise on a network of other layers than ours.
UNFIT = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
# A method that walks is refined until its sum is this close to what it must be,
RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE = 0.02, 0.05
# and until its worst pixel is off by about this share of the map's largest size, or less.
SETTLED = 0.03


@dataclass(frozen=True)
class Attribution:
    """A map of which pixels made a score, and the numbers that say whether it can be right.

    A map explains this network on this image against this baseline. It is not a map of what a person needs
    to read the digit, and two methods may both be complete and still disagree.

    Attributes:
        values: (28, 28) float32, in units of the score; unsigned methods give magnitudes per unit of ink.
        method: its name in `METHODS`.
        target: the digit explained.
        output: "logit" or "log_probability".
        baseline: (1, 28, 28) float32, the image compared with.
        score, baseline_score: the explained output at the image and at the baseline.
        total: the sum of the values, in float64.
        gap: total - (score - baseline_score); None where the method promises no sum.
        steps: steps walked between baseline and image; None where the method walks no path.
        against: the digit B when the score is that of `target` minus that of B, else None.
        settled: how far off the worst pixel still is, as a share of the map's largest size: an estimate from what the
            last refinement moved, no bound. None where the method walks no path, or in as many steps as were asked
            for, none of which make up a coarser walk.
    """

    values: np.ndarray
    method: str
    target: int
    output: Output
    baseline: np.ndarray
    score: float
    baseline_score: float
    total: float
    gap: float | None
    steps: int | None
    against: int | None = None
    settled: float | None = None

    @property
    def difference(self) -> float:
        """What a complete method's values must sum to."""
        return self.score - self.baseline_score


@gradients()
def explain(
    model: nn.Module,
    image: np.ndarray | Tensor,
    method: str,
    target: int | None = None,
    baseline: str | np.ndarray | Tensor = "black",
    output: Output = "logit",
    steps: int | None = None,
    against: int | None = None,
) -> Attribution:
    """Explains one output of a network on one image; safe from any number of threads at once.

    Args:
        model: images (n, 1, 28, 28) to logits (n, outputs), in eval mode, of whatever layers; some methods want some.
            It is left exactly as it was.
        image: (1, 28, 28), ink 1.0 on 0.0.
        method: a name in `METHODS`.
        target: the output to explain, in a network of digits 0 to 9; by default the network's answer.
        baseline: a name in `BASELINES`, such as "black" (no ink) or "grey" (ink 0.1302, the book's zero after
            normalising), or an image.
        output: "logit", or "log_probability", in which every other digit has a say.
        steps: for methods that walk, steps on the path; by default as many of the method's `refined` as it takes
            to come within 2 % (or 0.05) of the sum that the axiom demands, and for no pixel to be off by more
            than about 3 % of the largest.
        against: explain why `target` and not this digit: logit minus logit, which is also log-probability
            minus log-probability.

    Raises:
        ValueError: an argument is not of this form, or the method cannot explain such a network; the message says
            what was expected.
    """
    _check(model, method, output, steps)
    images = as_batch(image, "image")
    compared = baseline_image(baseline, images[0].numpy()) if isinstance(baseline, str) else baseline
    baselines = as_batch(compared, "baseline")
    plain = against is not None or output == "logit"
    # A log-probability may be a millionth, and its slope too: float32's last digits are not enough for either.
    exact = model if plain else twin(model).double()
    precision = torch.float32 if plain else torch.float64
    with torch.no_grad():
        end, start = _logits(exact, images.to(precision)), _logits(exact, baselines.to(precision))
    for asked in (target, against):
        if asked is not None and asked not in range(len(end)):
            raise ValueError(f"expected a class from 0 to {len(end) - 1}, got {asked!r}")
    target = int(end.argmax()) if target is None else int(target)
    head = Readout(contrast(target, against, len(end))) if plain else LogProbability(target)
    linear_head = head if plain else Readout(log_probability_as_readout(target, start, end))
    with torch.no_grad():
        score, baseline_score = float(head(end[None])), float(head(start[None]))
    entry = METHODS[method]
    question = Question(exact, head, linear_head, images.to(precision), baselines.to(precision), steps=1)
    if entry.walks:
        # Gathered over a path, float32's slopes are good to a millionth, in a third of the time.
        question = replace(question, model=model, image=images, baseline=baselines)
    for count in (steps,) if steps else entry.refined or (1,):
        try:
            values = entry.compute(replace(question, steps=count)).detach()[0, 0]
        except UNFIT as error:
            raise ValueError(f"{entry.title} cannot explain this network: {error}") from error
        total = float(values.double().sum())
        gap = total - (score - baseline_score)
        settled = _settled(question.kept, count)
        summed = abs(gap) <= max(RELATIVE_TOLERANCE * abs(score - baseline_score), ABSOLUTE_TOLERANCE)
        if summed and (settled is None or settled <= SETTLED):
            break
    array = values.to(torch.float32).numpy().copy()
    array.setflags(write=False)
    return Attribution(
        values=array,
        method=method,
        target=target,
        output=output,
        baseline=baselines[0].numpy(),
        score=score,
        baseline_score=baseline_score,
        total=total,
        gap=gap if entry.complete else None,
        steps=count if entry.walks else None,
        against=against,
        settled=settled,
    )


def _settled(kept: dict[int, Tensor], steps: int) -> float | None:
    """How far off the map of so many steps is by its worst pixel, from how far it is from that of the next fewer.

    Along the path slopes jump, so a map's error shrinks as steps do, and no faster: of two maps, one of m times the
    other's steps, the finer's is the (m - 1)th part of what lies between them (Richardson 1911).
    """
    fewer = max((count for count in kept if count < steps), default=None)
    if fewer is None:
        return None
    size = float(kept[steps].abs().max())
    moved = float((kept[steps] - kept[fewer]).abs().max()) / size if size else 0.0
    return moved / (steps / fewer - 1)


def _check(model: nn.Module, method: str, output: str, steps: int | None) -> None:
    if method not in METHODS:
        raise ValueError(f"expected a method in {tuple(METHODS)}, got {method!r}")
    if output not in OUTPUTS:
        raise ValueError(f"expected an output in {OUTPUTS}, got {output!r}")
    if steps is not None and steps < 2:
        raise ValueError(f"expected at least 2 steps, got {steps}")
    if not isinstance(model, nn.Module):
        raise ValueError(f"expected a torch.nn.Module, got {type(model).__name__}")
    if any(module.training for module in model.modules()):
        raise ValueError("expected the model in eval mode: dropout would explain a different network each time")
    for weights in model.parameters():
        if weights.dtype != torch.float32 or weights.device.type != "cpu":
            raise ValueError(f"expected float32 weights on cpu, got {weights.dtype} on {weights.device}")


def _logits(model: nn.Module, images: Tensor) -> Tensor:
    """What a network says of one image, (outputs,), once it is sure to be that."""
    try:
        answer = model(images)
    except UNFIT as error:
        raise ValueError(f"expected a network that reads an image (1, 1, 28, 28): {error}") from error
    shape = tuple(getattr(answer, "shape", ()))
    if len(shape) != 2 or shape[0] != 1:
        raise ValueError(
            f"expected logits (1, outputs) for an image (1, 1, 28, 28), got {type(answer).__name__} {shape}"
        )
    if not bool(torch.isfinite(answer).all()):
        raise ValueError("expected the network to answer in finite numbers")
    return answer[0]
