"""Knock it out: filters switched off, and the answer before and after."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.inside.knockout import Missed, lead_of, logits_without
from core.judging.doubt import Rule, sure
from core.language import _, ngettext
from core.render.words import a_digit, format_number, in_a_row, in_parts, titled, together
from ui.inside import computed as inside
from ui.show import pictures, tables
from ui.show.address import show_address
from ui.show.answer import not_sure_since
from ui.show.wall import Wall, button, switch, walls
from ui.takeaway.inside import knocked_out_offer
from ui.takeaway.offers import offer
from ui.visitor import cached
from ui.visitor.session import View

TOP = 8


@st.fragment
def knock_out(view: View) -> None:
    """The section of the page Filters; run by itself when a filter is switched."""
    state = st.session_state
    at_mean = state["hold-at-mean"]
    means = {layer: found.mean for layer, found in inside.peaks(view.network).items()}
    off = {
        layer: {at: float(mean[at]) if at_mean else 0.0 for at in state["knocked-out"].get(layer, ())}
        for layer, mean in means.items()
    }
    missed = inside.ranked(view.network, view.digit.image, at_mean)
    first = missed[0]
    said = _("Press filters to switch them off, and see whether the answer misses them.")
    if at_mean:
        held = ngettext(
            "A filter that is off has the same number all over its map, after its ReLU, whatever the digit: its mean "
            "activation (over all places of the {n} built-in drawing).",
            "A filter that is off has the same number all over its map, after its ReLU, whatever the digit: its mean "
            "activation (over all places of the {n} built-in drawings).",
            len(inside.drawings()),
        )
    else:
        held = _("A filter that is off has the same number all over its map, after its ReLU, whatever the digit: 0.")
    all_on = _("Switch all on")
    only = _("Switch off only {layer} filter {number}", layer=first.layer, number=first.number)
    with st.container(key="knock-out"):
        walls(
            [_wall(view, layer, list(off[layer])) for layer in off],
            key="off",
            before=tables.heading(_("Knock it out")) + tables.said(together(said, held)),
            after=switch("hold-at-mean", _("Hold at its mean activation instead of 0"))
            + '<div class="ds-outcome">'
            + f"<div>{_before_and_after(view, off)}{button(all_on, [[], []])}</div>"
            + f"<div>{_ranking(view, missed)}"
            + f"{button(only, _only(first, list(off)))}</div></div>",
            switches=("hold-at-mean",),
        )
    show_address("knock-out")


def _wall(view: View, layer: str, off: list[int]) -> Wall:
    tiles = inside.tiles(view.network, layer)

    def mark(numbers: list[int]) -> None:
        st.session_state["knocked-out"] = {**st.session_state["knocked-out"], layer: numbers}

    return Wall(
        tiles,
        [_("Switch off {layer} filter {number}", layer=layer, number=at) for at in range(len(tiles))],
        on_mark=mark,
        captions=[str(at) for at in range(len(tiles))],
        marked=off,
        least=64,
        head='<h3 class="ds-title">' + _("Filters of {layer}", layer=layer) + "</h3>",
        name=f"st-key-off-{layer}",
    )


def _before_and_after(view: View, off: dict[str, dict[int, float]]) -> str:
    logits = logits_without(view.network.model, view.digit.image, [{}, off])
    offer("knock-out", (lambda address: knocked_out_offer(view, off, logits[1])) if any(off.values()) else None)
    before, after = cached.shares(view.network, logits)
    lead, lead_after = (format_number(lead_of(row, int(before.argmax()))) for row in logits)
    count = sum(map(len, off.values()))
    whole = [layer for layer, filters in off.items() if len(filters) == len(inside.tiles(view.network, layer))]
    bars = [
        f'<div><h3 class="ds-title">{titled(title, pictures.answer_text(values, view.names))}</h3>'
        f"{pictures.bars(values, int(values.argmax()), view.names)}</div>"
        for title, values in ((_("All filters on"), before), (_switched_off(count), after))
    ]
    if not count:
        return pictures.grid(bars, 240) + tables.said(_("Nothing is off yet, so both are the same."))
    old, new = int(before.argmax()), int(after.argmax())
    named = in_parts(f"{layer} {in_a_row(map(str, filters))}" for layer, filters in off.items() if filters)
    if old == new:
        now = ngettext(
            "Still {digit} without it.", "Still {digit} without them.", count, digit=a_digit(view.called(old))
        )
    else:
        now = ngettext(
            "Without it, the {old} becomes {digit}.",
            "Without them, the {old} becomes {digit}.",
            count,
            old=view.called(old),
            digit=a_digit(view.called(new)),
        )
    change = [
        _("Off: {filters}.", filters=named),
        now,
        _("The lead of {digit} goes from {before} to {after}.", digit=view.called(old), before=lead, after=lead_after),
    ]
    if whole:
        change.append(
            _(
                "With all of {layer} off nothing of the digit gets through: every digit would get this answer.",
                layer=whole[0],
            )
        )
    elif not (verdict := sure(logits[1], Rule.of(view.network.facts))).sure:
        change.append(not_sure_since(escape(verdict.reason)))
    return pictures.grid(bars, 240) + tables.said(together(*change))


def _switched_off(count: int) -> str:
    return ngettext("{n} filter off", "{n} filters off", count) if count else _("None off")


def _ranking(view: View, missed: list[Missed]) -> str:
    said = _(
        "<b>Which single filter matters most for this digit?</b> The <em>lead</em> is the answer's logit (its score "
        "before probabilities) minus the highest other. With all filters it is {lead}; below 0 the answer changes.",
        lead=format_number(missed[0].lead),
    )
    alone = _("Each alone. Two filters can stand in for each other: one missing then costs little, both a lot.")
    everything = ngettext("All {n} filter", "All {n} filters", len(missed))
    return (
        tables.said(said)
        + _table(view, missed[:TOP])
        + f'<details class="ds-more"><summary>{everything}</summary>{_table(view, missed)}</details>'
        + tables.note(alone)
    )


def _table(view: View, missed: list[Missed]) -> str:
    rows = [
        [
            _("{layer} filter {number}", layer=entry.layer, number=entry.number),
            format_number(entry.lead_without),
            format_number(-entry.cost) if entry.cost > 0 else f"+{format_number(-entry.cost)}",
            view.called(entry.answer),
        ]
        for entry in missed
    ]
    return tables.table([_("Off"), _("Lead without it"), _("Change"), _("Answer")], rows)


def _only(missed: Missed, layers: list[str]) -> list[list[int]]:
    """One filter off and no other, wall by wall."""
    return [[missed.number] if layer == missed.layer else [] for layer in layers]
