"""The path from baseline to digit, on the page Baselines."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.attribution.baselines import BASELINES, baseline_image
from core.attribution.methods import METHODS
from core.attribution.path import RULES, STEP_COUNTS
from core.hands.samples import samples
from core.language import N_, _
from core.render.colours import COOL, WARM, ink_picture
from core.render.words import aside, describe, format_number, in_parts
from ui.attribution import computed
from ui.picker.draw import second_drawing
from ui.show import curves, gauge, pictures
from ui.show.address import show_address
from ui.show.maps import picture_of
from ui.takeaway.explained import path_offer
from ui.takeaway.offers import offer
from ui.visitor.link import control
from ui.visitor.session import View

STEPS = 50
OWN = {"sample": N_("A built-in drawing"), "drawing": N_("Your second drawing")}
TITLES = {name: baseline.title for name, baseline in BASELINES.items()} | OWN
RULE_COLOURS = dict(zip(RULES, (method.colour for method in METHODS.values()), strict=False))


@st.fragment
def path(view: View, target: int) -> None:
    """The path from any baseline to the digit, step by step, and how many steps are enough."""
    with st.expander(
        _("The path from baseline to digit"), icon=":material/route:", key="path-open", on_change="rerun"
    ) as opened:
        show_address("path")
        offer("path", None)
        if opened.open:
            _path(view, target)


def _path(view: View, target: int) -> None:
    st.markdown(
        _(
            "Integrated Gradients fades the baseline into the digit in small steps. At each step it asks how fast the "
            "score changes with the ink (the gradient), times how much ink the step brings, and it adds up the "
            "answers."
        )
    )
    chosen = st.segmented_control(
        _("From"), format_func=lambda key: _(TITLES[key]), required=True, **control("path-baseline")
    )
    baseline = _chosen(chosen)
    if baseline is None:
        st.info(_("Draw something to compare your digit with."))
        return
    walked = computed.walk(view.network, view.digit.image, baseline, target, STEPS)
    at = st.slider(_("Step of the path, from the baseline to the digit"), **control("path-step"))
    ends = baseline_image(baseline, view.digit.image) if isinstance(baseline, str) else baseline
    offer("path", lambda address: path_offer(view, walked, ends, target, at))
    with st.container(key="path"):
        left, right = st.columns([1, 1.5], gap="large")
        with left:
            image, so_far = walked.images[at], walked.so_far[at]
            limit = float(np.abs(walked.so_far).max())
            alt = _(
                "Step {step} of {steps}: mean ink {ink}, logit {logit}.",
                step=at,
                steps=STEPS,
                ink=f"{image.mean():.3f}",
                logit=format_number(float(walked.scores[at])),
            )
            grown = picture_of(so_far, "integrated-gradients", limit)
            pictures.show(
                pictures.row(
                    [
                        pictures.figure(
                            ink_picture(image), alt, _("step {step} of {steps}", step=at, steps=STEPS), "46%"
                        ),
                        pictures.figure(
                            grown, _("Gathered so far: {values}.", values=describe(so_far)), _("gathered so far"), "46%"
                        ),
                    ]
                )
                + pictures.scale(grown)
                + gauge.gauge(
                    [
                        (_("sum gathered so far"), float(so_far.sum(dtype=np.float64))),
                        (_("score climbed so far"), float(walked.scores[at] - walked.scores[0])),
                    ]
                )
            )
        with right:
            _curves(walked.places, walked.scores, walked.slopes, at, view.called(target))
    _steps(view, baseline, target)


def _chosen(name: str) -> str | np.ndarray | None:
    if name == "sample":
        named = {sample.name: sample for sample in samples()}
        picked = st.selectbox(
            _("Built-in drawing"),
            format_func=lambda key: aside(named[key].title, key),
            width=320,
            **control("path-sample"),
        )
        return named[picked].image
    return second_drawing() if name == "drawing" else name


def _curves(places: np.ndarray, scores: np.ndarray, slopes: np.ndarray, at: int, target: str) -> None:
    middles = (places[1:] + places[:-1]) / 2
    start, here, end = (format_number(float(scores[place])) for place in (0, at, -1))
    alt = _(
        "Logit of {digit} along the path: {start} at the baseline, {here} here, {end} at the digit.",
        digit=target,
        start=start,
        here=here,
        end=end,
    )
    curves.lines(
        places, {_("score"): scores}, {_("score"): WARM}, _("place on the path"), _("logit of {digit}", digit=target),
        alt,
        at=float(places[at]), height=210,
    )  # fmt: skip
    alt = _(
        "Size (L2 norm) of the gradient along the path: largest {largest} at place {place}, {end} at the digit.",
        largest=f"{slopes.max():.2f}",
        place=f"{middles[slopes.argmax()]:.2f}",
        end=f"{slopes[-1]:.2f}",
    )
    curves.lines(
        middles, {_("gradient"): slopes}, {_("gradient"): COOL}, _("place on the path"), _("size of the gradient"),
        alt,
        at=float(places[at]), height=210,
    )  # fmt: skip


def _steps(view: View, baseline: str | np.ndarray, target: int) -> None:
    if not st.toggle(_("How many steps are enough?"), **control("path-gaps")):
        return
    gaps = computed.quadrature_gaps(view.network, view.digit.image, baseline, target)
    st.markdown(
        _(
            "The sum along the path is only near the truth. The **gap** is how far the map's sum is from the score "
            "less the baseline's. The network is made of flat pieces, so the gap jumps about and need not fall with "
            "every step."
        )
    )
    by_rule = {_(RULES[rule]): np.maximum(np.abs(values), 1e-4) for rule, values in gaps.items()}
    listed = in_parts(
        _(
            "{rule}: {first} at 5 steps, {last} at 300",
            rule=name,
            first=format_number(values[0]),
            last=format_number(values[-1]),
        )
        for name, values in by_rule.items()
    )
    colours = {_(RULES[rule]): colour for rule, colour in RULE_COLOURS.items()}
    curves.lines(
        STEP_COUNTS, by_rule, colours, _("steps"), _("size of the gap"),
        _("Size of the gap by rule and steps. {listed}.", listed=listed),
        log=True, log_x=True, x_format="d",
    )  # fmt: skip
    st.caption(
        _(
            "Rules as Captum 0.9.0 has them: where in each step the gradient is taken, and with what weight. "
            "DigitScope uses the middle; Captum's default is Gauss-Legendre. Captum's trapezoid weights add up to 1 − "
            "1/steps, not to 1. Gaps below 0.0001 are drawn at 0.0001."
        )
    )
