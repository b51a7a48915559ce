"""What the two pages that look inside share in the browser: pieces of HTML, scripts, and the sizes of all stages."""

from __future__ import annotations

from core.model import STAGES
from ui.scripts import script, style

SHAPES = {stage.name: stage.shape for stage in STAGES}
STYLES = style("wall", "inside")
# A wall of tiles, a slider through them, and the scale of their colours.
WALL = """<div class="ds-wall fixed"></div>
<label class="ds-slide"><span></span><input type="range" min="0"></label><div class="scale"></div>"""
# A digit with a window on it beside the map that the window makes.
WINDOW = """<div class="ds-window st-key-window">
<figure><canvas class="digit" role="img"></canvas><figcaption></figcaption></figure>
<figure><canvas class="map" role="img"></canvas><figcaption></figcaption></figure>
<div class="controls">
<label class="ds-slide"><span></span><input class="row" type="range" min="0"></label>
<label class="ds-slide"><span></span><input class="column" type="range" min="0"></label>
<div class="buttons"><button type="button" class="ds-button slide">Slide the window</button>
<button type="button" class="ds-button strongest">Go to its strongest place</button></div>
<output></output><div class="scale"></div></div></div>"""


def page_script(name: str) -> str:
    """The script of one of the two pages, behind all that both use."""
    return script("inside_numbers", "inside_pictures", "inside_window", "inside_look", "inside_sums", name)
