"""Whether a network's probabilities can be taken at their word, and the one number that mends most of it.

A network is calibrated when, of all answers it gives with 80 %, 80 % are right. Dividing the logits by a
temperature changes how sure it sounds and never which digit it names (Guo et al. 2017, arXiv 1706.04599).
`python -m core.judging.calibrate NAME` measures a checkpoint and keeps the figures in its JSON.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.network.answers import plainly
from core.network.facts import Facts

BINS = 15
COLDEST, HOTTEST = 0.05, 20.0


@dataclass(frozen=True)
class Reliability:
    """Answers sorted into bins by how sure they were: what a reliability diagram shows.

    Attributes:
        edges: (bins + 1,) limits of the bins from 0 to 1; a value on a limit belongs to the bin below it.
        counts: (bins,) how many answers fell in each.
        confidence: (bins,) their mean probability; nan where there are none.
        accuracy: (bins,) the share of them that was right; nan where there are none.
    """

    edges: Tensor
    counts: Tensor
    confidence: Tensor
    accuracy: Tensor

    def as_json(self) -> dict[str, list[float | int | None]]:
        """Plain values for a checkpoint's JSON, None for a bin that is empty."""
        some = (self.counts > 0).tolist()
        rounded = {
            key: [round(float(value), 4) if full else None for value, full in zip(values, some, strict=True)]
            for key, values in (("confidence", self.confidence), ("accuracy", self.accuracy))
        }
        return {
            "edges": [round(float(edge), 4) for edge in self.edges],
            "counts": [int(count) for count in self.counts],
            **rounded,
        }


@plainly()
def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature at which the mean cross-entropy of these answers is least.

    It makes a network modest or bold on average over these digits; on others it may be off again. The slope
    of the cross-entropy in 1/temperature only rises, so halving the interval finds where it is zero.

    Args:
        logits: (n, 10), of digits that did not train the network.
        labels: (n,), 0 to 9.

    Returns:
        A temperature from 0.05 to 20.
    """
    _check(logits, labels)
    logits = logits.double()
    labelled = logits.gather(1, labels.unsqueeze(1)).squeeze(1)

    def slope(inverse: float) -> float:
        expected = ((logits * inverse).softmax(dim=1) * logits).sum(dim=1)
        return float((expected - labelled).mean())

    low, high = 1.0 / HOTTEST, 1.0 / COLDEST
    for _ in range(60):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    return 1.0 / (low * high) ** 0.5


@plainly()
def reliability(probabilities: Tensor, labels: Tensor, bins: int = BINS) -> Reliability:
    """Sorts answers (n, 10) into `bins` equal intervals of the probability of the digit they name."""
    _check(probabilities, labels)
    if bins < 1:
        raise ValueError(f"Expected at least 1 bin, got {bins}.")
    sure, answers = probabilities.double().max(dim=1)
    right = (answers == labels).double()
    edges = torch.linspace(0.0, 1.0, bins + 1, dtype=torch.float64)
    place = (torch.bucketize(sure, edges) - 1).clamp(0, bins - 1)
    counts = torch.bincount(place, minlength=bins)
    confidence = torch.zeros(bins, dtype=torch.float64).index_add(0, place, sure) / counts
    accuracy = torch.zeros(bins, dtype=torch.float64).index_add(0, place, right) / counts
    return Reliability(edges, counts, confidence, accuracy)


def expected_calibration_error(probabilities: Tensor, labels: Tensor, bins: int = BINS) -> float:
    """Mean distance between how sure and how right, over bins weighted by their answers (0 is calibrated).

    It depends on the bins, and a network that always says 10 % and is right in 10 % has none: it measures
    honesty, not skill (Naeini et al. 2015).
    """
    found = reliability(probabilities, labels, bins)
    gaps = torch.nan_to_num((found.confidence - found.accuracy).abs())
    return float((gaps * found.counts).sum() / found.counts.sum())


@plainly()
def calibrated(logits: Tensor, temperature: float) -> Tensor:
    """Probabilities (n, 10) at a temperature."""
    return (logits / temperature).softmax(dim=-1)


def temperature_of(facts: Facts) -> float | None:
    """The temperature measured for a network; None for one that was never calibrated."""
    found = facts.calibration.get("temperature")
    return None if found is None else float(found)


def shares(logits: np.ndarray, facts: Facts) -> np.ndarray:
    """The probabilities (..., 10) float32 that pages show for a network's logits: at its measured temperature.

    Of a network never calibrated they are its own softmax. The temperature was fitted on drawings in held-out
    hands, which is what a class draws; on MNIST's tidier digits a network may sound more modest by it than it is right.
    """
    return calibrated(torch.from_numpy(np.asarray(logits, dtype=np.float32)), temperature_of(facts) or 1.0).numpy()


def _check(scores: Tensor, labels: Tensor) -> None:
    if scores.ndim != 2 or labels.shape != scores.shape[:1] or not len(labels):
        raise ValueError(
            f"Expected scores of shape (n, digits) and n labels, n at least 1, got {tuple(scores.shape)} "
            f"and {tuple(labels.shape)}."
        )
