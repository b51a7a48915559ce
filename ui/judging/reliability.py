"""How sure and how right: whether networks' probabilities can be taken at their word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.judging.calibration import temperature_of
from core.language import _
from core.render.colours import COOL, WARM
from core.render.words import in_a_row, listed, together
from ui.judging.difference import called
from ui.show.curves import PERCENT, RANDOM, draw, quantity, rows
from ui.visitor.session import Network


def reliability(pair: Sequence[Network]) -> None:
    """The reliability diagram of both networks, on MNIST and on held-out hands."""
    judged = {called(network): network.facts.calibration.get("judged_on") or {} for network in pair}
    if not all(judged.values()):
        st.markdown(_("How sure they are was measured only of the networks that come with DigitScope."))
        return
    st.markdown(
        _(
            "A network is calibrated when, of all answers it gives with 80 %, 80 % are right: the points lie on the "
            "line. These are the shares on this page: the scores are first divided by one number, the temperature, "
            "fitted on drawings in made-up hands that no network learned from and that are not judged here."
        )
    )
    points = [
        {"network": name, "digits": _(kind), "sure": sure, "right": right, "answers": count}
        for name, kinds in judged.items()
        for kind, found in kinds.items()
        for sure, right, count in zip(
            found["reliability"]["confidence"],
            found["reliability"]["accuracy"],
            found["reliability"]["counts"],
            strict=True,
        )
        if count
    ]
    errors = _errors(judged, "ece")
    scale = {"domain": list(judged), "range": [WARM, COOL]}
    network, digits = {"field": "network", "title": _("network")}, {"field": "digits", "title": _("digits")}
    shown_as = {
        "x": quantity("sure", _("how sure (mean probability)"), axis=PERCENT),
        "y": quantity("right", _("how often right"), axis=PERCENT),
        "size": quantity("answers", scale={"type": "sqrt", "range": [30, 500]}, legend=None),
        # Above and below, for a phone; and of no colour that paper of either theme has.
        "color": network | {"type": "nominal", "scale": scale, "legend": {"title": None, "orient": "top"}},
        "shape": digits | {"type": "nominal", "legend": {"title": None, "orient": "bottom", "symbolFillColor": RANDOM}},
        "tooltip": [
            network,
            digits,
            quantity("sure", _("how sure"), format=".3f"),
            quantity("right", _("how often right"), format=".3f"),
            quantity("answers", _("answers")),
        ],
    }
    calibrated = {
        "data": rows(x=[0, 1], y=[0, 1]),
        "mark": {"type": "line", "strokeDash": [4, 4], "opacity": 0.6},
        "encoding": {"x": quantity("x"), "y": quantity("y")},
    }
    found = {"data": {"values": points}, "mark": {"type": "point", "filled": True, "opacity": 0.8}}
    draw(
        [calibrated, {**found, "encoding": shown_as}],
        _("Reliability diagram. Expected calibration error: {errors}.", errors=errors),
        360,
    )
    st.caption(
        _(
            "Expected calibration error, the mean distance from the line, each answer counting once: {errors}. "
            "{undivided}",
            errors=errors,
            undivided=_undivided(judged),
        )
    )


def about_shares(pair: Sequence[Network]) -> str:
    """What the shares beside an answer are, for these networks, in a sentence or two."""
    measured = {called(network): temperature_of(network.facts) for network in pair}
    known = [
        _("{temperature} for {network}", temperature=f"{value:.2f}", network=name)
        for name, value in measured.items()
        if value is not None
    ]
    never = [name for name, value in measured.items() if value is None]
    told = []
    if known:
        told.append(
            _("The shares here are the softmax of the scores divided by a temperature: {known}.", known=listed(known))
        )
    if never:
        told.append(_("Of {networks} they are the plain softmax, never calibrated.", networks=listed(never)))
    return together(*told)


def _undivided(judged: Mapping[str, Mapping[str, Any]]) -> str:
    """What the error would be of the networks' own softmax: on MNIST the temperature may make it larger."""
    return _("Undivided, it would be: {errors}.", errors=_errors(judged, "ece_at_temperature_1"))


def _errors(judged: Mapping[str, Mapping[str, Any]], which: str) -> str:
    return in_a_row(
        _("{network} on {digits} {error} %", network=name, digits=_(kind), error=f"{100 * found[which]:.1f}")
        for name, kinds in judged.items()
        for kind, found in kinds.items()
    )
