"""What the network made of the digit: a strip of its stages, with the ways to where they are looked into."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.language import N_, _, ngettext
from core.render.colours import ink_picture, magnitude_picture
from core.render.sheets import wall
from core.render.words import describe, format_number, in_a_row, titled
from ui.show import pictures
from ui.takeaway.offers import Offer, offer
from ui.visitor import cached
from ui.visitor.session import View

# Enough tiles of a stage to see what it is like; the stage's own page shows all.
TILES = {"conv1": 9, "relu1": 9, "conv2": 16, "relu2": 16, "pool": 16}
# The strip's stages, in words.
TITLES = {
    "relu1": N_("After conv1"),
    "relu2": N_("After conv2"),
    "pool": N_("Pooled"),
    "relu3": N_("Hidden units"),
    "logits": N_("Logits"),
}


def _taken_along(view: View, maps: dict[str, np.ndarray]) -> Offer:
    # The first page is shown before torch is there.
    from ui.takeaway.inside import stages_offer

    return stages_offer(view, maps)


def strip(view: View) -> None:
    """The digit, some maps of each stage, the hidden units, the logits."""
    st.header(_("What the network made of it"), anchor=False)
    maps = cached.feature_maps(view.network, view.digit.image)
    offer("stages", lambda address: _taken_along(view, maps))
    with st.container(key="stages"):
        st.markdown(_("Filters find patterns, pooling keeps the strongest, weights make scores."))
        alt, caption = _("The digit, 28 by 28."), _("Digit") + " · 1 × 28 × 28"
        figures = [pictures.figure(ink_picture(view.digit.image), alt, caption, "100%")]
        for stage in ("relu1", "relu2", "pool"):
            values, title = maps[stage], _(TITLES[stage])
            shown = values[: TILES[stage]]
            tiles = wall(shown, "magnitude", 3 if TILES[stage] == 9 else 4, float(values.max()))
            told: dict[str, object] = {"title": title, "shown": len(shown)}
            alt = ngettext(
                "{title}: the first {shown} of {n} map; all of them: {numbers}.",
                "{title}: the first {shown} of {n} maps; all of them: {numbers}.",
                len(values),
                numbers=describe(values),
                **told,
            )
            caption = _("{title} · {shown} of {size}", size=" × ".join(map(str, values.shape)), **told)
            figures.append(pictures.figure(tiles, alt, caption, "100%"))
        hidden = magnitude_picture(maps["relu3"].reshape(8, 8))
        alt = _("64 hidden units: {numbers}.", numbers=describe(maps["relu3"]))
        figures.append(pictures.figure(hidden, alt, f"{_(TITLES['relu3'])} · 64", "100%"))
        scores = maps["logits"]
        listed = in_a_row(
            titled(name, format_number(float(score))) for name, score in zip(view.names, scores, strict=True)
        )
        alt, squares = _("The logits. {scores}.", scores=listed), wall(scores[:, None, None], "signed", 5, zoom=8)
        figures.append(pictures.figure(squares, alt, f"{_(TITLES['logits'])} · {len(scores)}", "100%"))
        pictures.show(pictures.grid(figures, 125))
        st.caption(_("Dark is 0, bright the largest; logits orange above 0, purple below."))
        with st.container(horizontal=True):
            st.page_link("pages/feature_maps.py", label=_("Every map"), icon=":material/layers:")
            st.page_link("pages/filters.py", label=_("The filters"), icon=":material/grid_on:")
