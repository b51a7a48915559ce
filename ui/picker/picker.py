"""Where the digit comes from: drawn, chosen, or uploaded."""

from __future__ import annotations

from ui.picker.choose import choose_one
from ui.picker.draw import draw
from ui.picker.upload import upload
from ui.visitor.link import tabs


def picker() -> None:
    """Three tabs: Draw, Choose, Upload. Whatever is made or picked becomes the digit of every page."""
    for place, show in zip(tabs("picker-tab"), (draw, choose_one, upload), strict=True):
        with place:
            if place.open:
                show()
