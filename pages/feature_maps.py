"""Feature maps: what does it see in my digit?"""

from __future__ import annotations

from ui import shell
from ui.guessing.panel import uncovered
from ui.inside.layers import overview
from ui.inside.maps import explore_maps


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("feature_maps")
    if uncovered(view, "feature_maps"):
        explore_maps(view)
        overview(view)


main()
shell.close_page()
