"""Training: how did it learn, and can I watch?"""

from __future__ import annotations

import streamlit as st

from ui import shell
from ui.replay import show_replay


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("training")
    show_replay(view)


main()
