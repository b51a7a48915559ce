"""How often the attacks work, as curves over their size, from figures measured beforehand."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.digits.names import in_words
from core.fooling.success import COMMAND, RANDOM, Fooled, FooledError, load_fooled
from core.language import _
from core.render.colours import COOL, WARM
from core.render.words import format_share, in_a_row, in_parts, titled
from ui.show import curves, pictures
from ui.show.tables import table
from ui.visitor.session import Network


def fool_often(network: Network) -> None:
    """The figures of the network looked through; of one never measured, those of all that were."""
    try:
        measured = load_fooled()
    except FooledError as error:
        st.info(f"{error} `{COMMAND}`")
        return
    own = [entry for entry in measured if entry.sha256 == network.facts.weights]
    if not own:
        st.markdown(_("This was measured of the networks that come with DigitScope, not of this one."))
    for entry in own or measured:
        _curve(entry)
        _table(entry)
    st.caption(
        _("Each digit was to become the one the network found next likely. Made by `{command}`.", command=COMMAND)
    )


def _curve(entry: Fooled) -> None:
    one, many, chance = _("one step"), _("many steps"), _("random change")
    values = {one: entry.share["one"], many: entry.share["many"], chance: entry.share[RANDOM]}
    st.markdown(
        _("**{name}**, {digits}: how many became the other digit.", name=entry.network, digits=in_words(entry.digits))
    )
    listed = in_parts(
        in_a_row(
            [name, *(titled(str(grey), format_share(share)) for grey, share in zip(entry.sizes, found, strict=True))]
        )
        for name, found in values.items()
    )
    curves.lines(
        entry.sizes,
        {name: np.asarray(found) for name, found in values.items()},
        {one: COOL, many: WARM, chance: curves.RANDOM},
        _("size in grey levels of 255"),
        _("share that became it"),
        _("Share of digits that became the other one, by size. {listed}.", listed=listed),
        height=240,
        x_format="d",
    )


def _table(entry: Fooled) -> None:
    """Of what many steps fooled: who noticed, and who else was fooled."""
    head = [_("size"), _("many steps fool it"), _("of these, not sure notices")]
    head += [_("of these, {name} changes its answer, too", name=name) for name in entry.others]
    columns = [entry.share["many"], entry.noticed, *entry.others.values()]
    rows = [
        [str(grey), *("–" if column[at] is None else format_share(column[at]) for column in columns)]
        for at, grey in enumerate(entry.sizes)
    ]
    pictures.show(table(head, rows))
