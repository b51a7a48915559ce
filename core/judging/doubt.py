"""When a network should say "not sure": a rule on its ten logits, its limits measured beforehand.

Two things must hold for an answer to count. The probability of the named digit, at the network's own
temperature, is high enough; and unless that is next to certain, the ten logits together look like those of digits
read as that one (the distance of Mahalanobis, as in Lee et al. 2018, arXiv 1807.03888). Both limits are set so
that few real digits are refused; how much else is refused is measured and kept beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.classes import DIGITS, called
from core.judging.calibration import calibrated, temperature_of
from core.language import _
from core.network.answers import plainly
from core.network.facts import Facts
from core.render.words import a_digit, listed, percent

# For a network never measured, such as one trained a minute ago: it must prefer its answer to all others together.
UNMEASURED = 0.5
# Of real digits, how many the limits may refuse: by the first, and by both.
REFUSED_BY_PROBABILITY, REFUSED = 0.01, 0.022
# A network that learned to doubt does so by its probability, one that did not gives itself away by its distance: which
# share of the same cost the first limit gets is tried for each network.
SHARES = (REFUSED_BY_PROBABILITY, 0.015, REFUSED)
# Above this probability the distance has no say: a very plain digit scores further out than the usual ones. What is
# no digit can get here too; how much of it does is measured for each network ("believed_as_certain" in its JSON).
CERTAIN = 0.999
# What the rule says of an answer: it counts; its digit is not likely enough; its scores are like no digit's.
SURE, UNLIKELY, UNLIKE = 0, 1, 2
# Added to the covariance so that it can be inverted when few digits are measured.
RIDGE = 1e-3


@dataclass(frozen=True)
class Verdict:
    """Whether an answer counts, and one sentence that says why or why not."""

    sure: bool
    reason: str


@dataclass(frozen=True)
class Limits:
    """The rule's numbers: `least` probability, `furthest` distance, and what distances are measured from.

    Attributes:
        means: (10, 10) the mean logits of digits read as 0, as 1, and so on.
        certain: the probability from which the distance has no say.
        precision: (10, 10) inverse of the covariance about those means.
    """

    least: float
    furthest: float
    means: Tensor
    precision: Tensor
    certain: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """Plain values for a checkpoint's JSON."""
        return {
            "least_probability": round(self.least, 4),
            "furthest_distance": round(self.furthest, 4),
            "certain_probability": self.certain,
            "means": [[round(value, 4) for value in row] for row in self.means.tolist()],
            "precision": [[round(value, 6) for value in row] for row in self.precision.tolist()],
        }

    @classmethod
    @plainly()
    def from_json(cls, values: Mapping[str, Any]) -> Limits:
        """The inverse of `as_json`."""
        means, precision = (torch.tensor(values[key], dtype=torch.float64) for key in ("means", "precision"))
        certain = float(values.get("certain_probability", 1.0))
        return cls(float(values["least_probability"]), float(values["furthest_distance"]), means, precision, certain)


@dataclass(frozen=True)
class Rule:
    """When an answer of one network counts.

    "Sure" does not mean right: a tidy 1 may be somebody's 7. "Not sure" does not mean that it is no digit.

    Attributes:
        temperature: what its logits are divided by before they become probabilities; None for a network that was
            never calibrated, whose probabilities are its own softmax.
        limits: None for a network that was never measured.
        within: data set -> share of its digits that was measured to lie no further than the limit.
        names: of the network's classes, as `core.classes` has them.
    """

    temperature: float | None = None
    limits: Limits | None = None
    within: Mapping[str, float] = field(default_factory=dict)
    names: tuple[str, ...] = DIGITS

    @classmethod
    def of(cls, facts: Facts) -> Rule:
        """The rule that was measured for a network, as its facts hold it."""
        limits = Limits.from_json(facts.doubt) if facts.doubt else None
        return cls(temperature_of(facts), limits, facts.doubt.get("within_distance", {}), facts.classes)

    @property
    def least(self) -> float:
        """The probability below which no answer counts."""
        return self.limits.least if self.limits else UNMEASURED

    def likely(self, logits: Tensor) -> Tensor:
        """(n,): the probability of the digit named by each of n logits (n, 10)."""
        return calibrated(logits, self.temperature or 1.0).amax(dim=1)

    def far(self, logits: Tensor) -> Tensor:
        """(n,) booleans: which of n logits (n, 10) lie further out than the limit; none where there is none."""
        if self.limits is None:
            return torch.zeros(len(logits), dtype=torch.bool)
        return distances(logits, self.limits.means, self.limits.precision) > self.limits.furthest

    @plainly()
    def apply(self, logits: Tensor) -> Tensor:
        """(n,): for each of n logits (n, 10) `SURE`, `UNLIKELY` or `UNLIKE`."""
        likely = self.likely(logits)
        found = torch.full(likely.shape, SURE)
        if self.limits:
            found[self.far(logits) & (likely <= self.limits.certain)] = UNLIKE
        found[likely < self.least] = UNLIKELY
        return found


@plainly()
def best_limits(
    parts: Sequence[tuple[Tensor, Tensor]], others: Tensor, temperature: float = 1.0, certain: float = 1.0
) -> Limits:
    """Of the limits that refuse as many real digits, those that believe least of what is no digit, logits (n, 10)."""
    tried = [fit_limits(parts, temperature, certain, share) for share in SHARES]
    return min(tried, key=lambda limits: float((~refused(others, Rule(temperature, limits))).double().mean()))


@plainly()
def fit_limits(
    parts: Sequence[tuple[Tensor, Tensor]],
    temperature: float = 1.0,
    certain: float = 1.0,
    by_probability: float = REFUSED_BY_PROBABILITY,
) -> Limits:
    """Limits that refuse at most about 2.2 % of each kind of real digits, right or wrong.

    Args:
        parts: logits (n, 10) and labels (n,) of each kind of writing, such as MNIST's and other hands'; of every
            digit there must be some that is read right.
        temperature: that of the network's probabilities.
        certain: the probability from which the distance shall have no say.
        by_probability: how many the first limit refuses of the kind that has most unlikely answers.
    """
    logits, labels = torch.cat([found for found, _ in parts]).double(), torch.cat([known for _, known in parts])
    read_right = logits.argmax(dim=1) == labels
    if set(labels[read_right].tolist()) != set(range(10)):
        raise ValueError("Expected at least one digit of each kind that the network reads right.")
    means = torch.stack([logits[read_right & (labels == digit)].mean(dim=0) for digit in range(10)])
    off = logits[read_right] - means[labels[read_right]]
    covariance = off.T @ off / len(off)
    precision = torch.linalg.inv(covariance + RIDGE * torch.eye(10, dtype=torch.float64))
    likely = [calibrated(found.double(), temperature).max(dim=1).values for found, _ in parts]
    least = min(float(values.quantile(by_probability)) for values in likely)
    furthest = 0.0
    for (found, _labels), values in zip(parts, likely, strict=True):
        left = values >= least
        still = (REFUSED - float((~left).double().mean())) * len(found) / int(left.sum())
        far = distances(found, means, precision)[left]
        furthest = max(furthest, float(far.quantile(1.0 - min(1.0, max(0.0, still)))))
    return Limits(least, furthest, means, precision, certain)


def distances(logits: Tensor, means: Tensor, precision: Tensor) -> Tensor:
    """(n,): how far logits (n, 10) lie from the usual ones of their own answer; about 3 for a usual digit."""
    off = logits.double() - means[logits.argmax(dim=1)]
    return ((off @ precision) * off).sum(dim=1).clamp_min(0).sqrt()


def refused(logits: Tensor, rule: Rule) -> Tensor:
    """(n,) booleans: which answers, of logits (n, 10), do not count by a network's rule."""
    return rule.apply(logits) != SURE


@plainly()
def sure(logits: Tensor | np.ndarray, rule: Rule) -> Verdict:
    """Whether the answer to one picture counts, from its ten logits, and why."""
    logits = torch.as_tensor(logits).detach().reshape(1, -1)
    found, likely, digit = int(rule.apply(logits)), float(rule.likely(logits)), called(rule.names[int(logits.argmax())])
    if rule.names == DIGITS:
        answer = _("The likeliest digit, {digit}, has {share}", digit=digit, share=percent(likely))
    else:
        answer = _("The likeliest symbol, {symbol}, has {share}", symbol=digit, share=percent(likely))
    if found == UNLIKELY:
        least = percent(rule.least)
        return Verdict(False, _("{answer}; below {least} this network is not believed.", answer=answer, least=least))
    limits = rule.limits
    if limits is None:
        return Verdict(
            True, _("{answer}, more than all others together. How far to believe it was not measured.", answer=answer)
        )
    if found == UNLIKE:
        return Verdict(False, _unlike(digit, float(distances(logits, limits.means, limits.precision)), limits, rule))
    if likely > limits.certain:
        return Verdict(True, _("{answer}: next to certain, which does not make it right.", answer=answer))
    return Verdict(True, _("{answer}, and its ten scores lie no further out than those of most digits.", answer=answer))


def _unlike(digit: str, distance: float, limits: Limits, rule: Rule) -> str:
    """How far out ten scores are, and how many real digits stay within the limit: as measured, or not at all."""
    digit_said, far, furthest = a_digit(digit), f"{distance:.1f}", f"{limits.furthest:.1f}"
    if not rule.within:
        return _(
            "Its ten scores are unlike those of {a_digit}: {far} away from the usual ones, and the limit is "
            "{furthest}.",
            a_digit=digit_said,
            far=far,
            furthest=furthest,
        )
    measured = [
        _("{share} of {digits}", share=percent(share), digits=_(digits)) for digits, share in rule.within.items()
    ]
    return _(
        "Its ten scores are unlike those of {a_digit}: {far} away from the usual ones, where {measured} stay within "
        "{furthest}.",
        a_digit=digit_said,
        far=far,
        measured=listed(measured),
        furthest=furthest,
    )
