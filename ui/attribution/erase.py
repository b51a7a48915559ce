"""Erase what matters, on the page Why not?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.attribution.baselines import baseline_image
from core.attribution.methods import METHODS, THREE
from core.judging.doubt import Rule
from core.language import N_, _, ngettext
from core.render.colours import COOL, WARM, ink_picture
from core.render.words import a_digit, in_a_row, percent, together
from core.trust.controls import CONTROLS, LEVEL, Verdict, judge, may_do_as_well
from core.trust.erase import NEVER, first_crossing, steps_between
from ui.attribution import computed
from ui.show import curves, pictures
from ui.show.address import show_address
from ui.show.tables import table
from ui.takeaway.explained import erased_offer
from ui.takeaway.offers import offer
from ui.visitor import cached
from ui.visitor.link import control, decide
from ui.visitor.session import View

RANDOM_ORDERS = 50
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
        _fewest(view, method, target, against, replacement)
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
                    _("And by lot? *The fewest pixels*, above, follows {orders} random orders.", orders=RANDOM_ORDERS)
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
    st.markdown(_("The network answers **{answer}**", answer=answer))


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


def _fewest(view: View, method: str, target: int, against: int, replacement: str) -> None:
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
