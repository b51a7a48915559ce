"""The referee: where a mark decides, the true reason is known, and every method can be held against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from torch import nn

from core.attribution.explain import explain
from core.attribution.methods import METHODS
from core.language import N_
from core.network.answers import many_logits
from core.network.recipes import Mark
from core.trust.controls import CONTROLS, control_maps
from core.truth.marks import signs, stamp, where

# What knows nothing of the network: equal size on every pixel, or on every pixel that is not black; the ink, its edges.
EVEN, EVEN_ON_INK = "even", "even-on-ink"
RIVALS = {EVEN: N_("the same on every pixel"), EVEN_ON_INK: N_("the same on every pixel that is not black")}
RIVALS |= {name: CONTROLS[name].title for name in ("ink", "edges")}


@dataclass(frozen=True)
class Found:
    """What one map says of a mark.

    Attributes:
        share: of the map's size (absolute values) that lies on the pixels the mark changed; 0 for an empty map.
        peak: whether the largest size is on one of them; of equal ones the first in reading order counts.
    """

    share: float
    peak: bool


def found(values: np.ndarray, mark: np.ndarray) -> Found:
    """Holds a map (28, 28) against the pixels of a mark, (28, 28) bool."""
    sizes = np.abs(np.asarray(values, dtype=np.float64))
    whole = float(sizes.sum())
    if not whole:
        return Found(0.0, False)
    return Found(float(sizes[mark].sum()) / whole, bool(mark.ravel()[sizes.argmax()]))


def rivals(image: np.ndarray, mark: np.ndarray) -> dict[str, Found]:
    """The same of what knows nothing of the network. For even maps `peak` says only whether most of them is mark."""
    even = float(mark.mean())
    on_ink = float(mark[image[0] > 0].mean())
    controls = control_maps(image)
    return {
        EVEN: Found(even, even > 0.5),
        EVEN_ON_INK: Found(on_ink, on_ink > 0.5),
        **{name: found(controls[name], mark) for name in ("ink", "edges")},
    }


def decides(model: nn.Module, image: np.ndarray, mark: Mark, digit: int, other: int) -> bool:
    """Whether the mark alone decides: under its own mark the answer is the digit, under another's it is that other."""
    shown = np.stack([stamp(image, signs(mark)[told]) for told in (digit, other)])
    return many_logits(model, shown).argmax(axis=1).tolist() == [digit, other]


def refereed(
    model: nn.Module, mark: Mark, images: Sequence[np.ndarray], labels: Sequence[int], told: Sequence[int],
    methods: Sequence[str] = tuple(METHODS),
) -> Iterator[dict[str, Found] | None]:  # fmt: skip
    """Yields, digit by digit, what every method and every rival says of the mark; None where the mark does not decide.

    Explained is why the digit under another's mark is answered as that other: its ink says otherwise, so what made
    the answer is the mark. A map may rightly have size on the ink as well: that spoke against.

    Args:
        told: for each digit the other whose mark it bears.
    """
    for image, digit, other in zip(images, labels, told, strict=True):
        if not decides(model, image, mark, digit, other):
            yield None
            continue
        sign = signs(mark)[other]
        shown, true = stamp(image, sign), where(image, sign)
        said = {name: found(explain(model, shown, name, other).values, true) for name in methods}
        yield said | rivals(shown, true)


def finds(said: dict[str, Found], method: str) -> bool:
    """Whether a method puts more of its size on the mark than all that knows nothing of the network."""
    return said[method].share > max(said[name].share for name in RIVALS)


def table(every: Sequence[dict[str, Found]]) -> dict[str, dict[str, float]]:
    """Means over digits on which the mark decides: `share` and `peak`, and of methods how often each `finds` it."""
    rows: dict[str, dict[str, float]] = {}
    for name in every[0] if every else ():
        rows[name] = {
            "share": float(np.mean([said[name].share for said in every])),
            "peak": float(np.mean([said[name].peak for said in every])),
        }
        if name not in RIVALS:
            rows[name]["finds"] = float(np.mean([finds(said, name) for said in every]))
    return rows
