"""A picture as it is taken along: the numbers it is made of, and the words that must not be parted from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.attribution.baselines import BASELINES
from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.language import _
from core.render.colours import Kind
from core.render.words import format_number

Called = Callable[[int], str]


@dataclass(frozen=True)
class Sheet:
    """Maps side by side in the colours of their kind.

    Attributes:
        maps: (n, height, width).
        limit: the end of the colours' scale, the one on screen; None for the largest size of all.
        titles: of each map, where there are several.
        columns: how many stand in a row; 0 for as many as make it about square.
    """

    maps: np.ndarray
    kind: Kind
    limit: float | None = None
    titles: Sequence[str] = ()
    columns: int = 0


@dataclass(frozen=True)
class Curves:
    """Curves by name over common places, or bars where the places are things to count."""

    places: np.ndarray
    curves: dict[str, np.ndarray]
    x: str
    y: str
    colours: dict[str, str] = field(default_factory=dict)
    bars: bool = False


@dataclass(frozen=True)
class Panel:
    """What can be taken along of a page, with its very numbers.

    Attributes:
        name: of its files, in plain letters.
        caption: sentences that say what it is of: network, digit, method, and so on.
    """

    name: str
    title: str
    drawn: Sheet | Curves
    caption: Sequence[str] = ()


def map_panel(
    found: Attribution,
    image: np.ndarray,
    of: Sequence[str],
    limit: float | None = None,
    called: Called = str,
) -> Panel:
    """An explanation with all that was asked, and its sum.

    Args:
        image: the digit explained, (1, 28, 28).
        of: what else its caption begins with, such as the network and the digit.
        limit: the end of its scale on screen; its own largest size by default.
        called: what people call a class of the network.
    """
    method, asked = METHODS[found.method], against_of(found, image)
    rest = [asked[0]] if method.uses_baseline else []
    name = "-".join([found.method, f"of-{found.target}", *rest])
    drawn = Sheet(found.values[None], "signed" if method.signed else "magnitude", limit)
    return Panel(name, _(method.title), drawn, (*of, *map_caption(found, image, called)))


def map_caption(found: Attribution, image: np.ndarray, called: Called = str) -> list[str]:
    """What was asked of a method, and what its map adds up to, in sentences."""
    method = METHODS[found.method]
    said = [_("Method: {method}.", method=_(method.title)), score_of(found, called)]
    if method.uses_baseline:
        said.append(_("Compared with: {baseline}.", baseline=against_of(found, image)[1]))
    if found.steps:
        said.append(_("Steps on the way: {steps}.", steps=found.steps))
    total, due = format_number(found.total), format_number(found.difference)
    if found.gap is None:
        return [*said, _("The map adds up to {total}; the method promises no sum.", total=total)]
    gap = format_number(found.gap)
    return [*said, _("The map adds up to {total}; it must be {due}. Gap: {gap}.", total=total, due=due, gap=gap)]


def score_of(found: Attribution, called: Called = str) -> str:
    """Which number of the network a map explains, in a sentence."""
    if found.against is not None:
        return _(
            "Explained: the lead of {a} over {b}, logit less logit.", a=called(found.target), b=called(found.against)
        )
    if found.output == "log_probability":
        return _("Explained: the log-probability of {digit}.", digit=called(found.target))
    return _("Explained: the logit of {digit}.", digit=called(found.target))


def against_of(found: Attribution, image: np.ndarray) -> tuple[str, str]:
    """The baseline of an explanation of `image`: its name in `BASELINES` and its title; of any other image "image"."""
    for name, baseline in BASELINES.items():
        if np.array_equal(baseline.make(image), found.baseline):
            return name, _(baseline.title)
    return "image", _("another image")
