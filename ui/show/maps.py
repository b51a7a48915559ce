"""Explanations as pictures, in their methods' colours."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import numpy as np

from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.language import _
from core.render.colours import Picture, magnitude_picture, signed_picture
from core.render.words import describe
from ui.show import pictures


def picture_of(values: np.ndarray, method: str, limit: float | None = None) -> Picture:
    """A method's map in its colours."""
    return (signed_picture if METHODS[method].signed else magnitude_picture)(values, limit)


def map_figure(
    attribution: Attribution,
    caption: str = "",
    limit: float | None = None,
    width: str = "100%",
    called: Callable[[int], str] = str,
) -> str:
    """A map with its colour bar, as HTML.

    Args:
        called: what people call a class of the network that is explained.
    """
    picture = picture_of(attribution.values, attribution.method, limit)
    told: dict[str, object] = {
        "method": _(METHODS[attribution.method].title),
        "digit": called(attribution.target),
        "numbers": describe(attribution.values),
    }
    if attribution.against is None:
        alt = _("{method} for {digit}: {numbers}.", **told)
    else:
        alt = _("{method} for {digit} rather than {other}: {numbers}.", other=called(attribution.against), **told)
    return (
        f'<div class="ds-map" style="width:{width}">{pictures.figure(picture, alt)}{pictures.scale(picture)}'
        + (f'<p class="ds-small">{escape(caption)}</p>' if caption else "")
        + "</div>"
    )
