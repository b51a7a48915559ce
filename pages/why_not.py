"""Why not?: why this digit and not another?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.attribution.methods import METHODS
from core.render.colours import overlay
from core.render.words import a_digit, format_number
from ui import shell
from ui.attribution.choices import digit_or_word, method_choice
from ui.attribution.erase import erase
from ui.show import gauge, pictures
from ui.show.address import show_address
from ui.show.maps import map_figure
from ui.visitor import cached
from ui.visitor.link import control
from ui.visitor.session import View
from ui.visitor.settings import ANSWER, NEXT


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("why_not")
    probabilities = cached.probabilities(view.network, view.digit.image)
    ranked = [int(digit) for digit in np.argsort(-probabilities, kind="stable")]
    target, against, method = _controls(ranked)
    if target == against:
        st.info("Choose two different digits to tell apart.")
        return
    logits = cached.logits(view.network, view.digit.image)
    _contrast(view, method, target, against, logits)
    erase(view, method, target, against)


def _controls(ranked: list[int]) -> tuple[int, int, str]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        why = st.selectbox("Why a", format_func=digit_or_word, width=170, **control("why"))
        not_a = st.selectbox("and not a", format_func=digit_or_word, width=210, **control("why-not"))
        method = method_choice("why-method", 240)
    show_address("why_not")
    target = ranked[0] if why == ANSWER else int(why)
    second = next(digit for digit in ranked if digit != target)
    return target, second if not_a == NEXT else int(not_a), method


def _contrast(view: View, method: str, target: int, against: int, logits: np.ndarray) -> None:
    lead = float(logits[target] - logits[against])
    ahead = (
        f"The {target} leads by {format_number(lead)}."
        if lead > 0
        else f"The {target} is behind by {format_number(-lead)}: the network would rather say {against}."
    )
    st.markdown(
        f"**Why {a_digit(target)} and not {a_digit(against)}?** Every digit has a score, its **logit**. Here "
        f"{target} has {format_number(float(logits[target]))} and {against} has "
        f"{format_number(float(logits[against]))}. {ahead} "
        "The map explains this lead, not either score alone."
    )
    found = cached.attribution(view.network, view.digit.image, method, target, against=against)
    entry = METHODS[method]
    over = overlay(found.values, view.digit.image, "signed" if entry.signed else "magnitude")
    left, right = st.columns([1.35, 1], gap="large")
    with left, st.container(key=f"attribution-{method}"):
        pictures.show(
            pictures.row(
                [
                    map_figure(found, "compared with black, no ink", width="46%"),
                    pictures.figure(over, f"The same map over the ink of {view.digit.title}.", "over the ink", "46%"),
                ]
            )
        )
    with right:
        if entry.signed:
            st.markdown(
                f"**Orange** ink makes it {a_digit(target)} rather than {a_digit(against)}. "
                f"**Purple** ink would make it {a_digit(against)}."
            )
        else:
            st.markdown(f"**Bright**: here the lead of {target} over {against} would change fastest, either way.")
        st.markdown(entry.does_not_say)
        with st.container(key=f"gauge-{method}"):
            pictures.show(gauge.sum_gauge(found))


main()
