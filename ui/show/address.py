"""The address bar follows what is shown.

Streamlit's own query parameters add an entry to the browser's history each time; one per stroke would bury the
Back button. This replaces the address in place, and leaves parameters of other parts of the page alone.
"""

from __future__ import annotations

from pathlib import Path

from core.language import tag
from ui.show.scripts import placed, script
from ui.visitor.link import of_every_page, of_the_room, parts_of
from ui.visitor.session import session

FOLDER = Path(__file__).parent
# It is on every page before any words are, and so brings along what keeps them true where a browser translates them,
# what says the answer aloud, and what closes a phone's menu.
_ADDRESS = placed(
    "digitscope_address",
    html="<span></span>",
    js=script(*(FOLDER / f"{name}.js" for name in ("translated", "spoken", "menu", "address"))),
)


def show_address(part: str = "") -> None:
    """Puts what an address says of a part of the page in place of what it said before.

    Args:
        part: as in `ui.visitor.settings.PARTS`; by default the digit and the network, which every page shows.
    """
    parts, names = parts_of(session().page, part) if part else of_every_page()
    if not part:
        parts, names = parts | of_the_room()[0], [*names, *of_the_room()[1]]
    data = {"names": names, "parts": parts, "language": tag(), "whole": not part}
    # The page is drawn because somebody asks, whatever it is that they tell.
    _ADDRESS(key=f"address-{part}" if part else "address", data=data, on_back_change=lambda: None)
