"""Feature maps: what does it see in my digit?"""

from __future__ import annotations

from ui import inside_tables as tables
from ui import shell
from ui.inside_layers import overview
from ui.inside_maps import explore_maps


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("feature_maps", style=tables.STYLE)
    explore_maps(view)
    overview(view)


main()
