"""Training: how did it learn, and can I watch?"""

from __future__ import annotations

import streamlit as st

from ui import shell
from ui.show.address import show_address
from ui.training.own import desk, show_own_training
from ui.training.replay import show_replay
from ui.visitor.link import tab


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("training")
    labels, arguments = tab("training-tab")
    desk().take_up()
    # A visitor who comes back to a run finds it where it was left.
    default = labels[0] if desk().job is None else labels[1]
    replay, own = st.tabs(labels, default=default, on_change="rerun", **arguments)
    show_address("training")
    with replay:
        if replay.open:
            show_replay(view)
    with own:
        if own.open:
            show_own_training()


main()
shell.close_page()
