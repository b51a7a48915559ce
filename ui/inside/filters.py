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
from core.language import _
from core.network.model import MNIST_MEAN, MNIST_STD
from core.network.stages import convolutions_of
from ui.inside import computed as inside
from ui.inside.dreams import want
from ui.inside.parts import (
    CONVOLUTIONS,
    PLACE,
    SHAPES,
    WALL,
    choice,
    link_for_the_script,
    page_script,
    window,
    without_relus,
    words,
)
from ui.inside.strongest import strongest
from ui.show.scripts import packed, palettes, placed
from ui.takeaway.inside import filters_offer
from ui.takeaway.offers import offer
from ui.visitor import cached
from ui.visitor.session import View

_FILTERS = placed(
    "digitscope_filters",
    html=PLACE,
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
            problem = _("{problem} The built-in drawings work without it.", problem=error)
            st.session_state["fires-in-mnist"] = False
    _FILTERS(
        key="filters",
        data={
            "html": _html(),
            "words": _words(),
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


def _html() -> str:
    """The page, as far as it is the same for every digit."""
    layers = choice("layer", _("Layer"), {name: name for name in CONVOLUTIONS})
    press = choice("press", _("Press a filter to"), {"look": _("look at it"), "off": _("switch it off")})
    slides = _("Each slides over the digit, looking for its pattern.")
    active = _("Orange raises the map where conv1's map is active, purple lowers it.")
    conv1 = _("conv1: sixteen filters of 3 × 3")
    inked = _("Orange raises the map where there is ink, purple lowers it.")
    conv2 = _("conv2: 32 filters of 16 × 3 × 3")
    slices = _("Each has one 3 × 3 slice for every map of conv1.")
    first = _("Only the first slice of each, as the book shows them")
    arithmetic = _("Do the arithmetic")
    products = _("All 144 products")
    go = _("This unit on Feature maps, among all maps")
    fires = _("Where it fires most")
    dream = _("What would it love to see?")
    mnist = _("Look among MNIST's test digits instead")
    return f"""<div class="ds-choices">{layers}{press}</div>
<div class="looking"><div class="ds-look"><div>
<div class="st-key-filters-conv1"><h2 class="ds-title">{conv1}</h2>
<p class="ds-said">{slides}</p>{WALL}
<p class="ds-note">{inked}</p></div>
<div class="st-key-filters-conv2"><h2 class="ds-title">{conv2}</h2>
<p class="ds-said">{slices}</p>{WALL}
<p class="ds-note">{active}</p>
<label class="ds-switch"><input type="checkbox"
data-look="first_slice">{first}</label></div></div>
<div class="chosen"><h2 class="ds-title"></h2>{window()}</div></div>
<details class="ds-more st-key-arithmetic"><summary><h2>{arithmetic}</h2></summary>
<div class="st-key-sums"><div></div><div class="ds-block"></div>
<details class="ds-more"><summary>{products}</summary><div></div></details><div></div></div>
<button type="button" class="ds-button go">{go}</button></details>
<details class="ds-more fires"><summary><h2>{fires}</h2></summary><div class="ds-halves">
<div><figure class="ds-figure"><canvas role="img"></canvas><figcaption></figcaption></figure>
<p class="ds-said bias"></p><button type="button"
class="ds-button dream">{dream}</button></div>
<div><h3 class="ds-title among"></h3><div class="ds-grid" style="--least:105px"></div><p class="ds-note ever"></p>
<p class="ds-said problem"></p>
<label class="ds-switch"><input type="checkbox" data-source>{mnist}</label></div>
</div></details></div>"""


def _words() -> dict[str, str]:
    return words() | {
        "filter of layer": _("Filter of {layer}"),
        "filter on digit": _("Filter {filter} on the digit"),
        "filter": _("{layer}, filter {filter}"),
        "filter's numbers": _("{layer}, filter {filter}: {numbers}"),
        "nine weights": _("Its nine weights"),
        "16 slices": _("Its 16 slices, for conv1's maps 0 to 15"),
        "bias": _("<b>Bias {bias}</b>: added at every place, whatever the digit."),
        "what the frame is": _(
            "The frame is what the filter saw when it gave its highest number, the sum before ReLU."
        ),
        "silent": _("In {share} of these digits it fires nowhere: its sum stays at or below 0."),
        "never silent": _("It fires somewhere in every one of these digits."),
        "firing": _("Firing does not say that the answer depends on it: for that, switch it off."),
        "where in map": _("{digit}: {number} at row {row}, column {column} of the map."),
        "looking": _("Looking through MNIST's test digits …"),
        "one moment": _("One moment …"),
        "nine products": _("The nine products, added up"),
        "16 sums": _("The 16 sums, added up"),
        "relu": _("ReLU: below 0 becomes 0"),
        "four decimals": _("Shown to four decimals, so your own sum may differ in the last one."),
        "conv1": _(
            "The network first <em>normalises</em> ink: it subtracts {mean} and divides by {spread}, the book's "
            "figures for MNIST's mean and spread; paper without ink becomes {paper}, so a filter answers it too. Then "
            "it multiplies the nine numbers by the filter's nine weights, place by place."
        ),
        "conv2": _(
            "conv2 reads all 16 maps of conv1, after their ReLU. In each, nine numbers times nine weights give one "
            "sum; here is map {map} in full, the one whose sum is furthest from 0."
        ),
        "conv2, picked": _(
            "conv2 reads all 16 maps of conv1, after their ReLU. In each, nine numbers times nine weights give one "
            "sum; here is map {map} in full, the one you picked; press it again for the one furthest from 0."
        ),
        "ink": _("Ink, 0 to 1"),
        "normalised": _("Normalised"),
        "weights": _("Weights"),
        "products": _("Products"),
        "map after relu": _("Map {map} after ReLU"),
        "slice": _("Weights, slice {map}"),
        "press a sum": _("The sums of all 16: press one to see its nine products"),
        "maps": _("Map"),
        "sum": _("Sum"),
    }


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
