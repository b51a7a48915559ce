"""What came out where explanations are put to the test: which map is which, which adds up, when an answer changes."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import streamlit as st

from core.attribution.methods import METHODS, THREE
from core.language import N_, _
from core.render.words import format_number, in_a_row
from core.trust.book_network import LooksRight
from core.trust.erase import NEVER
from ui.attribution.choices import answer, contrasted
from ui.attribution.computed import erasing, exact_crossing
from ui.show import pictures
from ui.show.maps import picture_of
from ui.show.tables import two_decimals
from ui.trust import computed
from ui.visitor.link import chosen
from ui.visitor.session import View

TWO = {"A": N_("map A"), "B": N_("map B")}
TRIED, SUMMED = "integrated-gradients", "deeplift"
THREE_MAPS = {name: METHODS[name].title for name in THREE}
# From so many pixels on.
PIXELS = {"0": N_("10 at most"), "11": N_("11 to 25"), "26": N_("26 to 50"), "51": N_("more than 50, or never")}


def two_maps(view: View) -> str:
    """The same method through the trained network and through one with random weights; which is which by lot."""
    found = computed.cascade(view.network, view.digit.image, TRIED, answer(view))
    return _pair([found.maps[0][0], found.maps[-1][0]], trained_one(view), TRIED)


def which_was_trained(view: View, said: str) -> None:
    """Which of the two maps was the trained network's."""
    found = computed.cascade(view.network, view.digit.image, TRIED, answer(view))
    st.markdown(
        _(
            "It was **{trained}**. Both are {method} for {digit}. With all layers scrambled, {left} of the order of "
            "pixels was left.",
            trained=_(TWO[trained_one(view)]),
            method=METHODS[TRIED].title,
            digit=view.called(answer(view)),
            left=two_decimals(found.survives),
        )
    )


def trained_one(view: View) -> str:
    """The same for everybody with this digit and network, so that a class argues about the same two."""
    return _by_lot(view, "trust")


def two_sums(view: View) -> str:
    """DeepLift as the book's code makes it, and as it is; which is which by lot."""
    theirs, ours = computed.looked_right(view.network, view.digit.image, answer(view))
    return _pair([theirs.values, ours.values], wrong_one(view), SUMMED)


def which_is_off(view: View, said: str) -> None:
    """Which of the two maps does not add up, and what each comes to."""
    theirs, ours = computed.looked_right(view.network, view.digit.image, answer(view))
    if not _tells(theirs):
        st.markdown(_("On this digit the score hardly differs from the baseline's, so the gauge can tell little."))
    st.markdown(
        _(
            "It is **{wrong}**: it adds up to {sum} and must come to {must_be}. The other comes to {right_sum}. The "
            "wrong one is of the same weights in other code (`F.relu`): there the method overlooks a layer, and says "
            "nothing.",
            wrong=_(TWO[wrong_one(view)]),
            sum=format_number(theirs.total),
            must_be=format_number(theirs.difference),
            right_sum=format_number(ours.total),
        )
    )


def wrong_one(view: View) -> str:
    """Which of the two is the book's."""
    return _by_lot(view, "sum")


def which_keeps_most(view: View, said: str) -> None:
    """Of each method how much of its order of pixels is left without anything learned."""
    left = _left(view)
    listed = in_a_row(f"{METHODS[name].title} {two_decimals(value)}" for name, value in left.items())
    st.markdown(
        _(
            "Most is left of **{method}**. How far the order of pixels by size agrees with the trained network's, with "
            "all layers random (1 is the same order): {listed}.",
            method=METHODS[keeps_most(view)].title,
            listed=listed,
        )
    )


def keeps_most(view: View) -> str:
    """The method whose map keeps most."""
    left = _left(view)
    return max(left, key=lambda name: left[name])


def when_it_changes(view: View, said: str) -> None:
    """After how many erased pixels the second digit takes the lead."""
    (target, against), (count, pixels) = contrasted(view), _crossing(view)
    told: dict[str, object] = {"digit": view.called(target), "other": view.called(against), "n": pixels}
    if count == NEVER:
        st.markdown(_("Of its {n} pixels however many may go: {other} never leads over {digit}.", **told))
    else:
        st.markdown(_("After **{count}** of {n} pixels {other} leads over {digit}.", count=count, **told))


def how_many(view: View) -> str:
    """Which of `PIXELS` that is."""
    count = _crossing(view)[0]
    return max((low for low in PIXELS if int(low) <= count), key=int) if count != NEVER else list(PIXELS)[-1]


def can_change(view: View) -> bool:
    """Whether there are two digits."""
    target, against = contrasted(view)
    return target != against


def _crossing(view: View) -> tuple[int, int]:
    """After how many pixels, and of how many."""
    target, against = contrasted(view)
    order, logits = erasing(
        view.network, view.digit.image, chosen("why-method"), target, against, chosen("erase-by"), False
    )
    return exact_crossing(view.network, logits, target, against), len(order)


def _left(view: View) -> dict[str, float]:
    found = {name: computed.cascade(view.network, view.digit.image, name, answer(view)) for name in THREE}
    return {name: cascade.mean(len(cascade.maps) - 1, "sizes") for name, cascade in found.items()}


def _tells(theirs: LooksRight) -> bool:
    return abs(theirs.difference) >= 1e-3


def _by_lot(view: View, of: str) -> str:
    return "AB"[crc32(f"{of} {view.digit.key} {view.network.key}".encode()) % 2]


def _pair(maps: Sequence[np.ndarray], first: str, method: str) -> str:
    """Two maps that are to be told apart by their looks: no number stands beside them, and none in their words."""
    figures = []
    for name, values in zip(TWO, maps if first == "A" else maps[::-1], strict=True):
        title = _(TWO[name])
        alt = _("{title}, 28 by 28 pixels. Its numbers would give it away.", title=title)
        figures.append(pictures.figure(picture_of(values, method), alt, title))
    return f'<div style="max-width:30rem">{pictures.grid(figures, 130)}</div>'
