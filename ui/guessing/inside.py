"""What came out on the pages that look inside."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
import streamlit as st

from core.inside.features import correlation, filters
from core.inside.receptive import receptive_fields
from core.language import N_, _, ngettext
from core.render.colours import ink_picture, signed_picture
from core.render.words import format_number, in_a_row
from core.teaching.item import Item
from core.teaching.looking import ALIKE, SEEN
from core.teaching.words import LETTERS
from ui.attribution.choices import answer
from ui.inside import computed
from ui.show import pictures
from ui.teaching import shown
from ui.visitor import cached
from ui.visitor.link import chosen
from ui.visitor.session import View

COUNTS = {"0": N_("0 to 15"), "16": N_("16 to 31"), "32": N_("32 to 47"), "48": N_("48 to 64")}
FOUR = {letter: letter for letter in LETTERS}
WEIGHTS = {count: count for count in ("9", "16", "144", "4608")}
SQUARES = {side: f"{side} × {side}" for side in ("3", "5", "7", "28")}
# The filter whose taste is asked about, and how much ink a piece has that it may like.
TASTE, LEAST_INK = 3, 1.0


@dataclass(frozen=True)
class Piece:
    """Nine pixels of a digit, and the number that a filter makes of them."""

    ink: np.ndarray
    value: float


def how_many_units(view: View, said: str) -> None:
    """How many hidden units are above 0."""
    st.markdown(ngettext("{n} of the 64 is above 0.", "{n} of the 64 are above 0.", _units(view)))


def counted(view: View) -> str:
    """Which of `COUNTS` that is."""
    return max((low for low in COUNTS if int(low) <= _units(view)), key=int)


def _units(view: View) -> int:
    return int((_maps(view)["relu3"] > 0).sum())


def without_the_first(view: View, said: str) -> None:
    """What is answered without the filter whose absence costs most."""
    first = computed.ranked(view.network, view.digit.image, chosen("held"))[0]
    told: dict[str, object] = {"layer": first.layer, "number": first.number, "digit": view.called(first.answer)}
    if first.answer == answer(view):
        st.markdown(_("It does not: without {layer} filter {number} the answer is still {digit}.", **told))
    else:
        st.markdown(_("It does: without {layer} filter {number} the answer is {digit}.", **told))


def changes(view: View) -> str:
    """Whether the answer is another without that filter."""
    first = computed.ranked(view.network, view.digit.image, chosen("held"))[0]
    return "no" if first.answer == answer(view) else "yes"


def pieces(view: View) -> str:
    """The filter, and four pieces of the digit."""
    kernel = filters(view.network.model, "conv1")[TASTE, 0]
    weights = in_a_row(f"{value:.2f}" for value in kernel.ravel())
    alt = _("Filter {letter}, row by row: {weights}.", letter=TASTE, weights=weights)
    figures = [pictures.figure(signed_picture(kernel), alt, _("filter {number}", number=TASTE), "96px")]
    for letter, piece in _pieces(view).items():
        ink = in_a_row(f"{value:.2f}" for value in piece.ink.ravel())
        alt = _("Piece {letter}, row by row: ink {ink}.", letter=letter, ink=ink)
        figures.append(pictures.figure(ink_picture(piece.ink), alt, letter, "96px"))
    return shown.row(figures)


def what_it_likes(view: View, said: str) -> None:
    """What the filter makes of each piece."""
    listed = in_a_row(f"{letter} {format_number(piece.value)}" for letter, piece in _pieces(view).items())
    st.markdown(_("It is **{letter}**. What the filter makes of them: {listed}.", letter=liked(view), listed=listed))


def liked(view: View) -> str:
    """Of which piece it makes most."""
    found = _pieces(view)
    return max(found, key=lambda letter: found[letter].value)


def has_pieces(view: View) -> bool:
    """Whether the digit has four pieces that it likes more and less."""
    return len(_pieces(view)) == len(FOUR)


def _pieces(view: View) -> dict[str, Piece]:
    """By letter, from all pieces with ink the one it likes most, the one least, and two between; in an order by lot."""
    ink, values = view.digit.image[0], _maps(view)["conv1"][TASTE]
    windows = np.lib.stride_tricks.sliding_window_view(ink, (3, 3)).reshape(-1, 3, 3)
    inked = np.flatnonzero(windows.sum(axis=(1, 2)) >= LEAST_INK)
    if len(inked) < len(FOUR):
        return {}
    ranked = inked[np.argsort(-values.ravel()[inked], kind="stable")]
    places = ranked[np.linspace(0, len(ranked) - 1, len(FOUR)).round().astype(int)]
    found = [Piece(windows[at], float(values.flat[at])) for at in places]
    return dict(zip(FOUR, (found[at] for at in _lot(view)), strict=True))


def how_many_weights(view: View, said: str) -> None:
    """Its weights, counted."""
    slices, rows, columns = filters(view.network.model, "conv2")[0].shape
    st.markdown(
        _(
            "{weights}: {slices} slices of {rows} × {columns}, one for each map of conv1.",
            weights=weights(view),
            slices=slices,
            rows=rows,
            columns=columns,
        )
    )


def weights(view: View) -> str:
    """How many there are."""
    return str(filters(view.network.model, "conv2")[0].size)


def map_and_filters(view: View) -> str:
    """A map of conv1 after ReLU, and four filters of which one made it."""
    found = _made(view)
    return "" if found is None else shown.row(shown.map_and_filters(found))


def which_filter(view: View, said: str) -> None:
    """The filter that made the map."""
    found = _made(view)
    if found is not None:
        st.markdown(
            _(
                "It is **{letter}**, filter {number} of conv1: its map has the highest number on this digit, {peak}.",
                letter=LETTERS[found.right],
                number=found.options[found.right],
                peak=format_number(float(found.before[0].max())),
            )
        )


def made_it(view: View) -> str:
    """Which of the four made it."""
    found = _made(view)
    return "" if found is None else LETTERS[found.right]


def has_filters(view: View) -> bool:
    """Whether there are four whose maps can be told apart by eye."""
    return _made(view) is not None


def _made(view: View) -> Item | None:
    """The strongest map of conv1 with its filter and three others', whose maps are strong too and look unlike it."""
    maps, kernels = _maps(view)["relu1"], filters(view.network.model, "conv1")[:, 0]
    peaks = maps.max(axis=(1, 2))
    number, *others = (int(one) for one in np.argsort(-peaks, kind="stable") if peaks[one] >= SEEN * peaks.max())
    unlike = [one for one in others if correlation(maps[one], maps[number]) < ALIKE]
    if not peaks.any() or len(unlike) < len(FOUR) - 1:
        return None
    four = [number, *unlike[: len(FOUR) - 1]]
    order = tuple(four[at] for at in _lot(view))
    said = answer(view)
    return Item(
        "filter", False, view.network.name, view.digit.image, said, said, order, order.index(number),
        before=(maps[number], *(kernels[one] for one in order)),
    )  # fmt: skip


def how_far_it_reads(view: View, said: str) -> None:
    """The square that a number of conv2 is made from."""
    fields = receptive_fields(view.network.model)
    st.markdown(
        _(
            "{side} × {side} pixels. It reads numbers of conv1, and each of those is made from {less} × {less}.",
            side=fields["conv2"].side,
            less=fields["conv1"].side,
        )
    )


def side_read(view: View) -> str:
    """Its side."""
    return str(receptive_fields(view.network.model)["conv2"].side)


def _maps(view: View) -> dict[str, np.ndarray]:
    return cached.feature_maps(view.network, view.digit.image)


def _lot(view: View) -> list[int]:
    """An order of four, the same for everybody with this digit and network."""
    seed = crc32(f"{view.digit.key} {view.network.key}".encode())
    return np.random.default_rng(seed).permutation(len(FOUR)).tolist()
