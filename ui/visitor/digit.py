"""A digit to look at: where it came from, and how it is made from that."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Literal

import numpy as np

from core.hands.samples import Sample, samples
from core.ink.links import LONGEST, link_drawing, link_image, link_sample
from core.ink.preprocess import SWITCHES, LostInkError, Step, preprocess
from core.ink.strokes import Drawing, ink
from core.language import N_, _

Source = Literal["drawing", "sample", "mnist", "upload", "link"]


@dataclass(frozen=True)
class Digit:
    """What a visitor made: `image` (1, 28, 28), how it came about, and what it was meant as, where known.

    Without ink it is no digit (`inked`), but still holds what it can be made from again.

    Attributes:
        named: what it is called on the page, a message; `which` is what there is to fill in.
        origin: what it was made from, a `Drawing` or ink (height, width), so that it can be made again
            another way; None where the pixels are all there is.
        name: the built-in drawing's name, or "".
        number: which of MNIST's test digits it is, or None.
        found: for a photo, the steps by which its ink was found.
        cut: whether part of it may lie beyond the photo. A link holds 28 x 28 numbers, which do not tell: who opens one
            is told what the network's own rule says, no more.
    """

    source: Source
    named: str
    image: np.ndarray
    steps: tuple[Step, ...] = ()
    label: int | None = None
    name: str = ""
    origin: Drawing | np.ndarray | None = None
    found: tuple[Step, ...] = ()
    number: int | None = None
    which: str = ""
    cut: bool = False

    @property
    def title(self) -> str:
        """What it is called, in words."""
        sample = _samples_by_name().get(self.name)
        return _(self.named, which=self.which if sample is None else _(sample.title))

    @cached_property
    def key(self) -> str:
        """Names these very pixels; what caches are keyed by."""
        return hashlib.blake2b(self.image.tobytes(), digest_size=12).hexdigest()

    @cached_property
    def inked(self) -> bool:
        """Whether there is any ink, which every digit has."""
        return bool(self.image.any())

    @property
    def ink(self) -> np.ndarray:
        """Its ink (height, width), 0..1, as fine as it is known: in 28 by 28 what stands near touches.

        Made anew at every call, in half a millisecond: kept, it would be 300 kB more for each digit of each visitor.
        """
        if isinstance(self.origin, Drawing):
            return np.asarray(ink(self.origin), dtype=np.float32) / 255.0
        return self.image[0]

    @property
    def link(self) -> str:
        """The digit as a piece of an address."""
        if self.source == "sample":
            return link_sample(self.name)
        if isinstance(self.origin, Drawing):
            link = link_drawing(self.origin)
            if len(link) <= LONGEST:
                return link
        return link_image(self.image)


def digit_from_sample(name: str, off: frozenset[str] = frozenset()) -> Digit:
    """One of the built-in drawings as a digit. Raises KeyError for a name that is not there."""
    sample = _samples_by_name()[name]
    return made(
        Digit("sample", N_("Built-in drawing: {which}"), sample.image, (), sample.label, name, sample.drawing), off
    )


def digit_from_picture(
    ink: np.ndarray,
    named: str,
    found: tuple[Step, ...] = (),
    off: frozenset[str] = frozenset(),
    which: str = "",
    cut: bool = False,
) -> Digit:
    """A picture (height, width), grey or ink found in a photo, as a digit. Raises PictureError when there is none."""
    read = Digit("upload", named, nothing(), origin=ink, found=found, which=which, cut=cut)
    return made(read, off)


def digit_from_mnist(image: np.ndarray, number: int, label: int) -> Digit:
    """An MNIST test digit; it was cropped and centred by MNIST's makers, so there are no steps to show."""
    return Digit("mnist", N_("MNIST test digit {which}"), image, (), label, number=number, which=str(number))


def made(digit: Digit, off: frozenset[str]) -> Digit:
    """The digit made from its origin without the steps that are switched off; as it is where there is no origin.

    Where they leave no ink it has none either: it is no digit then, and another step may bring it back.
    """
    if digit.origin is None:
        return digit
    try:
        result = preprocess(digit.origin, **{name: name not in off for name in SWITCHES})
        image, steps = result.image, result.steps
    except LostInkError as lost:
        image, steps = nothing(), lost.steps
    # The ink found in a photo is the last of the steps that found it.
    return replace(digit, image=image, steps=(*digit.found, *steps[1:]) if digit.found else steps)


def nothing() -> np.ndarray:
    """(1, 28, 28) without ink."""
    return np.zeros((1, 28, 28), np.float32)


@cache
def _samples_by_name() -> dict[str, Sample]:
    return {sample.name: sample for sample in samples()}
