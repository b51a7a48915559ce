"""The race: deletion and insertion curves on the page Can I trust it?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.attribution.baselines import baseline_image
from core.attribution.methods import METHODS
from core.language import N_, _, ngettext
from core.render.colours import ink_picture
from core.render.words import arxiv, in_a_row, listed, percent, together
from core.trust.controls import CONTROLS, LEVEL, RANDOM, RIVALS, may_do_as_well
from core.trust.erase import steps_between
from core.trust.race import RANDOM_ORDERS, Race
from ui.show import curves, pictures
from ui.show.address import show_address
from ui.show.tables import table, two_decimals
from ui.takeaway.explained import raced_offer
from ui.takeaway.offers import offer
from ui.trust import computed
from ui.visitor import cached
from ui.visitor.link import control
from ui.visitor.session import View

KINDS = {"deletion": N_("Deletion: take away"), "insertion": N_("Insertion: bring")}
REPLACED_BY = {"black": N_("black"), "blurred": N_("blur")}
CONTROL = "#5c6070"


def _how() -> str:
    """How the race was run, and what it does not say."""
    said = [
        _(
            "The opponents know nothing of the network: the same pixels in random order, {opponents}. What does no "
            "better than these has not shown that it looked at the network.",
            opponents=listed([_(control.title) for control in CONTROLS.values()]),
        ),
        _(
            "After Petsiuk, Das and Saenko 2018, RISE, {paper}. Only pixels that differ from what replaces them race, "
            "for everyone. A half-erased digit is no digit anybody wrote: the network never learned such, so a curve "
            "also shows how it takes strange pictures.",
            paper=arxiv("1806.07421"),
        ),
        _(
            "The grey band of the curves holds, at each place, 90 % of the {orders} random orders; a whole curve may "
            "leave it somewhere. Of the other opponents the best is drawn. Probabilities in the race are the "
            "network's own softmax: its temperature is left out.",
            orders=RANDOM_ORDERS,
        ),
        _(
            "Better: at most {most} of {orders} random orders do as well, and no other opponent does. One more random "
            "order would pass the first on {level} % of digits; of ten methods that know nothing, one would pass on "
            "up to four digits in ten.",
            most=may_do_as_well(RANDOM_ORDERS),
            orders=RANDOM_ORDERS,
            level=f"{100 * LEVEL:.0f}",
        ),
    ]
    return "\n\n".join(said)


@st.fragment
def race(view: View, methods: list[str], target: int, erased_by: str) -> None:
    """Curves, areas, and the digit at any point of the race.

    Args:
        erased_by: what the verdicts at the top of the page were read from; with another the page is run again.
    """
    st.header(_("The race"), anchor=False)
    st.markdown(
        _(
            "Erase a map's highest pixels first: the {digit} should be lost quickly. Bring them first: it should be "
            "won quickly. The opponents never saw the network.",
            digit=view.called(target),
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control(
            _("Race"), format_func=lambda key: _(KINDS[key]), required=True, **control("race-kind")
        )
        by = st.segmented_control(
            _("Erased means"), format_func=lambda key: _(REPLACED_BY[key]), required=True, **control("race-by")
        )
    if by != erased_by:
        st.rerun()
    found = computed.race(view.network, view.digit.image, methods, target, by)
    maps = [cached.attribution(view.network, view.digit.image, name, target, by) for name in methods]
    offer("race", lambda address: raced_offer(view, maps, found, kind, by == "black"))
    with st.container(key="race"):
        at = st.slider(_("Pixels taken, %"), **control("race-at"))
        show_address("race")
        place = int(np.argmin(np.abs(found.shares - at / 100)))
        _curves(found, kind, view.called(target), place)
        _digits(view, found, kind, by, target, place)
        _areas(found, kind)
    with st.expander(_("How this was measured"), icon=":material/straighten:"):
        st.markdown(_how())


def _shown(found: Race, kind: str) -> dict[str, tuple[str, str]]:
    """What is drawn, with its title and colour: the methods, and the best of the controls."""
    best = found.best_control(kind)
    methods = {name: (METHODS[name].title, METHODS[name].colour) for name in found.orders if name not in CONTROLS}
    return methods | ({} if best is None else {best: (_(CONTROLS[best].title), CONTROL)})


def _curves(found: Race, kind: str, target: str, place: int) -> None:
    drawn, chance = found.curves(kind)
    low, high = np.percentile(chance, [5, 95], axis=0)
    shown = _shown(found, kind)
    random = _("random order, mean of {count}", count=RANDOM_ORDERS)
    named = {title: drawn[name] for name, (title, _colour) in shown.items()} | {random: chance.mean(axis=0)}
    areas = found.areas(kind)[0]
    told = in_a_row(f"{title} {areas[name]:.2f}" for name, (title, _colour) in shown.items())
    if kind == "deletion":
        alt = _("Probability of {digit} in the deletion race. Areas: {areas}.", digit=target, areas=told)
    else:
        alt = _("Probability of {digit} in the insertion race. Areas: {areas}.", digit=target, areas=told)
    curves.lines(
        100 * found.shares, named, dict(shown.values()) | {random: curves.RANDOM}, _("pixels taken, %"),
        _("probability of {digit}", digit=target), alt,
        at=100 * float(found.shares[place]), band=(random, low, high), height=320, x_format=".0f",
    )  # fmt: skip


def _digits(view: View, found: Race, kind: str, by: str, target: int, place: int) -> None:
    erased = baseline_image(by, view.digit.image)
    start, end = (view.digit.image, erased) if kind == "deletion" else (erased, view.digit.image)
    count = int(found.counts[place])
    figures = []
    orders = {title: found.orders[name] for name, (title, _colour) in _shown(found, kind).items()}
    drawn = found.random_orders[0]
    for title, order in (orders | {_("one random order"): drawn if kind == "deletion" else drawn[::-1]}).items():
        shown = steps_between(start, end, order, [count])[0]
        likely = float(cached.softmax(view.network, shown)[target])
        caption = _("{order}: {digit} at {share}", order=title, digit=view.called(target), share=percent(likely))
        if kind == "deletion":
            alt = _("{caption}, {count} of {pixels} pixels erased.", caption=caption, count=count, pixels=len(order))
        else:
            alt = _("{caption}, {count} of {pixels} pixels brought.", caption=caption, count=count, pixels=len(order))
        figures.append(pictures.figure(ink_picture(shown), alt, caption))
    pictures.show(pictures.grid(figures, 130))


def _areas(found: Race, kind: str) -> None:
    areas = {one: found.areas(one) for one in KINDS}
    verdicts = {one: found.verdicts(one) for one in KINDS}
    rows, unclear, empty = [], [], []
    for name in found.orders:
        title = _(CONTROLS[name].title) if name in CONTROLS else METHODS[name].title
        cells = [title]
        for one, (drawn, _chance) in areas.items():
            said = verdicts[one][name]
            cells += [two_decimals(drawn[name]), said.than_random if name in CONTROLS else said.words]
        rows.append(cells)
        if name not in CONTROLS and not verdicts[kind][name].better:
            (empty if verdicts[kind][name].empty else unclear).append(title)
    cells = [_(RIVALS[RANDOM])]
    for _drawn, chance in areas.values():
        low, high = np.percentile(chance, [5, 95])
        cells += [two_decimals(float(chance.mean())), _("{low} to {high}", low=f"{low:.2f}", high=f"{high:.2f}")]
    rows.append(cells)
    head = [
        _("area under the curve"),
        _("deletion, low is good"),
        _("verdict"),
        _("insertion, high is good"),
        _("verdict"),
    ]
    pictures.show(table(head, rows, words=(2, 4)))
    st.markdown(_outcome(kind, unclear, empty))


def _outcome(kind: str, unclear: list[str], empty: list[str]) -> str:
    """Which methods, by their titles, are not better than chance here, and which mark nothing."""
    said = []
    if unclear:
        said.append(
            ngettext(
                "**{methods}** is not clearly better than what knows nothing of the network.",
                "**{methods}** are not clearly better than what knows nothing of the network.",
                len(unclear),
                methods=listed(unclear),
            )
        )
    if empty:
        said.append(
            ngettext(
                "**{methods}** marks nothing: the order is drawn by lot.",
                "**{methods}** mark nothing: the order is drawn by lot.",
                len(empty),
                methods=listed(empty),
            )
        )
    told = together(*said) or _("every method shown is better than what knows nothing of the network.")
    if kind == "deletion":
        return _("On this digit, in the deletion race: {outcome}", outcome=told)
    return _("On this digit, in the insertion race: {outcome}", outcome=told)
