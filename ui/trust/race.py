"""The race: deletion and insertion curves on the page Can I trust it?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.attribution.baselines import baseline_image
from core.attribution.methods import METHODS
from core.render.colours import ink_picture
from core.trust.erase import steps_between
from core.trust.race import Race, against_chance
from ui.show import curves, pictures
from ui.show.address import show_address
from ui.show.tables import table
from ui.trust import computed
from ui.visitor import cached
from ui.visitor.link import control
from ui.visitor.session import View

KINDS = {"deletion": "Deletion: take pixels away", "insertion": "Insertion: bring them"}
REPLACED_BY = {"black": "black", "blurred": "blur"}
CHANCE = "random order, mean of 20"


@st.fragment
def race(view: View, methods: list[str], target: int) -> None:
    """Curves, areas, and the digit at any point of the race."""
    st.subheader("The race", anchor=False)
    st.markdown(
        f"If a map marks what the {target} rests on, erasing its strongest pixels first should cost the answer "
        "quickly, and bringing them first should win it quickly. The opponent is chance: the same pixels in random "
        "order."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control("Race", format_func=KINDS.__getitem__, required=True, **control("race-kind"))
        by = st.segmented_control(
            "Erased means", format_func=REPLACED_BY.__getitem__, required=True, **control("race-by")
        )
    found = computed.race(view.network, view.digit.image, methods, target, by)
    with st.container(key="race"):
        at = st.slider("Pixels taken, %", **control("race-at"))
        show_address("race")
        place = int(np.argmin(np.abs(found.shares - at / 100)))
        _curves(found, kind, target, place)
        _digits(view, found, kind, by, target, place)
        _areas(found, kind)
    st.caption(
        "After Petsiuk, Das and Saenko 2018, RISE, arXiv 1806.07421. Only pixels that differ from what replaces them "
        "race, for the methods and for chance. A half-erased digit is no digit anybody wrote: the network never "
        "learned such, so a curve also shows how it takes strange pictures."
    )


def _curves(found: Race, kind: str, target: int, place: int) -> None:
    methods, chance = found.curves(kind)
    low, high = np.percentile(chance, [5, 95], axis=0)
    named = {METHODS[name].title: curve for name, curve in methods.items()} | {CHANCE: chance.mean(axis=0)}
    colours = {METHODS[name].title: METHODS[name].colour for name in methods} | {CHANCE: curves.RANDOM}
    areas, _ = found.areas(kind)
    listed = ", ".join(f"{METHODS[name].title} {value:.2f}" for name, value in areas.items())
    curves.lines(
        100 * found.shares, named, colours, "pixels taken, %", f"probability of {target}",
        f"Probability of {target} in the {kind} race. Areas: {listed}.",
        at=100 * float(found.shares[place]), band=(CHANCE, low, high), height=320, x_format=".0f",
    )  # fmt: skip
    st.caption(
        "The grey band holds 90 % of the 20 random orders. Probabilities in the race are the network's own softmax: "
        "its temperature is left out."
    )


def _digits(view: View, found: Race, kind: str, by: str, target: int, place: int) -> None:
    erased = baseline_image(by, view.digit.image)
    start, end = (view.digit.image, erased) if kind == "deletion" else (erased, view.digit.image)
    count = int(found.counts[place])
    figures = []
    orders = {METHODS[name].title: order for name, order in found.orders.items()}
    for title, order in (orders | {"one random order": found.random_orders[0]}).items():
        shown = steps_between(start, end, order, [count])[0]
        likely = float(cached.softmax(view.network, shown)[target])
        caption = f"{title}: {target} at {pictures.percent(likely)}"
        alt = f"{caption}, {count} of {len(order)} pixels {'erased' if kind == 'deletion' else 'brought'}."
        figures.append(pictures.figure(ink_picture(shown), alt, caption))
    pictures.show(pictures.grid(figures, 130))


def _areas(found: Race, kind: str) -> None:
    rows, beaten = [], []
    areas = {one: found.areas(one) for one in KINDS}
    for name in found.orders:
        cells = [METHODS[name].title]
        for one, (methods, chance) in areas.items():
            said = against_chance(methods[name], chance, low_is_good=one == "deletion")
            cells += [f"{methods[name]:.3f}", said]
            if one == kind and said != "better":
                beaten.append(METHODS[name].title)
        rows.append(cells)
    chance_cells = ["random order"]
    for _, chance in areas.values():
        low, high = np.percentile(chance, [5, 95])
        chance_cells += [f"{chance.mean():.3f}", f"{low:.3f} to {high:.3f}"]
    rows.append(chance_cells)
    pictures.show(
        table(
            ["area under the curve", "deletion, low is good", "than chance", "insertion, high is good", "than chance"],
            rows,
            words=(2, 4),
        )
    )
    if beaten:
        st.markdown(
            f"On this digit, in the {kind} race, **{_listed(beaten)}** {'does' if len(beaten) == 1 else 'do'} not beat "
            "random order."
        )
    else:
        st.markdown(f"On this digit every method shown beats random order in the {kind} race.")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
