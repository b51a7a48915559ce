"""Can I trust it?: do these pictures depend on the network at all?"""

from __future__ import annotations

import streamlit as st

from ui import shell
from ui.attribution.choices import methods_choice, target_choice
from ui.show.address import show_address
from ui.trust.looked_right import looked_right
from ui.trust.many import over_many_digits
from ui.trust.race import race
from ui.trust.scramble import scramble
from ui.trust.steady import steady


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("trust")
    st.markdown(
        "An explanation can look right and say nothing about the network. Each test below can fail a method on your "
        "digit. One that fails here has not shown that it deserves belief; one that passes all of them has not either."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = target_choice(view)
        with st.container(width=620):
            methods = methods_choice()
    show_address("trust")
    race(view, methods, target)
    scramble(view, methods, target)
    steady(view, methods, target)
    looked_right(view, target)
    over_many_digits(view)


main()
shell.close_page()
