"""Filters, in the browser: what the page's script needs to answer every click by itself, and where it draws.

A visitor's click asks nobody: all filters, this digit's maps and the strongest digits are with the page, and the sums
are added up there, from the numbers of the forward pass, beside the number the forward pass came to.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import streamlit as st

from core.digits.digits import DataError
from core.digits.mnist import has_mnist
from core.inside.features import normalised
from core.network.model import MNIST_MEAN, MNIST_STD
from core.network.stages import convolutions_of
from ui.inside import computed as inside
from ui.inside.dreams import want
from ui.inside.parts import CONVOLUTIONS, SHAPES, WALL, WINDOW, choice, link_for_the_script, page_script, without_relus
from ui.inside.strongest import strongest
from ui.show.scripts import packed, palettes, placed
from ui.takeaway.inside import filters_offer
from ui.takeaway.offers import offer
from ui.visitor import cached
from ui.visitor.session import View

LAYERS = choice("layer", "Layer", {name: name for name in CONVOLUTIONS})
PRESS = choice("press", "Press a filter to", {"look": "look at it", "off": "switch it off"})
HTML = f"""<div class="ds-inside">
<div class="ds-choices">{LAYERS}{PRESS}</div>
<div class="looking"><div class="ds-look"><div>
<div class="st-key-filters-conv1"><h2 class="ds-title">conv1: sixteen filters of 3 × 3</h2>
<p class="ds-said">Each slides over the digit and looks for its pattern of ink.</p>{WALL}
<p class="ds-note">Orange raises the map where there is ink, purple lowers it.</p></div>
<div class="st-key-filters-conv2"><h2 class="ds-title">conv2: 32 filters of 16 × 3 × 3</h2>
<p class="ds-said">Each has one 3 × 3 slice for every map of conv1.</p>{WALL}
<p class="ds-note">Orange raises the map where conv1's map is active, purple lowers it.</p>
<label class="ds-switch"><input type="checkbox" data-look="first_slice">Only the first slice of each, as the book shows
them</label></div></div>
<div class="chosen"><h2 class="ds-title"></h2>{WINDOW}</div></div>
<details class="ds-more st-key-arithmetic"><summary><h2>Do the arithmetic</h2></summary>
<div class="st-key-sums"><div></div><div class="ds-block"></div>
<details class="ds-more"><summary>All 144 products</summary><div></div></details><div></div></div>
<button type="button" class="ds-button go">This unit on Feature maps, among all maps</button></details>
<details class="ds-more fires"><summary><h2>Where it fires most</h2></summary><div class="ds-halves">
<div><figure class="ds-figure"><canvas role="img"></canvas><figcaption></figcaption></figure>
<p class="ds-said bias"></p><button type="button"
class="ds-button dream">What would it love to see?</button></div>
<div><h3 class="ds-title among"></h3><div class="ds-grid" style="--least:105px"></div><p class="ds-note ever"></p>
<p class="ds-said problem"></p>
<label class="ds-switch"><input type="checkbox" data-source>Look among MNIST's test digits instead</label></div>
</div></details></div></div>"""

_FILTERS = placed(
    "digitscope_filters",
    html=HTML,
    js=page_script("sums", "filters"),
    isolate_styles=False,
)


@st.fragment
def explore_filters(view: View) -> None:
    """The page's walls, the chosen filter and the arithmetic; run again only when the page asks for what it has not."""
    mnist, fields = has_mnist("test"), inside.receptive_fields(view.network)
    offer("filters", lambda address: filters_offer(view, address))
    found, problem = strongest(view.network, "drawings"), ""
    if mnist and st.session_state["fires-in-mnist"]:
        try:
            found = strongest(view.network, "mnist")
        except DataError as error:
            problem = f"{error} The built-in drawings work without it."
            st.session_state["fires-in-mnist"] = False
    _FILTERS(
        key="filters",
        data={
            "shapes": SHAPES,
            "palettes": palettes(),
            "numbers": _numbers(view),
            "strongest": found,
            "fields": {layer: asdict(fields[layer]) for layer in convolutions_of(view.network.model)},
            "mean": MNIST_MEAN,
            "spread": MNIST_STD,
            "mnist": mnist,
            "in_mnist": mnist and st.session_state["fires-in-mnist"],
            "asked": st.session_state.get("fires-asked", 0),
            "problem": problem,
        },
        on_source_change=_choose_source,
        on_dream_change=_want_dream,
    )
    link_for_the_script("pages/feature_maps.py")
    # The picture is made further down the page, outside this fragment.
    if st.session_state.pop("run-page", False):
        st.rerun()


def _told(kind: str) -> Any:
    return (st.session_state.get("filters") or {}).get(kind)


def _choose_source() -> None:
    st.session_state["fires-in-mnist"] = bool(_told("source"))
    # An answer equal to the last one would not be shown.
    st.session_state["fires-asked"] = st.session_state.get("fires-asked", 0) + 1


def _want_dream() -> None:
    asked = _told("dream") or {}
    layer, number = asked.get("layer"), asked.get("filter")
    if layer in CONVOLUTIONS and isinstance(number, int) and 0 <= number < SHAPES[layer][0]:
        want(layer, number)
        st.session_state["run-page"] = True


def _numbers(view: View) -> dict[str, dict[str, Any]]:
    """The digit, what conv1 reads of it, and both convolutions' parameters and maps."""
    model, image = view.network.model, view.digit.image
    maps = without_relus(cached.feature_maps(view.network, image))
    numbers = {"ink": image, "normalised": normalised(model, image)}
    for layer, stage in convolutions_of(model).items():
        numbers |= {name: maps[name] for name in (layer, stage.relu) if name in maps}
        for name, part in model.get_submodule(layer).named_parameters():
            numbers[f"{layer}.{name}"] = part.detach().numpy()
    return {name: packed(values) for name, values in numbers.items()}
