"""The race: deletion and insertion curves on the page Can I trust it?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.attribution.baselines import baseline_image
from core.attribution.methods import METHODS
from core.render.colours import ink_picture
from core.render.words import arxiv, percent
from core.trust.controls import CONTROLS, LEVEL, RANDOM, RIVALS, WORSE, may_do_as_well
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

KINDS = {"deletion": "Deletion: take away", "insertion": "Insertion: bring"}
REPLACED_BY = {"black": "black", "blurred": "blur"}
CHANCE = f"random order, mean of {RANDOM_ORDERS}"
CONTROL = "#5c6070"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


OPPONENTS = _listed([control.title for control in CONTROLS.values()])
HOW = (
    f"The opponents know nothing of the network: the same pixels in random order, {OPPONENTS}. What does no better "
    "than these has not shown that it looked at the network.\n\n"
    f"After Petsiuk, Das and Saenko 2018, RISE, {arxiv('1806.07421')}. Only pixels that differ from what replaces them "
    "race, for everyone. A half-erased digit is no digit anybody wrote: the network never learned such, so a curve "
    "also shows how it takes strange pictures.\n\n"
    f"The grey band of the curves holds, at each place, 90 % of the {RANDOM_ORDERS} random orders; a whole curve may "
    "leave it somewhere. Of the other opponents the best is drawn. Probabilities in the race are the network's own "
    "softmax: its temperature is left out.\n\n"
    f"Better: at most {may_do_as_well(RANDOM_ORDERS)} of {RANDOM_ORDERS} random orders do as well, and no other "
    f"opponent does. One more random order would pass the first on {100 * LEVEL:.0f} % of digits; of ten methods that "
    "know nothing, one would pass on up to four digits in ten."
)


@st.fragment
def race(view: View, methods: list[str], target: int, erased_by: str) -> None:
    """Curves, areas, and the digit at any point of the race.

    Args:
        erased_by: what the verdicts at the top of the page were read from; with another the page is run again.
    """
    st.header("The race", anchor=False)
    st.markdown(
        f"Erase a map's highest pixels first: the {target} should be lost quickly. Bring them first: it should be won "
        "quickly. The opponents never saw the network."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control("Race", format_func=KINDS.__getitem__, required=True, **control("race-kind"))
        by = st.segmented_control(
            "Erased means", format_func=REPLACED_BY.__getitem__, required=True, **control("race-by")
        )
    if by != erased_by:
        st.rerun()
    found = computed.race(view.network, view.digit.image, methods, target, by)
    maps = [cached.attribution(view.network, view.digit.image, name, target, by) for name in methods]
    offer("race", lambda address: raced_offer(view, maps, found, kind, by == "black"))
    with st.container(key="race"):
        at = st.slider("Pixels taken, %", **control("race-at"))
        show_address("race")
        place = int(np.argmin(np.abs(found.shares - at / 100)))
        _curves(found, kind, target, place)
        _digits(view, found, kind, by, target, place)
        _areas(found, kind)
    with st.expander("How this was measured", icon=":material/straighten:"):
        st.markdown(HOW)


def _shown(found: Race, kind: str) -> dict[str, tuple[str, str]]:
    """What is drawn, with its title and colour: the methods, and the best of the controls."""
    best = found.best_control(kind)
    methods = {name: (METHODS[name].title, METHODS[name].colour) for name in found.orders if name not in CONTROLS}
    return methods | ({} if best is None else {best: (CONTROLS[best].title, CONTROL)})


def _curves(found: Race, kind: str, target: int, place: int) -> None:
    drawn, chance = found.curves(kind)
    low, high = np.percentile(chance, [5, 95], axis=0)
    shown = _shown(found, kind)
    named = {title: drawn[name] for name, (title, _) in shown.items()} | {CHANCE: chance.mean(axis=0)}
    areas, _ = found.areas(kind)
    listed = ", ".join(f"{title} {areas[name]:.2f}" for name, (title, _) in shown.items())
    curves.lines(
        100 * found.shares, named, dict(shown.values()) | {CHANCE: curves.RANDOM}, "pixels taken, %",
        f"probability of {target}", f"Probability of {target} in the {kind} race. Areas: {listed}.",
        at=100 * float(found.shares[place]), band=(CHANCE, low, high), height=320, x_format=".0f",
    )  # fmt: skip


def _digits(view: View, found: Race, kind: str, by: str, target: int, place: int) -> None:
    erased = baseline_image(by, view.digit.image)
    start, end = (view.digit.image, erased) if kind == "deletion" else (erased, view.digit.image)
    count = int(found.counts[place])
    figures = []
    orders = {title: found.orders[name] for name, (title, _) in _shown(found, kind).items()}
    drawn = found.random_orders[0]
    for title, order in (orders | {"one random order": drawn if kind == "deletion" else drawn[::-1]}).items():
        shown = steps_between(start, end, order, [count])[0]
        likely = float(cached.softmax(view.network, shown)[target])
        caption = f"{title}: {target} at {percent(likely)}"
        alt = f"{caption}, {count} of {len(order)} pixels {'erased' if kind == 'deletion' else 'brought'}."
        figures.append(pictures.figure(ink_picture(shown), alt, caption))
    pictures.show(pictures.grid(figures, 130))


def _areas(found: Race, kind: str) -> None:
    areas = {one: found.areas(one) for one in KINDS}
    verdicts = {one: found.verdicts(one) for one in KINDS}
    rows, unclear, empty = [], [], []
    for name in found.orders:
        title = CONTROLS[name].title if name in CONTROLS else METHODS[name].title
        cells = [title]
        for one, (drawn, _) in areas.items():
            said = verdicts[one][name]
            than = f" than {RIVALS[RANDOM]}" if name in CONTROLS and said.chance != WORSE and not said.empty else ""
            cells += [two_decimals(drawn[name]), said.words + than]
        rows.append(cells)
        if name not in CONTROLS and not verdicts[kind][name].better:
            (empty if verdicts[kind][name].empty else unclear).append(title)
    cells = [RIVALS[RANDOM]]
    for _, chance in areas.values():
        low, high = np.percentile(chance, [5, 95])
        cells += [two_decimals(float(chance.mean())), f"{low:.2f} to {high:.2f}"]
    rows.append(cells)
    head = ["area under the curve", "deletion, low is good", "verdict", "insertion, high is good", "verdict"]
    pictures.show(table(head, rows, words=(2, 4)))
    said = []
    if unclear:
        said.append(
            f"**{_listed(unclear)}** {'is' if len(unclear) == 1 else 'are'} not clearly better than what knows nothing "
            "of the network."
        )
    if empty:
        said.append(
            f"**{_listed(empty)}** {'marks' if len(empty) == 1 else 'mark'} nothing: the order is drawn by lot."
        )
    told = " ".join(said) or "every method shown is better than what knows nothing of the network."
    st.markdown(f"On this digit, in the {kind} race: {told}")
