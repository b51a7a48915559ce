"""Where each filter fires most: ten digits, and the places in them."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.hands.samples import samples
from core.inside import strongest as core_strongest
from core.inside.strongest import Peaks
from core.language import _, ngettext
from core.render.sheets import data_uri, sheet
from core.render.words import a_digit
from ui.inside import computed as inside
from ui.visitor import cached
from ui.visitor.cached import kept
from ui.visitor.session import Network

TOP, ACROSS = 10, 16


def strongest(network: Network, source: str) -> dict[str, Any]:
    """For every filter the ten digits in which it peaks highest: which, how high, and where in them.

    Of each layer, `found` has by filter a list of digit (a number in `names` and in the `sheet` of pictures, `across`
    in a row), value, row and column; `silent` has the share of digits in which the filter stays at or below 0.
    """
    used, labels, found = _strongest(network, source)
    if source == "mnist":
        title = _("Where it fires most among MNIST's 10\u00a0000 test digits")
        names = [
            _("test digit {number}, {digit}", number=number, digit=a_digit(label))
            for number, label in zip(used, labels, strict=True)
        ]
    else:
        title = ngettext(
            "Where it fires most among the {n} built-in drawing",
            "Where it fires most among the {n} built-in drawings",
            len(samples()),
        )
        names = [_(samples()[at].title) for at in used]
    return {"title": title, "names": names, **found}


@kept(shared=True)
def _strongest(network: Network, source: str) -> tuple[list[int], list[int], dict[str, Any]]:
    """Which digits are among any filter's strongest, what they are, and all of the above but words."""
    peaks = _mnist_peaks(network) if source == "mnist" else inside.peaks(network)
    tops = {layer: [at.strongest(number, TOP) for number in range(len(at.mean))] for layer, at in peaks.items()}
    used = np.unique(np.concatenate([top for layer in tops.values() for top in layer]))
    if source == "mnist":
        digits = cached.mnist_test()
        ink, labels = digits.images[used].numpy(), digits.labels[used].tolist()
    else:
        ink = np.rint(255 * inside.drawings()[used, 0]).astype(np.uint8)
        labels = [samples()[at].label for at in used]
    found = {
        "sheet": data_uri(sheet(ink, ACROSS)),
        "across": ACROSS,
        "found": {
            layer: [_rows(peaks[layer], number, used, top) for number, top in enumerate(tops[layer])] for layer in tops
        },
        "silent": {layer: (peak.values <= 0).mean(axis=0).tolist() for layer, peak in peaks.items()},
    }
    return used.tolist(), labels, found


def _rows(peak: Peaks, number: int, used: np.ndarray, top: np.ndarray) -> list[list[float]]:
    """Of one filter's strongest digits: their places in `used`, its values, and where they are in its maps."""
    values = peak.values[top, number].astype(np.float64).round(5)
    columns = np.searchsorted(used, top), values, peak.rows[top, number], peak.columns[top, number]
    return [list(row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _mnist_peaks(network: Network) -> dict[str, Peaks]:
    """Where every filter fires most among MNIST's test digits; not kept, since it takes ten megabytes."""
    return core_strongest.peaks(network.model, (images for images, _ in cached.mnist_test().batches(500)))
