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
    if at_hand() is not None and chosen("test"):
        _one_test(view)
    else:
        _all_tests(view)


def _one_test(view: View) -> None:
    """The test itself at once, below what was said of it; what can be changed comes last."""
    place = st.container()
    target, methods = _settings(view)
    test = _choice(view, methods, target)
    with place:
        _open(test, view, methods, target)


def _all_tests(view: View) -> None:
    """The verdicts of all, and one that is open."""
    st.markdown(_("Four tests, on your digit. To pass one proves nothing."))
    with st.container(key="verdicts"):
        place = st.empty()
    target, methods = _settings(view)
    strip = Strip(view, methods, target, place)
    strip.show()
    _open(_choice(view, methods, target), view, methods, target)
    strip.fill()


def _settings(view: View) -> tuple[int, list[str]]:
    """For which digit, and which methods are put to the test."""
    with st.container(horizontal=True):
        with st.popover(_("Settings"), icon=":material/tune:"):
            chosen_ones = target_choice(view), methods_choice()
        with st.popover(_("How to read this"), icon=":material/help:"):
            st.markdown(_(MEANS))
    return chosen_ones


def _choice(view: View, methods: list[str], target: int) -> str | None:
    """Which test is open."""
    maps = [cached.attribution(view.network, view.digit.image, name, target) for name in methods]
    offer("trust", lambda address: maps_offer(view, maps))
    test = st.segmented_control(
        _("Open a test"), format_func=lambda key: _(TITLES[key]), label_visibility="collapsed", **control("test")
    )
    show_address("trust")
    for part in ("race", "scramble", "many"):
        if part != test:
            show_address(part)
    return test


def _open(test: str | None, view: View, methods: list[str], target: int) -> None:
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
    elif test == "many":
        over_many_digits(view)


main()
shell.close_page()
