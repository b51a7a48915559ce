"""Draw a digit: what does the network say to my digit?"""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware

from core.language import N_, _
from ui import shell
from ui.door import Door
from ui.guessing.ask import ask_answer, guessed_digit
from ui.guessing.gate import covered, predicting
from ui.inside.strip import strip
from ui.line import lines_hold
from ui.picker.live import follow_the_pen
from ui.picker.opening import come_back, opening
from ui.picker.picker import picker
from ui.picker.saw import what_the_network_saw
from ui.show import pictures
from ui.show.address import show_address
from ui.show.answer import answer, header
from ui.takeaway.lasting import files_last
from ui.visitor import cached
from ui.visitor.session import session
from ui.visitor.settings import ANSWER
from ui.visitor.warm_up import share_one_heap

OPENING = N_("A network that reads digits. Draw one on the black square, then look inside it.")


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("draw", header=False, opening=OPENING)
    left, right = shell.beside_the_picker("first")
    with left:
        picker()
        show_address("picker")
    with right:
        if view.chosen and covered(view, ANSWER):
            ask_answer(view, "min(18rem, 68vw)")
        elif view.chosen:
            probabilities = cached.probabilities(view.network, view.digit.image)
            said = answer(view, "100%") + pictures.bars(probabilities, int(probabilities.argmax()), view.names)
            pictures.show(said + guessed_digit(view, argue=True))
        elif session().held is None and not session().begun:
            pictures.show(opening(view, covered(view, ANSWER)))
        else:
            pictures.show(header('<div class="ds-paper"></div>', "?", no_ink()) + pictures.bars(None, names=view.names))
        follow_the_pen(view.network, not predicting())
        with st.popover(_("Network: {title}", title=_(view.network.title)), icon=":material/hub:"):
            shell.network_choice()
    held = session().held
    if held is not None and (held.inked or held.steps):
        what_the_network_saw(held)
    if view.chosen and not covered(view, ANSWER):
        strip(view)


def no_ink() -> str:
    """Why there is no digit, and what to do."""
    if session().held is not None:
        return _(
            "None of your ink is left at 28 × 28: it is too thin. Switch the steps below on again, or draw thicker."
        )
    return _("There is no ink yet. Draw a digit as you would on paper, or choose one.")


# `streamlit run` serves what it finds named so, and runs this file as its first page.
if __name__ == "__main__":
    main()
    shell.close_page()
    come_back()
else:
    share_one_heap()
    files_last()
    lines_hold()
    app = st.App(__file__, middleware=[Middleware(Door)])
