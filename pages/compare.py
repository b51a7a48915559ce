"""Compare: which pixels decided? Three methods, side by side."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.attribution.baselines import BASELINES
from core.attribution.explain import Attribution
from core.attribution.methods import METHODS, THREE
from core.attribution.score import Output
from core.attribution.snippets import captum_code
from core.network.bundle import Trained, file_name
from ui import shell
from ui.attribution.choices import target_choice
from ui.attribution.panel import OUTPUT_NAMES, agreement_table, limits_of, panel, paper
from ui.picker.picker import picker
from ui.show.address import show_address
from ui.visitor import cached
from ui.visitor.link import chosen, control
from ui.visitor.session import View

SCALES = {"own": "each its own", "shared": "one for all that must add up"}


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("compare")
    asked = _controls(view)
    left, right = shell.beside_the_picker()
    with left:
        picker()
        show_address("picker")
    with right:
        maps = _maps(view, **asked)
        limits = limits_of(maps, chosen("scale") == "shared")
        for first in range(0, len(maps), len(THREE)):
            columns = st.columns(len(THREE), gap="medium")
            for column, attribution in zip(columns, maps[first : first + len(THREE)], strict=False):
                with column:
                    panel(view, attribution, limits[attribution.method])
        title = "More methods, up to three"
        st.multiselect(title, format_func=lambda name: METHODS[name].title, **control("more-methods"))
        st.caption("  \n".join(paper(entry.method) for entry in maps))
    show_address("compare")
    agreement_table(view, maps)
    _code(view, maps)


def _controls(view: View) -> dict[str, Any]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = target_choice(view)
        baseline = st.selectbox(
            "Compared with", format_func=lambda name: BASELINES[name].title, width=200, **control("baseline")
        )
        output = st.selectbox("Score", format_func=OUTPUT_NAMES.__getitem__, width=160, **control("output"))
        steps = st.selectbox("Steps on the path", width=130, **control("steps"))
        st.selectbox("Scale of the maps", format_func=SCALES.__getitem__, width=200, **control("scale"))
    return {
        "target": target,
        "baseline": baseline,
        "output": output,
        "steps": None if steps == "automatic" else steps,
    }


def _maps(view: View, target: int, baseline: str, output: Output, steps: int | None) -> list[Attribution]:
    network, image = view.network, view.digit.image
    shown = (*THREE, *(name for name in METHODS if name in chosen("more-methods")))
    walked = {name: steps if METHODS[name].walks else None for name in shown}
    return [cached.attribution(network, image, name, target, baseline, output, walked[name]) for name in shown]


def _code(view: View, maps: list[Attribution]) -> None:
    with st.expander(
        "The code that made these pictures", icon=":material/code:", key="code", on_change="rerun"
    ) as code:
        if code.open:
            for entry in maps:
                network = view.network
                archive = file_name(network) if isinstance(network, Trained) else ""
                st.code(captum_code(entry, network.name, view.digit.image, archive), language="python")


main()
