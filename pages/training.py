"""Training: how did it learn, and can I watch?"""

from __future__ import annotations

import streamlit as st

from ui import shell
from ui.training.own import desk, show_own_training
from ui.training.replay import show_replay

TABS = ("Replay", "Train it yourself")


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("training")
    # A visitor who comes back to a run finds it where it was left.
    default = TABS[0] if desk().job is None else TABS[1]
    replay, own = st.tabs(TABS, default=default, key="training-tab", on_change="rerun")
    with replay:
        if replay.open:
            show_replay(view)
    with own:
        if own.open:
            show_own_training()


main()
