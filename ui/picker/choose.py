"""Walls of digits to choose from: the built-in drawings, MNIST's test set."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.hands.samples import samples
from core.ink.strokes import Drawing
from core.language import N_, _, ngettext
from core.render.colours import ink_picture
from core.render.words import meant_as, together
from ui.show.wall import wall
from ui.visitor import cached
from ui.visitor.canvas import SIDE
from ui.visitor.digit import digit_from_mnist, digit_from_sample
from ui.visitor.link import control, decide
from ui.visitor.networks import current_network
from ui.visitor.session import choose, redraw, session

WALL_SIZE = 60
SOURCES = {"drawings": N_("Built-in drawings"), "mnist": N_("MNIST test set")}
MNIST_ORDERS = {"in order": N_("In order"), "misread": N_("Misread"), "least-sure": N_("Least sure")}
KINDS = {"ambiguous": N_("ambiguous"), "all": N_("all")}


def _draw_on_this() -> None:
    """Brings the chosen digit to the canvas: a drawing as strokes, MNIST's pixels as what is drawn over."""
    digit = session().digit
    if digit is None:
        return
    st.session_state["picker-tab"] = "draw"
    if isinstance(digit.origin, Drawing):
        redraw(digit.origin.strokes, round(digit.origin.width * SIDE))
    else:
        redraw((), base=digit.image[0])


def choose_one() -> None:
    """The walls, one at a time, and a way to draw on what was chosen."""
    source = st.segmented_control(
        _("From"), format_func=lambda name: _(SOURCES[name]), required=True, **control("wall-source")
    )
    with st.container(key="samples", height=430, border=False):
        if source == "mnist":
            _mnist_wall()
        else:
            _samples_wall()
    digit = session().digit
    if digit is not None and digit.source in ("sample", "mnist"):
        st.button(_("Draw on this digit"), icon=":material/edit:", on_click=_draw_on_this, key="draw-on-this")


def _samples_wall() -> None:
    kind = st.pills(
        _("Digit"),
        format_func=lambda name: _(KINDS[name]) if name in KINDS else name,
        required=True,
        **control("wall-digit"),
    )
    shown = [
        sample
        for sample in samples()
        if kind == "all" or (sample.ambiguous_with is not None if kind == "ambiguous" else str(sample.label) == kind)
    ]
    current = session().digit
    names = [sample.name for sample in shown]
    wall(
        [ink_picture(sample.image).pixels for sample in shown],
        [_(sample.title) for sample in shown],
        key="samples-wall",
        on_pick=lambda at: choose(digit_from_sample(names[at], session().off)),
        selected=names.index(current.name) if current and current.name in names else None,
    )


def _mnist_wall() -> None:
    # torch comes with it, for which the first visitor's canvas does not wait.
    from core.digits.mnist import LABEL_ERRORS, DataError

    try:
        digits = cached.mnist_test()
    except DataError as error:
        st.info(_("{problem} Everything else works without it.", problem=error))
        return
    order = st.segmented_control(
        _("Show"), format_func=lambda name: _(MNIST_ORDERS[name]), required=True, **control("mnist-order")
    )
    labels = digits.labels.numpy()
    if order != "in order" and not current_network().facts.reads_digits:
        st.info(_("The network you look through does not read digits, so these stand in MNIST's order."))
        order = "in order"
    if order == "in order":
        ranked = np.arange(len(labels))
    else:
        probabilities = cached.mnist_probabilities(current_network())
        if order == "misread":
            ranked = np.flatnonzero(probabilities.argmax(axis=1) != labels)
        else:
            ranked = np.argsort(probabilities.max(axis=1), kind="stable")[:600]
    pages = max(1, -(-len(ranked) // WALL_SIZE))
    page = decide("mnist-page", order, 1, pages)
    if pages > 1:
        page = int(st.number_input(_("Page"), width=150, **control("mnist-page", max_value=pages)))
    shown = ranked[(page - 1) * WALL_SIZE : page * WALL_SIZE]
    count = ngettext(
        "{n} digit, page {page} of {pages}.", "{n} digits, page {page} of {pages}.", len(ranked), page=page, pages=pages
    )
    st.caption(together(count, _(LABEL_ERRORS)) if order == "misread" else count)

    current = session().digit

    def pick(at: int) -> None:
        number = int(shown[at])
        image = (digits.images[number].numpy() / np.float32(255.0)).astype(np.float32)[None]
        choose(digit_from_mnist(image, number, int(labels[number])))

    wall(
        [ink_picture(digits.images[int(number)].numpy() / 255.0).pixels for number in shown],
        [
            _("MNIST test digit {number}, {meant}", number=number, meant=meant_as(int(labels[number]), True))
            for number in shown
        ],
        key=f"mnist-wall-{order}-{page}",
        on_pick=pick,
        selected=next((at for at, number in enumerate(shown) if current and current.number == number), None),
    )
