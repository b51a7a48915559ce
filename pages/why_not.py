"""Why not?: why this digit and not another?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.language import N_, _
from core.render.colours import overlay
from core.render.words import a_digit, format_number
from ui import shell
from ui.attribution import computed
from ui.attribution.choices import digit_or_word, method_choice
from ui.attribution.erase import erase
from ui.attribution.fool import fool
from ui.attribution.panel import paper
from ui.show import gauge, pictures
from ui.show.address import show_address
from ui.show.maps import map_figure
from ui.visitor import cached
from ui.visitor.digit import Digit, digit_from_sample
from ui.visitor.link import control
from ui.visitor.networks import current_network
from ui.visitor.session import View, session
from ui.visitor.settings import ANSWER, NEXT

THEN = {"erase": N_("Erase what matters"), "fewest": N_("The fewest pixels"), "fool": N_("Fool it")}


def stands_between() -> Digit | None:
    """A drawing on which the network hesitates between two digits; None where there is none."""
    name = computed.between(current_network())
    return digit_from_sample(name, session().off) if name else None


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("why_not", look_at=stands_between)
    probabilities = cached.probabilities(view.network, view.digit.image)
    ranked = [int(digit) for digit in np.argsort(-probabilities, kind="stable")]
    target, against, method = _controls(ranked)
    if target == against:
        st.info("Choose two different digits to tell apart.")
        show_address("why_not")
        return
    logits = cached.logits(view.network, view.digit.image)
    _contrast(view, method, target, against, logits)
    then = st.segmented_control("And then", format_func=lambda name: _(THEN[name]), **control("why-then"))
    show_address("why_not")
    if then == "fool":
        fool(view, against)
    elif then:
        erase(view, method, target, against, then)
    for part in ("erase", "fool"):
        if then is None or (part == "fool") != (then == "fool"):
            show_address(part)


def _controls(ranked: list[int]) -> tuple[int, int, str]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        why = st.selectbox("Why a", format_func=digit_or_word, width=170, **control("why"))
        not_a = st.selectbox("and not a", format_func=digit_or_word, width=210, **control("why-not"))
        method = method_choice("why-method", 240)
    target = ranked[0] if why == ANSWER else int(why)
    second = next(digit for digit in ranked if digit != target)
    return target, second if not_a == NEXT else int(not_a), method


def _contrast(view: View, method: str, target: int, against: int, logits: np.ndarray) -> None:
    lead = float(logits[target] - logits[against])
    ahead = (
        f"The {target} leads by {format_number(lead)}."
        if lead > 0
        else f"The {target} is behind by {format_number(-lead)}: of the two the network would rather say {against}."
    )
    found = cached.attribution(view.network, view.digit.image, method, target, against=against)
    entry = METHODS[method]
    st.markdown(
        f"**Why {a_digit(target)} and not {a_digit(against)}?** Every digit has a score, its **logit**. Here "
        f"{target} has {format_number(float(logits[target]))} and {against} has "
        f"{format_number(float(logits[against]))}. {ahead}"
    )
    compared = "the lead on this digit alone"
    if entry.uses_baseline:
        compared = "the lead, less its lead on black" if entry.complete else "the lead, compared with black"
    over = overlay(found.values, view.digit.image, "signed" if entry.signed else "magnitude")
    left, right = st.columns([1.35, 1], gap="large")
    with left, st.container(key=f"attribution-{method}"):
        pictures.show(
            pictures.row(
                [
                    map_figure(found, compared, width="46%"),
                    pictures.figure(over, f"The same map over the ink of {view.digit.title}.", "over the ink", "46%"),
                ]
            )
        )
    with right, st.container(key=f"gauge-{method}"):
        if entry.complete:
            rows = (("sum of the map", found.total), ("lead here − lead on black", found.difference))
            pictures.show(f"{gauge.gauge(rows)}<p>{gauge.verdict(found)}</p>")
        else:
            pictures.show(gauge.sum_gauge(found))
    with st.expander("How to read this map", icon=":material/help:"):
        baseline = ", the baseline is black" if entry.uses_baseline else ""
        score = f"Here *the score* is the lead of {target} over {against}{baseline}."
        st.markdown(
            f"{_what_is_explained(found)}\n\n{score} {entry.how_to_read} {entry.does_not_say}\n\n{paper(method)}"
        )


def _what_is_explained(found: Attribution) -> str:
    """Black has a lead of its own, which no map of this digit's pixels can explain."""
    lead, black = format_number(found.score), format_number(found.baseline_score)
    of_black = f"On black, without any ink, that lead is {black}."
    if METHODS[found.method].complete:
        minus = f"({black})" if found.baseline_score < 0 else black
        return (
            f"{of_black} The map explains what the ink changed: {lead} − {minus} = {format_number(found.difference)}."
        )
    if METHODS[found.method].uses_baseline:
        return f"{of_black} The map asks what the ink changed."
    return f"{of_black} This map does not compare with it."


main()
shell.close_page()
