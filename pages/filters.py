"""Filters: what did it learn to look for?"""

from __future__ import annotations

from ui import inside_tables as tables
from ui import shell
from ui.inside_dreams import dreams
from ui.inside_filters import explore_filters
from ui.inside_knockout import knock_out


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("filters", style=tables.STYLE)
    explore_filters(view)
    knock_out(view)
    dreams(view)


main()
