"""Can I trust it?: do these pictures depend on the network at all?"""

from __future__ import annotations

import streamlit as st

from core.language import N_, _
from ui import shell
from ui.attribution.choices import methods_choice, target_choice
from ui.guessing.panel import uncovered
from ui.show.address import show_address
from ui.takeaway.explained import maps_offer
from ui.takeaway.offers import offer
from ui.teaching.steps import at_hand
from ui.trust.looked_right import the_sum
from ui.trust.many import over_many_digits
from ui.trust.race import race
from ui.trust.scramble import scramble
from ui.trust.steady import steady
from ui.trust.verdicts import MEANS, TESTS, Strip
from ui.truth.forge import forge
from ui.truth.linear import known
from ui.visitor import cached
from ui.visitor.link import chosen, control
from ui.visitor.session import View

TITLES = {name: test.title for name, test in TESTS.items()} | {
    "many": N_("Over many digits"),
    "forge": N_("Forge it"),
    "known": N_("Known answer"),
}


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("trust")
    if not uncovered(view, "trust"):
        return
    # A lesson's step is about one test; what the others found would tell what its next step asks.
    alone = at_hand() is not None and bool(chosen("test"))
    if not alone:
        st.markdown(_("Four tests, on your digit. To pass one proves nothing."))
    with st.container(key="verdicts"):
        place = st.empty()
    with st.container(horizontal=True):
        with st.popover(_("Settings"), icon=":material/tune:"):
            target = target_choice(view)
            methods = methods_choice()
        with st.popover(_("How to read this"), icon=":material/help:"):
            st.markdown(_(MEANS))
    strip = Strip(view, methods, target, place)
    if not alone:
        strip.show()
    maps = [cached.attribution(view.network, view.digit.image, name, target) for name in methods]
    offer("trust", lambda address: maps_offer(view, maps))
    test = st.segmented_control(
        _("Open a test"), format_func=lambda key: _(TITLES[key]), label_visibility="collapsed", **control("test")
    )
    show_address("trust")
    if test:
        _open(test, view, methods, target)
    for part in ("race", "scramble", "many"):
        if part != test:
            show_address(part)
    if not alone:
        strip.fill()


def _open(test: str, view: View, methods: list[str], target: int) -> None:
    if test == "race":
        race(view, methods, target, chosen("race-by"))
    elif test == "scramble":
        scramble(view, methods, target)
    elif test == "hair":
        steady(view, methods, target)
    elif test == "sum":
        the_sum(view, methods, target)
    elif test == "forge":
        forge(view, target)
    elif test == "known":
        known(view)
    else:
        over_many_digits(view)


main()
shell.close_page()
