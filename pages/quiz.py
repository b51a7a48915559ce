"""Quiz: can you tell what it will do?"""

from __future__ import annotations

import streamlit as st

from core.language import _
from core.network.files import CheckpointError
from ui import shell
from ui.show.address import show_address
from ui.teaching.quiz import quiz


def main() -> None:
    """The page, top to bottom."""
    shell.open_page("quiz", header=False)
    try:
        quiz()
    except CheckpointError as error:
        st.warning(_("{problem} The quiz needs all shipped networks.", problem=error))
    show_address("quiz")


main()
shell.close_page()
