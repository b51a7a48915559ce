"""Training: how did it learn, and can I watch?"""

from __future__ import annotations

import streamlit as st

from ui import shell
from ui.replay import show_replay
from ui.training_own import show_own_training


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("training")
    replay, own = st.tabs(["Replay", "Train it yourself"], key="training-tab", on_change="rerun")
    with replay:
        if replay.open:
            show_replay(view)
    with own:
        if own.open:
            show_own_training()


main()
