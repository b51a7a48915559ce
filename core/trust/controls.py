"""Orders of pixels that know nothing of the network, and the rule by which a method is better than they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.language import N_, _
from core.trust.likeness import edges

# How often an order drawn at random may be called better than random order, at most.
LEVEL = 0.05
BETTER, UNCLEAR, WORSE = N_("better"), N_("not clearly better"), N_("worse")
RANDOM = "random"


@dataclass(frozen=True)
class Control:
    """A map made from an image (1, 28, 28) alone. Whatever it wins, it has not won by knowing the network.

    Its title is said where it is shown, as those of `RIVALS` are.
    """

    name: str
    title: str
    values: Callable[[np.ndarray], np.ndarray]


_CONTROLS = (
    Control("ink", N_("the ink alone"), lambda image: image[0]),
    Control("edges", N_("an edge detector"), edges),
    Control("reading", N_("reading order"), lambda image: -np.arange(image.size, dtype=np.float64).reshape(28, 28)),
)
CONTROLS = {control.name: control for control in _CONTROLS}
# All that a method must beat.
RIVALS = {RANDOM: N_("random order")} | {control.name: control.title for control in _CONTROLS}


def control_maps(image: np.ndarray) -> dict[str, np.ndarray]:
    """The map (28, 28) of every control for an image (1, 28, 28)."""
    return {name: control.values(image) for name, control in CONTROLS.items()}


def chance_share(value: float, chance: np.ndarray, low_is_good: bool = True) -> float:
    """The p-value (1 + as good) / (1 + all) of a value among those of random orders, `chance` (orders,).

    Were the value that of one more random order, it would come out at 0.05 or less on at most 5 % of occasions,
    however the values are spread: all ranks are then alike. That holds for one value looked at once; of ten, one
    comes out so on up to 40 %. A small share does not say that the order is much better, nor that it is right.

    Source: Phipson, Smyth 2010, Permutation P-values Should Never Be Zero, arXiv 1603.05766.
    """
    as_good = chance <= value if low_is_good else chance >= value
    return (1 + int(as_good.sum())) / (1 + len(chance))


def may_do_as_well(draws: int) -> int:
    """How many of so many random orders may do as well as an order that is called better."""
    return int(LEVEL * (1 + draws) + 1e-9) - 1


def against_chance(value: float, chance: np.ndarray, low_is_good: bool = True) -> str:
    """BETTER or WORSE than random orders where `chance_share` is at most `LEVEL`, either way; else UNCLEAR."""
    if chance_share(value, chance, low_is_good) <= LEVEL:
        return BETTER
    return WORSE if chance_share(value, chance, not low_is_good) <= LEVEL else UNCLEAR


@dataclass(frozen=True)
class Verdict:
    """A method on one digit, held against all that knows nothing of the network.

    Attributes:
        empty: its map says the same of every pixel, so its order was drawn by lot.
        chance: BETTER, UNCLEAR or WORSE than random orders.
        unbeaten: the best control, where it does as well; else None.
    """

    empty: bool
    chance: str
    unbeaten: str | None

    @property
    def better(self) -> bool:
        """Better than random orders and than every control."""
        return not self.empty and self.chance == BETTER and self.unbeaten is None

    @property
    def words(self) -> str:
        """What is said of it in a few words, in the language spoken."""
        if self.empty:
            return _("marks nothing")
        if self.chance == BETTER and self.unbeaten is not None:
            return _("not better than {rival}", rival=_(CONTROLS[self.unbeaten].title))
        return _("worse than random order") if self.chance == WORSE else _(self.chance)

    @property
    def than_random(self) -> str:
        """The same of a control, which is held against random orders alone."""
        than = {BETTER: _("better than random order"), UNCLEAR: _("not clearly better than random order")}
        return self.words if self.empty else than.get(self.chance, self.words)


def judge(
    value: float, chance: np.ndarray, controls: Mapping[str, float], low_is_good: bool = True, empty: bool = False
) -> Verdict:
    """Holds a method's number against those of random orders, (orders,), and of controls: name -> number."""
    best = (min if low_is_good else max)(controls, key=controls.__getitem__, default=None)
    beaten = best is None or (value < controls[best] if low_is_good else value > controls[best])
    return Verdict(empty, against_chance(value, chance, low_is_good), None if beaten else best)
