"""Over many digits: one digit's story against the average, on the page Can I trust it?"""

from __future__ import annotations

import streamlit as st

from core.attribution.methods import METHODS
from core.trust.faithfulness import COMMAND, FaithfulnessError, Summary, load_summaries
from core.trust.scramble import verdict_of
from ui.show import pictures
from ui.show.address import show_address
from ui.show.tables import table, two_decimals
from ui.visitor.link import chosen, control
from ui.visitor.session import View


def over_many_digits(view: View) -> None:
    """The race's areas and the scramble's verdicts, averaged over the built-in drawings and MNIST test digits."""
    st.subheader("Over many digits", anchor=False)
    try:
        summaries = {entry.digits: entry for entry in _summaries() if entry.network == view.network.name}
    except FaithfulnessError as error:
        st.info(f"{error} Make it with `{COMMAND}`.")
        return
    if not summaries:
        st.info(f"There are no figures for this network yet. `{COMMAND}` makes them for the shipped ones.")
        return
    if chosen("many-digits") not in summaries:
        st.session_state["many-digits"] = next(iter(summaries))
    digits = st.segmented_control(
        "Digits",
        format_func=lambda key: f"{summaries[key].title} ({summaries[key].count})",
        required=True,
        **control("many-digits", options=list(summaries)),
    )
    show_address("many")
    _table(summaries[digits])
    _which_weights(view, summaries[digits])


def _table(found: Summary) -> None:
    rows = []
    for name, entry in found.methods.items():
        rows.append(
            [
                METHODS[name].title,
                f"{entry['deletion']:.3f}",
                f"{100 * entry['deletion_better']:.0f} %",
                f"{entry['insertion']:.3f}",
                f"{100 * entry['insertion_better']:.0f} %",
                two_decimals(entry["survives"]),
                verdict_of(entry["survives"]),
            ]
        )
    chance = found.chance
    rows.append(["random order", f"{chance['deletion']:.3f}", "5 %", f"{chance['insertion']:.3f}", "5 %", "", ""])
    head = [
        "mean over all digits", "deletion area", "better than chance", "insertion area", "better than chance",
        "left when scrambled", "the map",
    ]  # fmt: skip
    with st.container(key="many"):
        pictures.show(table(head, rows, words=(6,)))
        for kind in ("deletion", "insertion"):
            st.markdown(found.sentence(kind))
    st.caption(
        "Better than chance: the share of digits on which a method beats 95 % of the random orders; random order "
        "itself does so on 5 % of them. Left when scrambled: rank correlation with the original, all four layers "
        "random; the higher of by "
        f"size and by value. Erased to black; the network's own answer explained; {found.random_orders} random "
        f"orders a digit."
    )


def _which_weights(view: View, found: Summary) -> None:
    now = view.network.key
    if now == found.sha256:
        st.caption(f"Computed for these very weights (SHA-256 {now[:12]}…), by `{COMMAND}`.")
    else:
        st.warning(
            f"These figures are for other weights (SHA-256 {found.sha256[:12]}…) than the ones in use ({now[:12]}…). "
            f"`{COMMAND}` makes new ones."
        )


@st.cache_data(show_spinner=False, ttl=60)
def _summaries() -> list[Summary]:
    return load_summaries()
