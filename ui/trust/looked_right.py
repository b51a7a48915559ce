"""The sum, and the picture that looked right, on the page Can I trust it?"""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.language import _
from core.render.colours import signed_picture
from core.render.words import describe, format_number, titled
from core.trust.book_network import LooksRight
from ui.show import gauge, pictures
from ui.show.maps import map_figure
from ui.trust import computed
from ui.visitor import cached
from ui.visitor.session import View


def the_sum(view: View, methods: list[str], target: int) -> None:
    """Every map's sum against what it must be; then a picture that only its sum gives away."""
    st.header(_("The sum"), anchor=False)
    st.markdown(
        _(
            "Some methods promise that their map adds up to what the digit's ink changed: the logit (score) of "
            "{digit}, less its logit on black. A right sum is needed, not enough.",
            digit=view.called(target),
        )
    )
    with st.container(key="sums"):
        panels = []
        for name in methods:
            found = cached.attribution(view.network, view.digit.image, name, target)
            drawn = map_figure(found, called=view.called)
            panels.append(f"<div><b>{escape(METHODS[name].title)}</b>{drawn}{gauge.sum_gauge(found)}</div>")
        pictures.show(pictures.grid(panels, 150))
    _looked_right(view, target)


def _looked_right(view: View, target: int) -> None:
    """DeepLift on the book's functional network beside the real one, and the gauge that gives it away."""
    st.header(_("The picture that looked right"), anchor=False)
    st.markdown(
        _(
            "A textbook's network calls `F.relu` between its layers. DeepLift in Captum puts its rule on *modules* "
            "such as `nn.ReLU`, finds none, and raises no error. Same weights, same digit, same baseline (the book's "
            "grey), same score (the log-probability of {digit}): two different pictures.",
            digit=view.called(target),
        )
    )
    theirs, ours = computed.looked_right(view.network, view.digit.image, target)
    with st.container(key="looked-right"):
        left, right = st.columns(2, gap="large")
        with left:
            st.markdown(_("**The book's network, with F.relu**"))
            _panel(_("DeepLift on the book's functional network"), theirs.values, theirs.total, theirs.difference)
            same = float(np.abs(theirs.values - theirs.gradient_x_input).max())
            share = abs(theirs.gap / theirs.difference) if theirs.difference else 0.0
            st.markdown(
                _(
                    "Gap **{gap}**, {share} % of the whole difference. It is not DeepLift: the map equals gradient × "
                    "(digit − baseline), largest deviation {deviation}.",
                    gap=format_number(theirs.gap),
                    share=f"{100 * share:.0f}",
                    deviation=format_number(same),
                )
            )
        with right:
            st.markdown(_("**The same weights, with nn.ReLU modules**"))
            _panel(_("DeepLift on our network"), ours.values, ours.total, ours.difference)
            st.markdown(_("Gap **{gap}**. {verdict}", gap=format_number(ours.gap or 0.0), verdict=_words(theirs, ours)))


def _panel(title: str, values: np.ndarray, total: float, difference: float) -> None:
    picture = signed_picture(values)
    pictures.show(
        f'<div class="ds-map" style="width:300px">{pictures.figure(picture, titled(title, describe(values)))}'
        f"{pictures.scale(picture)}</div>" + gauge.gauge([(_("sum of the map"), total), (_(gauge.MUST_BE), difference)])
    )


def _words(theirs: LooksRight, ours: Attribution) -> str:
    if abs(theirs.difference) < 1e-3:
        return _("On this digit the score hardly differs from the baseline's, so the gauge can tell little.")
    return _(
        "Nothing in the pictures says which one is wrong. The sum does: a map without the right sum is not DeepLift."
    )
