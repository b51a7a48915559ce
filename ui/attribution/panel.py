"""Maps side by side: each with its picture, the same over the ink, its gauge; and how much they agree."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.language import N_, _
from core.render.colours import overlay
from core.render.words import arxiv, describe, format_number, titled, together
from core.trust.likeness import agreement
from ui.show import pictures
from ui.show.gauge import MUST_BE, SAID, adds_up, gap_says, gauge, is_settled, walk_says
from ui.show.maps import picture_of
from ui.show.tables import table, two_decimals
from ui.visitor.session import View

OUTPUT_NAMES = {"logit": N_("logit"), "log_probability": N_("log-probability")}


def limits_of(maps: list[Attribution], shared: bool) -> dict[str, float]:
    """The scale of every map: its own largest size, or the largest among the methods in the same unit."""
    own = {entry.method: float(np.abs(entry.values).max()) for entry in maps}
    if not shared:
        return own
    largest = max(own[name] for name in own if METHODS[name].complete)
    return {name: largest if METHODS[name].complete else own[name] for name in own}


def panel(view: View, attribution: Attribution, limit: float) -> None:
    """One map, the same over the ink, and whether it adds up."""
    method = METHODS[attribution.method]
    picture = picture_of(attribution.values, attribution.method, limit)
    over = overlay(attribution.values, view.digit.image, picture.kind, limit)
    alt = _(
        "{method} for {digit}: {values}.",
        method=method.title,
        digit=view.called(attribution.target),
        values=describe(attribution.values),
    )
    with st.container(key=f"attribution-{attribution.method}"):
        pictures.show(
            f'<div class="ds-name">{escape(method.title)}</div>'
            + pictures.grid(
                [
                    f"<div>{pictures.figure(picture, alt)}{pictures.scale(picture)}</div>",
                    pictures.figure(over, _("The same map laid over the ink. {map}", map=alt), _("over the ink")),
                ],
                130,
            )
        )
        with st.container(key=f"gauge-{attribution.method}"):
            if attribution.gap is not None:
                pictures.show(gauge(((_("sum of the map"), attribution.total), (_(MUST_BE), attribution.difference))))
            st.markdown(_verdict(attribution))


def reading(maps: list[Attribution]) -> None:
    """Of each map, how to read it, what it does not say, its sum and its paper."""
    for entry in maps:
        method = METHODS[entry.method]
        reads = together(_(method.how_to_read), _(method.does_not_say))
        st.markdown(_("**{title}.** {text}", title=method.title, text=reads))
        _sum(entry)
        st.caption(paper(entry.method))


def paper(method: str) -> str:
    """Where a method comes from, as Markdown with a link."""
    entry = METHODS[method]
    return titled(entry.title, f"{entry.paper}, {arxiv(entry.arxiv)}")


def _verdict(attribution: Attribution) -> str:
    """Whether a map adds up, in a few words."""
    if attribution.gap is None:
        return _("Its numbers need not add up to anything.")
    verdict = adds_up(attribution)
    sound = verdict in ("right", "near") and is_settled(attribution)
    icon = "check_circle" if sound else "error" if verdict == "wrong" else "info"
    said = together(f"**{_(SAID[verdict])}**", gap_says(attribution))
    return f":material/{icon}: {said}"


def _sum(attribution: Attribution) -> None:
    """Whether the map adds up to what it must, and how that was reached."""
    name = _(OUTPUT_NAMES[attribution.output])
    score, difference = format_number(attribution.score), format_number(attribution.difference)
    if attribution.gap is None:
        method, total = METHODS[attribution.method], format_number(attribution.total)
        if method.uses_baseline:
            here = _(
                "Here it is {sum}; the {output} less the baseline's is {difference}.",
                sum=total,
                output=name,
                difference=difference,
            )
        else:
            here = _("Here it is {sum}; the {output} is {score}.", sum=total, output=name, score=score)
        no_promise = _("No promise.")
        st.markdown(together(f"**{no_promise}**", _(method.sum_says), here))
        return
    ends = _(
        "The {output} is {score} at the digit, {baseline_score} at the baseline.",
        output=name,
        score=score,
        baseline_score=format_number(attribution.baseline_score),
    )
    walked = [walk_says(attribution)] if attribution.steps else []
    st.markdown(together(_verdict(attribution), *walked, ends))


def agreement_table(view: View, maps: list[Attribution]) -> None:
    """How alike each pair of maps orders the pixels."""
    changed = view.digit.image[0] != maps[0].baseline[0]
    correlations = agreement([entry.values[changed] for entry in maps])
    with st.container(key="agreement"):
        st.markdown(
            _(
                "Rank correlation (Spearman) of how strongly each pixel is marked, whatever the sign: 1 means the "
                "same order of pixels, 0 no order in common. Counted over the {count} pixels in which the digit "
                "differs from the baseline; the others get 0 from Integrated Gradients and DeepLift. Agreement is not "
                "proof: methods can share a mistake.",
                count=int(changed.sum()),
            )
        )
        names = [METHODS[entry.method].title for entry in maps]
        rows = [
            [name, *(two_decimals(correlations[i, j]) if j <= i else "" for j in range(len(names)))]
            for i, name in enumerate(names)
        ]
        pictures.show(table([_("rank correlation"), *names], rows))
