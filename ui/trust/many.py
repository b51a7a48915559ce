"""Over many digits: one digit's story against the average, on the page Can I trust it?"""

from __future__ import annotations

import streamlit as st

from core.attribution.methods import METHODS
from core.language import N_, _
from core.render.words import aside, in_a_row, in_parts, listed
from core.trust.controls import CONTROLS, RANDOM, RIVALS, may_do_as_well
from core.trust.faithfulness import CLEAR, COMMAND, KINDS, FaithfulnessError, Summary, load_summaries
from core.trust.scramble import VERDICT_MEANS, verdict_of
from ui.show import pictures
from ui.show.address import show_address
from ui.show.tables import table, two_decimals
from ui.visitor.link import chosen, control
from ui.visitor.session import View

WHY = N_(
    "The ink, edges and reading order know nothing of the network: a method that does no better than these has not "
    "shown that it looked at it."
)


def over_many_digits(view: View) -> None:
    """The race's areas and the scramble's verdicts, averaged over the built-in drawings and MNIST test digits."""
    st.header(_("Over many digits"), anchor=False)
    try:
        summaries = {entry.digits: entry for entry in _summaries() if entry.network == view.network.name}
    except FaithfulnessError as error:
        st.info(_("{problem} Make it with `{command}`.", problem=error, command=COMMAND))
        return
    if not summaries:
        st.info(
            _(
                "There are no figures for this network yet. `{command}` makes them for the shipped ones.",
                command=COMMAND,
            )
        )
        return
    if chosen("many-digits") not in summaries:
        st.session_state["many-digits"] = next(iter(summaries))
    digits = st.segmented_control(
        _("Digits"),
        format_func=lambda key: aside(summaries[key].title, str(summaries[key].count)),
        required=True,
        **control("many-digits", options=list(summaries)),
    )
    show_address("many")
    _table(summaries[digits])
    _which_weights(view, summaries[digits])


def _table(found: Summary) -> None:
    rows = []
    for name, entry in found.methods.items():
        cells = [METHODS[name].title, *_raced(entry)]
        left = entry.get("survives")
        if left is None:
            cells += ["–", _("marks nothing")]
        else:
            said = verdict_of(left)
            cells += [two_decimals(left), _(said)]
        rows.append(cells)
    for name, entry in found.rivals.items():
        rows.append([_(RIVALS[name]), *_raced(entry), "", ""])
    head = [
        _("mean over digits"), _("deletion area"), _("beats chance"), _("beats all"), _("insertion area"),
        _("beats chance"), _("beats all"), _("left when scrambled"), _("the map"),
    ]  # fmt: skip
    with st.container(key="many"):
        pictures.show(table(head, rows, words=(8,)))
        st.markdown(_(WHY))
        for kind in KINDS:
            st.markdown(found.sentence(kind))
        _left_out(found)
    with st.expander(_("How this was measured"), icon=":material/straighten:"):
        st.markdown(
            _(
                "Beats chance: the share of digits on which at most {most} of {orders} random orders do as well. "
                "{false_alarms} Beats all: on which none of {controls} does as well either. Clearly better on "
                "average: {errors} standard errors of the difference, digit by digit, above the best of these; of ten "
                "methods that know nothing, one would pass about once in a hundred tables. Left when scrambled: rank "
                "correlation with the original, all four layers random; the higher of by size and by value. "
                "{verdict_means} Erased to black; the network's own answer explained.",
                most=may_do_as_well(found.random_orders),
                orders=found.random_orders,
                false_alarms=_false_alarms(found),
                controls=in_a_row(_(control.title) for control in CONTROLS.values()),
                errors=f"{CLEAR:.0f}",
                verdict_means=_(VERDICT_MEANS),
            )
        )


def _raced(entry: dict[str, float]) -> list[str]:
    cells = []
    for kind in KINDS:
        raced = kind in entry
        cells.append(two_decimals(entry[kind]) if raced else "–")
        cells += [f"{100 * entry[f'{kind}_{what}']:.0f} %" if raced else "–" for what in ("chance", "better")]
    return cells


def _false_alarms(found: Summary) -> str:
    """What the rule does to random orders that play the method, as it was counted."""
    drawn = found.rivals[RANDOM]
    alone, ten = (listed([f"{100 * drawn[f'{kind}_{what}']:.1f} %" for kind in KINDS]) for what in ("chance", "any"))
    return _(
        "Counted here, one more random order does so on {alone} of the digits (deletion and insertion), and at least "
        "one of ten on {ten}: with ten methods in a table, one that passes on a digit is no news.",
        alone=alone,
        ten=ten,
    )


def _left_out(found: Summary) -> None:
    short = [
        _("{method} on {count}", method=METHODS[name].title, count=found.count - round(entry["marked"]))
        for name, entry in found.methods.items()
        if entry["marked"] < found.count
    ]
    if short:
        st.markdown(
            _(
                "Left out of a method's means: digits on which its map marks nothing. {listed} of {count}.",
                listed=in_parts(short),
                count=found.count,
            )
        )


def _which_weights(view: View, found: Summary) -> None:
    now = view.network.facts.weights
    if now == found.sha256:
        st.caption(
            _("Computed for these very weights (SHA-256 {digest}…), by `{command}`.", digest=now[:12], command=COMMAND)
        )
    else:
        st.warning(
            _(
                "These figures are for other weights (SHA-256 {theirs}…) than the ones in use ({ours}…). `{command}` "
                "makes new ones.",
                theirs=found.sha256[:12],
                ours=now[:12],
                command=COMMAND,
            )
        )


@st.cache_data(show_spinner=False, ttl=60)
def _summaries() -> list[Summary]:
    return load_summaries()
