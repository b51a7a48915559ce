"""Training: how did it learn, and can I watch?"""

from __future__ import annotations

from ui import shell
from ui.guessing.panel import uncovered
from ui.show.address import show_address
from ui.training.own import desk, show_own_training
from ui.training.replay import show_replay
from ui.visitor.link import tabs


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("training")
    desk().take_up()
    # A visitor who comes back to a run finds it where it was left.
    replay, own = tabs("training-tab", "replay" if desk().job is None else "own")
    show_address("training")
    with replay:
        if replay.open and uncovered(view, "training"):
            show_replay(view)
    with own:
        if own.open:
            show_own_training()


main()
shell.close_page()
