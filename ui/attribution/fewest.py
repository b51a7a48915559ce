"""The fewest pixels, on the page Why not?: several methods and their rivals, by how soon the other digit leads."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.attribution.methods import METHODS, THREE
from core.language import _, ngettext
from core.render.words import in_a_row, together
from core.trust.controls import CONTROLS, LEVEL, Verdict, judge, may_do_as_well
from core.trust.erase import NEVER
from ui.attribution import computed
from ui.show import pictures
from ui.show.tables import table
from ui.visitor.session import View

RANDOM_ORDERS = 50


def fewest(view: View, method: str, target: int, against: int, replacement: str) -> None:
    """A table of how many pixels each order takes until the other digit leads, and whether that beats chance."""
    st.header(_("The fewest pixels"), anchor=False)
    image = view.digit.image
    chance = computed.random_crossings(view.network, image, target, against, replacement, RANDOM_ORDERS)
    controls = computed.control_crossings(view.network, image, target, against, replacement)
    cells, exact, pixels = [], [], 0
    for name in dict.fromkeys([*THREE, method]):
        logits = computed.erasing(view.network, image, name, target, against, replacement)[1]
        pixels = len(logits) - 1
        exact.append(computed.exact_crossing(view.network, logits, target, against))
        empty = computed.says_nothing(view.network, image, name, target, against, replacement)
        coarse = computed.coarse_crossing(view.network, logits, target, against)
        shown = _("never") if exact[-1] == NEVER else str(exact[-1])
        said = judge(coarse, chance, controls, empty=empty)
        cells.append([METHODS[name].title, shown, in_words(said, coarse, chance)])
    if all(count == 0 for count in exact):
        st.markdown(
            _(
                "{against} is ahead of {target} already: there is nothing to erase.",
                against=view.called(against),
                target=view.called(target),
            )
        )
        return
    for name, count in controls.items():
        cells.append([_(CONTROLS[name].title), _count(count), in_words(judge(count, chance, {}), count, chance)])
    got_there = int(np.isfinite(chance).sum())
    low, middle, high = (float(np.percentile(chance, share, method="higher")) for share in (5, 50, 95))
    cells.append(
        [
            _("random order, median of {count}", count=RANDOM_ORDERS),
            _count(middle),
            _(
                "{reached} of {count} get there; 5 to 95 %: {low} to {high}",
                reached=got_there,
                count=RANDOM_ORDERS,
                low=_count(low),
                high=_count(high),
            ),
        ]
    )
    pictures.show(
        table(
            [_("erased in the order of"), _("pixels until {digit} leads", digit=view.called(against)), _("verdict")],
            cells,
            words=(2,),
        )
    )
    with st.expander(_("How this was measured"), icon=":material/straighten:"):
        st.markdown(_how_measured(pixels, view.called(target), view.called(against)))


def _how_measured(pixels: int, target: str, against: str) -> str:
    """How the counts came about, and what they do not say."""
    sentences = [
        _("A map that uses a baseline compares with what replaces the pixels."),
        ngettext(
            "{n} pixel differs from it; everyone chooses among the same.",
            "{n} pixels differ from it; everyone chooses among the same.",
            pixels,
        ),
        _(
            "Better: at most {most} of {orders} random orders gets there as soon, and none of {controls} does: these "
            "know nothing of the network, so what is no better has not shown that it looked at it. A random order "
            "would pass the first on at most {level} % of digits.",
            most=may_do_as_well(RANDOM_ORDERS),
            orders=RANDOM_ORDERS,
            controls=in_a_row(_(control.title) for control in CONTROLS.values()),
            level=f"{100 * LEVEL:.0f}",
        ),
        _(
            "Never: {digit} and {other} have less than half together before {other} leads.",
            digit=target,
            other=against,
        ),
        _("A digit with holes is no digit anybody wrote: the network was never trained on such."),
    ]
    each = computed.every(pixels)
    if each > 1:
        followed = _("Random orders and what knows nothing are followed in steps of {pixels} pixels.", pixels=each)
        sentences.insert(3, followed)
    return together(*sentences)


def _count(value: float) -> str:
    return f"{value:.0f}" if np.isfinite(value) else _("never")


def in_words(said: Verdict, count: float, chance: np.ndarray) -> str:
    """A verdict on a crossing, and how it stands to random orders, (orders,) with infinity for never.

    A multiple is told only where at least half of the random orders get there: there is none of never.
    """
    if said.empty:
        return said.words
    if not np.isfinite(count):
        return _("never gets there")
    as_soon = int((chance <= count).sum())
    middle = float(np.percentile(chance, 50, method="higher"))
    if said.better and count and np.isfinite(middle):
        return _(
            "{verdict}: {as_soon} of {orders} random orders get there as soon, their median takes {times} times as "
            "many",
            verdict=said.words,
            as_soon=as_soon,
            orders=len(chance),
            times=f"{middle / count:.1f}",
        )
    return _(
        "{verdict}: {as_soon} of {orders} random orders get there as soon",
        verdict=said.words,
        as_soon=as_soon,
        orders=len(chance),
    )
