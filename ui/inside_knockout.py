"""Knock it out: filters switched off, and the answer before and after."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.features import CONVOLUTIONS
from core.knockout import Missed, lead_of, logits_without
from core.render import format_number
from ui import cached, inside, pictures, shell
from ui import inside_tables as tables

HOLD = {"zero": "zero", "mean": "its mean activation"}
TOP = 8


@st.fragment
def knock_out(view: shell.View) -> None:
    """The section of the page Filters; run by itself when a filter is switched."""
    st.subheader("Knock it out")
    with st.container(key="knock-out"):
        st.markdown(
            "Switch filters off and see whether the answer misses them. A filter that is off has the same number all "
            "over its map, after its ReLU, whatever the digit."
        )
        hold = st.segmented_control(
            "Hold its map at",
            list(HOLD),
            default="zero",
            required=True,
            format_func=HOLD.__getitem__,
            key="hold",
            persist_state="session",
        )
        means = {layer: found.mean for layer, found in inside.peaks(view.network).items()}
        if hold == "mean":
            st.caption(f"The mean is taken over all places of the {len(inside.drawings())} built-in drawings.")
        off: dict[str, dict[int, float]] = {}
        for layer in CONVOLUTIONS:
            # Not pills: 48 buttons more would slow every click on this page in the browser.
            numbers = st.multiselect(
                f"Off in {layer}",
                list(range(len(means[layer]))),
                key=f"off-{layer}",
                persist_state="session",
                placeholder="None: choose filters by number",
            )
            off[layer] = {at: float(means[layer][at]) if hold == "mean" else 0.0 for at in numbers}
        left, right = st.columns([1.25, 1], gap="large")
        with left:
            _before_and_after(view, off)
        with right:
            _ranking(view, hold == "mean")


def _before_and_after(view: shell.View, off: dict[str, dict[int, float]]) -> None:
    logits = logits_without(cached.model(view.network), view.digit.image, [{}, off])
    before, after = (_probabilities(row) for row in logits)
    lead, lead_after = (format_number(lead_of(row, int(before.argmax()))) for row in logits)
    count = sum(map(len, off.values()))
    pairs = (("All filters", before), (f"{count} off", after))
    bars = [
        f'<div><h4 class="ds-title">{title}: {pictures.answer_text(values)}</h4>'
        f"{pictures.bars(values, int(values.argmax()))}</div>"
        for title, values in pairs
    ]
    change = "Nothing is off yet, so both are the same."
    if count:
        it, old, new = "it" if count == 1 else "them", int(before.argmax()), int(after.argmax())
        now = f"Still a {old} without {it}" if old == new else f"Without {it}, the {old} becomes a {new}"
        change = f"{now}. The lead of {old} goes from {lead} to {lead_after}."
    pictures.show(pictures.grid(bars, 240) + tables.note(change))


def _ranking(view: shell.View, at_mean: bool) -> None:
    missed = inside.ranked(view.network, view.digit.image, at_mean)
    said = (
        "<b>Which single filter matters most for this digit?</b> The <em>lead</em> is the answer's logit (its score "
        f"before probabilities) minus the highest other. With all filters it is {format_number(missed[0].lead)}; below "
        "0 the answer changes."
    )
    alone = "Each alone. Two filters can stand in for each other: one missing then costs little, both a lot."
    pictures.show(
        tables.said(said)
        + _table(missed[:TOP])
        + f'<details class="ds-more"><summary>All {len(missed)} filters</summary>{_table(missed)}</details>'
        + tables.note(alone)
    )
    first = missed[0]
    st.button(
        f"Switch off {first.layer} filter {first.number}",
        on_click=_only,
        args=(first,),
        key="off-first",
        icon=":material/toggle_off:",
    )


def _table(missed: list[Missed]) -> str:
    rows = [
        [
            f"{entry.layer} filter {entry.number}",
            format_number(entry.lead_without),
            format_number(-entry.cost) if entry.cost > 0 else f"+{format_number(-entry.cost)}",
            str(entry.answer),
        ]
        for entry in missed
    ]
    return tables.listing(["Off", "Lead without it", "Change", "Answer"], rows)


def _only(missed: Missed) -> None:
    for layer in CONVOLUTIONS:
        st.session_state[f"off-{layer}"] = [missed.number] if layer == missed.layer else []


def _probabilities(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits.astype(np.float64) - float(logits.max()))
    return powers / powers.sum()
