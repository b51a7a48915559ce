"""Erase what matters, on the page Why not?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.attribution.baselines import baseline_image
from core.attribution.methods import METHODS, THREE
from core.judging.doubt import Rule
from core.language import _
from core.render.colours import COOL, WARM, ink_picture
from core.render.words import a_digit, percent
from core.trust.controls import CONTROLS, LEVEL, Verdict, judge, may_do_as_well
from core.trust.erase import NEVER, first_crossing, steps_between
from ui.attribution import computed
from ui.show import curves, pictures
from ui.show.address import show_address
from ui.show.tables import table
from ui.visitor import cached
from ui.visitor.link import control, decide
from ui.visitor.session import View

RANDOM_ORDERS = 50
WAYS = {"erase": "Erase from the digit", "insert": "Insert into nothing"}
REPLACED_BY = {"black": "black: the ink goes", "blurred": "blur: the ink smears"}


@st.fragment
def erase(view: View, method: str, target: int, against: int, then: str) -> None:
    """Pixels go or come in the order of the contrast's map; when the two logits cross, or for whom soonest.

    Args:
        then: "erase", the one method's pixels one by one, or "fewest", several methods and their rivals.
    """
    if then == "fewest":
        replacement = _replaced_by()
        show_address("erase")
        _fewest(view, method, target, against, replacement)
        return
    st.header("Erase what matters", anchor=False)
    st.markdown(f"Take away the pixels the map puts highest: does {target} lose its lead sooner than by chance?")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        way = st.segmented_control("Pixels", format_func=WAYS.__getitem__, required=True, **control("erase-way"))
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
        order_said = "The map marks nothing: this order is drawn by lot."
    else:
        order_said = f"The pixels {'go' if way == 'erase' else 'come'} in the map's own order, highest first."
    st.markdown(f"Move the slider. {order_said}")
    about = (view.digit.key, view.network.key, method, target, against, way, replacement)
    decide("erase-count", about, crossing if crossing > 0 else last if last < len(order) else last // 4, last)
    label = "Pixels erased" if way == "erase" else "Pixels inserted"
    count = st.slider(label, **control("erase-count", max_value=last))
    show_address("erase")
    with st.container(key="erase"):
        left, right = st.columns([1, 1.7], gap="large")
        with left:
            _digit_at(view, order, logits, count, replacement, way)
        with right:
            _two_logits(logits[: last + 1], count, crossing, target, against, way, len(order))
            if last < len(order):
                _where_it_ends(view, logits[last], last, crossing, target, against)


def _replaced_by() -> str:
    return st.segmented_control(
        "Replaced by", format_func=REPLACED_BY.__getitem__, required=True, **control("erase-by")
    )


def _digit_at(view: View, order: np.ndarray, logits: np.ndarray, count: int, replacement: str, way: str) -> None:
    end = baseline_image(replacement, view.digit.image)
    start, end = (view.digit.image, end) if way == "erase" else (end, view.digit.image)
    shown = steps_between(start, end, order, [count])[0]
    found = cached.probabilities(view.network, shown)
    done = "erased" if way == "erase" else "inserted"
    alt = f"The digit with {count} of {len(order)} pixels {done}; the network answers {pictures.answer_text(found)}."
    pictures.show(pictures.figure(ink_picture(shown), alt, f"{count} of {len(order)} pixels {done}", "260px"))
    st.markdown(f"The network answers **{pictures.answer_text(found)}**")


def _where_it_ends(view: View, logits: np.ndarray, end: int, crossing: int, target: int, against: int) -> None:
    """By which rule erasing ended, and what the network says there."""
    shares = cached.shares(view.network, logits)
    digit, most = int(shares.argmax()), float(shares.max())
    if crossing == NEVER:
        told = {"other": a_digit(against), "n": end, "digit": digit, "share": percent(most)}
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
            target=target,
            against=against,
        )
    )


def _two_logits(
    logits: np.ndarray, count: int, crossing: int, target: int, against: int, way: str, pixels: int
) -> None:
    names = {f"logit of {target}": logits[:, target], f"logit of {against}": logits[:, against]}
    where = f"They cross at {crossing} pixels." if crossing != NEVER else "They never cross."
    curves.lines(
        np.arange(len(logits)), names, dict(zip(names, (WARM, COOL), strict=True)),
        f"pixels {'erased' if way == 'erase' else 'inserted'}", "logit",
        f"Logits of {target} and {against} as pixels go. {where}", at=count, height=270, x_format="d",
    )  # fmt: skip
    if crossing == NEVER and len(logits) <= pixels:
        # Where erasing ended says more.
        return
    if crossing == NEVER:
        st.markdown(
            "In this order the two never change places, however many pixels " + ("go." if way == "erase" else "come.")
        )
    elif crossing == 0:
        st.markdown(f"{against if way == 'erase' else target} is ahead from the start.")
    else:
        leader = against if way == "erase" else target
        third = int(logits[crossing].argmax())
        said = "" if third == leader else f" The network's answer there is neither: {third}."
        st.markdown(f"After **{crossing}** of {pixels} pixels {leader} takes the lead.{said}")


def _fewest(view: View, method: str, target: int, against: int, replacement: str) -> None:
    st.header("The fewest pixels", anchor=False)
    image = view.digit.image
    chance = computed.random_crossings(view.network, image, target, against, replacement, RANDOM_ORDERS)
    controls = computed.control_crossings(view.network, image, target, against, replacement)
    cells, exact, pixels = [], [], 0
    for name in dict.fromkeys([*THREE, method]):
        _, logits = computed.erasing(view.network, image, name, target, against, replacement)
        pixels = len(logits) - 1
        exact.append(computed.exact_crossing(view.network, logits, target, against))
        empty = computed.says_nothing(view.network, image, name, target, against, replacement)
        coarse = computed.coarse_crossing(view.network, logits, target, against)
        shown = "never" if exact[-1] == NEVER else str(exact[-1])
        said = judge(coarse, chance, controls, empty=empty)
        cells.append([METHODS[name].title, shown, in_words(said, coarse, chance)])
    if all(count == 0 for count in exact):
        st.markdown(f"{against} is ahead of {target} already: there is nothing to erase.")
        return
    for name, count in controls.items():
        cells.append([CONTROLS[name].title, _count(count), in_words(judge(count, chance, {}), count, chance)])
    got_there = int(np.isfinite(chance).sum())
    low, middle, high = (float(np.percentile(chance, share, method="higher")) for share in (5, 50, 95))
    cells.append(
        [
            f"random order, median of {RANDOM_ORDERS}",
            _count(middle),
            f"{got_there} of {RANDOM_ORDERS} get there; 5 to 95 %: {_count(low)} to {_count(high)}",
        ]
    )
    pictures.show(table(["erased in the order of", f"pixels until {against} leads", "verdict"], cells, words=(2,)))
    each = computed.every(pixels)
    steps = f" Random orders and what knows nothing are followed in steps of {each} pixels." if each > 1 else ""
    with st.expander("How this was measured", icon=":material/straighten:"):
        st.markdown(
            f"A map that uses a baseline compares with what replaces the pixels. {pixels} pixels differ from it; "
            f"everyone chooses among the same. Better: at most {may_do_as_well(RANDOM_ORDERS)} of {RANDOM_ORDERS} "
            "random orders gets there as soon, and none of "
            f"{', '.join(control.title for control in CONTROLS.values())} does: these know nothing of the network, so "
            "what is no better has not shown that it looked at it. A random order would pass the first on at most "
            f"{100 * LEVEL:.0f} % of digits.{steps} Never: {target} and {against} have less than half together before "
            f"{against} leads. A digit with holes is no digit anybody wrote: the network was "
            "never trained on such."
        )


def _count(value: float) -> str:
    return f"{value:.0f}" if np.isfinite(value) else "never"


def in_words(said: Verdict, count: float, chance: np.ndarray) -> str:
    """A verdict on a crossing, and how it stands to random orders, (orders,) with infinity for never.

    A multiple is told only where at least half of the random orders get there: there is none of never.
    """
    if said.empty:
        return said.words
    if not np.isfinite(count):
        return "never gets there"
    as_soon = int((chance <= count).sum())
    middle = float(np.percentile(chance, 50, method="higher"))
    words = f"{said.words}: {as_soon} of {len(chance)} random orders get there as soon"
    if said.better and count and np.isfinite(middle):
        words += f", their median takes {middle / count:.1f} times as many"
    return words
