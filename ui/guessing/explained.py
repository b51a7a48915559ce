"""What came out on the pages that explain."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from core.attribution.baselines import BASELINES
from core.attribution.methods import METHODS, THREE
from core.language import N_, _
from core.render.words import in_a_row
from core.trust.likeness import agreement, shared
from ui.attribution.choices import contrasted, target_of
from ui.picker.paint import mask_of, who_chose
from ui.show import pictures
from ui.show.tables import note, table, two_decimals
from ui.visitor import cached
from ui.visitor.link import chosen
from ui.visitor.session import View

OTHERS = {name: baseline.title for name, baseline in BASELINES.items() if name != "black"}
QUARTERS = {
    "top-left": N_("top left"),
    "top-right": N_("top right"),
    "bottom-left": N_("bottom left"),
    "bottom-right": N_("bottom right"),
}


def overlaps(view: View, pixels: Sequence[int]) -> None:
    """How many of the painted pixels are among each method's strongest, and how many chance would have hit."""
    yours, ink = mask_of(pixels), view.digit.image[0]
    target, baseline, output = target_of(view), chosen("baseline"), chosen("output")
    figures, rows = [], []
    for name in THREE:
        values = cached.attribution(view.network, view.digit.image, name, target, baseline, output).values
        found, title = shared(values, yours, ink > 0), METHODS[name].title
        alt = _(
            "{method}: of its {count} strongest pixels, {both} are among those painted.",
            method=title,
            count=int(found.strongest.sum()),
            both=found.count,
        )
        figures.append(pictures.figure(who_chose(ink, yours, found.strongest), alt, title))
        in_ink = "–" if found.by_chance_in_ink is None else f"{found.by_chance_in_ink:.1f}"
        rows.append([title, str(found.count), f"{found.by_chance:.1f}", in_ink])
    said = _("You painted {count} pixels; each method's strongest as many:", count=len(pixels))
    colours = _("White: both. Blue: only you. Orange: only the method.")
    chance = _(
        "By chance: what as many pixels, drawn by lot from all 784 or from the inked ones, share on average. Whoever "
        "follows the ink beats the first without knowing the network."
    )
    head = [_("map"), _("shared with you"), _("by chance"), _("by chance, on the ink")]
    pictures.show(
        f'<p class="ds-said">{escape(said)}</p>{pictures.grid(figures, 130)}{note(escape(colours))}'
        f"{table(head, rows)}{note(escape(chance))}"
    )


def three_maps(view: View) -> dict[str, np.ndarray]:
    """Of each of the three methods its map, by its title."""
    target, baseline, output = target_of(view), chosen("baseline"), chosen("output")
    return {
        METHODS[name].title: cached.attribution(view.network, view.digit.image, name, target, baseline, output).values
        for name in THREE
    }


def least_like_black(view: View, said: str) -> None:
    """Which baseline's map orders the pixels least as black's does."""
    like = _like_black(view)
    listed = in_a_row(f"{_(title)} {two_decimals(like[name])}" for name, title in OTHERS.items())
    st.markdown(
        _(
            "Least like black's is: **{baseline}**. How far the order of pixels agrees with black's (rank "
            "correlation, 1 is the same order): {listed}.",
            baseline=_(OTHERS[least(view)]),
            listed=listed,
        )
    )


def least(view: View) -> str:
    """Its name."""
    like = _like_black(view)
    return min(OTHERS, key=lambda name: like[name])


def _like_black(view: View) -> dict[str, float]:
    method, target = chosen("baselines-method"), target_of(view)
    maps = [cached.attribution(view.network, view.digit.image, method, target, name).values for name in BASELINES]
    return dict(zip(BASELINES, agreement(maps)[:, list(BASELINES).index("black")], strict=True))


def which_quarter(view: View, said: str) -> None:
    """Where the map of the contrast has most for the first digit."""
    target, against = contrasted(view)
    if target == against:
        return
    sums = _quarters(view)
    whole = float(sums.sum())
    if not whole:
        st.markdown(_("The map speaks for the first digit nowhere."))
        return
    listed = in_a_row(
        f"{_(name)} {100 * float(part) / whole:.0f} %" for name, part in zip(QUARTERS.values(), sums, strict=True)
    )
    st.markdown(
        _(
            "Of all that speaks for {digit} against {other}: {listed}.",
            digit=view.called(target),
            other=view.called(against),
            listed=listed,
        )
    )


def quarter(view: View) -> str:
    """The quarter that has most; "" where none has anything."""
    target, against = contrasted(view)
    sums = _quarters(view) if target != against else np.zeros(len(QUARTERS))
    return list(QUARTERS)[int(sums.argmax())] if sums.any() else ""


def _quarters(view: View) -> np.ndarray:
    """All that speaks for the first digit and against the second, by `QUARTERS`."""
    target, against = contrasted(view)
    values = cached.attribution(view.network, view.digit.image, chosen("why-method"), target, against=against).values
    half = values.shape[0] // 2
    return np.maximum(values, 0.0).reshape(2, half, 2, half).sum(axis=(1, 3)).ravel()
