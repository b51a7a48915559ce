"""Why not?: why this digit and not another?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.language import N_, _
from core.render.colours import overlay
from core.render.words import a_digit, format_number, together
from ui import shell
from ui.attribution import computed
from ui.attribution.choices import class_choice, contrasted, method_choice
from ui.attribution.erase import erase
from ui.attribution.fool import fool
from ui.attribution.panel import paper
from ui.guessing.panel import uncovered
from ui.show import gauge, pictures
from ui.show.address import show_address
from ui.show.maps import map_figure
from ui.takeaway.explained import maps_offer
from ui.takeaway.offers import offer
from ui.visitor import cached
from ui.visitor.digit import Digit, digit_from_sample
from ui.visitor.link import control
from ui.visitor.networks import current_network
from ui.visitor.session import View, session

THEN = {"erase": N_("Erase what matters"), "fewest": N_("The fewest pixels"), "fool": N_("Fool it")}


def stands_between() -> Digit | None:
    """A drawing on which the network hesitates between two digits; None where there is none."""
    name = computed.between(current_network())
    return digit_from_sample(name, session().off) if name else None


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("why_not", look_at=stands_between)
    if not uncovered(view, "why_not"):
        return
    target, against, method = _controls(view)
    if target == against:
        st.info(_("Choose two different digits to tell apart."))
        show_address("why_not")
        return
    logits = cached.logits(view.network, view.digit.image)
    _contrast(view, method, target, against, logits)
    then = st.segmented_control(_("And then"), format_func=lambda key: _(THEN[key]), **control("why-then"))
    show_address("why_not")
    if then == "fool":
        fool(view, against)
    elif then:
        erase(view, method, target, against, then)
    for part in ("erase", "fool"):
        if then is None or (part == "fool") != (then == "fool"):
            show_address(part)


def _controls(view: View) -> tuple[int, int, str]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        class_choice(view, "why", _("Why a"), 170)
        class_choice(view, "why-not", _("and not a"), 210)
        method = method_choice("why-method", 240)
    return *contrasted(view), method


def _contrast(view: View, method: str, target: int, against: int, logits: np.ndarray) -> None:
    first, second = view.called(target), view.called(against)
    lead = float(logits[target] - logits[against])
    ahead = (
        _("The {digit} leads by {lead}.", digit=first, lead=format_number(lead))
        if lead > 0
        else _(
            "The {digit} is behind by {lead}: of the two the network would rather say {other}.",
            digit=first,
            lead=format_number(-lead),
            other=second,
        )
    )
    found = cached.attribution(view.network, view.digit.image, method, target, against=against)
    offer("why-not", lambda address: maps_offer(view, [found]))
    entry = METHODS[method]
    st.markdown(
        _(
            "**Why {a_digit} and not {another_digit}?** Every digit has a score, its **logit**. Here {digit} has "
            "{logit} and {other} has {other_logit}. {ahead}",
            a_digit=a_digit(first),
            another_digit=a_digit(second),
            digit=first,
            logit=format_number(float(logits[target])),
            other=second,
            other_logit=format_number(float(logits[against])),
            ahead=ahead,
        )
    )
    compared = _("the lead on this digit alone")
    if entry.uses_baseline:
        compared = _("the lead, less its lead on black") if entry.complete else _("the lead, compared with black")
    over = overlay(found.values, view.digit.image, "signed" if entry.signed else "magnitude")
    left, right = st.columns([1.35, 1], gap="large")
    with left, st.container(key=f"attribution-{method}"):
        pictures.show(
            pictures.row(
                [
                    map_figure(found, compared, width="46%", called=view.called),
                    pictures.figure(
                        over,
                        _("The same map over the ink of {digit}.", digit=view.digit.title),
                        _("over the ink"),
                        "46%",
                    ),
                ]
            )
        )
    with right, st.container(key=f"gauge-{method}"):
        if entry.complete:
            rows = ((_("sum of the map"), found.total), (_("lead here − lead on black"), found.difference))
            pictures.show(f"{gauge.gauge(rows)}<p>{gauge.verdict(found)}</p>")
        else:
            pictures.show(gauge.sum_gauge(found))
    with st.expander(_("How to read this map"), icon=":material/help:"):
        if entry.uses_baseline:
            score = _(
                "Here *the score* is the lead of {digit} over {other}, the baseline is black.",
                digit=first,
                other=second,
            )
        else:
            score = _("Here *the score* is the lead of {digit} over {other}.", digit=first, other=second)
        reading = together(score, _(entry.how_to_read), _(entry.does_not_say))
        st.markdown(f"{_what_is_explained(found)}\n\n{reading}\n\n{paper(method)}")


def _what_is_explained(found: Attribution) -> str:
    """Black has a lead of its own, which no map of this digit's pixels can explain."""
    lead, black = format_number(found.score), format_number(found.baseline_score)
    if METHODS[found.method].complete:
        minus = f"({black})" if found.baseline_score < 0 else black
        return _(
            "On black, without any ink, that lead is {black}. The map explains what the ink changed: {sum}.",
            black=black,
            sum=f"{lead} − {minus} = {format_number(found.difference)}",
        )
    if METHODS[found.method].uses_baseline:
        return _("On black, without any ink, that lead is {black}. The map asks what the ink changed.", black=black)
    return _("On black, without any ink, that lead is {black}. This map does not compare with it.", black=black)


main()
shell.close_page()
