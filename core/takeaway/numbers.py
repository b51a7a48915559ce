"""The numbers of a panel as CSV and NPZ, all digits they have."""

from __future__ import annotations

import csv
import io
import re

import numpy as np

from core.takeaway.panel import Curves, Panel, Sheet


def numbers_of(drawn: Sheet | Curves) -> dict[str, np.ndarray]:
    """By name: one `map` (height, width), several `maps` (n, height, width), or `places` and every curve."""
    if isinstance(drawn, Curves):
        curves = {name: np.asarray(values) for name, values in drawn.curves.items()}
        return {"places": np.asarray(drawn.places), **curves}
    return {"map": drawn.maps[0]} if len(drawn.maps) == 1 else {"maps": drawn.maps}


def csv_file(panel: Panel) -> bytes:
    """A map as its rows; of several maps a line for every number, with its map, row and column; curves as columns."""
    numbers, said = numbers_of(panel.drawn), io.StringIO()
    lines = csv.writer(said, lineterminator="\n")
    if "map" in numbers:
        lines.writerows(numbers["map"])
    elif "maps" in numbers:
        lines.writerow(["map", "row", "column", "value"])
        lines.writerows([*at, value] for at, value in np.ndenumerate(numbers["maps"]))
    else:
        lines.writerow(numbers)
        lines.writerows(zip(*numbers.values(), strict=True))
    return said.getvalue().encode()


def npz_file(panel: Panel) -> bytes:
    """The same as arrays, their caption with them; `numpy.load` opens it."""
    content = io.BytesIO()
    numbers = {re.sub(r"\W+", "_", name).strip("_"): values for name, values in numbers_of(panel.drawn).items()}
    np.savez_compressed(content, caption=np.array([panel.title, *panel.caption]), **numbers)  # pyright: ignore
    return content.getvalue()
