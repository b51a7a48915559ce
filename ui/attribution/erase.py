"""Erase what matters, on the page Why not?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.attribution.baselines import baseline_image
from core.judging.doubt import Rule
from core.language import N_, _, ngettext
from core.render.colours import COOL, WARM, ink_picture
from core.render.words import a_digit, percent, together
from core.trust.erase import NEVER, first_crossing, steps_between
from ui.attribution import computed
from ui.attribution.fewest import RANDOM_ORDERS, fewest
from ui.show import curves, pictures
from ui.show.address import show_address
from ui.takeaway.explained import erased_offer
from ui.takeaway.offers import offer
from ui.visitor import cached
from ui.visitor.link import control, decide
from ui.visitor.session import View

WAYS = {"erase": N_("Erase from the digit"), "insert": N_("Insert into nothing")}
REPLACED_BY = {"black": N_("black: the ink goes"), "blurred": N_("blur: the ink smears")}


@st.fragment
def erase(view: View, method: str, target: int, against: int, then: str) -> None:
    """Pixels go or come in the order of the contrast's map; when the two logits cross, or for whom soonest.

    Args:
        then: "erase", the one method's pixels one by one, or "fewest", several methods and their rivals.
    """
    offer("erase", None)
    if then == "fewest":
        replacement = _replaced_by()
        show_address("erase")
        fewest(view, method, target, against, replacement)
        return
    st.header(_("Erase what matters"), anchor=False)
    st.markdown(
        _(
            "Take away the pixels the map puts highest: does {target} lose its lead sooner than by chance?",
            target=view.called(target),
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        way = st.segmented_control(
            _("Pixels"), format_func=lambda key: _(WAYS[key]), required=True, **control("erase-way")
        )
        replacement = _replaced_by()
    order, logits = computed.erasing(
        view.network, view.digit.image, method, target, against, replacement, way == "insert"
    )
    last = len(order)
    if way == "erase":
        end = computed.end_of_erasing(view.network, logits, target, against)
        last = last if end == NEVER else end
        crossing = computed.exact_crossing(view.network, logits, target, against)
    else:
        crossing = int(first_crossing(logits[None], against, target)[0])
    if computed.says_nothing(view.network, view.digit.image, method, target, against, replacement):
        st.markdown(_("Move the slider. The map marks nothing: this order is drawn by lot."))
    elif way == "erase":
        st.markdown(_("Move the slider. The pixels go in the map's own order, highest first."))
    else:
        st.markdown(_("Move the slider. The pixels come in the map's own order, highest first."))
    about = (view.digit.key, view.network.key, method, target, against, way, replacement)
    decide("erase-count", about, crossing if crossing > 0 else last if last < len(order) else last // 4, last)
    found = cached.attribution(view.network, view.digit.image, method, target, replacement, against=against)
    label = _("Pixels erased") if way == "erase" else _("Pixels inserted")
    count = st.slider(label, **control("erase-count", max_value=last))
    offer("erase", lambda address: erased_offer(view, found, order, logits, count, way == "insert"))
    show_address("erase")
    with st.container(key="erase"):
        left, right = st.columns([1, 1.7], gap="large")
        with left:
            _digit_at(view, order, logits, count, replacement, way)
        with right:
            _two_logits(view, logits[: last + 1], count, crossing, target, against, way, len(order))
            if way == "erase" and crossing:
                st.markdown(
                    _(
                        "And in a random order? *The fewest pixels*, above, tries {orders} of them.",
                        orders=RANDOM_ORDERS,
                    )
                )
            if last < len(order):
                _where_it_ends(view, logits[last], last, crossing, target, against)


def _replaced_by() -> str:
    return st.segmented_control(
        _("Replaced by"), format_func=lambda key: _(REPLACED_BY[key]), required=True, **control("erase-by")
    )


def _digit_at(view: View, order: np.ndarray, logits: np.ndarray, count: int, replacement: str, way: str) -> None:
    end = baseline_image(replacement, view.digit.image)
    start, end = (view.digit.image, end) if way == "erase" else (end, view.digit.image)
    shown = steps_between(start, end, order, [count])[0]
    found = cached.probabilities(view.network, shown)
    answer, pixels = pictures.answer_text(found, view.names), len(order)
    if way == "erase":
        caption = ngettext("{count} of {n} pixel erased", "{count} of {n} pixels erased", pixels, count=count)
    else:
        caption = ngettext("{count} of {n} pixel inserted", "{count} of {n} pixels inserted", pixels, count=count)
    alt = _("The digit with {pixels}; the network answers {answer}.", pixels=caption, answer=answer)
    pictures.show(pictures.figure(ink_picture(shown), alt, caption, "260px"))
    pictures.aloud("erase").markdown(_("The network answers **{answer}**", answer=answer))


def _where_it_ends(view: View, logits: np.ndarray, end: int, crossing: int, target: int, against: int) -> None:
    """By which rule erasing ended, and what the network says there."""
    shares = cached.shares(view.network, logits)
    digit, most = int(shares.argmax()), float(shares.max())
    if crossing == NEVER:
        told = {"other": a_digit(view.called(against)), "n": end, "digit": view.called(digit), "share": percent(most)}
        if most < Rule.of(view.network.facts).least:
            said = _(
                "It never becomes {other}: after **{n}** pixels the network is unsure. Its likeliest digit there is "
                "{digit}, with {share}.",
                **told,
            )
        else:
            said = _("It never becomes {other}: after **{n}** pixels the network reads {digit}, with {share}.", **told)
        st.markdown(said)
    st.caption(
        _(
            "Erasing ends after {n} pixels: there {target} and {against} have less than half together, so to this "
            "network what is left is neither.",
            n=end,
            target=view.called(target),
            against=view.called(against),
        )
    )


def _two_logits(
    view: View, logits: np.ndarray, count: int, crossing: int, target: int, against: int, way: str, pixels: int
) -> None:
    first, second = view.called(target), view.called(against)
    names = {_("logit of {digit}", digit=view.called(digit)): logits[:, digit] for digit in (target, against)}
    if crossing == NEVER:
        alt = _("Logits of {digit} and {other} as pixels go. They never cross.", digit=first, other=second)
    else:
        alt = ngettext(
            "Logits of {digit} and {other} as pixels go. They cross at {n} pixel.",
            "Logits of {digit} and {other} as pixels go. They cross at {n} pixels.",
            crossing,
            digit=first,
            other=second,
        )
    curves.lines(
        np.arange(len(logits)), names, dict(zip(names, (WARM, COOL), strict=True)),
        _("pixels erased") if way == "erase" else _("pixels inserted"), _("logit"), alt,
        at=count, height=270, x_format="d",
    )  # fmt: skip
    if crossing == NEVER and len(logits) <= pixels:
        # Where erasing ended says more.
        return
    if crossing == NEVER and way == "erase":
        st.markdown(_("In this order the two never change places, however many pixels go."))
    elif crossing == NEVER:
        st.markdown(_("In this order the two never change places, however many pixels come."))
    elif crossing == 0:
        st.markdown(_("{leader} is ahead from the start.", leader=second if way == "erase" else first))
    else:
        leader = against if way == "erase" else target
        third = int(logits[crossing].argmax())
        said = ngettext(
            "After **{crossing}** of {n} pixel {leader} takes the lead.",
            "After **{crossing}** of {n} pixels {leader} takes the lead.",
            pixels,
            crossing=crossing,
            leader=view.called(leader),
        )
        if third != leader:
            said = together(said, _("The network's answer there is neither: {digit}.", digit=view.called(third)))
        st.markdown(said)
