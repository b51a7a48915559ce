"""Filters: what did it learn to look for?"""

from __future__ import annotations

from ui import shell
from ui.guessing.panel import uncovered
from ui.inside.dreams import dreams
from ui.inside.filters import explore_filters
from ui.inside.knockout import knock_out


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("filters")
    if not uncovered(view, "filters"):
        return
    explore_filters(view)
    knock_out(view)
    dreams(view)


main()
shell.close_page()
