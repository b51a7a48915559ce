"""Baselines: compared with what?"""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from core.attribution import Attribution
from core.baselines import BASELINES
from core.hands import samples
from core.methods import METHODS
from core.path import RULES, STEP_COUNTS
from core.render import COOL, WARM, describe, format_number, ink_picture
from ui import pictures, shell, trust_cached, trust_curves, trust_panel
from ui.trust_canvas import second_drawing

STEPS = 50
OWN = {"sample": "A built-in drawing", "drawing": "Your second drawing"}
TITLES = {name: baseline.title for name, baseline in BASELINES.items()} | OWN
RULE_COLOURS = dict(zip(RULES.values(), trust_curves.COLOURS.values(), strict=False))


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("baselines")
    pictures.show(trust_panel.STYLE)
    st.markdown(
        "An explanation answers a question: *what made this score different from that one?* That one is the score of "
        "the **baseline**, the image your digit is compared with. Change the baseline and you change the question."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        method = st.selectbox(
            "Method",
            [name for name, entry in METHODS.items() if entry.uses_baseline],
            format_func=lambda name: METHODS[name].title,
            key="baselines-method",
            persist_state="session",
            width=240,
        )
        target = trust_panel.target_choice(view)
    _side_by_side(view, method, target)
    _path(view, target)


def _side_by_side(view: shell.View, method: str, target: int) -> None:
    with st.container(key="baselines"):
        panels = []
        for name, baseline in BASELINES.items():
            found = trust_cached.attribution(view.network, view.digit.image, method, target, name)
            panels.append(_panel(found, baseline.title, baseline.asks))
        pictures.show(pictures.grid(panels, 150))
        st.caption(
            f"{METHODS[method].title} for the digit {target}, against five baselines. Each map has its own scale, printed "
            "under it. Orange: spoke for the digit. Purple: against."
        )


def _panel(found: Attribution, title: str, asks: str) -> str:
    ink = found.baseline[0]
    alt = f"Baseline, {title}: mean ink {ink.mean():.2f}, its logit {format_number(found.baseline_score)}."
    return (
        f'<div><div style="font-weight:600;line-height:1.3;min-height:2.6em">{escape(title)}</div>'
        f'<div style="font-size:.95rem;line-height:1.4;min-height:5.6em;margin:.2rem 0 .5rem">{escape(asks)}</div>'
        + pictures.figure(ink_picture(ink), alt, width="84px")
        + f'<div style="font-size:.95rem;margin:.3rem 0 .5rem">its logit: {format_number(found.baseline_score)}</div>'
        + trust_panel.map_figure(found)
        + '<div style="height:.4rem"></div>'
        + trust_panel.sum_gauge(found)
        + "</div>"
    )


@st.fragment
def _path(view: shell.View, target: int) -> None:
    st.subheader("The path from baseline to digit", anchor=False)
    st.markdown(
        "Integrated Gradients fades the baseline into the digit in small steps. At each step it asks how the score would "
        "change with the ink (the gradient), and it adds up the answers."
    )
    chosen = st.segmented_control(
        "From", list(TITLES), default="black", required=True, format_func=TITLES.__getitem__, key="path-baseline"
    )
    baseline = _chosen(chosen)
    if baseline is None:
        st.info("Draw something to compare your digit with.")
        return
    path = trust_cached.walk(view.network, view.digit.image, baseline, target, STEPS)
    at = st.slider("Step of the path, from the baseline to the digit", 0, STEPS, STEPS // 2, key="path-step")
    with st.container(key="path"):
        left, right = st.columns([1, 1.5], gap="large")
        with left:
            image, so_far = path.images[at], path.so_far[at]
            limit = float(np.abs(path.so_far).max())
            alt = f"Step {at} of {STEPS}: mean ink {image.mean():.3f}, logit {format_number(path.scores[at])}."
            grown = trust_panel.picture_of(so_far, "integrated-gradients", limit)
            pictures.show(
                pictures.row(
                    [
                        pictures.figure(ink_picture(image), alt, f"step {at} of {STEPS}", "46%"),
                        pictures.figure(grown, f"Gathered so far: {describe(so_far)}.", "gathered so far", "46%"),
                    ]
                )
                + pictures.scale(grown)
                + '<div style="height:.6rem"></div>'
                + trust_panel.gauge(
                    [
                        ("sum gathered so far", float(so_far.sum(dtype=np.float64))),
                        ("score climbed so far", float(path.scores[at] - path.scores[0])),
                    ]
                )
            )
        with right:
            _curves(path.places, path.scores, path.slopes, at, target)
    _steps(view, baseline, target)


def _chosen(name: str) -> str | np.ndarray | None:
    if name == "sample":
        named = {sample.name: sample for sample in samples()}
        picked = st.selectbox(
            "Built-in drawing", list(named), format_func=lambda key: f"{named[key].title} ({key})", key="path-sample", width=320
        )
        return named[picked].image
    return second_drawing() if name == "drawing" else name


def _curves(places: np.ndarray, scores: np.ndarray, slopes: np.ndarray, at: int, target: int) -> None:
    middles = (places[1:] + places[:-1]) / 2
    trust_curves.lines(
        places, {"score": scores}, {"score": WARM}, "place on the path", f"logit of {target}",
        f"Logit of {target} along the path: {scores[0]:.2f} at the baseline, {scores[at]:.2f} here, {scores[-1]:.2f} at the digit.",
        at=float(places[at]), height=210,
    )  # fmt: skip
    trust_curves.lines(
        middles, {"gradient": slopes}, {"gradient": COOL}, "place on the path", "size of the gradient",
        f"Size (L2 norm) of the gradient along the path: largest {slopes.max():.2f} at place {middles[slopes.argmax()]:.2f}, "
        f"{slopes[-1]:.2f} at the digit.",
        at=float(places[at]), height=210,
    )  # fmt: skip


def _steps(view: shell.View, baseline: str | np.ndarray, target: int) -> None:
    with st.expander("How many steps are enough?", icon=":material/stairs:", key="steps-open", on_change="rerun") as opened:
        if opened.open:
            _gaps(view, baseline, target)


def _gaps(view: shell.View, baseline: str | np.ndarray, target: int) -> None:
    gaps = trust_cached.quadrature_gaps(view.network, view.digit.image, baseline, target)
    st.markdown(
        "The sum along the path is only near the truth. The **gap** is how far the map's sum is from the score it must "
        "explain. The network is made of flat pieces, so the gap jumps about and need not fall with every step."
    )
    curves = {RULES[rule]: np.maximum(np.abs(values), 1e-4) for rule, values in gaps.items()}
    listed = "; ".join(f"{name}: {values[0]:.2g} at 5 steps, {values[-1]:.2g} at 300" for name, values in curves.items())
    trust_curves.lines(
        STEP_COUNTS, curves, RULE_COLOURS, "steps", "size of the gap", f"Size of the gap by rule and steps. {listed}.",
        log=True, log_x=True, x_format="d",
    )  # fmt: skip
    st.caption(
        "Rules as Captum 0.9.0 has them: where in each step the gradient is taken, and with what weight. DigitScope uses "
        "the middle; Captum's default is Gauss-Legendre. Captum's trapezoid weights add up to 1 − 1/steps, so its sum "
        "falls short. Gaps below 0.0001 are drawn at 0.0001."
    )


main()
