"""Compare: which pixels decided? Three methods, side by side."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.attribution.snippets import captum_code
from core.render.colours import magnitude_picture, overlay, signed_picture
from core.render.words import describe, format_number
from core.trust.agreement import agreement
from ui import shell
from ui.attribution import choices as trust_panel
from ui.picker.picker import picker
from ui.show import pictures
from ui.show.gauge import adds_up, gauge
from ui.show.tables import table, two_decimals
from ui.visitor import cached
from ui.visitor.session import View

SHOWN = ("saliency", "integrated-gradients", "deeplift")
MORE = tuple(name for name in METHODS if name not in SHOWN)
OUTPUT_NAMES = {"logit": "logit", "log_probability": "log-probability"}
BASELINE_NAMES = {"black": "Black: no ink", "grey": "The book's grey: ink 0.13"}
STEP_CHOICES = ("automatic", 5, 10, 20, 50, 100, 300)


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("compare")
    choices = _controls(view)
    left, right = shell.beside_the_picker()
    with left:
        picker()
    with right:
        maps = _maps(view, **choices)
        limits = _limits(maps, st.session_state.get("scale", "own") == "shared")
        for first in range(0, len(maps), len(SHOWN)):
            columns = st.columns(len(SHOWN), gap="medium")
            for column, attribution in zip(columns, maps[first : first + len(SHOWN)], strict=False):
                with column:
                    _panel(view, attribution, limits[attribution.method])
        st.multiselect(
            "More methods, up to three",
            MORE,
            format_func=lambda name: METHODS[name].title,
            max_selections=3,
            key="more-methods",
            persist_state="session",
        )
    _agreement(view, maps)
    _code(view, maps)


def _controls(view: View) -> dict:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = trust_panel.target_choice(view)
        baseline = st.selectbox(
            "Compared with",
            list(BASELINE_NAMES),
            format_func=BASELINE_NAMES.__getitem__,
            key="baseline",
            persist_state="session",
            width=200,
        )
        output = st.selectbox(
            "Score",
            list(OUTPUT_NAMES),
            format_func=OUTPUT_NAMES.__getitem__,
            key="output",
            persist_state="session",
            width=160,
        )
        steps = st.selectbox("Steps of IG", STEP_CHOICES, key="steps", persist_state="session", width=130)
        st.selectbox(
            "Scale of the maps",
            ["own", "shared"],
            format_func={"own": "each its own", "shared": "one for IG and DeepLift"}.__getitem__,
            key="scale",
            persist_state="session",
            width=200,
        )
    return {
        "target": target,
        "baseline": baseline,
        "output": output,
        "steps": None if steps == "automatic" else steps,
    }


def _maps(view: View, target: int, baseline: str, output: str, steps: int | None) -> list[Attribution]:
    return [
        cached.attribution(
            view.network,
            view.digit.image,
            method,
            target,
            baseline,
            output,
            steps if METHODS[method].walks else None,
        )
        for method in (*SHOWN, *(name for name in MORE if name in st.session_state.get("more-methods", ())))
    ]


def _limits(maps: list[Attribution], shared: bool) -> dict[str, float]:
    """The scale of every map: its own largest size, or the largest among the methods in the same unit."""
    own = {entry.method: float(np.abs(entry.values).max()) for entry in maps}
    if not shared:
        return own
    largest = max(own[name] for name in own if METHODS[name].complete)
    return {name: largest if METHODS[name].complete else own[name] for name in own}


def _panel(view: View, attribution: Attribution, limit: float) -> None:
    method = METHODS[attribution.method]
    kind = "signed" if method.signed else "magnitude"
    picture = (signed_picture if method.signed else magnitude_picture)(attribution.values, limit)
    over = overlay(attribution.values, view.digit.image, kind, limit)
    alt = f"{method.title} for the digit {attribution.target}: {describe(attribution.values)}."
    with st.container(key=f"attribution-{attribution.method}"):
        pictures.show(f'<div class="ds-name">{escape(method.title)}</div>')
        pictures.show(
            pictures.figure(picture, alt)
            + pictures.scale(picture)
            + pictures.figure(over, f"The same map laid over the ink. {alt}", "over the ink")
        )
        with st.container(key=f"gauge-{attribution.method}"):
            _gauge(attribution)
        st.markdown(f"{method.how_to_read} {method.does_not_say}")


def _gauge(attribution: Attribution) -> None:
    """Does the map add up? Sum of the map against F(digit) - F(baseline), their gap, and a verdict."""
    name = OUTPUT_NAMES[attribution.output]
    if attribution.gap is None:
        st.markdown(
            f"**No promise.** {METHODS[attribution.method].sum_says} Here it is {format_number(attribution.total)}; "
            f"the {name} is {format_number(attribution.score)}."
        )
        return
    difference, gap = attribution.difference, attribution.gap
    pictures.show(gauge((("sum of the map", attribution.total), ("F(digit) − F(baseline)", difference))))
    share = abs(gap) / abs(difference) if difference else float("inf")
    of_it = f" ({100 * share:.2g} %)" if share < 10 else ""
    walked = f" {attribution.steps} steps walked." if attribution.steps else ""
    words = adds_up(attribution)
    icon = "error" if "not" in words.split() else "check_circle"
    st.markdown(
        f":material/{icon}: **{words}** Gap {format_number(gap)}{of_it}.{walked} "
        f"The {name} is {format_number(attribution.score)} at the digit, "
        f"{format_number(attribution.baseline_score)} at the baseline."
    )


def _agreement(view: View, maps: list[Attribution]) -> None:
    st.subheader("How much do they agree?", anchor=False)
    changed = view.digit.image[0] != maps[0].baseline[0]
    correlations = agreement([entry.values[changed] for entry in maps])
    with st.container(key="agreement"):
        st.markdown(
            "Rank correlation (Spearman) of how strongly each pixel is marked, whatever the sign: 1 means the same "
            f"order of pixels, 0 none. Counted over the {int(changed.sum())} pixels in which the digit differs "
            "from the baseline; the others get 0 from Integrated Gradients and DeepLift. Agreement is not proof: "
            "methods can share a mistake."
        )
        names = [METHODS[entry.method].title for entry in maps]
        rows = [
            [name, *(two_decimals(correlations[i, j]) if j <= i else "" for j in range(len(names)))]
            for i, name in enumerate(names)
        ]
        pictures.show(table(["rank correlation", *names], rows))


def _code(view: View, maps: list[Attribution]) -> None:
    with st.expander(
        "The code that made these pictures", icon=":material/code:", key="code", on_change="rerun"
    ) as code:
        if code.open:
            for entry in maps:
                st.code(captum_code(entry, view.network, view.digit.image), language="python")


main()
