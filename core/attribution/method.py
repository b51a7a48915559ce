"""What an explanation method is asked, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.render.words import ARXIV

if TYPE_CHECKING:
    from torch import Tensor, nn

# Those that are compared first, and shown where nothing else was chosen.
THREE = ("saliency", "integrated-gradients", "deeplift")


@dataclass(frozen=True)
class Question:
    """What a method is asked: which function of the pixels, at which image, compared with which baseline.

    Attributes:
        model: images (n, 1, 28, 28) to logits (n, 10); shared between threads, never changed.
        head: logits (n, 10) to the explained score (n,).
        linear_head: the same score as a fixed linear reading of the logits whose difference between image
            and baseline is exact; for methods that put rules on modules.
        image, baseline: (1, 1, 28, 28), in the model's precision.
        steps: steps on the path from baseline to image, for methods that walk it.
        kept: for methods that walk, number of steps to the map (1, 1, 28, 28) in float64 that they gave: that of
            `steps`, and those of fewer steps whose points were among them.
    """

    model: nn.Module
    head: nn.Module
    linear_head: nn.Module
    image: Tensor
    baseline: Tensor
    steps: int
    kept: dict[int, Tensor] = field(default_factory=dict)


@dataclass(frozen=True)
class Method:
    """One explanation method.

    Attributes:
        how_to_read, does_not_say: sentences marked with `N_`, said where they are shown.
        colour: its own in every curve and legend; told apart by colour-blind eyes on light and on dark.
        signed: values speak for and against; otherwise they are magnitudes.
        complete: values sum to F(image) - F(baseline).
        walks: averages over `steps` points between baseline and image.
        refined: for methods that walk, the numbers of steps tried in turn until the map has settled; the first
            gives a map right to a few per cent.
        slope: values are per unit of ink; otherwise they are shares of the score, or a change of it.
        uses_baseline: the map depends on what the digit is compared with.
        code: the Captum expression that makes the values (1, 1, 28, 28), with {model}, {target} and {steps} to
            fill in; it starts with Captum's name for the method unless `captum` gives it.
        setup: lines that must run before it.
        compute: question to values (1, 1, 28, 28).
        sum_says: for methods without that promise, what their sum means; marked with `N_`.
    """

    name: str
    title: str
    colour: str
    signed: bool
    complete: bool
    walks: bool
    paper: str
    arxiv: str
    how_to_read: str
    does_not_say: str
    code: str
    compute: Callable[[Question], Tensor]
    captum: str = ""
    setup: str = ""
    slope: bool = False
    uses_baseline: bool = True
    sum_says: str = ""
    refined: tuple[int, ...] = ()

    @property
    def link(self) -> str:
        """Where its paper can be read."""
        return f"{ARXIV}{self.arxiv}"

    @property
    def captum_name(self) -> str:
        """Its class in `captum.attr`."""
        return self.captum or self.code.partition("(")[0]
